#include <boost/json.hpp>

#include "crm/products/products.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/jobs/bulk.hpp"
#include "panel/user_log/user_log.hpp"

namespace products {
namespace {

constexpr std::string_view kPath = "/api/v1/deployments/{deployment}/crm/products";

void add_retire(http::Router& router, const Products& products, std::string_view verb, bool is_retired, std::string summary) {
  http::Route route{http::Method::post, std::string(kPath) + "/{id}/actions/" + std::string(verb), "crm.products.write",
                    std::move(summary)};
  route.out = &product_entity();
  route.handler = [&products, is_retired](http::Context& context) -> base::Result<http::Reply> {
    TRY(const auto id, context.path_id(1));
    const auto act = context.act();
    return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
      TRY(const auto product, products.retire(tx, {id}, is_retired, act));
      return http::reply_json(meta::to_json(product_entity().fields, &product));
    });
  };
  router.add(std::move(route));
}

}  // namespace

void add_routes(http::Router& router, const Products& products, const records::Dependents& dependents) {
  http::ResourceOptions options{std::string(kPath),
                                "product",
                                "products",
                                {"409 NAME_TAKEN", "409 MAPPING_TAKEN", "409 TYPE_LOCKED", "409 PLAN_SOLD", "422 PLAN_LENGTH",
                                 "422 PRICE_NEGATIVE", "422 REFERENCE"}};
  options.dependents = &dependents;
  http::Resource<Product> resource{product_entity(), std::move(options)};
  resource.check = [&products](db::Tx& tx, Product& product, const Product* before, const records::Act&) {
    return products.check(tx, product, before);
  };
  resource.stored = [&products](db::Tx& tx, Product& product, const Product*, const records::Act& act) {
    return products.stored(tx, product, act);
  };
  resource.decorate = [&products](db::Tx& tx, std::span<Product* const> list, const http::Context&) {
    products.decorate(tx, list);
  };
  http::add_resource(router, std::move(resource));
  add_retire(router, products, "retire", true, "Takes a product out of sale; its customers keep it.");
  add_retire(router, products, "revive", false, "Puts a retired product back on sale.");
}

void add_bulk(http::Router& router, jobs::Runner& runner, const records::Dependents& dependents) {
  std::vector<jobs::BulkVerb> verbs;
  verbs.push_back(jobs::bulk_delete(product_entity(), "products", dependents));
  verbs.push_back(jobs::bulk_restore(product_entity(), "products"));
  jobs::add_bulk(router, runner, {product_entity(), std::string(kPath), user_log::journal_of}, std::move(verbs));
}

}  // namespace products
