#include "crm/products/products.hpp"

#include <gtest/gtest.h>

namespace products {
namespace {

Plan plan(std::string name, std::int32_t length, std::vector<base::Money> prices) {
  return {{}, std::move(name), length, Unit::months, std::move(prices)};
}
base::Money euros(std::int64_t minor) { return {minor, base::Currency::parse("EUR").value()}; }

TEST(Products, P62_1_sellable_needs_a_running_plan_with_a_price) {
  Product product;
  EXPECT_FALSE(is_sellable(product, false));
  product.plans = {plan("M", 1, {})};
  EXPECT_FALSE(is_sellable(product, false));
  product.plans[0].prices = {euros(0)};  // P62-4: 0 is a price.
  EXPECT_TRUE(is_sellable(product, false));
  EXPECT_FALSE(is_sellable(product, true));
  product.state = State::changed;
  EXPECT_TRUE(is_sellable(product, true));
  product.plans[0].is_retired = true;
  EXPECT_FALSE(is_sellable(product, true));
  product.plans[0].is_retired = false;
  product.state = State::retired;
  EXPECT_FALSE(is_sellable(product, false));
}

TEST(Products, plans_have_lengths_prices_and_names_of_their_own) {
  const std::vector<Plan> plans{plan("Month", 0, {}), plan("Year", 121, {euros(5), euros(-1)}), plan("MONTH", 120, {})};
  const auto problems = check_plans(plans);
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_EQ(problems[0].pointer, "/plans/0/length");
  EXPECT_EQ(problems[1].code, "PLAN_LENGTH");
  EXPECT_EQ(problems[2].pointer, "/plans/1/prices/1/minor");
  EXPECT_EQ(doubled_name(plans), 2U);
}

TEST(Products, units_have_names) {
  for (const auto unit : {Unit::days, Unit::weeks, Unit::months, Unit::years}) EXPECT_EQ(unit_of(unit_name(unit)), unit);
  EXPECT_FALSE(unit_of("hours"));
}

}  // namespace
}  // namespace products
