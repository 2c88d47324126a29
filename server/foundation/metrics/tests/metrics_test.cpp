#include "foundation/metrics/metrics.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>

namespace {

using std::chrono::microseconds;

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(Metrics, counters_count_from_many_threads) {
  metrics::Registry registry;
  auto& counter = registry.counter("tvms_things_total", "Things.");
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int n = 0; n < 1000; ++n) counter.add();
      });
  }
  EXPECT_EQ(counter.value(), 4000);
  EXPECT_TRUE(has_line(registry.text(), "tvms_things_total 4000")) << registry.text();
}

TEST(Metrics, the_same_name_and_labels_are_the_same_object) {
  metrics::Registry registry;
  auto& a = registry.counter("tvms_things_total", "Things.", {{"kind", "a"}});
  auto& again = registry.counter("tvms_things_total", "Things.", {{"kind", "a"}});
  auto& b = registry.counter("tvms_things_total", "Things.", {{"kind", "b"}});
  EXPECT_EQ(&a, &again);
  EXPECT_NE(&a, &b);
  a.add(2);
  EXPECT_TRUE(has_line(registry.text(), R"(tvms_things_total{kind="a"} 2)")) << registry.text();
}

TEST(Metrics, requests_are_counted_by_route_and_status) {
  metrics::Registry registry;
  registry.request("GET", "/tv/v1/guide", 200, microseconds(800));
  registry.request("GET", "/tv/v1/guide", 200, microseconds(3000));
  registry.request("GET", "/tv/v1/guide", 404, microseconds(50));
  const auto text = registry.text();
  EXPECT_TRUE(has_line(text, R"(tvms_requests_total{method="GET",route="/tv/v1/guide",status="200"} 2)")) << text;
  EXPECT_TRUE(has_line(text, R"(tvms_requests_total{method="GET",route="/tv/v1/guide",status="404"} 1)")) << text;
  EXPECT_TRUE(has_line(text, R"(tvms_request_seconds_bucket{method="GET",route="/tv/v1/guide",le="0.001"} 2)")) << text;
  EXPECT_TRUE(has_line(text, R"(tvms_request_seconds_count{method="GET",route="/tv/v1/guide"} 3)")) << text;
  EXPECT_NE(text.find("# TYPE tvms_request_seconds histogram"), std::string::npos);
}

TEST(Metrics, gauges_are_asked_at_each_scrape) {
  metrics::Registry registry;
  double value = 1;
  registry.gauge("tvms_queue_length", "Waiting.", [&] { return value; });
  EXPECT_TRUE(has_line(registry.text(), "tvms_queue_length 1"));
  value = 7;
  EXPECT_TRUE(has_line(registry.text(), "tvms_queue_length 7"));
  registry.gauge("tvms_queue_length", "Waiting.", [] { return 9.0; });
  EXPECT_TRUE(has_line(registry.text(), "tvms_queue_length 9"));
}

TEST(Metrics, label_values_are_escaped) {
  metrics::Registry registry;
  registry.counter("tvms_things_total", "Things.", {{"kind", "a\"b\n"}}).add();
  EXPECT_NE(registry.text().find(R"({kind="a\"b\n"} 1)"), std::string::npos) << registry.text();
}

TEST(Metrics, names_follow_the_rule) {
  metrics::Registry registry;
  EXPECT_THROW(static_cast<void>(registry.counter("things_total", "x")), std::logic_error);
  EXPECT_THROW(static_cast<void>(registry.counter("tvms_things", "x")), std::logic_error);
  EXPECT_THROW(registry.gauge("tvms_Bad", "x", [] { return 0.0; }), std::logic_error);
}

}  // namespace
