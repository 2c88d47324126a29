// Every list has its export: the filter of the list, the names of what is linked, the log line.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "app/tests/callers.hpp"
#include "foundation/http/export.hpp"
#include "foundation/testing/on_both_databases.hpp"

namespace app_test {
namespace {

namespace json = boost::json;

class Export : public OnBothBackends {
 protected:
  void SetUp() override {
    OnBothBackends::SetUp();
    if (IsSkipped()) return;
    world_ = std::make_unique<World>(GetParam());
    callers_ = std::make_unique<Callers>(*world_);
  }
  http::Response call(http::Method method, const std::string& path, json::object body = {}, std::string_view caller = "admin") {
    return callers_->call(callers_->named(caller), method, "/api/v1/deployments/demo" + path,
                          body.empty() ? std::string() : json::serialize(body));
  }
  std::string exported(const std::string& path) {
    const auto answer = call(http::Method::get, path);
    EXPECT_EQ(answer.status, 200) << body_of(answer);
    return body_of(answer);
  }
  std::unique_ptr<World> world_;
  std::unique_ptr<Callers> callers_;
};
INSTANTIATE_TEST_SUITE_P(, Export, ::testing::ValuesIn(testing::databases()), testing::backend_of);

std::size_t lines(const std::string& text) { return static_cast<std::size_t>(std::ranges::count(text, '\n')); }

TEST_P(Export, T10_1_a_list_with_its_filter_becomes_a_table) {
  for (int i = 1; i <= 3; ++i)
    ASSERT_EQ(
        call(http::Method::post, "/cms/channels", {{"name", {{"en", fmt::format("=Channel {}", i)}}}, {"number", i}}).status,
        201);
  const auto all = exported("/cms/channels/export?sort=-number");
  EXPECT_TRUE(all.starts_with("\xef\xbb\xbfid,version,created_at,changed_at,")) << all.substr(0, 200);
  EXPECT_EQ(lines(all), 4U) << all;
  EXPECT_LT(all.find("\"'=Channel 3\""), all.find("\"'=Channel 1\"")) << all;
  const auto one =
      exported(R"(/cms/channels/export?filter=%7B%22field%22%3A%22number%22%2C%22op%22%3A%22is%22%2C%22value%22%3A2%7D)");
  EXPECT_EQ(lines(one), 2U) << one;
  EXPECT_NE(one.find("=Channel 2"), std::string::npos);
  EXPECT_EQ(exported("/cms/channels/export?format=xlsx").substr(0, 2), "PK");
  for (const auto* wrong : {"format=pdf", "sort=notes", "filter=%7B", "filter=%7B%22field%22%3A%22x%22%2C%22op%22%3A%22is%22%7D"})
    EXPECT_EQ(call(http::Method::get, std::string("/cms/channels/export?") + wrong).status, 422) << wrong;
}

TEST_P(Export, more_than_a_page_of_rows_comes_whole_and_in_order) {
  std::string text = "#EXTM3U\n";
  constexpr int kCount = 1203;
  for (int i = 0; i < kCount; ++i) text += fmt::format("#EXTINF:-1,Channel {}\nhttps://cdn.example/{}.m3u8\n", i, i);
  const auto imported = callers_->call(callers_->named("admin"), http::Method::post,
                                       "/api/v1/deployments/demo/cms/channels/import?apply=true", text);
  ASSERT_EQ(imported.status, 200);
  for (const auto* path : {"/cms/channels/export", "/cms/channels/export?sort=number"}) {
    const auto table = exported(path);
    EXPECT_EQ(lines(table), kCount + 1U) << path;
    EXPECT_LT(table.find(",Channel 499,"), table.find(",Channel 500,")) << path;
  }
}

TEST_P(Export, the_file_goes_after_the_answer_and_the_log_keeps_who_took_it) {
  std::filesystem::path file;
  {
    const auto answer = call(http::Method::get, "/cms/packages/export");
    ASSERT_EQ(answer.status, 200);
    file = std::get<http::FileBody>(answer.body).path;
    EXPECT_TRUE(std::filesystem::exists(file));
    EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms(0600));
  }
  EXPECT_FALSE(std::filesystem::exists(file));
  const auto log = json::parse(body_of(call(http::Method::get, "/panel/user_log?sort=-id&limit=1"))).at("items").at(0);
  EXPECT_EQ(log.at("noun"), "cms.packages") << json::serialize(log);
  EXPECT_EQ(log.at("action"), "export");
}

// Thirty at once took all readers of a database: lists, streams and viewers waited for them.
TEST_P(Export, exports_leave_readers_to_others) {
  const auto one = http::ExportPlace::take(), two = http::ExportPlace::take();
  ASSERT_TRUE(one && two);
  EXPECT_EQ(call(http::Method::get, "/cms/channels/export").status, 503);
  EXPECT_EQ(call(http::Method::get, "/cms/channels").status, 200);
}

TEST_P(Export, who_may_not_read_the_list_gets_no_file) {
  EXPECT_EQ(call(http::Method::get, "/crm/customers/export", {}, "cms").status, 403);
}

}  // namespace
}  // namespace app_test
