// Jobs: long work as rows of a database, taken with leases by a Runner (runner.hpp), with progress, report and cancelling.
// Not a scheduler of wall-clock times: who wants a nightly job adds one with its due_at, and the next when it runs.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"
#include "foundation/db/db.hpp"

namespace jobs {

inline constexpr std::int64_t kRowsMax = 1000;  // Report rows kept of one job; row_count goes on counting.

enum class State : std::uint8_t { waiting, running, done, failed, cancelled };
[[nodiscard]] std::string_view state_name(State state);
[[nodiscard]] constexpr bool has_ended(State state) { return state >= State::done; }

struct Actor {
  std::int64_t id{};  // Staff user; 0 = the system.
  std::string name;   // As the user log shows it.
};

struct NewJob {
  std::string kind;         // "<noun>.<verb>", e.g. "channels.import". No '|'.
  std::string input{"{}"};  // JSON; what a handler needs, not secrets.
  Actor actor{};
  std::string dedupe_key{};  // Not empty: while a job of this kind and key waits or runs, no second one is added.
  base::Instant due_at{};    // Past or 0 = at once.
};

struct Job {
  std::int64_t id{};
  std::string kind, input;
  State state{};
  std::int64_t done{}, total{};  // total 0 = not known.
  Actor actor;
  base::Instant due_at{};
  std::int64_t attempts{};
  bool is_cancel_wanted{};
  std::int64_t row_count{};
  std::string result;  // JSON, "" = none.
  std::string error_code, error_message;
  base::Instant created_at{};
  std::optional<base::Instant> started_at, ended_at;
};

struct ReportRow {
  std::string subject;  // What the row is about: "line 17", a name, an id.
  std::string code;     // Upper case, "" = went well.
  std::string message;
};

// The new job's id, or that of the active one with the same dedupe key. Rooms use Runner::submit, which also wakes.
std::int64_t add(db::Tx& tx, const NewJob& job, base::Instant now);
[[nodiscard]] std::optional<Job> find(db::Tx& tx, std::int64_t id);
// The newest first, made since `since`, whose kind begins with one of `nouns` ("|channels|packages|").
[[nodiscard]] std::vector<Job> list(db::Tx& tx, base::Instant since, const std::string& nouns, std::int64_t limit);
[[nodiscard]] std::vector<ReportRow> rows(db::Tx& tx, std::int64_t id, std::int64_t limit, std::int64_t offset);
// A waiting job is cancelled at once, a running one is asked. 404 NOT_FOUND; 409 JOB_ENDED.
[[nodiscard]] base::Status cancel(db::Tx& tx, std::int64_t id, base::Instant now);
// When the next job is due or a lease runs out.
[[nodiscard]] std::optional<base::Instant> next_due(db::Tx& tx);
// Removes jobs that ended before `before`, at most `limit`; returns how many.
std::int64_t purge(db::Tx& tx, base::Instant before, std::int64_t limit);

}  // namespace jobs
