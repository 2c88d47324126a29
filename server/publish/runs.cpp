#include "publish/runs.hpp"

#include <boost/json.hpp>

#include "foundation/jobs/jobs.hpp"
#include "publish/queries.gen.hpp"
#include "publish/running.hpp"

namespace publish {
namespace json = boost::json;
namespace {

constexpr std::string_view kStates[] = {"queued", "running", "done", "failed"};

RunState state_of(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kStates); ++i)
    if (kStates[i] == name) return static_cast<RunState>(i);
  return RunState::failed;
}

template <class T>
std::optional<T> maybe(const db::Row& row, int column, T value) {
  if (row.is_null(column)) return std::nullopt;
  return value;
}

Run run_of(const db::Row& row) {
  Run out;
  out.id = row.integer(0);
  out.kind = row.text(1) == "roll_back" ? RunKind::roll_back : RunKind::whole;
  out.state = state_of(row.text(2));
  out.areas = areas_of(row.text(3));
  out.to_number = maybe(row, 4, row.integer(4));
  out.is_automatic = row.boolean(5);
  out.confirmed = areas_of(row.text(6));
  out.started_by = row.text(7);
  out.staff = row.integer(8);
  out.note = maybe(row, 9, row.string(9));
  out.job = maybe(row, 10, row.integer(10));
  out.queued_at = row.instant(11);
  out.started_at = maybe(row, 12, row.instant(12));
  out.ended_at = maybe(row, 13, row.instant(13));
  out.error_code = maybe(row, 14, row.string(14));
  out.error_message = maybe(row, 15, row.string(15));
  return out;
}

Part part_of(const db::Row& row) {
  Part out;
  out.area = row.string(0);
  out.category = publishing::category_of(row.text(1)).value_or(Category::tvs);
  out.state = state_of(row.text(2));
  out.number = maybe(row, 3, row.integer(3));
  out.added = row.integer(4);
  out.changed = row.integer(5);
  out.removed = row.integer(6);
  const auto warnings = json::parse(row.text(7));
  for (const auto& one : warnings.as_array()) out.warnings.emplace_back(one.as_string());
  return out;
}

// The job tells the end of a run that did not write it itself.
void settle(db::Tx& tx, Run& run) {
  if (run.state >= RunState::done || !run.job) return;
  const auto job = jobs::find(tx, *run.job);
  if (job && !jobs::has_ended(job->state)) return;
  run.state = RunState::failed;
  run.ended_at = job ? job->ended_at : std::nullopt;
  const bool is_cancelled = job && job->state == jobs::State::cancelled;
  run.error_code = is_cancelled ? "CANCELLED" : "PUBLISH_FAILED";
  run.error_message = is_cancelled || !job ? "It was cancelled." : job->error_message;
}

void complete(db::Tx& tx, Run& run) {
  run.parts = tx.all(queries::parts_of, {run.id}, part_of);
  settle(tx, run);
}

std::vector<Run> completed(db::Tx& tx, std::vector<Run> runs) {
  for (auto& run : runs) complete(tx, run);
  return runs;
}

}  // namespace

std::string_view run_kind_name(RunKind kind) { return kind == RunKind::whole ? "whole" : "roll_back"; }
std::string_view run_state_name(RunState state) { return kStates[static_cast<std::size_t>(state)]; }

std::string areas_text(const std::vector<std::string>& areas) {
  std::string out;
  for (const auto& area : areas) out.append(out.empty() ? "" : ",").append(area);
  return out;
}

std::vector<std::string> areas_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto comma = text.find(',');
    if (comma != 0) out.emplace_back(text.substr(0, comma));
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return out;
}

std::optional<Run> find_run(db::Tx& tx, std::int64_t id) {
  auto run = tx.one(queries::run, {id}, run_of);
  if (run) complete(tx, *run);
  return run;
}

std::vector<Run> list_runs(db::Tx& tx, std::int64_t limit, std::int64_t offset) {
  return completed(tx, tx.all(queries::runs, {limit, offset}, run_of));
}

std::int64_t count_runs(db::Tx& tx) { return tx.number(queries::run_count); }

std::vector<Run> open_runs(db::Tx& tx) { return completed(tx, tx.all(queries::open_runs, {}, run_of)); }

std::int64_t add_run(db::Tx& tx, const NewRun& run, base::Instant now) {
  const auto note = run.note.empty() ? std::optional<std::string>{} : std::optional(run.note);
  return tx.number(queries::add_run,
                   {run_kind_name(run.to_number ? RunKind::roll_back : RunKind::whole), areas_text(run.areas), run.to_number,
                    run.is_automatic, areas_text(run.confirmed_removals), run.started_by, run.staff, note, now});
}

void save_part(db::Tx& tx, std::int64_t run, const Part& part) {
  json::array warnings(part.warnings.begin(), part.warnings.end());
  tx.run(queries::add_part, {run, part.area, publishing::category_name(part.category), run_state_name(part.state), part.number,
                             part.added, part.changed, part.removed, json::serialize(warnings)});
}

}  // namespace publish
