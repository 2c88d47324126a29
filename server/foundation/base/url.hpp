// The one rule for an address: its parts and which characters it may hold. Every reader of addresses begins here.
// Not the rule of what this server fetches (net/url.hpp), nor the path of a request (http/edge_head).
#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "foundation/base/result.hpp"

namespace base {

inline constexpr std::size_t kUrlBytes = 2048;
// What live television comes by.
inline constexpr std::array<std::string_view, 8> kStreamSchemes{"http", "https", "rtmp", "rtmps", "rtsp", "udp", "rtp", "srt"};

// scheme://[login@]host[:port][/path][?query][#…] or [|…]; every part points into the text.
// Wide enough for what broadcasters hand out: {utc}, letters of any script, udp://@239.0.0.1:1234, and behind a | what a player shall
// send. Narrower rules (which schemes, no login, ASCII alone) are their readers' own.
struct Url {
  std::string_view scheme;  // As written: ask has_scheme().
  std::string_view login;   // Before the @.
  bool has_login{};         // "udp://@239.0.0.1" has an empty one.
  std::string_view host;    // With the brackets of an IPv6 address.
  std::uint16_t port{};     // 0: none is written.
  std::string_view path;    // "" or begins with '/'.
  std::string_view query;   // Without '?'.
  bool has_query{};
  std::string_view rest;  // From '#' or '|' on.

  // 422 URL_FORMAT, with a message that says what is wrong. Takes no memory, and time in proportion to the text.
  [[nodiscard]] static Result<Url> parse(std::string_view text);
  template <std::same_as<std::string> Text>
  static Result<Url> parse(Text&& passing) = delete;  // Its parts would point into what is gone.
  [[nodiscard]] bool has_scheme(std::string_view lower_case) const;
  [[nodiscard]] bool is_web() const { return has_scheme("http") || has_scheme("https"); }
  [[nodiscard]] bool is_stream() const;
  // Of the path, letters of any case: ".m3u8".
  [[nodiscard]] bool path_ends_with(std::string_view lower_case) const;
};

}  // namespace base
