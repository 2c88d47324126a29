// Row scope: whose rows somebody may see and change. A limited caller, a reseller, has ids of his own; an entity with a scope column
// (meta::Entity::scope) gives him the rows that hold one of them, and no others: lists, single records, changes, references, users of
// a record, bulk actions, exports, jobs and the user log all ask here.
// Not what he may do: that are permissions. Not queries by hand: a route with such queries is closed to him unless it says otherwise
// (http::Route::is_scoped).
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "foundation/db/db.hpp"
#include "foundation/db/scope.hpp"
#include "foundation/meta/meta.hpp"

namespace records {

using db::current_scope;
using db::Scope;
using db::ScopeGuard;

// Whether the record is there, in the trash too, and within the current scope. An entity without a scope column limits nobody; one
// with another column than the caller's shows him nothing.
[[nodiscard]] bool is_within(db::Tx& tx, const meta::Entity& entity, std::int64_t id);
// To whom a stored record belongs: the value of its scope column; nothing where the entity has none, or the record is nobody's.
[[nodiscard]] std::optional<std::int64_t> owner_of(db::Tx& tx, const meta::Entity& entity, std::int64_t id);
[[nodiscard]] std::optional<std::int64_t> owner_of(db::Tx& tx, std::string_view noun, std::int64_t id);  // Of a known noun.

}  // namespace records
