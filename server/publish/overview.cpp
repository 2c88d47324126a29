#include "publish/overview.hpp"

#include <algorithm>

#include "foundation/http/router.hpp"
#include "publish/queries.gen.hpp"

namespace publish {

Difference told_difference(const http::Tenant& tenant, const publishing::Area& area, const Manifest* before,
                           const Manifest& after, const std::vector<NewBody>& made, base::Instant now,
                           std::optional<Category> category) {
  const Bodies fresh(made.begin(), made.end());
  DifferenceOptions options;
  options.category = category;
  options.is_over = [&](std::string_view field) { return area.is_over(field, now); };
  options.bodies = [&](const std::vector<std::string>& hashes) {
    Bodies out;
    std::vector<std::string> stored;
    for (const auto& hash : hashes)
      if (const auto found = fresh.find(hash); found != fresh.end())
        out.insert(*found);
      else
        stored.push_back(hash);
    tenant.database->read([&](db::Tx& tx) {
      read_bodies(tx, stored, [&](const std::string& hash, std::string fields) { out[hash] = std::move(fields); });
    });
    return out;
  };
  return difference(before, after, options);
}

std::vector<AreaState> area_states(const http::Tenant& tenant, const Publishing& publishing, base::Instant now) {
  std::map<std::string, AreaState, std::less<>> states;
  tenant.database->read([&](db::Tx& tx) {
    const auto rows = running_rows(tx);
    for (const auto& area : publishing.areas().all()) {
      auto& state = states[std::string(area->name())];
      state.running = at(rows, area->name());
      if (const auto run = find_run(tx, state.running.run)) state.published_by = run->started_by;
    }
    tx.each(queries::failed_parts, {}, [&](const db::Row& row) {
      const auto state = states.find(row.text(0));
      if (state != states.end() && row.integer(1) > state->second.running.run) state->second.run = RunState::failed;
    });
    for (const auto& run : open_runs(tx))
      for (const auto& area : run.areas)
        if (const auto state = states.find(area); state != states.end()) state->second.run = run.state;
  });
  const auto changes = publishing.changes().count(tenant, now);
  std::vector<AreaState> out;
  for (const auto& area : publishing.areas().all()) {
    auto& state = states.find(area->name())->second;
    state.area = area->name();
    if (const auto found = changes.find(area->name()); found != changes.end()) state.changes = found->second;
    for (const auto needed : area->needs()) state.needs.emplace_back(needed);
    out.push_back(std::move(state));
  }
  return out;
}

base::Result<std::vector<AreaDifference>> differences(const http::Tenant& tenant, Documents& documents, const Areas& areas,
                                                      const std::vector<std::string>& wanted,
                                                      std::optional<std::int64_t> to_number, base::Instant now) {
  const auto rows = tenant.database->read([](db::Tx& tx) { return running_rows(tx); });
  std::vector<AreaDifference> out;
  for (const auto& name : wanted) {
    const auto* area = areas.find(name);
    AreaDifference one{name, {}, {}, {}};
    const auto before = read_manifest(documents, at(rows, name).manifest);
    if (to_number) {
      const auto snapshot = tenant.database->read([&](db::Tx& tx) {
        return tx.one(queries::snapshot, {name, publishing::category_name(Category::tvs), *to_number},
                      [](const db::Row& row) { return row.string(0); });
      });
      const auto after = snapshot ? read_manifest(documents, *snapshot) : std::nullopt;
      if (!after) return base::fail_not_found();
      one.difference = told_difference(tenant, *area, before ? &*before : nullptr, *after, {}, now);
    } else {
      const RunningSource source(tenant, now, areas, {wanted.begin(), wanted.end()});
      auto compiled = tenant.database->read([&](db::Tx& tx) { return compile(tx, *area, source, before ? &*before : nullptr); });
      one.difference = told_difference(tenant, *area, before ? &*before : nullptr, compiled.manifest, compiled.bodies, now);
      one.warnings = std::move(compiled.warnings);
      one.also_needed = std::move(compiled.also_needed);
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace publish
