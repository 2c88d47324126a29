#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "crm/products/products.hpp"
#include "crm/products/queries.gen.hpp"
#include "foundation/base/text.hpp"

namespace products {

namespace {

constexpr std::array<std::string_view, 4> kUnits{"days", "weeks", "months", "years"};

}  // namespace

// ---- pure rules

std::vector<DeviceType> all_device_types() {
  std::vector<DeviceType> out;
  for (int i = 0; i <= static_cast<int>(DeviceType::tv_vidaa); ++i) out.push_back(static_cast<DeviceType>(i));
  return out;
}

std::vector<base::FieldProblem> check_plans(std::span<const Plan> plans) {
  std::vector<base::FieldProblem> out;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].length < 1 || plans[i].length > kLengthMax)
      out.push_back(
          {fmt::format("/plans/{}/length", i), "PLAN_LENGTH", "must be between 1 and 120", {{"min", "1"}, {"max", "120"}}});
    for (std::size_t k = 0; k < plans[i].prices.size(); ++k)
      if (plans[i].prices[k].minor < 0)
        out.push_back({fmt::format("/plans/{}/prices/{}/minor", i, k), "PRICE_NEGATIVE", "must not be below zero"});
  }
  return out;
}

std::optional<std::size_t> doubled_name(std::span<const Plan> plans) {
  for (std::size_t i = 0; i < plans.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (base::fold_key(plans[i].name) == base::fold_key(plans[k].name)) return i;
  return std::nullopt;
}

bool is_plan_sellable(const Plan& plan) { return !plan.is_retired && !plan.prices.empty(); }

bool is_sellable(const Product& product, bool needs_publish) {
  if (product.state == State::retired) return false;
  if (needs_publish && product.state == State::draft) return false;
  return std::ranges::any_of(product.plans, is_plan_sellable);
}

const Plan* find_plan(const Product& product, PlanId id) {
  const auto found = std::ranges::find(product.plans, id, &Plan::id);
  return found == product.plans.end() ? nullptr : &*found;
}

base::calendar::Unit calendar_unit(Unit unit) {
  switch (unit) {
    case Unit::days: return base::calendar::Unit::days;
    case Unit::weeks: return base::calendar::Unit::weeks;
    case Unit::months: return base::calendar::Unit::months;
    case Unit::years: break;
  }
  return base::calendar::Unit::years;
}

std::string_view unit_name(Unit unit) { return kUnits[static_cast<std::size_t>(unit)]; }

std::optional<Unit> unit_of(std::string_view name) {
  const auto found = std::ranges::find(kUnits, name);
  if (found == kUnits.end()) return std::nullopt;
  return static_cast<Unit>(found - kUnits.begin());
}

// ---- with the database

// P62-5, P62-6: what was sold keeps its length and stays.
base::Status Products::check_sold(db::Tx& tx, const Product& product, const Product& before) const {
  if (!is_sold_) return {};
  for (const auto& old : before.plans) {
    const auto* plan = find_plan(product, old.id);
    const bool is_kept = plan && plan->length == old.length && plan->unit == old.unit;
    if (!is_kept && is_sold_(tx, old.id))
      return base::fail(base::ErrorKind::conflict, "PLAN_SOLD",
                        fmt::format("The plan {} was sold: it keeps its length and can only be retired.", old.name));
  }
  return {};
}

base::Status Products::settle(db::Tx& tx, Product& product, const Product* before) const {
  if (before && before->type != product.type) {
    base::Error error{base::ErrorKind::conflict, "TYPE_LOCKED", "A product stays trial or regular."};
    error.fields.push_back({"/type", "TYPE_LOCKED", "cannot be changed"});
    return base::fail(std::move(error));
  }
  auto problems = check_plans(product.plans);
  if (product.type == Type::trial && product.grace_days > 0)
    problems.push_back({"/grace_days", "RANGE", "must be 0 for a trial", {{"min", "0"}, {"max", "0"}}});
  if (!problems.empty()) return base::fail(meta::invalid(std::move(problems)));
  if (const auto twice = doubled_name(product.plans)) {
    base::Error error{base::ErrorKind::conflict, "NAME_TAKEN", "Two plans have one name."};
    error.fields.push_back({fmt::format("/plans/{}/name", *twice), "NAME_TAKEN", "is taken by another plan"});
    return base::fail(std::move(error));
  }
  if (product.mapping_id && product.mapping_id->empty()) product.mapping_id.reset();
  for (const auto& one : checks_) TRY_OK(one(tx, product, before));
  return before ? check_sold(tx, product, *before) : base::Status{};
}

base::Status Products::stored(db::Tx& tx, const Product& product, const records::Act& act) const {
  for (const auto& one : changed_) one(tx, product, act);
  return {};
}

void Products::decorate(db::Tx& tx, std::span<Product* const> products) const {
  if (!state_of_) return;
  for (auto* product : products)
    if (product->state != State::retired) product->state = state_of_(tx, *product);
}

std::optional<Product> Products::find(db::Tx& tx, ProductId id) const {
  auto product = records::find<Product>(tx, id.raw);
  if (!product) return std::nullopt;
  Product* const one[] = {&*product};
  decorate(tx, one);
  return product;
}

base::Result<Plan> Products::plan_for_sale(const Product& product, PlanId id) const {
  if (!is_sellable(product, static_cast<bool>(state_of_)))
    return base::fail(base::ErrorKind::conflict, "PRODUCT_NOT_SELLABLE",
                      "The product must be published, not retired, and have a plan with a price.");
  const auto* plan = find_plan(product, id);
  if (!plan || !is_plan_sellable(*plan))
    return base::fail_field("/plan_id", "PLAN_NOT_FOUND", "The product has no such plan for sale.");
  return *plan;
}

base::Result<Product> Products::retire(db::Tx& tx, ProductId id, bool is_retired, const records::Act& act) const {
  const auto before = records::find<Product>(tx, id.raw);
  if (!before) return base::fail_not_found();
  auto after = *before;
  if ((before->state == State::retired) != is_retired) after.state = is_retired ? State::retired : State::draft;
  TRY_OK(records::update(tx, *before, after, {}, act, is_retired ? "retire" : "revive"));
  TRY_OK(stored(tx, after, act));
  Product* const one[] = {&after};
  decorate(tx, one);
  return after;
}

std::int64_t live_version(db::Tx& tx) { return tx.number(queries::live_version); }

std::vector<Product> all(db::Tx& tx) {
  std::vector<Product> out;
  for (const auto id : tx.all(queries::ids, {}, [](const db::Row& row) { return row.integer(0); }))
    if (auto product = records::find<Product>(tx, id)) out.push_back(std::move(*product));
  return out;
}

void add_dependents(records::Dependents& dependents) {
  dependents.add_query("cms.packages", "crm.products", queries::by_package);
  dependents.add_query("uit.user_interfaces", "crm.products", queries::by_user_interface);
}

}  // namespace products
