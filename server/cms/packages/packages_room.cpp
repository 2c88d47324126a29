#include "cms/packages/packages.hpp"
#include "foundation/rooms/room.hpp"

namespace packages {
namespace {

void open(rooms::House& house) {
  add_routes(house.router, house.dependents);
  add_bulk(house.router, house.jobs, house.dependents);
}

base::Status demo(rooms::House&, rooms::Demo& demo) {
  return demo.steps(R"json([
{"post": "cms/packages", "as": "package", "body": {"name": "Basic channels", "viewer_name": {"en": "Basic", "ar": "الأساسية"},
  "groups": ["$group_day", "$group_home"]}}
])json");
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "cms.packages",
      .make = [](rooms::House& house) { wire(house.of<channels::Channels>(), house.dependents); },
      .open = open,
      .left = {{rooms::kRecords, {"packages", "packages_channels", "packages_groups"}}},
      .demo = demo,
  };
  return out;
}

}  // namespace packages
