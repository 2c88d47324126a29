#include "panel/user_log/user_log.hpp"

#include "foundation/base/text.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/jobs/bulk.hpp"
#include "panel/user_log/queries.gen.hpp"

namespace user_log {

Journal Journal::of(const http::Actor& actor, const http::Request& request, base::Instant now) {
  constexpr std::string_view kinds[] = {"anonymous", "staff", "staff_token", "viewer", "system"};
  return {std::string(kinds[static_cast<std::size_t>(actor.kind)]), actor.id, actor.name, request.remote_ip, request.id, now};
}

std::unique_ptr<records::Journal> journal_of(const jobs::Origin& origin, base::Instant now) {
  return std::make_unique<Journal>(origin.kind, origin.actor.id, origin.actor.name, origin.address, origin.request_id, now);
}

void Journal::write(db::Tx& tx, const records::Change& change) {
  tx.run(queries::insert, {now_, actor_kind_, actor_id_, actor_, base::fold_key(actor_), address_, change.noun, change.action,
                           change.id, change.name, base::fold_key(change.name), change.fields_json, request_id_});
}

void add_routes(http::Router& router, db::Database& control) {
  http::ResourceOptions options{"/api/v1/user_log", "entry of the platform's user log", "entries of the platform's user log"};
  options.can_create = options.can_change = options.can_trash = false;
  auto in_deployment = options;
  options.control = &control;
  options.permission = "panel.platform_log";  // It tells of all deployments.
  in_deployment.path = "/api/v1/deployments/{deployment}/panel/user_log";
  in_deployment.one = "entry of the user log";
  in_deployment.many = "entries of the user log";
  http::add_resource(router, http::Resource<Entry>{entry_entity(), std::move(options)});
  http::add_resource(router, http::Resource<Entry>{entry_entity(), std::move(in_deployment)});
}

}  // namespace user_log
