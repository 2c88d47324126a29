#include "foundation/base/random.hpp"
#include "foundation/http/router.hpp"
#include "foundation/jobs/jobs.hpp"
#include "foundation/publishing/publishing.hpp"
#include "foundation/rooms/room.hpp"
#include "panel/deployments/deployments.hpp"
#include "publish/publish.hpp"

namespace publish {
namespace {

void make(rooms::House& house) {
  auto& areas = house.make<publishing::Areas>();  // The rooms above add theirs.
  auto& snapshots = house.make<Snapshots>(house.clock, areas, house.options.is_durable);
  house.make<Publishing>(snapshots);
  house.of<deployments::Deployments>().on_opening(
      [&snapshots](const std::shared_ptr<const http::Tenant>& tenant) { snapshots.open(tenant); });
  house.on_round("snapshots", std::chrono::seconds(1),
                 [&snapshots](const http::Tenant& tenant) { snapshots.poll(tenant.number); });
}

void open(rooms::House& house) {
  add_routes(house.router, house.of<Publishing>(), house.jobs);
  add_jobs(house.jobs, house.of<deployments::Deployments>(), house.of<Snapshots>(), house.options.is_durable);
}

// The run's job is over when its call has answered.
base::Status run_demo(rooms::Demo& demo, std::string_view call) {
  TRY_OK(demo.steps(call));
  const auto job = demo.tenant().database->read([&](db::Tx& tx) { return jobs::find(tx, demo.number_of("run", "job")); });
  if (job && job->state == jobs::State::done) return {};
  return base::fail(base::ErrorKind::internal, job ? job->error_code : "NOT_FOUND",
                    job ? job->error_message : "The publish is gone.");
}

base::Status demo(rooms::House&, rooms::Demo& demo) {
  return run_demo(demo, R"([{"post": "publish/runs", "as": "run",
                             "body": {"areas": ["channels", "epg", "products", "ui"], "note": "Demo"}}])");
}

base::Status renew_demo(rooms::House&, rooms::Demo& demo) {
  return run_demo(demo, R"([{"post": "publish/runs", "as": "run", "body": {"areas": ["epg"], "note": "Demo"}}])");
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "publish",
      .make = make,
      .open = open,
      .left = {{"Emptied by each publish: what runs, the last 30 snapshots of an area and all of 90 days.",
                {"publish_bodies", "publish_derived", "publish_documents", "publish_items", "publish_parts", "publish_pictures",
                 "publish_snapshots"}},
               {"One row for each publish, a few a day: the history that the publish page shows.", {"publish_runs"}},
               {rooms::kFewRows, {"publish_versions"}}},
      .demo = demo,
      .renew_demo = renew_demo,
  };
  return out;
}

}  // namespace publish
