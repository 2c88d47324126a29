#include "crm/devices/devices.hpp"
#include "crm/devices/queries.gen.hpp"
#include "foundation/rooms/room.hpp"
#include "streaming/sessions/sessions.hpp"

namespace devices {
namespace {

void make(rooms::House& house) {
  auto& devices = house.make<Devices>(house.of<customers::Customers>());
  devices.on_ended([&sessions = house.of<sessions::Registry>(), &clock = house.clock](const Ended& ended) {
    sessions.revoke_device(ended.tenant, ended.customer.raw, ended.device.raw, ended.epoch, clock.now());
  });
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "crm.devices",
      .make = make,
      .open =
          [](rooms::House& house) {
            add_routes(house.router, house.of<Devices>(), house.of<customers::Customers>(), house.of<products::Products>());
          },
      .kept = {{"devices_removals", rooms::Where::deployment, "when a customer removed devices", 366, &queries::purge_removals}},
      .left = {{rooms::kRecords, {"devices"}}},
  };
  return out;
}

}  // namespace devices
