#include "crm/customers/customers.hpp"

#include <fmt/format.h>

#include "crm/customers/plays.hpp"
#include "crm/customers/queries.gen.hpp"
#include "foundation/base/random.hpp"
#include "foundation/rooms/room.hpp"
#include "panel/deployments/deployments.hpp"
#include "panel/user_log/user_log.hpp"

namespace customers {
namespace {

void make(rooms::House& house) {
  auto& products = house.of<products::Products>();
  auto& customers = house.make<Customers>(products);
  customers.set_node(house.random.hex(8));
  add_dependents(house.dependents, products);
  auto& plays = house.make<Plays>(customers, house.of<sessions::Registry>(), house.clock);
  customers.on_changed([&plays](const Changed& changed) {
    if (changed.epoch) plays.end(changed.tenant, changed.id.raw, *changed.epoch);
  });
  house.of<deployments::Deployments>().on_opening(
      [&plays](const std::shared_ptr<const http::Tenant>& tenant) { plays.load(*tenant); });
  house.on_round("plays", std::chrono::seconds(1), [&plays](const http::Tenant& tenant) { plays.follow(tenant); });
}

void open(rooms::House& house) {
  const auto& customers = house.of<Customers>();
  add_routes(house.router, customers, house.hasher, house.dependents);
  add_bulk(house.router, house.jobs, customers, house.dependents);
}

constexpr std::string_view kPeople = R"json([
{"post": "crm/customers", "as": "active", "days": -20, "body": {"user_id": "viewer", "firstname": "Mira", "lastname": "Solberg", "city": "Kiel",
  "country": "DE", "language": "en", "product_id": "$regular", "plan_id": "$regular.plans.1.id", "currency": "EUR"}},
{"post": "crm/customers", "as": "trying", "days": -2, "body": {"user_id": "viewer_trial", "firstname": "Omar", "lastname": "Haddad", "city": "Bremen",
  "country": "DE", "language": "ar", "product_id": "$trial", "plan_id": "$trial.plans.0.id", "currency": "EUR"}},
{"post": "crm/customers", "as": "pending", "days": -1, "body": {"user_id": "viewer_pending", "firstname": "Ida", "lastname": "Brandt",
  "city": "Lübeck", "country": "DE", "language": "en", "product_id": "$regular", "plan_id": "$regular.plans.0.id", "currency": "CREDITS"}},
{"post": "crm/customers", "as": "grace", "days": -32, "body": {"user_id": "viewer_grace", "firstname": "Jonas", "lastname": "Weel", "city": "Husum",
  "country": "DE", "language": "en", "product_id": "$regular", "plan_id": "$regular.plans.0.id", "currency": "EUR"}},
{"post": "crm/customers", "as": "expired", "days": -70, "body": {"user_id": "viewer_expired", "firstname": "Lena", "lastname": "Marsh",
  "city": "Emden", "country": "DE", "language": "en", "product_id": "$regular", "plan_id": "$regular.plans.0.id", "currency": "EUR"}},
{"post": "crm/customers", "as": "disabled", "days": -10, "body": {"user_id": "viewer_disabled", "firstname": "Tariq", "lastname": "Noor",
  "city": "Flensburg", "country": "DE", "language": "ar", "product_id": "$regular", "plan_id": "$regular.plans.0.id", "currency": "EUR"}}
])json";
constexpr std::string_view kDisabled = R"json([
{"post": "crm/customers/$disabled/actions/disable", "days": -1, "body": {"reason": "Payment returned by the bank."}}
])json";

// The customer has signed in once, some days ago.
base::Status activate(rooms::House& house, rooms::Demo& demo, std::string_view name, std::int64_t days_ago) {
  const auto then = house.clock.now() - std::chrono::days(days_ago);
  auto journal = user_log::Journal::of_system("demo", then);
  const auto& tenant = demo.tenant();
  return tenant.database->write([&](db::Tx& tx) -> base::Status {
    TRY_OK(
        house.of<Customers>().activate(tx, {demo.number_of(name, "id")}, tenant.zone, {journal, then, tenant.default_language}));
    return {};
  });
}

// Customers have bought what is published.
base::Status demo_published(rooms::House& house, rooms::Demo& demo) {
  TRY_OK(demo.steps(kPeople));
  constexpr std::pair<std::string_view, std::int64_t> kActive[] = {
      {"active", 20}, {"trying", 2}, {"grace", 32}, {"expired", 70}, {"disabled", 10}};
  for (const auto& [name, days_ago] : kActive) TRY_OK(activate(house, demo, name, days_ago));
  TRY_OK(demo.steps(kDisabled));
  for (const auto* name : {"active", "trying", "pending", "grace", "expired", "disabled"})
    demo.tell(fmt::format("TV app       {:<20} {}   ({})", demo.text_of(name, "user_id"), demo.text_of(name, "password"), name));
  return {};
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "crm.customers",
      .make = make,
      .open = open,
      .kept = {{"customers_changes", rooms::Where::deployment, "which process changed which customer", 1,
                &queries::purge_changes}},
      .left = {{rooms::kRecords, {"customers", "customers_waiting"}},
               {"What was charged: kept as long as the customer.", {"customers_terms"}},
               {rooms::kFewRows, {"customers_numbers"}}},
      .append_only = {"customers_terms"},
      .demo_published = demo_published,
  };
  return out;
}

}  // namespace customers
