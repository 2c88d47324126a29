// Reading a request's raw bytes by RFC 9112, strictly: the head, and a body in chunks. One parser, so nothing can be read in two ways.
// Not a socket and not a policy: it says what is wrong, the edge answers.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/http/edge.hpp"

namespace http {

struct Fault {
  int status{400};
  std::string_view code;  // Constants of the program only.
  std::string_view message;
};

enum class Framing : std::uint8_t { none, length, chunked };

struct Head {
  Request request;  // method, path, query, headers; Host in lower case.
  Framing framing{Framing::none};
  std::uint64_t length{};
  bool is_http_1_0{};
  bool wants_close{};
  bool expects_continue{};
};

// Looks for the end of a head in bytes that grow from call to call. Faults show as early as they can be known.
class HeadScan {
 public:
  enum class State : std::uint8_t { more, complete, fault };
  // `bytes` = everything since the last head's end.
  State scan(std::string_view bytes, const Limits& limits);
  [[nodiscard]] const Fault& fault() const { return fault_; }
  [[nodiscard]] std::size_t head_bytes() const { return line_start_; }  // Of a complete head, all that goes before the body.
  [[nodiscard]] std::size_t begin() const { return begin_; }            // After a blank line before the request line.
  void reset() { *this = HeadScan{}; }

 private:
  State fail(Fault fault);
  State check_rest(std::string_view bytes, const Limits& limits);
  std::size_t begin_{};
  std::size_t line_start_{};
  std::size_t headers_start_{};
  std::size_t lines_{};
  Fault fault_{};
};

// The complete head (begin() to head_bytes()) as values.
[[nodiscard]] std::optional<Fault> parse_head(std::string_view bytes, Head& head);

// A header value as we send it: no control characters but the tab.
[[nodiscard]] bool is_header_value(std::string_view text);
[[nodiscard]] bool is_token(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);
[[nodiscard]] std::string_view trim_blanks(std::string_view text);
// Takes the next element of a comma-separated list, blanks removed; false at its end.
[[nodiscard]] bool next_element(std::string_view& rest, std::string_view& element);

// Takes a body apart that comes in chunks. feed() gives payload pieces one by one.
class Chunks {
 public:
  enum class State : std::uint8_t { more, data, done, fault };
  // Consumes from the front of `bytes`. data: `piece` is payload (call again). more: everything usable was consumed.
  State feed(std::string_view& bytes, std::string_view& piece);
  [[nodiscard]] const Fault& fault() const { return fault_; }

 private:
  enum class Part : std::uint8_t { size_line, payload, payload_end, trailers };
  State fail(std::string_view message);
  [[nodiscard]] std::optional<Fault> take_size_line(std::string_view line);
  Part part_{Part::size_line};
  std::uint64_t left_{};
  std::size_t trailer_bytes_{};
  Fault fault_{};
};

}  // namespace http
