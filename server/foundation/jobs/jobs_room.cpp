#include "foundation/jobs/jobs_routes.hpp"
#include "foundation/jobs/queries.gen.hpp"
#include "foundation/rooms/room.hpp"

namespace jobs {

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "panel.jobs",
      .open = [](rooms::House& house) { add_routes(house.router, house.jobs); },
      .kept = {{"jobs", rooms::Where::both, "ended jobs with their report", 30, &queries::purge_jobs}},
      .left = {{rooms::kFewRows, {"schedules"}}, {"Goes with its owner.", {"job_rows"}}},
  };
  return out;
}

}  // namespace jobs
