// Addresses that this server calls itself: base::Url, read strictly, in one spelling. What this refuses is never handed to another
// parser. Not a fetcher, and no judge of numeric addresses (address_rules.hpp).
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "foundation/base/result.hpp"
#include "foundation/base/url.hpp"

namespace net {

inline constexpr std::string_view kWebSchemes[] = {"http", "https"};

struct Url {
  std::string scheme;    // Lower case.
  std::string host;      // Lower case; an IPv6 address without its brackets, in its shortest spelling.
  std::uint16_t port{};  // The scheme's own when none is written; 0 when it has none.
  std::string path;      // Begins with '/'.
  std::string query;     // Without '?'.
  bool has_query{false};
  bool is_ipv6{false};
  [[nodiscard]] std::string text() const;       // The one spelling; parses back to the same URL.
  [[nodiscard]] std::string authority() const;  // "example.org", "example.org:8080", "[2001:db8::1]:8080"
  [[nodiscard]] bool is_default_port() const;
  [[nodiscard]] bool is_same_origin(const Url& other) const {
    return scheme == other.scheme && host == other.host && port == other.port;
  }
  bool operator==(const Url&) const = default;
};

// 422 URL_FORMAT, with a message that says what is wrong. Refused: other schemes, user names, fragments, backslashes,
// blanks, control and non-ASCII characters (names of other scripts only as xn--), broken %-escapes, ports 0 and above
// 65535 or with leading zeros, empty labels and a trailing dot, and hosts that are numbers in any spelling but a.b.c.d.
[[nodiscard]] base::Result<Url> parse_url(std::string_view text, std::span<const std::string_view> schemes = kWebSchemes);
// Of an address that base::Url has read. The login is refused, too: who allows one takes it off before.
[[nodiscard]] base::Result<Url> parse_url(const base::Url& read, std::span<const std::string_view> schemes);
// A Location header's URL, relative to `from` (RFC 3986 5.2); its fragment is dropped.
[[nodiscard]] base::Result<Url> resolve_url(const Url& from, std::string_view reference);

}  // namespace net
