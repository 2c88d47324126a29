#include <fmt/format.h>

#include <algorithm>

#include "foundation/http/call.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/meta/describe.hpp"
#include "panel/roles/roles.hpp"

namespace roles {

struct PermissionRow {
  std::string permission;
  bool is_for_admins{};
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(PermissionRow, (), (permission, is_for_admins))
static constexpr meta::Rule permission_rules[] = {
    {"permission", "Area, noun and what is done: cms.channels.write."},
    {"is_for_admins", "No role but the built-in Admin can have it."},
};
const meta::Entity& PermissionRow::shape() { return meta::shape_of<PermissionRow, permission_rules>("Permission"); }

namespace {

base::Status check_pattern(const std::vector<std::string>& known, std::string_view pattern) {
  const auto fitting = [&](std::string_view permission) { return fits(pattern, permission); };
  if (std::ranges::none_of(known, fitting))
    return base::fail_field("/permissions", "PERMISSION_UNKNOWN", fmt::format("Nothing is allowed by {}.", pattern));
  if (std::ranges::any_of(known, [&](const auto& one) { return is_for_admins(one) && fitting(one); }))
    return base::fail_field("/permissions", "PERMISSION_OF_ADMINS",
                            fmt::format("{} reaches people, roles or deployments, which Admins alone change.", pattern));
  return {};
}

base::Status built_in() {
  return base::fail(base::ErrorKind::conflict, "ROLE_BUILT_IN", "This role comes with the product; make one of your own.");
}

base::Status check(const std::vector<std::string>& known, const Role& role, const Role* before) {
  if (before && before->is_built_in) return built_in();
  for (const auto& pattern : role.permissions) TRY_OK(check_pattern(known, pattern));
  return {};
}

// An Admin of named deployments sees the roles that count everywhere, and changes those of his deployments alone (T10-705).
bool may_see(const Role& role, const http::Actor& actor) {
  return actor.all_deployments || !role.deployment_id || actor.deployments.contains(role.deployment_id->raw);
}
bool may_manage(const Role& role, const http::Actor& actor) {
  return may_see(role, actor) && (actor.all_deployments || role.deployment_id);
}

records::Extra seen_by(const http::Actor& actor) {
  if (actor.all_deployments) return {};
  const db::Params own(actor.deployments.begin(), actor.deployments.end());
  return records::any_of(records::where_empty("deployment_id"), records::where_in("deployment_id", own));
}

}  // namespace

void add_routes(http::Router& router, db::Database& control, const Changes& changes, const records::Dependents& dependents) {
  http::ResourceOptions options{
      "/api/v1/roles", "role", "roles", {"403 GRANT", "409 ROLE_BUILT_IN", "422 PERMISSION_OF_ADMINS", "422 PERMISSION_UNKNOWN"}};
  options.control = &control;
  options.dependents = &dependents;
  http::Resource<Role> resource{std::move(options)};
  resource.prepare = [](Role& role, const http::Context& context) -> base::Status {
    if (may_manage(role, context.actor)) return {};
    return base::fail(base::ErrorKind::forbidden, "GRANT", "Name one of the deployments that you may enter yourself.");
  };
  resource.check = [&router](db::Tx&, const Role& role, const Role* before, const records::Act&) {
    return check(router.permissions(), role, before);
  };
  resource.stored = [&changes](db::Tx& tx, Role&, const Role*, const records::Act&) -> base::Status {
    changes.tell(tx);
    return {};
  };
  resource.moved = [&changes](db::Tx& tx, std::int64_t id, bool, const records::Act&) -> base::Status {
    const auto role = records::find<Role>(tx, id, true);
    if (role && role->is_built_in) return built_in();
    changes.tell(tx);
    return {};
  };
  resource.extra = [](const http::Context& context) -> base::Result<records::Extra> { return seen_by(context.actor); };
  resource.belongs = [](const Role& role, const http::Context& context) {
    const bool is_reading = context.request.method == http::Method::get;
    return is_reading ? may_see(role, context.actor) : may_manage(role, context.actor);
  };
  http::add_resource(router, std::move(resource));
  router.add(
      http::call({.path = "/api/v1/permissions", .permission = "panel.roles.read", .summary = "Lists all that roles can allow."},
                 [&router](http::Context&) -> base::Result<http::List<PermissionRow>> {
                   std::vector<PermissionRow> out;
                   for (auto& permission : router.permissions()) out.push_back({permission, is_for_admins(permission)});
                   return http::whole_list(std::move(out));
                 }));
}

}  // namespace roles
