#include <fmt/format.h>

#include "crm/products/products.hpp"
#include "foundation/http/call.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/jobs/bulk.hpp"
#include "panel/user_log/user_log.hpp"

namespace products {
namespace {

constexpr std::string_view kPath = "/api/v1/deployments/{deployment}/crm/products";

void add_retire(http::Router& router, const Products& products, std::string_view verb, bool is_retired, std::string summary) {
  router.add(http::writing({.method = http::Method::post,
                            .path = fmt::format("{}/{{id}}/actions/{}", kPath, verb),
                            .permission = "crm.products.write",
                            .summary = std::move(summary)},
                           [&products, is_retired](db::Tx& tx, http::Context& context) -> base::Result<Product> {
                             TRY(const auto id, context.path_id(1));
                             return products.retire(tx, {id}, is_retired, context.act());
                           }));
}

}  // namespace

void add_routes(http::Router& router, const Products& products, const records::Dependents& dependents) {
  http::ResourceOptions options{std::string(kPath),
                                "product",
                                "products",
                                {"409 NAME_TAKEN", "409 MAPPING_TAKEN", "409 TYPE_LOCKED", "409 PLAN_SOLD", "422 PLAN_LENGTH",
                                 "422 PRICE_NEGATIVE", "422 REFERENCE"}};
  options.dependents = &dependents;
  http::Resource<Product> resource{std::move(options)};
  resource.settle = [&products](db::Tx& tx, Product& product, const Product* before, const records::Act&) {
    return products.settle(tx, product, before);
  };
  resource.stored = [&products](db::Tx& tx, Product& product, const Product*, const records::Act& act) {
    return products.stored(tx, product, act);
  };
  resource.show = [&products](db::Tx& tx, std::span<Product* const> list, const http::Context&) { products.decorate(tx, list); };
  http::add_resource(router, std::move(resource));
  add_retire(router, products, "retire", true, "Takes a product out of sale; its customers keep it.");
  add_retire(router, products, "revive", false, "Puts a retired product back on sale.");
}

void add_bulk(http::Router& router, jobs::Runner& runner, const records::Dependents& dependents) {
  std::vector<jobs::BulkVerb> verbs;
  verbs.push_back(jobs::bulk_delete(Product::shape(), "products", dependents));
  verbs.push_back(jobs::bulk_restore(Product::shape(), "products"));
  jobs::add_bulk(router, runner, {Product::shape(), std::string(kPath), user_log::journal_of}, std::move(verbs));
}

}  // namespace products
