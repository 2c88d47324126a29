// A snapshot as it is stored: the items that were published, and which document answers which key. Canonical JSON, named by its hash.
// Not what is held in memory (publish.hpp) and not where documents lie (documents.hpp).
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "publish/publish.hpp"

namespace boost::json {
class value;
}

namespace publish {

// JSON with sorted member names and without blanks: equal values give equal texts.
[[nodiscard]] std::string canonical(const boost::json::value& value);
// The name of a document: the first 128 bits of SHA-256, 32 hex digits.
[[nodiscard]] std::string name_of(std::string_view text);

// One record as viewers are to see it.
struct Item {
  std::string noun;  // "cms.channels"
  std::int64_t id{};
  std::string name;    // For people who read the difference.
  std::string fields;  // Canonical JSON object.
  [[nodiscard]] std::string hash() const { return name_of(fields); }
};

struct Manifest {
  Area area{};
  std::vector<Item> items;                                     // Sorted by noun and id.
  std::map<std::string, std::string> documents;                // "ui/3/en", "guide/17/20780" → name.
  std::map<std::int64_t, std::vector<std::string>> languages;  // Of each user interface.
  std::int32_t from_day{}, to_day{};                           // The guide's window in UTC days, `to_day` excluded.
};
// Hashes of cms/artwork that its items name.
[[nodiscard]] std::vector<std::string> pictures_of(const Manifest& manifest);
[[nodiscard]] std::string print(const Manifest& manifest);
[[nodiscard]] std::optional<Manifest> parse_manifest(std::string_view text);

}  // namespace publish
