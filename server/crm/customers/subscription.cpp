#include "crm/customers/subscription.hpp"

#include <algorithm>

#include "foundation/base/calendar.hpp"

namespace customers {
namespace calendar = base::calendar;
namespace {

bool is_by_days(products::Unit unit) { return unit == products::Unit::days || unit == products::Unit::weeks; }

// Where a renewal of one that has ended starts: time on credit comes off (C60-15).
base::Instant start_after_end(base::Instant end, const Subscription& subscription, const Terms& terms, base::Instant now) {
  const auto grace = grace_until(subscription, terms);
  if (!grace || now > calendar::add(end, 30, calendar::Unit::days, terms.zone)) return now;
  return now - (std::min(now, *grace) - end);
}

}  // namespace

std::optional<base::Instant> grace_until(const Subscription& subscription, const Terms& terms) {
  if (!subscription.ends_at || terms.grace_days <= 0) return std::nullopt;
  return calendar::add(*subscription.ends_at, terms.grace_days, calendar::Unit::days, terms.zone);
}

SubscriptionState state_of(const Subscription& subscription, const Terms& terms, base::Instant now) {
  if (!subscription.ends_at) {
    return subscription.fixed_end && now >= *subscription.fixed_end ? SubscriptionState::ended : SubscriptionState::waiting;
  }
  if (now < *subscription.ends_at) return SubscriptionState::running;
  const auto grace = grace_until(subscription, terms);
  return grace && now < *grace ? SubscriptionState::grace : SubscriptionState::ended;
}

State customer_state(bool is_disabled, SubscriptionState subscription, bool was_activated, products::Type type) {
  if (is_disabled) return State::disabled;
  if (subscription == SubscriptionState::ended) return State::expired;
  if (!was_activated) return State::pending;
  return type == products::Type::trial ? State::trial : State::active;
}

End add(base::Instant start, Length length, std::optional<calendar::Anchor> given, std::string_view zone) {
  auto anchor = given ? *given : calendar::anchor_of(start, zone);
  const auto at = calendar::add(start, length.count, products::calendar_unit(length.unit), zone, anchor);
  if (is_by_days(length.unit)) anchor.day = calendar::anchor_of(at, zone).day;
  return {at, anchor};
}

End end_of_waiting(const Subscription& subscription, std::string_view zone, base::Instant now) {
  if (subscription.fixed_end) return {*subscription.fixed_end, calendar::anchor_of(*subscription.fixed_end, zone)};
  End end{now, calendar::anchor_of(now, zone)};
  for (const auto& length : subscription.waiting) end = add(end.at, length, end.anchor, zone);
  return end;
}

Renewal renewal(const Subscription& subscription, Length length, From from, const Terms& terms, base::Instant now) {
  const auto end = *subscription.ends_at;
  auto start = now;
  if (end <= now)
    start = start_after_end(end, subscription, terms, now);
  else if (from == From::expiry)
    start = end;
  // A renewal from the old end keeps the anchor, so that the 31st comes back after February. Any other start brings its own.
  const auto anchor = start == end ? subscription.anchor : std::nullopt;
  const auto to = add(start, length, anchor, terms.zone);
  return {start, to.at, to.anchor};
}

bool is_in_range(base::Instant end, std::string_view zone, base::Instant now) {
  return end > now && end <= calendar::add(now, 10, calendar::Unit::years, zone);
}

}  // namespace customers
