#include "foundation/records/dependents.hpp"

#include <boost/json.hpp>
#include <utility>

#include "foundation/records/references.hpp"
#include "foundation/records/scope.hpp"

namespace records {

namespace {

// Of records that are not the caller's own he learns that there are some, not which and how many.
bool may_name(db::Tx& tx, std::string_view noun, std::int64_t id) {
  if (!current_scope()) return true;
  const auto* entity = known_entity(noun);
  return !entity || entity->scope.empty() || is_within(tx, *entity, id);
}

Dependent unnamed(std::string noun) { return {std::move(noun), 0, {}, 0}; }

}  // namespace

void Dependents::add_query(std::string noun, std::string by_noun, const db::Query& query) {
  add(std::move(noun), [by_noun = std::move(by_noun), query](db::Tx& tx, std::int64_t id) {
    std::vector<std::pair<std::int64_t, std::string>> found;
    tx.each(query, {id}, [&](const db::Row& row) { found.emplace_back(row.integer(0), row.string(1)); });
    std::vector<Dependent> out;
    for (auto& [user, name] : found) {
      if (!may_name(tx, by_noun, user)) continue;
      if (out.empty()) out.push_back({by_noun, user, std::move(name), 0});
      ++out.front().count;
    }
    if (out.empty() && !found.empty()) out.push_back(unnamed(by_noun));
    return out;
  });
}

std::vector<Dependent> Dependents::of(db::Tx& tx, std::string_view noun, std::int64_t id) const {
  std::vector<Dependent> out;
  const auto it = finders_.find(noun);
  if (it == finders_.end()) return out;
  for (const auto& find : it->second)
    for (auto& one : find(tx, id)) out.push_back(may_name(tx, one.noun, one.id) ? std::move(one) : unnamed(one.noun));
  return out;
}

base::Status Dependents::unused(db::Tx& tx, std::string_view noun, std::int64_t id) const {
  const auto found = of(tx, noun, id);
  if (found.empty()) return {};
  boost::json::array list;
  for (const auto& one : found)
    list.push_back(boost::json::object{{"noun", one.noun}, {"id", one.id}, {"name", one.name}, {"count", one.count}});
  base::Error error{base::ErrorKind::conflict, "IN_USE", "Others still use this record."};
  error.extra_json = boost::json::serialize(boost::json::object{{"dependents", std::move(list)}});
  return std::unexpected(std::move(error));
}

}  // namespace records
