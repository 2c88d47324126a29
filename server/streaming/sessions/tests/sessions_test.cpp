#include "streaming/sessions/sessions.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace sessions {
namespace {

using namespace std::chrono_literals;

struct World {
  Registry registry;
  base::Instant now = base::from_ms(1'800'000'000'000);
  World() { registry.load_epochs(1, {}); }

  static Start start_of(std::int64_t device, std::uint8_t place = 0, std::int64_t content = 10) {
    return {.tenant = 1,
            .customer = 7,
            .device = device,
            .place = place,
            .content = {base::ContentKind::channel, content},
            .title = "News",
            .limit = 2};
  }
  Session start(const Start& start) { return registry.start(start, now).value().session; }
  std::string refused(const Start& start) {
    const auto outcome = registry.start(start, now);
    return outcome ? "started" : outcome.error().code;
  }
  static Claim claim_of(const Session& session, std::uint16_t epoch = 0) {
    return {.tenant = 1,
            .customer = 7,
            .device = session.device,
            .content = session.content,
            .session = session.id,
            .epoch = epoch,
            .limit = 2};
  }
  Verdict check(const Session& session, std::uint16_t epoch = 0) { return registry.check(claim_of(session, epoch), now); }
};

TEST(Sessions, C60_34_the_limit_counts_what_is_renewed_and_names_the_running_ones) {
  World w;
  const Session a = w.start(World::start_of(1));
  const Session b = w.start(World::start_of(2));
  EXPECT_EQ(w.refused(World::start_of(3)), "STREAM_LIMIT");
  const auto running = w.registry.running(1, 7, w.now);
  ASSERT_EQ(running.size(), 2u);
  EXPECT_EQ(running[0].id, a.id);
  EXPECT_EQ(running[0].title, "News");
  w.now += 60s;
  EXPECT_EQ(w.check(b), Verdict::allowed);
  w.now += 30s - 1ms;
  EXPECT_EQ(w.refused(World::start_of(3)), "STREAM_LIMIT");
  w.now += 1ms;
  EXPECT_EQ(w.refused(World::start_of(3)), "started");  // 90 s of silence of a.
  EXPECT_EQ(w.check(a), Verdict::limit);                // Its place is taken now.
  EXPECT_EQ(w.check(b), Verdict::allowed);
}

TEST(Sessions, S30_901_zapping_moves_the_same_place) {
  World w;
  const Session other = w.start(World::start_of(2));
  Session last = w.start(World::start_of(1, 0, 10));
  for (std::int64_t content = 11; content < 40; ++content) {  // All within the same millisecond.
    const Session next = w.start(World::start_of(1, 0, content));
    EXPECT_GT(next.id, last.id);
    EXPECT_EQ(w.check(last), Verdict::moved);
    EXPECT_EQ(w.check(next), Verdict::allowed);
    last = next;
  }
  EXPECT_EQ(w.check(other), Verdict::allowed);
  EXPECT_EQ(w.registry.running(1, 7, w.now).size(), 2u);
  EXPECT_EQ(w.refused(World::start_of(1, 1)), "STREAM_LIMIT");  // A second player of the device is a second place.
}

TEST(Sessions, S30_905_a_repeated_request_is_the_same_session) {
  World w;
  Start start = World::start_of(1);
  start.request_id = "r1";
  const Session first = w.start(start);
  const auto again = w.registry.start(start, w.now);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->is_repeat);
  EXPECT_EQ(again->session.id, first.id);
  start.device = 2;  // Another device may use the same word.
  EXPECT_NE(w.start(start).id, first.id);
}

TEST(Sessions, A50_707_newest_wins_stops_the_oldest) {
  World w;
  const Session a = w.start(World::start_of(1));
  w.now += 1s;
  const Session b = w.start(World::start_of(2));
  Start start = World::start_of(3);
  start.policy = Policy::newest_wins;
  const Session c = w.start(start);
  EXPECT_EQ(w.check(a), Verdict::revoked);
  EXPECT_EQ(app_code(w.check(a)), "P517");
  EXPECT_EQ(w.check(b), Verdict::allowed);
  EXPECT_EQ(w.check(c), Verdict::allowed);
}

TEST(Sessions, S30_902_what_takes_no_place_is_not_counted) {
  World w;
  Start trailer = World::start_of(1, 1);
  trailer.takes_place = false;
  w.start(trailer);
  w.start(World::start_of(1));
  w.start(World::start_of(2));
  EXPECT_EQ(w.refused(World::start_of(3)), "STREAM_LIMIT");
  trailer.device = 3;
  EXPECT_EQ(w.refused(trailer), "started");
}

TEST(Sessions, an_ended_session_frees_its_place_at_once_and_stays_ended) {
  World w;
  const Session a = w.start(World::start_of(1));
  w.start(World::start_of(2));
  EXPECT_TRUE(w.registry.end(1, 7, a.id, w.now));
  EXPECT_FALSE(w.registry.end(1, 7, a.id, w.now));
  EXPECT_EQ(w.refused(World::start_of(3)), "started");
  EXPECT_EQ(w.check(a), Verdict::moved);
}

TEST(Sessions, S30_707_a_stopped_session_is_refused_and_does_not_come_back) {
  World w;
  const Session a = w.start(World::start_of(1));
  EXPECT_TRUE(w.registry.revoke(1, 7, a.id, w.now));
  EXPECT_EQ(w.check(a), Verdict::revoked);
  w.now += 17h;
  w.registry.sweep(w.now);
  EXPECT_EQ(w.check(a), Verdict::revoked);
}

TEST(Sessions, disabling_ends_all_and_old_tokens_stay_dead) {
  World w;
  const Session a = w.start(World::start_of(1));
  const Session b = w.start(World::start_of(2));
  EXPECT_EQ(w.registry.revoke_customer(1, 7, 1, w.now), 2u);
  EXPECT_EQ(w.check(a), Verdict::revoked);
  EXPECT_EQ(w.check(b), Verdict::revoked);
  EXPECT_EQ(w.refused(World::start_of(1)), "EPOCH_STALE");  // A decision made before the disabling.
  Start start = World::start_of(1);
  start.epoch = 1;
  EXPECT_EQ(w.check(w.start(start), 1), Verdict::allowed);
}

TEST(Sessions, C60_36_a_removed_device_ends_and_the_others_go_on) {
  World w;
  const Session a = w.start(World::start_of(1));
  const Session b = w.start(World::start_of(2));
  EXPECT_EQ(w.registry.revoke_device(1, 7, 1, 1, w.now), 1u);
  EXPECT_EQ(w.check(a), Verdict::revoked);
  EXPECT_EQ(w.check(a, 1), Verdict::revoked);
  EXPECT_EQ(w.check(b), Verdict::allowed);  // Known here, although its token carries the former epoch.
}

TEST(Sessions, playing_goes_on_across_a_restart_where_the_rules_allow) {
  World before;
  const Session a = before.start(World::start_of(1));
  const Session zapped = before.start(World::start_of(2, 0, 10));
  const Session b = before.start(World::start_of(2, 0, 11));

  World after;
  after.now = before.now + 5s;
  EXPECT_EQ(after.check(a), Verdict::allowed);
  // The zapped one comes first, the newer one of the same place wins, and then the old one is over for good.
  EXPECT_EQ(after.check(zapped), Verdict::allowed);
  EXPECT_EQ(after.check(b), Verdict::allowed);
  EXPECT_EQ(after.check(zapped), Verdict::moved);
  EXPECT_EQ(after.registry.running(1, 7, after.now).size(), 2u);
  EXPECT_EQ(after.refused(World::start_of(3)), "STREAM_LIMIT");
  EXPECT_EQ(after.registry.totals(after.now).readmitted, 3u);
}

TEST(Sessions, a_restart_lets_in_no_more_than_the_limit_and_nobody_with_an_old_epoch) {
  World before;
  std::vector<Session> sessions;
  for (std::int64_t device = 1; device <= 5; ++device) {
    Start start = World::start_of(device);
    start.limit = 5;
    sessions.push_back(before.start(start));
  }
  World after;
  int allowed = 0;
  for (const Session& session : sessions) allowed += after.check(session) == Verdict::allowed;
  EXPECT_EQ(allowed, 2);

  Registry disabled;
  const std::pair<std::int64_t, std::uint16_t> epochs[] = {{7, 3}};
  EXPECT_EQ(disabled.check(World::claim_of(sessions[0]), before.now), Verdict::not_ready);
  EXPECT_EQ(disabled.start(World::start_of(1), before.now).error().code, "NOT_READY");
  disabled.load_epochs(1, epochs);
  EXPECT_EQ(disabled.check(World::claim_of(sessions[0], 2), before.now), Verdict::revoked);
  EXPECT_EQ(disabled.check(World::claim_of(sessions[0], 3), before.now), Verdict::allowed);
}

TEST(Sessions, a_lapsed_session_comes_back_when_there_is_room) {
  World w;
  const Session a = w.start(World::start_of(1));
  w.now += 10min;
  w.registry.sweep(w.now);
  EXPECT_EQ(w.registry.totals(w.now).live, 0u);
  EXPECT_EQ(w.registry.heartbeat(World::claim_of(a), Activity::paused, 42, w.now), Verdict::allowed);
  const auto running = w.registry.running(1, 7, w.now);
  ASSERT_EQ(running.size(), 1u);
  EXPECT_EQ(running[0].activity, Activity::paused);
  EXPECT_EQ(running[0].position_s, 42);
}

TEST(Sessions, a_token_for_other_content_or_another_device_is_not_this_session) {
  World w;
  const Session a = w.start(World::start_of(1));
  Claim claim = World::claim_of(a);
  claim.content.id = 99;
  EXPECT_NE(w.registry.check(claim, w.now), Verdict::allowed);
  claim = World::claim_of(a);
  claim.content.kind = base::ContentKind::movie;  // Movie 10 is not channel 10.
  EXPECT_NE(w.registry.check(claim, w.now), Verdict::allowed);
  claim = World::claim_of(a);
  claim.device = 99;
  EXPECT_NE(w.registry.check(claim, w.now), Verdict::allowed);
}

TEST(Sessions, tenants_and_customers_do_not_touch_each_other) {
  World w;
  w.registry.load_epochs(2, {});
  const Session a = w.start(World::start_of(1));
  Start foreign = World::start_of(1);
  foreign.tenant = 2;
  w.start(foreign);
  w.registry.revoke_customer(2, 7, 1, w.now);
  EXPECT_EQ(w.check(a), Verdict::allowed);
  EXPECT_EQ(w.registry.running(1, 7, w.now).size(), 1U);
  EXPECT_TRUE(w.registry.running(2, 7, w.now).empty());
}

TEST(Sessions, ids_fit_into_json_and_memory_is_given_back) {
  World w;
  w.now = base::from_ms(1'767'225'600'000) + 24h * 365 * 34;
  const Session a = w.start(World::start_of(1, 7));
  EXPECT_LE(a.id.raw, base::kIdMax);
  EXPECT_GT(a.id.raw, 0);
  w.registry.end(1, 7, a.id, w.now);
  w.now += 19h;
  w.registry.sweep(w.now);
  EXPECT_EQ(w.registry.totals(w.now).customers, 0u);
}

TEST(Sessions, P30_ten_thousand_racing_starts_with_limit_three_give_exactly_three) {
  constexpr int kThreads = 8, kStarts = 10'000;
  for (int round = 0; round < 4; ++round) {
    World w;
    std::atomic<int> accepted{}, next{};
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&] {
        for (int i; (i = next++) < kStarts;) {
          Start start = World::start_of(i);
          start.limit = 3;
          if (w.registry.start(start, w.now)) ++accepted;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(accepted, 3);
    EXPECT_EQ(w.registry.running(1, 7, w.now).size(), 3u);
  }
}

TEST(Sessions, all_calls_may_race_and_no_session_lives_after_the_customer_is_revoked) {
  World w;
  std::atomic<bool> is_revoked{};
  std::vector<std::thread> threads;
  for (std::int64_t device = 1; device <= 4; ++device) {
    threads.emplace_back([&, device] {
      for (int i = 0; i < 2000; ++i) {
        const bool was_revoked = is_revoked;
        Start start = World::start_of(device, 0, i);
        start.limit = 4;
        const auto started = w.registry.start(start, w.now);
        EXPECT_FALSE(was_revoked && started);
        if (!started) continue;
        const bool was_revoked_then = is_revoked;
        const Verdict verdict = w.check(started->session);
        EXPECT_FALSE(was_revoked_then && verdict == Verdict::allowed);
      }
    });
  }
  threads.emplace_back([&] {
    for (int i = 0; i < 200; ++i) {
      (void)w.registry.totals(w.now);
      w.registry.sweep(w.now);
    }
    w.registry.revoke_customer(1, 7, 1, w.now);
    is_revoked = true;
  });
  for (auto& thread : threads) thread.join();
  EXPECT_TRUE(w.registry.running(1, 7, w.now).empty());
}

TEST(Sessions, a_name_that_was_not_minted_for_the_customer_lately_is_no_session) {
  World w;
  const Session own = w.start(World::start_of(1));
  const auto asked = [&](std::int64_t customer, std::int64_t id) {
    Claim claim = World::claim_of(own);
    claim.customer = customer;
    claim.session = SessionId{id};
    claim.takes_place = false;
    return w.registry.heartbeat(claim, Activity::playing, 0, w.now);
  };
  constexpr std::int64_t kHour = std::int64_t{3'600'000} << 13;
  for (const std::int64_t id :
       {INT64_MAX, INT64_MAX - 1, own.id.raw + kHour, own.id.raw - 19 * kHour, own.id.raw + 1, std::int64_t{1}})
    EXPECT_EQ(asked(7, id), Verdict::revoked) << id;
  EXPECT_EQ(asked(8, own.id.raw), Verdict::revoked);  // Another customer's session.
  EXPECT_TRUE(w.registry.running(1, 8, w.now).empty());
  // The next one is in range and can be ended.
  const Session next = w.start(World::start_of(2));
  EXPECT_GT(next.id.raw, own.id.raw);
  EXPECT_LT(next.id.raw, own.id.raw + kHour);
  EXPECT_EQ(w.check(own), Verdict::allowed);
}

TEST(Sessions, an_older_epoch_that_comes_late_never_takes_the_place_of_a_newer_one) {
  World w;
  w.registry.revoke_customer(1, 7, 2, w.now);
  Start start = World::start_of(1);
  start.epoch = 2;
  const Session session = w.start(start);
  w.registry.revoke_device(1, 7, 3, 1, w.now);
  EXPECT_EQ(w.registry.epoch(1, 7), 2);
  w.registry.revoke_customer(1, 7, 1, w.now);
  w.registry.load_epochs(1, std::vector<std::pair<std::int64_t, std::uint16_t>>{{7, 1}});
  EXPECT_EQ(w.registry.epoch(1, 7), 2);
  EXPECT_EQ(w.check(session, 2), Verdict::allowed);
  // The device that the late word was about is out all the same.
  w.registry.revoke_device(1, 7, 1, 1, w.now);
  EXPECT_EQ(w.check(session, 2), Verdict::revoked);
}

}  // namespace
}  // namespace sessions
