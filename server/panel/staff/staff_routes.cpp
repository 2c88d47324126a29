#include <algorithm>
#include <boost/json.hpp>

#include "foundation/base/random.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/crypto/passwords.hpp"
#include "foundation/http/call.hpp"
#include "foundation/http/resource.hpp"
#include "panel/staff/staff.hpp"
#include "panel/staff/staff_service.hpp"
#include "panel/staff/staff_shapes.hpp"

namespace staff {
namespace json = boost::json;
namespace {

struct Parts {
  db::Database& control;
  Gate& gate;
  crypto::PasswordHasher& hasher;
  deployments::Deployments& deployments;
  const FirstOwner& first_owner;
};

base::Result<http::Reply> reply_me(const Parts& parts, const http::Actor& actor, int status = 200) {
  return parts.control.read([&](db::Tx& tx) -> base::Result<http::Reply> {
    const auto user = records::find<Staff>(tx, staff_entity(), actor.id);
    if (!user) return base::fail_not_found();
    Me me{user->id.raw,          user->name,  user->email,
          user->language,        user->roles, {actor.permissions.begin(), actor.permissions.end()},
          actor.all_deployments, {},          actor.csrf};
    TRY(const auto page, records::list<deployments::Deployment>(tx, deployments::deployment_entity(),
                                                                records::ListRequest{.sort = "name", .limit = 500}));
    for (const auto& one : page.items) {
      if (!actor.all_deployments && !actor.deployments.contains(one->id.raw)) continue;
      me.deployments.push_back({one->id.raw, one->identifier, one->name,
                                std::string(meta::enum_name(*deployments::deployment_entity().find("state"), one.get()))});
    }
    return http::reply_json(meta::to_json(me_entity().fields, &me), status);
  });
}

base::Result<http::Reply> sign_in(const Parts& parts, http::Context& context) {
  TRY(const auto body, context.json_body());
  SignInBody input;
  if (auto problems = meta::from_json(sign_in_entity().fields, body, &input, meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  TRY(const auto signed_in, parts.gate.sign_in(input.email, input.password, context.request));
  TRY(auto reply, reply_me(parts, signed_in.actor));
  reply.headers.emplace_back("set-cookie", signed_in.cookie);
  return reply;
}

base::Result<http::Reply> become_owner(const Parts& parts, http::Context& context) {
  TRY(const auto body, context.json_body());
  OwnerBody input;
  if (auto problems = meta::from_json(owner_entity().fields, body, &input, meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  Staff user;
  user.email = input.email;
  user.name = input.name;
  user.password = input.password;
  TRY_OK(parts.control.write(
      [&](db::Tx& tx) { return parts.first_owner.accept(tx, input.word, user, parts.hasher, context.act()); }));
  parts.gate.reload();
  TRY(const auto signed_in, parts.gate.sign_in(input.email, input.password, context.request));
  TRY(auto reply, reply_me(parts, signed_in.actor, 201));
  reply.headers.emplace_back("set-cookie", signed_in.cookie);
  return reply;
}

bool has_role(const Staff& user, Role role) { return std::ranges::find(user.roles, role) != user.roles.end(); }

base::Status check(db::Tx& tx, const Staff& user, const Staff* before) {
  auto roles = user.roles;
  std::ranges::sort(roles);
  if (std::ranges::adjacent_find(roles) != roles.end()) return base::fail_field("/roles", "TWICE", "A role stands twice.");
  if (!user.all_deployments && user.deployments.empty())
    return base::fail_field("/deployments", "REQUIRED", "Name at least one deployment, or all.");
  const bool was_owner = before && has_role(*before, Role::admin) && before->all_deployments;
  if (was_owner && !(has_role(user, Role::admin) && user.all_deployments)) return keeps_an_admin(tx, user.id.raw);
  return {};
}

// T10-703: nobody grants a role or a deployment that he lacks. Only Admins manage staff, so roles are covered by the permission.
base::Status check_grant(const Staff& user, const http::Actor& actor) {
  if (actor.all_deployments) return {};
  const bool is_inside =
      !user.all_deployments && std::ranges::all_of(user.deployments, [&](auto id) { return actor.deployments.contains(id.raw); });
  if (is_inside) return {};
  return base::fail(base::ErrorKind::forbidden, "GRANT", "You cannot grant deployments that you may not enter yourself.");
}

base::Result<http::Reply> set_state(const Parts& parts, http::Context& context, State state) {
  TRY(const auto id, context.path_id(0));
  if (id == context.actor.id) return base::fail(base::ErrorKind::conflict, "SELF", "Nobody disables himself.");
  auto reply = parts.control.write([&](db::Tx& tx) -> base::Result<http::Reply> {
    const auto before = records::find<Staff>(tx, staff_entity(), id);
    if (!before) return base::fail_not_found();
    TRY_OK(check_grant(*before, context.actor));
    if (state == State::disabled) TRY_OK(keeps_an_admin(tx, has_role(*before, Role::admin) && before->all_deployments ? id : 0));
    auto after = *before;
    after.state = state;
    TRY_OK(
        records::update(tx, staff_entity(), *before, after, {}, context.act(), state == State::disabled ? "disable" : "enable"));
    return http::reply_json(meta::to_json(staff_entity().fields, &after));
  });
  if (reply && state == State::disabled) parts.gate.end_sessions(id);
  if (reply) parts.gate.reload();
  return reply;
}

base::Result<http::Reply> set_password(const Parts& parts, http::Context& context, std::int64_t id) {
  TRY(const auto body, context.json_body());
  PasswordBody input;
  if (auto problems = meta::from_json(password_entity().fields, body, &input, meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  const auto user = parts.control.read([&](db::Tx& tx) { return records::find<Staff>(tx, staff_entity(), id); });
  if (!user) return base::fail_not_found();
  if (id != context.actor.id) TRY_OK(check_grant(*user, context.actor));
  if (auto problems = crypto::check_password(input.password, user->email, "/password"); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  TRY(const auto hash, parts.hasher.hash(input.password));
  parts.control.write([&](db::Tx& tx) {
    store_password(tx, id, hash);
    context.journal.write(tx, {"panel.staff", "set_password", id, user->name, R"({"password":["***","***"]})"});
  });
  parts.gate.end_sessions(id);
  return http::reply_empty();
}

base::Result<http::Reply> renew_token(const Parts& parts, http::Context& context) {
  TRY(const auto id, context.path_id(0));
  const bool ends_old = context.request.parameter("keep_old").value_or("") != "true";
  const auto token = crypto::make_bearer(context.random, "staff");
  const auto& text = token.reveal();
  auto reply = parts.control.write([&](db::Tx& tx) -> base::Result<http::Reply> {
    const auto user = records::find<Staff>(tx, staff_entity(), id);
    if (!user) return base::fail_not_found();
    if (id != context.actor.id) TRY_OK(check_grant(*user, context.actor));  // The token can do what its owner can.
    const auto now = context.clock.now();
    store_token(tx, id, text, now, ends_old ? now : now + std::chrono::hours(24));
    context.journal.write(tx, {"panel.staff", "renew_token", id, user->name, R"({"token":["***","***"]})"});
    const TokenBody out{text};
    return http::reply_json(meta::to_json(token_entity().fields, &out), 201);
  });
  if (reply) parts.gate.reload();
  return reply;
}

base::Result<http::Reply> remove_token(const Parts& parts, http::Context& context) {
  TRY(const auto id, context.path_id(0));
  parts.control.write([&](db::Tx& tx) {
    end_token(tx, id);
    context.journal.write(tx, {"panel.staff", "end_token", id, std::to_string(id), R"({"token":["***",null]})"});
  });
  parts.gate.reload();
  return http::reply_empty();
}

base::Result<http::List<SessionRow>> my_sessions(const Parts& parts, http::Context& context) {
  std::vector<SessionRow> items;
  parts.control.read([&](db::Tx& tx) {
    for (const auto& one : sessions_of(tx, context.actor.id))
      items.push_back({one.id, one.created_at, one.used_at, one.address, one.browser, one.id == context.actor.session});
  });
  return http::whole_list(std::move(items));
}

void add_session_routes(http::Router& router, const std::shared_ptr<const Parts>& parts) {
  const auto add = [&](http::Method method, std::string path, std::string permission, std::string summary, const meta::Entity* in,
                       const meta::Entity* out, std::function<base::Result<http::Reply>(const Parts&, http::Context&)> handler,
                       std::vector<std::string> errors = {}, int status = 0) {
    http::Route route{method, std::move(path), std::move(permission), std::move(summary), in, out};
    route.status = status;
    route.errors = std::move(errors);
    route.handler = [parts, handler = std::move(handler)](http::Context& context) { return handler(*parts, context); };
    router.add(std::move(route));
  };
  add(http::Method::post, "/api/v1/sign_in", "public", "Signs a staff user in; answers the session cookie.", &sign_in_entity(),
      &me_entity(), sign_in, {"401 SIGNIN_REFUSED", "429 SIGNIN_LOCKED"});
  add(http::Method::post, "/api/v1/first_owner", "public",
      "Makes the first staff user of an empty installation, by the link that the server wrote, and signs him in.",
      &owner_entity(), &me_entity(), become_owner, {"403 FORBIDDEN", "409 OWNER_EXISTS"}, 201);
  add(http::Method::post, "/api/v1/sign_out", "signed_in", "Ends this session.", nullptr, nullptr,
      [](const Parts& p, http::Context& context) -> base::Result<http::Reply> {
        p.gate.sign_out(context.actor);
        auto reply = http::reply_empty();
        reply.headers.emplace_back("set-cookie", std::string(kCookie) + "=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
        return reply;
      });
  add(http::Method::get, "/api/v1/me", "signed_in", "Tells who is signed in and what he may do.", nullptr, &me_entity(),
      [](const Parts& p, http::Context& context) { return reply_me(p, context.actor); });
  add(http::Method::post, "/api/v1/me/password", "signed_in", "Sets one's own password and ends all sessions.",
      &password_entity(), nullptr,
      [](const Parts& p, http::Context& context) { return set_password(p, context, context.actor.id); });
  router.add(http::call({.path = "/api/v1/my_sessions", .permission = "signed_in", .summary = "Lists one's own sessions."},
                        [parts](http::Context& context) { return my_sessions(*parts, context); }));
  add(http::Method::del, "/api/v1/my_sessions", "signed_in", "Ends all of one's own sessions.", nullptr, nullptr,
      [](const Parts& p, http::Context& context) -> base::Result<http::Reply> {
        p.gate.end_sessions(context.actor.id);
        return http::reply_empty();
      });
  add(http::Method::del, "/api/v1/my_sessions/{id}", "signed_in", "Ends one of one's own sessions.", nullptr, nullptr,
      [](const Parts& p, http::Context& context) -> base::Result<http::Reply> {
        TRY(const auto id, context.path_id(0));
        const auto ended = p.control.write([&](db::Tx& tx) { return end_session(tx, id, context.actor.id); });
        if (ended == 0) return base::fail_not_found();
        p.gate.reload();
        return http::reply_empty();
      });
  add(http::Method::post, "/api/v1/staff/{id}/actions/disable", "panel.staff.write",
      "Stops a staff user from signing in and ends what is open.", nullptr, &staff_entity(),
      [](const Parts& p, http::Context& context) { return set_state(p, context, State::disabled); },
      {"409 LAST_ADMIN", "409 SELF"});
  add(http::Method::post, "/api/v1/staff/{id}/actions/enable", "panel.staff.write", "Lets a staff user sign in again.", nullptr,
      &staff_entity(), [](const Parts& p, http::Context& context) { return set_state(p, context, State::active); });
  add(http::Method::post, "/api/v1/staff/{id}/password", "panel.staff.write",
      "Sets a staff user's password and ends his sessions.", &password_entity(), nullptr,
      [](const Parts& p, http::Context& context) -> base::Result<http::Reply> {
        TRY(const auto id, context.path_id(0));
        return set_password(p, context, id);
      });
  add(http::Method::post, "/api/v1/staff/{id}/token", "panel.staff.write",
      "Makes or renews the API token of a staff user; ?keep_old=true lets the old one work for 24 hours.", nullptr,
      &token_entity(), renew_token, {}, 201);
  add(http::Method::del, "/api/v1/staff/{id}/token", "panel.staff.write", "Ends the API token of a staff user.", nullptr, nullptr,
      remove_token);
}

}  // namespace

void add_routes(http::Router& router, db::Database& control, Gate& gate, crypto::PasswordHasher& hasher,
                deployments::Deployments& deployments, const FirstOwner& first_owner) {
  const auto parts = std::make_shared<const Parts>(Parts{control, gate, hasher, deployments, first_owner});
  http::ResourceOptions options{"/api/v1/staff", "staff user", "staff users", {"409 EMAIL_TAKEN", "409 LAST_ADMIN"}};
  options.control = &control;
  options.can_create = options.can_trash = false;
  http::Resource<Staff> resource{staff_entity(), options};
  resource.check = [](db::Tx& tx, Staff& user, const Staff* before, const records::Act&) { return check(tx, user, before); };
  resource.stored = [&gate](db::Tx& tx, Staff&, const Staff*, const records::Act&) -> base::Status {
    tx.after_commit([&gate] { gate.reload(); });
    return {};
  };
  resource.decorate = [](db::Tx& tx, std::span<Staff* const> users, const http::Context&) { fill_tokens(tx, users); };
  http::add_resource(router, std::move(resource));
  add_session_routes(router, parts);

  http::Route create{http::Method::post,   "/api/v1/staff", "panel.staff.write",
                     "Adds a staff user.", &staff_entity(), &staff_entity()};
  create.errors = {"409 EMAIL_TAKEN"};
  create.handler = [parts](http::Context& context) -> base::Result<http::Reply> {
    TRY(const auto body, context.json_body());
    Staff user;
    if (auto problems = meta::from_json(staff_entity().fields, body, &user, meta::Mode::create); !problems.empty())
      return base::fail(meta::invalid(std::move(problems)));
    if (user.password.empty()) return base::fail_field("/password", "REQUIRED", "A password is required.");
    TRY_OK(check_grant(user, context.actor));
    auto reply = parts->control.write([&](db::Tx& tx) -> base::Result<http::Reply> {
      TRY_OK(check(tx, user, nullptr));
      TRY_OK(add_staff(tx, user, parts->hasher, context.act()));
      return http::reply_json(meta::to_json(staff_entity().fields, &user), 201);
    });
    if (reply) parts->gate.reload();
    return reply;
  };
  router.add(std::move(create));

  http::Route remove{http::Method::del, "/api/v1/staff/{id}", "panel.staff.write", "Deletes a staff user; his log entries stay."};
  remove.errors = {"409 LAST_ADMIN", "409 SELF"};
  remove.handler = [parts](http::Context& context) -> base::Result<http::Reply> {
    TRY(const auto id, context.path_id(0));
    if (id == context.actor.id) return base::fail(base::ErrorKind::conflict, "SELF", "Nobody deletes himself.");
    auto reply = parts->control.write([&](db::Tx& tx) -> base::Result<http::Reply> {
      const auto user = records::find<Staff>(tx, staff_entity(), id);
      if (!user) return base::fail_not_found();
      TRY_OK(check_grant(*user, context.actor));
      TRY_OK(keeps_an_admin(tx, id));
      TRY_OK(records::trash(tx, staff_entity(), id, context.act()));
      end_token(tx, id);
      return http::reply_empty();
    });
    if (reply) {
      parts->gate.end_sessions(id);
      parts->gate.reload();
    }
    return reply;
  };
  router.add(std::move(remove));
}

}  // namespace staff
