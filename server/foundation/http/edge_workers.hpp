// The bounded pool that runs handlers: a queue with a limit, work whose deadline passed is dropped before it starts.
// Not for long work: that is a job.
#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "foundation/base/mutex.hpp"

namespace http {

class Workers {
 public:
  // Called once: true = run, false = too late or stopping, so only say so. Must not throw.
  using Work = std::move_only_function<void(bool is_in_time)>;

  Workers(int count, std::size_t queue_max) : count_(count), queue_max_(queue_max) {}
  ~Workers() { stop(); }
  void start();
  void stop();                                                                           // Drops what waits, ends what runs.
  [[nodiscard]] bool post(std::chrono::steady_clock::time_point deadline, Work&& work);  // False: full; the work is untouched.
  [[nodiscard]] std::size_t length() const;

 private:
  struct Job {
    std::chrono::steady_clock::time_point deadline;
    Work work;
  };
  void run();

  const int count_;
  const std::size_t queue_max_;
  mutable base::Mutex mutex_{"foundation/http/edge_workers.mutex"};
  base::Condition wake_;
  std::deque<Job> queue_;
  bool is_stopping_{};
  std::vector<std::thread> threads_;
};

}  // namespace http
