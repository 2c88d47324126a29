// What stands between what is edited and what runs: the state of each area, and the difference as people read it.
// Internal to publish; nothing is written here.
#pragma once
#include <set>

#include "publish/compile.hpp"
#include "publish/difference.hpp"
#include "publish/running.hpp"
#include "publish/runs.hpp"

namespace publish {

struct AreaState {
  std::string area;
  RunningRow running;  // Number 0: never published.
  std::string published_by;
  std::size_t changes{};
  std::optional<RunState> run;     // Of the newest run, when it waits, runs or has failed.
  std::vector<std::string> needs;  // What should be published before it.
};
[[nodiscard]] std::vector<AreaState> area_states(const http::Tenant& tenant, const Publishing& publishing, base::Instant now);

struct AreaDifference {
  std::string area;
  Difference difference;
  std::vector<publishing::Warning> warnings;
  std::vector<std::pair<std::string, std::string>> also_needed;
};
// Of what is edited, or of a roll-back of the one area to a snapshot. 404 when there is no such snapshot.
[[nodiscard]] base::Result<std::vector<AreaDifference>> differences(const http::Tenant& tenant, Documents& documents,
                                                                    const Areas& areas, const std::vector<std::string>& wanted,
                                                                    std::optional<std::int64_t> to_number, base::Instant now);

// The difference as people read it: with fields, and without those that are over. `made`: bodies that are not stored yet.
[[nodiscard]] Difference told_difference(const http::Tenant& tenant, const publishing::Area& area, const Manifest* before,
                                         const Manifest& after, const std::vector<NewBody>& made, base::Instant now,
                                         std::optional<Category> category = {});

}  // namespace publish
