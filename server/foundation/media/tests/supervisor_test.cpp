#include "foundation/media/supervisor.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>

#include "foundation/testing/fakes.hpp"

namespace media {
namespace {

using namespace std::chrono_literals;

struct FakeState {
  std::string out, err;
  std::optional<Exit> exit;
  int terminated{}, killed{};
  bool is_alive{true};
};

class FakeProcess final : public Process {
 public:
  explicit FakeProcess(std::shared_ptr<FakeState> state) : state_(std::move(state)) {}
  ~FakeProcess() override { state_->is_alive = false; }
  Output read() override { return {std::exchange(state_->out, {}), std::exchange(state_->err, {})}; }
  std::optional<Exit> ended() override { return state_->exit; }
  void send(Signal signal) override { ++(signal == Signal::kill ? state_->killed : state_->terminated); }
  [[nodiscard]] std::array<int, 3> descriptors() const override { return {-1, -1, -1}; }

 private:
  std::shared_ptr<FakeState> state_;
};

class FakeSpawner final : public Spawner {
 public:
  std::vector<std::shared_ptr<FakeState>> started;
  bool is_refusing{};
  base::Result<std::unique_ptr<Process>> spawn(const Command&) override {
    if (is_refusing) return base::fail(base::ErrorKind::busy, "PROGRAM_MISSING", "The program ffmpeg is not installed.");
    started.push_back(std::make_shared<FakeState>());
    return std::make_unique<FakeProcess>(started.back());
  }
};

struct World {
  ::testing::FakeClock clock;
  FakeSpawner spawner;
  Supervisor supervisor{spawner, clock};
  Supervisor::Id id = supervisor.add(job());

  static Job job() {
    Job job;
    job.command = [] { return Command{"ffmpeg"}; };
    job.output = [](std::string_view line) { return line == "progress"; };
    return job;
  }
  FakeState& child() { return *spawner.started.back(); }
  JobStatus status() { return *supervisor.status(id); }
  void pass_after(std::chrono::milliseconds by) {
    clock.advance(by);
    supervisor.pass();
  }
  void progress() {
    child().out += "progress\n";
    supervisor.pass();
  }
  void die() {
    child().exit = Exit{1, 0};
    supervisor.pass();
  }
};

TEST(Supervisor, a_job_goes_from_starting_to_on_by_progress) {
  World w;
  EXPECT_EQ(w.status().state, JobState::starting);
  w.supervisor.pass();
  ASSERT_EQ(w.spawner.started.size(), 1u);
  w.child().out = "something else\nprog";
  w.supervisor.pass();
  EXPECT_EQ(w.status().state, JobState::starting);
  w.child().out = "ress\n";
  w.supervisor.pass();
  EXPECT_EQ(w.status().state, JobState::on);
  EXPECT_EQ(w.status().restarts, 0);
}

TEST(Supervisor, S30_105_restarts_after_1_2_5_10_and_then_every_30_seconds) {
  World w;
  w.supervisor.pass();
  for (const auto delay : {1000ms, 2000ms, 5000ms, 10'000ms, 30'000ms, 30'000ms}) {
    const std::size_t before = w.spawner.started.size();
    w.die();
    EXPECT_EQ(w.status().state, JobState::failing);
    w.pass_after(delay - 1ms);
    EXPECT_EQ(w.spawner.started.size(), before);
    w.pass_after(1ms);
    EXPECT_EQ(w.spawner.started.size(), before + 1);
  }
  EXPECT_EQ(w.status().restarts, 6);
  EXPECT_EQ(w.status().errors.back(), "ended with code 1");
}

TEST(Supervisor, a_minute_of_health_forgets_former_faults) {
  World w;
  w.supervisor.pass();
  w.die();
  w.pass_after(1s);
  w.die();
  w.pass_after(2s);
  for (int i = 0; i < 13; ++i) {
    w.clock.advance(5s);
    w.progress();
  }
  w.die();
  w.pass_after(1s);
  EXPECT_EQ(w.spawner.started.size(), 4u);
}

TEST(Supervisor, S30_105_ten_seconds_without_progress_restart_the_child) {
  World w;
  w.supervisor.pass();
  w.progress();
  w.pass_after(9999ms);
  EXPECT_EQ(w.child().terminated, 0);
  w.pass_after(1ms);
  EXPECT_EQ(w.child().terminated, 1);
  EXPECT_EQ(w.status().state, JobState::no_data);
  w.pass_after(3s);  // It does not listen.
  EXPECT_EQ(w.child().killed, 1);
  w.child().exit = Exit{137, 9};
  w.supervisor.pass();
  EXPECT_EQ(w.status().state, JobState::no_data);
  w.pass_after(1s);
  EXPECT_EQ(w.spawner.started.size(), 2u);
  w.progress();
  EXPECT_EQ(w.status().state, JobState::on);
  EXPECT_EQ(w.status().restarts, 1);
}

TEST(Supervisor, a_restart_by_a_person_is_at_once_and_not_counted) {
  World w;
  w.supervisor.pass();
  w.die();
  w.supervisor.restart(w.id);  // During back-off.
  w.supervisor.pass();
  EXPECT_EQ(w.spawner.started.size(), 2u);
  w.supervisor.restart(w.id);  // While it runs.
  w.supervisor.pass();
  EXPECT_EQ(w.child().terminated, 1);
  w.child().exit = Exit{143, 15};
  w.supervisor.pass();
  EXPECT_EQ(w.spawner.started.size(), 3u);
  EXPECT_EQ(w.status().restarts, 1);
}

TEST(Supervisor, a_preparing_step_is_followed_at_once) {
  World w;
  w.supervisor.remove(w.id);
  Job job = World::job();
  int ended = 0;
  job.ended = [&ended](const Exit& exit) { return ++ended == 1 && exit.is_success(); };
  w.id = w.supervisor.add(std::move(job));
  w.supervisor.pass();
  w.child().exit = Exit{0, 0};
  w.supervisor.pass();
  EXPECT_EQ(w.spawner.started.size(), 2u);
  EXPECT_EQ(w.status().restarts, 0);
}

TEST(Supervisor, a_start_that_fails_is_a_fault_with_its_reason) {
  World w;
  w.spawner.is_refusing = true;
  w.supervisor.pass();
  EXPECT_EQ(w.status().state, JobState::failing);
  EXPECT_EQ(w.status().errors.back(), "The program ffmpeg is not installed.");
  w.spawner.is_refusing = false;
  w.pass_after(1s);
  EXPECT_EQ(w.spawner.started.size(), 1u);
}

TEST(Supervisor, a_job_that_is_not_ready_is_asked_again_without_a_fault) {
  World w;
  w.supervisor.remove(w.id);
  Job job = World::job();
  int asked = 0;
  job.command = [&asked]() -> base::Result<std::optional<Command>> {
    if (++asked < 3) return std::nullopt;
    return Command{"ffmpeg"};
  };
  w.id = w.supervisor.add(std::move(job));
  for (int i = 0; i < 3; ++i) w.pass_after(250ms);
  EXPECT_EQ(w.spawner.started.size(), 1u);
  EXPECT_EQ(w.status().restarts, 0);
  EXPECT_EQ(w.status().state, JobState::starting);
}

TEST(Supervisor, a_removed_job_ends_its_child_and_is_forgotten) {
  World w;
  w.supervisor.pass();
  w.supervisor.remove(w.id);
  EXPECT_FALSE(w.supervisor.status(w.id));
  w.supervisor.pass();
  EXPECT_EQ(w.child().terminated, 1);
  w.child().exit = Exit{0, 0};
  w.supervisor.pass();
  EXPECT_FALSE(w.child().is_alive);
  w.pass_after(60s);
  EXPECT_EQ(w.spawner.started.size(), 1u);
}

TEST(Supervisor, errors_are_the_last_ten_lines_printable_masked_and_short) {
  World w;
  w.supervisor.remove(w.id);
  Job job = World::job();
  job.error = [](std::string line) { return line.starts_with("secret") ? std::string("***") : line; };
  w.id = w.supervisor.add(std::move(job));
  w.supervisor.pass();
  for (int i = 0; i < 20; ++i) w.child().err += "line " + std::to_string(i) + "\n";
  w.child().err += "secret key\n\x1b[31mred\n" + std::string(9000, 'x') + "\n";
  w.supervisor.pass();
  const auto errors = w.status().errors;
  ASSERT_EQ(errors.size(), 10u);
  EXPECT_EQ(errors[7], "***");
  EXPECT_EQ(errors[8], "?[31mred");
  EXPECT_EQ(errors[9].size(), 300u);
}

TEST(Supervisor, what_a_job_throws_is_its_own_fault_and_ends_its_child_alone) {
  World w;
  bool is_throwing = true;
  Job bad = World::job();
  bad.output = [&](std::string_view) {
    if (is_throwing) throw std::runtime_error("no memory");
    return true;
  };
  const auto id = w.supervisor.add(std::move(bad));
  w.supervisor.pass();
  ASSERT_EQ(w.spawner.started.size(), 2u);
  w.spawner.started[0]->out = w.spawner.started[1]->out = "progress\n";
  w.supervisor.pass();
  EXPECT_EQ(w.status().state, JobState::on);
  EXPECT_FALSE(w.spawner.started[1]->is_alive);
  EXPECT_EQ(w.supervisor.status(id)->state, JobState::failing);
  EXPECT_EQ(w.supervisor.status(id)->errors.at(0), "internal fault: no memory");
  is_throwing = false;
  w.pass_after(1s);
  ASSERT_EQ(w.spawner.started.size(), 3u);
  w.progress();
  EXPECT_EQ(w.supervisor.status(id)->state, JobState::on);
}

TEST(Supervisor, a_clock_set_back_neither_hangs_nor_kills) {
  World w;
  w.supervisor.pass();
  w.progress();
  w.pass_after(-24h);
  w.pass_after(9s);
  EXPECT_EQ(w.child().terminated, 0);
  w.pass_after(1s);
  EXPECT_EQ(w.child().terminated, 1);
}

TEST(Supervisor, the_thread_starts_watches_and_ends_real_children) {
  std::mutex mutex;
  std::condition_variable changed;
  int lines = 0, ends = 0;
  base::SystemClock clock;
  SystemSpawner spawner;
  Supervisor supervisor(spawner, clock);
  supervisor.start();
  Job job;
  job.command = [] {
    Command command{"sh"};
    command.arguments.add({"-c", "echo one; exec sleep 1000"});
    return command;
  };
  job.output = [&](std::string_view) {
    const std::lock_guard lock(mutex);
    ++lines;
    changed.notify_all();
    return true;
  };
  job.ended = [&](const Exit&) {
    const std::lock_guard lock(mutex);
    ++ends;
    changed.notify_all();
    return false;
  };
  const auto id = supervisor.add(job);
  std::unique_lock lock(mutex);
  ASSERT_TRUE(changed.wait_for(lock, 20s, [&] { return lines == 1; }));
  lock.unlock();
  supervisor.restart(id);
  lock.lock();
  ASSERT_TRUE(changed.wait_for(lock, 20s, [&] { return lines == 2 && ends == 1; }));
  lock.unlock();
  supervisor.stop();
  EXPECT_EQ(ends, 2);
  EXPECT_FALSE(supervisor.status(id));
}

}  // namespace
}  // namespace media
