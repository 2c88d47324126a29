#include "crm/products/products.hpp"
#include "foundation/rooms/room.hpp"

namespace products {
namespace {

void make(rooms::House& house) {
  house.make<Products>();
  add_dependents(house.dependents);
}

void open(rooms::House& house) {
  add_routes(house.router, house.of<Products>(), house.dependents);
  add_bulk(house.router, house.jobs, house.dependents);
}

base::Status demo(rooms::House&, rooms::Demo& demo) {
  return demo.steps(R"json([
{"post": "crm/products", "as": "trial", "body": {"name": "Trial", "type": "trial", "packages": ["$package"],
  "devices_max": 1, "streams_max": 1,
  "plans": [{"name": "7 days", "length": 7, "unit": "days", "prices": [{"minor": 0, "currency": "EUR"}, {"minor": 0, "currency": "CREDITS"}]}]}},
{"post": "crm/products", "as": "regular", "body": {"name": "Basic TV", "type": "regular", "packages": ["$package"],
  "devices_max": 3, "streams_max": 2, "grace_days": 3,
  "plans": [{"name": "Month", "length": 1, "unit": "months", "prices": [{"minor": 899, "currency": "EUR"}, {"minor": 1, "currency": "CREDITS"}]},
            {"name": "Year", "length": 1, "unit": "years", "prices": [{"minor": 8900, "currency": "EUR"}, {"minor": 10, "currency": "CREDITS"}]}]}}
])json");
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "crm.products",
      .make = make,
      .open = open,
      .left = {{rooms::kRecords, {"products", "products_packages", "products_plans", "products_plans_prices"}}},
      .demo = demo,
  };
  return out;
}

}  // namespace products
