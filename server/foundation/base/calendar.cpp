#include "foundation/base/calendar.hpp"

#include <date/tz.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "foundation/base/check.hpp"

namespace base::calendar {
namespace {

const date::time_zone* find_zone(std::string_view zone) {
  try {
    return date::locate_zone(std::string(zone));
  } catch (const std::runtime_error&) { return nullptr; }
}

const date::time_zone& zone_of(std::string_view name) {
  const auto* zone = find_zone(name);
  CHECK(zone != nullptr);
  return *zone;
}

date::local_time<milliseconds> to_local(Instant t, std::string_view zone) {
  return zone_of(zone).to_local(date::sys_time<milliseconds>{t.time_since_epoch()});
}

Instant to_instant(date::local_time<milliseconds> local, std::string_view name) {
  const auto& zone = zone_of(name);
  const auto info = zone.get_info(local);
  if (info.result == date::local_info::nonexistent)
    return Instant{std::chrono::duration_cast<milliseconds>(info.second.begin.time_since_epoch())};
  return Instant{zone.to_sys(local, date::choose::earliest).time_since_epoch()};
}

}  // namespace

bool is_zone(std::string_view zone) {
  // Offsets and legacy abbreviations are in the database too; a place, or UTC, is what people mean.
  if (zone != "UTC" && zone.find('/') == std::string_view::npos) return false;
  if (zone.starts_with("Etc/") && zone != "Etc/UTC") return false;
  return find_zone(zone) != nullptr;
}

Date local_day(Instant t, std::string_view zone) {
  return Date{std::chrono::sys_days{date::floor<date::days>(to_local(t, zone)).time_since_epoch()}};
}

LocalTime local_time(Instant t, std::string_view zone) {
  const auto local = to_local(t, zone);
  return LocalTime{
      static_cast<std::int32_t>(std::chrono::floor<std::chrono::minutes>(local - date::floor<date::days>(local)).count())};
}

Instant at(Date day, LocalTime time, std::string_view zone) {
  return to_instant(date::local_time<milliseconds>{day.day.time_since_epoch() + std::chrono::minutes{time.minutes}}, zone);
}

Anchor anchor_of(Instant t, std::string_view zone) {
  const auto local = to_local(t, zone);
  const auto day = date::floor<date::days>(local);
  return {static_cast<std::int32_t>(static_cast<unsigned>(date::year_month_day{day}.day())), local - day};
}

Instant add(Instant start, std::int32_t count, Unit unit, std::string_view zone, std::optional<Anchor> anchor) {
  const auto [anchor_day, time] = anchor ? *anchor : anchor_of(start, zone);
  const auto day = date::floor<date::days>(to_local(start, zone));
  const auto on = [&](date::local_days target) {
    return to_instant(date::local_time<milliseconds>{target.time_since_epoch() + time}, zone);
  };
  if (unit == Unit::days || unit == Unit::weeks) return on(day + date::days{unit == Unit::weeks ? count * 7 : count});
  const date::year_month_day ymd{day};
  const auto month = date::year_month{ymd.year(), ymd.month()} + date::months{unit == Unit::years ? count * 12 : count};
  const auto last = static_cast<unsigned>((month / date::last).day());
  return on(date::local_days{month / date::day{std::clamp(static_cast<unsigned>(anchor_day), 1U, last)}});
}

}  // namespace base::calendar
