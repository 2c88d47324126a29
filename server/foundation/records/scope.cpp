#include "foundation/records/scope.hpp"

#include <fmt/format.h>

#include "foundation/records/plan.hpp"
#include "foundation/records/references.hpp"

namespace records {
bool is_within(db::Tx& tx, const meta::Entity& entity, std::int64_t id) {
  const auto& table = plan_of(entity).main.table;
  const bool is_limited = current_scope() && !entity.scope.empty();
  if (is_limited) {
    const auto owner = owner_of(tx, entity, id);
    return owner && current_scope()->column == entity.scope && current_scope()->holds(*owner);
  }
  const Text select{table + "/exists", fmt::format("SELECT count(*) FROM {} WHERE id = $1", table)};
  return tx.number(select.query(), {id}) > 0;
}

std::optional<std::int64_t> owner_of(db::Tx& tx, const meta::Entity& entity, std::int64_t id) {
  if (entity.scope.empty()) return std::nullopt;
  const auto& table = plan_of(entity).main.table;
  const Text select{table + "/owner", fmt::format("SELECT {} FROM {} WHERE id = $1", entity.scope, table)};
  return tx
      .one(select.query(), {id}, [](const db::Row& row) { return row.is_null(0) ? std::nullopt : std::optional(row.integer(0)); })
      .value_or(std::nullopt);
}

std::optional<std::int64_t> owner_of(db::Tx& tx, std::string_view noun, std::int64_t id) {
  const auto* entity = known_entity(noun);
  return entity ? owner_of(tx, *entity, id) : std::nullopt;
}

}  // namespace records
