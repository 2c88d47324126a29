#include "foundation/base/mutex.hpp"

#ifndef NDEBUG
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace base {
namespace {

thread_local std::vector<std::string_view> held;

// Which mutex was ever taken while which other one was held.
class Order {
 public:
  void note(std::string_view first, std::string_view then) {
    const std::lock_guard lock(mutex_);
    auto& after = after_[first];
    if (after.contains(then)) return;
    if (reaches(then, first))
      throw std::logic_error(
          fmt::format("lock order: {} is taken while {} is held, and elsewhere the other way round", then, first));
    after.insert(then);
  }

 private:
  [[nodiscard]] bool reaches(std::string_view from, std::string_view to) const {
    if (from == to) return true;
    const auto next = after_.find(from);
    return next != after_.end() && std::ranges::any_of(next->second, [&](auto one) { return reaches(one, to); });
  }

  std::mutex mutex_;
  std::map<std::string_view, std::set<std::string_view>> after_;
};

Order& order() {
  static Order* const only = new Order;  // Threads may end after statics do.
  return *only;
}

void taking(std::string_view name) {
  for (const auto other : held) order().note(other, name);
  held.push_back(name);
}

// Not always the last one: locks may be given back in any order.
void left(std::string_view name) {
  const auto last = std::ranges::find(held.rbegin(), held.rend(), name);
  if (last != held.rend()) held.erase(std::next(last).base());
}

// An attempt waits for nobody, so it brings no order.
bool tried(bool is_taken, std::string_view name) {
  if (is_taken) held.push_back(name);
  return is_taken;
}

}  // namespace

void Mutex::lock() {
  taking(name_);
  inner_.lock();
}
bool Mutex::try_lock() { return tried(inner_.try_lock(), name_); }
void Mutex::unlock() {
  inner_.unlock();
  left(name_);
}

void SharedMutex::lock() {
  taking(name_);
  inner_.lock();
}
bool SharedMutex::try_lock() { return tried(inner_.try_lock(), name_); }
void SharedMutex::unlock() {
  inner_.unlock();
  left(name_);
}
void SharedMutex::lock_shared() {
  taking(name_);
  inner_.lock_shared();
}
bool SharedMutex::try_lock_shared() { return tried(inner_.try_lock_shared(), name_); }
void SharedMutex::unlock_shared() {
  inner_.unlock_shared();
  left(name_);
}

}  // namespace base
#endif
