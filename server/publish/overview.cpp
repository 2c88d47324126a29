#include "publish/overview.hpp"

#include <algorithm>

#include "cms/packages/packages.hpp"
#include "publish/queries.gen.hpp"
#include "uit/user_interfaces/user_interfaces.hpp"

namespace publish {
namespace {

std::set<std::int64_t> published(db::Tx& tx, Area area, std::string_view noun) {
  std::set<std::int64_t> out;
  tx.each(queries::items_of, {area_name(area)}, [&](const db::Row& row) {
    if (row.text(0) == noun) out.insert(row.integer(1));
  });
  return out;
}

// Days of the guide count from the operator's view of today: UTC, as the guide is kept.
DifferenceOptions options_of(base::Instant now) { return {{}, base::format_date({std::chrono::floor<std::chrono::days>(now)})}; }

}  // namespace

Compiled compile_area(Documents& documents, const http::Tenant& tenant, base::Instant now, Area area, const RunningRows& rows,
                      const std::set<Area>& together) {
  Source source{tenant, now};
  std::optional<Manifest> channels, epg;
  if (area == Area::epg) {
    channels = read_manifest(documents, at(rows, Area::channels, Category::tvs).manifest);
    epg = read_manifest(documents, at(rows, Area::epg, Category::tvs).manifest);
    source.channels = channels ? &*channels : nullptr;
    source.epg = epg ? &*epg : nullptr;
  }
  return tenant.database->read([&](db::Tx& tx) {
    if (area == Area::products) {
      source.packages = published(tx, Area::channels, "cms.packages");
      source.user_interfaces = published(tx, Area::ui, "uit.user_interfaces");
      if (together.contains(Area::channels))
        for (const auto& [id, members] : packages::channels_of_all(tx)) source.packages.insert(id.raw);
      if (together.contains(Area::ui))
        for (const auto& ui : user_interfaces::all(tx)) source.user_interfaces.insert(ui.id.raw);
    }
    return compile(tx, area, source);
  });
}

std::vector<AreaState> area_states(const http::Tenant& tenant, Documents& documents, base::Instant now) {
  RunningRows rows;
  std::map<Area, AreaState> states;
  tenant.database->read([&](db::Tx& tx) {
    rows = running_rows(tx);
    for (const auto area : kAreas) {
      auto& state = states[area];
      state.area = area;
      state.running = at(rows, area, Category::tvs);
      if (const auto run = find_run(tx, state.running.run)) state.published_by = run->started_by;
    }
    tx.each(queries::failed_parts, {}, [&](const db::Row& row) {
      const auto area = area_of(row.text(0));
      if (area && row.integer(1) > states[*area].running.run) states[*area].run = RunState::failed;
    });
    for (const auto& run : open_runs(tx))
      for (const auto area : run.areas) states[area].run = run.state;
  });
  std::vector<AreaState> out;
  for (auto& [area, state] : states) {
    const auto compiled = compile_area(documents, tenant, now, area, rows, {});
    const auto before = read_manifest(documents, state.running.manifest);
    state.changes = difference(before ? &*before : nullptr, compiled.manifest, options_of(now)).size();
    if (area == Area::epg) state.needs = {Area::channels};
    if (area == Area::products) state.needs = {Area::channels, Area::ui};
    out.push_back(std::move(state));
  }
  return out;
}

base::Result<std::vector<AreaDifference>> differences(const http::Tenant& tenant, Documents& documents,
                                                      const std::vector<Area>& areas, std::optional<std::int64_t> to_number,
                                                      base::Instant now) {
  const auto rows = tenant.database->read([](db::Tx& tx) { return running_rows(tx); });
  std::vector<AreaDifference> out;
  for (const auto area : areas) {
    AreaDifference one{area};
    const auto before = read_manifest(documents, at(rows, area, Category::tvs).manifest);
    if (to_number) {
      const auto name = tenant.database->read([&](db::Tx& tx) {
        return tx.one(queries::snapshot, {area_name(area), category_name(Category::tvs), *to_number},
                      [](const db::Row& row) { return row.string(0); });
      });
      const auto after = name ? read_manifest(documents, *name) : std::nullopt;
      if (!after) return base::fail_not_found();
      one.difference = difference(before ? &*before : nullptr, *after, options_of(now));
    } else {
      auto compiled = compile_area(documents, tenant, now, area, rows, {areas.begin(), areas.end()});
      one.difference = difference(before ? &*before : nullptr, compiled.manifest, options_of(now));
      one.warnings = std::move(compiled.warnings);
      one.also_needed = std::move(compiled.also_needed);
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace publish
