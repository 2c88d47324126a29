#include "foundation/http/edge_head.hpp"

#include <array>
#include <cstring>

namespace http {
namespace {

constexpr std::size_t kChunkLineMax = 8 + 64;  // Size digits and extensions.
constexpr std::size_t kChunkExtensionMax = 64;
constexpr std::size_t kTrailersMax = 4 * 1024;

constexpr Fault kBadRequest{400, "MALFORMED_REQUEST", "The request is not valid HTTP."};
constexpr Fault kBadLineEnd{400, "MALFORMED_REQUEST", "A line of the request does not end with CR LF."};
constexpr Fault kBadTarget{400, "MALFORMED_REQUEST", "The request target is not valid."};
constexpr Fault kBadHost{400, "MALFORMED_REQUEST", "The request needs exactly one valid Host."};
constexpr Fault kBadLength{400, "MALFORMED_REQUEST", "The length of the body is not clear."};
constexpr Fault kBadField{400, "MALFORMED_REQUEST", "A header line is not valid."};
constexpr Fault kLongLine{414, "URI_TOO_LONG", "The request line is too long."};
constexpr Fault kLongHeaders{431, "HEADERS_TOO_LARGE", "The headers are too large or too many."};
constexpr Fault kBadVersion{505, "HTTP_VERSION", "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
constexpr Fault kBadExpect{417, "EXPECTATION_FAILED", "Only 100-continue can be expected."};

constexpr auto kTokenChars = [] {
  std::array<bool, 256> is{};
  for (int c = '0'; c <= '9'; ++c) is[static_cast<std::size_t>(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c) is[static_cast<std::size_t>(c)] = is[static_cast<std::size_t>(c - 32)] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) is[static_cast<unsigned char>(c)] = true;
  return is;
}();

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_hex(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }

Method method_of(std::string_view name) {
  if (name == "GET") return Method::get;
  if (name == "HEAD") return Method::head;
  if (name == "POST") return Method::post;
  if (name == "PUT") return Method::put;
  if (name == "PATCH") return Method::patch;
  if (name == "DELETE") return Method::del;
  if (name == "OPTIONS") return Method::options;
  return Method::other;
}

// host[:port]: a name, an IPv4 address or a bracketed IPv6 address.
bool is_host(std::string_view text) {
  if (text.empty() || text.size() > 300) return false;
  std::size_t end = 0;
  if (text.front() == '[') {
    end = text.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    for (const char c : text.substr(1, end - 1))
      if (!is_hex(c) && c != ':' && c != '.') return false;
    ++end;
  } else {
    while (end < text.size() &&
           (is_digit(text[end]) || is_alpha(text[end]) || text[end] == '-' || text[end] == '.' || text[end] == '_'))
      ++end;
    if (end == 0) return false;
  }
  if (end == text.size()) return true;
  const std::string_view port = text.substr(end + 1);
  if (text[end] != ':' || port.empty() || port.size() > 5) return false;
  for (const char c : port)
    if (!is_digit(c)) return false;
  return true;
}

bool is_target(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f || c == '#' || c == '\\') return false;
  }
  return true;
}

// The absolute form's authority, or nothing when the target is a plain path.
std::optional<Fault> take_target(std::string_view target, Request& request, std::string_view& authority) {
  if (!is_target(target)) return kBadTarget;
  if (!target.starts_with('/')) {
    const auto scheme = target.find("://");
    if (scheme == std::string_view::npos) return kBadTarget;  // CONNECT's and OPTIONS' forms: nothing here is a proxy.
    const std::string_view name = target.substr(0, scheme);
    if (!equals_ignoring_case(name, "http") && !equals_ignoring_case(name, "https")) return kBadTarget;
    target.remove_prefix(scheme + 3);
    const auto end = target.find_first_of("/?");
    authority = target.substr(0, end);
    if (authority.empty()) return kBadTarget;
    target = end == std::string_view::npos ? std::string_view{} : target.substr(end);
  }
  const auto question = target.find('?');
  request.path = target.substr(0, question);
  if (request.path.empty()) request.path = "/";
  if (question != std::string_view::npos) request.query = target.substr(question + 1);
  return std::nullopt;
}

std::optional<Fault> take_request_line(std::string_view line, Head& head, std::string_view& authority) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return kBadRequest;
  const std::string_view method = line.substr(0, first);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(method) || method.size() > 32) return kBadRequest;
  if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) || version[6] != '.' || !is_digit(version[7]))
    return kBadRequest;
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return kBadVersion;
  head.is_http_1_0 = version == "HTTP/1.0";
  head.request.method = method_of(method);
  return take_target(line.substr(first + 1, last - first - 1), head.request, authority);
}

std::optional<Fault> take_length(std::string_view value, Head& head) {
  if (value.empty() || value.size() > 18) return kBadLength;
  std::uint64_t length = 0;
  for (const char c : value) {
    if (!is_digit(c)) return kBadLength;
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  head.length = length;
  head.framing = length == 0 ? Framing::none : Framing::length;
  return std::nullopt;
}

// Fields whose repetition could be read in two ways.
struct Once {
  bool host{}, length{}, coding{}, type{}, authorization{};
};

std::optional<Fault> take_special(const std::string& name, std::string& value, Head& head, Once& seen) {
  const auto again = [](bool& flag) { return std::exchange(flag, true); };
  if (name == "host") {
    if (again(seen.host) || !is_host(value)) return kBadHost;
    for (char& c : value) c = lower(c);
  } else if (name == "content-length") {
    if (again(seen.length)) return kBadLength;
    return take_length(value, head);
  } else if (name == "transfer-encoding") {
    if (again(seen.coding) || !equals_ignoring_case(value, "chunked") || head.is_http_1_0) return kBadLength;
  } else if (name == "connection") {
    std::string_view rest = value, element;
    while (next_element(rest, element))
      if (equals_ignoring_case(element, "close")) head.wants_close = true;
  } else if (name == "expect") {
    if (!equals_ignoring_case(value, "100-continue")) return kBadExpect;
    head.expects_continue = !head.is_http_1_0;
  } else if (name == "content-type") {
    if (again(seen.type)) return kBadField;
  } else if (name == "authorization") {
    if (again(seen.authorization)) return kBadField;
  }
  return std::nullopt;
}

std::optional<Fault> take_field(std::string_view line, Head& head, Once& seen) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return kBadField;  // Folded lines and blanks before ':' too.
  const std::string_view value = trim_blanks(line.substr(colon + 1));
  if (!is_header_value(value)) return kBadField;
  auto& [kept_name, kept_value] = head.request.headers.emplace_back(line.substr(0, colon), value);
  for (char& c : kept_name) c = lower(c);
  return take_special(kept_name, kept_value, head, seen);
}

}  // namespace

bool is_token(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text)
    if (!kTokenChars[static_cast<unsigned char>(c)]) return false;
  return true;
}

bool is_header_value(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t') || byte == 0x7f) return false;
  }
  return true;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool next_element(std::string_view& rest, std::string_view& element) {
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    element = trim_blanks(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    if (!element.empty()) return true;
  }
  return false;
}

HeadScan::State HeadScan::fail(Fault fault) {
  fault_ = fault;
  return State::fault;
}

HeadScan::State HeadScan::scan(std::string_view bytes, const Limits& limits) {
  // One blank line before the request line is a habit of old clients after a POST.
  if (begin_ == 0 && lines_ == 0 && bytes.starts_with("\r\n")) begin_ = line_start_ = 2;
  if (lines_ == 0 && bytes.size() > begin_ && bytes[begin_] != '\r' && !kTokenChars[static_cast<unsigned char>(bytes[begin_])])
    return fail(kBadRequest);
  while (true) {
    const auto* found = static_cast<const char*>(std::memchr(bytes.data() + line_start_, '\n', bytes.size() - line_start_));
    if (found == nullptr) return check_rest(bytes, limits);
    const auto at = static_cast<std::size_t>(found - bytes.data());
    // A CR inside a line shows at once too, not only when the head is complete.
    const auto* cr = static_cast<const char*>(std::memchr(bytes.data() + line_start_, '\r', at - line_start_));
    if (cr == nullptr || cr + 1 != found) return fail(kBadLineEnd);
    const std::size_t size = at - 1 - line_start_;
    const bool is_request_line = lines_ == 0;
    line_start_ = at + 1;
    if (is_request_line) {
      if (size > limits.request_line_bytes) return fail(kLongLine);
      if (size == 0) return fail(kBadRequest);
      headers_start_ = line_start_;
    } else if (line_start_ - headers_start_ > limits.headers_bytes + 2) {
      return fail(kLongHeaders);
    }
    if (size == 0) return State::complete;
    if (++lines_ > limits.headers_count + 1) return fail(kLongHeaders);
  }
}

// The unfinished line at the end: too long already, or with a CR inside?
HeadScan::State HeadScan::check_rest(std::string_view bytes, const Limits& limits) {
  const std::string_view rest = bytes.substr(line_start_);
  if (lines_ == 0 && rest.size() > limits.request_line_bytes + 1) return fail(kLongLine);
  if (lines_ != 0 && bytes.size() - headers_start_ > limits.headers_bytes + 1) return fail(kLongHeaders);
  const auto cr = rest.find('\r');
  if (cr != std::string_view::npos && cr + 1 < rest.size()) return fail(kBadLineEnd);
  return State::more;
}

std::optional<Fault> parse_head(std::string_view bytes, Head& head) {
  std::string_view authority;
  Once seen;
  bool is_first = true;
  head.request.headers.reserve(8);
  while (true) {
    const auto end = bytes.find("\r\n");
    if (end == std::string_view::npos) return kBadLineEnd;
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    if (line.empty()) break;
    auto fault = is_first ? take_request_line(line, head, authority) : take_field(line, head, seen);
    if (fault) return fault;
    is_first = false;
  }
  if (!seen.host && !head.is_http_1_0) return kBadHost;
  if (!authority.empty() && !equals_ignoring_case(authority, head.request.header("host"))) return kBadHost;
  if (seen.coding) {
    if (seen.length) return kBadLength;
    head.framing = Framing::chunked;
  }
  return std::nullopt;
}

Chunks::State Chunks::fail(std::string_view message) {
  fault_ = {400, "MALFORMED_REQUEST", message};
  return State::fault;
}

std::optional<Fault> Chunks::take_size_line(std::string_view line) {
  std::size_t digits = 0;
  std::uint64_t size = 0;
  while (digits < line.size() && is_hex(line[digits])) {
    const char c = lower(line[digits]);
    size = size * 16 + static_cast<std::uint64_t>(is_digit(c) ? c - '0' : c - 'a' + 10);
    if (++digits > 8) return Fault{400, "MALFORMED_REQUEST", "A chunk is too large."};
  }
  const std::string_view extension = line.substr(digits);
  const bool is_good = digits > 0 && (extension.empty() || extension.front() == ';') && extension.size() <= kChunkExtensionMax &&
                       is_header_value(extension);
  if (!is_good) return Fault{400, "MALFORMED_REQUEST", "A chunk's size line is not valid."};
  left_ = size;
  part_ = size == 0 ? Part::trailers : Part::payload;
  return std::nullopt;
}

Chunks::State Chunks::feed(std::string_view& bytes, std::string_view& piece) {
  while (!bytes.empty()) {
    if (part_ == Part::payload) {
      piece = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
      bytes.remove_prefix(piece.size());
      left_ -= piece.size();
      if (left_ == 0) part_ = Part::payload_end;
      return State::data;
    }
    const auto line_feed = bytes.find('\n');
    const std::size_t limit = part_ == Part::payload_end ? 0 : part_ == Part::size_line ? kChunkLineMax : kTrailersMax;
    if (line_feed == std::string_view::npos) {
      const auto cr = bytes.find('\r');
      if (bytes.size() > limit + 1 || (cr != std::string_view::npos && cr + 1 < bytes.size()) || (limit == 0 && cr != 0))
        return fail("A chunk is not ended well.");
      return State::more;
    }
    if (line_feed == 0 || bytes[line_feed - 1] != '\r' || line_feed - 1 > limit) return fail("A chunk is not ended well.");
    const std::string_view line = bytes.substr(0, line_feed - 1);
    bytes.remove_prefix(line_feed + 1);
    if (part_ == Part::payload_end) {
      part_ = Part::size_line;
    } else if (part_ == Part::size_line) {
      if (const auto fault = take_size_line(line)) return fail(fault->message);
    } else {
      if (line.empty()) return State::done;
      trailer_bytes_ += line.size();
      const auto colon = line.find(':');
      if (trailer_bytes_ > kTrailersMax || colon == std::string_view::npos || !is_token(line.substr(0, colon)) ||
          !is_header_value(line))
        return fail("A trailer line is not valid.");
    }
  }
  return State::more;
}

}  // namespace http
