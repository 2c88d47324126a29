#include "foundation/meta/describe.hpp"
#include "panel/roles/roles.hpp"

namespace roles {

BOOST_DESCRIBE_STRUCT(Role, (), (key, name, description, permissions, deployment_id, is_built_in))

using namespace meta;
static constexpr Rule rules[] = {
    {"key", "How staff users and programs name the role; fixed once it is there.", required | once | sortable | filterable, 2, 40,
     Format::slug},
    {"name", "What people call it.", required | sortable | searchable, 2, 60},
    {"description", "What it is for.", multiline, 0, 300},
    {"permissions", "What it allows, as patterns: cms.*, cms.channels.write, *.read.", required, 1, 200},
    {"deployment_id", "The one deployment in which it counts; absent: in all that its holder may enter.", once | filterable,
     INT64_MIN, INT64_MAX, Format::plain, "panel.deployments"},
    {"is_built_in", "Comes with the product and is not changed.", read_only | filterable},
};
static constexpr auto table = fields_of<Role>(rules);
static constexpr Unique uniques[] = {{"roles_key", "roles.key", "/key", "KEY_TAKEN"}};

const Entity& Role::shape() {
  static constexpr Entity entity{"Role", "panel.roles", "roles", table, uniques};
  return entity;
}

}  // namespace roles
