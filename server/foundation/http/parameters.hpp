// Query parameters as routes declare them, and what of a request does not fit. Checked before the handler, because a filter that is
// misspelt or cannot be read must not answer the whole list.
#pragma once
#include <span>

#include "foundation/base/result.hpp"
#include "foundation/http/router.hpp"

namespace http {

// q, sort, filter, trash, limit, offset, after: of every list of records.
[[nodiscard]] std::span<const Parameter> list_parameters();
[[nodiscard]] bool has_list_parameters(const Route& route);

// 422 on "?name": TEXT_FORBIDDEN for what cannot be decoded, TWICE, TYPE or RANGE for a value, and on routes of the API UNKNOWN_FIELD for a
// name that the route does not declare. Elsewhere other names pass: pages are opened from links that others decorate.
[[nodiscard]] base::Status check_parameters(const Route& route, const Request& request);

}  // namespace http
