// The outbox: events written in the same transaction as the change they tell of, handed to consumers of higher floors.
// Not a queue between machines and no order is promised: a consumer that failed sees an event after later ones.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"
#include "foundation/db/db.hpp"

namespace jobs {

inline constexpr std::int64_t kDeliveriesMax = 10;  // Attempts; then the event is parked for a person.

struct Event {
  std::int64_t id{};  // What a consumer outside this database dedupes by.
  std::string topic;
  std::string payload;  // JSON
  base::Instant made_at{};
};

std::int64_t append(db::Tx& tx, std::string_view topic, std::string_view payload, base::Instant now);

struct Parked {
  std::string consumer;
  std::int64_t event{};
  std::int64_t attempts{};
  std::string message;
};
[[nodiscard]] std::vector<Parked> list_parked(db::Tx& tx, std::int64_t limit);
std::int64_t release_parked(db::Tx& tx, base::Instant now);  // They are tried again; returns how many.
// Removes events made before `before` that nobody waits for, at most `limit`.
std::int64_t purge_events(db::Tx& tx, base::Instant before, std::int64_t limit);

// Who wants which topic. Filled before the start, then only read.
class Outbox {
 public:
  // Runs in the transaction that marks the event as done: what it writes there happens exactly once. What must leave the database
  // (mail, HTTP) is added as a job, with the event's id as its dedupe_key. An error or exception: tried again later.
  using Consumer = std::function<base::Status(db::Tx&, const Event&)>;

  void consume(std::string name, std::string topic, Consumer consumer);  // CHECKs that the name is new.
  // Hands out what is due, at most `limit` events per consumer. True when there may be more.
  bool deliver(db::Database& database, base::Clock& clock, std::int64_t limit) const;
  // When a failed delivery is due again.
  [[nodiscard]] static std::optional<base::Instant> next_retry(db::Tx& tx);

 private:
  struct Entry {
    std::string name, topic;
    Consumer consumer;
  };
  static void hand_over(db::Database& database, const Entry& entry, const Event& event, base::Clock& clock);
  std::vector<Entry> entries_;
};

}  // namespace jobs
