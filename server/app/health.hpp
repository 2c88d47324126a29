// How the background work of the program fares, for /readyz and /metrics.
// Not the workers themselves (foundation/base/worker.hpp) and not the reports for operators.
#pragma once
#include "foundation/base/worker.hpp"

namespace boost::json {
class array;
}
namespace http {
class Edge;
}
namespace metrics {
class Registry;
}

namespace app {

// For /readyz: ["jobs.quick.1"]. Names only: what went wrong is in the log.
[[nodiscard]] boost::json::array failing_workers(const base::Workers& workers);
// Gauges of every worker that there is now. `workers` outlives the registry's last scrape.
void add_worker_metrics(metrics::Registry& metrics, const base::Workers& workers);
// Gauges of connections and of requests that wait for a worker. `edge` outlives the registry's last scrape.
void add_edge_metrics(metrics::Registry& metrics, const http::Edge& edge);

}  // namespace app
