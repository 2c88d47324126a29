#include "foundation/http/events.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace http {

void EventHub::publish(std::int64_t deployment, std::string_view topic, std::int64_t id) {
  const auto text = fmt::format(
      "data: {}\n\n", boost::json::serialize(boost::json::object{{"deployment", deployment}, {"topic", topic}, {"id", id}}));
  const std::lock_guard lock(mutex_);
  std::erase_if(listeners_, [&](auto& one) {
    auto& listener = one.second;
    const bool may_see = deployment == 0 || listener.all_deployments || listener.deployments.contains(deployment);
    return may_see && !listener.stream->push(text);  // Gone, or too slow: it reads again when it comes back.
  });
}

Body EventHub::open(bool all_deployments, std::set<std::int64_t> deployments) {
  return EventBody{[this, all_deployments, deployments = std::move(deployments)](std::shared_ptr<EventStream> stream) {
    stream->push("retry: 3000\n\n");
    const std::lock_guard lock(mutex_);
    listeners_.emplace(++next_, Listener{std::move(stream), all_deployments, deployments});
  }};
}

void EventHub::close_all() {
  const std::lock_guard lock(mutex_);
  for (auto& [number, listener] : listeners_) listener.stream->close();
  listeners_.clear();
}

}  // namespace http
