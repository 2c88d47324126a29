#include "cms/packages/packages.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/jobs/bulk.hpp"
#include "panel/user_log/user_log.hpp"

namespace packages {

void add_routes(http::Router& router, const records::Dependents& dependents) {
  http::ResourceOptions options{"/api/v1/deployments/{deployment}/cms/packages",
                                "package",
                                "packages",
                                {"409 PACKAGE_NAME_TAKEN", "409 IN_USE", "422 REFERENCE"}};
  options.dependents = &dependents;
  http::Resource<Package> resource{std::move(options)};
  resource.settle = settle;
  resource.show = [](db::Tx& tx, std::span<Package* const> list, const http::Context&) { show(tx, list); };
  http::add_resource(router, std::move(resource));
}

void add_bulk(http::Router& router, jobs::Runner& runner, const records::Dependents& dependents) {
  std::vector<jobs::BulkVerb> verbs;
  verbs.push_back(jobs::bulk_delete(Package::shape(), "packages", dependents));
  verbs.push_back(jobs::bulk_restore(Package::shape(), "packages"));
  jobs::add_bulk(router, runner, {Package::shape(), "/api/v1/deployments/{deployment}/cms/packages", user_log::journal_of},
                 std::move(verbs));
}

}  // namespace packages
