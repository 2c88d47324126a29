// The health of background work as /readyz and /metrics show it.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <semaphore>

#include "app/health.hpp"
#include "app/tests/world.hpp"
#include "foundation/testing/on_both_databases.hpp"

namespace app_test {
namespace {

std::string failing(World& world) {
  http::Request request;
  request.path = "/readyz";
  request.remote_ip = "127.0.0.1";
  request.headers = {{"host", "localhost"}};
  return boost::json::serialize(boost::json::parse(body_of(world.send(std::move(request)))).at("failing_workers"));
}

class WorkersStory : public OnBothBackends {};

TEST_P(WorkersStory, a_worker_that_fails_again_and_again_is_seen_in_readyz) {
  World world(GetParam(), World::Staff::none);
  EXPECT_EQ(failing(world), "[]");
  std::counting_semaphore<100> rounds(0);
  base::Worker worker(world.parts().workers, "test.sick",
                      {.interval = std::chrono::milliseconds(1), .fault_wait = std::chrono::milliseconds(1)},
                      [&](const std::stop_token&) {
                        rounds.release();
                        throw std::runtime_error("away");
                      });
  worker.start();
  for (int i = 0; i < 4; ++i) rounds.acquire();
  EXPECT_EQ(failing(world), R"(["test.sick"])");
  metrics::Registry metrics;
  app::add_worker_metrics(metrics, world.parts().workers);
  const auto text = metrics.text();
  EXPECT_NE(text.find("tvms_worker_running{worker=\"test.sick\"} 1"), std::string::npos) << text;
  EXPECT_NE(text.find("tvms_worker_running{worker=\"jobs.slow.1\"} 0"), std::string::npos) << text;
}

INSTANTIATE_TEST_SUITE_P(, WorkersStory, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
