#include <boost/json.hpp>

#include "cms/ui_groups/ui_groups.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/meta/describe.hpp"

namespace ui_groups {

struct OrderBody {
  std::vector<GroupId> ids;
};
BOOST_DESCRIBE_STRUCT(OrderBody, (), (ids))
static constexpr meta::Rule order_rules[] = {
    {"ids", "Groups in their new order; those not named keep their places.", meta::required, 1, 10'000, meta::Format::plain,
     "cms.ui_groups"},
};
static constexpr auto order_table = meta::fields_of<OrderBody>(order_rules);
static constexpr meta::Entity order_entity{"UiGroupOrder", "", "", order_table};

namespace {

constexpr std::string_view kPath = "/api/v1/deployments/{deployment}/cms/ui_groups";

base::Result<http::Reply> order_groups(http::Context& context) {
  TRY(const auto body, context.json_body());
  OrderBody input;
  if (auto problems = meta::from_json(order_table, body, &input, meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY_OK(order(tx, input.ids, context.act()));
    return http::reply_empty();
  });
}

}  // namespace

void add_routes(http::Router& router, const records::Dependents& dependents) {
  http::ResourceOptions options{std::string(kPath), "UI group", "UI groups", {"422 GROUP_NESTED", "422 REFERENCE", "409 IN_USE"}};
  options.dependents = &dependents;
  http::Resource<Group> resource{group_entity(), std::move(options)};
  resource.check = check;
  resource.decorate = [](db::Tx& tx, std::span<Group* const> list, const http::Context&) { decorate(tx, list); };
  http::add_resource(router, std::move(resource));

  http::Route again{http::Method::post, std::string(kPath) + "/actions/order", "cms.ui_groups.write",
                    "Puts UI groups into the order of the list.", &order_entity};
  again.errors = {"422 REFERENCE"};
  again.handler = order_groups;
  router.add(std::move(again));
}

}  // namespace ui_groups
