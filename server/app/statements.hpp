// The statements that records makes for every noun, as the page docs/sql/records.sql that people read in a review.
// Not the queries that rooms write by hand: those are files already.
#pragma once
#include <map>
#include <string>

#include "foundation/http/router.hpp"
#include "foundation/meta/meta.hpp"

namespace app {

// Every entity that has a table and that some route takes or answers, by its table.
[[nodiscard]] std::map<std::string, const meta::Entity*> stored_entities(const http::Router& router);
[[nodiscard]] std::string statements_page(const http::Router& router);

}  // namespace app
