#include "panel/user_log/user_log.hpp"

#include <algorithm>
#include <set>

#include "foundation/base/text.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/jobs/bulk.hpp"
#include "panel/user_log/queries.gen.hpp"

namespace user_log {

Journal Journal::of(const http::Actor& actor, const http::Request& request, base::Instant now) {
  return {std::string(http::actor_kind_name(actor.kind)), actor.id, actor.name, request.remote_ip, request.id, now};
}

std::unique_ptr<records::Journal> journal_of(const jobs::Actor& actor, base::Instant now) {
  return std::make_unique<Journal>(actor.kind, actor.id, actor.name, actor.address, actor.request_id, now);
}

namespace {

// Whose entry it is: that of the record's reseller, and of a reseller who did something to a record of nobody.
db::Value owner_of(db::Tx& tx, const records::Change& change) {
  if (const auto owner = records::owner_of(tx, change.noun, change.id)) return {*owner};
  const auto* scope = records::current_scope();
  return scope && !scope->ids.empty() ? db::Value(scope->ids.front()) : db::Value{};
}

}  // namespace

void Journal::write(db::Tx& tx, const records::Change& change) {
  tx.run(queries::insert,
         {now_, actor_kind_, actor_id_, actor_, base::fold_key(actor_), address_, change.noun, change.action, change.id,
          change.name, base::fold_key(change.name), change.fields_json, request_id_, owner_of(tx, change)});
}

Touched touched_since(db::Tx& tx, std::int64_t after, std::int64_t limit) {
  Touched out;
  out.newest = tx.number(queries::newest);
  if (after < 0) return out;
  out.records = tx.all(queries::touched_since, {after, limit + 1},
                       [](const db::Row& row) { return std::pair(row.string(0), row.integer(1)); });
  out.is_complete = out.records.size() <= static_cast<std::size_t>(limit);
  return out;
}

namespace {

// What a role may change is its own area (10 section 7); Admins see all.
bool is_of_own_area(std::string_view noun, const http::Actor& actor) {
  if (actor.may("panel.platform_log.read")) return true;
  return std::ranges::any_of(actor.permissions, [&](std::string_view permission) {
    const auto dot = permission.rfind('.');
    return permission.substr(0, dot) == noun && permission.substr(dot) != ".read";
  });
}

base::Result<records::Extra> own_area(const http::Context& context) {
  if (context.actor.may("panel.platform_log.read")) return records::Extra{};
  std::set<std::string_view> nouns;
  for (const auto& permission : context.actor.permissions)
    if (const auto noun = std::string_view(permission).substr(0, permission.rfind('.')); is_of_own_area(noun, context.actor))
      nouns.insert(noun);
  return records::where_in("noun", db::Params(nouns.begin(), nouns.end()));
}

}  // namespace

void add_routes(http::Router& router, db::Database& control) {
  http::ResourceOptions options{"/api/v1/user_log", "entry of the platform's user log", "entries of the platform's user log"};
  options.can_create = options.can_change = options.can_trash = false;
  auto in_deployment = options;
  options.control = &control;
  options.permission = "panel.platform_log";  // It tells of all deployments.
  in_deployment.path = "/api/v1/deployments/{deployment}/panel/user_log";
  in_deployment.one = "entry of the user log";
  in_deployment.many = "entries of the user log";
  http::add_resource(router, http::Resource<Entry>{std::move(options)});
  http::Resource<Entry> of_deployment{std::move(in_deployment)};
  of_deployment.extra = own_area;
  of_deployment.belongs = [](const Entry& entry, const http::Context& context) {
    return is_of_own_area(entry.noun, context.actor);
  };
  http::add_resource(router, std::move(of_deployment));
}

}  // namespace user_log
