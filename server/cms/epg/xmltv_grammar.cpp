#include <array>
#include <cstring>

#include "cms/epg/xmltv.hpp"
#include "foundation/base/text.hpp"
#include "foundation/base/time.hpp"
#include "foundation/base/url.hpp"

namespace epg {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr char to_lower(char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// Takes up to `digits_max` digits off the front; false without one.
bool take_number(std::string_view& text, std::size_t digits_max, std::uint32_t& value) {
  std::size_t count = 0;
  value = 0;
  while (count < text.size() && count < digits_max && is_digit(text[count]))
    value = value * 10 + static_cast<std::uint32_t>(text[count++] - '0');
  text.remove_prefix(count);
  return count != 0;
}

void skip_blanks(std::string_view& text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
}

constexpr std::int64_t days_from_civil(std::int64_t y, unsigned m, unsigned d) {
  return std::chrono::sys_days{std::chrono::year{static_cast<int>(y)} / std::chrono::month{m} / std::chrono::day{d}}
      .time_since_epoch()
      .count();
}

// Zone names that old grabbers write; ambiguous ones mean what their feeds mean (IST is left out).
std::optional<std::int64_t> named_zone(std::string_view name) {
  struct Zone {
    std::string_view name;
    int minutes;
  };
  static constexpr Zone kZones[] = {{"Z", 0},      {"UTC", 0},    {"GMT", 0},    {"WET", 0},    {"BST", 60},   {"WEST", 60},
                                    {"CET", 60},   {"MET", 60},   {"CEST", 120}, {"MEST", 120}, {"EET", 120},  {"EEST", 180},
                                    {"MSK", 180},  {"EST", -300}, {"EDT", -240}, {"CST", -360}, {"CDT", -300}, {"MST", -420},
                                    {"MDT", -360}, {"PST", -480}, {"PDT", -420}, {"JST", 540},  {"AEST", 600}, {"AEDT", 660},
                                    {"NZST", 720}, {"NZDT", 780}};
  for (const auto& zone : kZones)
    if (zone.name == name) return zone.minutes * 60;
  return {};
}

std::optional<std::int64_t> offset_of(std::string_view text) {
  if (text.front() != '+' && text.front() != '-') return named_zone(text);
  const std::int64_t sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  std::uint32_t hours{}, minutes{};
  if (text.size() < 2 || !take_number(text, 2, hours)) return {};
  if (!text.empty() && text.front() == ':') text.remove_prefix(1);
  if (!text.empty() && (text.size() != 2 || !take_number(text, 2, minutes) || !text.empty())) return {};
  if (hours > 15 || minutes > 59) return {};
  return sign * (hours * std::int64_t{3600} + minutes * std::int64_t{60});
}

// The byte length of a character by its first byte; the text is valid UTF-8.
constexpr std::size_t length_of(unsigned char first) { return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4; }

// U+200E, U+200F (marks), U+202A-202E and U+2066-2069 (embeddings, overrides, isolates), U+FEFF.
bool is_invisible(const unsigned char* at) {
  if (at[0] == 0xE2 && at[1] == 0x80) return at[2] == 0x8E || at[2] == 0x8F || (at[2] >= 0xAA && at[2] <= 0xAE);
  if (at[0] == 0xE2 && at[1] == 0x81) return at[2] >= 0xA6 && at[2] <= 0xA9;
  return at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF;
}

// The size of an HTML tag at the front ("<br/>", "</p>", "<i class=x>"), 0 when it is none.
std::size_t tag_size(std::string_view text) {
  std::size_t at = 1;
  if (at < text.size() && text[at] == '/') ++at;
  if (at >= text.size() || to_lower(text[at]) < 'a' || to_lower(text[at]) > 'z') return 0;
  const std::size_t end = text.substr(0, 200).find('>');
  return end == std::string_view::npos || text.substr(1, end - 1).find('<') != std::string_view::npos ? 0 : end + 1;
}

// 1: nothing to do; 2: a blank; 4: control character or '<'; 8: may need the slow look (NFC, invisible characters).
constexpr auto kClasses = [] {
  std::array<std::uint8_t, 256> table{};
  for (int c = 0; c < 0x20; ++c) table[c] = 4;
  for (const int c : {0x7F, int{'<'}, 0xC2}) table[c] = 4;  // 0xC2 leads U+0080-009F and the no-break space.
  table[' '] = 2;
  // Lead bytes of blocks with combining marks or compatibility forms; all other characters are in normal form C as they are.
  for (int c = 0xCC; c <= 0xCD; ++c) table[c] = 8;
  for (int c = 0xD6; c <= 0xDB; ++c) table[c] = 8;
  for (const int c : {0xE0, 0xE1, 0xEF, 0xF0}) table[c] = 8;
  table[0xE2] = 4;
  table[0xEF] = 4 | 8;
  return table;
}();

}  // namespace

std::optional<std::int64_t> parse_xmltv_time(std::string_view text,
                                             const std::function<std::int64_t(std::int64_t)>& local_offset_s) {
  text = trimmed(text);
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits == 4 && text.size() > 10 && text[4] == '-') {  // RFC 3339, against the DTD but seen.
    const auto instant = base::parse_instant(text);
    return instant ? std::optional(base::to_s(*instant)) : std::nullopt;
  }
  if (digits < 8 || digits > 14 || digits % 2 != 0) return {};
  std::array<std::uint32_t, 6> parts{0, 1, 1, 0, 0, 0};
  std::string_view rest = text;
  if (!take_number(rest, 4, parts[0])) return {};
  for (std::size_t i = 1; i < 6 && i * 2 + 4 <= digits; ++i) take_number(rest, 2, parts[i]);
  if (parts[0] < 1970 || parts[0] > 2190 || parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[3] > 24 || parts[4] > 59 ||
      parts[5] > 60)
    return {};
  static constexpr std::array<std::uint8_t, 13> kDays{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = parts[0] % 4 == 0 && (parts[0] % 100 != 0 || parts[0] % 400 == 0);
  if (parts[2] > kDays[parts[1]] + (is_leap && parts[1] == 2 ? 1u : 0u)) return {};
  const std::int64_t local = days_from_civil(parts[0], parts[1], parts[2]) * kDaySeconds + parts[3] * std::int64_t{3600} +
                             parts[4] * std::int64_t{60} + parts[5];
  rest = trimmed(rest);
  if (rest.empty()) return local - local_offset_s(local);
  const auto offset = offset_of(rest);
  if (!offset) return {};
  return local - *offset;
}

EpisodeNumber parse_xmltv_ns(std::string_view text) {
  // season[/total] . episode[/total] . part[/total], each from 0, each may be empty.
  EpisodeNumber number;
  std::uint32_t value{};
  skip_blanks(text);
  if (take_number(text, 6, value)) number.season = value + 1;
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return {};
  text.remove_prefix(dot + 1);
  skip_blanks(text);
  if (take_number(text, 6, value)) number.episode = value + 1;
  return number;
}

EpisodeNumber parse_onscreen(std::string_view text) {
  EpisodeNumber number;
  text = trimmed(text).substr(0, 64);
  std::uint32_t value{};
  char word = 0;  // The first letter of the word before a number.
  bool in_word = false;
  while (!text.empty()) {
    const char c = to_lower(text.front());
    if (is_digit(c)) {
      if (!take_number(text, 6, value)) break;
      skip_blanks(text);
      const bool is_cross = text.size() > 1 && to_lower(text.front()) == 'x' && is_digit(text[1]);
      if ((word == 's' || is_cross) && number.season == 0)
        number.season = value;
      else if (word != 's' && number.episode == 0)
        number.episode = value;
      word = is_cross ? 'e' : '\0';
      in_word = false;
      if (is_cross)
        text.remove_prefix(1);
      else if (!text.empty() && text.front() == '/') {  // The total.
        text.remove_prefix(1);
        skip_blanks(text);
        take_number(text, 6, value);
      }
      continue;
    }
    const bool is_letter = c >= 'a' && c <= 'z';
    if (is_letter && !in_word) word = c;
    in_word = is_letter;
    text.remove_prefix(1);
  }
  return number;
}

std::uint32_t parse_stars(std::string_view text) {
  text = trimmed(text);
  std::uint32_t whole{}, tenths{}, best{};
  if (!take_number(text, 4, whole)) return 0;
  if (!text.empty() && (text.front() == '.' || text.front() == ',')) {
    text.remove_prefix(1);
    if (!take_number(text, 1, tenths)) return 0;
    while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  }
  skip_blanks(text);
  if (text.empty() || text.front() != '/') return 0;
  text.remove_prefix(1);
  skip_blanks(text);
  if (!take_number(text, 4, best) || best == 0) return 0;
  const std::uint32_t percent = (whole * 10 + tenths) * 10 / best;
  return percent > 100 ? 0 : percent;
}

std::string picture_url(std::string_view text) {
  text = trimmed(text);
  if (text.size() > base::kUrlBytes) return {};
  if (text.starts_with("//") && text.size() > 4) return picture_url("https:" + std::string(text));
  std::string url;
  url.reserve(text.size());
  while (!text.empty()) {
    const char c = text.front();
    const bool is_coded =
        c == '%' && text.size() > 2 &&
        (text.starts_with("%7B") || text.starts_with("%7b") || text.starts_with("%5B") || text.starts_with("%5b"));
    if (c != '[' && c != '{' && !is_coded) {
      url += c;
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(is_coded ? 3 : 1);
    std::size_t size = 0;
    while (size < text.size() && to_lower(text[size]) >= 'a' && to_lower(text[size]) <= 'z') ++size;
    const std::string name = base::to_lower_ascii(text.substr(0, size));
    text.remove_prefix(size);
    if (name == "width" || name == "w")
      url += "640";
    else if (name == "height" || name == "h")
      url += "360";
    else
      return {};
    if (text.empty()) return {};
    if (text.front() == ']' || text.front() == '}')
      text.remove_prefix(1);
    else if (text.size() > 2 && text.front() == '%')
      text.remove_prefix(3);
    else
      return {};
  }
  const auto read = base::Url::parse(url);
  return read && read->is_web() ? url : std::string{};
}

void clean_text(std::string& text, std::size_t from, std::size_t bytes_max, bool keep_lines) {
  // First look: almost every text needs nothing but perhaps a cut.
  std::uint8_t classes = 0;
  bool has_double_blank = false;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::uint8_t before = 2;
  for (std::size_t i = from; i < text.size(); ++i) {
    const std::uint8_t now = kClasses[bytes[i]];
    has_double_blank |= (now & before & 2) != 0;
    classes |= now;
    before = now;
  }
  has_double_blank |= before == 2;
  if ((classes & 4) != 0 || has_double_blank) {
    std::string clean;
    clean.reserve(text.size() - from);
    char blank = 0;
    for (std::size_t i = from; i < text.size();) {
      const unsigned char c = bytes[i];
      const std::size_t size = std::min(length_of(c), text.size() - i);
      if (c == '<') {
        if (const std::size_t tag = tag_size(std::string_view(text).substr(i)); tag != 0) {
          if (blank == 0) blank = ' ';
          i += tag;
          continue;
        }
      }
      const bool is_no_break = c == 0xC2 && size == 2 && bytes[i + 1] == 0xA0;
      if (c <= 0x20 || is_no_break) {
        if (keep_lines && c == '\n')
          blank = '\n';
        else if (blank == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r' || is_no_break))
          blank = ' ';
      } else if (c == 0x7F || (c == 0xC2 && size == 2 && bytes[i + 1] < 0xA0) || (size == 3 && is_invisible(bytes + i))) {
        // Dropped.
      } else {
        if (blank != 0 && !clean.empty()) clean += blank;
        blank = 0;
        clean.append(text, i, size);
      }
      i += size;
    }
    text.resize(from);
    text += clean;
  }
  if ((classes & 8) != 0) {
    const std::string normal = base::to_nfc(std::string_view(text).substr(from));
    text.resize(from);
    text += normal;
  }
  if (text.size() - from > bytes_max) {
    std::size_t end = from + bytes_max;
    while (end > from && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    while (end > from && is_blank(text[end - 1])) --end;
    text.resize(end);
  }
}

}  // namespace epg
