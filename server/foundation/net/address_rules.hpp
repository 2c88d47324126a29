// Network addresses as numbers, and which of them outgoing requests must never reach (OUT-2).
// Not a resolver and not a parser of URLs: no names in here.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace net {

// IPv4 or IPv6. An IPv4 address mapped into IPv6 (::ffff:a.b.c.d) is kept as the IPv4 address that it is.
class Address {
 public:
  Address() = default;  // 0.0.0.0
  [[nodiscard]] static Address v4(const std::array<std::uint8_t, 4>& bytes);
  [[nodiscard]] static Address v6(const std::array<std::uint8_t, 16>& bytes);
  [[nodiscard]] bool is_v4() const { return is_v4_; }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return {bytes_.data(), is_v4_ ? std::size_t{4} : std::size_t{16}}; }
  [[nodiscard]] std::string text() const;  // "192.0.2.7", "2001:db8::1"
  bool operator==(const Address&) const = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
  bool is_v4_{true};
};
// Strict: four decimal numbers without leading zeros, or IPv6 without brackets and zone. Never octal, hex or short forms.
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);

struct Cidr {
  Address address;
  std::uint8_t bits{};
  [[nodiscard]] bool contains(const Address& other) const;
};
// "192.0.2.0/24"; an address alone is itself only. Bits below the prefix must be zero.
[[nodiscard]] std::optional<Cidr> parse_cidr(std::string_view text);

// Not on the public internet: private, loopback, link-local, multicast, reserved and documentation ranges, also where
// they are embedded in IPv6 (mapped, compatible, NAT64, 6to4, Teredo, ISATAP).
[[nodiscard]] bool is_forbidden(const Address& address);
// The same, but for what the owner of the machine has opened (tvms serve --allow-internal).
[[nodiscard]] bool is_forbidden(const Address& address, std::span<const Cidr> opened);

}  // namespace net
