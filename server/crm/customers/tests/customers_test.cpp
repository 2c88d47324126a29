// What the rooms of viewers call, and has no route here: finding a customer for sign-in, and activation.
#include "crm/customers/customers.hpp"

#include <gtest/gtest.h>

#include "foundation/testing/fakes.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "panel/user_log/user_log.hpp"

namespace customers {
namespace {

constexpr std::string_view kZone = "Europe/Berlin";
base::Instant at(std::string_view text) { return base::parse_instant(text).value(); }

class CustomersOf : public testing::OnBothDatabases {
 protected:
  Customer add(db::Tx& tx, Start start, base::Instant now) {
    auto journal = user_log::Journal::of_system("test", now);
    const records::Act act{journal, now, "en"};
    products::Product product;
    product.name = "Basic";
    product.plans = {{{}, "Month", 1, products::Unit::months, {{0, base::Currency::parse("EUR").value()}}}};
    EXPECT_TRUE(records::insert(tx, product, act));
    Customer customer;
    customer.user_id = "Anna.Berg";
    customer.product_id = product.id;
    customer.plan_id = product.plans.front().id;
    customer.start = start;
    EXPECT_TRUE(customers_.create(tx, customer, "hash", kZone, random_, act));
    return customer;
  }
  base::Result<Customer> activate(db::Tx& tx, CustomerId id, base::Instant now) {
    auto journal = user_log::Journal::of_system("test", now);
    return customers_.activate(tx, id, kZone, {journal, now, "en"});
  }

  testing::SeededRandom random_{3};
  products::Products products_;
  Customers customers_{products_};
};

TEST_P(CustomersOf, first_sign_in_starts_a_waiting_subscription_once) {
  deployment().write([&](db::Tx& tx) {
    const auto customer = add(tx, Start::first_sign_in, at("2026-01-10T09:00:00Z"));
    const auto first = activate(tx, customer.id, at("2026-01-31T09:00:00Z"));
    ASSERT_TRUE(first);
    EXPECT_EQ(first->state, State::active);
    EXPECT_EQ(first->starts_at, at("2026-01-31T09:00:00Z"));
    EXPECT_EQ(first->ends_at, at("2026-02-28T09:00:00Z"));
    EXPECT_EQ(first->anchor_day, 31);
    const auto again = activate(tx, customer.id, at("2026-02-05T09:00:00Z"));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->version, first->version);
    EXPECT_EQ(again->ends_at, first->ends_at);
    EXPECT_EQ(customers_.terms(tx, customer.id).size(), 2U);
  });
}

TEST_P(CustomersOf, first_sign_in_of_a_running_one_keeps_its_dates) {
  deployment().write([&](db::Tx& tx) {
    const auto customer = add(tx, Start::now, at("2026-01-10T09:00:00Z"));
    const auto first = activate(tx, customer.id, at("2026-01-20T09:00:00Z"));
    ASSERT_TRUE(first);
    EXPECT_EQ(first->activated_at, at("2026-01-20T09:00:00Z"));
    EXPECT_EQ(first->ends_at, at("2026-02-10T09:00:00Z"));
  });
}

TEST_P(CustomersOf, sign_in_finds_without_case_and_sees_epochs) {
  const auto now = at("2026-01-10T09:00:00Z");
  deployment().write([&](db::Tx& tx) {
    const auto customer = add(tx, Start::now, now);
    auto journal = user_log::Journal::of_system("test", now);
    const records::Act act{journal, now, "en"};
    const auto found = customers_.find_sign_in(tx, "ANNA.berg", kZone, now);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->password_hash, "hash");
    EXPECT_EQ(found->play_epoch, 0);
    EXPECT_EQ(found->product.name, "Basic");
    EXPECT_TRUE(customers_.set_password(tx, customer.id, "other", kZone, act));
    EXPECT_TRUE(customers_.set_disabled(tx, customer.id, true, "unpaid", kZone, act));
    const auto later = customers_.find_sign_in(tx, customer.id, kZone, now);
    ASSERT_TRUE(later);
    EXPECT_EQ(later->password_hash, "other");
    EXPECT_EQ(later->play_epoch, 2);
    EXPECT_EQ(later->customer.state, State::disabled);
    EXPECT_TRUE(records::trash(tx, Customer::shape(), customer.id.raw, act));
    EXPECT_FALSE(customers_.find_sign_in(tx, "anna.berg", kZone, now));
  });
}

TEST_P(CustomersOf, changes_are_told_after_the_commit_with_the_raised_epoch) {
  const auto now = at("2026-01-10T09:00:00Z");
  std::vector<Changed> told;
  customers_.on_changed([&](const Changed& changed) { told.push_back(changed); });
  auto journal = user_log::Journal::of_system("test", now);
  const records::Act act{journal, now, "en", 7};
  const auto id = deployment().write([&](db::Tx& tx) { return add(tx, Start::now, now).id; });
  deployment().write([&](db::Tx& tx) {
    EXPECT_TRUE(customers_.set_disabled(tx, id, true, "unpaid", kZone, act));
    EXPECT_TRUE(told.empty());
  });
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].tenant, 7);
  EXPECT_EQ(told[0].id, id);
  EXPECT_EQ(told[0].epoch, std::uint16_t{1});
  deployment().write([&](db::Tx& tx) { EXPECT_TRUE(customers_.set_disabled(tx, id, false, "", kZone, act)); });
  ASSERT_EQ(told.size(), 2U);
  EXPECT_FALSE(told[1].epoch);
  deployment().write(
      [&](db::Tx& tx) { EXPECT_TRUE(customers_.extend_date(tx, id, now + std::chrono::days(3), true, "less", kZone, act)); });
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[2].epoch, std::uint16_t{2});
  deployment().write([&](db::Tx& tx) -> base::Status {
    EXPECT_TRUE(customers_.sign_out_everywhere(tx, id, kZone, act));
    return base::fail_not_found();  // Rolled back: nobody is told.
  });
  EXPECT_EQ(told.size(), 3U);
}

TEST_P(CustomersOf, access_holds_the_end_with_grace_and_leaves_the_trash_out) {
  const auto now = at("2026-01-10T09:00:00Z");
  auto journal = user_log::Journal::of_system("test", now);
  const records::Act act{journal, now, "en"};
  deployment().write([&](db::Tx& tx) {
    const auto customer = add(tx, Start::now, now);
    ASSERT_EQ(customers_.access(tx, kZone).size(), 1U);
    const auto one = customers_.access(tx, customer.id, kZone);
    ASSERT_TRUE(one);
    EXPECT_EQ(one->name, "Anna.Berg");
    EXPECT_EQ(one->ends_at, at("2026-02-10T09:00:00Z"));
    EXPECT_EQ(one->access_until, one->ends_at);
    EXPECT_TRUE(records::trash(tx, Customer::shape(), customer.id.raw, act));
    EXPECT_TRUE(customers_.access(tx, kZone).empty());
    EXPECT_FALSE(customers_.access(tx, customer.id, kZone));
  });
}

INSTANTIATE_TEST_SUITE_P(, CustomersOf, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace customers
