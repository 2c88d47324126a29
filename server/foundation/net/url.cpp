#include "foundation/net/url.hpp"

#include <algorithm>
#include <optional>

#include "foundation/base/text.hpp"
#include "foundation/net/address_rules.hpp"

namespace net {
namespace {

std::unexpected<base::Error> wrong(std::string_view message) {
  return base::fail(base::ErrorKind::invalid, "URL_FORMAT", message);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

std::uint16_t default_port(std::string_view scheme) {
  if (scheme == "http") return 80;
  if (scheme == "https") return 443;
  if (scheme == "rtmp") return 1935;
  if (scheme == "rtmps") return 443;
  if (scheme == "rtsp") return 554;
  return 0;
}

// Percent-encoding whole, and only characters that RFC 3986 allows in a path or query. Brackets: everybody writes ?a[]=1.
bool is_path_or_query(std::string_view text, bool is_query) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (text.size() - i < 3 || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
    } else if (!is_alpha(c) && !is_digit(c) && std::string_view("-._~!$&'()*+,;=:@/").find(c) == std::string_view::npos &&
               !(is_query && (c == '?' || c == '[' || c == ']'))) {
      return false;
    }
  }
  return true;
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '_'; });
}

// Other parsers take a last label of digits, or 0x and hex digits, for a number and read an IPv4 address out of it.
bool looks_like_number(std::string_view label) {
  if (std::ranges::all_of(label, is_digit)) return true;
  return label.size() >= 2 && label[0] == '0' && (label[1] == 'x' || label[1] == 'X') &&
         std::ranges::all_of(label.substr(2), is_hex);
}

bool is_name(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  for (std::size_t start = 0;;) {
    const std::size_t dot = host.find('.', start);
    const std::string_view label = host.substr(start, dot == host.npos ? host.npos : dot - start);
    if (!is_label(label)) return false;
    if (dot == host.npos) return !looks_like_number(label);
    start = dot + 1;
  }
}

base::Status read_host(std::string_view text, Url& url) {
  if (text.starts_with('[')) {
    text = text.substr(1, text.size() - 2);
    const auto address = parse_address(text);
    if (!address || text.find(':') == text.npos) return wrong("This is not an IPv6 address.");
    url.host = address->text();
    url.is_ipv6 = !address->is_v4();  // A mapped address is the IPv4 address that it is.
    return {};
  }
  if (!is_name(text) && !parse_address(text)) return wrong("This is not a host name or a plain IPv4 address.");
  url.host = base::to_lower_ascii(text);
  return {};
}

std::string without_dot_segments(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t next = path.find('/', 1);
    const std::string_view segment = path.substr(0, next);
    const bool is_last = next == path.npos;
    if (segment == "/..") {
      out.erase(out.empty() ? 0 : out.rfind('/'));
      if (is_last) out += '/';
    } else if (segment == "/.") {
      if (is_last) out += '/';
    } else {
      out += segment;
    }
    path = is_last ? std::string_view{} : path.substr(next);
  }
  return out.empty() ? "/" : out;
}

}  // namespace

bool Url::is_default_port() const { return port == default_port(scheme); }
std::string Url::authority() const {
  std::string out = is_ipv6 ? "[" + host + "]" : host;
  if (!is_default_port()) out += ":" + std::to_string(port);
  return out;
}
std::string Url::text() const { return scheme + "://" + authority() + path + (has_query ? "?" + query : ""); }

base::Result<Url> parse_url(std::string_view text, std::span<const std::string_view> schemes) {
  TRY(const auto read, base::Url::parse(text));
  return parse_url(read, schemes);
}

base::Result<Url> parse_url(const base::Url& read, std::span<const std::string_view> schemes) {
  Url url;
  url.scheme = base::to_lower_ascii(read.scheme);
  if (std::ranges::find(schemes, url.scheme) == schemes.end()) return wrong("This kind of URL is not allowed here.");
  if (read.has_login) return wrong("A user name or password must not stand in a URL.");
  if (!read.rest.empty()) return wrong("Nothing may follow # or |; as a character it is written as %23 or %7C.");
  TRY_OK(read_host(read.host, url));
  url.port = read.port != 0 ? read.port : default_port(url.scheme);
  url.path = read.path.empty() ? "/" : read.path;
  if (!is_path_or_query(url.path, false)) return wrong("The path has a character that must be written as %XX, or a broken %.");
  url.has_query = read.has_query;
  url.query = read.query;
  if (!is_path_or_query(url.query, true)) return wrong("The query has a character that must be written as %XX, or a broken %.");
  return url;
}

base::Result<Url> resolve_url(const Url& from, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  if (reference.empty()) return from;
  if (reference.size() > base::kUrlBytes) return wrong("A URL has 1 to 2048 characters.");
  // An absolute URL: a scheme before any other delimiter.
  const std::size_t delimiter = reference.find_first_of(":/?");
  if (delimiter != reference.npos && reference[delimiter] == ':') return parse_url(reference);
  if (reference.starts_with("//")) return parse_url(from.scheme + ":" + std::string(reference));

  const std::size_t question = reference.find('?');
  std::string path(reference.substr(0, question));
  if (path.empty()) {
    path = from.path;
  } else if (path[0] != '/') {
    path = from.path.substr(0, from.path.rfind('/') + 1) + path;
  }
  Url out = from;
  out.path = without_dot_segments(path);
  out.has_query = question != reference.npos;
  out.query = out.has_query ? reference.substr(question + 1) : std::string_view{};
  return parse_url(out.text());
}

}  // namespace net
