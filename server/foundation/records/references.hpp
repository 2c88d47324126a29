// Records that name others: none may newly name one that lies in the trash, or "in use" would not hold (Dependents).
// Not the foreign keys: the database keeps those, and a trashed record still has its row.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "foundation/base/result.hpp"
#include "foundation/db/db.hpp"
#include "foundation/meta/meta.hpp"

namespace records {

// Makes a noun known, so that fields of it (Rule::of) are checked from now on. `is_control`: it lives in the control database; a
// field that names a noun of another database is not checked. At the start; told again it changes nothing.
void know(const meta::Entity& entity, bool is_control);
// The entity of a noun that was made known; null = there is none.
[[nodiscard]] const meta::Entity* known_entity(std::string_view noun);
// What `after` names and `before` (null at creation) does not. 422 REFERENCE with the field: of one that lies in
// the trash, or that is not the caller's (scope.hpp).
[[nodiscard]] base::Status check_references(db::Tx& tx, const meta::Entity& entity, const void* before, const void* after);
// What people call the record of `noun` that a record of `entity` names; "" when it lives in another database or is not known.
[[nodiscard]] std::string reference_title(db::Tx& tx, const meta::Entity& entity, std::string_view noun, std::int64_t id,
                                          std::string_view language);

}  // namespace records
