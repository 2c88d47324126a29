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

base::Status read_port(std::string_view text, Url& url) {
  std::int64_t port = 0;
  if (!base::parse_int(text, port) || port < 1 || port > 65535) return wrong("The port must be a number from 1 to 65535.");
  url.port = static_cast<std::uint16_t>(port);
  return {};
}

base::Status read_authority(std::string_view text, Url& url) {
  if (text.find('@') != text.npos) return wrong("A user name or password must not stand in a URL.");
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == text.npos) return wrong("The IPv6 address is not closed by ].");
    const auto address = parse_address(text.substr(1, end - 1));
    if (!address || text.substr(1, end - 1).find(':') == text.npos) return wrong("This is not an IPv6 address.");
    url.host = address->text();
    url.is_ipv6 = !address->is_v4();  // A mapped address is the IPv4 address that it is.
    text.remove_prefix(end + 1);
    if (text.empty()) return {};
    if (text[0] != ':') return wrong("After ] only a port may follow.");
    return read_port(text.substr(1), url);
  }
  const std::size_t colon = text.find(':');
  const std::string_view host = text.substr(0, colon);
  if (!is_name(host) && !parse_address(host)) return wrong("This is not a host name or a plain IPv4 address.");
  url.host = base::to_lower_ascii(host);
  return colon == text.npos ? base::Status{} : read_port(text.substr(colon + 1), url);
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
  if (text.empty() || text.size() > kUrlBytes) return wrong("A URL has 1 to 2048 characters.");
  const std::size_t colon = text.find("://");
  if (colon == text.npos) return wrong("A URL begins with its scheme, like https://");
  Url url;
  url.scheme = base::to_lower_ascii(text.substr(0, colon));
  if (std::ranges::find(schemes, url.scheme) == schemes.end()) return wrong("This kind of URL is not allowed here.");
  url.port = default_port(url.scheme);
  text.remove_prefix(colon + 3);

  const std::size_t authority_end = std::min(text.find_first_of("/?#\\"), text.size());
  TRY_OK(read_authority(text.substr(0, authority_end), url));
  text.remove_prefix(authority_end);

  const std::size_t question = text.find('?');
  url.path = text.substr(0, question);
  if (url.path.empty()) url.path = "/";
  if (!is_path_or_query(url.path, false)) return wrong("The path has a character that must be written as %XX, or a broken %.");
  if (url.path[0] != '/') return wrong("The path must begin with /.");
  if (question != text.npos) {
    url.has_query = true;
    url.query = text.substr(question + 1);
    if (!is_path_or_query(url.query, true)) return wrong("The query has a character that must be written as %XX, or a broken %.");
  }
  return url;
}

base::Result<Url> resolve_url(const Url& from, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  if (reference.empty()) return from;
  if (reference.size() > kUrlBytes) return wrong("A URL has 1 to 2048 characters.");
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
