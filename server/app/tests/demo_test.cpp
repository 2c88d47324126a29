// The demo loads on both databases, is published whole, and shows customers in each state.
#include "app/demo.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "app/tests/world.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "publish/parts/parts.hpp"
#include "publish/publish.hpp"

namespace app_test {
namespace {

namespace json = boost::json;
class Demo : public OnBothBackends {};

json::array items(World& world, const http::Headers& who, const std::string& path) {
  http::Request request;
  request.method = http::Method::get;
  request.path = "/api/v1/deployments/other/" + path;
  request.headers = who;
  request.headers.emplace_back("host", "localhost");
  const auto response = world.send(std::move(request));
  EXPECT_EQ(response.status, 200) << path << body_of(response);
  return json::parse(body_of(response)).at("items").as_array();
}

TEST_P(Demo, it_holds_what_a_newcomer_wants_to_see) {
  World world(GetParam());
  const auto tenant = world.parts().deployments->find("other");
  const auto logins = app::load_demo(world.parts(), tenant);
  ASSERT_TRUE(logins) << logins.error().message;
  const auto running = world.parts().of<publish::Snapshots>().running(tenant->number);
  ASSERT_TRUE(running);
  EXPECT_EQ(parts::all_channels(*running).size(), 4U);
  for (const auto* channel : parts::all_channels(*running)) {
    EXPECT_TRUE(channel->stream_id);
    const auto shown = parts::guide(*running).now_next(*channel, base::to_s(world.clock().now()), "ar");
    EXPECT_FALSE(shown.now.empty());
    EXPECT_FALSE(shown.next.empty());
  }
  EXPECT_GE(parts::guide(*running).to_s() - base::to_s(world.clock().now()), 2 * 86400);

  const auto admin = world.sign_in("admin");
  std::set<std::string> states;
  const auto customers = items(world, admin, "crm/customers");
  for (const auto& customer : customers) states.emplace(customer.at("state").as_string());
  EXPECT_EQ(states, (std::set<std::string>{"active", "disabled", "expired", "pending", "trial"}));
  const auto products = items(world, admin, "crm/products");
  for (const auto& product : products) {
    EXPECT_EQ(product.at("state"), "published");
    EXPECT_EQ(product.at("plans").at(0).at("prices").as_array().size(), 2U);
  }

  // Some days later its guide is made anew.
  world.clock().advance(std::chrono::days(6));
  EXPECT_TRUE(app::renew_demo(world.parts(), tenant));
  const auto later = world.parts().of<publish::Snapshots>().running(tenant->number);
  EXPECT_FALSE(
      parts::guide(*later).now_next(*parts::all_channels(*later).front(), base::to_s(world.clock().now()), "en").now.empty());
}

INSTANTIATE_TEST_SUITE_P(, Demo, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
