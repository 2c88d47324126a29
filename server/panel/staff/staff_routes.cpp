#include <algorithm>
#include <boost/json.hpp>

#include "foundation/base/random.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/crypto/passwords.hpp"
#include "foundation/http/call.hpp"
#include "foundation/http/resource.hpp"
#include "panel/staff/staff.hpp"
#include "panel/staff/staff_access.hpp"
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

std::vector<std::string> more_in(const http::Actor& actor, std::int64_t deployment) {
  if (!actor.more_in || !actor.more_in->contains(deployment)) return {};
  const auto& more = actor.more_in->at(deployment);
  return {more.begin(), more.end()};
}

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
                                std::string(meta::enum_name(*deployments::deployment_entity().find("state"), one.get())),
                                more_in(actor, one->id.raw)});
    }
    return http::reply_shape(me_entity(), &me, status);
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

base::Status check(const Staff& user) {
  auto roles = user.roles;
  std::ranges::sort(roles);
  if (std::ranges::adjacent_find(roles) != roles.end()) return base::fail_field("/roles", "TWICE", "A role stands twice.");
  if (!user.all_deployments && user.deployments.empty())
    return base::fail_field("/deployments", "REQUIRED", "Name at least one deployment, or all.");
  return {};
}

http::Reply reply_user(db::Tx& tx, Staff user, int status = 200) {
  Staff* const one = &user;
  fill_tokens(tx, {&one, 1});
  return http::reply_shape(staff_entity(), &user, status);
}

// The user as he would be; nothing when he is to be deleted.
using Make = std::function<base::Result<std::optional<Staff>>(const Staff& before)>;
using Work = std::function<base::Result<http::Reply>(db::Tx&, const Staff& before, std::optional<Staff>& after)>;

// The one way to change a stored user: does `work`, once may_change() agrees to what `make` makes of him.
base::Result<http::Reply> change_user(const Parts& parts, http::Context& context, const Make& make, const Work& work) {
  TRY(const auto id, context.path_id(0));
  return parts.control.write([&](db::Tx& tx) -> base::Result<http::Reply> {
    const auto before = records::find<Staff>(tx, staff_entity(), id);
    if (!before) return base::fail_not_found();
    TRY(auto after, make(*before));
    TRY_OK(may_change(tx, context.actor, &*before, after ? &*after : nullptr));
    parts.gate.follow(tx);
    return work(tx, *before, after);
  });
}

base::Result<std::optional<Staff>> unchanged(const Staff& before) { return before; }

base::Result<http::Reply> add_user(const Parts& parts, http::Context& context) {
  TRY(const auto body, context.json_body());
  Staff user;
  if (auto problems = meta::from_json(staff_entity().fields, body, &user, meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  if (user.password.empty()) return base::fail_field("/password", "REQUIRED", "A password is required.");
  TRY_OK(check(user));
  return parts.control.write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY_OK(may_change(tx, context.actor, nullptr, &user));
    TRY_OK(add_staff(tx, user, parts.hasher, context.act()));
    parts.gate.follow(tx);
    return reply_user(tx, user, 201);
  });
}

base::Result<http::Reply> patch_user(const Parts& parts, http::Context& context) {
  TRY(const auto body, context.json_body());
  std::int64_t version{};
  const auto make = [&](const Staff& before) -> base::Result<std::optional<Staff>> {
    auto after = before;
    TRY(version, http::read_patch(staff_entity().fields, body, &after));
    TRY_OK(check(after));
    return after;
  };
  return change_user(parts, context, make, [&](db::Tx& tx, const Staff& before, auto& after) -> base::Result<http::Reply> {
    TRY_OK(records::update(tx, staff_entity(), before, *after, version, context.act()));
    return reply_user(tx, *after);
  });
}

base::Result<http::Reply> remove_user(const Parts& parts, http::Context& context) {
  const auto gone = [](const Staff&) -> base::Result<std::optional<Staff>> { return std::nullopt; };
  return change_user(parts, context, gone, [&](db::Tx& tx, const Staff& before, auto&) -> base::Result<http::Reply> {
    TRY_OK(records::trash(tx, staff_entity(), before.id.raw, context.act()));
    end_token(tx, before.id.raw);
    parts.gate.end_sessions(tx, before.id.raw);
    return http::reply_empty();
  });
}

base::Result<http::Reply> set_state(const Parts& parts, http::Context& context, State state) {
  const auto make = [&](const Staff& before) -> base::Result<std::optional<Staff>> {
    auto after = before;
    after.state = state;
    return after;
  };
  return change_user(parts, context, make, [&](db::Tx& tx, const Staff& before, auto& after) -> base::Result<http::Reply> {
    const auto* verb = state == State::disabled ? "disable" : "enable";
    TRY_OK(records::update(tx, staff_entity(), before, *after, {}, context.act(), verb));
    if (state == State::disabled) parts.gate.end_sessions(tx, before.id.raw);
    return reply_user(tx, *after);
  });
}

base::Result<std::string> hash_of(const Parts& parts, const base::Secret& password, const std::string& email) {
  if (auto problems = crypto::check_password(password, email, "/password"); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  return parts.hasher.hash(password);
}

constexpr std::string_view kPasswordSet = R"({"password":["***","***"]})";

base::Result<http::Reply> set_password(const Parts& parts, http::Context& context) {
  TRY(const auto id, context.path_id(0));
  TRY(const auto body, context.json_body());
  PasswordBody input;
  if (auto problems = meta::from_json(password_entity().fields, body, &input, meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  if (id == context.actor.id)
    return base::fail(base::ErrorKind::conflict, "SELF", "Your own password is changed with the one of today.");
  const auto user = parts.control.read([&](db::Tx& tx) { return records::find<Staff>(tx, staff_entity(), id); });
  if (!user) return base::fail_not_found();
  TRY(const auto hash, hash_of(parts, input.password, user->email));  // Slow: before the transaction.
  return change_user(parts, context, unchanged, [&](db::Tx& tx, const Staff& before, auto&) -> base::Result<http::Reply> {
    store_password(tx, id, hash);
    end_token(tx, id);  // Somebody who knew the old password may have made or read it.
    parts.gate.end_sessions(tx, id);
    context.journal.write(tx, {"panel.staff", "set_password", id, before.name, std::string(kPasswordSet)});
    return http::reply_empty();
  });
}

base::Result<http::Reply> set_own_password(const Parts& parts, http::Context& context) {
  TRY(const auto body, context.json_body());
  OwnPasswordBody input;
  if (auto problems = meta::from_json(own_password_entity().fields, body, &input, meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  TRY_OK(parts.gate.confirm(context.actor, input.current, context.request));
  const auto id = context.actor.id;
  const auto user = parts.control.read([&](db::Tx& tx) { return records::find<Staff>(tx, staff_entity(), id); });
  if (!user) return base::fail_not_found();
  TRY(const auto hash, hash_of(parts, input.password, user->email));
  parts.control.write([&](db::Tx& tx) {
    store_password(tx, id, hash);
    parts.gate.end_sessions(tx, id);
    context.journal.write(tx, {"panel.staff", "set_password", id, user->name, std::string(kPasswordSet)});
  });
  return http::reply_empty();
}

base::Result<http::Reply> renew_token(const Parts& parts, http::Context& context) {
  const bool ends_old = context.request.parameter("keep_old").value_or("") != "true";
  const auto token = crypto::make_bearer(context.random, "staff");
  const auto& text = token.reveal();
  // A token can do what its owner can.
  return change_user(parts, context, unchanged, [&](db::Tx& tx, const Staff& user, auto&) -> base::Result<http::Reply> {
    const auto now = context.clock.now();
    store_token(tx, user.id.raw, text, now, ends_old ? now : now + std::chrono::hours(24));
    context.journal.write(tx, {"panel.staff", "renew_token", user.id.raw, user.name, R"({"token":["***","***"]})"});
    const TokenBody out{text};
    return http::reply_shape(token_entity(), &out, 201);
  });
}

base::Result<http::Reply> remove_token(const Parts& parts, http::Context& context) {
  return change_user(parts, context, unchanged, [&](db::Tx& tx, const Staff& user, auto&) -> base::Result<http::Reply> {
    if (end_token(tx, user.id.raw) == 0) return base::fail_not_found();
    context.journal.write(tx, {"panel.staff", "end_token", user.id.raw, user.name, R"({"token":["***",null]})"});
    return http::reply_empty();
  });
}

// Ends one of the caller's own sessions, or all of them.
base::Status end_own(const Parts& parts, http::Context& context, std::optional<std::int64_t> session, std::string_view action) {
  return parts.control.write([&](db::Tx& tx) -> base::Status {
    const auto id = context.actor.id;
    if (session && !parts.gate.end_session(tx, *session, id)) return base::fail_not_found();
    if (!session) parts.gate.end_sessions(tx, id);
    context.journal.write(tx, {"panel.staff", action, id, context.actor.name, "{}"});
    return {};
  });
}

base::Result<http::Reply> sign_out(const Parts& parts, http::Context& context) {
  TRY_OK(end_own(parts, context, context.actor.session, "sign_out"));
  auto reply = http::reply_empty();
  reply.headers.emplace_back("set-cookie", std::string(kCookie) + "=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
  return reply;
}

base::Result<http::Reply> end_my_sessions(const Parts& parts, http::Context& context) {
  TRY_OK(end_own(parts, context, {}, "end_sessions"));
  return http::reply_empty();
}

base::Result<http::Reply> end_my_session(const Parts& parts, http::Context& context) {
  TRY(const auto id, context.path_id(0));
  TRY_OK(end_own(parts, context, id, "end_session"));
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

using Action = base::Result<http::Reply> (*)(const Parts&, http::Context&);

struct Adder {
  http::Router& router;
  const std::shared_ptr<const Parts>& parts;
  void operator()(http::Method method, std::string path, std::string permission, std::string summary, const meta::Entity* in,
                  const meta::Entity* out, Action action, std::vector<std::string> errors = {}, int status = 0,
                  std::vector<std::pair<std::string, std::string>> parameters = {}) const {
    http::Route route{method, std::move(path), std::move(permission), std::move(summary), in, out};
    route.status = status;
    route.errors = std::move(errors);
    route.parameters = std::move(parameters);
    route.handler = [parts = parts, action](http::Context& context) { return action(*parts, context); };
    router.add(std::move(route));
  }
};

std::vector<std::string> with_password(std::vector<std::string> errors) {
  for (const auto* rule : {"422 PASSWORD_LENGTH", "422 PASSWORD_CONTAINS_EMAIL", "422 PASSWORD_COMMON"})
    errors.emplace_back(rule);
  return errors;
}

void add_session_routes(const Adder& add) {
  using http::Method;
  add(Method::post, "/api/v1/sign_in", "public", "Signs a staff user in; answers the session cookie.", &sign_in_entity(),
      &me_entity(), sign_in, {"401 SIGNIN_REFUSED", "429 SIGNIN_LOCKED"});
  add(Method::post, "/api/v1/first_owner", "public",
      "Makes the first staff user of an empty installation, by the link that the server wrote, and signs him in.",
      &owner_entity(), &me_entity(), become_owner, with_password({"409 OWNER_EXISTS"}), 201);
  add(Method::post, "/api/v1/sign_out", "signed_in", "Ends this session.", nullptr, nullptr, sign_out);
  add(Method::get, "/api/v1/me", "signed_in", "Tells who is signed in and what he may do.", nullptr, &me_entity(),
      [](const Parts& p, http::Context& context) { return reply_me(p, context.actor); });
  add(Method::post, "/api/v1/me/password", "signed_in", "Sets one's own password and ends all sessions.", &own_password_entity(),
      nullptr, set_own_password, with_password({"422 PASSWORD_WRONG", "429 SIGNIN_LOCKED"}));
  add.router.add(http::call({.path = "/api/v1/my_sessions", .permission = "signed_in", .summary = "Lists one's own sessions."},
                            [parts = add.parts](http::Context& context) { return my_sessions(*parts, context); }));
  add(Method::del, "/api/v1/my_sessions", "signed_in", "Ends all of one's own sessions.", nullptr, nullptr, end_my_sessions);
  add(Method::del, "/api/v1/my_sessions/{id}", "signed_in", "Ends one of one's own sessions.", nullptr, nullptr, end_my_session);
}

// Each of them goes through change_user() or may_change().
void add_user_routes(const Adder& add) {
  using http::Method;
  const auto* user = &staff_entity();
  const std::string write = "panel.staff.write";
  add(Method::post, "/api/v1/staff", write, "Adds a staff user.", user, user, add_user,
      with_password({"403 GRANT", "409 EMAIL_TAKEN"}));
  add(Method::patch, "/api/v1/staff/{id}", write, "Changes a staff user.", user, user, patch_user,
      {"403 GRANT", "409 EMAIL_TAKEN", "409 LAST_ADMIN", "409 SELF", "409 STALE"});
  add(Method::del, "/api/v1/staff/{id}", write, "Deletes a staff user; his log entries stay.", nullptr, nullptr, remove_user,
      {"403 GRANT", "409 LAST_ADMIN", "409 SELF"});
  add(Method::post, "/api/v1/staff/{id}/actions/disable", write, "Stops a staff user from signing in and ends what is open.",
      nullptr, user, [](const Parts& p, http::Context& context) { return set_state(p, context, State::disabled); },
      {"403 GRANT", "409 LAST_ADMIN", "409 SELF"});
  add(Method::post, "/api/v1/staff/{id}/actions/enable", write, "Lets a staff user sign in again.", nullptr, user,
      [](const Parts& p, http::Context& context) { return set_state(p, context, State::active); }, {"403 GRANT"});
  add(Method::post, "/api/v1/staff/{id}/password", write, "Sets another user's password and ends his sessions and his API token.",
      &password_entity(), nullptr, set_password, with_password({"403 GRANT", "409 SELF"}));
  add(Method::post, "/api/v1/staff/{id}/token", write,
      "Makes or renews the API token of a staff user; ?keep_old=true lets the old one work for 24 hours.", nullptr,
      &token_entity(), renew_token, {"403 GRANT"}, 201, {{"keep_old", "true: the old one works for 24 hours more."}});
  add(Method::del, "/api/v1/staff/{id}/token", write, "Ends the API token of a staff user.", nullptr, nullptr, remove_token,
      {"403 GRANT"});
}

}  // namespace

void add_routes(http::Router& router, db::Database& control, Gate& gate, crypto::PasswordHasher& hasher,
                deployments::Deployments& deployments, const FirstOwner& first_owner) {
  const auto parts = std::make_shared<const Parts>(Parts{control, gate, hasher, deployments, first_owner});
  http::ResourceOptions options{"/api/v1/staff", "staff user", "staff users"};
  options.control = &control;
  options.can_create = options.can_change = options.can_trash = false;
  http::Resource<Staff> resource{staff_entity(), options};
  resource.decorate = [](db::Tx& tx, std::span<Staff* const> users, const http::Context&) { fill_tokens(tx, users); };
  http::add_resource(router, std::move(resource));
  const Adder add{router, parts};
  add_session_routes(add);
  add_user_routes(add);
}

}  // namespace staff
