#include "cms/channels/playlist.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "foundation/base/text.hpp"
#include "foundation/base/url.hpp"

namespace channels {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{64} << 10;
constexpr std::size_t kGroupsMax = 32;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool starts_with_folded(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() && base::to_lower_ascii(text.substr(0, lower.size())) == lower;
}

std::string from_latin1(std::string_view text) {
  std::string out;
  out.reserve(text.size() * 2);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else if (byte >= 0xA0) {  // Below lie control characters.
      out += static_cast<char>(0xC0 | byte >> 6);
      out += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return out;
}

// A text for people: one line, normal form, no control characters or direction overrides (IN-5), cut at a character.
std::string clean(std::string_view text) {
  std::string out = base::to_nfc(trimmed(text));
  if (base::has_forbidden_characters(out, false)) {
    std::string kept;
    for (std::size_t i = 0; i < out.size();) {
      const auto first = static_cast<unsigned char>(out[i]);
      const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
      const std::string_view character = std::string_view(out).substr(i, size);
      if (character == "\t")
        kept += ' ';
      else if (!base::has_forbidden_characters(character, false))
        kept += character;
      i += size;
    }
    out = std::string(trimmed(kept));
  }
  if (out.size() > kPlaylistTextBytesMax) {
    std::size_t end = kPlaylistTextBytesMax;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
    out.resize(end);
  }
  return out;
}

// An address of a playlist. Control and direction characters are refused, because staff would read another address than the stored
// one; a ` is refused, because no address holds one.
base::Result<base::Url> listed_url(std::string_view text) {
  if (base::has_forbidden_characters(text, false) || text.find('`') != text.npos)
    return base::fail(base::ErrorKind::invalid, "URL_FORMAT", "An address holds no such characters.");
  return base::Url::parse(text);
}

bool begins_like_stream(std::string_view text) {
  const auto scheme = base::to_lower_ascii(text.substr(0, std::min(text.find("://"), text.size())));
  return scheme.size() < text.size() && std::ranges::find(base::kStreamSchemes, scheme) != base::kStreamSchemes.end();
}

bool is_listed_web_url(std::string_view text) {
  const auto url = listed_url(text);
  return url && url->is_web();
}

// Whole and broken numbers: "2", "-1.5"; false for anything else.
bool parse_decimal(std::string_view text, double& value) {
  const std::string copy(trimmed(text).substr(0, 16));
  if (copy.empty() || copy.find_first_not_of("+-.0123456789") != std::string::npos) return false;
  char* end = nullptr;
  value = std::strtod(copy.c_str(), &end);
  return end == copy.c_str() + copy.size();
}

std::string catch_up_mode(std::string_view text) {
  const std::string mode = base::to_lower_ascii(trimmed(text));
  if (mode == "fs" || mode == "flussonic-hls") return "flussonic";
  if (mode == "timeshift" || mode == "archive") return "shift";
  static constexpr std::string_view kModes[] = {"default", "append", "shift", "flussonic", "flussonic-ts", "xc", "vod"};
  for (const auto known : kModes)
    if (mode == known) return mode;
  return {};
}

using AttributeList = std::vector<std::pair<std::string, std::string_view>>;

std::string_view value_of(const AttributeList& attributes, std::string_view name) {
  for (const auto& [key, value] : attributes)
    if (key == name) return value;
  return {};
}

// key="value" key='value' key=value ... up to a comma outside of quotes. A quote ends a value only before a blank, a comma or the end,
// so that tvg-name="The "Best" of" does little harm. Answers what follows the comma.
std::string_view take_attributes(std::string_view text, AttributeList& attributes) {
  std::size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && is_blank(text[at])) ++at;
    if (at >= text.size()) return {};
    if (text[at] == ',') return text.substr(at + 1);
    const std::size_t key_from = at;
    while (at < text.size() && text[at] != '=' && text[at] != ',' && !is_blank(text[at])) ++at;
    std::string key = base::to_lower_ascii(text.substr(key_from, at - key_from));
    if (at >= text.size() || text[at] != '=') continue;  // A word without value: the length, or rubbish.
    ++at;
    std::size_t from = at, to = at;
    if (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
      const char quote = text[at];
      from = ++at;
      while (at < text.size() && !(text[at] == quote && (at + 1 == text.size() || is_blank(text[at + 1]) || text[at + 1] == ',')))
        ++at;
      if (at >= text.size()) {  // Never closed: the name is what follows the last comma.
        const auto comma = text.rfind(',');
        to = comma == std::string_view::npos || comma < from ? text.size() : comma;
        attributes.emplace_back(std::move(key), trimmed(text.substr(from, to - from)));
        return to < text.size() ? text.substr(to + 1) : std::string_view{};
      }
      to = at++;
    } else {
      while (at < text.size() && !is_blank(text[at]) && text[at] != ',') ++at;
      to = at;
    }
    if (attributes.size() < 64) attributes.emplace_back(std::move(key), trimmed(text.substr(from, to - from)));
  }
  return {};
}

class PlaylistReader {
 public:
  base::Status line(std::string_view text);
  base::Result<Playlist> finish();
  void long_line() {
    ++playlist_.lines;
    fault("LINE_TOO_LONG", {}, false);
  }

 private:
  void fault(std::string_view code, std::string_view text, bool is_entry_lost, std::uint64_t at_line = 0);
  void header(std::string_view text);
  void info(std::string_view text);
  void option(std::string_view text);
  base::Status address(std::string_view text);
  void apply_catch_up(const AttributeList& attributes, CatchUp& catch_up);
  void add_groups(std::string_view text);
  void drop_pending();

  Playlist playlist_;
  PlaylistEntry entry_;
  bool is_pending_{};  // #EXTINF seen, its URL not yet.
  bool has_header_{}, has_content_{};
  CatchUp default_catch_up_;
  std::int32_t default_offset_minutes_{};
  std::string group_line_;  // #EXTGRP.
};

void PlaylistReader::fault(std::string_view code, std::string_view text, bool is_entry_lost, std::uint64_t at_line) {
  ++playlist_.fault_count;
  if (is_entry_lost) ++playlist_.lost_count;
  if (playlist_.faults.size() >= kPlaylistFaultsKept) return;
  std::string shown(text.substr(0, 80));
  while (!shown.empty() && !base::is_utf8(shown)) shown.pop_back();
  playlist_.faults.push_back({at_line == 0 ? playlist_.lines : at_line, std::string(code), std::move(shown), is_entry_lost});
}

void PlaylistReader::apply_catch_up(const AttributeList& attributes, CatchUp& catch_up) {
  auto mode = value_of(attributes, "catchup");
  if (mode.empty()) mode = value_of(attributes, "catchup-type");
  if (!mode.empty()) {
    const auto known = catch_up_mode(mode);
    if (known.empty() && mode != "0" && mode != "none" && mode != "disabled") fault("CATCHUP_MODE", mode, false);
    catch_up.mode = known;
  }
  if (const auto source = value_of(attributes, "catchup-source"); !source.empty() && source.size() <= base::kUrlBytes) {
    catch_up.source = source;
    if (catch_up.mode.empty() && mode.empty()) catch_up.mode = is_listed_web_url(source) ? "default" : "append";
  }
  double number{};
  auto days = value_of(attributes, "catchup-days");
  if (days.empty()) days = value_of(attributes, "tvg-rec");
  if (days.empty()) {
    days = value_of(attributes, "timeshift");  // The old form: days, and thereby the mode.
    if (parse_decimal(days, number) && number > 0 && catch_up.mode.empty()) catch_up.mode = "shift";
  }
  if (parse_decimal(days, number) && number >= 0 && number <= 365) catch_up.days = static_cast<std::int32_t>(number);
  if (parse_decimal(value_of(attributes, "catchup-correction"), number) && std::abs(number) <= 24)
    catch_up.correction_minutes = static_cast<std::int32_t>(std::lround(number * 60));
}

void PlaylistReader::header(std::string_view text) {
  if (has_header_) return;
  has_header_ = true;
  AttributeList attributes;
  take_attributes(text, attributes);
  for (const std::string_view name : {"x-tvg-url", "url-tvg", "tvg-url"}) {
    std::string_view urls = value_of(attributes, name);
    while (!urls.empty()) {
      const auto comma = urls.find(',');
      const auto url = trimmed(urls.substr(0, comma));
      urls = comma == std::string_view::npos ? std::string_view{} : urls.substr(comma + 1);
      if (url.empty() || std::find(playlist_.guide_urls.begin(), playlist_.guide_urls.end(), url) != playlist_.guide_urls.end())
        continue;
      if (!is_listed_web_url(url) || playlist_.guide_urls.size() >= 20)
        fault("GUIDE_URL", url, false);
      else
        playlist_.guide_urls.emplace_back(url);
    }
  }
  apply_catch_up(attributes, default_catch_up_);
  double hours{};
  if (parse_decimal(value_of(attributes, "tvg-shift"), hours) && std::abs(hours) <= 12)
    default_offset_minutes_ = static_cast<std::int32_t>(std::lround(hours * 60));
}

void PlaylistReader::drop_pending() {
  if (is_pending_) fault("URL_MISSING", entry_.name, true, entry_.line);
  is_pending_ = false;
  entry_ = {};
}

void PlaylistReader::add_groups(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find(';');
    auto group = clean(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (!group.empty() && entry_.groups.size() < kGroupsMax &&
        std::find(entry_.groups.begin(), entry_.groups.end(), group) == entry_.groups.end())
      entry_.groups.push_back(std::move(group));
  }
}

void PlaylistReader::info(std::string_view text) {
  drop_pending();
  is_pending_ = true;
  entry_.line = playlist_.lines;
  AttributeList attributes;
  const auto name = take_attributes(text, attributes);
  double number{};
  text = trimmed(text);
  if (parse_decimal(text.substr(0, text.find_first_of(" ,\t")), number) && number > 0 && number < 1e6)
    entry_.length_s = static_cast<std::int32_t>(number);
  entry_.tvg_id = clean(value_of(attributes, "tvg-id"));
  entry_.tvg_name = clean(value_of(attributes, "tvg-name"));
  entry_.name = clean(name);
  if (entry_.name.empty()) entry_.name = entry_.tvg_name;
  auto channel_number = value_of(attributes, "tvg-chno");
  if (channel_number.empty()) channel_number = value_of(attributes, "channel-number");
  if (std::int64_t value{}; base::parse_int(channel_number, value) && value >= 1 && value <= 9999)
    entry_.number = static_cast<std::int32_t>(value);
  else if (!channel_number.empty())
    fault("NUMBER_RANGE", channel_number, false);
  auto logo = value_of(attributes, "tvg-logo");
  if (logo.empty()) logo = value_of(attributes, "logo");
  if (is_listed_web_url(logo))
    entry_.logo = logo;
  else if (!logo.empty())
    fault("LOGO_URL", logo, false);
  add_groups(value_of(attributes, "group-title"));
  const auto radio = base::to_lower_ascii(value_of(attributes, "radio"));
  entry_.is_radio = radio == "true" || radio == "1" || radio == "yes";
  entry_.guide_offset_minutes = default_offset_minutes_;
  if (parse_decimal(value_of(attributes, "tvg-shift"), number) && std::abs(number) <= 12)
    entry_.guide_offset_minutes = static_cast<std::int32_t>(std::lround(number * 60));
  entry_.catch_up = default_catch_up_;
  apply_catch_up(attributes, entry_.catch_up);
}

// Lines between #EXTINF and the URL that belong to the entry.
void PlaylistReader::option(std::string_view text) {
  const auto value_after = [&](std::string_view prefix) -> std::optional<std::string_view> {
    if (!starts_with_folded(text, prefix)) return {};
    return trimmed(text.substr(prefix.size()));
  };
  if (const auto group = value_after("#extgrp:"))
    group_line_ = *group;
  else if (const auto agent = value_after("#extvlcopt:http-user-agent="))
    entry_.user_agent = clean(*agent);
  else if (const auto referrer = value_after("#extvlcopt:http-referrer="))
    entry_.referrer = clean(*referrer);
  else if (const auto license = value_after("#kodiprop:inputstream.adaptive.license_type="))
    entry_.license_type = clean(*license);
}

base::Status PlaylistReader::address(std::string_view text) {
  std::string_view url = text;
  if (const auto bar = url.find('|'); bar != std::string_view::npos) {  // URL|User-Agent=x&Referer=y
    std::string_view headers = url.substr(bar + 1);
    url = url.substr(0, bar);
    while (!headers.empty()) {
      const auto end = headers.find('&');
      auto header = headers.substr(0, end);
      headers = end == std::string_view::npos ? std::string_view{} : headers.substr(end + 1);
      if (header.starts_with('!')) header.remove_prefix(1);
      if (starts_with_folded(header, "user-agent="))
        entry_.user_agent = clean(header.substr(11));
      else if (starts_with_folded(header, "referer="))
        entry_.referrer = clean(header.substr(8));
    }
  }
  url = trimmed(url);
  const bool had_info = std::exchange(is_pending_, false);
  PlaylistEntry entry = std::exchange(entry_, {});
  const std::string group_line = std::exchange(group_line_, {});
  if (!had_info) entry.line = playlist_.lines;
  if (const auto read = listed_url(url); !read || !read->is_stream()) {
    fault(begins_like_stream(url) ? "URL_FORMAT" : "URL_SCHEME", url, true);
    return {};
  }
  if (playlist_.entries.size() >= kPlaylistEntriesMax)
    return base::fail(base::ErrorKind::too_large, "PLAYLIST_TOO_MANY",
                      "The playlist has more than " + std::to_string(kPlaylistEntriesMax) + " entries.");
  entry.url = url;
  entry.families = families_of(url);
  if (entry.name.empty()) {  // The last part of the address is better than nothing.
    fault(had_info ? "NAME_MISSING" : "INFO_MISSING", url, false);
    const auto path = url.substr(0, url.find_first_of("?#"));
    const auto slash = path.find_last_of('/');
    entry.name = clean(slash + 1 < path.size() ? path.substr(slash + 1) : url);
    if (entry.name.empty()) entry.name = clean(url);
  }
  if (!had_info) {
    entry.catch_up = default_catch_up_;
    entry.guide_offset_minutes = default_offset_minutes_;
  }
  if (entry.groups.empty() && !group_line.empty()) {
    std::swap(entry, entry_);
    add_groups(group_line);
    std::swap(entry, entry_);
    entry_ = {};
  }
  playlist_.entries.push_back(std::move(entry));
  return {};
}

base::Status PlaylistReader::line(std::string_view raw) {
  ++playlist_.lines;
  if (playlist_.lines == 1 && raw.starts_with("\xEF\xBB\xBF")) raw.remove_prefix(3);
  if (playlist_.lines == 1 && (raw.starts_with("\xFF\xFE") || raw.starts_with("\xFE\xFF")))
    return base::fail(base::ErrorKind::invalid, "PLAYLIST_FORMAT", "The playlist is written in UTF-16; UTF-8 is read.");
  auto text = trimmed(raw);
  if (text.empty()) return {};
  if (text.find('\0') != std::string_view::npos)
    return base::fail(base::ErrorKind::invalid, "PLAYLIST_FORMAT", "This is a binary file, not a playlist.");
  std::string recoded;
  if (!base::is_utf8(text)) {
    fault("LINE_ENCODING", {}, false);
    recoded = from_latin1(text);
    text = trimmed(recoded);
    if (text.empty()) return {};
  }
  if (!std::exchange(has_content_, true)) {
    if (text.front() == '<' || text.front() == '{')
      return base::fail(base::ErrorKind::invalid, "PLAYLIST_FORMAT", "This is a page or document, not a playlist.");
    if (!starts_with_folded(text, "#extm3u")) fault("HEADER_MISSING", {}, false);
  }
  if (text.front() != '#') return address(text);
  if (starts_with_folded(text, "#extinf:")) {
    info(text.substr(8));
  } else if (starts_with_folded(text, "#extm3u")) {
    header(text.substr(7));
  } else if (starts_with_folded(text, "#ext-x-targetduration") || starts_with_folded(text, "#ext-x-stream-inf") ||
             starts_with_folded(text, "#ext-x-media-sequence")) {
    return base::fail(base::ErrorKind::invalid, "PLAYLIST_IS_STREAM",
                      "This is the playlist of one stream, not a list of channels.");
  } else {
    option(text);
  }
  return {};
}

base::Result<Playlist> PlaylistReader::finish() {
  drop_pending();
  if (playlist_.entries.empty() && playlist_.lost_count == 0)
    return base::fail(base::ErrorKind::invalid, "PLAYLIST_EMPTY", "The playlist holds no channel.");
  return std::move(playlist_);
}

}  // namespace

UrlFamilies families_of(std::string_view text) {
  const auto url = base::Url::parse(text);
  if (!url) return {};
  if (url->has_scheme("udp") || url->has_scheme("rtp")) return {.android = true};
  if (!url->is_web()) return {};
  const bool is_secure = url->has_scheme("https");
  if (url->path_ends_with(".m3u8")) return {.android = true, .apple = is_secure, .web = is_secure};
  if (url->path_ends_with(".mpd")) return {.android = true, .web = is_secure};
  if (url->path_ends_with(".ts") || url->path_ends_with("/mpegts")) return {.android = true};
  return {};
}

base::Result<Playlist> read_playlist(xml::Source& source) {
  PlaylistReader reader;
  std::string held;  // An unfinished line.
  std::vector<char> buffer(kChunkBytes);
  bool is_skipping = false;  // Inside a line that is too long.
  for (;;) {
    TRY(const std::size_t count, source.read(buffer));
    if (count == 0) break;
    std::string_view rest(buffer.data(), count);
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      const auto piece = rest.substr(0, end);
      if (!is_skipping && held.size() + piece.size() > kPlaylistLineBytesMax) {
        is_skipping = true;
        held.clear();
        reader.long_line();
      }
      if (!is_skipping) held += piece;
      if (end == std::string_view::npos) break;
      if (!is_skipping) TRY_OK(reader.line(held));
      held.clear();
      is_skipping = false;
      rest.remove_prefix(end + 1);
    }
  }
  if (!is_skipping && !held.empty()) TRY_OK(reader.line(held));
  return reader.finish();
}

}  // namespace channels
