#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <unordered_map>

#include "streaming/streams/queries.gen.hpp"
#include "streaming/streams/streams.hpp"

namespace streams {
namespace {

constexpr std::chrono::seconds kResolveMax{10};

media_servers::Stream to_run(const Stream& stream) {
  return {stream.id, stream.name, stream.title, stream.source, stream.url.value_or(""), stream.encoding, stream.is_enabled};
}

bool is_encoding(const Stream& stream) {
  return stream.is_enabled && stream.source == media_servers::Source::url && stream.encoding == media_servers::Encoding::encode;
}

std::unexpected<base::Error> forbidden() {
  return base::fail_field("/url", "ADDRESS_FORBIDDEN",
                          "This address is not public; the owner of the machine can open it with --allow-internal.");
}

bool is_login_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~!$&'()*+,;=:%").find(c) != std::string_view::npos;
}

// Read as strictly as what is fetched, but for a login before the host, which live sources may carry.
base::Result<net::Url> source_of(std::string_view text) {
  auto url = base::Url::parse(text);
  if (!url) return base::fail_field("/url", "SOURCE_URL", url.error().message);
  if (!std::ranges::all_of(url->login, is_login_character))
    return base::fail_field("/url", "SOURCE_URL", "The login before the host has characters that must be written as %XX.");
  url->has_login = false;
  auto strict = net::parse_url(*url, base::kStreamSchemes);
  if (!strict) return base::fail_field("/url", "SOURCE_URL", strict.error().message);
  return strict;
}

void show(const media_servers::StreamStatus& status, Stream& stream) {
  stream.state = status.state;
  if (status.state != media_servers::StreamState::off) stream.since = status.since;
  stream.restarts = status.restarts;
  stream.errors = status.errors;
  stream.viewers = status.viewers;
  stream.disk_bytes = status.disk_bytes;
  if (status.dvr_from < status.dvr_to) {
    stream.dvr_from = status.dvr_from;
    stream.dvr_to = status.dvr_to;
  }
  if (status.codecs.empty()) return;
  stream.codecs = status.codecs;
  stream.bitrate_kbps = static_cast<std::int32_t>((status.bits_per_s + 500) / 1000);
  if (status.width == 0) return;  // Radio.
  stream.width = status.width;
  stream.height = status.height;
  stream.frame_rate_percent = static_cast<std::int32_t>(status.frame_rate * 100 + 0.5);
}

}  // namespace

base::Status SourceRule::check(std::string_view url) const {
  TRY(const auto source, source_of(url));
  const auto literal = net::parse_address(source.host);
  if (literal && net::is_forbidden(*literal, opened_)) return forbidden();
  return {};
}

base::Status SourceRule::check_resolved(std::string_view url, const std::stop_token& stop) const {
  TRY_OK(check(url));
  TRY(const auto source, source_of(url));
  if (net::parse_address(source.host)) return {};
  TRY(const auto addresses, resolver_.resolve(source.host, std::chrono::steady_clock::now() + kResolveMax, stop));
  // One bad address condemns the name: which of them is used is not ours to foresee.
  if (addresses.empty() || std::ranges::any_of(addresses, [&](const auto& a) { return net::is_forbidden(a, opened_); }))
    return forbidden();
  return {};
}

base::Status Streams::settle(db::Tx& tx, Stream& stream, const Stream* before, const records::Act&) const {
  if (stream.url && stream.url->empty()) stream.url.reset();
  if (stream.source != media_servers::Source::url) stream.url.reset();
  TRY_OK(media_servers::check_stream(to_run(stream)));
  if (stream.url && (!before || before->url != stream.url)) TRY_OK(rule_.check(*stream.url));
  if (is_encoding(stream) && !(before && is_encoding(*before)) && tx.number(queries::count_encodings) >= encodings_max_)
    return base::fail(base::ErrorKind::conflict, "CAPACITY",
                      fmt::format("This machine carries {} encodings at a time.", encodings_max_));
  if (!before && tx.number(queries::count) >= kStreamsMax)
    return base::fail(base::ErrorKind::conflict, "STREAMS_MAX", fmt::format("There are {} streams already.", kStreamsMax));
  return {};
}

base::Status Streams::stored(db::Tx& tx, const records::Act& act) const {
  // Also what came back from the trash counts.
  if (tx.number(queries::count_encodings) > encodings_max_)
    return base::fail(base::ErrorKind::conflict, "CAPACITY",
                      fmt::format("This machine carries {} encodings at a time.", encodings_max_));
  if (tx.number(queries::count) > kStreamsMax)
    return base::fail(base::ErrorKind::conflict, "STREAMS_MAX", fmt::format("There are {} streams already.", kStreamsMax));
  if (changed_) tx.after_commit([this, tenant = act.tenant] { changed_(tenant); });
  return {};
}

void Streams::decorate(db::Tx& tx, std::span<Stream* const> streams, std::int64_t tenant) const {
  std::unordered_map<std::int64_t, Stream*> by_id;
  for (auto* stream : streams) by_id[stream->id.raw] = stream;
  for (const auto& status : server_.statuses(tenant))
    if (const auto it = by_id.find(status.id.raw); it != by_id.end()) show(status, *it->second);
  for (const auto& decorate : decorate_) decorate(tx, streams);
}

bool Streams::exists(db::Tx& tx, StreamId id) const { return tx.number(queries::exists, {id}) > 0; }

std::optional<Stream> Streams::find(db::Tx& tx, StreamId id) const { return records::find<Stream>(tx, id.raw); }

std::vector<media_servers::Stream> Streams::wanted(db::Tx& tx) const {
  using media_servers::Encoding;
  using media_servers::Source;
  std::vector<media_servers::Stream> out;
  tx.each(queries::all, {}, [&](const db::Row& row) {
    media_servers::Stream stream;
    stream.id = row.id<media_servers::StreamTag>(0);
    stream.name = row.string(1);
    stream.title = row.string(2);
    for (const auto source : {Source::url, Source::clock, Source::loop})
      if (media_servers::source_name(source) == row.text(3)) stream.source = source;
    stream.url = row.string(4);
    stream.encoding = row.text(5) == media_servers::encoding_name(Encoding::encode) ? Encoding::encode : Encoding::copy;
    stream.is_enabled = row.boolean(6);
    // A rule that became stricter must not stop the other streams.
    if (media_servers::check_stream(stream)) out.push_back(std::move(stream));
  });
  return out;
}

std::vector<StreamId> Streams::in_state(std::int64_t tenant, std::string_view state) const {
  std::vector<StreamId> out;
  for (const auto& status : server_.statuses(tenant))
    if (media_servers::stream_state_name(status.state) == state) out.push_back(status.id);
  return out;
}

base::Status Streams::restart(db::Tx& tx, std::int64_t tenant, StreamId id, const records::Act& act) const {
  const auto stream = find(tx, id);
  if (!stream) return base::fail_not_found();
  TRY_OK(server_.restart(tenant, id));
  act.journal.write(tx, {Stream::shape().noun, "restart", id.raw, stream->name, "{}"});  // S30-604
  return {};
}

base::Result<TestPlay> Streams::test_play(db::Tx& tx, std::int64_t tenant, StreamId id, base::Random& random,
                                          base::Instant now) const {
  const auto stream = find(tx, id);
  if (!stream) return base::fail_not_found();
  if (!stream->is_enabled) return base::fail(base::ErrorKind::conflict, "STREAM_OFF", "The stream is switched off.");
  tokens::Play play;
  play.tenant = static_cast<std::uint32_t>(tenant);
  play.session = random.u64() & static_cast<std::uint64_t>(base::kIdMax);
  play.content = {base::ContentKind::stream, id.raw};
  play.rights = tokens::kLive | tokens::kDvr | tokens::kTest;
  play.issued = std::chrono::floor<std::chrono::seconds>(now);
  play.life = kTestPlayLife;
  const auto prefix = path_prefix(stream->name);
  return TestPlay{fmt::format("/t/{}{}master_dvr.m3u8", keys_.sign(play, prefix), prefix), play.issued + play.life};
}

// ---- who may fetch

std::string path_prefix(std::string_view stream_name) { return fmt::format("/live/{}/", stream_name); }

sessions::Claim claim_of(const tokens::Play& play) {
  return {.tenant = play.tenant,
          .customer = static_cast<std::int64_t>(play.subscriber),
          .device = static_cast<std::int64_t>(play.device),
          .content = play.content,
          .session = {static_cast<std::int64_t>(play.session)},
          .epoch = play.epoch,
          .limit = play.streams_max,
          .takes_place = true};
}

std::expected<media_servers::Pass, media_servers::Refusal> PlayGate::check(const media_servers::Asked& asked) {
  using media_servers::Refusal;
  const auto play = keys_.verify(asked.token, asked.path_prefix, asked.now);
  if (!play) return std::unexpected(Refusal{"P510", "The link is not valid or not any more."});
  const auto kind = play->content.kind;
  const bool is_live = kind == base::ContentKind::channel || kind == base::ContentKind::stream;
  if (!is_live || (play->rights & tokens::kLive) == 0) return std::unexpected(Refusal{"P510", "The link is for something else."});
  if (play->binding != tokens::Binding::off) {
    const auto address = net::parse_address(asked.remote_ip);
    if (!address || !tokens::is_bound_to(*play, *address))
      return std::unexpected(Refusal{"P510", "The link belongs to another network."});
  }
  const media_servers::Pass pass{.tenant = play->tenant,
                                 .session = static_cast<std::int64_t>(play->session),
                                 .may_rewind = (play->rights & tokens::kDvr) != 0};
  if ((play->rights & tokens::kTest) != 0) return pass;  // Staff: no session, a short life.
  switch (const auto verdict = sessions_.check(claim_of(*play), asked.now)) {
    case sessions::Verdict::allowed: return pass;
    case sessions::Verdict::not_ready:
      return std::unexpected(Refusal{std::string(sessions::app_code(verdict)), "The server is starting.", true});
    case sessions::Verdict::limit:
      return std::unexpected(Refusal{std::string(sessions::app_code(verdict)), "All places of the customer are taken."});
    default: return std::unexpected(Refusal{std::string(sessions::app_code(verdict)), "Playing was stopped."});
  }
}

}  // namespace streams
