#include "foundation/base/time.hpp"

#include <fmt/format.h>

namespace base {
namespace {

using namespace std::chrono;

// Reads exactly `digits` decimal digits and moves `text` on.
bool take_digits(std::string_view& text, int digits, int& value) {
  if (text.size() < static_cast<std::size_t>(digits)) return false;
  value = 0;
  for (int i = 0; i < digits; ++i) {
    const char c = text[static_cast<std::size_t>(i)];
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(static_cast<std::size_t>(digits));
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<sys_days> take_date(std::string_view& text) {
  int y{}, m{}, d{};
  if (!take_digits(text, 4, y) || !take(text, '-') || !take_digits(text, 2, m) || !take(text, '-') || !take_digits(text, 2, d))
    return {};
  const year_month_day day{year{y}, month{static_cast<unsigned>(m)}, std::chrono::day{static_cast<unsigned>(d)}};
  if (!day.ok() || y < 1970) return {};
  return sys_days{day};
}

// A fraction of any length, cut to milliseconds.
bool take_fraction(std::string_view& text, int& ms) {
  ms = 0;
  int scale = 100;
  std::size_t n = 0;
  while (n < text.size() && text[n] >= '0' && text[n] <= '9') {
    ms += (text[n] - '0') * scale;
    scale /= 10;
    ++n;
  }
  text.remove_prefix(n);
  return n > 0 && n <= 9;
}

}  // namespace

std::string format_instant(Instant t) {
  const auto day = floor<days>(t);
  const year_month_day ymd{day};
  const hh_mm_ss time{t - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

std::optional<Instant> parse_instant(std::string_view text) {
  const auto day = take_date(text);
  int h{}, m{}, s{}, ms{};
  if (!day || !(take(text, 'T') || take(text, 't'))) return {};
  if (!take_digits(text, 2, h) || !take(text, ':') || !take_digits(text, 2, m) || !take(text, ':') || !take_digits(text, 2, s))
    return {};
  if (h > 23 || m > 59 || s > 59) return {};
  if (take(text, '.') && !take_fraction(text, ms)) return {};
  minutes offset{0};
  if (!take(text, 'Z') && !take(text, 'z')) {
    const int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
    int oh{}, om{};
    if (sign == 0 || !take_digits(text, 2, oh) || !take(text, ':') || !take_digits(text, 2, om) || oh > 23 || om > 59) return {};
    offset = minutes{sign * (oh * 60 + om)};
  }
  if (!text.empty()) return {};
  return Instant{*day + hours{h} + minutes{m} + seconds{s} + milliseconds{ms} - offset};
}

std::string format_date(Date d) {
  const year_month_day ymd{d.day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                     static_cast<unsigned>(ymd.day()));
}

std::optional<Date> parse_date(std::string_view text) {
  const auto day = take_date(text);
  if (!day || !text.empty()) return {};
  return Date{*day};
}

std::string format_local_time(LocalTime t) { return fmt::format("{:02}:{:02}", t.minutes / 60, t.minutes % 60); }

std::optional<LocalTime> parse_local_time(std::string_view text) {
  int h{}, m{};
  if (!take_digits(text, 2, h) || !take(text, ':') || !take_digits(text, 2, m) || !text.empty() || h > 23 || m > 59) return {};
  return LocalTime{h * 60 + m};
}

Instant SystemClock::now() const { return floor<milliseconds>(system_clock::now()); }

}  // namespace base
