// Live hints for pages that are open: "something of this topic changed". One stream per browser, hints not data, no replay.
// Not a message queue: who was away reads again.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/mutex.hpp"
#include "foundation/http/message.hpp"

namespace http {

// Thread-safe.
class EventHub {
 public:
  // To everybody who may see the deployment; 0 = the platform.
  void publish(std::int64_t deployment, std::string_view topic, std::int64_t id);
  // Whether the listener may see the deployment now; nothing once his session has ended. Called under the hub's lock.
  using Look = std::function<std::optional<bool>(std::int64_t deployment)>;
  // The body of GET /api/v1/events; the stream ends with the session.
  [[nodiscard]] Body open(Look look);
  // Ends the streams of sessions that have ended.
  void review();
  void close_all();

 private:
  struct Listener {
    std::shared_ptr<EventStream> stream;
    Look look;
  };
  base::Mutex mutex_{"foundation/http/events.mutex"};
  std::uint64_t next_{};
  std::map<std::uint64_t, Listener> listeners_;
};

}  // namespace http
