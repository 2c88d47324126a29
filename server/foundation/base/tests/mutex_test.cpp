#include "foundation/base/mutex.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace base {
namespace {

TEST(Mutex, two_that_are_taken_in_both_orders_are_a_fault_even_when_nobody_waits) {
  Mutex one("test one"), other("test other");
  {
    const std::scoped_lock a(one);
    const std::scoped_lock b(other);
  }
  const std::scoped_lock b(other);
  EXPECT_THROW(one.lock(), std::logic_error);
}

TEST(Mutex, a_circle_of_three_is_found_over_threads) {
  Mutex a("circle a"), b("circle b");
  SharedMutex c("circle c");
  std::thread([&] {
    const std::scoped_lock first(a);
    const std::scoped_lock then(b);
  }).join();
  std::thread([&] {
    const std::scoped_lock first(b);
    const std::shared_lock then(c);
  }).join();
  const std::scoped_lock first(c);
  EXPECT_THROW(a.lock(), std::logic_error);
}

TEST(Mutex, two_of_one_class_are_not_held_together) {
  Mutex one("test pair"), other("test pair");
  const std::scoped_lock first(one);
  EXPECT_THROW(other.lock(), std::logic_error);
}

TEST(Mutex, what_was_given_back_is_forgotten) {
  Mutex one("given one"), other("given other");
  std::unique_lock a(one);
  std::unique_lock b(other);
  a.unlock();
  b.unlock();
  b.lock();
  b.unlock();
  a.lock();
  EXPECT_TRUE(other.try_lock());
  other.unlock();
}

}  // namespace
}  // namespace base
