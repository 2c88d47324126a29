#include "viewer/playback/playback.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "foundation/base/text.hpp"
#include "foundation/base/url.hpp"
#include "foundation/http/router.hpp"
#include "streaming/streams/streams.hpp"

namespace playback {
namespace json = boost::json;
namespace {

enum class Family : std::uint8_t { android, apple, web };

Family family_of(products::DeviceType type) {
  using products::DeviceType;
  switch (type) {
    case DeviceType::phone_android:
    case DeviceType::tablet_android:
    case DeviceType::player_android:
    case DeviceType::player_fire_tv:
    case DeviceType::box_android:
    case DeviceType::box_linux: return Family::android;
    case DeviceType::phone_apple:
    case DeviceType::tablet_apple:
    case DeviceType::player_apple_tv:
    case DeviceType::phone_kaios: return Family::apple;
    default: return Family::web;
  }
}

bool is_http(const base::Url& url) { return url.is_web(); }
bool is_hls(const base::Url& url) { return url.is_web() && url.path_ends_with(".m3u8") && !url.rest.starts_with('|'); }
bool is_any(const base::Url&) { return true; }

base::Error refuse(base::ErrorKind kind, std::string_view code, std::string_view message, std::string_view app_code) {
  return {kind, std::string(code), std::string(message), {}, {}, std::string(app_code)};
}

}  // namespace

// ---- pure rules

std::vector<Address> addresses(const parts::Channel& channel, products::DeviceType type) {
  std::vector<Address> out;
  const auto add = [&](const std::optional<std::string>& url, bool (*fits)(const base::Url&)) {
    if (!url || url->empty()) return;
    if (const auto read = base::Url::parse(*url); !read || !fits(*read)) return;
    if (std::ranges::find(out, *url, &Address::url) == out.end()) out.push_back({{}, *url});
  };
  const auto family = family_of(type);
  if (family == Family::android) add(channel.android_url, is_any);
  if (family == Family::apple) add(channel.apple_url, is_hls);
  if (family == Family::web) add(channel.web_url, is_http);
  if (channel.stream_id) out.push_back({channel.stream_id, {}});
  add(channel.alternative_url, family == Family::apple ? is_hls : is_http);
  if (family == Family::android) add(channel.web_url, is_http);
  if (family == Family::web) {
    add(channel.android_url, is_http);
    add(channel.apple_url, is_http);
  }
  return out;
}

base::Result<const parts::Channel*> may_play(const catalogue::Viewing& viewing, ChannelId id, base::Instant now) {
  if (!viewing.product->allows(viewing.player->type))
    return base::fail(
        refuse(base::ErrorKind::forbidden, "DEVICE_TYPE_NOT_ALLOWED", "The product is not for this kind of device.", "A307"));
  const auto* channel = parts::channel(*viewing.running, id);
  if (!channel) return base::fail(refuse(base::ErrorKind::not_found, "NOT_AVAILABLE", "There is no such channel now.", "P507"));
  if ((channel->starts_at && now < *channel->starts_at) || (channel->ends_at && now >= *channel->ends_at))
    return base::fail(refuse(base::ErrorKind::conflict, "NOT_AVAILABLE", "The channel is not on air now.", "P507"));
  if (!viewing.product->has(id))
    return base::fail(
        refuse(base::ErrorKind::forbidden, "NOT_IN_SUBSCRIPTION", "The subscription does not hold this channel.", "P501"));
  if (channel->suppress_on_trial && viewing.product->type == products::Type::trial)
    return base::fail(refuse(base::ErrorKind::forbidden, "NOT_IN_TRIAL", "Not in a trial.", "P506"));
  if (!channel->visible_on[static_cast<std::size_t>(viewing.category)])
    return base::fail(
        refuse(base::ErrorKind::conflict, "NOT_FOR_DEVICE", "The channel has no stream for this kind of device.", "P508"));
  return channel;
}

std::string text_of(const SessionName& name) {
  return fmt::format("{}-{}.{}-{}", name.id.raw, static_cast<unsigned>(name.content.kind), name.content.id, name.epoch);
}

std::optional<SessionName> parse_session(std::string_view text) {
  std::array<std::int64_t, 4> parts{};
  std::size_t begin = 0;
  for (const auto& [index, end] : {std::pair{0U, '-'}, {1U, '.'}, {2U, '-'}, {3U, '\0'}}) {
    const auto at = end == '\0' ? text.size() : text.find(end, begin);
    if (at == std::string_view::npos || !base::parse_int(text.substr(begin, at - begin), parts[index]) || parts[index] < 0)
      return std::nullopt;
    begin = at + 1;
  }
  const auto [id, kind, content, epoch] = parts;
  if (id == 0 || kind > 0xFF || epoch > 0xFFFF) return std::nullopt;
  return SessionName{{id}, {static_cast<base::ContentKind>(kind), content}, static_cast<std::uint16_t>(epoch)};
}

// ---- play

struct Playback::Target {
  const parts::Channel* channel{};
  Address address;
  std::string stream_name;
  base::Content content;  // What token and session name.
};

base::Result<Playback::Target> Playback::target(const catalogue::Viewing& viewing, std::int64_t tenant, const Wanted& wanted,
                                                base::Instant now) const {
  Target out;
  TRY(out.channel, may_play(viewing, {wanted.content.id}, now));
  std::vector<Target> found;
  for (auto& address : addresses(*out.channel, viewing.player->type)) {
    Target one{out.channel, std::move(address), {}, wanted.content};
    if (one.address.stream) {
      auto name = options_.stream_name(tenant, one.address.stream->raw);
      if (!name) continue;  // Switched off.
      one.stream_name = std::move(*name);
    }
    found.push_back(std::move(one));
  }
  if (found.empty())
    return base::fail(
        refuse(base::ErrorKind::conflict, "NOT_FOR_DEVICE", "The channel has no stream for this kind of device.", "P508"));
  return std::move(found[static_cast<std::size_t>(wanted.failed) % found.size()]);
}

base::Error Playback::limit_reached(const catalogue::Viewing& viewing, std::int64_t tenant, base::Error error,
                                    base::Instant now) const {
  json::array running;
  const auto& access = viewing.account->access;
  for (const auto& one : sessions_.running(tenant, access.id.raw, now)) {
    const auto* player = viewing.account->find({one.device});
    running.push_back(json::object{{"session", text_of({one.id, one.content, access.play_epoch})},
                                   {"device", player ? player->title : std::string()},
                                   {"item", one.title},
                                   {"started_at", base::to_s(one.started_at)}});
  }
  error.app_code = "P504";
  error.extra_json = json::serialize(json::object{{"running", std::move(running)}});
  return error;
}

Play Playback::answer(const catalogue::Viewing& viewing, std::int64_t tenant, const Target& target,
                      const sessions::Session& session, base::Instant now) const {
  const auto& access = viewing.account->access;
  auto until = now + tokens::kLifeUsual;
  if (access.access_until) until = std::min(until, *access.access_until);
  if (target.channel->ends_at) until = std::min(until, *target.channel->ends_at);
  const auto life = std::max(std::chrono::floor<std::chrono::seconds>(until - now), std::chrono::seconds(1));
  Play out;
  out.session = text_of({session.id, session.content, access.play_epoch});
  out.expires_s = base::to_s(now + life);
  if (!target.address.stream) {
    out.url = target.address.url;
    const auto read = base::Url::parse(out.url);
    out.is_dash = read && read->path_ends_with(".mpd");
    return out;
  }
  out.can_pause = target.channel->pause;
  out.dvr_window_s = out.can_pause ? options_.dvr_window_s : 0;
  tokens::Play play;
  play.tenant = static_cast<std::uint32_t>(tenant);
  play.session = static_cast<std::uint64_t>(session.id.raw);
  play.device = static_cast<std::uint64_t>(viewing.player->device.raw);
  play.subscriber = static_cast<std::uint64_t>(access.id.raw);
  play.content = target.content;
  play.rights = static_cast<std::uint16_t>(tokens::kLive | (out.can_pause ? tokens::kDvr : 0));
  play.issued = now;
  play.life = life;
  play.epoch = access.play_epoch;
  play.streams_max = static_cast<std::uint8_t>(std::clamp(viewing.product->streams_max, 0, 255));
  out.url = fmt::format("/t/{}/live/{}/{}", keys_.sign(play, streams::path_prefix(target.stream_name)), target.stream_name,
                        out.can_pause ? "master_dvr.m3u8" : "master.m3u8");
  return out;
}

base::Result<Play> Playback::play(const catalogue::Viewing& viewing, std::int64_t tenant, const Wanted& wanted,
                                  base::Instant now) const {
  TRY(const auto target, this->target(viewing, tenant, wanted, now));
  const auto& access = viewing.account->access;
  const auto& product = *viewing.product;
  sessions::Start start;
  start.tenant = tenant;
  start.customer = access.id.raw;
  start.device = viewing.player->device.raw;
  start.content = target.content;
  start.title = target.channel->name.pick(viewing.language(""), viewing.running->default_language());
  // What is played and where belong to the request: a repeated id for something else is another request.
  if (!wanted.request_id.empty())
    start.request_id = fmt::format("{}.{}/{}/{}", static_cast<unsigned>(wanted.content.kind), wanted.content.id,
                                   target.address.stream ? target.address.stream->raw : 0, wanted.request_id);
  start.epoch = access.play_epoch;
  start.limit = product.streams_max;
  auto started = sessions_.start(start, now);
  if (!started) {
    auto& error = started.error();
    if (error.code == "STREAM_LIMIT") return base::fail(limit_reached(viewing, tenant, std::move(error), now));
    // Changed between our reading and the registry's: in a moment both know the same.
    if (error.code == "EPOCH_STALE") return base::fail(refuse(base::ErrorKind::busy, "BUSY", "Try again in a moment.", "X902"));
    if (error.app_code.empty()) error.app_code = "X902";
    return std::unexpected(std::move(error));
  }
  return answer(viewing, tenant, target, started->session, now);
}

// ---- while it plays

base::Result<std::optional<base::Instant>> Playback::heartbeat(const http::Context& context, const SessionName& name,
                                                               sessions::Activity activity, std::int64_t position_s) const {
  const auto now = context.clock.now();
  const auto stopped = refuse(base::ErrorKind::forbidden, "STOPPED", "The service has stopped this.", "P517");
  const auto viewing = catalogue_.viewing(context);
  // Whatever the reason: what plays must end now. The sign-in tells which.
  if (!viewing) return base::fail(stopped);
  const auto& access = viewing->account->access;
  const sessions::Claim claim{.tenant = context.tenant->number,
                              .customer = access.id.raw,
                              .device = viewing->player->device.raw,
                              .content = name.content,
                              .session = name.id,
                              .epoch = name.epoch,
                              .limit = viewing->product->streams_max};
  switch (sessions_.heartbeat(claim, activity, position_s, now)) {
    case sessions::Verdict::allowed: break;
    case sessions::Verdict::limit:
      return base::fail(limit_reached(*viewing, context.tenant->number,
                                      refuse(base::ErrorKind::forbidden, "STREAM_LIMIT", "Others have taken the place.", "P504"),
                                      now));
    case sessions::Verdict::not_ready:
      return base::fail(refuse(base::ErrorKind::busy, "NOT_READY", "The service is starting.", "X902"));
    default: return base::fail(stopped);
  }
  if (access.access_until && *access.access_until - now < std::chrono::hours(1)) return access.access_until;
  return std::nullopt;
}

void Playback::stop(std::int64_t tenant, std::int64_t customer, std::int64_t device, sessions::SessionId id,
                    base::Instant now) const {
  for (const auto& one : sessions_.running(tenant, customer, now)) {
    if (one.id != id) continue;
    if (one.device == device)
      sessions_.end(tenant, customer, id, now);
    else
      sessions_.revoke(tenant, customer, id, now);
  }
}

}  // namespace playback
