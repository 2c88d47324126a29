#include "foundation/rooms/room.hpp"
#include "panel/deployments/deployments.hpp"
#include "uit/hostnames/hostnames.hpp"

namespace hostnames {
namespace {

void make(rooms::House& house) {
  auto& hosts = house.make<Hosts>(house.control);
  hosts.reload();
  house.on_control_changed("hostnames", [&hosts] { hosts.reload(); });
  house.of<user_interfaces::UserInterfaces>().on_names(
      "uit.hostnames",
      [&hosts](std::int64_t deployment, user_interfaces::UserInterfaceId id) { return hosts.users_of(deployment, id); });
}

void open(rooms::House& house) {
  add_routes(house.router,
             {house.control, house.of<Hosts>(), house.of<deployments::Deployments>(), house.options.backoffice_hosts});
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "uit.hostnames",
      .make = make,
      .open = open,
      .left = {{rooms::kRecords, {"hostnames"}}},
  };
  return out;
}

}  // namespace hostnames
