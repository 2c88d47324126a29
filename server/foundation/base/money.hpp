// Money as an integer in the smallest unit of its currency. Never a floating-point number, never a bare integer.
// Not a converter: nothing here knows rates or decimals; the decimals come from the deployment's currency row.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <string_view>

#include "foundation/base/result.hpp"

namespace base {

// 3 to 10 capital letters, kept inline. CREDITS is a currency like any other.
class Currency {
 public:
  constexpr Currency() = default;
  // Refuses (422 CURRENCY_FORMAT) anything but 3-10 of A-Z.
  [[nodiscard]] static Result<Currency> parse(std::string_view code);
  [[nodiscard]] constexpr std::string_view code() const { return {letters_.data(), size_}; }
  [[nodiscard]] constexpr bool is_set() const { return size_ != 0; }
  auto operator<=>(const Currency&) const = default;

 private:
  std::array<char, 10> letters_{};
  std::uint8_t size_{};
};

struct Money {
  std::int64_t minor{};  // |minor| <= 2^53-1 so that JSON clients are exact.
  Currency currency{};
  auto operator<=>(const Money&) const = default;
};

inline constexpr std::int64_t kMoneyMax = (std::int64_t{1} << 53) - 1;

// Sum of two amounts of one currency; 422 MONEY_RANGE on overflow. Different currencies are a bug (CHECK).
[[nodiscard]] Result<Money> add(Money a, Money b);

}  // namespace base
