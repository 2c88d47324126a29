#include <fmt/format.h>

#include <condition_variable>
#include <latch>
#include <set>

#include "foundation/base/calendar.hpp"
#include "foundation/jobs/runner.hpp"
#include "foundation/testing/on_both_databases.hpp"

namespace {

using jobs::JobContext;
using jobs::State;

// No threads: run_due() runs in the test's own.
class Jobs : public testing::OnBothDatabases {
 protected:
  std::unique_ptr<jobs::Runner> make(jobs::RunnerOptions options = {}) {
    options.progress_interval = std::chrono::milliseconds(0);
    options.tick = std::chrono::milliseconds(1);
    return std::make_unique<jobs::Runner>(
        options, workers, clock, random,
        [this](const jobs::Hint& hint) {
          const std::lock_guard lock(mutex);
          hints.push_back(hint);
          changed.notify_all();
        },
        [this](const std::string&, std::int64_t, const std::string& what) {
          const std::lock_guard lock(mutex);
          faults.push_back(what);
        });
  }
  std::int64_t add(const std::string& kind, const std::string& input = "{}", const std::string& key = "",
                   base::Instant due = {}) {
    return deployment().write([&](db::Tx& tx) {
      return jobs::add(tx, {.kind = kind, .input = input, .actor = {7, "ann"}, .dedupe_key = key, .due_at = due}, clock.now());
    });
  }
  jobs::Job job(std::int64_t id) {
    return deployment().read([&](db::Tx& tx) { return *jobs::find(tx, id); });
  }
  // Waits until a hint with this state has come.
  void wait_for(State state) {
    std::unique_lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(20), [&] {
      return std::ranges::any_of(hints, [&](const jobs::Hint& hint) { return hint.state == state; });
    }));
  }

  testing::FakeClock clock;
  testing::SeededRandom random;
  base::Workers workers;
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<jobs::Hint> hints;
  std::vector<std::string> faults;
};
INSTANTIATE_TEST_SUITE_P(, Jobs, ::testing::ValuesIn(testing::databases()), testing::backend_of);

base::Status fine(JobContext&) { return {}; }

}  // namespace

TEST_P(Jobs, a_job_runs_and_leaves_progress_report_and_result) {
  auto runner = make();
  runner->handle("a.work", [](JobContext& context) -> base::Status {
    EXPECT_EQ(context.input(), R"({"x":1})");
    EXPECT_EQ(context.actor().name, "ann");
    EXPECT_EQ(context.attempt(), 1);
    context.progress(1, 3);
    context.report({"line 1", "", "Fine."});
    context.report({"line 2", "NUMBER_TAKEN", "The number is taken."});
    context.progress(3, 3);
    context.set_result(R"({"made":2})");
    return {};
  });
  runner->add(deployment());
  const auto id = add("a.work", R"({"x":1})");
  EXPECT_EQ(job(id).state, State::waiting);
  EXPECT_EQ(runner->run_due(), 1);
  const jobs::Job ended = job(id);
  EXPECT_EQ(ended.state, State::done);
  EXPECT_EQ(ended.done, 3);
  EXPECT_EQ(ended.total, 3);
  EXPECT_EQ(ended.row_count, 2);
  EXPECT_EQ(ended.result, R"({"made":2})");
  EXPECT_EQ(ended.actor.id, 7);
  EXPECT_EQ(ended.started_at, clock.now());
  EXPECT_EQ(ended.ended_at, clock.now());
  const auto rows = deployment().read([&](db::Tx& tx) { return jobs::rows(tx, id, 10, 0); });
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].code, "NUMBER_TAKEN");
  EXPECT_EQ(hints.back().state, State::done);
  EXPECT_EQ(hints.back().database, "deployment");
  EXPECT_EQ(runner->run_due(), 0);
}

TEST_P(Jobs, the_report_is_bounded_and_goes_on_counting) {
  auto runner = make();
  runner->handle("a.work", [](JobContext& context) -> base::Status {
    for (int i = 0; i < jobs::kRowsMax + 5; ++i) context.report({std::to_string(i), "", ""});
    return {};
  });
  runner->add(deployment());
  const auto id = add("a.work");
  runner->run_due();
  EXPECT_EQ(job(id).row_count, jobs::kRowsMax + 5);
  EXPECT_EQ(deployment().read([&](db::Tx& tx) { return jobs::rows(tx, id, 2000, 0).size(); }),
            static_cast<std::size_t>(jobs::kRowsMax));
}

TEST_P(Jobs, a_job_waits_for_its_time_and_for_a_program_that_knows_it) {
  auto runner = make();
  runner->handle("a.work", fine);
  runner->add(deployment());
  const auto later = add("a.work", "{}", "", clock.now() + std::chrono::hours(1));
  const auto strange = add("b.unknown");
  EXPECT_EQ(runner->run_due(), 0);
  EXPECT_EQ(deployment().read([](db::Tx& tx) { return jobs::next_due(tx, jobs::Lane::quick); }), clock.now());
  clock.advance(std::chrono::hours(1));
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(job(later).state, State::done);
  EXPECT_EQ(job(strange).state, State::waiting);
}

TEST_P(Jobs, an_active_job_with_the_same_key_is_not_added_twice) {
  auto runner = make();
  runner->handle("a.work", fine);
  runner->handle("b.work", fine);
  runner->add(deployment());
  const auto first = add("a.work", "{}", "key");
  EXPECT_EQ(add("a.work", "{}", "key"), first);
  EXPECT_NE(add("a.work", "{}", "other"), first);
  EXPECT_NE(add("b.work", "{}", "key"), first);
  EXPECT_NE(add("a.work"), add("a.work"));
  runner->run_due();
  EXPECT_NE(add("a.work", "{}", "key"), first);
}

TEST_P(Jobs, an_error_ends_the_job_with_its_code) {
  auto runner = make();
  runner->handle("a.work", [](JobContext&) -> base::Status {
    return base::fail(base::ErrorKind::invalid, "BAD_FILE", "The file is not a list.");
  });
  runner->add(deployment());
  const auto id = add("a.work");
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(job(id).state, State::failed);
  EXPECT_EQ(job(id).error_code, "BAD_FILE");
  EXPECT_EQ(job(id).error_message, "The file is not a list.");
}

TEST_P(Jobs, what_may_be_tried_again_is_tried_three_times_with_growing_waits) {
  auto runner = make();
  int runs = 0;
  runner->handle("a.work", [&](JobContext& context) -> base::Status {
    EXPECT_EQ(context.attempt(), ++runs);
    EXPECT_EQ(context.checkpoint(), runs == 1 ? "" : "at 5");
    context.save("at 5");
    if (runs == 2) throw std::runtime_error("a bug");
    return base::fail(base::ErrorKind::busy, "AWAY", "The other side is away.");
  });
  runner->add(deployment());
  const auto id = add("a.work");
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(job(id).state, State::waiting);
  EXPECT_EQ(job(id).error_code, "AWAY");
  clock.advance(std::chrono::seconds(9));
  EXPECT_EQ(runner->run_due(), 0);
  clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(job(id).error_code, "INTERNAL");
  EXPECT_EQ(faults, std::vector<std::string>{"a bug"});
  clock.advance(std::chrono::seconds(60));
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(job(id).state, State::failed);
  EXPECT_EQ(runs, 3);
}

TEST_P(Jobs, a_waiting_job_is_cancelled_at_once_and_an_ended_one_not_at_all) {
  auto runner = make();
  runner->handle("a.work", fine);
  runner->add(deployment());
  const auto id = add("a.work");
  const auto cancel = [&](std::int64_t which) {
    return deployment().write([&](db::Tx& tx) { return runner->cancel(tx, deployment(), which); });
  };
  EXPECT_TRUE(cancel(id));
  EXPECT_EQ(job(id).state, State::cancelled);
  EXPECT_EQ(runner->run_due(), 0);
  EXPECT_EQ(cancel(id).error().code, "JOB_ENDED");
  EXPECT_EQ(cancel(id + 1000).error().code, "NOT_FOUND");
}

TEST_P(Jobs, cancelling_is_seen_between_batches) {
  auto runner = make();
  int batches = 0;
  runner->handle("a.work", [&](JobContext& context) -> base::Status {
    while (!context.cancelled()) {
      // Asked for by another process: found with the next progress.
      if (++batches == 3) {
        const auto other = databases().open_again("deployment");
        EXPECT_TRUE(other->write([&](db::Tx& tx) { return jobs::cancel(tx, context.id(), clock.now()); }));
      }
      context.progress(batches, 100);
    }
    return {};
  });
  runner->add(deployment());
  const auto id = add("a.work");
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(batches, 3);
  EXPECT_EQ(job(id).state, State::cancelled);
  EXPECT_EQ(job(id).done, 3);
}

TEST_P(Jobs, a_lease_that_ran_out_is_taken_over_and_the_first_runner_writes_nothing_more) {
  auto first = make();
  auto second = make();
  int seconds_runs = 0;
  bool has_seen_loss = false;
  second->handle("a.work", [&](JobContext& context) -> base::Status {
    ++seconds_runs;
    EXPECT_EQ(context.attempt(), 2);
    context.progress(10, 10);
    return {};
  });
  first->handle("a.work", [&](JobContext& context) -> base::Status {
    context.progress(1, 10);
    clock.advance(std::chrono::seconds(59));
    EXPECT_EQ(second->run_due(), 0);
    clock.advance(std::chrono::seconds(2));
    EXPECT_EQ(second->run_due(), 1);
    context.progress(2, 10);
    has_seen_loss = context.cancelled();
    return base::fail(base::ErrorKind::invalid, "NEVER", "Never written.");
  });
  first->add(deployment());
  second->add(deployment());
  const auto id = add("a.work");
  EXPECT_EQ(first->run_due(), 1);
  EXPECT_TRUE(has_seen_loss);
  EXPECT_EQ(seconds_runs, 1);
  EXPECT_EQ(job(id).state, State::done);
  EXPECT_EQ(job(id).done, 10);
}

TEST_P(Jobs, work_that_is_stored_with_its_place_is_done_once_though_two_runners_had_the_job) {
  deployment().write([](db::Tx& tx) { tx.script("CREATE TABLE test_done (item bigint NOT NULL)"); });
  auto first = make();
  auto second = make();
  const auto work = [&](JobContext& context, const std::function<void(int)>& before) -> base::Status {
    for (int item = context.checkpoint().empty() ? 0 : std::stoi(context.checkpoint()); item < 4; ++item) {
      before(item);
      const auto done = context.database().write([&](db::Tx& tx) -> base::Status {
        tx.script(fmt::format("INSERT INTO test_done (item) VALUES ({})", item));
        if (!context.keep(tx, std::to_string(item + 1))) return base::fail(base::ErrorKind::busy, "JOB_LOST", "");
        return {};
      });
      if (!done) return done;
    }
    return {};
  };
  second->handle("a.work", [&](JobContext& context) { return work(context, [](int) {}); });
  first->handle("a.work", [&](JobContext& context) {
    return work(context, [&](int item) {
      if (item != 2) return;
      clock.advance(std::chrono::seconds(61));
      EXPECT_EQ(second->run_due(), 1);
    });
  });
  first->add(deployment());
  second->add(deployment());
  const auto id = add("a.work");
  EXPECT_EQ(first->run_due(), 1);
  EXPECT_EQ(job(id).state, State::done);
  const db::Query count{"test/count", "SELECT 10 * count(*) + count(DISTINCT item) FROM test_done",
                        "SELECT 10 * count(*) + count(DISTINCT item) FROM test_done"};
  EXPECT_EQ(deployment().read([&](db::Tx& tx) { return tx.number(count); }), 44);
}

TEST_P(Jobs, a_renewed_lease_is_kept) {
  auto first = make();
  auto second = make();
  second->handle("a.work", fine);
  first->handle("a.work", [&](JobContext&) -> base::Status {
    for (int i = 0; i < 10; ++i) {
      clock.advance(std::chrono::seconds(20));
      first->tick();
      EXPECT_EQ(second->run_due(), 0);
    }
    return {};
  });
  first->add(deployment());
  second->add(deployment());
  const auto id = add("a.work");
  EXPECT_EQ(first->run_due(), 1);
  EXPECT_EQ(job(id).state, State::done);
  EXPECT_EQ(job(id).attempts, 1);
}

TEST_P(Jobs, a_job_lost_three_times_has_failed) {
  const auto id = add("a.work");
  for (int i = 0; i < 3; ++i) {
    // As a process leaves it that dies.
    deployment().write([&](db::Tx& tx) {
      constexpr std::string_view kText =
          "UPDATE jobs SET state = 'running', lease = 'dead', lease_until = $1, attempts = attempts + 1";
      tx.run({"test/die", kText, kText}, {clock.now() + std::chrono::seconds(60)});
    });
    clock.advance(std::chrono::seconds(61));
  }
  auto runner = make();
  runner->handle("a.work", fine);
  runner->add(deployment());
  EXPECT_EQ(runner->run_due(), 0);
  EXPECT_EQ(job(id).state, State::failed);
  EXPECT_EQ(job(id).error_code, "JOB_LOST");
}

TEST_P(Jobs, two_runners_never_take_the_same_job) {
  constexpr int kCount = 40;
  const auto other = databases().open_again("deployment");
  std::mutex seen_mutex;
  std::multiset<std::int64_t> seen;
  const auto handler = [&](JobContext& context) -> base::Status {
    const std::lock_guard lock(seen_mutex);
    seen.insert(context.id());
    return {};
  };
  for (int i = 0; i < kCount; ++i) add("a.work");
  auto first = make();
  auto second = make();
  for (auto* runner : {first.get(), second.get()}) runner->handle("a.work", handler);
  first->add(deployment());
  second->add(*other);
  std::latch start(2);
  int firsts = 0, seconds = 0;
  std::thread one([&] {
    start.arrive_and_wait();
    firsts = first->run_due();
  });
  std::thread two([&] {
    start.arrive_and_wait();
    seconds = second->run_due();
  });
  one.join();
  two.join();
  // With SKIP LOCKED a runner may find nothing free and leave while the other is at work: what is left, it takes now.
  firsts += first->run_due();
  EXPECT_EQ(firsts + seconds, kCount);
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(kCount));
  EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), static_cast<std::size_t>(kCount));
}

TEST_P(Jobs, threads_run_what_is_submitted_and_stop_puts_it_back) {
  auto runner = make();
  std::latch is_running(1);
  runner->handle("a.quick", fine);
  runner->handle("a.endless", [&](JobContext& context) -> base::Status {
    context.save("so far");
    is_running.count_down();
    while (!context.cancelled()) std::this_thread::yield();
    return {};
  });
  runner->add(control());
  runner->add(deployment());
  runner->start();
  const auto quick = control().write([&](db::Tx& tx) { return runner->submit(tx, control(), {.kind = "a.quick"}); });
  wait_for(State::done);
  EXPECT_EQ(control().read([&](db::Tx& tx) { return jobs::find(tx, quick)->state; }), State::done);
  const auto endless = deployment().write([&](db::Tx& tx) { return runner->submit(tx, deployment(), {.kind = "a.endless"}); });
  is_running.wait();
  runner->stop();
  EXPECT_EQ(job(endless).state, State::waiting);
  EXPECT_EQ(job(endless).attempts, 0);

  auto next = make();
  next->handle("a.endless", [&](JobContext& context) -> base::Status {
    EXPECT_EQ(context.checkpoint(), "so far");
    return {};
  });
  next->add(deployment());
  EXPECT_EQ(next->run_due(), 1);
  EXPECT_EQ(job(endless).state, State::done);
  EXPECT_TRUE(faults.empty());
}

TEST_P(Jobs, a_running_job_is_cancelled_from_the_screen) {
  auto runner = make();
  runner->handle("a.endless", [&](JobContext& context) -> base::Status {
    while (!context.cancelled()) std::this_thread::yield();
    return base::fail(base::ErrorKind::busy, "STOPPED", "Stopped.");
  });
  runner->add(deployment());
  runner->start();
  const auto id = deployment().write([&](db::Tx& tx) { return runner->submit(tx, deployment(), {.kind = "a.endless"}); });
  wait_for(State::running);
  EXPECT_TRUE(deployment().write([&](db::Tx& tx) { return runner->cancel(tx, deployment(), id); }));
  wait_for(State::cancelled);
  EXPECT_EQ(job(id).state, State::cancelled);
}

TEST_P(Jobs, jobs_are_listed_by_time_and_actor) {
  auto runner = make();
  runner->handle("a.work", [](JobContext& context) -> base::Status {
    context.report({"x", "", ""});
    return {};
  });
  runner->add(deployment());
  add("a.work");
  runner->run_due();
  clock.advance(std::chrono::hours(24 * 8));
  const auto fresh = add("a.work");
  const auto list =
      deployment().read([&](db::Tx& tx) { return jobs::list(tx, clock.now() - std::chrono::hours(24 * 7), "|a|b|", 100); });
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].id, fresh);
  EXPECT_EQ(deployment().read([&](db::Tx& tx) { return jobs::list(tx, {}, "|a|", 100).size(); }), 2U);
  EXPECT_EQ(deployment().read([&](db::Tx& tx) { return jobs::list(tx, {}, "|b|", 100).size(); }), 0U);
}

// ---- lanes

TEST_P(Jobs, slow_jobs_keep_neither_quick_ones_nor_other_databases_waiting) {
  jobs::RunnerOptions options;
  options.quick = {1, 1};
  options.slow = {3, 2};
  auto runner = make(options);
  std::latch are_running(2), is_elsewhere(1);
  std::atomic<bool> may_end{};
  const auto endless = [&](JobContext& context) -> base::Status {
    if (&context.database() == &deployment())
      are_running.count_down();
    else
      is_elsewhere.count_down();
    while (!may_end && !context.cancelled()) std::this_thread::yield();
    return {};
  };
  runner->handle("a.slow", endless, jobs::Lane::slow);
  runner->handle("a.quick", fine);
  runner->add(control());
  runner->add(deployment());
  runner->start();
  const auto submit = [&](db::Database& database, const std::string& kind) {
    return database.write([&](db::Tx& tx) { return runner->submit(tx, database, {.kind = kind}); });
  };
  for (int i = 0; i < 4; ++i) submit(deployment(), "a.slow");
  are_running.wait();
  const auto quick = submit(deployment(), "a.quick");
  wait_for(State::done);
  EXPECT_EQ(job(quick).state, State::done);
  submit(control(), "a.slow");
  is_elsewhere.wait();
  may_end = true;
  runner->stop();
}

// ---- schedules

namespace {

jobs::Schedule nightly(std::int32_t minutes = 0) {
  return {.noun = "a.things", .record = 4, .kind = "a.work", .minutes = minutes};
}

base::Instant utc(std::string_view text) { return base::parse_instant(text).value(); }

}  // namespace

class Schedules : public Jobs {
 protected:
  void put(const jobs::Schedule& schedule) {
    deployment().write([&](db::Tx& tx) { jobs::put_schedule(tx, schedule, night, clock.now()); });
  }
  jobs::ScheduleState state() {
    return deployment().read([&](db::Tx& tx) { return jobs::find_schedule(tx, "a.things", 4, "a.work").value(); });
  }
  std::unique_ptr<jobs::Runner> runner_of(jobs::JobHandler handler) {
    auto runner = make();
    runner->handle("a.work", std::move(handler));
    runner->on_night([this](const std::string&) { return night; });
    runner->add(deployment());
    return runner;
  }
  jobs::Night night{"Europe/Berlin", {150}};  // 02:30, which summer time leaves out once and has twice once.
  int runs{};
  jobs::JobHandler counting = [this](JobContext&) -> base::Status { return ++runs, base::Status{}; };
};
INSTANTIATE_TEST_SUITE_P(, Schedules, ::testing::ValuesIn(testing::databases()), testing::backend_of);

TEST_P(Schedules, each_night_has_one_run_also_when_summer_time_begins_and_ends) {
  auto runner = runner_of(counting);
  for (const auto& [noon, due] : {std::pair("2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"),     // 02:30 does not exist: 03:00.
                                  std::pair("2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")}) {  // 02:30 comes twice: the first.
    clock.set(utc(noon));
    put(nightly());
    put({.noun = "a.things", .record = 4, .kind = "a.work", .minutes = 1});  // A new rhythm is planned from now on.
    put(nightly());
    runs = 0;
    EXPECT_EQ(state().next_due, utc(due));
    for (int minute = 0; minute < 24 * 60; minute += 15) {
      clock.advance(std::chrono::minutes(15));
      runner->run_due();
    }
    EXPECT_EQ(runs, 1) << due;
    EXPECT_EQ(state().last_due, utc(due));
  }
}

TEST_P(Schedules, a_run_that_was_missed_is_made_up_for_once_or_left_out_when_it_is_too_late) {
  auto runner = runner_of(counting);
  put(nightly());
  clock.advance(std::chrono::hours(24 * 5));
  EXPECT_EQ(runner->run_due(), 1);
  auto strict = nightly();
  strict.late_max = std::chrono::hours(6);
  put(strict);
  clock.set(state().next_due + std::chrono::hours(7));
  EXPECT_EQ(runner->run_due(), 0);
  EXPECT_GT(state().next_due, clock.now());
  clock.set(state().next_due + std::chrono::hours(5));
  EXPECT_EQ(runner->run_due(), 1);
}

TEST_P(Schedules, a_job_that_is_cancelled_lost_or_fails_does_not_end_the_schedule) {
  auto runner = runner_of([this](JobContext&) -> base::Status {
    ++runs;
    return base::fail(base::ErrorKind::invalid, "BAD_FILE", "The file is not a list.");
  });
  put({.noun = "a.things", .record = 4, .kind = "a.work", .rhythm = jobs::Rhythm::interval, .minutes = 60});
  clock.advance(std::chrono::hours(1));
  EXPECT_EQ(runner->run_due(), 1);
  clock.advance(std::chrono::hours(1));
  deployment().write([&](db::Tx& tx) {
    EXPECT_EQ(jobs::submit_scheduled(tx, night, clock.now(), [](auto) { return jobs::Lane::quick; }), 1);
    EXPECT_TRUE(jobs::cancel(tx, jobs::find_schedule(tx, "a.things", 4, "a.work")->last_job.value(), clock.now()));
  });
  EXPECT_EQ(runner->run_due(), 0);
  clock.advance(std::chrono::hours(1));
  EXPECT_EQ(runner->run_due(), 1);
  EXPECT_EQ(runs, 2);
}

TEST_P(Schedules, the_deployments_new_night_counts_from_now_on) {
  auto runner = runner_of(counting);
  put(nightly(-30));
  night = {"Asia/Dubai", {240}};
  EXPECT_EQ(runner->run_due(), 0);
  EXPECT_EQ(base::calendar::local_time(state().next_due, "Asia/Dubai").minutes, 210);
}

TEST_P(Schedules, two_nodes_add_one_job_and_a_slow_one_is_not_doubled) {
  put({.noun = "a.things", .record = 4, .kind = "a.work", .rhythm = jobs::Rhythm::interval, .minutes = 60});
  const auto other = databases().open_again("deployment");
  std::int64_t due = 0;
  for (int round = 0; round < 10; ++round) {
    clock.advance(std::chrono::hours(1));
    std::latch start(2);
    std::atomic<std::int64_t> count{};
    const auto submit = [&](db::Database& database) {
      start.arrive_and_wait();
      count += database.write(
          [&](db::Tx& tx) { return jobs::submit_scheduled(tx, night, clock.now(), [](auto) { return jobs::Lane::slow; }); });
    };
    std::thread one([&] { submit(deployment()); });
    std::thread two([&] { submit(*other); });
    one.join();
    two.join();
    due += count;
  }
  EXPECT_EQ(due, 10);
  // The first job still waits, so that the nine after it joined it.
  EXPECT_EQ(deployment().read([&](db::Tx& tx) { return jobs::list(tx, {}, "|a|", 100).size(); }), 1U);
}

TEST_P(Schedules, an_owner_that_goes_or_is_disabled_is_scheduled_no_more) {
  auto runner = runner_of(counting);
  auto off = nightly();
  put(off);
  off.is_enabled = false;
  put(off);
  clock.advance(std::chrono::hours(48));
  EXPECT_EQ(runner->run_due(), 0);
  put(nightly());
  EXPECT_GT(state().next_due, clock.now());  // Enabled again: from now on, not for the nights before.
  deployment().write([&](db::Tx& tx) { jobs::drop_schedules(tx, "a.things", 4); });
  clock.advance(std::chrono::hours(48));
  EXPECT_EQ(runner->run_due(), 0);
}
