// Connection texts of PostgreSQL: another login for the same server.
// Not a pool and not a parser of URLs: libpq reads both forms itself.
#pragma once
#include <string>
#include <string_view>

#include "foundation/base/secret.hpp"

namespace db {

// The connection with user and password exchanged, as key=value text. Accepts key=value text and postgresql:// URLs.
// Throws DatabaseError when libpq can't read it.
[[nodiscard]] std::string with_login(const std::string& connection, std::string_view user, const base::Secret& password);

}  // namespace db
