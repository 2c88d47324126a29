// FNV-1a, 64 bits: whether two texts are the same, as far as accident goes.
// Not against an attacker: that is crypto's SHA-256.
#pragma once
#include <cstdint>
#include <string_view>

namespace base {

[[nodiscard]] constexpr std::uint64_t fnv1a(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}
static_assert(fnv1a("a") == 0xaf63dc4c8601ec8cU);

}  // namespace base
