#include <algorithm>
#include <boost/json.hpp>

#include "panel/roles/queries.gen.hpp"
#include "panel/roles/roles.hpp"

namespace roles {

bool fits(std::string_view pattern, std::string_view permission) {
  if (pattern == "*") return true;
  if (pattern.starts_with("*.")) return permission.ends_with(pattern.substr(1));
  if (pattern.ends_with(".*")) return permission.starts_with(pattern.substr(0, pattern.size() - 1));
  return pattern == permission;
}

bool is_for_admins(std::string_view permission) {
  if (permission.ends_with(".read")) return false;
  return std::ranges::any_of(std::initializer_list<std::string_view>{"panel.staff.", "panel.roles.", "panel.deployments."},
                             [&](auto begin) { return permission.starts_with(begin); });
}

std::vector<Grant> all(db::Tx& tx) {
  return tx.all(queries::all, {}, [](const db::Row& row) {
    Grant out{row.string(0), {}, std::nullopt};
    const auto patterns = boost::json::parse(row.text(1));
    for (const auto& pattern : patterns.as_array()) out.patterns.emplace_back(std::string_view(pattern.as_string()));
    if (!row.is_null(2)) out.deployment = row.integer(2);
    return out;
  });
}

}  // namespace roles
