#include "foundation/base/worker.hpp"

#include <pthread.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "foundation/base/mutex.hpp"

namespace base {

using Steady = std::chrono::steady_clock;

struct Workers::Entry {
  mutable base::Mutex mutex{"foundation/base/worker.Entry"};
  WorkerState state;
  Steady::time_point good_at{Steady::now()};
};

void Workers::on_fault(OnFault tell) {
  const std::lock_guard lock(mutex_);
  on_fault_ = std::move(tell);
}

std::vector<WorkerState> Workers::states() const {
  const std::lock_guard lock(mutex_);
  std::vector<WorkerState> out;
  for (const auto& entry : entries_) {
    const std::lock_guard entry_lock(entry->mutex);
    out.push_back(entry->state);
    out.back().round_age = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - entry->good_at);
  }
  return out;
}

std::vector<std::string> Workers::failing(std::int64_t faults) const {
  std::vector<std::string> out;
  for (auto& state : states())
    if (state.is_running && state.faults_in_row >= faults) out.push_back(std::move(state.name));
  return out;
}

Worker::Worker(Workers& workers, std::string name, Options options, Round round)
    : workers_(workers), entry_(std::make_shared<Workers::Entry>()), options_(options), round_(std::move(round)) {
  entry_->state.name = std::move(name);
  const std::lock_guard lock(workers_.mutex_);
  workers_.entries_.push_back(entry_);
}

Worker::~Worker() {
  stop();
  const std::lock_guard lock(workers_.mutex_);
  std::erase(workers_.entries_, entry_);
}

void Worker::start() {
  if (thread_.joinable()) return;
  {
    const std::lock_guard lock(entry_->mutex);
    entry_->state.is_running = true;
    entry_->good_at = Steady::now();
  }
  thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

void Worker::request_stop() { thread_.request_stop(); }

void Worker::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  const std::lock_guard lock(entry_->mutex);
  entry_->state.is_running = false;
}

void Worker::wake() {
  {
    const std::lock_guard lock(mutex_);
    is_woken_ = true;
  }
  changed_.notify_all();
}

void Worker::work(const std::stop_token& stop) {
  pthread_setname_np(pthread_self(), entry_->state.name.substr(0, 15).c_str());  // The name never changes: no lock.
  std::int64_t faults_in_row = 0;
  while (!stop.stop_requested()) {
    faults_in_row = do_round(stop) ? 0 : faults_in_row + 1;
    std::unique_lock lock(mutex_);
    if (faults_in_row > 0)
      changed_.wait_for(lock, stop, wait_after(faults_in_row), [] { return false; });
    else if (options_.interval.count() > 0)
      changed_.wait_for(lock, stop, options_.interval, [this] { return is_woken_; });
    is_woken_ = false;
  }
}

// The catch-all of every thread of ours: an exception that leaves a thread's function would end the program.
bool Worker::do_round(const std::stop_token& stop) {
  try {
    round_(stop);
  } catch (const std::exception& e) {
    note_fault(e.what());
    return false;
  } catch (...) {
    note_fault("unknown exception");
    return false;
  }
  const std::lock_guard lock(entry_->mutex);
  ++entry_->state.rounds;
  entry_->state.faults_in_row = 0;
  entry_->good_at = Steady::now();
  return true;
}

void Worker::note_fault(const std::string& what) {
  {
    const std::lock_guard lock(entry_->mutex);
    auto& state = entry_->state;
    ++state.rounds;
    ++state.faults;
    const bool is_known = ++state.faults_in_row > 1 && state.last_fault == what;
    state.last_fault = what;
    if (is_known) return;
  }
  try {
    if (workers_.on_fault_) workers_.on_fault_(entry_->state.name, what);
  } catch (...) {  // NOLINT(bugprone-empty-catch): a log that cannot be written must not end the worker.
  }
}

std::chrono::milliseconds Worker::wait_after(std::int64_t faults_in_row) const {
  const auto doublings = std::min<std::int64_t>(faults_in_row - 1, 20);
  return std::min(options_.fault_wait * (std::int64_t{1} << doublings), options_.fault_wait_max);
}

}  // namespace base
