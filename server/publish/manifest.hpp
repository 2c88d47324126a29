// A snapshot as it is stored: which records were published, by their hashes, and which document answers which key. Canonical JSON, named
// by its hash. Not the records themselves (bodies.hpp), not what is held in memory (publish.hpp), not where documents lie.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/publishing/publishing.hpp"

namespace publish {

inline constexpr std::int64_t kManifestFormat = 2;

struct Entry {
  std::string noun;
  std::int64_t id{};
  std::string hash;  // Of the body.
  std::string name;  // For people; what was removed has no other.
  publishing::Seen seen{publishing::kSeenByAll};
  bool operator==(const Entry&) const = default;
};

struct Manifest {
  std::string area;
  std::vector<Entry> entries;                    // Sorted by noun and id.
  std::map<std::string, std::string> documents;  // "ui/3/en", "guide/17/20780" → name.
  std::map<std::string, std::string> values;     // What else the area says of it.
  [[nodiscard]] const Entry* find(std::string_view noun, std::int64_t id) const;
  void sort();
};
[[nodiscard]] std::string print(const Manifest& manifest);
[[nodiscard]] std::optional<Manifest> parse_manifest(std::string_view text);

}  // namespace publish
