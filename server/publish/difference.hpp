// What a publish would change, as people read it: items added, changed field by field, removed.
// Not the decision to publish and not how it is stored.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "publish/manifest.hpp"

namespace publish {

struct FieldDifference {
  std::string field;
  std::string before, after;  // JSON texts.
};
struct ItemDifference {
  std::string noun;
  std::int64_t id{};
  std::string name;
  std::vector<FieldDifference> fields;  // Of changed items.
};
struct Difference {
  std::vector<ItemDifference> added, changed, removed;
  [[nodiscard]] std::size_t size() const { return added.size() + changed.size() + removed.size(); }
  bool is_large_removal{};  // T10-1807
};

using Bodies = std::unordered_map<std::string, std::string>;  // Hash → fields.
struct DifferenceOptions {
  // Reads bodies by their hashes; without it fields are not told, and each other hash is a change.
  std::function<Bodies(const std::vector<std::string>& hashes)> bodies;
  std::function<bool(std::string_view field)> is_over;  // publishing::Area::is_over of the moment.
  std::optional<publishing::Category> category;         // Only what this category sees; absent: either.
};
// `before` null: nothing was published.
[[nodiscard]] Difference difference(const Manifest* before, const Manifest& after, const DifferenceOptions& options = {});
// Two bodies, field by field.
[[nodiscard]] std::vector<FieldDifference> fields_that_differ(const std::string& before, const std::string& after,
                                                              const std::function<bool(std::string_view field)>& is_over);
// More than 20 % and more than 10 items.
[[nodiscard]] bool is_large_removal(std::size_t before, std::size_t removed);

}  // namespace publish
