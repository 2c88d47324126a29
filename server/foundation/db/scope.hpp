// Whose rows the work of this thread may see and change. Set where a request or a job begins; records/ asks it in every list, look-up
// and write (records/scope.hpp says how).
// Not a rule of the database: a query by hand sees all rows.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace db {

struct Scope {
  std::string column;             // "reseller_id"
  std::vector<std::int64_t> ids;  // His own first: what he makes gets it. More than one where he stands above others.
  [[nodiscard]] bool holds(std::int64_t id) const;
};

// While one lives, what its thread does in records is limited; nullopt: it sees everything, as staff and the system do. Guards may be
// nested: the inner one counts. What a transaction hands on to be done after its commit sees everything: it serves all callers.
class ScopeGuard {
 public:
  explicit ScopeGuard(const std::optional<Scope>& scope);
  explicit ScopeGuard(std::nullopt_t);
  ScopeGuard(std::optional<Scope>&&) = delete;  // It would point into what is gone.
  ~ScopeGuard();
  ScopeGuard(const ScopeGuard&) = delete;
  ScopeGuard& operator=(const ScopeGuard&) = delete;

 private:
  const Scope* before_;
};

// Of this thread; null = everything. Valid while the guard lives.
[[nodiscard]] const Scope* current_scope();

}  // namespace db
