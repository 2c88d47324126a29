// A record's identity: 64 bits, made by the database, told apart by type.
// Not a number people see (channel number, customer number are plain fields), and not unique across deployments.
#pragma once
#include <compare>
#include <cstdint>
#include <functional>

namespace base {

template <class Tag>
struct Id {
  std::int64_t raw{};  // 0 = not stored yet; JSON number, at most 2^53-1.
  auto operator<=>(const Id&) const = default;
  [[nodiscard]] constexpr bool is_set() const { return raw != 0; }
};

inline constexpr std::int64_t kIdMax = (std::int64_t{1} << 53) - 1;

}  // namespace base

template <class Tag>
struct std::hash<base::Id<Tag>> {
  std::size_t operator()(const base::Id<Tag>& id) const noexcept { return std::hash<std::int64_t>{}(id.raw); }
};
