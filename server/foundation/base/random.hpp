// Random bytes from the operating system, passed in so that tests can repeat them.
// Not for simulation or shuffling speed.
#pragma once
#include <cstdint>
#include <span>
#include <string>

namespace base {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;

  [[nodiscard]] std::uint64_t u64();
  [[nodiscard]] std::uint32_t below(std::uint32_t limit);  // Uniform in [0, limit); limit > 0.
  [[nodiscard]] std::string bytes(std::size_t count);
  [[nodiscard]] std::string hex(std::size_t byte_count);    // Lower case.
  [[nodiscard]] std::string digits(std::size_t count);      // Decimal digits, may begin with 0.
  [[nodiscard]] std::string token(std::size_t byte_count);  // base64url without padding.
};
class SystemRandom final : public Random {  // getrandom(2).
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace base
