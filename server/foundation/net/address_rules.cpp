#include "foundation/net/address_rules.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace net {
namespace {

using V4 = std::array<std::uint8_t, 4>;
using V6 = std::array<std::uint8_t, 16>;

struct Range4 {
  V4 start;
  std::uint8_t bits;
};
struct Range6 {
  V6 start;
  std::uint8_t bits;
};

constexpr Range4 kForbidden4[] = {
    {{0, 0, 0, 0}, 8},        // "This network"; 0.0.0.0 reaches the machine itself.
    {{10, 0, 0, 0}, 8},       // Private.
    {{100, 64, 0, 0}, 10},    // Carrier-grade NAT.
    {{127, 0, 0, 0}, 8},      // Loopback.
    {{169, 254, 0, 0}, 16},   // Link-local; the metadata service of clouds.
    {{172, 16, 0, 0}, 12},    // Private.
    {{192, 0, 0, 0}, 24},     // Protocol assignments.
    {{192, 0, 2, 0}, 24},     // Documentation.
    {{192, 88, 99, 0}, 24},   // Relays into 6to4.
    {{192, 168, 0, 0}, 16},   // Private.
    {{198, 18, 0, 0}, 15},    // Benchmarks.
    {{198, 51, 100, 0}, 24},  // Documentation.
    {{203, 0, 113, 0}, 24},   // Documentation.
    {{224, 0, 0, 0}, 4},      // Multicast.
    {{240, 0, 0, 0}, 4},      // Reserved and broadcast.
};
constexpr Range6 kForbidden6[] = {
    {{0, 0x64, 0xff, 0x9b}, 96},        // 64:ff9b::/96, NAT64 to any IPv4 address.
    {{0, 0x64, 0xff, 0x9b, 0, 1}, 48},  // 64:ff9b:1::/48, local NAT64.
    {{1}, 64},                          // 100::/64, discard.
    {{0x20, 0x01, 0, 0}, 23},           // 2001::/23, protocol assignments, with Teredo (2001::/32) and ORCHID.
    {{0x20, 0x01, 0x0d, 0xb8}, 32},     // Documentation.
    {{0x20, 0x02}, 16},                 // 6to4: any IPv4 address behind a relay.
    {{0x3f, 0xff}, 20},                 // Documentation.
    {{0x5f}, 16},                       // Segment routing.
    {{0xfc}, 7},                        // Private.
    {{0xfe, 0x80}, 10},                 // Link-local.
    {{0xfe, 0xc0}, 10},                 // Site-local.
    {{0xff}, 8},                        // Multicast.
};

bool starts_with(std::span<const std::uint8_t> bytes, std::span<const std::uint8_t> prefix, std::uint8_t bits) {
  const std::size_t whole = bits / 8;
  if (!std::equal(prefix.begin(), prefix.begin() + static_cast<std::ptrdiff_t>(whole), bytes.begin())) return false;
  const int rest = bits % 8;
  return rest == 0 || (bytes[whole] ^ prefix[whole]) >> (8 - rest) == 0;
}

bool is_forbidden_v4(std::span<const std::uint8_t> bytes) {
  return std::ranges::any_of(kForbidden4, [&](const Range4& range) { return starts_with(bytes, range.start, range.bits); });
}

bool is_forbidden_v6(std::span<const std::uint8_t> bytes) {
  // ::/96 with ::, ::1 and the old compatible form: what the IPv4 address inside is. (Mapped ones are Address::v4 already.)
  if (std::all_of(bytes.begin(), bytes.begin() + 12, [](std::uint8_t b) { return b == 0; }))
    return is_forbidden_v4(bytes.last(4));
  // ISATAP: an IPv4 address behind 0000:5efe or 0200:5efe, under any prefix.
  if ((bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe && is_forbidden_v4(bytes.last(4)))
    return true;
  return std::ranges::any_of(kForbidden6, [&](const Range6& range) { return starts_with(bytes, range.start, range.bits); });
}

std::optional<Address> parse_v4(std::string_view text) {
  V4 bytes{};
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t end = i < 3 ? text.find('.') : text.size();
    if (end == text.npos || end == 0 || end > 3) return {};
    unsigned value = 0;
    for (const char c : text.substr(0, end)) {
      if (c < '0' || c > '9') return {};
      value = value * 10 + static_cast<unsigned>(c - '0');
    }
    if (value > 255 || (end > 1 && text[0] == '0')) return {};
    bytes[i] = static_cast<std::uint8_t>(value);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return Address::v4(bytes);
}

std::optional<Address> parse_v6(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN + 1> terminated{};
  if (text.size() >= terminated.size() || text.find('\0') != text.npos) return {};
  std::ranges::copy(text, terminated.begin());
  V6 bytes{};
  if (::inet_pton(AF_INET6, terminated.data(), bytes.data()) != 1) return {};
  return Address::v6(bytes);
}

}  // namespace

Address Address::v4(const V4& bytes) {
  Address out;
  std::ranges::copy(bytes, out.bytes_.begin());
  return out;
}
Address Address::v6(const V6& bytes) {
  constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) return v4({bytes[12], bytes[13], bytes[14], bytes[15]});
  Address out;
  out.bytes_ = bytes;
  out.is_v4_ = false;
  return out;
}
std::string Address::text() const {
  std::array<char, INET6_ADDRSTRLEN> out{};
  ::inet_ntop(is_v4_ ? AF_INET : AF_INET6, bytes_.data(), out.data(), out.size());
  return out.data();
}

std::optional<Address> parse_address(std::string_view text) {
  return text.find(':') == text.npos ? parse_v4(text) : parse_v6(text);
}

bool Cidr::contains(const Address& other) const {
  return address.is_v4() == other.is_v4() && starts_with(other.bytes(), address.bytes(), bits);
}

std::optional<Cidr> parse_cidr(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view host = text.substr(0, slash);
  const auto address = parse_address(host);
  // A mapped spelling would make the length ambiguous.
  if (!address || (address->is_v4() && host.find(':') != host.npos)) return {};
  const unsigned most = address->is_v4() ? 32 : 128;
  unsigned bits = most;
  if (slash != text.npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (fault != std::errc{} || end != digits.data() + digits.size() || bits > most || (digits.size() > 1 && digits[0] == '0'))
      return {};
  }
  const auto bytes = address->bytes();
  for (unsigned bit = bits; bit < most; ++bit) {
    if ((bytes[bit / 8] & (0x80u >> bit % 8)) != 0) return {};
  }
  return Cidr{*address, static_cast<std::uint8_t>(bits)};
}

bool is_forbidden(const Address& address) {
  return address.is_v4() ? is_forbidden_v4(address.bytes()) : is_forbidden_v6(address.bytes());
}

bool is_forbidden(const Address& address, std::span<const Cidr> opened) {
  return is_forbidden(address) && std::ranges::none_of(opened, [&](const Cidr& range) { return range.contains(address); });
}

}  // namespace net
