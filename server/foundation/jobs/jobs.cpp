#include "foundation/jobs/jobs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json.hpp>

#include "foundation/base/check.hpp"
#include "foundation/jobs/queries.gen.hpp"

namespace jobs {
namespace json = boost::json;
namespace {

constexpr std::string_view kStates[] = {"waiting", "running", "done", "failed", "cancelled"};

State state_of(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kStates); ++i) {
    if (kStates[i] == name) return static_cast<State>(i);
  }
  throw std::logic_error("jobs: unknown state " + std::string(name));
}

std::optional<base::Instant> instant_or_nothing(const db::Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.instant(column);
}

// A scope as a job keeps it: {"column": "reseller_id", "ids": [7]}; "" = everything.
std::string scope_text(const std::optional<records::Scope>& scope) {
  if (!scope) return {};
  return json::serialize(json::object{{"column", scope->column}, {"ids", json::value_from(scope->ids)}});
}

// Whose jobs a limited caller sees, as "|7|8|"; "" = everybody's.
std::string owners_of_jobs() {
  const auto* scope = records::current_scope();
  return scope ? fmt::format("|{}|", fmt::join(scope->ids, "|")) : std::string();
}

Job read_job(const db::Row& row) {
  return {.id = row.integer(0),
          .kind = row.string(1),
          .input = row.string(2),
          .state = state_of(row.text(3)),
          .done = row.integer(4),
          .total = row.integer(5),
          .actor = {row.integer(6), row.string(7), row.string(18), {}, {}, scope_in(row.text(19))},
          .due_at = row.instant(8),
          .attempts = row.integer(9),
          .is_cancel_wanted = row.boolean(10),
          .row_count = row.integer(11),
          .result = row.string(12),
          .error_code = row.string(13),
          .error_message = row.string(14),
          .created_at = row.instant(15),
          .started_at = instant_or_nothing(row, 16),
          .ended_at = instant_or_nothing(row, 17)};
}

}  // namespace

std::optional<records::Scope> scope_in(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto kept = json::parse(text).as_object();
  return records::Scope{std::string(std::string_view(kept.at("column").as_string())),
                        json::value_to<std::vector<std::int64_t>>(kept.at("ids"))};
}

std::string_view state_name(State state) { return kStates[static_cast<std::size_t>(state)]; }
std::string_view lane_name(Lane lane) { return lane == Lane::quick ? "quick" : "slow"; }

std::int64_t add(db::Tx& tx, const NewJob& job, base::Instant now) {
  CHECK(!job.kind.empty() && job.kind.find('|') == std::string::npos);
  const auto& scope = job.actor.scope;
  const db::Value key = job.dedupe_key.empty() ? db::Value{} : db::Value(job.dedupe_key);
  const db::Params params{job.kind,
                          job.input,
                          job.actor.id,
                          job.actor.name,
                          key,
                          std::max(job.due_at, now),
                          now,
                          lane_name(job.lane.value_or(Lane::quick)),
                          job.actor.kind,
                          job.actor.address,
                          job.actor.request_id,
                          scope_text(scope),
                          scope && !scope->ids.empty() ? db::Value(scope->ids.front()) : db::Value{}};
  // The active one may end between the two statements; then there is room for a new one.
  for (int tries = 0; tries < 3; ++tries) {
    if (const auto id = tx.number(queries::add, params); id != 0) return id;
    if (const auto id = tx.number(queries::find_active, {job.kind, job.dedupe_key}); id != 0) return id;
  }
  throw db::DatabaseError("jobs: the active job of " + job.kind + " comes and goes", true);
}

std::optional<Job> find(db::Tx& tx, std::int64_t id) {
  auto job = tx.one(queries::find, {id}, read_job);
  const auto* limit = records::current_scope();
  if (job && limit && (!job->actor.scope || job->actor.scope->ids.empty() || !limit->holds(job->actor.scope->ids.front())))
    return std::nullopt;
  return job;
}

std::vector<Job> list(db::Tx& tx, base::Instant since, const std::string& nouns, std::int64_t limit) {
  return tx.all(queries::list, {since, nouns, limit, owners_of_jobs()}, read_job);
}

std::vector<ReportRow> rows(db::Tx& tx, std::int64_t id, std::int64_t limit, std::int64_t offset) {
  return tx.all(queries::list_rows, {id, limit, offset},
                [](const db::Row& row) { return ReportRow{row.string(0), row.string(1), row.string(2)}; });
}

base::Status cancel(db::Tx& tx, std::int64_t id, base::Instant now) {
  if (tx.run(queries::cancel_waiting, {id, now}) == 1) return {};
  if (tx.run(queries::cancel_running, {id}) == 1) return {};
  const auto job = find(tx, id);
  if (!job) return base::fail_not_found();
  if (has_ended(job->state)) return base::fail(base::ErrorKind::conflict, "JOB_ENDED", "The job has ended already.");
  return base::fail(base::ErrorKind::busy, "JOB_BUSY", "The job is just starting or ending; try again.");
}

std::optional<base::Instant> next_due(db::Tx& tx, Lane lane) {
  const auto found = tx.one(queries::next_due, {lane_name(lane)}, [](const db::Row& row) { return instant_or_nothing(row, 0); });
  return found.value_or(std::nullopt);
}

}  // namespace jobs
