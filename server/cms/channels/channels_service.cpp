#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <ranges>

#include "cms/artwork/artwork.hpp"
#include "cms/channels/channels.hpp"
#include "cms/channels/playlist.hpp"
#include "cms/channels/queries.gen.hpp"
#include "foundation/base/url.hpp"

namespace channels {
namespace {

bool is_set(const std::optional<std::string>& text) { return text && !text->empty(); }

// Players that are not Android's take an address as it is, without the headers that may follow a |.
bool is_for_browser(const base::Url& url, std::initializer_list<std::string_view> endings) {
  return !url.rest.starts_with('|') && std::ranges::any_of(endings, [&](auto ending) { return url.path_ends_with(ending); });
}

std::string title(const Channel& channel, const records::Act& act) {
  return std::string(channel.name.pick(act.default_language, act.default_language));
}

// The first number from `from` on that nobody has; 0 when all are taken.
std::int32_t next_free(db::Tx& tx, std::int32_t from) {
  std::int32_t want = from;
  bool is_found = false;
  tx.each(queries::numbers, {}, [&](const db::Row& row) {
    const auto number = static_cast<std::int32_t>(row.integer(0));
    if (is_found || number < want) return;
    if (number > want)
      is_found = true;
    else
      ++want;
  });
  return want <= kNumberMax ? want : 0;
}

base::Error number_taken(db::Tx& tx, std::int32_t number) {
  base::Error error{base::ErrorKind::conflict, "NUMBER_TAKEN", fmt::format("Channel number {} is taken.", number)};
  error.fields.push_back({"/number", "NUMBER_TAKEN", "is taken by another channel", {{"number", std::to_string(number)}}});
  boost::json::object extra{{"next_free", next_free(tx, number)}};
  tx.each(queries::id_by_number, {number}, [&](const db::Row& row) { extra["taken_by"] = row.integer(0); });
  error.extra_json = boost::json::serialize(extra);
  return error;
}

void move_number(db::Tx& tx, std::int64_t id, std::int32_t from, std::int32_t to, const std::string& name,
                 const records::Act& act) {
  tx.run(queries::set_number, {id, to, act.now});
  act.journal.write(tx, {"cms.channels", "renumber", id, name, fmt::format(R"({{"number":[{},{}]}})", from, to)});
}

}  // namespace

// ---- pure rules

std::vector<base::FieldProblem> check_urls(const Channel& channel) {
  std::vector<base::FieldProblem> out;
  const auto bad = [&](std::string_view pointer, std::string_view code, std::string_view message) {
    out.push_back({std::string(pointer), std::string(code), std::string(message)});
  };
  if (is_set(channel.android_url) && !families_of(*channel.android_url).android)
    bad("/android_url", "URL_SCHEME", "must be http(s) ending in .mpd, .m3u8 or .ts, or udp:// or rtp://");
  if (is_set(channel.apple_url)) {
    const auto url = base::Url::parse(*channel.apple_url);
    if (!url || !url->has_scheme("https"))
      bad("/apple_url", "URL_SCHEME", "must begin with https://");
    else if (!is_for_browser(*url, {".m3u8"}))
      bad("/apple_url", "URL_APPLE_NEEDS_M3U8", "must end in .m3u8");
  }
  if (is_set(channel.web_url)) {
    const auto url = base::Url::parse(*channel.web_url);
    if (!url || !url->is_web() || !is_for_browser(*url, {".mpd", ".m3u8"}))
      bad("/web_url", "URL_SCHEME", "must be http(s) ending in .mpd or .m3u8");
  }
  if (is_set(channel.alternative_url)) {
    const auto url = base::Url::parse(*channel.alternative_url);
    if (!url || !url->is_stream()) bad("/alternative_url", "URL_SCHEME", "must be http(s), rtmp, rtsp, udp, rtp or srt");
  }
  if (is_set(channel.catch_up_url)) {
    const auto url = base::Url::parse(*channel.catch_up_url);
    if (!url || !url->is_stream()) bad("/catch_up_url", "URL_SCHEME", "must be http(s), rtmp, rtsp, udp, rtp or srt");
  }
  if (channel.starts_at && channel.ends_at && *channel.ends_at <= *channel.starts_at)
    bad("/ends_at", "WINDOW_ORDER", "must lie after the start");
  return out;
}

std::vector<std::string> warnings_of(const Channel& channel) {
  std::vector<std::string> out;
  if (is_set(channel.web_url)) {
    const auto url = base::Url::parse(*channel.web_url);
    if (url && url->has_scheme("http")) out.emplace_back("URL_INSECURE");
  }
  const bool has_archive = channel.stream_id || is_set(channel.catch_up_url);
  if ((channel.replay || channel.recording) && !has_archive) out.emplace_back("ARCHIVE_MISSING");
  return out;
}

Availability availability_of(const Channel& channel, base::Instant now) {
  if (channel.state == State::draft) return Availability::draft;
  if (channel.state == State::disabled) return Availability::disabled;
  const bool is_apple_like =
      is_set(channel.apple_url) || is_set(channel.web_url) || is_set(channel.alternative_url) || is_set(channel.android_url);
  if (!channel.stream_id && !is_apple_like) return Availability::incomplete;
  if (channel.starts_at && now < *channel.starts_at) return Availability::waiting;
  if (channel.ends_at && now >= *channel.ends_at) return Availability::ended;
  return Availability::live;
}

// ---- numbers

base::Status Channels::shift_from(db::Tx& tx, std::int32_t number, const records::Act& act) const {
  const auto gap = next_free(tx, number);
  if (gap == 0) return base::fail_field("/number", "NUMBER_RANGE", "There is no free number above it.");
  std::vector<std::pair<std::int32_t, std::int64_t>> moved;
  tx.each(queries::numbers, {}, [&](const db::Row& row) {
    if (row.integer(0) >= number && row.integer(0) < gap)
      moved.emplace_back(static_cast<std::int32_t>(row.integer(0)), row.integer(1));
  });
  for (const auto& [old, id] : moved | std::views::reverse) {  // From the top, so that no number is held twice.
    const auto one = records::find<Channel>(tx, id);
    move_number(tx, id, old, old + 1, one ? title(*one, act) : "", act);
  }
  return {};
}

base::Status Channels::settle_number(db::Tx& tx, Channel& channel, const Channel* before, const records::Act& act) const {
  if (channel.number == 0) channel.number = next_free(tx, 1);
  if (channel.number == 0) return base::fail_field("/number", "NUMBER_RANGE", "All channel numbers are taken.");
  if (before && before->number == channel.number) return {};
  const auto holder = tx.one(queries::id_by_number, {channel.number}, [](const db::Row& row) { return row.integer(0); });
  if (!holder || (before && *holder == before->id.raw)) return {};
  if (!channel.number_taken) return std::unexpected(number_taken(tx, channel.number));
  if (*channel.number_taken == NumberTaken::next_free) {
    channel.number = next_free(tx, channel.number);
    if (channel.number == 0) return base::fail_field("/number", "NUMBER_RANGE", "There is no free number above it.");
    return {};
  }
  // A new channel has nothing to swap with: it is inserted.
  if (*channel.number_taken == NumberTaken::shift || !before) return shift_from(tx, channel.number, act);
  const auto other = records::find<Channel>(tx, *holder);
  tx.run(queries::park_number, {before->id});
  move_number(tx, *holder, channel.number, before->number, other ? title(*other, act) : "", act);
  return {};
}

base::Status Channels::check(const Channel& channel, const records::Act& act) {
  if (auto problems = check_urls(channel); !problems.empty()) return base::fail(meta::invalid(std::move(problems)));
  if (!channel.name.find(act.default_language))
    return base::fail_field("/name/" + act.default_language, "NAME_REQUIRED", "The name in the default language is required.");
  return {};
}

base::Status Channels::settle(db::Tx& tx, Channel& channel, const Channel* before, const records::Act& act) const {
  for (auto* text : {&channel.external_id, &channel.android_url, &channel.apple_url, &channel.web_url, &channel.alternative_url,
                     &channel.catch_up_url, &channel.icon, &channel.tile})
    if (*text && (*text)->empty()) text->reset();
  const auto check_picture = [&](const std::optional<std::string>& now, const std::optional<std::string>* old,
                                 std::string_view pointer) -> base::Status {
    if (!now || (old && *old == now)) return {};
    return artwork::use(tx, *now, pointer);
  };
  TRY_OK(check_picture(channel.icon, before ? &before->icon : nullptr, "/icon"));
  TRY_OK(check_picture(channel.tile, before ? &before->tile : nullptr, "/tile"));
  return settle_number(tx, channel, before, act);
}

namespace {

// The first of the channels that a query of ids finds, and how many they are.
std::vector<records::Dependent> holders(db::Tx& tx, const db::Query& query, const db::Params& params) {
  std::vector<records::Dependent> out;
  tx.each(query, params, [&](const db::Row& row) {
    if (out.empty()) out.push_back({"cms.channels", row.integer(0), {}, 0});
    ++out.front().count;
  });
  if (out.empty()) return out;
  if (const auto first = records::find<Channel>(tx, out.front().id, true)) out.front().name = first->name.pick("en", "en");
  return out;
}

}  // namespace

void add_dependents(records::Dependents& dependents) {
  dependents.add("streaming.streams", [](db::Tx& tx, std::int64_t stream) { return holders(tx, queries::on_stream, {stream}); });
  dependents.add("cms.artwork", [](db::Tx& tx, std::int64_t picture) {
    const auto hash = artwork::hash_of(tx, picture);
    return hash ? holders(tx, queries::by_picture, {*hash}) : std::vector<records::Dependent>{};
  });
}

base::Status Channels::stored(db::Tx& tx, Channel& channel, const Channel* before, const records::Act& act) const {
  for (const auto& one : stored_) TRY_OK(one(tx, channel, before, act));
  return {};
}

void Channels::decorate(db::Tx& tx, std::span<Channel* const> channels, base::Instant now) const {
  for (auto* channel : channels) {
    channel->availability = availability_of(*channel, now);
    channel->warnings = warnings_of(*channel);
  }
  for (const auto& one : decorate_) one(tx, channels);
}

base::Status Channels::create(db::Tx& tx, Channel& channel, const records::Act& act) const {
  TRY_OK(check(channel, act));
  TRY_OK(settle(tx, channel, nullptr, act));
  TRY_OK(records::insert(tx, channel, act));
  return stored(tx, channel, nullptr, act);
}

base::Status Channels::update(db::Tx& tx, const Channel& before, Channel& after, const records::Act& act,
                              std::string_view action) const {
  TRY_OK(check(after, act));
  TRY_OK(settle(tx, after, &before, act));
  TRY_OK(records::update(tx, before, after, {}, act, action));
  return stored(tx, after, &before, act);
}

base::Result<std::vector<Renumbered>> Channels::renumber(db::Tx& tx, const std::vector<ChannelId>& ids, std::int32_t from,
                                                         std::int32_t step, bool is_dry_run, const records::Act& act) const {
  std::vector<Renumbered> out;
  for (const auto id : ids) {
    const auto channel = records::find<Channel>(tx, id.raw);
    if (!channel) return base::fail_not_found();
    const auto to = from + static_cast<std::int32_t>(out.size()) * step;
    if (to > kNumberMax) return base::fail_field("/from", "NUMBER_RANGE", "The numbers would pass 9999.");
    const auto holder = tx.one(queries::id_by_number, {to}, [](const db::Row& row) { return row.integer(0); });
    const bool is_ours = holder && std::ranges::any_of(ids, [&](ChannelId one) { return one.raw == *holder; });
    if (holder && !is_ours) return std::unexpected(number_taken(tx, to));
    out.push_back({channel->id, title(*channel, act), channel->number, to});
  }
  if (is_dry_run) return out;
  std::vector<const Renumbered*> moved;
  for (const auto& one : out)
    if (one.from != one.to) moved.push_back(&one);
  for (const auto* one : moved) tx.run(queries::park_number, {one->id});
  for (const auto* one : moved) move_number(tx, one->id.raw, one->from, one->to, one->name, act);
  return out;
}

// ---- for the room of streams

namespace {

base::Texts texts_of(std::string_view text) {
  base::Texts out;
  const auto value = boost::json::parse(text);
  for (const auto& [language, item] : value.as_object()) out.set(language, std::string_view(item.as_string()));
  return out;
}

}  // namespace

std::map<StreamId, OnStream> channels_on_streams(db::Tx& tx) {
  std::map<StreamId, OnStream> out;
  tx.each(queries::on_streams, {}, [&](const db::Row& row) {
    out.try_emplace(row.id<StreamTag>(0),
                    OnStream{row.id<ChannelTag>(1), static_cast<std::int32_t>(row.integer(2)), texts_of(row.text(3))});
  });
  return out;
}

}  // namespace channels
