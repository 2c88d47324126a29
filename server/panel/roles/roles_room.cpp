#include "foundation/rooms/room.hpp"
#include "panel/roles/roles.hpp"

namespace roles {
namespace {

void make(rooms::House& house) { house.make<Changes>(); }

void open(rooms::House& house) { add_routes(house.router, house.control, house.of<Changes>(), house.dependents); }

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "panel.roles",
      .make = make,
      .open = open,
      .left = {{rooms::kRecords, {"roles"}}},
  };
  return out;
}

}  // namespace roles
