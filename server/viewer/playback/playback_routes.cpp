#include <boost/json.hpp>

#include "foundation/http/router.hpp"
#include "foundation/meta/describe.hpp"
#include "viewer/playback/playback.hpp"

namespace playback {
namespace json = boost::json;

enum class Kind : std::uint8_t { live };
BOOST_DESCRIBE_ENUM(Kind, live)
struct PlayBody {
  Kind kind{Kind::live};
  ChannelId channel_id{};
  std::string request_id;
  std::int32_t failed{0};
};
BOOST_DESCRIBE_STRUCT(PlayBody, (), (kind, channel_id, request_id, failed))
static constexpr meta::Rule play_rules[] = {
    {"kind", "What is to be played.", meta::required},
    {"channel_id", "Of the line-up.", meta::required, INT64_MIN, INT64_MAX, meta::Format::plain, "cms.channels"},
    {"request_id", "The app's own; the same one again is the same session.", meta::required, 1, 64},
    {"failed", "How many addresses were tried in vain.", meta::none, 0, 1000},
};
static constexpr auto play_table = meta::fields_of<PlayBody>(play_rules);
static constexpr meta::Entity play_entity{"ViewerPlay", "", "", play_table};

enum class State : std::uint8_t { playing, paused };
BOOST_DESCRIBE_ENUM(State, playing, paused)
struct HeartbeatBody {
  std::string session;
  State state{State::playing};
  std::int64_t position_s{0};
  std::int32_t stalls{0};
};
BOOST_DESCRIBE_STRUCT(HeartbeatBody, (), (session, state, position_s, stalls))
static constexpr meta::Rule heartbeat_rules[] = {
    {"session", "As play answered it.", meta::required, 1, 64},
    {"state", "Playing or paused.", meta::required},
    {"position_s", "Seconds into what plays.", meta::none, 0, base::kIdMax},
    {"stalls", "How often the picture stood still since the last heartbeat.", meta::none, 0, 100'000},
};
static constexpr auto heartbeat_table = meta::fields_of<HeartbeatBody>(heartbeat_rules);
static constexpr meta::Entity heartbeat_entity{"ViewerHeartbeat", "", "", heartbeat_table};

struct StopBody {
  std::string session;
};
BOOST_DESCRIBE_STRUCT(StopBody, (), (session))
static constexpr meta::Rule stop_rules[] = {{"session", "Of this customer, as play or P504 named it.", meta::required, 1, 64}};
static constexpr auto stop_table = meta::fields_of<StopBody>(stop_rules);
static constexpr meta::Entity stop_entity{"ViewerStop", "", "", stop_table};

namespace {

template <class T>
base::Result<T> body_of(const http::Context& context, std::span<const meta::Field> fields) {
  TRY(const auto body, context.json_body());
  T out;
  if (auto faults = meta::from_json(fields, body, &out, meta::Mode::create); !faults.empty())
    return base::fail(meta::invalid(std::move(faults)));
  return out;
}

base::Result<SessionName> session_of(const std::string& text) {
  const auto name = parse_session(text);
  if (!name) return base::fail_field("/session", "SESSION_FORMAT", "This is no session.");
  return *name;
}

base::Result<http::Reply> play(const Playback& playback, http::Context& context) {
  TRY(auto body, body_of<PlayBody>(context, play_table));
  TRY(const auto viewing, playback.catalogue().viewing(context));
  const Wanted wanted{body.channel_id, std::move(body.request_id), body.failed};
  TRY(const auto answer, playback.play(viewing, context.tenant->number, wanted, context.clock.now()));
  return http::reply_json(json::object{{"session", answer.session},
                                       {"url", answer.url},
                                       {"kind", answer.is_dash ? "dash" : "hls"},
                                       {"heartbeat_s", catalogue::kHeartbeat_s},
                                       {"expires_at", answer.expires_s},
                                       {"dvr_window_s", answer.dvr_window_s},
                                       {"can_pause", answer.can_pause}});
}

base::Result<http::Reply> heartbeat(const Playback& playback, http::Context& context) {
  TRY(const auto body, body_of<HeartbeatBody>(context, heartbeat_table));
  TRY(const auto name, session_of(body.session));
  const auto activity = body.state == State::paused ? sessions::Activity::paused : sessions::Activity::playing;
  TRY(const auto ends_at, playback.heartbeat(context, name, activity, body.position_s));
  json::object out;
  if (ends_at) out["ends_at"] = base::to_s(*ends_at);
  return http::reply_json(out);
}

base::Result<http::Reply> stop(const Playback& playback, http::Context& context) {
  TRY(const auto body, body_of<StopBody>(context, stop_table));
  TRY(const auto name, session_of(body.session));
  playback.stop(context.tenant->number, context.actor.id, context.actor.session, name.id, context.clock.now());
  return http::reply_empty();
}

// ---- for staff

struct Staff {
  const Playback& playback;
  const customers::Customers& customers;
  const devices::Devices& devices;
};

base::Result<http::Reply> list(const Staff& staff, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  return context.database().read([&](db::Tx& tx) -> base::Result<http::Reply> {
    if (!staff.customers.access(tx, {id}, context.tenant->zone)) return base::fail_not_found();
    json::array items;
    for (const auto& one : staff.playback.sessions().running(context.tenant->number, id, context.clock.now())) {
      const auto device = staff.devices.find(tx, {one.device});
      const auto title = !device ? std::string() : device->name.empty() ? device->model : device->name;
      items.push_back(json::object{{"id", one.id.raw},
                                   {"device", title},
                                   {"channel", one.title},
                                   {"started_at", base::format_instant(one.started_at)},
                                   {"seen_at", base::format_instant(one.seen_at)},
                                   {"activity", sessions::activity_name(one.activity)}});
    }
    return http::reply_json(json::object{{"items", std::move(items)}});
  });
}

base::Result<http::Reply> end(const Staff& staff, http::Context& context) {
  TRY(const auto customer, context.path_id(1));
  TRY(const auto session, context.path_id(2));
  if (!staff.playback.sessions().revoke(context.tenant->number, customer, {session}, context.clock.now()))
    return base::fail_not_found();
  return http::reply_empty();
}

using Call = base::Result<http::Reply> (*)(const Playback&, http::Context&);

void add(http::Router& router, const Playback& playback, std::string path, std::string summary, const meta::Entity& in, Call call,
         std::vector<std::string> errors) {
  http::Route route{http::Method::post, std::move(path), "viewer", std::move(summary), &in};
  route.is_hot = true;
  route.body_bytes = 4 * 1024;
  route.errors = std::move(errors);
  route.handler = [&playback, call](http::Context& context) { return call(playback, context); };
  router.add(std::move(route));
}

}  // namespace

void add_routes(http::Router& router, const Playback& playback, const customers::Customers& customers,
                const devices::Devices& devices) {
  add(router, playback, "/tv/v1/play", "May this device play this now, and where.", play_entity, play,
      {"403 ACCOUNT_DISABLED", "403 SUBSCRIPTION_EXPIRED", "403 NOT_IN_SUBSCRIPTION", "403 NOT_IN_TRIAL",
       "403 DEVICE_TYPE_NOT_ALLOWED", "404 NOT_AVAILABLE", "409 NOT_AVAILABLE", "409 NOT_FOR_DEVICE", "409 STREAM_LIMIT"});
  add(router, playback, "/tv/v1/heartbeat", "Keeps a session's place; refused when it must stop.", heartbeat_entity, heartbeat,
      {"403 STOPPED", "403 STREAM_LIMIT"});
  add(router, playback, "/tv/v1/stop", "Ends a session of this customer; its place is free at once.", stop_entity, stop, {});

  const Staff staff{playback, customers, devices};
  const std::string path = "/api/v1/deployments/{deployment}/crm/customers/{id}/sessions";
  http::Route all{http::Method::get, path, "crm.sessions.read", "Lists what a customer's devices play now, oldest first."};
  all.handler = [staff](http::Context& context) { return list(staff, context); };
  router.add(std::move(all));
  http::Route one{http::Method::del, path + "/{session_id}", "crm.sessions.write", "Stops what one device plays."};
  one.handler = [staff](http::Context& context) { return end(staff, context); };
  router.add(std::move(one));
}

}  // namespace playback
