#include "app/site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "foundation/base/text.hpp"
#include "foundation/base/waits.hpp"
#include "foundation/db/db.hpp"
#include "foundation/http/parameters.hpp"
#include "foundation/records/idempotency.hpp"
#include "foundation/records/records.hpp"
#include "panel/deployments/deployments.hpp"
#include "panel/staff/staff.hpp"
#include "panel/user_log/user_log.hpp"

namespace app {

struct Site::Call {
  std::shared_ptr<const http::Route> route;
  std::vector<std::string> values;
  http::Actor actor;
  std::shared_ptr<const http::Tenant> tenant;
};

namespace {

constexpr std::string_view kTenantPrefix = "/api/v1/deployments/{deployment}/";

bool is_address(std::string_view host) {
  if (host.starts_with('[')) return true;
  return !host.empty() && std::ranges::all_of(host, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

bool is_write(http::Method method) {
  return method != http::Method::get && method != http::Method::head && method != http::Method::options;
}

base::Error refuse(base::ErrorKind kind, std::string_view code, std::string_view message, std::string_view app_code = {}) {
  return {kind, std::string(code), std::string(message), {}, {}, std::string(app_code)};
}

// "cms.channels.write" is about "cms.channels".
std::string_view noun_of(std::string_view permission) { return permission.substr(0, permission.rfind('.')); }

// The origin's host must be the one that was called; a page elsewhere cannot write with this browser's cookie (WEB-3).
bool is_own_origin(const http::Request& head) {
  auto origin = head.header("origin");
  if (origin.empty() || origin == "null") return origin.empty();
  const auto at = origin.find("://");
  return at != std::string_view::npos && origin.substr(at + 3) == head.header("host");
}

// Signing in sets a cookie: a page elsewhere must not sign this browser in as somebody else. Its forms cannot send JSON.
base::Status check_public_write(const http::Request& head) {
  if (!is_own_origin(head))
    return base::fail(refuse(base::ErrorKind::forbidden, "CSRF", "The request does not come from this page."));
  const auto type = head.header("content-type");
  if (base::fold_key(type.substr(0, type.find(';'))) != "application/json")
    return base::fail(refuse(base::ErrorKind::malformed, "CONTENT_TYPE", "Content-Type must be application/json."));
  return {};
}

// To an app an unknown deployment is an unknown address; one that is not open says why.
base::Error no_service(base::Error error) {
  if (error.kind != base::ErrorKind::not_found) return error;
  return refuse(base::ErrorKind::not_found, "HOST_UNKNOWN", "No service answers at this address.", "H201");
}

}  // namespace

base::Result<Arrival> Site::arrive(const http::Request& head) const {
  Arrival out;
  out.path = head.path;
  const auto host = head.host();
  out.is_back_office =
      is_address(host) || host == "localhost" || std::ranges::find(backoffice_hosts_, host) != backoffice_hosts_.end();
  if (!out.is_back_office) {
    auto tenant = host_lookup_ ? host_lookup_(host) : base::fail_not_found();
    if (!tenant) return base::fail(no_service(std::move(tenant.error())));
    out.tenant = std::move(*tenant);
    return out;
  }
  constexpr std::string_view watch = "/watch/";
  if (!out.path.starts_with(watch)) return out;
  const auto rest = std::string_view(out.path).substr(watch.size());
  const auto slash = rest.find('/');
  auto tenant = deployments_.enter(rest.substr(0, slash));
  if (!tenant) return base::fail(no_service(std::move(tenant.error())));
  out.tenant = std::move(*tenant);
  if (slash != std::string_view::npos) out.path = std::string(rest.substr(slash));
  return out;
}

// A limited actor is let to what records/ limits to his rows, and to single records that are his. Everything else is closed to him, so
// that a query by hand never shows him the rows of others.
base::Status Site::admit_limited(const Call& call) const {
  const auto& route = *call.route;
  const auto [entity, place] = router_.scoped_record(route);
  if (!entity && route.is_scoped) return {};
  if (!entity || !call.tenant || route.is_hot)
    return base::fail(refuse(base::ErrorKind::forbidden, "FORBIDDEN", "This is for staff alone."));
  std::int64_t id{};
  const bool is_id = base::parse_int(call.values.at(place), id);
  if (is_id && call.tenant->database->read([&](db::Tx& tx) { return records::is_within(tx, *entity, id); })) return {};
  return base::fail_not_found();
}

base::Status Site::admit_staff(const http::Request& head, Call& call) const {
  TRY(auto actor, gate_.authenticate(head));
  if (!actor) return base::fail(refuse(base::ErrorKind::not_signed_in, "NOT_SIGNED_IN", "Sign in first."));
  call.actor = std::move(*actor);
  const bool is_session = call.actor.kind == http::ActorKind::staff || call.actor.kind == http::ActorKind::reseller;
  if (is_session && is_write(head.method)) {
    if (!is_own_origin(head) || head.header("x-csrf-token") != call.actor.csrf)
      return base::fail(refuse(base::ErrorKind::forbidden, "CSRF", "The request does not come from this page."));
  }
  return admit_actor(call);
}

base::Status Site::admit_actor(Call& call) const {
  const auto& route = *call.route;
  if (route.path.starts_with(kTenantPrefix)) {
    const auto number = deployments_.number_of(call.values.front());
    // A deployment that the actor may not enter does not exist for him (AZ-6).
    const bool may_enter = number && (call.actor.all_deployments || call.actor.deployments.contains(*number));
    if (!may_enter) return base::fail_not_found();
    TRY(call.tenant, deployments_.enter(*number));
    if (call.actor.more_in)
      if (const auto more = call.actor.more_in->find(*number); more != call.actor.more_in->end())
        call.actor.permissions.insert(more->second.begin(), more->second.end());
  }
  if (route.permission != "signed_in" && !call.actor.may(route.permission))
    return base::fail(refuse(base::ErrorKind::forbidden, "FORBIDDEN",
                             call.actor.kind == http::ActorKind::staff_token
                                 ? fmt::format("The token's owner may not do this, or a token may not ({}).", route.permission)
                                 : fmt::format("Your roles do not allow this ({}).", route.permission)));
  return {};
}

base::Status Site::admit(const http::Request& head, const Arrival& arrival, Call& call) const {
  const auto& permission = call.route->permission;
  const bool is_staff_route = permission != "public" && permission != "viewer";
  // Back-office routes live at the back office's address, app routes at a deployment's (U40-505).
  static constexpr std::array<std::string_view, 4> kOffice{"/api/", "/admin", "/manual", "/metrics"};
  const bool is_office = std::ranges::any_of(kOffice, [&](auto begin) { return call.route->path.starts_with(begin); });
  if (is_office && (!arrival.is_back_office || arrival.tenant)) return base::fail_not_found();
  const bool is_app = call.route->path.starts_with("/tv/") || permission == "viewer";
  if (is_app && !arrival.tenant) return base::fail_not_found();
  if (is_app && !arrival.tenant->is_active)
    return base::fail(refuse(base::ErrorKind::forbidden, "SERVICE_SUSPENDED", "The service is suspended.", "H203"));
  call.tenant = arrival.tenant;
  if (is_staff_route) return admit_staff(head, call);
  if (permission == "public") return is_office && is_write(head.method) ? check_public_write(head) : base::Status{};
  if (!viewer_gate_) return base::fail(refuse(base::ErrorKind::not_signed_in, "NOT_SIGNED_IN", "Sign in first.", "A311"));
  TRY(call.actor, viewer_gate_(head, *arrival.tenant));
  return {};
}

http::Plan Site::plan(const http::Request& head) {
  http::Plan plan;
  const auto refuse_now = [&](const base::Error& error) {
    plan.answer = http::error_response(error, head.id);
    return plan;
  };
  auto arrival = arrive(head);
  if (!arrival) return refuse_now(arrival.error());
  auto match = router_.match(head.method, arrival->path);
  if (!match.route) {
    if (match.allow.empty())
      return refuse_now(refuse(base::ErrorKind::not_found, "NOT_FOUND", "There is nothing at this address."));
    refuse_now(refuse(base::ErrorKind::not_allowed, "METHOD", "This address does not take this method."));
    plan.answer->set("allow", match.allow);
    return plan;
  }
  auto call = std::make_shared<Call>(Call{std::move(match.route), std::move(match.values), {}, nullptr});
  if (auto admitted = admit(head, *arrival, *call); !admitted) return refuse_now(admitted.error());
  plan.is_hot = call->route->is_hot;
  plan.body_bytes = call->route->body_bytes;
  plan.is_upload = call->route->is_upload;
  plan.deadline = call->route->deadline;
  plan.route = std::move(call);
  return plan;
}

// A body may take its time. Who has been deleted, or lost a role, while it came in is not let through with it (T10-406, T10-704).
// What he may do now is what the handler asks, too.
base::Result<std::optional<Site::Call>> Site::admit_again(const http::Request& request, const Call& call) const {
  const auto kind = call.actor.kind;
  if (!is_write(call.route->method) || (kind != http::ActorKind::staff && kind != http::ActorKind::staff_token))
    return std::nullopt;
  auto actor = gate_.watch(request)();
  if (!actor) return base::fail(refuse(base::ErrorKind::not_signed_in, "NOT_SIGNED_IN", "Sign in first."));
  auto again = call;
  again.actor = std::move(*actor);
  TRY_OK(admit_actor(again));
  return again;
}

base::Result<http::Reply> Site::run(const http::Request& request, const Call& arrived) const {
  TRY(const auto again, admit_again(request, arrived));
  const auto& call = again ? *again : arrived;
  auto journal = user_log::Journal::of(call.actor, request, clock_.now());
  http::Context context{request, call.actor, call.tenant, clock_, random_, journal, call.values};
  const records::ScopeGuard scope(call.actor.scope);
  if (call.actor.scope) TRY_OK(admit_limited(call));
  if (!call.route->is_hot) TRY_OK(http::check_parameters(*call.route, request));
  // Asked before anything else, so that a call without a key is told this and does nothing. The transaction of its effect claims it.
  if (call.route->needs_idempotency_key) TRY_OK(records::check_key(request.header("idempotency-key")));
  std::optional<base::NoWaitScope> hot;
  if (call.route->is_hot) hot.emplace();
  return call.route->handler(context);
}

void Site::handle(http::Request request, const std::shared_ptr<const void>& route, http::Respond respond) {
  const auto& call = *static_cast<const Call*>(route.get());
  const auto id = request.id;
  const auto begun = std::chrono::steady_clock::now();
  base::Result<http::Reply> result =
      base::fail(base::ErrorKind::internal, "INTERNAL", "Something went wrong; the report has been kept.");
  try {
    result = run(request, call);
  } catch (const db::DatabaseError& fault) {
    if (fault_) fault_(id, fault.what());
    if (fault.is_retryable) result = base::fail(base::ErrorKind::busy, "BUSY", "The database is busy; try again.");
  } catch (const std::exception& fault) {
    if (fault_) fault_(id, fault.what());
  }
  auto response = http::to_response(std::move(result), id);
  response.set("x-content-type-options", "nosniff");
  if (call.route->is_ui) {
    response.set("content-security-policy", std::string(kContentSecurityPolicy));
    response.set("referrer-policy", "no-referrer");
  }
  if (changed_ && call.tenant && call.actor.kind != http::ActorKind::viewer && is_write(call.route->method) &&
      response.status < 300)
    changed_(*call.tenant, noun_of(call.route->permission));
  if (handled_) {
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
    handled_(*call.route, response.status, took);
  }
  respond(std::move(response));
}

void Site::done(const http::Request& request, int status, std::size_t bytes, std::chrono::microseconds took) {
  if (done_) done_(request, status, bytes, took);
}

void Site::failed(const std::string& request_id, const std::string& what) {
  if (fault_) fault_(request_id, what);
}

}  // namespace app
