// All migrations and queries of the program, collected by tools/embed_sql.py.
// Not the runner: db::migrate applies them.
#pragma once
#include <span>
#include <vector>

#include "foundation/db/db.hpp"

namespace app {
[[nodiscard]] std::span<const db::Migration> control_migrations();
[[nodiscard]] std::span<const db::Migration> deployment_migrations();
[[nodiscard]] std::vector<const db::Query*> all_queries();
}  // namespace app
