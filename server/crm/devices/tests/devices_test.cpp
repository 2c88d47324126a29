// The limit under a race, and what is told when a device goes.
#include "crm/devices/devices.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "foundation/testing/fakes.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "foundation/testing/stepped.hpp"
#include "panel/user_log/user_log.hpp"

namespace devices {
namespace {

class DevicesOf : public testing::OnBothDatabases {
 protected:
  CustomerId add_customer() {
    return deployment().write([&](db::Tx& tx) {
      auto journal = user_log::Journal::of_system("test", now());
      const records::Act act{journal, now(), "en", 7};
      products::Product product;
      product.name = "Basic";
      product.plans = {{{}, "Month", 1, products::Unit::months, {{0, base::Currency::parse("EUR").value()}}}};
      EXPECT_TRUE(records::insert(tx, product, act));
      customers::Customer customer;
      customer.user_id = "anna.berg";
      customer.product_id = product.id;
      customer.plan_id = product.plans.front().id;
      customer.start = customers::Start::now;
      EXPECT_TRUE(customers_.create(tx, customer, "hash", "UTC", random_, act));
      return customer.id;
    });
  }
  base::Result<Admitted> admit(CustomerId customer, std::int32_t limit, const std::string& key = {}) {
    auto journal = user_log::Journal::of_system("test", now());
    const records::Act act{journal, now(), "en", 7};
    const Presented presented{key, DeviceType::browser_pc, "model", "os", "1", "name", "192.0.2.1"};
    return deployment().write([&](db::Tx& tx) { return devices_.admit(tx, customer, limit, presented, {}, random_, act); });
  }
  [[nodiscard]] base::Instant now() const { return clock_.now(); }

  testing::FakeClock clock_;
  testing::SeededRandom random_{5};
  products::Products products_;
  customers::Customers customers_{products_};
  Devices devices_{customers_};
};

TEST_P(DevicesOf, C60_32_the_last_place_goes_to_one_of_many) {
  const auto customer = add_customer();
  std::atomic<int> admitted{0}, refused{0};
  {
    std::vector<std::jthread> apps;
    for (int i = 0; i < 8; ++i)
      apps.emplace_back([&] {
        const auto outcome = admit(customer, 3);
        ++(outcome ? admitted : refused);
        EXPECT_EQ(outcome ? "A309" : outcome.error().app_code, "A309");
      });
  }
  EXPECT_EQ(admitted, 3);
  EXPECT_EQ(refused, 5);
  EXPECT_EQ(deployment().read([&](db::Tx& tx) { return devices_.of(tx, customer).size(); }), 3U);
}

TEST_P(DevicesOf, C60_32_the_last_place_goes_to_one_at_whatever_step_the_other_comes) {
  const auto customer = add_customer();
  const auto on = [&](db::Database& database) {
    auto journal = user_log::Journal::of_system("test", now());
    const records::Act act{journal, now(), "en", 7};
    const Presented presented{"", DeviceType::browser_pc, "model", "os", "1", "name", "192.0.2.1"};
    static_cast<void>(database.write([&](db::Tx& tx) { return devices_.admit(tx, customer, 1, presented, {}, random_, act); }));
  };
  const auto other = databases().open_again("deployment");
  const auto rounds = testing::race(
      {.first = deployment(),
       .second = *other,
       .prepare = [&] { deployment().write([](db::Tx& tx) { tx.script("DELETE FROM devices"); }); },
       .one = on,
       .two = on,
       .check = [&] { EXPECT_EQ(deployment().read([&](db::Tx& tx) { return devices_.of(tx, customer).size(); }), 1U); }});
  EXPECT_GT(rounds, 5);
}

TEST_P(DevicesOf, C60_35_a_lowered_limit_removes_nobody_and_lets_known_ones_in) {
  const auto customer = add_customer();
  const auto first = admit(customer, 2);
  ASSERT_TRUE(first);
  ASSERT_TRUE(admit(customer, 2));
  EXPECT_TRUE(admit(customer, 1, first->key));
  EXPECT_FALSE(admit(customer, 1));
  EXPECT_EQ(deployment().read([&](db::Tx& tx) { return devices_.of(tx, customer).size(); }), 2U);
}

TEST_P(DevicesOf, C60_36_who_removes_a_device_ends_what_runs_on_it) {
  const auto customer = add_customer();
  std::vector<Ended> told;
  devices_.on_ended([&](const Ended& ended) { told.push_back(ended); });
  const auto admitted = admit(customer, 1);
  ASSERT_TRUE(admitted);
  auto journal = user_log::Journal::of_system("test", now());
  const records::Act act{journal, now(), "en", 7};
  deployment().write([&](db::Tx& tx) {
    devices_.remove(tx, devices_.find(tx, admitted->id).value(), act);
    EXPECT_TRUE(told.empty());
  });
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].tenant, 7);
  EXPECT_EQ(told[0].customer, customer);
  EXPECT_EQ(told[0].device, admitted->id);
  EXPECT_EQ(told[0].epoch, 1);
}

TEST_P(DevicesOf, texts_of_apps_are_cut_between_letters) {
  const auto customer = add_customer();
  auto journal = user_log::Journal::of_system("test", now());
  std::string model;
  for (int i = 0; i < 100; ++i) model += "é";
  const Presented presented{"", DeviceType::tv_tizen, "x" + model, "", "", "", ""};
  deployment().write([&](db::Tx& tx) {
    const auto admitted = devices_.admit(tx, customer, 1, presented, {}, random_, {journal, now(), "en", 7});
    ASSERT_TRUE(admitted);
    const auto device = devices_.find(tx, admitted->id);
    ASSERT_TRUE(device);
    EXPECT_EQ(device->model, ("x" + model).substr(0, 119));
    EXPECT_EQ(device->name, "");
  });
}

INSTANTIATE_TEST_SUITE_P(, DevicesOf, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace devices
