#include <boost/json.hpp>

#include "crm/devices/devices.hpp"
#include "foundation/http/resource.hpp"

namespace devices {
namespace json = boost::json;
namespace {

constexpr std::string_view kPath = "/api/v1/deployments/{deployment}/crm/customers/{id}/devices";

struct Parts {
  const Devices& devices;
  const customers::Customers& customers;
  const products::Products& products;
};

json::object shown(const Device& device) { return meta::to_json(device_entity().fields, &device); }

// The device of the path, if it is of the customer of the path.
base::Result<Device> device_of(const Parts& parts, db::Tx& tx, const http::Context& context) {
  TRY(const auto customer, context.path_id(1));
  TRY(const auto id, context.path_id(2));
  auto device = parts.devices.find(tx, {id});
  if (!device || device->customer_id.raw != customer) return base::fail_not_found();
  return std::move(*device);
}

base::Result<http::Reply> list(const Parts& parts, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  return context.database().read([&](db::Tx& tx) -> base::Result<http::Reply> {
    const auto customer = parts.customers.find(tx, {id}, context.tenant->zone, context.clock.now());
    if (!customer) return base::fail_not_found();
    const auto product = parts.products.find(tx, customer->product_id);
    json::array items;
    for (const auto& device : parts.devices.of(tx, {id})) items.push_back(shown(device));
    const auto total = items.size();
    return http::reply_json(
        json::object{{"items", std::move(items)}, {"total", total}, {"limit", product ? product->devices_max : 0}});
  });
}

base::Result<http::Reply> change(const Parts& parts, http::Context& context) {
  TRY(const auto body, context.json_body());
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto customer, context.path_id(1));
    parts.customers.lock(tx, {customer});  // In the order of sign-ins: the customer, then his devices.
    TRY(const auto before, device_of(parts, tx, context));
    auto after = before;
    TRY(const auto version, http::read_patch(device_entity().fields, body, &after));
    TRY_OK(parts.devices.change(tx, before, after, version, context.act()));
    return http::reply_json(shown(after));
  });
}

base::Result<http::Reply> remove(const Parts& parts, http::Context& context) {
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto customer, context.path_id(1));
    parts.customers.lock(tx, {customer});
    TRY(const auto device, device_of(parts, tx, context));
    parts.devices.remove(tx, device, context.act());
    return http::reply_empty();
  });
}

}  // namespace

void add_routes(http::Router& router, const Devices& devices, const customers::Customers& customers,
                const products::Products& products) {
  const Parts parts{devices, customers, products};
  http::Route all{http::Method::get, std::string(kPath), "crm.devices.read",
                  "Lists a customer's devices, last seen first, with the limit of the product."};
  all.handler = [parts](http::Context& context) { return list(parts, context); };
  router.add(std::move(all));
  const auto one = std::string(kPath) + "/{device_id}";
  http::Route patch{http::Method::patch, one, "crm.devices.write",
                    "Renames, pins or blocks a device; blocking ends what runs on it."};
  patch.in = patch.out = &device_entity();
  patch.errors = {"409 STALE"};
  patch.handler = [parts](http::Context& context) { return change(parts, context); };
  router.add(std::move(patch));
  http::Route gone{http::Method::del, one, "crm.devices.write",
                   "Removes a device: its app must sign in again, and what runs on it ends."};
  gone.handler = [parts](http::Context& context) { return remove(parts, context); };
  router.add(std::move(gone));
}

}  // namespace devices
