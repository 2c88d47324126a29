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
    const auto may_see = listener.look(deployment);
    if (!may_see) listener.stream->close();
    return !may_see || (*may_see && !listener.stream->push(text));  // Gone, or too slow: it reads again when it comes back.
  });
}

Body EventHub::open(Look look) {
  return EventBody{[this, look = std::move(look)](std::shared_ptr<EventStream> stream) {
    stream->push("retry: 3000\n\n");
    const std::lock_guard lock(mutex_);
    listeners_.emplace(++next_, Listener{std::move(stream), look});
  }};
}

void EventHub::review() {
  const std::lock_guard lock(mutex_);
  std::erase_if(listeners_, [](auto& one) {
    const bool has_ended = !one.second.look(0);
    if (has_ended) one.second.stream->close();
    return has_ended;
  });
}

void EventHub::close_all() {
  const std::lock_guard lock(mutex_);
  for (auto& [number, listener] : listeners_) listener.stream->close();
  listeners_.clear();
}

}  // namespace http
