#include <boost/json.hpp>

#include "foundation/http/router.hpp"
#include "foundation/meta/describe.hpp"
#include "viewer/sign_in/sign_in.hpp"

namespace sign_in {
namespace json = boost::json;

struct SignInBody {
  std::string user_id;
  base::Secret password;
  std::optional<DeviceId> remove_device_id;
};
BOOST_DESCRIBE_STRUCT(SignInBody, (), (user_id, password, remove_device_id))
static constexpr meta::Rule sign_in_rules[] = {
    {"user_id", "As the operator gave it.", meta::required, 1, 120},
    {"password", "4 to 24 characters.", meta::required | meta::write_only, 1, 120},
    {"remove_device_id", "At the limit of devices: one of them that gives its place.", meta::none, INT64_MIN, INT64_MAX,
     meta::Format::plain, "crm.devices"},
};
static constexpr auto sign_in_table = meta::fields_of<SignInBody>(sign_in_rules);

struct DeviceBody {
  std::string key, type, model, os, app_version, name;
};
BOOST_DESCRIBE_STRUCT(DeviceBody, (), (key, type, model, os, app_version, name))
static constexpr meta::Rule device_rules[] = {
    {"key", "The device_key of an earlier answer.", meta::none, 0, 120},
    {"type", "browser_pc, tv_tizen, ...", meta::required, 1, 40},
    {"model", "Maker's name of the machine, or the browser's.", meta::none, 0, 200},
    {"os", "Operating system.", meta::none, 0, 200},
    {"app_version", "Of the app.", meta::none, 0, 60},
    {"name", "What the viewer sees in his list of devices.", meta::none, 0, 200},
};
static constexpr auto device_table = meta::fields_of<DeviceBody>(device_rules);

struct RefreshBody {
  base::Secret refresh_token, device_key;
};
BOOST_DESCRIBE_STRUCT(RefreshBody, (), (refresh_token, device_key))
static constexpr meta::Rule refresh_rules[] = {
    {"refresh_token", "The latest one.", meta::required | meta::write_only, 1, 300},
    {"device_key", "Of the device that it was given to.", meta::required | meta::write_only, 1, 120},
};
static constexpr auto refresh_table = meta::fields_of<RefreshBody>(refresh_rules);
static constexpr meta::Entity refresh_entity{"ViewerRefresh", "", "", refresh_table};

namespace {

Place place_of(const http::Context& context) { return {context.tenant->number, context.database(), context.tenant->zone}; }

http::Reply reply_session(const Session& session) {
  const auto& customer = session.customer;
  const auto state = customer.type == products::Type::trial ? "trial" : "active";
  return http::reply_json(
      json::object{{"access_token", session.access_token},
                   {"access_expires_at", session.access_expires_s},
                   {"refresh_token", session.refresh_token},
                   {"device_key", session.device_key},
                   {"customer", json::object{{"number", customer.number},
                                             {"name", customer.name},
                                             {"state", state},
                                             {"ends_at", customer.ends_at ? base::to_s(*customer.ends_at) : 0}}}});
}

base::Result<Attempt> attempt_of(const http::Context& context) {
  TRY(auto body, context.json_body());
  SignInBody input;
  DeviceBody device;
  std::vector<base::FieldProblem> faults;
  const auto* nested = body.if_contains("device");
  if (!nested) {
    faults.push_back({"/device", "REQUIRED", "device is required."});
  } else if (!nested->is_object()) {
    faults.push_back({"/device", "TYPE", "device must be an object."});
  } else {
    faults = meta::from_json(device_table, nested->get_object(), &device, meta::Mode::create);
    for (auto& fault : faults) fault.pointer.insert(0, "/device");
  }
  body.erase("device");
  auto more = meta::from_json(sign_in_table, body, &input, meta::Mode::create);
  faults.insert(faults.begin(), more.begin(), more.end());
  if (!faults.empty()) return base::fail(meta::invalid(std::move(faults)));
  Attempt out{std::move(input.user_id), std::move(input.password), std::move(device.type), {}, input.remove_device_id};
  out.device.key = std::move(device.key);
  out.device.model = std::move(device.model);
  out.device.os = std::move(device.os);
  out.device.app_version = std::move(device.app_version);
  out.device.name = std::move(device.name);
  out.device.ip = context.request.remote_ip;
  return out;
}

base::Result<http::Reply> sign_in(SignIns& sign_ins, http::Context& context) {
  TRY(const auto attempt, attempt_of(context));
  TRY(const auto session, sign_ins.sign_in(place_of(context), attempt, context.act()));
  return reply_session(session);
}

base::Result<http::Reply> refresh(SignIns& sign_ins, http::Context& context) {
  TRY(const auto body, context.json_body());
  RefreshBody input;
  if (auto faults = meta::from_json(refresh_table, body, &input, meta::Mode::create); !faults.empty())
    return base::fail(meta::invalid(std::move(faults)));
  TRY(const auto session, sign_ins.refresh(place_of(context), input.refresh_token.reveal(), input.device_key.reveal(),
                                           context.request.remote_ip, context.act()));
  return reply_session(session);
}

base::Result<http::Reply> sign_out(SignIns& sign_ins, http::Context& context) {
  sign_ins.sign_out(place_of(context), {context.actor.id}, {context.actor.session}, context.act());
  return http::reply_empty();
}

using Call = base::Result<http::Reply> (*)(SignIns&, http::Context&);

void add(http::Router& router, SignIns& sign_ins, std::string path, std::string permission, std::string summary, Call call,
         std::vector<std::string> errors, const meta::Entity* in = nullptr) {
  http::Route route{http::Method::post, std::move(path), std::move(permission), std::move(summary), in};
  route.errors = std::move(errors);
  route.body_bytes = 16 * 1024;
  route.handler = [&sign_ins, call](http::Context& context) { return call(sign_ins, context); };
  router.add(std::move(route));
}

}  // namespace

void add_routes(http::Router& router, SignIns& sign_ins) {
  const std::vector<std::string> state{"403 ACCOUNT_DISABLED", "403 SUBSCRIPTION_EXPIRED", "403 DEVICE_TYPE_NOT_ALLOWED",
                                       "403 DEVICE_BLOCKED"};
  auto first = state;
  first.insert(first.end(), {"401 LOGIN_INVALID", "429 LOGIN_INVALID", "409 DEVICE_LIMIT"});
  add(router, sign_ins, "/tv/v1/sign_in", "public", "Signs an app in by user ID and password, and registers its device.", sign_in,
      std::move(first));
  auto later = state;
  later.emplace_back("401 REFRESH_INVALID");
  add(router, sign_ins, "/tv/v1/refresh", "public", "New tokens for the latest refresh token of a device.", refresh,
      std::move(later), &refresh_entity);
  add(router, sign_ins, "/tv/v1/sign_out", "viewer", "Ends this device's sign-in; the device keeps its place.", sign_out, {});
}

}  // namespace sign_in
