// Calendar arithmetic in a deployment's time zone, the only place that knows zones and summer time.
// Not for elapsed time: hours and minutes are added to Instants directly.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "foundation/base/time.hpp"

namespace base::calendar {

enum class Unit : std::uint8_t { days, weeks, months, years };

// A real zone name of the system's tz database ("Europe/Berlin"), not an offset. "UTC" is real.
[[nodiscard]] bool is_zone(std::string_view zone);
// The local calendar day, and minutes since local midnight, of an instant. The zone must be real (CHECK).
[[nodiscard]] Date local_day(Instant t, std::string_view zone);
[[nodiscard]] LocalTime local_time(Instant t, std::string_view zone);
// The instant of a local day and time. A skipped time moves to the first that exists; a doubled one is the first.
[[nodiscard]] Instant at(Date day, LocalTime time, std::string_view zone);
// Where additions go back to, after a short month or a skipped hour moved one of them.
struct Anchor {
  std::int32_t day{};                // Of the month, 1 to 31.
  std::chrono::milliseconds time{};  // Since local midnight.
  bool operator==(const Anchor&) const = default;
};
[[nodiscard]] Anchor anchor_of(Instant t, std::string_view zone);
// C60-3: count x unit later at the anchor's local time of day. Months go to the anchor's day or the month's last; weeks are 7 days,
// years 12 months. Without an anchor it is that of the start.
[[nodiscard]] Instant add(Instant start, std::int32_t count, Unit unit, std::string_view zone, std::optional<Anchor> anchor = {});

}  // namespace base::calendar
