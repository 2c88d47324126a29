#include <algorithm>

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

base::Result<Me> me_of(db::Tx& tx, const http::Actor& actor) {
  const auto user = records::find<Staff>(tx, actor.id);
  if (!user) return base::fail_not_found();
  Me me{user->id.raw,          user->name,  user->email,
        user->language,        user->roles, {actor.permissions.begin(), actor.permissions.end()},
        actor.all_deployments, {},          actor.csrf};
  TRY(const auto page, records::list<deployments::Deployment>(tx, records::ListRequest{.sort = "name", .limit = 500}));
  for (const auto& one : page.items) {
    if (!actor.all_deployments && !actor.deployments.contains(one->id.raw)) continue;
    me.deployments.push_back({one->id.raw, one->identifier, one->name,
                              std::string(meta::enum_name(*deployments::Deployment::shape().find("state"), one.get())),
                              more_in(actor, one->id.raw), one->languages, one->countries, one->currencies, one->zone});
  }
  return me;
}

// What the caller is told once he is in; the cookie goes beside it.
base::Result<Me> enter(const Parts& parts, http::Context& context, const std::string& email, const base::Secret& password) {
  TRY(const auto signed_in, parts.gate.sign_in(email, password, context.request));
  context.headers.emplace_back("set-cookie", signed_in.cookie);
  return parts.control.read([&](db::Tx& tx) { return me_of(tx, signed_in.actor); });
}

base::Result<Me> become_owner(const Parts& parts, http::Context& context, const OwnerBody& input) {
  Staff user;
  user.email = input.email;
  user.name = input.name;
  user.password = input.password;
  TRY_OK(parts.first_owner.check(input.word));
  TRY(const auto hash, password_hash(user, parts.hasher));
  TRY_OK(parts.control.write([&](db::Tx& tx) { return parts.first_owner.accept(tx, input.word, user, hash, context.act()); }));
  parts.gate.reload();
  return enter(parts, context, input.email, input.password);
}

base::Status check(const Staff& user) {
  auto roles = user.roles;
  std::ranges::sort(roles);
  if (std::ranges::adjacent_find(roles) != roles.end()) return base::fail_field("/roles", "TWICE", "A role stands twice.");
  if (!user.all_deployments && user.deployments.empty())
    return base::fail_field("/deployments", "REQUIRED", "Name at least one deployment, or all.");
  return {};
}

Staff shown(db::Tx& tx, Staff user) {
  Staff* const one = &user;
  fill_tokens(tx, {&one, 1});
  return user;
}

struct Change {
  Staff before;
  std::optional<Staff> after;  // Nothing when he is to be deleted.
};
using Make = std::function<base::Result<std::optional<Staff>>(const Staff& before)>;

// The one way to a stored user: the user of the path, and what `make` makes of him, once may_change() agrees to it.
base::Result<Change> change_of(const Parts& parts, db::Tx& tx, const http::Context& context, const Make& make) {
  TRY(const auto id, context.path_id(0));
  auto before = records::find<Staff>(tx, id);
  if (!before) return base::fail_not_found();
  TRY(auto after, make(*before));
  TRY_OK(may_change(tx, context.actor, &*before, after ? &*after : nullptr));
  parts.gate.follow(tx);
  return Change{std::move(*before), std::move(after)};
}

base::Result<std::optional<Staff>> unchanged(const Staff& before) { return before; }

// Slow. Who may not add him learns nothing by it: he is asked again in the transaction.
base::Result<std::string> hash_of_new(const Parts& parts, const Staff& user) {
  if (user.password.empty()) return base::fail_field("/password", "REQUIRED", "A password is required.");
  TRY_OK(check(user));
  return password_hash(user, parts.hasher);
}

base::Result<Staff> add_user(const Parts& parts, db::Tx& tx, http::Context& context, Staff user, const std::string& hash) {
  TRY_OK(may_change(tx, context.actor, nullptr, &user));
  TRY_OK(insert_staff(tx, user, hash, context.act()));
  parts.gate.follow(tx);
  return shown(tx, std::move(user));
}

base::Result<Staff> patch_user(const Parts& parts, db::Tx& tx, http::Context& context, const http::Patch<Staff>& patch) {
  std::int64_t version{};
  const auto make = [&](const Staff& before) -> base::Result<std::optional<Staff>> {
    auto after = before;
    TRY(version, patch.over(after));
    TRY_OK(check(after));
    return after;
  };
  TRY(auto change, change_of(parts, tx, context, make));
  TRY_OK(records::update(tx, change.before, *change.after, version, context.act()));
  return shown(tx, std::move(*change.after));
}

base::Status remove_user(const Parts& parts, db::Tx& tx, http::Context& context) {
  TRY(const auto change, change_of(parts, tx, context, [](const Staff&) { return std::optional<Staff>{}; }));
  const auto id = change.before.id.raw;
  TRY_OK(records::trash(tx, Staff::shape(), id, context.act()));
  end_token(tx, id);
  parts.gate.end_sessions(tx, id);
  return {};
}

base::Result<Staff> set_state(const Parts& parts, db::Tx& tx, http::Context& context, State state) {
  const auto make = [&](const Staff& before) -> base::Result<std::optional<Staff>> {
    auto after = before;
    after.state = state;
    return after;
  };
  TRY(auto change, change_of(parts, tx, context, make));
  const auto* verb = state == State::disabled ? "disable" : "enable";
  TRY_OK(records::update(tx, change.before, *change.after, {}, context.act(), verb));
  if (state == State::disabled) parts.gate.end_sessions(tx, change.before.id.raw);
  return shown(tx, std::move(*change.after));
}

base::Result<std::string> hash_of(const Parts& parts, const base::Secret& password, const std::string& email) {
  if (auto problems = crypto::check_password(password, email, "/password"); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  return parts.hasher.hash(password);
}

constexpr std::string_view kPasswordSet = R"({"password":["***","***"]})";

std::optional<Staff> user_of(const Parts& parts, std::int64_t id) {
  return parts.control.read([&](db::Tx& tx) { return records::find<Staff>(tx, id); });
}

// Slow.
base::Result<std::string> hash_of_another(const Parts& parts, http::Context& context, const PasswordBody& input) {
  TRY(const auto id, context.path_id(0));
  if (id == context.actor.id)
    return base::fail(base::ErrorKind::conflict, "SELF", "Your own password is changed with the one of today.");
  const auto user = user_of(parts, id);
  if (!user) return base::fail_not_found();
  return hash_of(parts, input.password, user->email);
}

base::Status set_password(const Parts& parts, db::Tx& tx, http::Context& context, const std::string& hash) {
  TRY(const auto change, change_of(parts, tx, context, unchanged));
  const auto id = change.before.id.raw;
  store_password(tx, id, hash);
  end_token(tx, id);  // Somebody who knew the old password may have made or read it.
  parts.gate.end_sessions(tx, id);
  context.journal.write(tx, {"panel.staff", "set_password", id, change.before.name, std::string(kPasswordSet)});
  return {};
}

// Slow.
base::Result<std::string> hash_of_own(const Parts& parts, http::Context& context, const OwnPasswordBody& input) {
  TRY_OK(parts.gate.confirm(context.actor, input.current, context.request));
  const auto user = user_of(parts, context.actor.id);
  if (!user) return base::fail_not_found();
  return hash_of(parts, input.password, user->email);
}

base::Status set_own_password(const Parts& parts, db::Tx& tx, http::Context& context, const std::string& hash) {
  const auto id = context.actor.id;
  store_password(tx, id, hash);
  parts.gate.end_sessions(tx, id);
  context.journal.write(tx, {"panel.staff", "set_password", id, context.actor.name, std::string(kPasswordSet)});
  return {};
}

// A token can do what its owner can.
base::Result<TokenBody> renew_token(const Parts& parts, db::Tx& tx, http::Context& context) {
  TRY(const auto change, change_of(parts, tx, context, unchanged));
  const bool ends_old = !context.flag("keep_old");
  const auto token = crypto::make_bearer(context.random, "staff");
  const auto now = context.clock.now();
  const auto id = change.before.id.raw;
  store_token(tx, id, token.reveal(), now, ends_old ? now : now + std::chrono::hours(24));
  context.journal.write(tx, {"panel.staff", "renew_token", id, change.before.name, R"({"token":["***","***"]})"});
  return TokenBody{token.reveal()};
}

base::Status remove_token(const Parts& parts, db::Tx& tx, http::Context& context) {
  TRY(const auto change, change_of(parts, tx, context, unchanged));
  const auto id = change.before.id.raw;
  if (end_token(tx, id) == 0) return base::fail_not_found();
  context.journal.write(tx, {"panel.staff", "end_token", id, change.before.name, R"({"token":["***",null]})"});
  return {};
}

// Ends one of the caller's own sessions, or all of them.
base::Status end_own(const Parts& parts, db::Tx& tx, http::Context& context, std::optional<std::int64_t> session,
                     std::string_view action) {
  const auto id = context.actor.id;
  if (session && !parts.gate.end_session(tx, *session, id)) return base::fail_not_found();
  if (!session) parts.gate.end_sessions(tx, id);
  context.journal.write(tx, {"panel.staff", action, id, context.actor.name, "{}"});
  return {};
}

base::Status sign_out(const Parts& parts, http::Context& context) {
  TRY_OK(parts.control.write([&](db::Tx& tx) { return end_own(parts, tx, context, context.actor.session, "sign_out"); }));
  context.headers.emplace_back("set-cookie", std::string(kCookie) + "=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
  return {};
}

base::Result<http::List<SessionRow>> my_sessions(db::Tx& tx, http::Context& context) {
  std::vector<SessionRow> items;
  for (const auto& one : sessions_of(tx, context.actor.id))
    items.push_back({one.id, one.created_at, one.used_at, one.address, one.browser, one.id == context.actor.session});
  return http::whole_list(std::move(items));
}

std::vector<std::string> with_password(std::vector<std::string> errors) {
  for (const auto* rule : {"422 PASSWORD_LENGTH", "422 PASSWORD_CONTAINS_EMAIL", "422 PASSWORD_COMMON"})
    errors.emplace_back(rule);
  return errors;
}

http::Route route_of(http::Method method, std::string path, std::string permission, std::string summary,
                     std::vector<std::string> errors = {}) {
  http::Route route{method, std::move(path), std::move(permission), std::move(summary)};
  route.errors = std::move(errors);
  return route;
}

using SharedParts = std::shared_ptr<const Parts>;

void add_entrance(http::Router& router, const SharedParts& parts) {
  using http::Method;
  router.add(http::call(
      route_of(Method::post, "/api/v1/sign_in", "public", "Signs a staff user in; answers the session cookie.",
               {"401 SIGNIN_REFUSED", "429 SIGNIN_LOCKED"}),
      [parts](http::Context& context, const SignInBody& body) { return enter(*parts, context, body.email, body.password); }));
  auto owner =
      route_of(Method::post, "/api/v1/first_owner", "public",
               "Makes the first staff user of an empty installation, by the link that the server wrote, and signs him in.",
               with_password({"409 OWNER_EXISTS"}));
  owner.status = 201;
  router.add(http::call(std::move(owner),
                        [parts](http::Context& context, const OwnerBody& body) { return become_owner(*parts, context, body); }));
  router.add(http::call(route_of(Method::post, "/api/v1/sign_out", "signed_in", "Ends this session."),
                        [parts](http::Context& context) { return sign_out(*parts, context); }));
  router.add(http::reading(
      route_of(Method::get, "/api/v1/me", "signed_in", "Tells who is signed in and what he may do."),
      [](db::Tx& tx, http::Context& context) { return me_of(tx, context.actor); }, &parts->control));
}

// What everybody may do with his own sessions and his own password.
void add_own_routes(http::Router& router, const SharedParts& parts) {
  using http::Method;
  auto* control = &parts->control;
  router.add(http::prepared_writing(
      route_of(Method::post, "/api/v1/me/password", "signed_in", "Sets one's own password and ends all sessions.",
               with_password({"422 PASSWORD_WRONG", "429 SIGNIN_LOCKED"})),
      [parts](http::Context& context, OwnPasswordBody& body) { return hash_of_own(*parts, context, body); },
      [parts](db::Tx& tx, http::Context& context, const OwnPasswordBody&, const std::string& hash) {
        return set_own_password(*parts, tx, context, hash);
      },
      control));
  router.add(http::reading(route_of(Method::get, "/api/v1/my_sessions", "signed_in", "Lists one's own sessions."), my_sessions,
                           control));
  router.add(http::writing(
      route_of(Method::del, "/api/v1/my_sessions", "signed_in", "Ends all of one's own sessions."),
      [parts](db::Tx& tx, http::Context& context) { return end_own(*parts, tx, context, {}, "end_sessions"); }, control));
  router.add(http::writing(
      route_of(Method::del, "/api/v1/my_sessions/{id}", "signed_in", "Ends one of one's own sessions."),
      [parts](db::Tx& tx, http::Context& context) -> base::Status {
        TRY(const auto id, context.path_id(0));
        return end_own(*parts, tx, context, id, "end_session");
      },
      control));
}

constexpr std::string_view kWrite = "panel.staff.write";

// Each of them goes through change_of() or may_change(), as do those of passwords and tokens.
void add_user_routes(http::Router& router, const SharedParts& parts) {
  using http::Method;
  auto* control = &parts->control;
  const std::string write(kWrite), one = "/api/v1/staff/{id}";
  auto create =
      route_of(Method::post, "/api/v1/staff", write, "Adds a staff user.", with_password({"403 GRANT", "409 EMAIL_TAKEN"}));
  create.status = 201;
  router.add(http::prepared_writing(
      std::move(create), [parts](http::Context&, Staff& user) { return hash_of_new(*parts, user); },
      [parts](db::Tx& tx, http::Context& context, const Staff& user, const std::string& hash) {
        return add_user(*parts, tx, context, user, hash);
      },
      control));
  router.add(http::writing(
      route_of(Method::patch, one, write, "Changes a staff user.",
               {"403 GRANT", "409 EMAIL_TAKEN", "409 LAST_ADMIN", "409 SELF", "409 STALE"}),
      [parts](db::Tx& tx, http::Context& context, const http::Patch<Staff>& patch) {
        return patch_user(*parts, tx, context, patch);
      },
      control));
  router.add(http::writing(
      route_of(Method::del, one, write, "Deletes a staff user; his log entries stay.",
               {"403 GRANT", "409 LAST_ADMIN", "409 SELF"}),
      [parts](db::Tx& tx, http::Context& context) { return remove_user(*parts, tx, context); }, control));
  router.add(http::writing(
      route_of(Method::post, one + "/actions/disable", write, "Stops a staff user from signing in and ends what is open.",
               {"403 GRANT", "409 LAST_ADMIN", "409 SELF"}),
      [parts](db::Tx& tx, http::Context& context) { return set_state(*parts, tx, context, State::disabled); }, control));
  router.add(http::writing(
      route_of(Method::post, one + "/actions/enable", write, "Lets a staff user sign in again.", {"403 GRANT"}),
      [parts](db::Tx& tx, http::Context& context) { return set_state(*parts, tx, context, State::active); }, control));
}

void add_secret_routes(http::Router& router, const SharedParts& parts) {
  using http::Method;
  auto* control = &parts->control;
  const std::string write(kWrite), one = "/api/v1/staff/{id}";
  router.add(http::prepared_writing(
      route_of(Method::post, one + "/password", write, "Sets another user's password and ends his sessions and his API token.",
               with_password({"403 GRANT", "409 SELF"})),
      [parts](http::Context& context, PasswordBody& body) { return hash_of_another(*parts, context, body); },
      [parts](db::Tx& tx, http::Context& context, const PasswordBody&, const std::string& hash) {
        return set_password(*parts, tx, context, hash);
      },
      control));
  auto token = route_of(Method::post, one + "/token", write,
                        "Makes or renews the API token of a staff user; ?keep_old=true lets the old one work for 24 hours.",
                        {"403 GRANT"});
  token.status = 201;
  token.parameters = {{"keep_old", "true: the old one works for 24 hours more.", http::ParameterKind::flag}};
  router.add(http::writing(
      std::move(token), [parts](db::Tx& tx, http::Context& context) { return renew_token(*parts, tx, context); }, control));
  router.add(http::writing(
      route_of(Method::del, one + "/token", write, "Ends the API token of a staff user.", {"403 GRANT"}),
      [parts](db::Tx& tx, http::Context& context) { return remove_token(*parts, tx, context); }, control));
}

}  // namespace

void add_routes(http::Router& router, db::Database& control, Gate& gate, crypto::PasswordHasher& hasher,
                deployments::Deployments& deployments, const FirstOwner& first_owner) {
  const auto parts = std::make_shared<const Parts>(Parts{control, gate, hasher, deployments, first_owner});
  http::ResourceOptions options{"/api/v1/staff", "staff user", "staff users"};
  options.control = &control;
  options.can_create = options.can_change = options.can_trash = false;
  http::Resource<Staff> resource{options};
  resource.decorate = [](db::Tx& tx, std::span<Staff* const> users, const http::Context&) { fill_tokens(tx, users); };
  resource.extra = [](const http::Context& context) -> base::Result<records::Extra> { return seen_by(context.actor); };
  resource.belongs = [](const Staff& user, const http::Context& context) { return may_see(user, context.actor); };
  http::add_resource(router, std::move(resource));
  add_entrance(router, parts);
  add_own_routes(router, parts);
  add_user_routes(router, parts);
  add_secret_routes(router, parts);
}

}  // namespace staff
