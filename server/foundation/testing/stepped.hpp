// A database that tells before each step of a transaction, and two writers run against each other at every one of these steps.
// Not a fake: the statements go to the real database behind it.
#pragma once
#include <functional>
#include <string_view>

#include "foundation/db/db.hpp"

namespace testing {

class SteppedDatabase final : public db::Database {
 public:
  // `query` is the statement's name, or kBegin and kCommit. Before kBegin no transaction is open on this thread.
  static constexpr std::string_view kBegin = "begin", kCommit = "commit";
  using Hook = std::function<void(bool is_write, std::string_view query)>;
  SteppedDatabase(db::Database& inner, Hook hook) : inner_(inner), hook_(std::move(hook)) {}

  [[nodiscard]] db::Backend backend() const override { return inner_.backend(); }
  [[nodiscard]] const std::string& name() const override { return inner_.name(); }
  [[nodiscard]] std::int64_t change_counter() override { return inner_.change_counter(); }

 protected:
  void transact(bool is_write, const std::function<bool(db::Tx&)>& body) override;

 private:
  db::Database& inner_;
  Hook hook_;
};

// Two writers on two handles of one database (TestDatabases::open_again), as two processes have them.
struct Race {
  db::Database& first;
  db::Database& second;
  std::function<void()> prepare;  // Before each round: the state that both start from.
  std::function<void(db::Database&)> one, two;
  std::function<void()> check;  // After each round: the rule that must hold, whoever came first.
};
// A round for each step of `one`: up to that step, then all of `two`, or as far as a lock lets it within a moment, then the rest of
// both. A retryable DatabaseError ends its writer and not the round: that is how a database refuses. Returns the number of rounds.
int race(const Race& race);

}  // namespace testing
