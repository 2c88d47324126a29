// What outlives a connection's step: the right to answer a request, and an event stream's backlog.
// Not public: only the edge's own files include this.
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "foundation/base/check.hpp"
#include "foundation/base/mutex.hpp"
#include "foundation/http/edge_connection.hpp"

namespace http {

inline Response internal_problem(std::string_view id) {
  return problem_response(500, "INTERNAL", "Something went wrong here.", id);
}

// One request's right to an answer. Whoever drops it unused has a bug, and the client still gets an answer.
class Turn {
 public:
  Turn(std::shared_ptr<Connection> connection, std::uint64_t serial, std::string id, std::shared_ptr<Upload> upload)
      : connection_(std::move(connection)), serial_(serial), id_(std::move(id)), upload_(std::move(upload)) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (!is_used_) fail("the handler dropped its answer");
  }
  void answer(Response response) {
    CHECK(!is_used_.exchange(true));
    // On a worker, so that the file is gone before the answer comes; what remains is removed by the disk's thread.
    if (upload_ && !connection_->loop().is_here()) upload_->remove();
    connection_->answer(serial_, std::move(response));
  }
  void fail(const std::string& what) {
    connection_->report_failure(id_, what);
    if (!is_used_.exchange(true)) connection_->answer(serial_, internal_problem(id_));
  }
  [[nodiscard]] const std::string& id() const { return id_; }

 private:
  std::shared_ptr<Connection> connection_;
  std::uint64_t serial_;
  std::string id_;
  std::shared_ptr<Upload> upload_;  // Stays while the handler may read it, even when the client has gone.
  std::atomic<bool> is_used_{};
};

// What waits for the listener of an event stream; too much ends it.
class Events final : public EventStream {
 public:
  static constexpr std::size_t kMax = 256 * 1024;
  Events(const std::shared_ptr<Connection>& connection, std::shared_ptr<Loop> loop)
      : connection_(connection), loop_(std::move(loop)) {}

  bool push(std::string_view event_text) override {
    while (event_text.ends_with('\n')) event_text.remove_suffix(1);
    const std::scoped_lock lock(mutex_);
    if (is_closed_) return false;
    if (pending_.size() + in_flight_ + event_text.size() > kMax) {
      is_closed_ = is_too_slow_ = true;
      pending_.clear();
    } else {
      pending_.append(event_text).append("\n\n");
    }
    wake();
    return !is_closed_;
  }

  void close() override {
    const std::scoped_lock lock(mutex_);
    is_closed_ = true;
    wake();
  }

  // On the I/O thread: what is to be written now; true at the stream's end.
  [[nodiscard]] bool take(std::string& out) {
    const std::scoped_lock lock(mutex_);
    is_woken_ = false;
    out.clear();
    out.swap(pending_);
    in_flight_ = out.size();
    return is_closed_ && out.empty();
  }
  [[nodiscard]] bool is_too_slow() {
    const std::scoped_lock lock(mutex_);
    return is_too_slow_;
  }
  void comment() {
    const std::scoped_lock lock(mutex_);
    if (!is_closed_ && pending_.empty()) pending_ = ":\n\n";
  }

 private:
  void wake() {
    if (std::exchange(is_woken_, true)) return;
    loop_->post([connection = connection_] {
      if (const auto alive = connection.lock()) alive->flush_events();
    });
  }
  std::weak_ptr<Connection> connection_;
  std::shared_ptr<Loop> loop_;
  base::Mutex mutex_{"foundation/http/edge_turn.mutex"};
  std::string pending_;
  std::size_t in_flight_{};
  bool is_closed_{}, is_woken_{}, is_too_slow_{};
};

}  // namespace http
