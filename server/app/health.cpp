#include "app/health.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <functional>

#include "foundation/http/edge.hpp"
#include "foundation/metrics/metrics.hpp"

namespace app {

boost::json::array failing_workers(const base::Workers& workers) {
  boost::json::array out;
  for (const auto& name : workers.failing()) out.emplace_back(name);
  return out;
}

void add_worker_metrics(metrics::Registry& metrics, const base::Workers& workers) {
  using Figure = std::function<double(const base::WorkerState&)>;
  const auto add = [&](const std::string& name, const std::string& help, const std::string& worker, Figure figure) {
    const auto read = [&workers, worker, figure = std::move(figure)] {
      const auto states = workers.states();
      const auto found = std::ranges::find(states, worker, &base::WorkerState::name);
      return found == states.end() ? 0.0 : figure(*found);
    };
    metrics.gauge(name, help, read, {{"worker", worker}});
  };
  for (const auto& worker : workers.states()) {
    add("tvms_worker_running", "1 while the worker's thread runs.", worker.name,
        [](const auto& state) { return state.is_running ? 1.0 : 0.0; });
    add("tvms_worker_faults", "Rounds that ended with a fault, since the start.", worker.name,
        [](const auto& state) { return static_cast<double>(state.faults); });
    add("tvms_worker_faults_in_row", "Rounds that ended with a fault, since the last good one.", worker.name,
        [](const auto& state) { return static_cast<double>(state.faults_in_row); });
    add("tvms_worker_round_age_seconds", "Time since the last round that went well.", worker.name, [](const auto& state) {
      return std::chrono::duration<double>(state.is_running ? state.round_age : state.round_age.zero()).count();
    });
  }
}

void add_edge_metrics(metrics::Registry& metrics, const http::Edge& edge) {
  metrics.gauge("tvms_http_connections", "Open connections.", [&edge] { return static_cast<double>(edge.connections()); });
  metrics.gauge("tvms_http_requests_waiting", "Requests that wait for a worker; at `queue_max` further ones are answered 503.",
                [&edge] { return static_cast<double>(edge.queue_length()); });
}

}  // namespace app
