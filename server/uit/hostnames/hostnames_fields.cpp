#include "foundation/meta/describe.hpp"
#include "uit/hostnames/hostnames.hpp"

namespace hostnames {

BOOST_DESCRIBE_ENUM(Kind, production, test)
BOOST_DESCRIBE_ENUM(State, live, disabled)

BOOST_DESCRIBE_STRUCT(Hostname, (), (hostname, deployment, kind, is_enabled, user_interface_id, notes, state, address))

using namespace meta;
static constexpr Rule rules[] = {
    {"hostname", "The name; once in the installation.", required | filterable | sortable | searchable, 1, 253, Format::host},
    {"deployment", "The number of the deployment that it leads to.", read_only},
    {"kind", "For viewers, or for trying out.", filterable | sortable},
    {"is_enabled", "false: answers as an unknown name, at once.", filterable},
    {"user_interface_id", "What is shown before the sign-in; absent: the default one.", filterable, INT64_MIN, INT64_MAX,
     Format::plain, "uit.user_interfaces"},
    {"notes", "For staff.", multiline, 0, 2000},
    {"state", "Whether it answers.", read_only | unsaved},
    {"address", "Where the app opens.", read_only | unsaved},
};
static constexpr auto table = fields_of<Hostname>(rules);
static constexpr Unique uniques[] = {{"hostnames_hostname", "hostnames.hostname", "/hostname", "HOSTNAME_TAKEN"}};

const Entity& Hostname::shape() {
  static constexpr Entity entity{"Hostname", "uit.hostnames", "hostnames", table, uniques, "hostname"};
  return entity;
}

}  // namespace hostnames
