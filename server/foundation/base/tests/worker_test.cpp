#include "foundation/base/worker.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <semaphore>
#include <stdexcept>

namespace {

using namespace std::chrono_literals;

constexpr base::Worker::Options kQuick{.interval = 1ms, .fault_wait = 1ms, .fault_wait_max = 2ms};

}  // namespace

TEST(Worker, what_escapes_a_round_ends_neither_the_worker_nor_the_program) {
  base::Workers workers;
  std::vector<std::string> told;
  workers.on_fault([&](const std::string& worker, const std::string& what) { told.push_back(worker + ": " + what); });
  std::latch good(1);
  int round = 0;
  base::Worker worker(workers, "house", kQuick, [&](const std::stop_token&) {
    ++round;
    if (round <= 2) throw std::runtime_error("away");  // Told once.
    if (round == 3) throw 7;                           // NOLINT: not an exception of ours, and caught all the same.
    if (round == 4) good.count_down();
  });
  worker.start();
  good.wait();
  worker.stop();
  EXPECT_EQ(told, (std::vector<std::string>{"house: away", "house: unknown exception"}));
  const auto state = workers.states().at(0);
  EXPECT_EQ(state.faults, 3);
  EXPECT_EQ(state.faults_in_row, 0);
  EXPECT_EQ(state.last_fault, "unknown exception");
  EXPECT_FALSE(state.is_running);
}

TEST(Worker, one_that_fails_again_and_again_is_named) {
  base::Workers workers;
  std::counting_semaphore<1000> rounds(0);
  std::atomic<bool> is_away{true};
  base::Worker worker(workers, "house", kQuick, [&](const std::stop_token&) {
    rounds.release();
    if (is_away) throw std::runtime_error("away");
  });
  worker.start();
  for (int i = 0; i < 4; ++i) rounds.acquire();  // When the fourth has begun, the third is counted.
  EXPECT_EQ(workers.failing(), std::vector<std::string>{"house"});
  is_away = false;
  for (int i = 0; i < 1003; ++i) {
    rounds.acquire();
    if (workers.failing().empty()) break;
  }
  EXPECT_TRUE(workers.failing().empty());
}

TEST(Worker, a_wake_brings_the_next_round_and_a_stop_ends_the_wait) {
  base::Workers workers;
  std::counting_semaphore<10> rounds(0);
  base::Worker worker(workers, "house", {.interval = 1h}, [&](const std::stop_token&) { rounds.release(); });
  worker.start();
  rounds.acquire();
  worker.wake();
  rounds.acquire();
  worker.stop();
  worker.start();
  rounds.acquire();
  EXPECT_TRUE(workers.states().at(0).is_running);
}

TEST(Worker, a_worker_that_is_gone_is_not_listed) {
  base::Workers workers;
  {
    const base::Worker worker(workers, "house", {}, [](const std::stop_token&) {});
  }
  EXPECT_TRUE(workers.states().empty());
}
