// A request and a response as plain values, after the edge and before any socket.
// Not a stream: bodies are bounded and whole, except files served by range and event streams.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "foundation/base/time.hpp"

namespace http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options, other };
[[nodiscard]] std::string_view method_name(Method method);  // "GET", ... "DELETE".
[[nodiscard]] std::string_view status_text(int status);     // "Not Found".

using Headers = std::vector<std::pair<std::string, std::string>>;  // Names in lower case.

struct Request {
  Method method{Method::get};
  std::string path;   // As sent, without the query; still percent-encoded. Begins with '/'.
  std::string query;  // Without '?'.
  Headers headers;
  std::string body;              // Empty when the route takes uploads: see upload.
  std::filesystem::path upload;  // A temporary file with the body of an upload route; removed after the answer.
  std::string remote_ip;         // Numeric, of the peer or (behind a configured proxy) of the client.
  bool is_secure{};              // TLS here or at the proxy.
  std::string id;                // Request id, 22 characters base64url; answered as X-Request-Id.
  base::Instant received_at{};

  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;  // "" when absent.
  [[nodiscard]] std::string_view host() const;                                    // Host without port, lower case.
  [[nodiscard]] std::string_view cookie(std::string_view name) const;
  [[nodiscard]] std::string_view bearer()
      const;  // What stands behind "Authorization: Bearer", the scheme in letters of any case.
  // The decoded value of a query parameter; nothing when absent or not decodable.
  [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
};

// Nothing when a % stands without two hex digits, or the result has a NUL or is not UTF-8.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

// Bytes prepared once and sent many times, with the encodings a client may accept.
struct Prepared {
  std::string content_type;
  std::string etag;  // With quotes. "" = none.
  std::string cache_control;
  std::string plain;
  std::string gzip;  // "" = not made (too small or not worth it).
  std::string brotli;
};
enum class Effort : std::uint8_t { quick, best };
// Makes gzip and brotli when they save at least 10 % and the text is over 512 bytes. The etag is a hash of the bytes.
[[nodiscard]] std::shared_ptr<const Prepared> prepare(std::string content_type, std::string plain, std::string cache_control,
                                                      Effort effort);

struct FileBody {
  std::filesystem::path path;           // Served with range requests, ETag from size and time, 304.
  std::shared_ptr<const void> keeps{};  // Lives until the file is open: what removes a file that was made for one answer.
};

// Server-sent events. The text is the lines of one event ("event: job\ndata: {…}"); the blank line after it is
// added. push() may be called from any thread; false once the client is gone or too slow
// (its buffer is over 256 KB).
class EventStream {
 public:
  virtual ~EventStream() = default;
  virtual bool push(std::string_view event_text) = 0;
  virtual void close() = 0;
};
struct EventBody {
  // Called once on the I/O thread when the headers are sent. Keep the pointer while there is something to say.
  std::function<void(std::shared_ptr<EventStream>)> start;
};

using Body = std::variant<std::string, std::shared_ptr<const Prepared>, FileBody, EventBody>;

struct Response {
  int status{200};
  Headers headers;  // Content-Length, Date, Connection and X-Request-Id are the edge's.
  Body body;
  bool close{false};  // End the connection after this answer.
  void set(std::string name, std::string value) { headers.emplace_back(std::move(name), std::move(value)); }
};

// application/problem+json for faults that have no Error (edge limits): the same shape as everywhere.
[[nodiscard]] Response problem_response(int status, std::string_view code, std::string_view message, std::string_view request_id,
                                        int retry_after_s = 0);

}  // namespace http
