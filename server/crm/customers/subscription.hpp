// The time rules of a subscription: states, ends and renewals worked out from dates (C60-3, C60-10, C60-14, C60-15).
// Not a store and not a price: pure functions over dates.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "crm/products/products.hpp"
#include "foundation/base/calendar.hpp"
#include "foundation/base/time.hpp"

namespace customers {

enum class SubscriptionState : std::uint8_t { waiting, running, grace, ended };
enum class State : std::uint8_t { disabled, expired, pending, trial, active };
enum class From : std::uint8_t { expiry, today };

struct Length {
  std::int32_t count{};
  products::Unit unit{};
};

struct Subscription {
  std::optional<base::Instant> starts_at, ends_at;  // Neither: waiting for the first sign-in.
  std::optional<base::Instant> fixed_end;           // Of a waiting one; instead of its lengths.
  std::vector<Length> waiting;
  std::optional<base::calendar::Anchor> anchor;  // Day of month and time of day that renewals go back to.
};

struct Terms {  // What the product and the deployment say.
  std::int32_t grace_days{};
  std::string_view zone;
};

struct End {
  base::Instant at{};
  base::calendar::Anchor anchor;
};

[[nodiscard]] std::optional<base::Instant> grace_until(const Subscription& subscription, const Terms& terms);
[[nodiscard]] SubscriptionState state_of(const Subscription& subscription, const Terms& terms, base::Instant now);
[[nodiscard]] State customer_state(bool is_disabled, SubscriptionState subscription, bool was_activated, products::Type type);

// `length` after `start`. Days and weeks move the anchor's day along, months and years go to it.
[[nodiscard]] End add(base::Instant start, Length length, std::optional<base::calendar::Anchor> anchor, std::string_view zone);
// All lengths one after the other, as if it started at `now`; the fixed end where there is one.
[[nodiscard]] End end_of_waiting(const Subscription& subscription, std::string_view zone, base::Instant now);

struct Renewal {
  base::Instant from{}, to{};
  base::calendar::Anchor anchor;
};
// C60-15, of one that is not waiting.
[[nodiscard]] Renewal renewal(const Subscription& subscription, Length length, From from, const Terms& terms, base::Instant now);
// C60-29: in the future and at most 10 years ahead.
[[nodiscard]] bool is_in_range(base::Instant end, std::string_view zone, base::Instant now);

}  // namespace customers
