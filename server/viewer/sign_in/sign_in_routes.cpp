#include "foundation/http/call.hpp"
#include "viewer/sign_in/sign_in.hpp"
#include "viewer/sign_in/sign_in_shapes.hpp"

namespace sign_in {
namespace {

Place place_of(const http::Context& context) { return {context.tenant->number, context.database(), context.tenant->zone}; }

SessionView view_of(Session session) {
  return {std::move(session.access_token), session.access_expires_s, std::move(session.refresh_token),
          std::move(session.device_key), sign_in::view_of(session.customer)};
}

Attempt attempt_of(const SignInBody& body, const http::Context& context) {
  Attempt out{body.user_id, body.password, body.device.type, {}, body.remove_device_id};
  out.device.key = body.device.key;
  out.device.model = body.device.model;
  out.device.os = body.device.os;
  out.device.app_version = body.device.app_version;
  out.device.name = body.device.name;
  out.device.ip = context.request.remote_ip;
  return out;
}

http::Route route_of(std::string path, std::string permission, std::string summary, std::vector<std::string> errors) {
  return {.method = http::Method::post,
          .path = std::move(path),
          .permission = std::move(permission),
          .summary = std::move(summary),
          .problem_extras = {&SignInProblem::shape()},
          .errors = std::move(errors),
          .body_bytes = 16 * 1024};
}

}  // namespace

void add_routes(http::Router& router, SignIns& sign_ins) {
  const std::vector<std::string> state{"403 ACCOUNT_DISABLED", "403 SUBSCRIPTION_EXPIRED", "403 DEVICE_TYPE_NOT_ALLOWED",
                                       "403 DEVICE_BLOCKED"};
  auto first = state;
  first.insert(first.end(), {"401 LOGIN_INVALID", "429 LOGIN_INVALID", "409 DEVICE_LIMIT"});
  router.add(http::call(route_of("/tv/v1/sign_in", "public", "Signs an app in by user ID and password, and registers its device.",
                                 std::move(first)),
                        [&sign_ins](http::Context& context, const SignInBody& body) -> base::Result<SessionView> {
                          TRY(auto session, sign_ins.sign_in(place_of(context), attempt_of(body, context), context.act()));
                          return view_of(std::move(session));
                        }));
  auto later = state;
  later.emplace_back("401 REFRESH_INVALID");
  router.add(
      http::call(route_of("/tv/v1/refresh", "public", "New tokens for the latest refresh token of a device.", std::move(later)),
                 [&sign_ins](http::Context& context, const RefreshBody& body) -> base::Result<SessionView> {
                   TRY(auto session, sign_ins.refresh(place_of(context), body.refresh_token.reveal(), body.device_key.reveal(),
                                                      context.request.remote_ip, context.act()));
                   return view_of(std::move(session));
                 }));
  router.add(http::call(route_of("/tv/v1/sign_out", "viewer", "Ends this device's sign-in; the device keeps its place.", {}),
                        [&sign_ins](http::Context& context) -> base::Status {
                          sign_ins.sign_out(place_of(context), {context.actor.id}, {context.actor.session}, context.act());
                          return {};
                        }));
}

}  // namespace sign_in
