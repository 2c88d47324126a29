#include "foundation/records/membership.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "foundation/base/check.hpp"

namespace records {
namespace {

bool is_live(db::Tx& tx, const meta::Entity& entity, std::int64_t id) {
  const Text select{fmt::format("{}/live", entity.table),
                    fmt::format("SELECT count(*) FROM {} WHERE id = $1 AND trashed_at IS NULL", entity.table)};
  return tx.number(select.query(), {id}) > 0;
}

}  // namespace

Membership::Membership(const meta::Entity& holder, std::string_view field, std::string_view member, std::int64_t most,
                       std::string_view by)
    : holder_(holder), member_(member), most_(most) {
  CHECK(holder.scope.empty());  // Its queries see everybody's rows.
  const auto links = fmt::format("{}_{}", holder.table, field);
  const auto joined = fmt::format("{} m JOIN {} h ON h.id = m.owner_id AND h.trashed_at IS NULL", links, holder.table);
  const auto text = [&](std::string_view name, std::string sql) {
    return Text{fmt::format("{}/{}", links, name), std::move(sql)};
  };
  live_ = text("live", fmt::format("SELECT m.target_id FROM {}", joined));
  of_holder_ = text("of_holder", fmt::format("SELECT m.target_id FROM {} WHERE m.owner_id = $1", joined));
  of_members_ = text("of_members", fmt::format("SELECT m.target_id, h.id FROM {} WHERE m.target_id BETWEEN $1 AND $2 "
                                               "ORDER BY m.target_id, h.{}, h.id",
                                               joined, by));
  is_member_ = text("is_member", fmt::format("SELECT count(*) FROM {} WHERE owner_id = $1 AND target_id = $2", links));
  count_ = text("count", fmt::format("SELECT count(*) FROM {} WHERE owner_id = $1", links));
  append_ = text("append", fmt::format("INSERT INTO {0} (owner_id, position, target_id) "
                                       "SELECT $1, COALESCE(MAX(position) + 1, 0), $2 FROM {0} WHERE owner_id = $1",
                                       links));
  remove_ = text("remove", fmt::format("DELETE FROM {} WHERE owner_id = $1 AND target_id = $2", links));
  touch_ = text("touch", fmt::format("UPDATE {} SET version = version + 1, changed_at = $2 WHERE id = $1", holder.table));
}

std::unordered_map<std::int64_t, std::vector<std::int64_t>> Membership::holders(db::Tx& tx,
                                                                                std::span<const std::int64_t> members) const {
  std::unordered_map<std::int64_t, std::vector<std::int64_t>> out;
  if (members.empty()) return out;
  const std::set<std::int64_t> wanted(members.begin(), members.end());
  tx.each(of_members_.query(), {*wanted.begin(), *wanted.rbegin()}, [&](const db::Row& row) {
    if (wanted.contains(row.integer(0))) out[row.integer(0)].push_back(row.integer(1));
  });
  return out;
}

void Membership::remember(db::Tx& tx, std::int64_t holder, std::string_view verb, std::string_view change, const Act& act) const {
  tx.run(touch_.query(), {holder, act.now});
  act.journal.write(tx, {holder_.noun, fmt::format("{}_{}", verb, member_), holder,
                         title(tx, holder_, holder, act.default_language), fmt::format(R"({{"{}":{}}})", member_, change)});
}

base::Status Membership::add(db::Tx& tx, std::int64_t holder, std::int64_t member, const std::string& pointer,
                             const Act& act) const {
  if (!is_live(tx, holder_, holder)) return base::fail_field(pointer, "REFERENCE", "There is no such record.");
  if (tx.number(is_member_.query(), {holder, member}) > 0) return {};
  if (tx.number(count_.query(), {holder}) >= most_)
    return base::fail_field(pointer, "COUNT", fmt::format("It holds at most {} of these.", most_));
  tx.run(append_.query(), {holder, member});
  remember(tx, holder, "add", fmt::format("[null,{}]", member), act);
  return {};
}

base::Status Membership::keep_ids(db::Tx& tx, std::int64_t member, const std::vector<std::int64_t>& wanted,
                                  std::string_view pointer, const Act& act) const {
  const auto found = holders(tx, {&member, 1});
  const auto stored = found.contains(member) ? found.at(member) : std::vector<std::int64_t>{};
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (std::ranges::find(stored, wanted[i]) == stored.end())
      TRY_OK(add(tx, wanted[i], member, fmt::format("{}/{}", pointer, i), act));
  for (const auto holder : stored) {
    if (std::ranges::find(wanted, holder) != wanted.end()) continue;
    tx.run(remove_.query(), {holder, member});
    remember(tx, holder, "remove", fmt::format("[{},null]", member), act);
  }
  return {};
}

Extra Membership::held_by(std::int64_t holder) const {
  if (holder == 0) return where_not_in_query("id", live_.query());
  return where_in_query("id", of_holder_.query(), {holder});
}

base::Status set_order(db::Tx& tx, const meta::Entity& entity, std::span<const std::int64_t> ids, std::string_view pointer,
                       const Act& act) {
  CHECK(entity.scope.empty());  // One order for all rows.
  struct Place {
    std::int64_t id{}, position{};
  };
  const Text places_of{fmt::format("{}/places", entity.table),
                       fmt::format("SELECT id, position FROM {} WHERE trashed_at IS NULL ORDER BY position, id", entity.table)};
  const Text move{fmt::format("{}/move", entity.table),
                  fmt::format("UPDATE {} SET position = $2, version = version + 1, changed_at = $3 WHERE id = $1", entity.table)};
  const auto places = tx.all(places_of.query(), {}, [](const db::Row& row) { return Place{row.integer(0), row.integer(1)}; });
  std::unordered_map<std::int64_t, std::int64_t> old;
  for (const auto& place : places) old[place.id] = place.position;
  std::set<std::int64_t> named;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!old.contains(ids[i]) || !named.insert(ids[i]).second)
      return base::fail_field(fmt::format("{}/{}", pointer, i), "REFERENCE", "There is no such record.");
  }
  // All are counted anew, so that places which fell together (a restored record) part.
  auto next = ids.begin();
  std::int64_t position = 0;
  for (const auto& place : places) {
    const auto id = named.contains(place.id) ? *next++ : place.id;
    if (++position == old[id]) continue;
    tx.run(move.query(), {id, position, act.now});
    act.journal.write(tx, {entity.noun, "order", id, title(tx, entity, id, act.default_language),
                           fmt::format(R"({{"position":[{},{}]}})", old[id], position)});
  }
  return {};
}

}  // namespace records
