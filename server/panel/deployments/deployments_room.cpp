#include "foundation/rooms/room.hpp"
#include "panel/deployments/deployments.hpp"

namespace deployments {

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "panel.deployments",
      .make =
          [](rooms::House& house) {
            house.on_control_changed("deployments", [&all = house.of<Deployments>()] { all.refresh(); });
          },
      .open = [](rooms::House& house) { add_routes(house.router, house.control, house.of<Deployments>()); },
      .left = {{rooms::kRecords, {"deployments", "deployments_currencies"}}, {rooms::kFewRows, {"settings"}}},
  };
  return out;
}

}  // namespace deployments
