// The health of background work as /readyz and /metrics show it.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <semaphore>

#include "app/health.hpp"
#include "app/tests/world.hpp"
#include "foundation/http/edge.hpp"
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

http::Response ask(World& world, std::string path, std::string_view word, std::string host = "localhost") {
  http::Request request;
  request.path = std::move(path);
  request.remote_ip = "127.0.0.1";
  request.headers = {{"host", std::move(host)}};
  if (!word.empty()) request.headers.emplace_back("authorization", "Bearer " + std::string(word));
  return world.send(std::move(request));
}

// Behind a proxy on the same machine every caller comes from 127.0.0.1.
TEST_P(WorkersStory, figures_and_names_are_for_the_bearer_of_the_word_alone) {
  World world(GetParam(), World::Staff::none);
  const std::string word = world.parts().metrics_word;
  EXPECT_EQ(word.size(), 43U);
  for (const auto& wrong : {std::string{}, word.substr(1), word + "A", std::string(43, 'A')}) {
    EXPECT_EQ(ask(world, "/metrics", wrong).status, 404) << wrong;
    EXPECT_EQ(body_of(ask(world, "/readyz", wrong)).find("\"failing\":{"), std::string::npos) << wrong;
  }
  EXPECT_NE(body_of(ask(world, "/metrics", word)).find("\ntvms_deployments{"), std::string::npos);
  EXPECT_NE(body_of(ask(world, "/readyz", word)).find("\"failing\":{}"), std::string::npos);
}

TEST_P(WorkersStory, connections_and_waiting_requests_are_figures) {
  World world(GetParam(), World::Staff::none);
  http::EdgeOptions options;
  options.port = 0;
  http::Edge edge(options, world.application().site(), world.clock(), world.random());
  app::add_edge_metrics(world.parts().metrics, edge);
  const auto text = body_of(ask(world, "/metrics", world.parts().metrics_word));
  EXPECT_NE(text.find("\ntvms_http_connections 0"), std::string::npos) << text;
  EXPECT_NE(text.find("\ntvms_http_requests_waiting 0"), std::string::npos) << text;
}

INSTANTIATE_TEST_SUITE_P(, WorkersStory, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
