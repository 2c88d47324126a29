// Numbers about the running server: counters, durations by route, gauges; printed as text for /metrics.
// Not reports for operators (that is miq), and no label may come from a client.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace metrics {

using Labels = std::vector<std::pair<std::string, std::string>>;

class Counter {
 public:
  virtual ~Counter() = default;
  virtual void add(double amount = 1) = 0;  // Never negative.
  [[nodiscard]] virtual double value() const = 0;
};

class Histogram {
 public:
  virtual ~Histogram() = default;
  virtual void observe(double value) = 0;
  void observe(std::chrono::microseconds took) { observe(static_cast<double>(took.count()) / 1e6); }
};

// The time a request takes, in seconds: from 100 µs to 10 s.
[[nodiscard]] std::span<const double> duration_buckets();

// Names are lower snake_case and begin with tvms_; units at the end: _seconds, _bytes, counters _total (CHECK).
class Registry {
 public:
  Registry();
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // The same name and labels give the same object; it lives as long as the registry. Keep the reference where it is hot.
  [[nodiscard]] Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
  [[nodiscard]] Histogram& histogram(const std::string& name, const std::string& help, const Labels& labels = {},
                                     std::span<const double> buckets = duration_buckets());
  // Asked at each scrape, on the scraping thread; must not call back into the registry. The same name and labels replace the function.
  void gauge(const std::string& name, const std::string& help, std::function<double()> read, const Labels& labels = {});

  // One finished request: tvms_request_seconds{method,route} and tvms_requests_total{method,route,status}.
  // `route` is the template of the path, never the path itself.
  void request(std::string_view method, std::string_view route, int status, std::chrono::microseconds took);

  [[nodiscard]] std::string text() const;  // Prometheus' text format 0.0.4.

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace metrics
