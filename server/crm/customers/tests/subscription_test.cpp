#include "crm/customers/subscription.hpp"

#include <gtest/gtest.h>

namespace customers {
namespace {

constexpr std::string_view kZone = "Europe/Berlin";
base::Instant at(std::string_view text) { return base::parse_instant(text).value(); }
Subscription ending(std::string_view text) {
  return {.starts_at = at("2026-01-01T00:00:00Z"), .ends_at = at(text), .fixed_end = {}, .waiting = {}, .anchor = {}};
}
constexpr Length kMonth{1, products::Unit::months};

TEST(Subscription, C60_3_months_return_to_the_anchor) {
  const auto february = add(at("2026-01-31T09:00:00Z"), kMonth, {}, kZone);
  EXPECT_EQ(february.at, at("2026-02-28T09:00:00Z"));
  const auto march = add(february.at, kMonth, february.anchor, kZone);
  EXPECT_EQ(march.at, at("2026-03-31T08:00:00Z"));  // Summer time: the same local time.
  const auto days = add(march.at, {10, products::Unit::days}, march.anchor, kZone);
  EXPECT_EQ(days.anchor.day, 10);
}

TEST(Subscription, C60_14_states_come_from_dates) {
  const Terms terms{.grace_days = 3, .zone = kZone};
  const auto one = ending("2026-03-10T09:00:00Z");
  EXPECT_EQ(state_of(one, terms, at("2026-03-10T08:59:59.999Z")), SubscriptionState::running);
  EXPECT_EQ(state_of(one, terms, at("2026-03-10T09:00:00Z")), SubscriptionState::grace);
  EXPECT_EQ(state_of(one, terms, at("2026-03-13T09:00:00Z")), SubscriptionState::ended);
  EXPECT_EQ(state_of(one, {.grace_days = 0, .zone = kZone}, at("2026-03-10T09:00:00Z")), SubscriptionState::ended);
  Subscription waiting{.starts_at = {}, .ends_at = {}, .fixed_end = {}, .waiting = {kMonth}, .anchor = {}};
  EXPECT_EQ(state_of(waiting, terms, at("2030-01-01T00:00:00Z")), SubscriptionState::waiting);
  waiting.fixed_end = at("2026-01-01T00:00:00Z");
  EXPECT_EQ(state_of(waiting, terms, at("2026-01-01T00:00:00Z")), SubscriptionState::ended);
}

TEST(Subscription, C60_10_states_of_a_customer) {
  using products::Type;
  EXPECT_EQ(customer_state(true, SubscriptionState::ended, true, Type::trial), State::disabled);
  EXPECT_EQ(customer_state(false, SubscriptionState::ended, false, Type::regular), State::expired);
  EXPECT_EQ(customer_state(false, SubscriptionState::running, false, Type::regular), State::pending);
  EXPECT_EQ(customer_state(false, SubscriptionState::running, true, Type::trial), State::trial);
  EXPECT_EQ(customer_state(false, SubscriptionState::grace, true, Type::regular), State::active);
}

TEST(Subscription, C60_15_renewals) {
  const Terms terms{.grace_days = 5, .zone = kZone};
  const auto one = ending("2026-05-10T09:00:00Z");
  EXPECT_EQ(renewal(one, kMonth, From::expiry, terms, at("2026-05-01T09:00:00Z")).to, at("2026-06-10T09:00:00Z"));
  EXPECT_EQ(renewal(one, kMonth, From::today, terms, at("2026-05-01T09:00:00Z")).to, at("2026-06-01T09:00:00Z"));
  // In grace it starts at the end, whatever is chosen.
  EXPECT_EQ(renewal(one, kMonth, From::today, terms, at("2026-05-12T09:00:00Z")).from, at("2026-05-10T09:00:00Z"));
  // After it the five days that were given come off.
  EXPECT_EQ(renewal(one, kMonth, From::expiry, terms, at("2026-05-20T09:00:00Z")).from, at("2026-05-15T09:00:00Z"));
  // Later than 30 days, or without grace: now.
  EXPECT_EQ(renewal(one, kMonth, From::expiry, terms, at("2026-06-20T09:00:00Z")).from, at("2026-06-20T09:00:00Z"));
  EXPECT_EQ(renewal(one, kMonth, From::expiry, {.grace_days = 0, .zone = kZone}, at("2026-05-12T09:00:00Z")).from,
            at("2026-05-12T09:00:00Z"));
}

TEST(Subscription, waiting_lengths_are_applied_one_after_the_other) {
  Subscription waiting{.starts_at = {}, .ends_at = {}, .fixed_end = {}, .waiting = {kMonth, kMonth}, .anchor = {}};
  EXPECT_EQ(end_of_waiting(waiting, kZone, at("2026-01-31T09:00:00Z")).at, at("2026-03-31T08:00:00Z"));
  waiting.fixed_end = at("2026-07-01T00:00:00Z");
  EXPECT_EQ(end_of_waiting(waiting, kZone, at("2026-01-31T09:00:00Z")).at, at("2026-07-01T00:00:00Z"));
}

TEST(Subscription, C60_29_ten_years_at_most) {
  const auto now = at("2026-01-01T00:00:00Z");
  EXPECT_FALSE(is_in_range(now, kZone, now));
  EXPECT_TRUE(is_in_range(at("2036-01-01T00:00:00Z"), kZone, now));
  EXPECT_FALSE(is_in_range(at("2036-01-01T00:00:01Z"), kZone, now));
}

}  // namespace
}  // namespace customers
