#include "foundation/records/dependents.hpp"
#include "foundation/rooms/room.hpp"
#include "panel/staff/queries.gen.hpp"
#include "panel/staff/staff.hpp"

namespace staff {
namespace {

void make(rooms::House& house) {
  house.make<FirstOwner>(house.control, house.random);
  house.of<roles::Changes>().on_changed([&gate = house.of<Gate>()](db::Tx& tx) { gate.follow(tx); });
  house.dependents.add_query("panel.roles", "panel.staff", queries::with_role);
  house.on_control_changed("people", [&gate = house.of<Gate>()] { gate.reload(); });
}

void open(rooms::House& house) {
  add_routes(house.router, house.control, house.of<Gate>(), house.hasher, house.of<deployments::Deployments>(),
             house.of<FirstOwner>());
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "panel.staff",
      .make = make,
      .open = open,
      .kept = {{"staff_failures", rooms::Where::control, "refused sign-ins of staff", 30, &queries::purge_failures}},
      .left = {{rooms::kRecords, {"staff", "staff_deployments", "staff_tokens"}},
               {"Emptied as sessions end: 12 hours without use.", {"staff_sessions"}}},
  };
  return out;
}

}  // namespace staff
