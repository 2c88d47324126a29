// Jobs: long work as rows of a database, taken with leases by a Runner (runner.hpp), with progress, report and cancelling.
// Not what makes work come again every night or hour: that is a row of schedules.hpp.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"
#include "foundation/db/db.hpp"
#include "foundation/records/scope.hpp"

namespace jobs {

inline constexpr std::int64_t kRowsMax = 1000;  // Report rows kept of one job; row_count goes on counting.

enum class State : std::uint8_t { waiting, running, done, failed, cancelled };
[[nodiscard]] std::string_view state_name(State state);
[[nodiscard]] constexpr bool has_ended(State state) { return state >= State::done; }

// Which threads run it. Slow jobs (an import, a guide's refresh, a publish) have threads of their own, so that they never keep quick
// ones waiting.
enum class Lane : std::uint8_t { quick, slow };
inline constexpr std::size_t kLanes = 2;
[[nodiscard]] std::string_view lane_name(Lane lane);
// A job's scope as its row keeps it.
[[nodiscard]] std::optional<records::Scope> scope_in(std::string_view text);

// Who asked for it, as the user log shows it and as the job's records are limited.
struct Actor {
  std::int64_t id{};  // Staff user or reseller; 0 = the system.
  std::string name;
  std::string kind{"system"};             // http::actor_kind_name
  std::string address{}, request_id{};    // Of the call.
  std::optional<records::Scope> scope{};  // Nothing = the job sees everything.
};

struct NewJob {
  std::string kind;         // "<noun>.<verb>", e.g. "channels.import". No '|'.
  std::string input{"{}"};  // JSON; what a handler needs, not secrets.
  Actor actor{};
  std::string dedupe_key{};    // Not empty: while a job of this kind and key waits or runs, no second one is added.
  base::Instant due_at{};      // Past or 0 = at once.
  std::optional<Lane> lane{};  // Runner::submit knows the kind's own; jobs::add takes quick.
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
[[nodiscard]] std::optional<Job> find(db::Tx& tx, std::int64_t id);  // A limited caller finds his own alone.
// The newest first, made since `since`, whose kind begins with one of `nouns` ("|channels|packages|"); for a
// limited caller those that he, or somebody whose rows are his, asked for.
[[nodiscard]] std::vector<Job> list(db::Tx& tx, base::Instant since, const std::string& nouns, std::int64_t limit);
[[nodiscard]] std::vector<ReportRow> rows(db::Tx& tx, std::int64_t id, std::int64_t limit, std::int64_t offset);
// A waiting job is cancelled at once, a running one is asked. 404 NOT_FOUND; 409 JOB_ENDED.
[[nodiscard]] base::Status cancel(db::Tx& tx, std::int64_t id, base::Instant now);
// When the next job of a lane is due or a lease runs out.
[[nodiscard]] std::optional<base::Instant> next_due(db::Tx& tx, Lane lane);

}  // namespace jobs
