#include "foundation/jobs/schedules.hpp"

#include <fmt/format.h>

#include <vector>

#include "foundation/base/calendar.hpp"
#include "foundation/base/check.hpp"
#include "foundation/jobs/queries.gen.hpp"

namespace jobs {
namespace {

constexpr std::int32_t kDayMinutes = 24 * 60;

std::string_view rhythm_name(Rhythm rhythm) { return rhythm == Rhythm::nightly ? "nightly" : "interval"; }

std::string basis_of(Rhythm rhythm, const Night& night) {
  return rhythm == Rhythm::nightly ? fmt::format("{} {}", night.zone, night.at.minutes) : "interval";
}

struct Due {
  std::int64_t id{};
  Schedule schedule;
  std::string basis;
  base::Instant next_due{};
};

Due read_due(const db::Row& row) {
  Due out;
  out.id = row.integer(0);
  out.schedule.kind = row.string(1);
  out.schedule.input = row.string(2);
  out.schedule.rhythm = row.text(3) == "nightly" ? Rhythm::nightly : Rhythm::interval;
  out.schedule.minutes = static_cast<std::int32_t>(row.integer(4));
  out.schedule.late_max = std::chrono::minutes(row.integer(5));
  out.basis = row.string(6);
  out.next_due = row.instant(7);
  return out;
}

bool is_too_late(const Due& due, base::Instant now) {
  return due.schedule.late_max.count() > 0 && now - due.next_due > due.schedule.late_max;
}

}  // namespace

base::Instant next_time(const Schedule& schedule, const Night& night, std::optional<base::Instant> last, base::Instant now) {
  if (schedule.rhythm == Rhythm::interval) {
    const auto step = std::chrono::minutes(schedule.minutes);
    return last && *last + step > now ? *last + step : now + step;
  }
  const base::LocalTime at{(((night.at.minutes + schedule.minutes) % kDayMinutes) + kDayMinutes) % kDayMinutes};
  const auto today = base::calendar::local_day(now, night.zone);
  const auto tonight = base::calendar::at(today, at, night.zone);
  return tonight > now ? tonight : base::calendar::at({today.day + std::chrono::days(1)}, at, night.zone);
}

void put_schedule(db::Tx& tx, const Schedule& schedule, const Night& night, base::Instant now) {
  CHECK(!schedule.kind.empty() && (schedule.rhythm == Rhythm::nightly || schedule.minutes >= 1));
  const auto basis = basis_of(schedule.rhythm, night);
  bool is_same = false, is_equal = false;
  auto next_due = next_time(schedule, night, std::nullopt, now);
  tx.each(queries::find_schedule, {schedule.noun, schedule.record, schedule.kind}, [&](const db::Row& row) {
    const bool is_rhythm_same = row.text(5) == rhythm_name(schedule.rhythm) && row.integer(6) == schedule.minutes;
    is_same = is_rhythm_same && row.boolean(1) && row.text(7) == basis;
    is_equal = is_same && schedule.is_enabled && row.text(8) == schedule.input && row.integer(9) == schedule.late_max.count();
    if (is_same) next_due = row.instant(2);
  });
  if (is_equal) return;
  tx.run(queries::add_schedule, {schedule.noun, schedule.record, schedule.kind, schedule.input, rhythm_name(schedule.rhythm),
                                 schedule.minutes, schedule.late_max.count(), schedule.is_enabled, basis, next_due});
}

void drop_schedules(db::Tx& tx, std::string_view noun, std::int64_t record) { tx.run(queries::drop_schedules, {noun, record}); }

std::optional<ScheduleState> find_schedule(db::Tx& tx, std::string_view noun, std::int64_t record, std::string_view kind) {
  return tx.one(queries::find_schedule, {noun, record, kind}, [](const db::Row& row) {
    ScheduleState out{row.integer(0), row.boolean(1), row.instant(2), {}, {}};
    if (!row.is_null(3)) out.last_due = row.instant(3);
    if (!row.is_null(4)) out.last_job = row.integer(4);
    return out;
  });
}

std::optional<base::Instant> next_scheduled(db::Tx& tx) {
  const auto found = tx.one(queries::next_scheduled, {},
                            [](const db::Row& row) { return row.is_null(0) ? std::optional<base::Instant>() : row.instant(0); });
  return found.value_or(std::nullopt);
}

bool has_scheduled(db::Tx& tx, const Night& night, base::Instant now) {
  return tx.one(queries::scheduled, {now, basis_of(Rhythm::nightly, night)}, read_due).has_value();
}

std::int64_t submit_scheduled(db::Tx& tx, const Night& night, base::Instant now,
                              const std::function<Lane(std::string_view kind)>& lane_of) {
  std::int64_t count = 0;
  for (const auto& due : tx.all(queries::scheduled, {now, basis_of(Rhythm::nightly, night)}, read_due)) {
    const auto basis = basis_of(due.schedule.rhythm, night);
    const bool is_run = due.next_due <= now && !due.basis.empty() && !is_too_late(due, now);
    const db::Value last_due = is_run ? db::Value(due.next_due) : db::Value(nullptr);
    const auto next_due = next_time(due.schedule, night, due.next_due, now);
    if (tx.run(queries::claim_scheduled, {due.id, due.next_due, next_due, basis, last_due}) == 0 || !is_run) continue;
    NewJob job{due.schedule.kind, due.schedule.input, {0, std::string(rhythm_name(due.schedule.rhythm))}};
    job.dedupe_key = fmt::format("schedule/{}", due.id);
    job.lane = lane_of(job.kind);
    tx.run(queries::set_last_job, {due.id, add(tx, job, now)});
    ++count;
  }
  return count;
}

}  // namespace jobs
