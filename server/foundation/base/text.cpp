#include "foundation/base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <utility>

namespace base {
namespace {

struct Free {
  void operator()(utf8proc_uint8_t* p) const { std::free(p); }
};

std::string map_utf8(std::string_view text, int options) {
  utf8proc_uint8_t* raw = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &raw, static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, Free> owner(raw);
  if (size < 0) return {};
  return {reinterpret_cast<const char*>(raw), static_cast<std::size_t>(size)};
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Calls f(code point) for each; stops and returns false at the first byte that is not UTF-8 or when f returns false.
template <class F>
bool each_code_point(std::string_view text, F&& f) {
  while (!text.empty()) {
    utf8proc_int32_t point = -1;
    const auto used = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &point);
    if (used <= 0 || !f(point)) return false;
    text.remove_prefix(static_cast<std::size_t>(used));
  }
  return true;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int base64url_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '-') return 62;
  if (c == '_') return 63;
  return -1;
}

}  // namespace

Texts::Texts(std::initializer_list<std::pair<std::string, std::string>> items) {
  for (const auto& [language, text] : items) set(language, text);
}

void Texts::set(std::string_view language, std::string_view text) {
  const auto at = std::ranges::lower_bound(items_, language, {}, [](const auto& item) { return std::string_view(item.first); });
  const bool is_there = at != items_.end() && at->first == language;
  if (text.empty()) {
    if (is_there) items_.erase(at);
  } else if (is_there) {
    at->second = text;
  } else {
    items_.emplace(at, std::string(language), std::string(text));
  }
}

const std::string* Texts::find(std::string_view language) const {
  for (const auto& [key, text] : items_)
    if (key == language) return &text;
  return nullptr;
}

std::string_view Texts::pick(std::string_view language, std::string_view default_language) const {
  if (const auto* own = find(language)) return *own;
  if (const auto* fallback = find(default_language)) return *fallback;
  return items_.empty() ? std::string_view{} : std::string_view{items_.front().second};
}

bool is_utf8(std::string_view text) {
  return is_ascii(text) || each_code_point(text, [](auto) { return true; });
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string to_nfc(std::string_view text) {
  return is_ascii(text) ? std::string(text) : map_utf8(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

std::string fold_key(std::string_view text) {
  const auto folded =
      is_ascii(text)
          ? to_lower_ascii(text)
          : map_utf8(text, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
  std::string out;
  out.reserve(folded.size());
  for (const char c : folded) {
    if (!is_space(c))
      out.push_back(c);
    else if (!out.empty() && out.back() != ' ')
      out.push_back(' ');
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string initials(std::string_view name) {
  std::vector<std::string> words;  // The first two characters of each.
  bool is_inside = false;
  each_code_point(to_nfc(name), [&](utf8proc_int32_t point) {
    const auto category = utf8proc_category(point);
    const bool is_mark = category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
    if (is_mark || point == '\'' || point == 0x2019) return true;  // Neither shown nor the end of a word.
    const bool is_letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
    if (!is_letter && category != UTF8PROC_CATEGORY_ND) {
      is_inside = false;
      return words.size() < 2;
    }
    if (!std::exchange(is_inside, true)) words.emplace_back();
    if (code_points(words.back()) < 2) {
      std::array<utf8proc_uint8_t, 4> bytes{};
      const auto size = utf8proc_encode_char(utf8proc_toupper(point), bytes.data());
      words.back().append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
    }
    return true;
  });
  if (words.empty()) return {};
  if (words.size() == 1) return to_nfc(words.front());
  const auto first = [](const std::string& word) {
    std::size_t size = 1;
    while (size < word.size() && (static_cast<unsigned char>(word[size]) & 0xC0) == 0x80) ++size;
    return word.substr(0, size);
  };
  return to_nfc(first(words[0]) + first(words[1]));
}

bool has_forbidden_characters(std::string_view text, bool multiline) {
  return !each_code_point(text, [multiline](std::int32_t point) {
    if (point == '\n' || point == '\t') return multiline;
    if (point < 0x20 || (point >= 0x7F && point < 0xA0)) return false;
    const bool is_override = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    return !is_override && point != 0x2028 && point != 0x2029 && point != 0xFEFF;
  });
}

std::string trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return std::string(text);
}

std::string to_lower_ascii(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    out.push_back(digits[static_cast<unsigned char>(c) >> 4]);
    out.push_back(digits[static_cast<unsigned char>(c) & 15]);
  }
  return out;
}

std::string to_base64url(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t bits = 0;
  int have = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    have += 8;
    while (have >= 6) {
      have -= 6;
      out.push_back(kBase64Url[bits >> have & 63]);
    }
  }
  if (have > 0) out.push_back(kBase64Url[bits << (6 - have) & 63]);
  return out;
}

bool from_base64url(std::string_view text, std::string& bytes) {
  bytes.clear();
  if (text.size() % 4 == 1) return false;
  std::uint32_t bits = 0;
  int have = 0;
  for (const char c : text) {
    const int value = base64url_value(c);
    if (value < 0) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    have += 6;
    if (have >= 8) {
      have -= 8;
      bytes.push_back(static_cast<char>(bits >> have & 0xFF));
    }
  }
  return (bits & ((1U << have) - 1)) == 0;  // Left-over bits must be zero, so that each text has one spelling.
}

bool parse_int(std::string_view text, std::int64_t& value) {
  const auto digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || (digits.size() > 1 && digits.front() == '0') || text == "-0") return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace base
