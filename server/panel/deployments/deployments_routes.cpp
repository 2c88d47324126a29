#include "foundation/http/call.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/records/records.hpp"
#include "panel/deployments/deployments.hpp"

namespace deployments {
namespace {

bool is_in_scope(std::int64_t deployment, const http::Actor& actor) {
  return actor.all_deployments || actor.deployments.contains(deployment);
}

// A staff user sees the deployments of its scope only, and none without one.
base::Result<records::Extra> in_scope(const http::Context& context) {
  if (context.actor.all_deployments) return records::Extra{};
  const auto& own = context.actor.deployments;
  return records::where_in("id", db::Params(own.begin(), own.end()));
}

base::Result<Deployment> set_state(db::Database& control, Deployments& deployments, http::Context& context, State from, State to,
                                   std::string_view verb) {
  TRY(const auto id, context.path_id(0));
  TRY(auto changed, control.write([&](db::Tx& tx) -> base::Result<Deployment> {
    const auto before = records::find<Deployment>(tx, id);
    if (!before || !is_in_scope(id, context.actor)) return base::fail_not_found();
    if (before->state != from && before->state != to)
      return base::fail(base::ErrorKind::conflict, "STATE", "The deployment is in another state.");
    auto after = *before;
    after.state = to;
    TRY_OK(records::update(tx, *before, after, {}, context.act(), verb));
    return after;
  }));
  deployments.refresh();
  return changed;
}

}  // namespace

void add_routes(http::Router& router, db::Database& control, Deployments& deployments) {
  http::ResourceOptions options{"/api/v1/deployments", "deployment", "deployments", {"409 IDENTIFIER_TAKEN"}};
  options.control = &control;
  options.can_create = options.can_trash = false;
  http::Resource<Deployment> resource{std::move(options)};
  resource.extra = in_scope;
  resource.belongs = [](const Deployment& deployment, const http::Context& context) {
    return is_in_scope(deployment.id.raw, context.actor);
  };
  resource.stored = [&deployments](db::Tx& tx, Deployment&, const Deployment*, const records::Act&) -> base::Status {
    tx.after_commit([&deployments] { deployments.refresh(); });
    return {};
  };
  http::add_resource(router, std::move(resource));

  router.add(http::call({.method = http::Method::post,
                         .path = "/api/v1/deployments",
                         .permission = "panel.deployments.add",
                         .summary = "Adds a deployment: a TV service with a database of its own.",
                         .status = 201,
                         .errors = {"409 IDENTIFIER_TAKEN", "409 TOO_MANY_DEPLOYMENTS"},
                         .deadline = std::chrono::seconds(60)},
                        [&deployments](http::Context& context, Deployment& deployment) -> base::Result<Deployment> {
                          TRY_OK(deployments.create(deployment, context.act()));
                          return deployment;
                        }));
  const auto add_verb = [&](std::string verb, std::string summary, State from, State to) {
    router.add(http::call({.method = http::Method::post,
                           .path = "/api/v1/deployments/{id}/actions/" + verb,
                           .permission = "panel.deployments.write",
                           .summary = std::move(summary),
                           .errors = {"409 STATE"}},
                          [&control, &deployments, from, to, verb](http::Context& context) {
                            return set_state(control, deployments, context, from, to, verb);
                          }));
  };
  add_verb("suspend", "Stops serving viewers; staff go on working.", State::active, State::suspended);
  add_verb("resume", "Serves viewers again.", State::suspended, State::active);
}

}  // namespace deployments
