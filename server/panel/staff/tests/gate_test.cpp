// What may happen to a person, or to a session, while the gate is busy with it.
#include <gtest/gtest.h>

#include <future>

#include "foundation/crypto/crypto.hpp"
#include "foundation/crypto/passwords.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "foundation/testing/stepped.hpp"
#include "panel/staff/staff.hpp"
#include "panel/user_log/user_log.hpp"

namespace {

constexpr auto kPassword = "tangerine-lamp-47-boat";
constexpr auto kEmail = "nora@staff.example";

class StaffGate : public testing::OnBothDatabases {
 protected:
  void SetUp() override {
    OnBothDatabases::SetUp();
    if (IsSkipped()) return;
    user_.email = kEmail;
    user_.name = "Nora";
    user_.roles = {"cms"};
    user_.password = base::Secret(kPassword);
    auto journal = user_log::Journal::of_system("test", clock_.now());
    const records::Act act{journal, clock_.now(), "en"};
    ASSERT_TRUE(control().write([&](db::Tx& tx) { return staff::add_staff(tx, user_, hasher_, act); }));
    stepped_ = std::make_unique<testing::SteppedDatabase>(
        control(), [this](bool is_write, std::string_view query) { at_step(is_write, query); });
    gate_ = std::make_unique<staff::Gate>(*stepped_, hasher_, crypto::Key{}, clock_, random_);
    gate_->set_permissions({"cms.channels.read"});
    request_.remote_ip = "192.0.2.1";
  }

  // From another thread, as another request would do it.
  void meanwhile(const std::function<void(db::Tx&)>& write) {
    std::async(std::launch::async, [&] { control().write(write); }).get();
  }
  void set_state(const std::string& state) {
    meanwhile([&](db::Tx& tx) { tx.script("UPDATE staff SET state = '" + state + "'"); });
  }
  [[nodiscard]] std::string text(const std::string& sql) {
    return control().read([&](db::Tx& tx) {
      return tx.one({"test", sql, sql}, {}, [](const db::Row& row) { return row.string(0); }).value_or("");
    });
  }
  [[nodiscard]] bool is_in(const std::string& set_cookie) {
    http::Request request;
    request.headers = {{"cookie", set_cookie.substr(0, set_cookie.find(';'))}};
    const auto actor = gate_->authenticate(request);
    return actor && *actor;
  }
  // Runs `action` once, right before the statement `query` of a read or a write.
  void before(bool is_write, std::string_view query, std::function<void()> action) {
    awaited_ = {is_write, query};
    action_ = std::move(action);
  }
  void at_step(bool is_write, std::string_view query) {
    if (action_ && awaited_ == std::pair(is_write, query)) std::exchange(action_, nullptr)();
  }
  auto sign_in() { return gate_->sign_in(kEmail, base::Secret(kPassword), request_); }

  testing::FakeClock clock_;
  testing::SeededRandom random_;
  crypto::PasswordHasher hasher_{crypto::Key{}, crypto::kTestCost};
  staff::Staff user_;
  http::Request request_;
  std::pair<bool, std::string_view> awaited_;
  std::function<void()> action_;
  std::unique_ptr<testing::SteppedDatabase> stepped_;
  std::unique_ptr<staff::Gate> gate_;
};

// Judging a password takes its time; the sign-in must not undo what happened to the person in it.
TEST_P(StaffGate, T10_704_a_sign_in_under_way_does_not_undo_disabling) {
  before(true, testing::SteppedDatabase::kBegin, [&] { set_state("disabled"); });
  const auto answer = sign_in();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "SIGNIN_REFUSED");
  EXPECT_EQ(text("SELECT state FROM staff"), "disabled");
  EXPECT_EQ(text("SELECT hash FROM staff_sessions"), "");
}

TEST_P(StaffGate, T10_704_a_sign_in_under_way_fails_with_a_password_that_was_just_replaced) {
  before(true, testing::SteppedDatabase::kBegin,
         [&] { meanwhile([](db::Tx& tx) { tx.script("UPDATE staff SET password_hash = 'another'"); }); });
  EXPECT_FALSE(sign_in());
  EXPECT_EQ(text("SELECT password_hash FROM staff"), "another");
}

TEST_P(StaffGate, the_first_sign_in_makes_an_invited_user_active) {
  set_state("invited");
  EXPECT_TRUE(sign_in());
  EXPECT_EQ(text("SELECT state FROM staff"), "active");
}

// Reloading reads first and replaces its memory later: what ended in between stays ended.
TEST_P(StaffGate, T10_405_a_session_that_ends_while_the_gate_reloads_stays_ended) {
  const auto signed_in = sign_in();
  ASSERT_TRUE(signed_in);
  ASSERT_TRUE(is_in(signed_in->cookie));
  // The sessions have been read by then.
  before(false, "staff/tokens", [&] { meanwhile([&](db::Tx& tx) { gate_->end_sessions(tx, user_.id.raw); }); });
  gate_->reload();
  EXPECT_FALSE(is_in(signed_in->cookie));
}

TEST_P(StaffGate, a_sign_in_while_the_gate_reloads_is_not_forgotten) {
  std::string cookie;
  before(false, "staff/tokens", [&] { std::async(std::launch::async, [&] { cookie = sign_in()->cookie; }).get(); });
  gate_->reload();
  EXPECT_TRUE(is_in(cookie));
}

// What stays open asks again: it ends with its session, and does not keep it alive.
TEST_P(StaffGate, T10_405_a_watch_ends_with_its_session_and_is_no_use_of_it) {
  int changes = 0;
  gate_->set_changed([&] { ++changes; });
  const auto signed_in = sign_in();
  ASSERT_TRUE(signed_in);
  http::Request request;
  request.headers = {{"cookie", signed_in->cookie.substr(0, signed_in->cookie.find(';'))}};
  const auto watch = gate_->watch(request);
  EXPECT_TRUE(watch());
  clock_.advance(std::chrono::hours(13));
  EXPECT_FALSE(watch());
  clock_.advance(std::chrono::hours(-13));
  ASSERT_TRUE(watch());
  const auto before = changes;
  control().write([&](db::Tx& tx) { gate_->end_session(tx, signed_in->actor.session, user_.id.raw); });
  EXPECT_FALSE(watch());
  EXPECT_EQ(changes, before + 1);
}

TEST_P(StaffGate, T10_724_a_token_may_call_twenty_times_a_second) {
  const auto token = crypto::make_bearer(random_, "staff");
  control().write([&](db::Tx& tx) {
    tx.script("INSERT INTO staff_tokens (staff_id, hash, last4, created_at, previous_hash, previous_until) VALUES (" +
              std::to_string(user_.id.raw) + ", '" + crypto::bearer_hash(token.reveal()) + "', 'last', 0, '', 0)");
  });
  gate_->reload();
  http::Request request;
  request.headers = {{"authorization", "Bearer " + std::string(token.reveal())}};
  const auto calls = [&](int tries) {
    int done = 0;
    for (int i = 0; i < tries; ++i) done += gate_->authenticate(request).has_value() ? 1 : 0;
    return done;
  };
  EXPECT_EQ(calls(150), staff::kCallsBurst);
  const auto refused = gate_->authenticate(request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "TOO_MANY_CALLS");
  EXPECT_EQ(refused.error().retry_after_s, 1);
  clock_.advance(std::chrono::seconds(1));
  EXPECT_EQ(calls(50), staff::kCallsPerSecond);
}

INSTANTIATE_TEST_SUITE_P(, StaffGate, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
