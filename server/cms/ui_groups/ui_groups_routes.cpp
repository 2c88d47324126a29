#include "cms/ui_groups/ui_groups.hpp"
#include "foundation/http/resource.hpp"

namespace ui_groups {

void add_routes(http::Router& router, const records::Dependents& dependents) {
  http::ResourceOptions options{"/api/v1/deployments/{deployment}/cms/ui_groups",
                                "UI group",
                                "UI groups",
                                {"422 GROUP_NESTED", "422 NAME_REQUIRED", "422 REFERENCE"}};
  options.dependents = &dependents;
  options.is_ordered = true;
  options.needs_key = true;
  http::Resource<Group> resource{std::move(options)};
  resource.settle = settle;
  resource.show = [](db::Tx& tx, std::span<Group* const> list, const http::Context&) { show(tx, list); };
  http::add_resource(router, std::move(resource));
}

}  // namespace ui_groups
