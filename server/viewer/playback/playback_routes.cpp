#include "foundation/http/call.hpp"
#include "foundation/meta/describe.hpp"
#include "viewer/playback/playback.hpp"

namespace playback {

enum class Kind : std::uint8_t { live };
BOOST_DESCRIBE_ENUM(Kind, live)
struct PlayBody {
  Kind kind{Kind::live};
  ChannelId channel_id{};
  std::string request_id;
  std::int32_t failed{0};
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(PlayBody, (), (kind, channel_id, request_id, failed))
static constexpr meta::Rule play_rules[] = {
    {"kind", "What is to be played.", meta::required},
    {"channel_id", "Of the line-up.", meta::required, INT64_MIN, INT64_MAX, meta::Format::plain, "cms.channels"},
    {"request_id", "The app's own; the same one again is the same session.", meta::required, 1, 64},
    {"failed", "How many addresses were tried in vain.", meta::none, 0, 1000},
};
const meta::Entity& PlayBody::shape() { return meta::shape_of<PlayBody, play_rules>("ViewerPlay"); }

enum class State : std::uint8_t { playing, paused };
BOOST_DESCRIBE_ENUM(State, playing, paused)
struct HeartbeatBody {
  std::string session;
  State state{State::playing};
  std::int64_t position_s{0};
  std::int32_t stalls{0};
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(HeartbeatBody, (), (session, state, position_s, stalls))
static constexpr meta::Rule heartbeat_rules[] = {
    {"session", "As play answered it.", meta::required, 1, 64},
    {"state", "Playing or paused.", meta::required},
    {"position_s", "Seconds into what plays.", meta::none, 0, base::kIdMax},
    {"stalls", "How often the picture stood still since the last heartbeat.", meta::none, 0, 100'000},
};
const meta::Entity& HeartbeatBody::shape() { return meta::shape_of<HeartbeatBody, heartbeat_rules>("ViewerHeartbeat"); }

struct StopBody {
  std::string session;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(StopBody, (), (session))
static constexpr meta::Rule stop_rules[] = {{"session", "Of this customer, as play or P504 named it.", meta::required, 1, 64}};
const meta::Entity& StopBody::shape() { return meta::shape_of<StopBody, stop_rules>("ViewerStop"); }

enum class StreamKind : std::uint8_t { hls, dash };
BOOST_DESCRIBE_ENUM(StreamKind, hls, dash)
struct PlayView {
  std::string session, url;
  StreamKind kind{};
  std::int64_t heartbeat_s{}, expires_at{}, dvr_window_s{};
  bool can_pause{};
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(PlayView, (), (session, url, kind, heartbeat_s, expires_at, dvr_window_s, can_pause))
static constexpr meta::Rule play_view_rules[] = {
    {"session", "For heartbeats and stop."},
    {"url", "Absolute, or relative to the root of the app."},
    {"kind", "How it is packaged."},
    {"heartbeat_s", "Seconds from one heartbeat to the next."},
    {"expires_at", "Epoch seconds until which the address works."},
    {"dvr_window_s", "How far back one may go."},
    {"can_pause", "Whether live may be paused."},
};
const meta::Entity& PlayView::shape() { return meta::shape_of<PlayView, play_view_rules>("ViewerPlayAnswer"); }

struct HeartbeatView {
  std::optional<std::int64_t> ends_at;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(HeartbeatView, (), (ends_at))
static constexpr meta::Rule heartbeat_view_rules[] = {
    {"ends_at", "Epoch seconds at which the permission ends, when that is soon.", meta::sparse}};
const meta::Entity& HeartbeatView::shape() {
  return meta::shape_of<HeartbeatView, heartbeat_view_rules>("ViewerHeartbeatAnswer");
}

struct RunningView {
  std::string session, device, item;
  std::int64_t started_at{};
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(RunningView, (), (session, device, item, started_at))
static constexpr meta::Rule running_rules[] = {
    {"session", "For stop."},
    {"device", "Its name."},
    {"item", "What plays."},
    {"started_at", "Epoch seconds."},
};
const meta::Entity& RunningView::shape() { return meta::shape_of<RunningView, running_rules>("ViewerRunningStream"); }
struct PlayProblem {
  std::optional<std::vector<RunningView>> running;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(PlayProblem, (), (running))
static constexpr meta::Rule problem_rules[] = {{"running", "STREAM_LIMIT: what has the places.", meta::sparse}};
const meta::Entity& PlayProblem::shape() { return meta::shape_of<PlayProblem, problem_rules>("ViewerPlayProblem"); }

// What staff see of a running stream.
struct SessionRow {
  std::int64_t id{};
  std::string device, channel;
  base::Instant started_at, seen_at;
  std::string activity;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(SessionRow, (), (id, device, channel, started_at, seen_at, activity))
static constexpr meta::Rule session_rules[] = {
    {"id", "For stopping it."},
    {"device", "Its name, else its model."},
    {"channel", "What plays."},
    {"started_at", "When it began."},
    {"seen_at", "When the app last told of it."},
    {"activity", "Whether it plays or is paused."},
};
const meta::Entity& SessionRow::shape() { return meta::shape_of<SessionRow, session_rules>("RunningStream"); }
struct SessionRows {
  std::vector<SessionRow> items;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(SessionRows, (), (items))
static constexpr meta::Rule rows_rules[] = {{"items", "The oldest first."}};
const meta::Entity& SessionRows::shape() { return meta::shape_of<SessionRows, rows_rules>("RunningStreams"); }

namespace {

base::Result<SessionName> session_of(const std::string& text) {
  const auto name = parse_session(text);
  if (!name) return base::fail_field("/session", "SESSION_FORMAT", "This is no session.");
  return *name;
}

base::Result<PlayView> play(const Playback& playback, http::Context& context, const PlayBody& body) {
  TRY(const auto viewing, playback.catalogue().viewing(context));
  const Wanted wanted{{base::ContentKind::channel, body.channel_id.raw}, body.request_id, body.failed};
  TRY(auto answer, playback.play(viewing, context.tenant->number, wanted, context.clock.now()));
  return PlayView{std::move(answer.session), std::move(answer.url), answer.is_dash ? StreamKind::dash : StreamKind::hls,
                  catalogue::kHeartbeat_s,   answer.expires_s,      answer.dvr_window_s,
                  answer.can_pause};
}

base::Result<HeartbeatView> heartbeat(const Playback& playback, http::Context& context, const HeartbeatBody& body) {
  TRY(const auto name, session_of(body.session));
  const auto activity = body.state == State::paused ? sessions::Activity::paused : sessions::Activity::playing;
  TRY(const auto ends_at, playback.heartbeat(context, name, activity, body.position_s));
  return HeartbeatView{ends_at ? std::optional(base::to_s(*ends_at)) : std::nullopt};
}

base::Status stop(const Playback& playback, http::Context& context, const StopBody& body) {
  TRY(const auto name, session_of(body.session));
  playback.stop(context.tenant->number, context.actor.id, context.actor.session, name.id, context.clock.now());
  return {};
}

// ---- for staff

struct Staff {
  const Playback& playback;
  const customers::Customers& customers;
  const devices::Devices& devices;
};

base::Result<SessionRows> list(const Staff& staff, db::Tx& tx, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  if (!staff.customers.access(tx, {id}, context.tenant->zone)) return base::fail_not_found();
  SessionRows out;
  for (const auto& one : staff.playback.sessions().running(context.tenant->number, id, context.clock.now())) {
    const auto device = staff.devices.find(tx, {one.device});
    auto title = !device ? std::string() : device->name.empty() ? device->model : device->name;
    out.items.push_back({one.id.raw, std::move(title), one.title, one.started_at, one.seen_at,
                         std::string(sessions::activity_name(one.activity))});
  }
  return out;
}

base::Status end(const Staff& staff, http::Context& context) {
  TRY(const auto customer, context.path_id(1));
  TRY(const auto session, context.path_id(2));
  if (!staff.playback.sessions().revoke(context.tenant->number, customer, {session}, context.clock.now()))
    return base::fail_not_found();
  return {};
}

http::Route hot(std::string path, std::string summary, std::vector<std::string> errors) {
  return {.method = http::Method::post,
          .path = std::move(path),
          .permission = "viewer",
          .summary = std::move(summary),
          .problem_extras = {&PlayProblem::shape()},
          .errors = std::move(errors),
          .is_hot = true,
          .body_bytes = 4 * 1024};
}

}  // namespace

void add_routes(http::Router& router, const Playback& playback, const customers::Customers& customers,
                const devices::Devices& devices) {
  router.add(http::call(hot("/tv/v1/play", "May this device play this now, and where.",
                            {"403 ACCOUNT_DISABLED", "403 SUBSCRIPTION_EXPIRED", "403 NOT_IN_SUBSCRIPTION", "403 NOT_IN_TRIAL",
                             "403 DEVICE_TYPE_NOT_ALLOWED", "404 NOT_AVAILABLE", "409 NOT_AVAILABLE", "409 NOT_FOR_DEVICE",
                             "409 STREAM_LIMIT", "429 SESSIONS_MAX", "503 NOT_READY"}),
                        [&playback](http::Context& context, const PlayBody& body) { return play(playback, context, body); }));
  router.add(
      http::call(hot("/tv/v1/heartbeat", "Keeps a session's place; refused when it must stop.",
                     {"403 STOPPED", "403 STREAM_LIMIT", "422 SESSION_FORMAT", "503 NOT_READY"}),
                 [&playback](http::Context& context, const HeartbeatBody& body) { return heartbeat(playback, context, body); }));
  router.add(http::call(hot("/tv/v1/stop", "Ends a session of this customer; its place is free at once.", {"422 SESSION_FORMAT"}),
                        [&playback](http::Context& context, const StopBody& body) { return stop(playback, context, body); }));

  const Staff staff{playback, customers, devices};
  const std::string path = "/api/v1/deployments/{deployment}/crm/customers/{id}/sessions";
  router.add(http::reading(
      {.path = path, .permission = "crm.sessions.read", .summary = "Lists what a customer's devices play now, oldest first."},
      [staff](db::Tx& tx, http::Context& context) { return list(staff, tx, context); }));
  router.add(http::call({.method = http::Method::del,
                         .path = path + "/{session_id}",
                         .permission = "crm.sessions.write",
                         .summary = "Stops what one device plays."},
                        [staff](http::Context& context) { return end(staff, context); }));
}

}  // namespace playback
