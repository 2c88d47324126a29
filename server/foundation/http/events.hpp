// Live hints for pages that are open: "something of this topic changed". One stream per browser, hints not data, no replay.
// Not a message queue: who was away reads again.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "foundation/http/message.hpp"

namespace http {

// Thread-safe.
class EventHub {
 public:
  // To everybody who may see the deployment; 0 = the platform.
  void publish(std::int64_t deployment, std::string_view topic, std::int64_t id);
  // The body of GET /api/v1/events for one who may see these deployments.
  [[nodiscard]] Body open(bool all_deployments, std::set<std::int64_t> deployments);
  void close_all();

 private:
  struct Listener {
    std::shared_ptr<EventStream> stream;
    bool all_deployments{};
    std::set<std::int64_t> deployments;
  };
  std::mutex mutex_;
  std::uint64_t next_{};
  std::map<std::uint64_t, Listener> listeners_;
};

}  // namespace http
