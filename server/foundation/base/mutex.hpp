// Mutexes that know their order. In builds with assertions two that were ever taken in both orders are a fault at the second time,
// whether or not two threads met in them: a deadlock is found by any test that walks both ways, once.
// Not faster or fairer than those of the library, which they are in release builds.
#pragma once
#include <condition_variable>
#include <mutex>
#include <shared_mutex>

namespace base {

// Waits with a lock of any of these.
using Condition = std::condition_variable_any;

#ifdef NDEBUG

class Mutex : public std::mutex {
 public:
  explicit Mutex(const char*) {}
};
class SharedMutex : public std::shared_mutex {
 public:
  explicit SharedMutex(const char*) {}
};

#else

// `name` says whose it is: its file and member, or its class where a file has several ("foundation/jobs/runner.mutex"). It
// lives as long as the program and stands for all objects of that class: none of them may be taken while another one is held.
// std::logic_error from lock() where the order is broken; nothing is locked then.
class Mutex {
 public:
  explicit Mutex(const char* name) : name_(name) {}
  void lock();
  bool try_lock();
  void unlock();

 private:
  std::mutex inner_;
  const char* name_;
};
class SharedMutex {
 public:
  explicit SharedMutex(const char* name) : name_(name) {}
  void lock();
  bool try_lock();
  void unlock();
  void lock_shared();
  bool try_lock_shared();
  void unlock_shared();

 private:
  std::shared_mutex inner_;
  const char* name_;
};

#endif

}  // namespace base
