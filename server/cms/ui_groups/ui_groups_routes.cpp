#include "cms/ui_groups/ui_groups.hpp"
#include "foundation/http/call.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/meta/describe.hpp"

namespace ui_groups {

struct OrderBody {
  std::vector<GroupId> ids;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(OrderBody, (), (ids))
static constexpr meta::Rule order_rules[] = {
    {"ids", "Groups in their new order; those not named keep their places.", meta::required, 1, 10'000, meta::Format::plain,
     "cms.ui_groups"},
};
const meta::Entity& OrderBody::shape() { return meta::shape_of<OrderBody, order_rules>("UiGroupOrder"); }

namespace {

constexpr std::string_view kPath = "/api/v1/deployments/{deployment}/cms/ui_groups";

}  // namespace

void add_routes(http::Router& router, const records::Dependents& dependents) {
  http::ResourceOptions options{
      std::string(kPath), "UI group", "UI groups", {"422 GROUP_NESTED", "422 NAME_REQUIRED", "422 REFERENCE"}};
  options.dependents = &dependents;
  http::Resource<Group> resource{group_entity(), std::move(options)};
  resource.check = check;
  resource.decorate = [](db::Tx& tx, std::span<Group* const> list, const http::Context&) { decorate(tx, list); };
  http::add_resource(router, std::move(resource));

  router.add(http::writing(
      {.method = http::Method::post,
       .path = std::string(kPath) + "/actions/order",
       .permission = "cms.ui_groups.write",
       .summary = "Puts UI groups into the order of the list.",
       .errors = {"422 REFERENCE"}},
      [](db::Tx& tx, http::Context& context, const OrderBody& body) { return order(tx, body.ids, context.act()); }));
}

}  // namespace ui_groups
