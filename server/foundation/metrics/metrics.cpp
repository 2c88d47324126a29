#include "foundation/metrics/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <map>

#include "foundation/base/check.hpp"
#include "foundation/base/mutex.hpp"

namespace metrics {
namespace {

constexpr std::array<double, 14> kDurations{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                            0.025,  0.05,    0.1,    0.25,  1,      2.5,   10};

bool is_name(std::string_view name) {
  if (!name.starts_with("tvms_")) return false;
  for (const char c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
  return true;
}

prometheus::Labels to_prometheus(const Labels& labels) { return {labels.begin(), labels.end()}; }

class PrometheusCounter final : public Counter {
 public:
  explicit PrometheusCounter(prometheus::Counter& counter) : counter_(counter) {}
  void add(double amount) override { counter_.Increment(amount); }
  [[nodiscard]] double value() const override { return counter_.Value(); }

 private:
  prometheus::Counter& counter_;
};

class PrometheusHistogram final : public Histogram {
 public:
  explicit PrometheusHistogram(prometheus::Histogram& histogram) : histogram_(histogram) {}
  void observe(double value) override { histogram_.Observe(value); }

 private:
  prometheus::Histogram& histogram_;
};

struct RequestKey {
  std::string method, route;
  int status{};
  auto operator<=>(const RequestKey&) const = default;
};
// Looked up without making strings.
struct RequestView {
  std::string_view method, route;
  int status{};
};
struct RequestLess {
  using is_transparent = void;
  static auto tied(const auto& key) {
    return std::tuple<std::string_view, std::string_view, int>(key.method, key.route, key.status);
  }
  bool operator()(const auto& a, const auto& b) const { return tied(a) < tied(b); }
};
struct RequestNumbers {
  Counter* count{};
  Histogram* seconds{};
};

}  // namespace

std::span<const double> duration_buckets() { return kDurations; }

struct Registry::Impl {
  prometheus::Registry registry;
  mutable base::Mutex mutex{"foundation/metrics/metrics.mutex"};
  using Key = std::pair<std::string, prometheus::Labels>;
  std::map<Key, PrometheusCounter> counters;
  std::map<Key, PrometheusHistogram> histograms;
  struct Asked {
    prometheus::Gauge* gauge{};
    std::function<double()> read;
  };
  std::map<Key, Asked> gauges;
  base::SharedMutex requests_mutex{"foundation/metrics/metrics.requests_mutex"};
  std::map<RequestKey, RequestNumbers, RequestLess> requests;
};

Registry::Registry() : impl_(std::make_unique<Impl>()) {}
Registry::~Registry() = default;

Counter& Registry::counter(const std::string& name, const std::string& help, const Labels& labels) {
  CHECK(is_name(name) && name.ends_with("_total"));
  const std::scoped_lock lock(impl_->mutex);
  Impl::Key key{name, to_prometheus(labels)};
  if (const auto found = impl_->counters.find(key); found != impl_->counters.end()) return found->second;
  auto& made = prometheus::BuildCounter().Name(name).Help(help).Register(impl_->registry).Add(key.second);
  return impl_->counters.try_emplace(std::move(key), made).first->second;
}

Histogram& Registry::histogram(const std::string& name, const std::string& help, const Labels& labels,
                               std::span<const double> buckets) {
  CHECK(is_name(name));
  const std::scoped_lock lock(impl_->mutex);
  Impl::Key key{name, to_prometheus(labels)};
  if (const auto found = impl_->histograms.find(key); found != impl_->histograms.end()) return found->second;
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(impl_->registry);
  auto& made = family.Add(key.second, prometheus::Histogram::BucketBoundaries(buckets.begin(), buckets.end()));
  return impl_->histograms.try_emplace(std::move(key), made).first->second;
}

void Registry::gauge(const std::string& name, const std::string& help, std::function<double()> read, const Labels& labels) {
  CHECK(is_name(name) && read);
  const std::scoped_lock lock(impl_->mutex);
  Impl::Key key{name, to_prometheus(labels)};
  auto& gauge = prometheus::BuildGauge().Name(name).Help(help).Register(impl_->registry).Add(key.second);
  impl_->gauges.insert_or_assign(std::move(key), Impl::Asked{&gauge, std::move(read)});
}

void Registry::request(std::string_view method, std::string_view route, int status, std::chrono::microseconds took) {
  RequestNumbers numbers;
  {
    const std::shared_lock lock(impl_->requests_mutex);
    if (const auto found = impl_->requests.find(RequestView{method, route, status}); found != impl_->requests.end())
      numbers = found->second;
  }
  if (numbers.count == nullptr) {
    const Labels labels{{"method", std::string(method)}, {"route", std::string(route)}};
    Labels with_status = labels;
    with_status.emplace_back("status", std::to_string(status));
    numbers = {&counter("tvms_requests_total", "Requests answered.", with_status),
               &histogram("tvms_request_seconds", "Time from a request's head to its answer's last byte.", labels)};
    const std::unique_lock lock(impl_->requests_mutex);
    impl_->requests.try_emplace(RequestKey{std::string(method), std::string(route), status}, numbers);
  }
  numbers.count->add();
  numbers.seconds->observe(took);
}

std::string Registry::text() const {
  {
    const std::scoped_lock lock(impl_->mutex);
    for (const auto& [key, asked] : impl_->gauges) asked.gauge->Set(asked.read());
  }
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace metrics
