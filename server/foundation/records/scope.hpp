// Row scope: whose rows somebody may see and change. A limited caller, a reseller, has ids of his own; an entity with a scope column
// (meta::Entity::scope) gives him the rows that hold one of them, and no others: lists, single records, changes, references, users of
// a record, bulk actions, exports, jobs and the user log all ask here.
// Not what he may do: that are permissions. Not queries by hand: a route with such queries is closed to him unless it says otherwise
// (http::Route::is_scoped).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/db/db.hpp"
#include "foundation/meta/meta.hpp"

namespace records {

struct Scope {
  std::string column;             // "reseller_id"
  std::vector<std::int64_t> ids;  // His own first: what he makes gets it. More than one where he stands above others.
  [[nodiscard]] bool holds(std::int64_t id) const;
};

// While one lives, what its thread does in records is limited; nullopt: it sees everything, as staff and the system do. Set where a
// request or a job begins, so that no room can forget it. Guards may be nested: the inner one counts.
class ScopeGuard {
 public:
  explicit ScopeGuard(const std::optional<Scope>& scope);
  ~ScopeGuard();
  ScopeGuard(const ScopeGuard&) = delete;
  ScopeGuard& operator=(const ScopeGuard&) = delete;

 private:
  const Scope* before_;
};

// Of this thread; null = everything. Valid while the guard lives.
[[nodiscard]] const Scope* current_scope();

// Whether the record is there, in the trash too, and within the current scope. An entity without a scope column limits nobody; one
// with another column than the caller's shows him nothing.
[[nodiscard]] bool is_within(db::Tx& tx, const meta::Entity& entity, std::int64_t id);
// To whom a stored record belongs: the value of its scope column; nothing where the entity has none, or the record is nobody's.
[[nodiscard]] std::optional<std::int64_t> owner_of(db::Tx& tx, const meta::Entity& entity, std::int64_t id);
[[nodiscard]] std::optional<std::int64_t> owner_of(db::Tx& tx, std::string_view noun, std::int64_t id);  // Of a known noun.

}  // namespace records
