// AU-9: an installation without staff is taken over by the link that its server wrote, once.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/tests/world.hpp"
#include "foundation/crypto/passwords.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "panel/user_log/user_log.hpp"

namespace app_test {
namespace {

class FirstOwner : public OnBothBackends {};

http::Response ask(World& world, const std::string& word, const std::string& email) {
  http::Request request;
  request.method = http::Method::post;
  request.path = "/api/v1/first_owner";
  request.headers = {{"host", "localhost"}, {"content-type", "application/json"}};
  request.body = R"({"word": ")" + word + R"(", "email": ")" + email + R"(", "name": "Olga", "password": "plum-river-9-window"})";
  return world.send(std::move(request));
}

TEST_P(FirstOwner, AU_9_the_link_makes_one_admin_and_is_spent) {
  World world(GetParam(), World::Staff::none);
  const auto word = world.parts().of<staff::FirstOwner>().word();
  ASSERT_GE(word.size(), 32U);
  EXPECT_EQ(ask(world, "another-word", "olga@owner.example").status, 403);
  const auto made = ask(world, word, "olga@owner.example");
  EXPECT_EQ(made.status, 201) << body_of(made);
  EXPECT_NE(body_of(made).find("\"admin\""), std::string::npos);
  EXPECT_TRUE(std::ranges::any_of(made.headers, [](const auto& header) { return header.first == "set-cookie"; }));
  EXPECT_EQ(ask(world, word, "second@owner.example").status, 409);
}

TEST_P(FirstOwner, AU_9_there_is_no_link_where_there_is_staff) {
  World world(GetParam());
  world.restart();
  EXPECT_EQ(world.parts().of<staff::FirstOwner>().word(), "");
  EXPECT_EQ(ask(world, "", "olga@owner.example").status, 422);
  EXPECT_EQ(ask(world, "x", "olga@owner.example").status, 403);
}

INSTANTIATE_TEST_SUITE_P(, FirstOwner, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
