#include "cms/packages/packages.hpp"
#include "foundation/http/resource.hpp"

namespace packages {

void add_routes(http::Router& router, const records::Dependents& dependents) {
  http::ResourceOptions options{"/api/v1/deployments/{deployment}/cms/packages",
                                "package",
                                "packages",
                                {"409 PACKAGE_NAME_TAKEN", "409 IN_USE", "422 REFERENCE"}};
  options.dependents = &dependents;
  http::Resource<Package> resource{package_entity(), std::move(options)};
  resource.check = check;
  resource.decorate = [](db::Tx& tx, std::span<Package* const> list, const http::Context&) { decorate(tx, list); };
  http::add_resource(router, std::move(resource));
}

}  // namespace packages
