#include <boost/json.hpp>

#include "foundation/http/resource.hpp"
#include "foundation/records/records.hpp"
#include "panel/deployments/deployments.hpp"

namespace deployments {
namespace {

// A staff user sees the deployments of its scope only; 1 = 0 when there is none.
base::Result<records::Extra> in_scope(const http::Context& context) {
  if (context.actor.all_deployments) return records::Extra{};
  records::Extra out{"1 = 0", {}};
  for (const auto number : context.actor.deployments) {
    out.params.emplace_back(number);
    out.sql += " OR t.id = $" + std::to_string(out.params.size());
  }
  return out;
}

base::Result<http::Reply> create(Deployments& deployments, http::Context& context) {
  TRY(const auto body, context.json_body());
  Deployment deployment;
  if (auto problems = meta::from_json(deployment_entity().fields, body, &deployment, meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  TRY_OK(deployments.create(deployment, context.act()));
  return http::reply_json(meta::to_json(deployment_entity().fields, &deployment), 201);
}

base::Result<http::Reply> set_state(db::Database& control, Deployments& deployments, http::Context& context, State from, State to,
                                    std::string_view verb) {
  TRY(const auto id, context.path_id(0));
  TRY(auto reply, control.write([&](db::Tx& tx) -> base::Result<http::Reply> {
    const auto before = records::find<Deployment>(tx, deployment_entity(), id);
    if (!before) return base::fail_not_found();
    if (before->state != from && before->state != to)
      return base::fail(base::ErrorKind::conflict, "STATE", "The deployment is in another state.");
    auto after = *before;
    after.state = to;
    TRY_OK(records::update(tx, deployment_entity(), *before, after, {}, context.act(), verb));
    return http::reply_json(meta::to_json(deployment_entity().fields, &after));
  }));
  deployments.refresh();
  return reply;
}

}  // namespace

void add_routes(http::Router& router, db::Database& control, Deployments& deployments) {
  http::ResourceOptions options{"/api/v1/deployments", "deployment", "deployments", {"409 IDENTIFIER_TAKEN"}};
  options.control = &control;
  options.can_create = options.can_trash = false;
  http::Resource<Deployment> resource{deployment_entity(), std::move(options)};
  resource.extra = in_scope;
  resource.belongs = [](const Deployment& deployment, const http::Context& context) {
    const auto& actor = context.actor;  // Who manages deployments manages all of them (10 section 7).
    return actor.all_deployments || actor.deployments.contains(deployment.id.raw) || actor.may("panel.deployments.write");
  };
  resource.stored = [&deployments](db::Tx& tx, Deployment&, const Deployment*, const records::Act&) -> base::Status {
    tx.after_commit([&deployments] { deployments.refresh(); });
    return {};
  };
  http::add_resource(router, std::move(resource));

  http::Route route{http::Method::post,        "/api/v1/deployments",
                    "panel.deployments.write", "Adds a deployment: a TV service with a database of its own.",
                    &deployment_entity(),      &deployment_entity()};
  route.errors = {"409 IDENTIFIER_TAKEN"};
  route.deadline = std::chrono::seconds(60);
  route.handler = [&deployments](http::Context& context) { return create(deployments, context); };
  router.add(std::move(route));
  const auto add_verb = [&](std::string verb, std::string summary, State from, State to) {
    http::Route action{
        http::Method::post,  "/api/v1/deployments/{id}/actions/" + verb, "panel.deployments.write", std::move(summary), nullptr,
        &deployment_entity()};
    action.handler = [&control, &deployments, from, to, verb](http::Context& context) {
      return set_state(control, deployments, context, from, to, verb);
    };
    router.add(std::move(action));
  };
  add_verb("suspend", "Stops serving viewers; staff go on working.", State::active, State::suspended);
  add_verb("resume", "Serves viewers again.", State::suspended, State::active);
}

}  // namespace deployments
