// The route of imports: small ones are stored at once, large ones by a job.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "app/tests/callers.hpp"
#include "foundation/testing/on_both_databases.hpp"

namespace app_test {
namespace {

namespace json = boost::json;

class ImportRoute : public OnBothBackends {};
INSTANTIATE_TEST_SUITE_P(, ImportRoute, ::testing::ValuesIn(testing::databases()), testing::backend_of);

TEST_P(ImportRoute, more_than_five_hundred_changes_are_a_job_with_its_report) {
  World world(GetParam());
  const Callers callers(world);
  const auto call = [&](http::Method method, const std::string& path, int status, std::string body = {}) {
    const auto answer = callers.call(callers.named("admin"), method, "/api/v1/deployments/demo" + path, std::move(body));
    EXPECT_EQ(answer.status, status) << body_of(answer).substr(0, 500);
    return json::parse(body_of(answer)).as_object();
  };
  std::string text = "#EXTM3U\n#EXTINF:-1,Disk\nfile:///etc/passwd\n";
  for (int i = 0; i < 600; ++i) text += fmt::format("#EXTINF:-1,Channel {}\nhttps://cdn.example/{}.m3u8\n", i, i);
  const auto trial = call(http::Method::post, "/cms/channels/import", 200, text);
  EXPECT_EQ(trial.at("added"), 600);
  EXPECT_EQ(trial.at("row_count"), 601);
  const auto job = call(http::Method::post, "/cms/channels/import?apply=true", 200, text).at("job").as_int64();
  const auto shown = call(http::Method::get, fmt::format("/jobs/{}", job), 200);
  EXPECT_EQ(shown.at("state"), "done") << json::serialize(shown);
  EXPECT_EQ(shown.at("done"), 600);
  EXPECT_EQ(shown.at("result").at("added"), 600);
  EXPECT_EQ(shown.at("report").at(0).at("code"), "URL_SCHEME");
  const auto again = call(http::Method::post, "/cms/channels/import?apply=true", 200, text);
  EXPECT_EQ(again.at("unchanged"), 600);
}

}  // namespace
}  // namespace app_test
