// Calendar arithmetic in a deployment's time zone, the only place that knows zones and summer time.
// Not for elapsed time: hours and minutes are added to Instants directly.
#pragma once
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
// C60-3: count x unit later at the same local time of day. Months go to `anchor_day` (1-31) or the month's last day;
// without it the start's own day is the anchor. Weeks are 7 days, years 12 months.
[[nodiscard]] Instant add(Instant start, std::int32_t count, Unit unit, std::string_view zone,
                          std::optional<std::int32_t> anchor_day = {});

}  // namespace base::calendar
