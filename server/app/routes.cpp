// The routes that belong to no room: pages, health, the contract.
#include <boost/json.hpp>

#include "app/docs_page.hpp"
#include "app/health.hpp"
#include "app/parts.hpp"

namespace app {
namespace {

void add_simple(http::Router& router, std::string path, std::string permission, std::string summary, http::Handler handler,
                bool is_hot = true, bool is_ui = true) {
  http::Route route{http::Method::get, std::move(path), std::move(permission), std::move(summary)};
  route.is_hot = is_hot;
  route.is_ui = is_ui;
  route.handler = std::move(handler);
  router.add(std::move(route));
}

base::Result<http::Reply> page(const Pages& pages, std::string_view path) {
  auto found = pages.find(path);
  if (!found) return base::fail(base::ErrorKind::not_found, "NOT_FOUND", "There is no such page.");
  return http::Reply{200, std::move(found)};
}

http::Reply redirect(std::string to) {
  http::Reply reply{302, std::string{}};
  reply.headers.emplace_back("location", std::move(to));
  return reply;
}

// Not by its address: behind a proxy on this machine everybody comes from 127.0.0.1.
bool knows_word(const Parts& parts, const http::Context& context) {
  const auto given = context.request.bearer();
  return !given.empty() && crypto::equal(given, parts.metrics_word);
}

// While deployments are opened for the first time another server answers better. After that one that fails is no reason to take
// all the others away from their viewers: it is named here, in the log and in /metrics, and its own requests answer 503.
base::Result<http::Reply> readiness(const Parts& parts, const http::Context& context) {
  const auto census = parts.deployments->census();
  boost::json::object counts{{"open", census.open}, {"opening", census.opening}, {"failing", census.failing}};
  if (census.opening > 0) {
    base::Error error{base::ErrorKind::busy, "STARTING", "The server is starting."};
    error.extra_json = boost::json::serialize(boost::json::object{{"deployments", std::move(counts)}});
    return base::fail(std::move(error));
  }
  boost::json::object body{
      {"state", "ready"}, {"deployments", std::move(counts)}, {"failing_workers", failing_workers(parts.workers)}};
  if (knows_word(parts, context)) {  // Names of services are nobody else's business.
    boost::json::object failing;
    for (const auto& [name, failure] : parts.deployments->failures()) failing[name] = failure.code;
    body["failing"] = std::move(failing);
  }
  return http::reply_json(std::move(body));
}

void add_operations(Parts& parts) {
  auto& router = parts.router;
  add_simple(router, "/healthz", "public", "Tells that the process answers.",
             [](http::Context&) -> base::Result<http::Reply> { return http::reply_json(boost::json::object{{"state", "ok"}}); });
  add_simple(router, "/readyz", "public", "Tells that every deployment was opened, or failed to open.",
             [&parts](http::Context& context) { return readiness(parts, context); });
  add_simple(router, "/api/openapi.json", "public", "The contract.", [&parts](http::Context&) -> base::Result<http::Reply> {
    static const auto document = http::prepare(
        "application/json", http::openapi(parts.router, "TVMS", TVMS_VERSION, staff::kCookie), "no-cache", http::Effort::quick);
    return http::Reply{200, document};
  });
  add_simple(router, "/docs", "public", "The contract, readable.", [&parts](http::Context&) -> base::Result<http::Reply> {
    static const auto document =
        http::prepare("text/html; charset=utf-8", docs_page(parts.router), "no-cache", http::Effort::quick);
    return http::Reply{200, document};
  });
  add_simple(
      router, "/metrics", "public", "Figures for Prometheus, for the bearer of the word in the data folder's `metrics_token`.",
      [&parts](http::Context& context) -> base::Result<http::Reply> {
        if (!knows_word(parts, context)) return base::fail_not_found();
        http::Reply reply{200, parts.metrics.text()};
        reply.headers.emplace_back("content-type", "text/plain; version=0.0.4");
        return reply;
      },
      false);
  http::Route events{http::Method::get, "/api/v1/events", "signed_in",
                     "Live hints as server-sent events: {deployment, topic, id}."};
  events.out_type = "text/event-stream";
  events.is_hot = true;
  events.handler = [&parts](http::Context& context) -> base::Result<http::Reply> {
    const auto look = [watch = parts.gate->watch(context.request)](std::int64_t deployment) -> std::optional<bool> {
      const auto actor = watch();
      if (!actor) return std::nullopt;
      return deployment == 0 || actor->all_deployments || actor->deployments.contains(deployment);
    };
    return http::Reply{200, parts.events.open(look)};
  };
  router.add(std::move(events));
}

void add_pages(Parts& parts) {
  auto& router = parts.router;
  add_simple(router, "/admin", "public", "The back office.",
             [](http::Context&) -> base::Result<http::Reply> { return redirect("/admin/"); });
  add_simple(router, "/admin/{path*}", "public", "The back office.",
             [&parts](http::Context& context) { return page(*parts.admin_pages, context.path_value(0)); });
  add_simple(router, "/manual", "public", "The operator's manual.",
             [](http::Context&) -> base::Result<http::Reply> { return redirect("/manual/"); });
  add_simple(router, "/manual/{path*}", "public", "The operator's manual.",
             [&parts](http::Context& context) { return page(*parts.manual_pages, context.path_value(0)); });
  add_simple(router, "/", "public", "The TV app, or the way to the back office.",
             [&parts](http::Context& context) -> base::Result<http::Reply> {
               if (!context.tenant) return redirect("/admin/");
               // Assets are named relative to the folder of the page, so the folder must be in the address.
               if (context.request.path.starts_with("/watch/") && !context.request.path.ends_with('/'))
                 return redirect(context.request.path + "/");
               return page(*parts.tv_pages, "index.html");
             });
  add_simple(router, "/{path*}", "public", "The TV app.", [&parts](http::Context& context) -> base::Result<http::Reply> {
    if (!context.tenant) return base::fail(base::ErrorKind::not_found, "NOT_FOUND", "There is nothing at this address.");
    return page(*parts.tv_pages, context.path_value(0));
  });
}

}  // namespace

void add_routes(Parts& parts) {
  add_operations(parts);
  add_pages(parts);
}

}  // namespace app
