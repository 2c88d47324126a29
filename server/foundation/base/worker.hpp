// A worker: one named thread that does rounds until it is stopped. Whatever escapes a round is caught, counted and told; the next
// round comes after a growing wait. Not a pool of tasks (http/edge_workers, jobs/runner) and not a schedule (jobs/schedules).
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "foundation/base/mutex.hpp"

namespace base {

struct WorkerState {
  std::string name;
  bool is_running{};
  std::int64_t rounds{}, faults{};
  std::int64_t faults_in_row{};           // 0 after a round that went well.
  std::string last_fault;                 // Of the latest fault; for the log and staff, not for the public.
  std::chrono::milliseconds round_age{};  // Since the latest round that went well, or since the start.
};

// All workers of a program, for /readyz and /metrics. Outlives them. Thread-safe.
class Workers {
 public:
  using OnFault = std::function<void(const std::string& worker, const std::string& what)>;
  void on_fault(
      OnFault tell);  // Before any worker starts. Called on the worker's thread: once for a fault that comes again in each round.
  [[nodiscard]] std::vector<WorkerState> states() const;  // In order of their making.
  // Names of the workers whose last `faults` rounds failed. Three: one lost connection is no ill health.
  [[nodiscard]] std::vector<std::string> failing(std::int64_t faults = 3) const;

 private:
  friend class Worker;
  struct Entry;
  mutable base::Mutex mutex_{"foundation/base/worker.Workers"};
  std::vector<std::shared_ptr<Entry>> entries_;
  OnFault on_fault_;
};

class Worker {
 public:
  struct Options {
    std::chrono::milliseconds interval{1000};    // Between two rounds; 0: the round itself waits.
    std::chrono::milliseconds fault_wait{1000};  // After the first fault; doubled with each further one.
    std::chrono::milliseconds fault_wait_max{30'000};
  };
  // Called again and again. A round that takes long asks the token.
  using Round = std::function<void(const std::stop_token&)>;

  Worker(Workers& workers, std::string name, Options options, Round round);
  ~Worker();  // stop()
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start();         // The first round comes at once. Again, while it runs: nothing happens.
  void stop();          // Waits for the running round. It may be started again.
  void request_stop();  // The first half of stop(): no round begins any more.
  void wake();          // The next round comes now, unless the worker waits after a fault.

 private:
  void work(const std::stop_token& stop);
  [[nodiscard]] bool do_round(const std::stop_token& stop);
  void note_fault(const std::string& what);
  [[nodiscard]] std::chrono::milliseconds wait_after(std::int64_t faults_in_row) const;

  Workers& workers_;
  const std::shared_ptr<Workers::Entry> entry_;
  const Options options_;
  const Round round_;
  base::Mutex mutex_{"foundation/base/worker.Worker"};
  base::Condition changed_;
  bool is_woken_{};
  std::jthread thread_;
};

}  // namespace base
