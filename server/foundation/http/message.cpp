#include "foundation/http/message.hpp"

#include <brotli/encode.h>
#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <limits>

#include "foundation/base/fnv.hpp"
#include "foundation/base/text.hpp"
#include "foundation/http/edge_head.hpp"

namespace http {
namespace {

constexpr std::size_t kCompressFrom = 512;  // Smaller bodies fit into the first packet anyway.

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Two independent hashes of 64 bits: against accident, not against an attacker, who does not choose our bytes.
std::string make_etag(std::string_view bytes) {
  std::uint64_t other = 0x9ae16a3b2f90404fU;
  for (const char c : bytes) {
    other = (other ^ static_cast<std::uint8_t>(c)) * 0x9e3779b97f4a7c15U;
    other ^= other >> 29;
  }
  return fmt::format("\"{:016x}{:016x}\"", base::fnv1a(bytes), other);
}

std::string gzip(std::string_view plain, int level) {
  if (plain.size() > std::numeric_limits<uInt>::max()) return {};
  z_stream z{};
  if (deflateInit2(&z, level, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&z, plain.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));  // zlib reads only.
  z.avail_in = static_cast<uInt>(plain.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  const bool is_done = deflate(&z, Z_FINISH) == Z_STREAM_END;
  out.resize(is_done ? z.total_out : 0);
  deflateEnd(&z);
  return out;
}

std::string brotli(std::string_view plain, int quality) {
  std::size_t size = BrotliEncoderMaxCompressedSize(plain.size());
  if (size == 0) return {};
  std::string out(size, '\0');
  const auto* in = reinterpret_cast<const std::uint8_t*>(plain.data());
  if (BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, plain.size(), in, &size,
                            reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_FALSE)
    return {};
  out.resize(size);
  return out;
}

// Encoded bytes only when they save a tenth.
std::string if_worth(std::string encoded, std::size_t plain_size) {
  if (encoded.empty() || encoded.size() > plain_size - plain_size / 10) return {};
  encoded.shrink_to_fit();
  return encoded;
}

std::string kebab(std::string_view code) {
  std::string out = base::to_lower_ascii(code);
  for (char& c : out)
    if (c == '_') c = '-';
  return out;
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + '"';
}

}  // namespace

std::string_view method_name(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::del: return "DELETE";
    case Method::options: return "OPTIONS";
    case Method::other: break;
  }
  return "OTHER";
}

std::string_view status_text(int status) {
  switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 402: return "Payment Required";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "Unknown";
  }
}

std::string_view Request::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers)
    if (name == lower_case_name) return value;
  return {};
}

std::string_view Request::host() const {
  std::string_view host = header("host");  // Stored in lower case by the edge.
  const auto end = host.starts_with('[') ? host.find(']') : host.find(':');
  if (end != std::string_view::npos) host = host.substr(0, host.starts_with('[') ? end + 1 : end);
  if (host.size() > 1 && host.ends_with('.')) host.remove_suffix(1);
  return host;
}

std::string_view Request::cookie(std::string_view name) const {
  for (const auto& [header_name, value] : headers) {
    if (header_name != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto end = rest.find(';');
      const std::string_view pair = trim_blanks(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      const auto equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
        std::string_view found = pair.substr(equals + 1);
        if (found.size() >= 2 && found.front() == '"' && found.back() == '"') found = found.substr(1, found.size() - 2);
        return found;
      }
    }
  }
  return {};
}

std::string_view Request::bearer() const {
  constexpr std::string_view kScheme = "bearer ";
  const auto text = header("authorization");
  const bool is_it = text.size() > kScheme.size() && equals_ignoring_case(text.substr(0, kScheme.size()), kScheme);
  return is_it ? trim_blanks(text.substr(kScheme.size())) : std::string_view{};
}

std::optional<std::string> Request::parameter(std::string_view name) const {
  std::string_view rest = query;
  while (!rest.empty()) {
    const auto end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    const auto equals = pair.find('=');
    const std::string_view key = pair.substr(0, equals);
    const bool is_it = key == name || (key.find_first_of("%+") != std::string_view::npos && percent_decode(key, true) == name);
    if (is_it) return percent_decode(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
  }
  return std::nullopt;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+' && plus_is_space) c = ' ';
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\0') return std::nullopt;
    out += c;
  }
  if (!base::is_utf8(out)) return std::nullopt;
  return out;
}

std::shared_ptr<const Prepared> prepare(std::string content_type, std::string plain, std::string cache_control, Effort effort) {
  auto made = std::make_shared<Prepared>();
  made->content_type = std::move(content_type);
  made->cache_control = std::move(cache_control);
  made->etag = make_etag(plain);
  if (plain.size() > kCompressFrom) {
    const bool is_best = effort == Effort::best;
    made->gzip = if_worth(gzip(plain, is_best ? 9 : 5), plain.size());
    made->brotli = if_worth(brotli(plain, is_best ? 11 : 4), plain.size());
  }
  made->plain = std::move(plain);
  return made;
}

Response problem_response(int status, std::string_view code, std::string_view message, std::string_view request_id,
                          int retry_after_s) {
  Response response;
  response.status = status;
  response.set("Content-Type", "application/problem+json");
  response.set("Cache-Control", "no-store");
  if (retry_after_s > 0) response.set("Retry-After", std::to_string(retry_after_s));
  response.body = fmt::format(R"({{"type":{},"title":{},"status":{},"code":{},"message":{},"fields":[],"request_id":{}}})",
                              json_string("/problems/" + kebab(code)), json_string(message), status, json_string(code),
                              json_string(message), json_string(request_id));
  return response;
}

}  // namespace http
