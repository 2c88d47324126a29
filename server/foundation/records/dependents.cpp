#include "foundation/records/dependents.hpp"

#include <boost/json.hpp>

namespace records {

void Dependents::add_query(std::string noun, std::string by_noun, const db::Query& query) {
  add(std::move(noun), [by_noun = std::move(by_noun), query](db::Tx& tx, std::int64_t id) {
    std::vector<Dependent> out;
    tx.each(query, {id}, [&](const db::Row& row) {
      if (out.empty()) out.push_back({by_noun, row.integer(0), row.string(1), 0});
      ++out.front().count;
    });
    return out;
  });
}

std::vector<Dependent> Dependents::of(db::Tx& tx, std::string_view noun, std::int64_t id) const {
  std::vector<Dependent> out;
  const auto it = finders_.find(noun);
  if (it == finders_.end()) return out;
  for (const auto& find : it->second)
    for (auto& one : find(tx, id)) out.push_back(std::move(one));
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
