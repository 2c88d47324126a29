#include "crm/products/products.hpp"
#include "foundation/meta/describe.hpp"

namespace products {

BOOST_DESCRIBE_ENUM(Type, trial, regular)
BOOST_DESCRIBE_ENUM(State, draft, published, changed, retired)
BOOST_DESCRIBE_ENUM(Unit, days, weeks, months, years)
BOOST_DESCRIBE_ENUM(DeviceType, phone_apple, phone_android, phone_windows, phone_kaios, tablet_apple, tablet_android,
                    tablet_windows, player_roku, player_android, player_fire_tv, player_apple_tv, browser_pc, browser_mac,
                    box_linux, box_android, tv_tizen, tv_webos, tv_vidaa)

using namespace meta;

BOOST_DESCRIBE_STRUCT(Plan, (), (id, name, length, unit, prices, is_retired))
static constexpr Rule plan_rules[] = {
    {"id", "The plan's number.", read_only},
    {"name", "What people call it; once in the product.", required, 1, 60},
    {"length", "How many units a term lasts, 1 to 120.", required},
    {"unit", "The unit of the length.", required},
    {"prices", "One price per currency; a currency without one is not for sale."},
    {"is_retired", "No new sale."},
};
static constexpr auto plan_table = fields_of<Plan>(plan_rules);
std::span<const Field> Plan::fields() { return plan_table; }

BOOST_DESCRIBE_STRUCT(Product, (),
                      (name, mapping_id, type, state, start_from_first_login, plans, user_interface_id, devices_max, streams_max,
                       grace_days, packages, device_types, notes))
static constexpr Rule rules[] = {
    {"name", "Once in the deployment.", required | filterable | sortable | searchable, 1, 80},
    {"mapping_id", "The operator's own product id; unique.", filterable | sortable | searchable, 1, 64},
    {"type", "Trial or regular; never changes.", filterable | sortable},
    {"state", "Where it stands on its way to viewers.", read_only | filterable | sortable},
    {"start_from_first_login", "Time starts at the customer's first sign-in."},
    {"plans", "What is paid for how long.", none, 0, 50},
    {"user_interface_id", "What the apps look like.", filterable | viewer, INT64_MIN, INT64_MAX, Format::plain,
     "uit.user_interfaces"},
    {"devices_max", "Registered devices.", none, 1, 10},
    {"streams_max", "Streams at the same time.", none, 1, 10},
    {"grace_days", "Days of access after the end; regular products only.", none, 0, 30},
    {"packages", "What it shows.", viewer, INT64_MIN, 500, Format::plain, "cms.packages"},
    {"device_types", "Kinds of device that may sign in.", viewer, 0, 18},
    {"notes", "For staff.", multiline, 0, 2000},
};
static constexpr auto table = fields_of<Product>(rules);
static constexpr Unique uniques[] = {
    {"products_name", "products.name_key", "/name", "NAME_TAKEN"},
    {"products_mapping_id", "products.mapping_id", "/mapping_id", "MAPPING_TAKEN"},
};

const Entity& Product::shape() {
  static constexpr Entity entity{"Product", "crm.products", "products", table, uniques};
  return entity;
}

}  // namespace products
