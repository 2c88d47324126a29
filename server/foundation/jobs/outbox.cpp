#include "foundation/jobs/outbox.hpp"

#include <algorithm>

#include "foundation/base/check.hpp"
#include "foundation/jobs/queries.gen.hpp"

namespace jobs {
namespace {

// 10 s, 20 s, 40 s … at most an hour.
base::milliseconds wait_after(std::int64_t attempts) {
  return std::chrono::seconds(std::min<std::int64_t>(3600, std::int64_t{10} << std::clamp<std::int64_t>(attempts, 0, 20)));
}

}  // namespace

std::int64_t append(db::Tx& tx, std::string_view topic, std::string_view payload, base::Instant now) {
  return tx.number(queries::append_event, {topic, payload, now});
}

std::vector<Parked> list_parked(db::Tx& tx, std::int64_t limit) {
  return tx.all(queries::list_parked, {limit},
                [](const db::Row& row) { return Parked{row.string(0), row.integer(1), row.integer(2), row.string(3)}; });
}

std::int64_t release_parked(db::Tx& tx, base::Instant now) { return tx.run(queries::release_parked, {now}); }

std::int64_t purge_events(db::Tx& tx, base::Instant before, std::int64_t limit) {
  return tx.run(queries::purge_events, {before, limit});
}

void Outbox::consume(std::string name, std::string topic, Consumer consumer) {
  CHECK(std::ranges::find(entries_, name, &Entry::name) == entries_.end());
  entries_.push_back({std::move(name), std::move(topic), std::move(consumer)});
}

bool Outbox::deliver(db::Database& database, base::Clock& clock, std::int64_t limit) const {
  bool has_more = false;
  for (const Entry& entry : entries_) {
    const auto events = database.read([&](db::Tx& tx) {
      return tx.all(queries::list_open_events, {entry.name, entry.topic, clock.now(), limit},
                    [&](const db::Row& row) { return Event{row.integer(0), entry.topic, row.string(1), row.instant(2)}; });
    });
    for (const Event& event : events) hand_over(database, entry, event, clock);
    has_more = has_more || static_cast<std::int64_t>(events.size()) == limit;
  }
  return has_more;
}

std::optional<base::Instant> Outbox::next_retry(db::Tx& tx) {
  const auto found = tx.one(queries::next_retry, {}, [](const db::Row& row) -> std::optional<base::Instant> {
    if (row.is_null(0)) return std::nullopt;
    return row.instant(0);
  });
  return found.value_or(std::nullopt);
}

void Outbox::hand_over(db::Database& database, const Entry& entry, const Event& event, base::Clock& clock) {
  std::string fault;
  try {
    const base::Status status = database.write([&](db::Tx& tx) -> base::Status {
      // Claimed first: of two nodes the second one waits here, and then finds it done.
      if (tx.run(queries::claim_event, {entry.name, event.id, clock.now()}) == 0) return {};
      return entry.consumer(tx, event);
    });
    if (status) return;
    fault = status.error().code + ": " + status.error().message;
  } catch (const std::exception& e) { fault = e.what(); }
  database.write([&](db::Tx& tx) {
    const std::int64_t attempts = tx.number(queries::count_attempts, {entry.name, event.id});
    tx.run(queries::note_fault, {entry.name, event.id, clock.now() + wait_after(attempts), fault, kDeliveriesMax});
  });
}

}  // namespace jobs
