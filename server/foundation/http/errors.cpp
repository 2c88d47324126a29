#include "foundation/http/errors.hpp"

#include <algorithm>

#include "foundation/http/router.hpp"

namespace http {
namespace {

constexpr std::string_view kGeneral[] = {
    // Who is asking, and where.
    "NOT_SIGNED_IN", "TOO_MANY_CALLS", "CSRF", "CONTENT_TYPE", "FORBIDDEN", "NOT_FOUND", "METHOD",
    // The server cannot answer now.
    "BUSY", "INTERNAL", "MIGRATING", "DATABASE_FAILED", "DATABASE_MISSING",
    // The body against its description (foundation/meta), and records that it names.
    "MALFORMED_JSON", "FIELDS_INVALID", "UNKNOWN_FIELD", "READ_ONLY", "REQUIRED", "NOT_NULL", "TYPE", "RANGE", "LENGTH", "COUNT",
    "CHOICE", "TEXT_FORBIDDEN", "FIXED_FIELD", "TWICE", "CURRENCY_TWICE", "MONEY_RANGE", "REFERENCE", "URL_FORMAT", "SLUG_FORMAT",
    "EMAIL_FORMAT", "HOST_FORMAT", "LANGUAGE_FORMAT", "COUNTRY_FORMAT", "CURRENCY_FORMAT", "ZONE_FORMAT", "COLOUR_FORMAT",
    "PHONE_FORMAT", "USERID_FORMAT", "IMAGE_FORMAT"};
constexpr std::string_view kLists[] = {"SORT_FIELD", "FILTER_FIELD", "FILTER_FORMAT", "FILTER_SIZE", "FILTER_VALUE"};
constexpr std::string_view kViewers[] = {"HOST_UNKNOWN",         "SERVICE_SUSPENDED", "TOKEN_INVALID",  "ACCOUNT_DISABLED",
                                         "SUBSCRIPTION_EXPIRED", "NOT_PUBLISHED",     "PRODUCT_UNKNOWN"};
constexpr std::string_view kKeys[] = {"KEY_REQUIRED", "KEY_FORMAT", "KEY_REUSED"};

bool is_in(std::span<const std::string_view> codes, std::string_view code) {
  return std::ranges::find(codes, code) != codes.end();
}

}  // namespace

std::span<const std::string_view> general_codes() { return kGeneral; }
std::span<const std::string_view> list_codes() { return kLists; }
std::span<const std::string_view> viewer_codes() { return kViewers; }
std::span<const std::string_view> key_codes() { return kKeys; }

bool may_answer(const Route& route, std::string_view code) {
  const bool has_filter = route.out_is_list || (route.in && route.in->find("filter"));
  if (is_in(kGeneral, code) || (has_filter && is_in(kLists, code)) || (route.needs_idempotency_key && is_in(kKeys, code)))
    return true;
  if (route.path.starts_with("/tv/") && is_in(kViewers, code)) return true;
  return std::ranges::any_of(route.errors, [&](std::string_view one) { return one.substr(one.find(' ') + 1) == code; });
}

}  // namespace http
