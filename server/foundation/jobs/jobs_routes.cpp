#include "foundation/jobs/jobs_routes.hpp"

#include <boost/json.hpp>

#include "foundation/base/text.hpp"
#include "foundation/http/router.hpp"
#include "foundation/jobs/runner.hpp"

namespace jobs {
namespace json = boost::json;

namespace {

constexpr std::string_view kPath = "/api/v1/deployments/{deployment}/jobs";
constexpr std::int64_t kListMax = 100;
constexpr std::int64_t kReportMax = 200;  // Rows in one answer; the rest by ?offset.

json::value time_or_null(const std::optional<base::Instant>& at) {
  return at ? json::value(base::format_instant(*at)) : json::value(nullptr);
}

json::value parsed_or_null(const std::string& text) {
  boost::system::error_code fault;
  auto value = json::parse(text, fault);
  return fault ? json::value(nullptr) : value;
}

json::object to_json(const Job& job) {
  json::object out{{"id", job.id},
                   {"kind", job.kind},
                   {"state", state_name(job.state)},
                   {"done", job.done},
                   {"total", job.total},
                   {"actor", job.actor.name},
                   {"is_cancel_wanted", job.is_cancel_wanted},
                   {"row_count", job.row_count},
                   {"result", parsed_or_null(job.result)},
                   {"created_at", base::format_instant(job.created_at)},
                   {"due_at", base::format_instant(job.due_at)},
                   {"started_at", time_or_null(job.started_at)},
                   {"ended_at", time_or_null(job.ended_at)}};
  out["error_code"] = job.error_code.empty() ? json::value(nullptr) : json::value(job.error_code);
  out["error_message"] = job.error_message.empty() ? json::value(nullptr) : json::value(job.error_message);
  return out;
}

base::Result<std::int64_t> whole_parameter(const http::Context& context, std::string_view name, std::int64_t usual,
                                           std::int64_t max) {
  const auto text = context.request.parameter(name);
  if (!text) return usual;
  std::int64_t value{};
  if (!base::parse_int(*text, value) || value < 0 || value > max)
    return base::fail_field("?" + std::string(name), "RANGE", std::string(name) + " must be 0 to " + std::to_string(max) + ".");
  return value;
}

base::Result<http::Reply> list_jobs(http::Context& context) {
  TRY(const auto limit, whole_parameter(context, "limit", 20, kListMax));
  const auto since = context.clock.now() - std::chrono::hours(24 * 30);
  json::array items;
  context.database().read([&](db::Tx& tx) {
    for (const auto& job : list(tx, since, 0, limit)) items.push_back(to_json(job));
  });
  return http::reply_json(json::object{{"items", std::move(items)}});
}

base::Result<http::Reply> show_job(http::Context& context) {
  TRY(const auto id, context.path_id(1));
  TRY(const auto offset, whole_parameter(context, "offset", 0, kRowsMax));
  return context.database().read([&](db::Tx& tx) -> base::Result<http::Reply> {
    const auto job = find(tx, id);
    if (!job) return base::fail_not_found();
    auto out = to_json(*job);
    json::array report;
    for (const auto& row : rows(tx, id, kReportMax, offset))
      report.push_back(json::object{{"subject", row.subject}, {"code", row.code}, {"message", row.message}});
    out["report"] = std::move(report);
    return http::reply_json(out);
  });
}

base::Result<http::Reply> cancel_job(Runner& runner, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY_OK(runner.cancel(tx, context.database(), id));
    return http::reply_empty();
  });
}

}  // namespace

void add_routes(http::Router& router, Runner& runner) {
  http::Route all{http::Method::get, std::string(kPath), "panel.jobs.read",
                  "The deployment's jobs of the last 30 days, newest first."};
  all.parameters = {{"limit", "At most so many, up to 100; 20 when left out."}};
  all.handler = list_jobs;
  router.add(std::move(all));

  http::Route one{http::Method::get, std::string(kPath) + "/{id}", "panel.jobs.read", "One job with its progress and report."};
  one.parameters = {{"offset", "Report rows to leave out; an answer has at most 200."}};
  one.handler = show_job;
  router.add(std::move(one));

  http::Route stop{http::Method::post, std::string(kPath) + "/{id}/actions/cancel", "panel.jobs.act",
                   "Cancels: a waiting job at once, a running one at its next batch."};
  stop.errors = {"409 JOB_ENDED"};
  stop.handler = [&runner](http::Context& context) { return cancel_job(runner, context); };
  router.add(std::move(stop));
}

}  // namespace jobs
