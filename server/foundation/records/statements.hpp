// Every statement that records makes of an entity's field table, to be read (docs/sql/records.sql) and prepared (laws).
// Not those of Membership and set_order, and not the conditions that rooms add to their lists (Extra).
#pragma once
#include <string>
#include <vector>

#include "foundation/meta/meta.hpp"

namespace records {

struct Statement {
  std::string name;  // "channels/page"
  std::string about;
  std::string sqlite, postgres;
};

// What writes one record, reads one, and lists many: a list for each group of sorted fields, for quick search, and for filters. A
// filter compares the first field of each kind in every way that there is, and the others in one.
[[nodiscard]] std::vector<Statement> statements_of(const meta::Entity& entity);

}  // namespace records
