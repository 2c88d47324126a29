#include "foundation/base/money.hpp"

#include <algorithm>

#include "foundation/base/check.hpp"

namespace base {

Result<Currency> Currency::parse(std::string_view code) {
  const bool is_ok =
      code.size() >= 3 && code.size() <= 10 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!is_ok) return fail(ErrorKind::invalid, "CURRENCY_FORMAT", "A currency is 3 to 10 capital letters.");
  Currency out;
  std::ranges::copy(code, out.letters_.begin());
  out.size_ = static_cast<std::uint8_t>(code.size());
  return out;
}

Result<Money> add(Money a, Money b) {
  CHECK(a.currency == b.currency);
  const std::int64_t sum = a.minor + b.minor;  // Both are within 2^53, so this cannot overflow.
  if (sum > kMoneyMax || sum < -kMoneyMax) return fail(ErrorKind::invalid, "MONEY_RANGE", "The amount is too large.");
  return Money{sum, a.currency};
}

}  // namespace base
