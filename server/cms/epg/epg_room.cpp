#include <filesystem>
#include <fstream>

#include "cms/epg/epg.hpp"
#include "cms/epg/epg_demo.hpp"
#include "cms/epg/queries.gen.hpp"
#include "foundation/http/router.hpp"
#include "foundation/rooms/room.hpp"
#include "panel/deployments/deployments.hpp"
#include "panel/user_log/user_log.hpp"

namespace epg {
namespace {

void make(rooms::House& house) {
  const auto place_of = [&deployments =
                             house.of<deployments::Deployments>()](std::string_view name) -> std::optional<Guide::Place> {
    const auto tenant = deployments.find(name);
    if (!tenant) return std::nullopt;
    return Guide::Place{tenant->dir / "files", tenant->number, tenant->zone, tenant->default_language};
  };
  auto& channels = house.of<channels::Channels>();
  house.make<Guide>(channels, house.sealer, house.fetcher, house.clock, place_of);
  wire(channels, house.dependents, house.clock);
}

void open(rooms::House& house) {
  auto& guide = house.of<Guide>();
  add_routes(house.router, guide, house.jobs, house.dependents);
  guide.add_jobs(house.jobs);
  add_bulk(house.router, house.jobs, guide);
}

// Read as an uploaded file is; channels without a guide get the source's by its id.
base::Status demo(rooms::House& house, rooms::Demo& demo) {
  const auto& tenant = demo.tenant();
  const auto now = house.clock.now();
  const auto& guide = house.of<Guide>();
  const auto file = tenant.dir / "demo_guide.xml";
  std::ofstream(file) << demo_guide(now);
  auto journal = user_log::Journal::of_system("demo", now);
  const records::Act act{journal, now, tenant.default_language};
  auto& database = *tenant.database;
  TRY(const auto source, guide.upload_source(database, "Demo guide", act));
  TRY(const auto report, guide.refresh(database, source, {.file = file, .may_shrink = true}, [](int) { return true; }));
  std::filesystem::remove(file);
  if (report.error) return base::fail(*report.error);
  return database.write([&](db::Tx& tx) -> base::Status {
    TRY_OK(guide.link_proposed(tx, kScoreById, act));
    return {};
  });
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "cms.epg",
      .make = make,
      .open = open,
      .folders = {{"epg", "uploaded guides that no source waits for, and fetched ones that a crash left", 1, &queries::uploads}},
      .left = {{rooms::kRecords, {"epg_sources"}},
               {rooms::kFewRows, {"epg_source_states", "guide_versions"}},
               {"Emptied by the refresh of its guide source: 31 days of programmes, the last 200 refreshes of a source.",
                {"epg_refreshes", "guide_channels", "guide_days", "guide_packed"}}},
      .demo = demo,
      .renew_demo = demo,
  };
  return out;
}

}  // namespace epg
