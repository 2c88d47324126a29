// Jobs as staff see them: list, progress, report, cancelling; the hint pages get.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "app/tests/world.hpp"
#include "foundation/testing/on_both_databases.hpp"

namespace app_test {
namespace {

namespace json = boost::json;

json::object call(World& world, const http::Headers& who, http::Method method, const std::string& path, int status) {
  http::Request request;
  request.method = method;
  request.path = path;
  request.headers = who;
  request.headers.emplace_back("host", "localhost");
  const auto response = world.send(std::move(request));
  EXPECT_EQ(response.status, status) << path << body_of(response);
  const auto body = body_of(response);
  return body.empty() ? json::object{} : json::parse(body).as_object();
}

class JobsRoutes : public OnBothBackends {};

TEST_P(JobsRoutes, a_job_shows_its_report_and_can_be_cancelled_while_it_waits) {
  World world(GetParam());
  auto& runner = *world.parts().jobs;
  runner.handle("channels.count", [](jobs::JobContext& context) -> base::Status {
    context.progress(3, 3);
    context.report({"line 2", "FAULTY", "It is faulty."});
    context.set_result(R"({"counted":3})");
    return {};
  });
  auto& database = *world.demo()->database;
  const auto submit = [&](const jobs::Actor& actor, base::Instant due) {
    return database.write([&](db::Tx& tx) { return runner.submit(tx, database, {"channels.count", "{}", actor, {}, due}); });
  };
  const auto cms = world.sign_in("cms");
  const jobs::Actor nora{7'000, "Nora", "staff"},
      self{call(world, cms, http::Method::get, "/api/v1/me", 200).at("id").as_int64(), "Staff cms", "staff"};
  const auto tomorrow = world.clock().now() + std::chrono::hours(24);
  const auto done = submit(nora, {});
  const auto later = submit(nora, tomorrow);
  const std::string root = "/api/v1/deployments/demo/jobs";
  EXPECT_EQ(call(world, cms, http::Method::get, root, 200).at("items").as_array().size(), 2);
  const auto shown = call(world, cms, http::Method::get, root + "/" + std::to_string(done), 200);
  EXPECT_EQ(shown.at("state"), "done");
  EXPECT_EQ(shown.at("actor"), "Nora");
  EXPECT_EQ(shown.at("result").at("counted"), 3);
  EXPECT_EQ(shown.at("report").as_array().size(), 1);
  // T10-503: whoever sees the jobs of others ends his own alone; an Admin ends each of them.
  const auto address = [&](std::int64_t job) { return root + "/" + std::to_string(job); };
  EXPECT_EQ(call(world, cms, http::Method::get, address(later), 200).at("may_cancel"), false);
  call(world, cms, http::Method::post, address(later) + "/actions/cancel", 403);
  const auto admin = world.sign_in("admin");
  EXPECT_EQ(call(world, admin, http::Method::post, address(done) + "/actions/cancel", 409).at("code"), "JOB_ENDED");
  call(world, admin, http::Method::post, address(later) + "/actions/cancel", 204);
  EXPECT_EQ(call(world, cms, http::Method::get, address(later), 200).at("state"), "cancelled");
  const auto own = submit(self, tomorrow);
  EXPECT_EQ(call(world, cms, http::Method::get, address(own), 200).at("may_cancel"), true);
  call(world, cms, http::Method::post, address(own) + "/actions/cancel", 204);
  call(world, cms, http::Method::get, root + "/999", 404);
  call(world, cms, http::Method::get, "/api/v1/deployments/other/jobs", 404);
  call(world, world.sign_in("admin"), http::Method::get, "/api/v1/deployments/other/jobs/" + std::to_string(done), 404);
}

INSTANTIATE_TEST_SUITE_P(, JobsRoutes, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
