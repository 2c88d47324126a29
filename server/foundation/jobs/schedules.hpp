// Schedules: rows that say which job comes again and when: every night, or every so many minutes. The runner adds the job when a row
// is due. Not the work itself (a job), and not for retries (a job with due_at).
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/time.hpp"
#include "foundation/db/db.hpp"
#include "foundation/jobs/jobs.hpp"

namespace jobs {

enum class Rhythm : std::uint8_t { nightly, interval };

// When a deployment's night is. Its local time is what counts: a time that summer time leaves out is the first that exists, and one
// that comes twice is the first of the two, so that each night has one.
struct Night {
  std::string zone{"UTC"};
  base::LocalTime at{180};
};

struct Schedule {
  std::string noun;         // Whose: "cms.epg_sources".
  std::int64_t record{};    // Which of them; 0 = the noun's own.
  std::string kind;         // Of the job.
  std::string input{"{}"};  // Of the job.
  Rhythm rhythm{Rhythm::nightly};
  std::int32_t minutes{};  // nightly: from the night's time on, may be negative; interval: between two runs, at least 1 (CHECK).
  std::chrono::minutes late_max{};  // A run that is late by more is left out; 0 = it is made up for, however late, once.
  bool is_enabled{true};
};

struct ScheduleState {
  std::int64_t id{};
  bool is_enabled{};
  base::Instant next_due{};
  std::optional<base::Instant> last_due;
  std::optional<std::int64_t> last_job;
};

// The first time of the rhythm that is later than `now`; `last` is the one before, of an interval.
[[nodiscard]] base::Instant next_time(const Schedule& schedule, const Night& night, std::optional<base::Instant> last,
                                      base::Instant now);

// Stores it by (noun, record, kind). Its next time stays unless its rhythm is new or it was disabled. Rooms use Runner::put_schedule,
// which knows the night and wakes.
void put_schedule(db::Tx& tx, const Schedule& schedule, const Night& night, base::Instant now);
void drop_schedules(db::Tx& tx, std::string_view noun, std::int64_t record);
[[nodiscard]] std::optional<ScheduleState> find_schedule(db::Tx& tx, std::string_view noun, std::int64_t record,
                                                         std::string_view kind);
// When the next row is due.
[[nodiscard]] std::optional<base::Instant> next_scheduled(db::Tx& tx);
// Whether submit_scheduled has something to do: a row is due, or was planned for another night.
[[nodiscard]] bool has_scheduled(db::Tx& tx, const Night& night, base::Instant now);
// Adds the jobs of rows that are due and plans their next time; plans rows again when the night is another. A row is claimed by its
// next_due, so that two nodes add one job; while its last job waits or runs there is no second one. Answers how many were due.
std::int64_t submit_scheduled(db::Tx& tx, const Night& night, base::Instant now,
                              const std::function<Lane(std::string_view kind)>& lane_of);

}  // namespace jobs
