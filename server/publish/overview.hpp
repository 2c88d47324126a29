// What stands between what is edited and what runs: per area the count of changes, and the difference as people read it.
// Internal to publish; nothing is written here.
#pragma once
#include <set>

#include "publish/difference.hpp"
#include "publish/running.hpp"
#include "publish/runs.hpp"

namespace publish {

struct AreaState {
  Area area{};
  RunningRow running;  // Number 0: never published.
  std::string published_by;
  std::size_t changes{};
  std::optional<RunState> run;  // Of the newest run, when it waits, runs or has failed.
  std::vector<Area> needs;      // What should be published before it.
};
[[nodiscard]] std::vector<AreaState> area_states(const http::Tenant& tenant, Documents& documents, base::Instant now);

struct AreaDifference {
  Area area{};
  Difference difference;
  std::vector<Warning> warnings;
  std::vector<std::pair<Area, std::string>> also_needed;
};
// Of what is edited, or of a roll-back of the one area to a snapshot. 404 when there is no such snapshot.
[[nodiscard]] base::Result<std::vector<AreaDifference>> differences(const http::Tenant& tenant, Documents& documents,
                                                                    const std::vector<Area>& areas,
                                                                    std::optional<std::int64_t> to_number, base::Instant now);

// One area compiled from what is edited now. `together`: areas of the same run, whose records will be there for it.
[[nodiscard]] Compiled compile_area(Documents& documents, const http::Tenant& tenant, base::Instant now, Area area,
                                    const RunningRows& rows, const std::set<Area>& together);

}  // namespace publish
