#include "foundation/meta/describe.hpp"
#include "panel/deployments/deployments.hpp"

namespace deployments {

BOOST_DESCRIBE_ENUM(State, creating, active, suspended, archived)

BOOST_DESCRIBE_STRUCT(Currency, (), (id, code, symbol, decimals))
static constexpr meta::Rule currency_rules[] = {
    {"id", "The currency's number.", meta::read_only},
    {"code", "3 to 10 capitals; CREDITS is a currency like any other.", meta::required, 3, 10, meta::Format::currency},
    {"symbol", "What stands beside amounts.", meta::none, 0, 8},
    {"decimals", "Places of the smallest unit.", meta::none, 0, 4},
};
static constexpr auto currency_table = meta::fields_of<Currency>(currency_rules);
std::span<const meta::Field> Currency::fields() { return currency_table; }

BOOST_DESCRIBE_STRUCT(Deployment, (), (identifier, name, state, languages, countries, currencies, zone, nightly_time))
static constexpr meta::Rule rules[] = {
    {"identifier", "Names the deployment in addresses and calls; never changed.",
     meta::required | meta::once | meta::searchable | meta::sortable, 3, 32, meta::Format::slug},
    {"name", "What people call the service.", meta::required | meta::searchable | meta::sortable | meta::viewer, 2, 60},
    {"state", "Whether viewers are served.", meta::read_only | meta::filterable | meta::sortable},
    {"languages", "Languages of texts; the first is the default.", meta::required | meta::viewer, 1, 30, meta::Format::language},
    {"countries", "For addresses, ratings and restrictions.", meta::required, 1, 250, meta::Format::country},
    {"currencies", "What prices are named in; the first is the default.", meta::required, 1, 30},
    {"zone", "The clock of nightly runs, subscriptions and reports.", meta::required | meta::viewer, 1, 64, meta::Format::zone},
    {"nightly_time", "When the nightly run starts, local time."},
};
static constexpr auto table = meta::fields_of<Deployment>(rules);
static constexpr meta::Unique uniques[] = {
    {"deployments_identifier", "deployments.identifier", "/identifier", "IDENTIFIER_TAKEN"}};

const meta::Entity& Deployment::shape() {
  static constexpr meta::Entity entity{"Deployment", "panel.deployments", "deployments", table, uniques};
  return entity;
}

}  // namespace deployments
