// Instants, dates, local times of day and the clock that hands them out. All wall time comes through Clock.
// Not calendar arithmetic in a zone: that is base/calendar.hpp.
#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;  // UTC, ms. 0 = 1970-01-01T00:00:00Z.
using std::chrono::milliseconds;

[[nodiscard]] constexpr std::int64_t to_ms(Instant t) { return t.time_since_epoch().count(); }
[[nodiscard]] constexpr Instant from_ms(std::int64_t ms) { return Instant{milliseconds{ms}}; }
// Whole seconds since the epoch, rounded down; the time unit of viewer documents.
[[nodiscard]] constexpr std::int64_t to_s(Instant t) {
  return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
}

// RFC 3339 with milliseconds and Z: "2026-11-23T09:00:00.000Z".
[[nodiscard]] std::string format_instant(Instant t);
// Accepts RFC 3339 with Z or a numeric offset, with or without fraction; years 1970-9999.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

struct Date {  // A calendar day without zone, "YYYY-MM-DD".
  std::chrono::sys_days day{};
  auto operator<=>(const Date&) const = default;
};
[[nodiscard]] std::string format_date(Date d);
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);

struct LocalTime {         // A time of day without zone, "HH:MM".
  std::int32_t minutes{};  // 0-1439.
  auto operator<=>(const LocalTime&) const = default;
};
[[nodiscard]] std::string format_local_time(LocalTime t);
[[nodiscard]] std::optional<LocalTime> parse_local_time(std::string_view text);

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

}  // namespace base
