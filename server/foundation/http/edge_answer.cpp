#include "foundation/http/edge_answer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <ctime>

#include "foundation/base/check.hpp"

namespace http {
namespace {

constexpr int kFullRetry_s = 2;

// q as thousandths; 1000 when absent or not readable.
int quality(std::string_view parameters) {
  const auto at = parameters.find_first_of("qQ");
  if (at == std::string_view::npos || at + 1 >= parameters.size() || parameters[at + 1] != '=') return 1000;
  const std::string_view text = trim_blanks(parameters.substr(at + 2));
  int value = 0, scale = 1000;
  for (std::size_t i = 0; i < text.size() && i < 5; ++i) {
    if (i == 1) {
      if (text[i] != '.') return 1000;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return 1000;
    value += (text[i] - '0') * scale;
    scale /= 10;
  }
  return std::min(value, 1000);
}

void read_encodings(std::string_view accepted, Wishes& wishes) {
  int gzip = -1, brotli = -1, identity = -1, any = 0;
  std::string_view element;
  while (next_element(accepted, element)) {
    const auto semicolon = element.find(';');
    const std::string_view name = trim_blanks(element.substr(0, semicolon));
    const int q = semicolon == std::string_view::npos ? 1000 : quality(element.substr(semicolon + 1));
    if (equals_ignoring_case(name, "gzip") || equals_ignoring_case(name, "x-gzip")) gzip = q;
    if (equals_ignoring_case(name, "br")) brotli = q;
    if (equals_ignoring_case(name, "identity")) identity = q;
    if (name == "*") any = q;
  }
  if (gzip < 0) gzip = any;
  if (brotli < 0) brotli = any;
  wishes.takes_gzip = gzip > 0 && gzip >= identity;
  wishes.takes_brotli = brotli > 0 && brotli >= identity;
  wishes.prefers_gzip = gzip > brotli;
}

void add_number(std::string& head, std::uint64_t value) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  head.append(digits.data(), end);
}

void add_header(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

bool has_header(const Response& response, std::string_view name) {
  for (const auto& [other, value] : response.headers)
    if (equals_ignoring_case(other, name)) return true;
  return false;
}

std::string_view own_etag(const Response& response) {
  for (const auto& [name, value] : response.headers)
    if (equals_ignoring_case(name, "etag")) return value;
  return {};
}

bool is_edges_own(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kOwn{"content-length", "connection", "date", "transfer-encoding",
                                                        "x-request-id"};
  for (const auto own : kOwn)
    if (equals_ignoring_case(name, own)) return true;
  return false;
}

// Entity headers that a 304 leaves out.
bool is_about_content(std::string_view name) {
  return equals_ignoring_case(name, "content-type") || equals_ignoring_case(name, "content-encoding") ||
         equals_ignoring_case(name, "content-disposition") || equals_ignoring_case(name, "content-language");
}

// Status line and all that does not depend on the kind of body.
void begin_head(const Response& response, int status, const Wishes& wishes, const Envelope& envelope, Outgoing& out) {
  CHECK(status >= 200 && status <= 599);
  out.status = status;
  std::string& head = out.head;
  head.clear();
  if (status == 200) {
    head.append("HTTP/1.1 200 OK\r\nDate: ");
  } else {
    head.append("HTTP/1.1 ");
    add_number(head, static_cast<std::uint64_t>(status));
    head.append(" ").append(status_text(status)).append("\r\nDate: ");
  }
  head.append(envelope.date).append("\r\n");
  add_header(head, "X-Request-Id", envelope.request_id);
  for (const auto& [name, value] : response.headers) {
    CHECK(is_token(name) && is_header_value(value) && !is_edges_own(name));
    if (status == 304 && is_about_content(name)) continue;
    add_header(head, name, value);
  }
  out.close = envelope.close || response.close || wishes.is_http_1_0;
  if (out.close) head.append("Connection: close\r\n");
}

void end_head(Outgoing& out, std::optional<std::uint64_t> length) {
  if (length && out.status != 204 && out.status != 304) {
    out.head.append("Content-Length: ");
    add_number(out.head, *length);
    out.head.append("\r\n");
  }
  out.head.append("\r\n");
}

bool may_be_unmodified(const Response& response, const Wishes& wishes) {
  return response.status == 200 && (wishes.is_get || wishes.is_head) && !wishes.if_none_match.empty();
}

void encode_text(Response& response, const Wishes& wishes, const Envelope& envelope, Outgoing& out) {
  const std::string_view etag = own_etag(response);
  const bool is_same = !etag.empty() && may_be_unmodified(response, wishes) && etag_matches(wishes.if_none_match, etag);
  begin_head(response, is_same ? 304 : response.status, wishes, envelope, out);
  out.owner = std::move(response.body);
  const std::string& text = std::get<std::string>(out.owner);
  end_head(out, text.size());
  if (!is_same && !wishes.is_head && out.status != 204) out.body = text;
}

void encode_prepared(Response& response, const Wishes& wishes, const Envelope& envelope, Outgoing& out) {
  out.owner = std::move(response.body);
  const Prepared* made = std::get<std::shared_ptr<const Prepared>>(out.owner).get();
  CHECK(made != nullptr && is_header_value(made->content_type) && is_header_value(made->cache_control) &&
        is_header_value(made->etag));
  const bool is_brotli = wishes.takes_brotli && !made->brotli.empty() && !(wishes.prefers_gzip && !made->gzip.empty());
  const bool is_gzip = !is_brotli && wishes.takes_gzip && !made->gzip.empty();
  const std::string& bytes = is_brotli ? made->brotli : is_gzip ? made->gzip : made->plain;
  const bool is_same =
      !made->etag.empty() && may_be_unmodified(response, wishes) && etag_matches(wishes.if_none_match, made->etag);
  begin_head(response, is_same ? 304 : response.status, wishes, envelope, out);
  std::string& head = out.head;
  if (!is_same && !made->content_type.empty() && !has_header(response, "content-type"))
    add_header(head, "Content-Type", made->content_type);
  if (made->etag.size() >= 2) {
    // Each encoding is a representation of its own, so a strong tag differs.
    head.append("ETag: ")
        .append(made->etag, 0, made->etag.size() - 1)
        .append(is_brotli ? "-b\"\r\n"
                : is_gzip ? "-g\"\r\n"
                          : "\"\r\n");
  }
  if (!made->cache_control.empty() && !has_header(response, "cache-control"))
    add_header(head, "Cache-Control", made->cache_control);
  if (!made->gzip.empty() || !made->brotli.empty()) head.append("Vary: Accept-Encoding\r\n");
  if (!is_same && (is_brotli || is_gzip)) head.append(is_brotli ? "Content-Encoding: br\r\n" : "Content-Encoding: gzip\r\n");
  end_head(out, bytes.size());
  if (!is_same && !wishes.is_head && out.status != 204) out.body = bytes;
}

void encode_file(Response& response, const Wishes& wishes, const Envelope& envelope, Outgoing& out) {
  const std::filesystem::path path = std::get<FileBody>(response.body).path;
  File file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat about{};
  if (!file.is_open() && (errno == EMFILE || errno == ENFILE)) {  // It may well be there: all descriptors are in use.
    Response busy = problem_response(503, "BUSY", "The server is too busy; try again.", envelope.request_id, kFullRetry_s);
    busy.close = true;  // Gives one back.
    return encode_text(busy, wishes, envelope, out);
  }
  if (!file.is_open() || ::fstat(file.descriptor(), &about) != 0 || !S_ISREG(about.st_mode)) {
    Response missing = problem_response(404, "NOT_FOUND", "There is no such file.", envelope.request_id);
    missing.close = response.close;
    return encode_text(missing, wishes, envelope, out);
  }
  const auto size = static_cast<std::uint64_t>(about.st_size);
  const std::string etag = fmt::format("\"{:x}-{:x}{:08x}\"", size, about.st_mtim.tv_sec, about.st_mtim.tv_nsec);
  const bool is_same = may_be_unmodified(response, wishes) && etag_matches(wishes.if_none_match, etag);
  std::optional<ByteRange> range;
  if (response.status == 200 && wishes.is_get && !is_same && (wishes.if_range.empty() || wishes.if_range == etag))
    range = parse_range(wishes.range, size);
  const bool is_outside = range && !range->is_satisfiable;
  const int status = is_same ? 304 : is_outside ? 416 : range ? 206 : response.status;
  begin_head(response, status, wishes, envelope, out);
  if (!is_same && !has_header(response, "content-type")) add_header(out.head, "Content-Type", "application/octet-stream");
  add_header(out.head, "Accept-Ranges", "bytes");
  add_header(out.head, "ETag", etag);
  if (is_outside) add_header(out.head, "Content-Range", fmt::format("bytes */{}", size));
  if (status == 206) add_header(out.head, "Content-Range", fmt::format("bytes {}-{}/{}", range->first, range->last, size));
  const std::uint64_t length = is_outside ? 0 : range ? range->last - range->first + 1 : size;
  end_head(out, length);
  if (wishes.is_head || is_same || length == 0) return;
  out.file = std::move(file);
  out.file_offset = range ? range->first : 0;
  out.file_left = length;
}

void encode_events(Response& response, const Wishes& wishes, const Envelope& envelope, Outgoing& out) {
  response.close = true;  // The stream's end is the connection's end: no length, no chunks.
  begin_head(response, response.status, wishes, envelope, out);
  if (!has_header(response, "content-type")) add_header(out.head, "Content-Type", "text/event-stream");
  if (!has_header(response, "cache-control")) add_header(out.head, "Cache-Control", "no-store");
  add_header(out.head, "X-Accel-Buffering", "no");  // Or nginx in front would hold events back.
  end_head(out, std::nullopt);
  out.is_events = !wishes.is_head;
  out.owner = std::move(response.body);
}

}  // namespace

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    close();
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

void File::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

Wishes wishes_of(const Head& head) {
  Wishes wishes;
  wishes.is_get = head.request.method == Method::get;
  wishes.is_head = head.request.method == Method::head;
  wishes.is_http_1_0 = head.is_http_1_0;
  for (const auto& [name, value] : head.request.headers) {
    if (name == "accept-encoding") read_encodings(value, wishes);
    if (name == "if-none-match") wishes.if_none_match = value;
    if (name == "if-range") wishes.if_range = value;
    if (name == "range") wishes.range = value;
  }
  return wishes;
}

std::optional<ByteRange> parse_range(std::string_view text, std::uint64_t size) {
  if (text.size() > 64 || text.size() < 6 || !equals_ignoring_case(text.substr(0, 6), "bytes=")) return std::nullopt;
  const std::string_view pair = trim_blanks(text.substr(6));
  const auto dash = pair.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view digits) -> std::optional<std::uint64_t> {
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || fault != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
  };
  const auto first = number(pair.substr(0, dash)), last = number(pair.substr(dash + 1));
  if (dash == 0) {
    if (!last) return std::nullopt;
    if (*last == 0 || size == 0) return ByteRange{.is_satisfiable = false};
    return ByteRange{size - std::min(*last, size), size - 1};
  }
  if (!first || (!last && dash + 1 != pair.size()) || (last && *last < *first))
    return std::nullopt;  // Several ranges too: the whole.
  if (*first >= size) return ByteRange{.is_satisfiable = false};
  return ByteRange{*first, last ? std::min(*last, size - 1) : size - 1};
}

bool etag_matches(std::string_view list, std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  if (etag.size() < 2) return false;
  const std::string_view core = etag.substr(0, etag.size() - 1);  // The encodings' tags differ only at the end.
  std::string_view element;
  while (next_element(list, element)) {
    if (element == "*") return true;
    if (element.starts_with("W/")) element.remove_prefix(2);
    if (!element.starts_with(core)) continue;
    const std::string_view end = element.substr(core.size());
    if (end == "\"" || end == "-g\"" || end == "-b\"") return true;
  }
  return false;
}

void encode(Response response, const Wishes& wishes, const Envelope& envelope, Outgoing& out) {
  out.body = {};
  out.file.close();
  out.file_left = 0;
  out.is_events = false;
  if (std::holds_alternative<std::shared_ptr<const Prepared>>(response.body))
    return encode_prepared(response, wishes, envelope, out);
  if (std::holds_alternative<std::string>(response.body)) return encode_text(response, wishes, envelope, out);
  if (std::holds_alternative<FileBody>(response.body)) return encode_file(response, wishes, envelope, out);
  encode_events(response, wishes, envelope, out);
}

std::string http_date(std::int64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  static constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                     kMonths[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                     parts.tm_sec);
}

}  // namespace http
