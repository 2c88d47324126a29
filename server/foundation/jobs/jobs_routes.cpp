#include "foundation/jobs/jobs_routes.hpp"

#include <boost/json.hpp>
#include <set>

#include "foundation/base/text.hpp"
#include "foundation/http/call.hpp"
#include "foundation/jobs/runner.hpp"
#include "foundation/meta/describe.hpp"
#include "foundation/records/records.hpp"

namespace jobs {

BOOST_DESCRIBE_ENUM(State, waiting, running, done, failed, cancelled)

struct ReportView {
  std::string subject, code, message;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(ReportView, (), (subject, code, message))
static constexpr meta::Rule report_rules[] = {
    {"subject", "What the line is about: line 17, a name, an id."},
    {"code", "Empty when it went well."},
    {"message", "In English, for the log."},
};
const meta::Entity& ReportView::shape() { return meta::shape_of<ReportView, report_rules>("JobReportRow"); }

struct JobView {
  std::int64_t id{};
  std::string kind;
  State state{};
  std::int64_t done{}, total{};
  std::string actor;
  bool may_cancel{};
  bool is_cancel_wanted{};
  std::int64_t row_count{};
  meta::Any result;
  base::Instant created_at, due_at;
  std::optional<base::Instant> started_at, ended_at;
  std::optional<std::string> error_code, error_message;
  std::optional<std::vector<ReportView>> report;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(JobView, (),
                      (id, kind, state, done, total, actor, may_cancel, is_cancel_wanted, row_count, result, created_at, due_at,
                       started_at, ended_at, error_code, error_message, report))
static constexpr meta::Rule job_rules[] = {
    {"id", "The job's id."},
    {"kind", "Noun and verb: channels.import."},
    {"state", "Whether it waits, runs or has ended, and how."},
    {"done", "How much is done."},
    {"total", "Of how much; 0 while that is not known."},
    {"actor", "The person who asked for it."},
    {"may_cancel", "The caller may cancel it: his own, while it has not ended; an Admin every one."},
    {"is_cancel_wanted", "It ends at its next batch."},
    {"row_count", "Lines of the report, those that were not kept too."},
    {"result", "What the job found, by its kind."},
    {"created_at", "When it was asked for."},
    {"due_at", "When it may begin."},
    {"started_at", "When it began."},
    {"ended_at", "When it ended."},
    {"error_code", "Why it failed."},
    {"error_message", "The same in English."},
    {"report", "Its lines; of one job only.", meta::sparse},
};
const meta::Entity& JobView::shape() { return meta::shape_of<JobView, job_rules>("Job"); }

struct JobList {
  std::vector<JobView> items;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(JobList, (), (items))
static constexpr meta::Rule list_rules[] = {{"items", "The newest first."}};
const meta::Entity& JobList::shape() { return meta::shape_of<JobList, list_rules>("JobList"); }

BOOST_DESCRIBE_STRUCT(JobRef, (), (job))
static constexpr meta::Rule ref_rules[] = {{"job", "The job that does the work."}};
const meta::Entity& JobRef::shape() { return meta::shape_of<JobRef, ref_rules>("JobRef"); }

namespace {

constexpr std::string_view kPath = "/api/v1/deployments/{deployment}/jobs";
constexpr std::int64_t kListMax = 100;
constexpr std::int64_t kReportMax = 200;  // Rows in one answer; the rest by ?offset.

std::optional<std::string> text_or_null(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

// A result that is no JSON was cut by a crash; it is left out.
meta::Any result_of(const std::string& text) {
  boost::system::error_code fault;
  boost::json::parse(text, fault);
  return {fault ? std::string{} : text};
}

// T10-503: one's own. Who may change people may end what any of them has begun.
bool may_cancel(const Job& job, const http::Actor& caller) {
  const bool is_reseller = caller.kind == http::ActorKind::reseller || caller.kind == http::ActorKind::reseller_token;
  const bool is_own = job.actor.id == caller.id && job.actor.kind.starts_with("reseller") == is_reseller;
  return (is_own && job.actor.id != 0) || caller.may("panel.staff.write");
}

JobView view_of(const Job& job, const http::Actor& caller) {
  return {job.id,
          job.kind,
          job.state,
          job.done,
          job.total,
          job.actor.name,
          !has_ended(job.state) && may_cancel(job, caller),
          job.is_cancel_wanted,
          job.row_count,
          result_of(job.result),
          job.created_at,
          job.due_at,
          job.started_at,
          job.ended_at,
          text_or_null(job.error_code),
          text_or_null(job.error_message),
          std::nullopt};
}

// Whose jobs the caller sees, as "|channels|packages|": those of the nouns that he may change.
std::string areas_of(const http::Actor& actor) {
  std::set<std::string_view> parts;
  for (const std::string_view permission : actor.permissions) {
    if (permission.ends_with(".read")) continue;
    const auto first = permission.find('.');
    parts.insert(permission.substr(0, first));
    parts.insert(permission.substr(first + 1, permission.rfind('.') - first - 1));
  }
  std::string out = "|";
  for (const auto part : parts) out.append(part).append("|");
  return out;
}

base::Result<Job> find_own(db::Tx& tx, std::int64_t id, const http::Actor& actor) {
  auto job = find(tx, id);
  if (!job || !areas_of(actor).contains("|" + job->kind.substr(0, job->kind.find('.')) + "|")) return base::fail_not_found();
  return std::move(*job);
}

base::Result<JobList> list_jobs(db::Tx& tx, http::Context& context) {
  const auto limit = context.number("limit").value_or(20);
  const auto since = context.clock.now() - std::chrono::hours(24 * 30);
  JobList out;
  for (const auto& job : list(tx, since, areas_of(context.actor), limit)) out.items.push_back(view_of(job, context.actor));
  return out;
}

base::Result<JobView> show_job(db::Tx& tx, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  const auto offset = context.number("offset").value_or(0);
  TRY(const auto job, find_own(tx, id, context.actor));
  auto out = view_of(job, context.actor);
  auto& report = out.report.emplace();
  for (const auto& row : rows(tx, id, kReportMax, offset)) report.push_back({row.subject, row.code, row.message});
  return out;
}

base::Status cancel_job(Runner& runner, db::Tx& tx, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  TRY(const auto job, find_own(tx, id, context.actor));
  if (!may_cancel(job, context.actor))
    return base::fail(base::ErrorKind::forbidden, "FORBIDDEN", "Somebody else has begun this job.");
  TRY_OK(runner.cancel(tx, context.database(), id));
  context.journal.write(tx, {"panel.jobs", "cancel", id, job.kind, "{}"});
  return {};
}

}  // namespace

void add_routes(http::Router& router, Runner& runner) {
  const std::string path(kPath);
  router.add(http::reading({.path = path,
                            .permission = "panel.jobs.read",
                            .summary = "The deployment's jobs of the last 30 days, newest first.",
                            .parameters = {{"limit", "20 when left out.", http::ParameterKind::number, 0, kListMax}},
                            .is_scoped = true},
                           list_jobs));
  router.add(http::reading({.path = path + "/{id}",
                            .permission = "panel.jobs.read",
                            .summary = "One job with its progress and report.",
                            .parameters = {{"offset", "Report rows to leave out; an answer has at most 200.",
                                            http::ParameterKind::number, 0, kRowsMax}},
                            .is_scoped = true},
                           show_job));
  router.add(http::writing({.method = http::Method::post,
                            .path = path + "/{id}/actions/cancel",
                            .permission = "panel.jobs.act",
                            .summary = "Cancels: a waiting job at once, a running one at its next batch.",
                            .errors = {"409 JOB_ENDED", "503 JOB_BUSY"},
                            .is_scoped = true},
                           [&runner](db::Tx& tx, http::Context& context) { return cancel_job(runner, tx, context); }));
}

}  // namespace jobs
