// The route of imports, and the job that stores a large one.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "cms/channels/channels_import.hpp"
#include "foundation/base/files.hpp"
#include "foundation/base/random.hpp"
#include "foundation/http/call.hpp"
#include "foundation/jobs/bulk.hpp"
#include "foundation/jobs/runner.hpp"
#include "foundation/meta/describe.hpp"
#include "foundation/xml/source.hpp"
#include "panel/user_log/user_log.hpp"

namespace channels {
namespace json = boost::json;

enum class ImportOutcome : std::uint8_t { add, change, unchanged, fault };
BOOST_DESCRIBE_ENUM(ImportOutcome, add, change, unchanged, fault)
struct ImportRowView {
  std::int64_t line{};
  std::string name;
  ImportOutcome outcome{};
  std::string code;
  std::int64_t number{};
  std::vector<std::string> fields;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(ImportRowView, (), (line, name, outcome, code, number, fields))
static constexpr meta::Rule import_row_rules[] = {
    {"line", "Of the file."}, {"name", "Of the channel."},  {"outcome", "What becomes of the entry."},
    {"code", "Of a fault."},  {"number", "On the remote."}, {"fields", "What would change."},
};
const meta::Entity& ImportRowView::shape() { return meta::shape_of<ImportRowView, import_row_rules>("ChannelImportRow"); }

struct ImportView {
  bool is_dry_run{};
  std::int64_t added{}, changed{}, unchanged{}, faults{};
  std::int64_t row_count{};
  std::vector<ImportRowView> rows;
  std::optional<std::int64_t> job;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(ImportView, (), (is_dry_run, added, changed, unchanged, faults, row_count, rows, job))
static constexpr meta::Rule import_rules[] = {
    {"is_dry_run", "true: it only tells."},
    {"added", "Channels."},
    {"changed", "Channels."},
    {"unchanged", "Channels."},
    {"faults", "Entries that cannot be taken."},
    {"row_count", "Entries, those that `rows` leaves out too."},
    {"rows", "The first 1,000 faults and the first 1,000 others."},
    {"job", "The job that stores it, when there are more than 500 changes; the counts are then what it will do.", meta::sparse},
};
const meta::Entity& ImportView::shape() { return meta::shape_of<ImportView, import_rules>("ChannelImport"); }

namespace {

constexpr std::string_view kKind = "channels.import";
using FolderOf = std::function<std::filesystem::path(std::string_view database)>;

ImportOutcome outcome_of(std::string_view word) {
  return word == "add"         ? ImportOutcome::add
         : word == "change"    ? ImportOutcome::change
         : word == "unchanged" ? ImportOutcome::unchanged
                               : ImportOutcome::fault;
}

ImportView view_of(const ImportReport& report, bool is_dry_run) {
  ImportView out{is_dry_run, report.added, report.changed, report.unchanged, report.faults, report.row_count(), {}, {}};
  for (const auto& row : report.rows)
    out.rows.push_back(
        {static_cast<std::int64_t>(row.line), row.name, outcome_of(row.outcome), row.code, row.number, row.fields});
  return out;
}

json::object counts_of(const ImportReport& report) {
  return {{"added", report.added}, {"changed", report.changed}, {"unchanged", report.unchanged}, {"faults", report.faults}};
}

base::Result<Playlist> read_file(const std::filesystem::path& file) {
  xml::FileSource source(file.string());
  return read_playlist(source);
}

// The file stays under a name of its own, for as long as the job's report (C20-3503: 30 days).
std::int64_t submit(jobs::Runner& runner, const FolderOf& folder_of, const http::Context& context) {
  auto& database = context.database();
  const auto name = context.random.hex(16) + ".m3u";
  base::move_file(context.request.upload, folder_of(database.name()) / name);
  jobs::NewJob job{std::string(kKind),
                   json::serialize(json::object{
                       {"file", name}, {"language", context.tenant->default_language}, {"tenant", context.tenant->number}}),
                   jobs::actor_of(context)};
  return database.write([&](db::Tx& tx) { return runner.submit(tx, database, job); });
}

base::Result<ImportView> import_m3u(const Channels& channels, jobs::Runner& runner, const FolderOf& folder_of,
                                    http::Context& context) {
  const ImportOptions options{!context.flag("apply"), context.tenant->default_language};
  TRY(const auto playlist, read_file(context.request.upload));
  const auto act = context.act();
  Import import(channels, context.database(), playlist, options, act);
  if (options.is_dry_run) return view_of(import.trial(), true);
  if (import.plan().changes() > kImportAtOnceMax) {
    auto out = view_of(import.trial(), false);
    out.job = submit(runner, folder_of, context);
    return out;
  }
  TRY(const auto report, import.store({}));
  return view_of(report, false);
}

// ---- the job

std::string checkpoint_of(std::int64_t next, const ImportReport& report) {
  auto out = counts_of(report);
  out["next"] = next;
  return json::serialize(out);
}

// Where an earlier attempt came to, with its counts: a restart must not count them as unchanged.
std::pair<std::size_t, ImportReport> resume(const std::string& checkpoint) {
  std::pair<std::size_t, ImportReport> out;
  if (checkpoint.empty()) return out;
  const auto saved = json::parse(checkpoint).as_object();
  const auto number = [&](std::string_view name) { return saved.at(name).as_int64(); };
  out.first = static_cast<std::size_t>(number("next"));
  out.second.added = number("added");
  out.second.changed = number("changed");
  out.second.unchanged = number("unchanged");
  out.second.faults = number("faults");
  return out;
}

base::Status run(const Channels& channels, const FolderOf& folder_of, jobs::JobContext& job) {
  const auto input = json::parse(job.input()).as_object();
  const auto text = [&](std::string_view name) { return std::string(std::string_view(input.at(name).as_string())); };
  const auto file = folder_of(job.database().name()) / text("file");
  TRY(const auto playlist, read_file(file));
  const auto now = job.clock().now();
  const auto journal = user_log::journal_of(job.actor(), now);
  const records::Act act{*journal, now, text("language"), input.at("tenant").as_int64()};
  Import import(channels, job.database(), playlist, {false, text("language")}, act);
  auto [from, so_far] = resume(job.checkpoint());
  ImportHooks hooks;
  hooks.go_on = [&](std::int64_t done, std::int64_t total) {
    job.progress(done, total);
    return !job.cancelled();
  };
  hooks.keep = [&](db::Tx& tx, std::int64_t done, const ImportReport& report) {
    return job.keep(tx, checkpoint_of(done, report));
  };
  TRY(const auto report, import.store(hooks, from, std::move(so_far)));
  for (const auto& row : report.rows)
    if (row.outcome == "fault") job.report({fmt::format("line {}", row.line), row.code, row.name});
  job.set_result(json::serialize(counts_of(report)));
  return {};
}

}  // namespace

void add_import(http::Router& router, jobs::Runner& runner, const Channels& channels, FolderOf folder_of) {
  runner.handle(
      std::string(kKind), [&channels, folder_of](jobs::JobContext& job) { return run(channels, folder_of, job); },
      jobs::Lane::slow);
  router.add(http::call({.method = http::Method::post,
                         .path = "/api/v1/deployments/{deployment}/cms/channels/import",
                         .permission = "cms.channels.write",
                         .summary = "Imports an M3U playlist; without apply=true it only tells what would change. More than 500 "
                                    "changes are stored by a job, which the answer names.",
                         .errors = {"409 IMPORT_OVERTAKEN", "413 PLAYLIST_TOO_MANY", "422 PLAYLIST_EMPTY", "422 PLAYLIST_FORMAT",
                                    "422 PLAYLIST_IS_STREAM"},
                         .parameters = {{"apply", "true stores the outcome.", http::ParameterKind::flag}},
                         .is_upload = true,
                         .body_bytes = std::size_t{20} << 20,
                         .deadline = std::chrono::seconds(60)},
                        [&channels, &runner, folder_of = std::move(folder_of)](http::Context& context) {
                          return import_m3u(channels, runner, folder_of, context);
                        }));
}

}  // namespace channels
