#include "foundation/meta/describe.hpp"
#include "panel/user_log/user_log.hpp"

namespace user_log {

BOOST_DESCRIBE_STRUCT(Entry, (),
                      (actor_kind, actor_id, actor, address, noun, action, object_id, object, fields, request_id, reseller_id))
static constexpr meta::Rule rules[] = {
    {"actor_kind", "What kind of actor: staff, staff_token, reseller, reseller_token, viewer, system.",
     meta::read_only | meta::filterable},
    {"actor_id", "The staff user's or customer's id.", meta::read_only | meta::filterable},
    {"actor", "The actor's name at the time.", meta::read_only | meta::searchable | meta::filterable},
    {"address", "The address the call came from.", meta::read_only | meta::filterable},
    {"noun", "What was changed: cms.channels, crm.customers, ...", meta::read_only | meta::filterable},
    {"action", "create, update, trash, restore, or the verb.", meta::read_only | meta::filterable},
    {"object_id", "The record's id.", meta::read_only | meta::filterable},
    {"object", "The record's name at the time.", meta::read_only | meta::searchable | meta::filterable},
    {"fields", "Changed fields as JSON: {\"field\":[before, after]}.", meta::read_only},
    {"request_id", "The call.", meta::read_only | meta::filterable},
    {"reseller_id", "The reseller whose record it was.", meta::read_only | meta::filterable | meta::sparse},
};
static constexpr auto table = meta::fields_of<Entry>(rules);

const meta::Entity& Entry::shape() {
  static constexpr meta::Entity entity{"UserLogEntry", "panel.user_log", "user_log", table, {}, "object", true, {},
                                       "reseller_id"};
  return entity;
}

}  // namespace user_log
