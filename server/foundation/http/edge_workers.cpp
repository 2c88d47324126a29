#include "foundation/http/edge_workers.hpp"

namespace http {

void Workers::start() {
  for (int i = 0; i < count_; ++i) threads_.emplace_back([this] { run(); });
}

void Workers::stop() {
  std::deque<Job> dropped;
  {
    const std::scoped_lock lock(mutex_);
    is_stopping_ = true;
    dropped.swap(queue_);
  }
  wake_.notify_all();
  for (auto& job : dropped) job.work(false);
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

bool Workers::post(std::chrono::steady_clock::time_point deadline, Work&& work) {
  {
    const std::scoped_lock lock(mutex_);
    if (is_stopping_ || queue_.size() >= queue_max_) return false;
    queue_.push_back({deadline, std::move(work)});
  }
  wake_.notify_one();
  return true;
}

std::size_t Workers::length() const {
  const std::scoped_lock lock(mutex_);
  return queue_.size();
}

void Workers::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return is_stopping_ || !queue_.empty(); });
    if (is_stopping_) return;
    Job job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    try {
      job.work(std::chrono::steady_clock::now() < job.deadline);
    } catch (...) {  // NOLINT(bugprone-empty-catch): no memory even for a refusal. Its turn answers 500 when it goes.
    }
    job.work = nullptr;  // What it holds goes before the lock is taken again.
    lock.lock();
  }
}

}  // namespace http
