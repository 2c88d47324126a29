// What a publish would change, as people read it: items added, changed field by field, removed. Pure.
// Not the decision to publish and not how it is stored.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
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

struct DifferenceOptions {
  std::optional<Category> category;  // Only what this category sees; absent: either.
  std::string today;                 // "2026-11-23": days of the guide before it are over and no difference.
};
// `before` null: nothing was published.
[[nodiscard]] Difference difference(const Manifest* before, const Manifest& after, const DifferenceOptions& options = {});
// More than 20 % and more than 10 items.
[[nodiscard]] bool is_large_removal(std::size_t before, std::size_t removed);

}  // namespace publish
