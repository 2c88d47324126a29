#include "panel/staff/staff_access.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "panel/staff/queries.gen.hpp"

namespace staff {
namespace {

bool is_admin(const Staff& user) { return std::ranges::find(user.roles, roles::kAdmin) != user.roles.end(); }

// One of those of whom at least one must remain.
bool is_owner(const Staff& user) { return is_admin(user) && user.all_deployments && user.state == State::active; }

bool is_within(const Staff& user, const Staff& actor) {
  if (actor.all_deployments) return true;
  return !user.all_deployments && std::ranges::all_of(user.deployments, [&](auto id) {
    return std::ranges::find(actor.deployments, id) != actor.deployments.end();
  });
}

base::Status check_grant(db::Tx& tx, const http::Actor& caller, const Staff* before, const Staff* after) {
  const auto actor = records::find<Staff>(tx, caller.id);
  // An Admin has every role, so that he lacks none that he grants.
  const bool may_manage = actor && actor->state == State::active && is_admin(*actor);
  if (may_manage && (!before || is_within(*before, *actor)) && (!after || is_within(*after, *actor))) return {};
  return base::fail(base::ErrorKind::forbidden, "GRANT",
                    "You cannot change people, or grant deployments, beyond the deployments that you may enter yourself.");
}

// A role of a deployment that the caller may not enter is to him one that does not exist.
base::Status check_roles(db::Tx& tx, const http::Actor& actor, const Staff* before, const Staff& after) {
  const auto grants = roles::all(tx);
  for (const auto& key : after.roles) {
    if (before && std::ranges::find(before->roles, key) != before->roles.end()) continue;
    const auto is_it = [&](const roles::Grant& grant) {
      return grant.key == key && (actor.all_deployments || !grant.deployment || actor.deployments.contains(*grant.deployment));
    };
    if (std::ranges::none_of(grants, is_it))
      return base::fail_field("/roles", "CHOICE", fmt::format("There is no role {}.", key));
  }
  return {};
}

}  // namespace

bool may_see(const Staff& user, const http::Actor& actor) {
  if (actor.all_deployments) return true;
  return !user.all_deployments &&
         std::ranges::all_of(user.deployments, [&](auto id) { return actor.deployments.contains(id.raw); });
}

records::Extra seen_by(const http::Actor& actor) {
  if (actor.all_deployments) return {};
  return records::where_in_query("id", queries::within, {actor.id});
}

base::Status may_change(db::Tx& tx, const http::Actor& actor, const Staff* before, const Staff* after) {
  TRY_OK(check_grant(tx, actor, before, after));
  if (after) TRY_OK(check_roles(tx, actor, before, *after));
  if (!before) return {};
  const bool is_stopped = !after || (after->state == State::disabled && before->state != State::disabled);
  if (is_stopped && before->id.raw == actor.id)
    return base::fail(base::ErrorKind::conflict, "SELF", "Nobody deletes or disables himself.");
  const bool is_owner_lost = is_owner(*before) && !(after && is_owner(*after));
  if (is_owner_lost && tx.number(queries::other_owners, {before->id}) == 0)
    return base::fail(base::ErrorKind::conflict, "LAST_ADMIN", "At least one active Admin with all deployments must remain.");
  return {};
}

}  // namespace staff
