#include "foundation/rooms/room.hpp"
#include "panel/deployments/deployments.hpp"
#include "viewer/sign_in/queries.gen.hpp"
#include "viewer/sign_in/sign_in.hpp"

namespace sign_in {
namespace {

// Who is signed in, in memory; it follows every change of a customer.
void make(rooms::House& house) {
  auto& customers = house.of<customers::Customers>();
  auto& devices = house.of<devices::Devices>();
  auto& accounts = house.make<Accounts>(house.root, customers, devices, house.clock);
  house.make<SignIns>(house.root, accounts, customers, devices, house.hasher, house.random);
  customers.on_changed([&accounts](const customers::Changed& changed) { accounts.reload(changed.tenant, changed.id); });
  house.of<deployments::Deployments>().on_opening(
      [&accounts](const std::shared_ptr<const http::Tenant>& tenant) { accounts.load(tenant); });
  house.on_round("accounts", std::chrono::seconds(5),
                 [&accounts](const http::Tenant& tenant) { accounts.follow(tenant.number); });
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "viewer.sign_in",
      .make = make,
      .open = [](rooms::House& house) { add_routes(house.router, house.of<SignIns>()); },
      .kept = {{"sign_ins", rooms::Where::deployment, "sign-ins of apps that were not used since", 180, &queries::purge_sign_ins},
               {"sign_in_tries", rooms::Where::deployment, "refused sign-ins of viewers", 1, &queries::purge_tries}},
  };
  return out;
}

}  // namespace sign_in
