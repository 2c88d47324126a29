#include "foundation/base/random.hpp"

#include <sys/random.h>

#include <stdexcept>

#include "foundation/base/check.hpp"
#include "foundation/base/text.hpp"

namespace base {

std::uint64_t Random::u64() {
  std::uint8_t raw[8];
  fill(raw);
  std::uint64_t value = 0;
  for (const auto byte : raw) value = value << 8 | byte;
  return value;
}

std::uint32_t Random::below(std::uint32_t limit) {
  CHECK(limit > 0);
  // Values of the last, incomplete run are thrown away, so that every result is equally likely.
  const std::uint64_t usable = (std::uint64_t{1} << 32) / limit * limit;
  for (;;) {
    const std::uint64_t draw = u64() >> 32;
    if (draw < usable) return static_cast<std::uint32_t>(draw % limit);
  }
}

std::string Random::bytes(std::size_t count) {
  std::string out(count, '\0');
  fill({reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
  return out;
}

std::string Random::hex(std::size_t byte_count) { return to_hex(bytes(byte_count)); }

std::string Random::digits(std::size_t count) {
  std::string out(count, '0');
  for (auto& c : out) c = static_cast<char>('0' + below(10));
  return out;
}

std::string Random::token(std::size_t byte_count) { return to_base64url(bytes(byte_count)); }

void SystemRandom::fill(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const auto got = ::getrandom(out.data(), out.size(), 0);
    if (got < 0) throw std::runtime_error("getrandom failed");
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace base
