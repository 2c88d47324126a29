// The API as one readable page, made from the routes.
// Not the contract itself: that is /api/openapi.json.
#pragma once
#include <string>

#include "foundation/http/router.hpp"

namespace app {
[[nodiscard]] std::string docs_page(const http::Router& router);
}
