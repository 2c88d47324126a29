// What is played: a record of a noun that viewers, or staff on trial, may play. Sessions and tokens speak of it.
// Not where it plays: a channel may have several streams and addresses.
#pragma once
#include <compare>
#include <cstdint>

namespace base {

// The numbers stand in tokens and in the names of sessions: none is ever given another meaning.
enum class ContentKind : std::uint8_t { none = 0, channel = 1, movie = 2, episode = 3, song = 4, stream = 15 };

struct Content {
  ContentKind kind{};
  std::int64_t id{};  // Below 2^53, as all ids.
  auto operator<=>(const Content&) const = default;
};

}  // namespace base
