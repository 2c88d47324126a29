// The shapes of texts: one function per format, all linear in the text.
#include <algorithm>

#include "foundation/base/calendar.hpp"
#include "foundation/base/money.hpp"
#include "foundation/base/url.hpp"
#include "foundation/meta/values.hpp"

namespace meta {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

template <class P>
bool all(std::string_view text, P predicate) {
  return std::ranges::all_of(text, predicate);
}

bool is_host(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  while (true) {
    const auto dot = text.find('.');
    const auto label = text.substr(0, dot);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (!all(label, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; })) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

// Fields are shown to staff, to viewers' apps and in exports: a password has no place in them.
std::string_view url_fault(std::string_view text) {
  const auto url = base::Url::parse(text);
  if (!url) return "must be an address like https://host/path";
  return url->login.empty() ? "" : "must be an address without a user name or password";
}

bool is_email(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || text.size() > 254 || at > 64) return false;
  const auto local = text.substr(0, at);
  const bool is_local = all(local, [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '@' && c != '"' && c != ',' && c != '<' && c != '>';
  });
  const auto host = base::to_lower_ascii(text.substr(at + 1));
  return is_local && is_host(host) && host.find('.') != std::string::npos;
}

bool is_language(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = text.substr(0, dash);
  if (first.size() < 2 || first.size() > 3 || !all(first, is_lower)) return false;
  if (dash == std::string_view::npos) return true;
  const auto second = text.substr(dash + 1);
  return second.size() >= 2 && second.size() <= 4 && all(second, [](char c) { return is_lower(c) || is_upper(c); });
}

bool is_user_id(std::string_view text) {
  return all(text, [](char c) {
    return is_lower(c) || is_upper(c) || is_digit(c) || std::string_view("!#@=()_.$+-").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::string_view format_fault(Format format, std::string_view text) {
  switch (format) {
    case Format::plain: return "";
    case Format::url: return url_fault(text);
    case Format::slug:
      return !text.empty() && all(text, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; })
                 ? ""
                 : "may hold a-z, 0-9 and - only";
    case Format::email: return is_email(text) ? "" : "must be an e-mail address";
    case Format::host: return is_host(text) ? "" : "must be a host name in lower case";
    case Format::language: return is_language(text) ? "" : "must be a language code like en or pt-BR";
    case Format::country: return text.size() == 2 && all(text, is_upper) ? "" : "must be a country code of two capitals";
    case Format::currency: return base::Currency::parse(text) ? "" : "must be a currency code of 3 to 10 capitals";
    case Format::zone: return base::calendar::is_zone(text) ? "" : "must be a time zone like Europe/Berlin";
    case Format::colour:
      return text.size() == 7 && text.front() == '#' && all(text.substr(1), is_hex) ? "" : "must be a colour like #1a2b3c";
    case Format::phone:
      return text.size() >= 8 && text.size() <= 16 && text.front() == '+' && all(text.substr(1), is_digit)
                 ? ""
                 : "must be + and 7 to 15 digits";
    case Format::user_id: return is_user_id(text) ? "" : "may hold letters, digits and ! # @ = ( ) _ . $ + - only";
    case Format::image:
      return text.size() == 64 && all(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); })
                 ? ""
                 : "must be the hash of an uploaded picture";
  }
  return "";
}

std::string_view format_name(Format format) {
  constexpr std::string_view names[] = {"PLAIN",    "URL",  "SLUG",   "EMAIL", "HOST",   "LANGUAGE", "COUNTRY",
                                        "CURRENCY", "ZONE", "COLOUR", "PHONE", "USERID", "IMAGE"};
  return names[static_cast<std::size_t>(format)];
}

std::int64_t text_max(const Rule& rule) {
  if (rule.max != INT64_MAX) return rule.max;
  return rule.format == Format::url ? 2000 : 200;
}

}  // namespace meta
