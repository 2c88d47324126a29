#include "foundation/testing/stepped.hpp"

#include <future>

#include "foundation/base/result.hpp"

namespace testing {
namespace {

using namespace std::chrono_literals;
constexpr auto kMoment = 25ms;  // After which a writer that has not ended is taken to wait for a lock.

class SteppedTx final : public db::Tx {
 public:
  SteppedTx(db::Tx& inner, bool is_write, const SteppedDatabase::Hook& hook) : inner_(inner), is_write_(is_write), hook_(hook) {}
  [[nodiscard]] db::Backend backend() const override { return inner_.backend(); }
  std::int64_t run(const db::Query& query, const db::Params& params) override {
    hook_(is_write_, query.name);
    return inner_.run(query, params);
  }
  void each(const db::Query& query, const db::Params& params, const std::function<void(const db::Row&)>& row) override {
    hook_(is_write_, query.name);
    inner_.each(query, params, row);
  }
  void script(std::string_view text) override {
    hook_(is_write_, "script");
    inner_.script(text);
  }
  void hand_on_hints() {
    for (auto& hint : after_commit_) inner_.after_commit(std::move(hint));
  }

 private:
  db::Tx& inner_;
  bool is_write_;
  const SteppedDatabase::Hook& hook_;
};

void as_database_refuses(const std::function<void()>& write) {
  try {
    write();
  } catch (const db::DatabaseError& fault) {
    if (!fault.is_retryable) throw;
  }
}

}  // namespace

void SteppedDatabase::transact(bool is_write, const std::function<bool(db::Tx&)>& body) {
  hook_(is_write, kBegin);
  const auto run = [&](db::Tx& inner) -> base::Status {
    SteppedTx tx(inner, is_write, hook_);
    if (!body(tx)) return base::fail(base::ErrorKind::internal, "ROLLED_BACK", "");
    hook_(is_write, kCommit);
    tx.hand_on_hints();
    return {};
  };
  static_cast<void>(is_write ? inner_.write(run) : inner_.read(run));
}

int race(const Race& race) {
  for (int round = 0;; ++round) {
    race.prepare();
    std::promise<void> may_start;
    std::future<void> two = std::async(std::launch::async, [&, start = may_start.get_future()]() mutable {
      start.wait();
      as_database_refuses([&] { race.two(race.second); });
    });
    int steps = 0;
    SteppedDatabase stepped(race.first, [&](bool, std::string_view) {
      if (steps++ != round) return;
      may_start.set_value();
      two.wait_for(kMoment);
    });
    as_database_refuses([&] { race.one(stepped); });
    const bool is_last = steps <= round;
    if (is_last) may_start.set_value();
    two.get();
    race.check();
    if (is_last) return round + 1;
  }
}

}  // namespace testing
