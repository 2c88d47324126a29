#include "foundation/db/scope.hpp"

#include <algorithm>

namespace db {
namespace {

thread_local const Scope* current = nullptr;

}  // namespace

bool Scope::holds(std::int64_t id) const { return std::ranges::find(ids, id) != ids.end(); }

ScopeGuard::ScopeGuard(const std::optional<Scope>& scope) : before_(current) { current = scope ? &*scope : nullptr; }
ScopeGuard::ScopeGuard(std::nullopt_t) : before_(current) { current = nullptr; }
ScopeGuard::~ScopeGuard() { current = before_; }

const Scope* current_scope() { return current; }

}  // namespace db
