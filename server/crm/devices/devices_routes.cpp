#include <boost/json.hpp>

#include "crm/devices/devices.hpp"
#include "foundation/http/call.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/meta/describe.hpp"

namespace devices {

struct DeviceList {
  std::vector<Device> items;
  std::int64_t total{}, limit{};
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(DeviceList, (), (items, total, limit))
static constexpr meta::Rule list_rules[] = {
    {"items", "The one that was seen last comes first."},
    {"total", "How many there are."},
    {"limit", "How many the product allows."},
};
const meta::Entity& DeviceList::shape() { return meta::shape_of<DeviceList, list_rules>("DeviceList"); }

namespace {

constexpr std::string_view kPath = "/api/v1/deployments/{deployment}/crm/customers/{id}/devices";

struct Parts {
  const Devices& devices;
  const customers::Customers& customers;
  const products::Products& products;
};

// The device of the path, if it is of the customer of the path.
base::Result<Device> device_of(const Parts& parts, db::Tx& tx, const http::Context& context) {
  TRY(const auto customer, context.path_id(1));
  TRY(const auto id, context.path_id(2));
  auto device = parts.devices.find(tx, {id});
  if (!device || device->customer_id.raw != customer) return base::fail_not_found();
  return std::move(*device);
}

base::Result<DeviceList> list(const Parts& parts, db::Tx& tx, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  const auto customer = parts.customers.find(tx, {id}, context.tenant->zone, context.clock.now());
  if (!customer) return base::fail_not_found();
  const auto product = parts.products.find(tx, customer->product_id);
  DeviceList out{parts.devices.of(tx, {id}), 0, product ? product->devices_max : 0};
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<Device> change(const Parts& parts, db::Tx& tx, http::Context& context, const http::Patch<Device>& patch) {
  TRY(const auto before, device_of(parts, tx, context));
  auto after = before;
  TRY(const auto version, patch.over(after));
  TRY_OK(parts.devices.change(tx, before, after, version, context.act()));
  return after;
}

base::Status remove(const Parts& parts, db::Tx& tx, http::Context& context) {
  TRY(const auto device, device_of(parts, tx, context));
  parts.devices.remove(tx, device, context.act());
  return {};
}

}  // namespace

void add_routes(http::Router& router, const Devices& devices, const customers::Customers& customers,
                const products::Products& products) {
  const Parts parts{devices, customers, products};
  router.add(http::reading({.path = std::string(kPath),
                            .permission = "crm.devices.read",
                            .summary = "Lists a customer's devices, last seen first, with the limit of the product."},
                           [parts](db::Tx& tx, http::Context& context) { return list(parts, tx, context); }));
  const auto one = std::string(kPath) + "/{device_id}";
  router.add(http::writing({.method = http::Method::patch,
                            .path = one,
                            .permission = "crm.devices.write",
                            .summary = "Renames, pins or blocks a device; blocking ends what runs on it.",
                            .errors = {"409 STALE"}},
                           [parts](db::Tx& tx, http::Context& context, const http::Patch<Device>& patch) {
                             return change(parts, tx, context, patch);
                           }));
  router.add(http::writing({.method = http::Method::del,
                            .path = one,
                            .permission = "crm.devices.write",
                            .summary = "Removes a device: its app must sign in again, and what runs on it ends."},
                           [parts](db::Tx& tx, http::Context& context) { return remove(parts, tx, context); }));
}

}  // namespace devices
