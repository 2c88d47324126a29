// What the files of this room share about running snapshots: keys of line-ups, and where the pointers are kept.
// Internal to publish; viewers include publish.hpp.
#pragma once
#include <mutex>

#include "publish/publish.hpp"

namespace publish {

[[nodiscard]] std::string_view category_name(Category category);
// "3+17", the same for any order; "none" without packages.
[[nodiscard]] std::string package_set(std::span<const PackageId> packages);
[[nodiscard]] std::string lineup_key(std::span<const PackageId> packages, Category category, std::string_view language);

// The lock is held for the copying of one pointer.
struct Snapshots::State {
  mutable std::mutex mutex;
  std::unordered_map<std::int64_t, std::shared_ptr<const Running>> running;
};

}  // namespace publish
