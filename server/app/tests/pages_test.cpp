// The built web pages: who gets which, at which address.
#include <gtest/gtest.h>

#include <fstream>

#include "app/tests/world.hpp"
#include "foundation/testing/on_both_databases.hpp"

namespace app_test {
namespace {

class Pages : public OnBothBackends {};

void write_page(const World& world, const std::string& name, const std::string& text) {
  const auto path = world.data() / "web" / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

http::Response get(World& world, const std::string& path, const std::string& host = "localhost") {
  http::Request request;
  request.path = path;
  request.headers = {{"host", host}};
  return world.send(std::move(request));
}

std::string text_of(const http::Response& response) {
  const auto* prepared = std::get_if<std::shared_ptr<const http::Prepared>>(&response.body);
  return prepared ? (*prepared)->plain : std::string();
}

TEST_P(Pages, T10_101_the_manual_is_served_at_the_back_office_alone) {
  World world(GetParam());
  write_page(world, "manual/dist/index.html", "welcome");
  write_page(world, "manual/dist/cms/channels.html", "on channels");
  world.restart();
  EXPECT_EQ(text_of(get(world, "/manual/")), "welcome");
  EXPECT_EQ(text_of(get(world, "/manual/cms/channels.html")), "on channels");
  EXPECT_EQ(get(world, "/manual").status, 302);
  EXPECT_EQ(get(world, "/manual/cms/nothing.html").status, 404);
  EXPECT_EQ(get(world, "/watch/demo/manual/cms/channels.html").status, 404);
}

INSTANTIATE_TEST_SUITE_P(, Pages, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
