#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "foundation/base/random.hpp"
#include "foundation/base/text.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/crypto/passwords.hpp"
#include "panel/staff/queries.gen.hpp"
#include "panel/staff/staff.hpp"
#include "panel/user_log/user_log.hpp"

namespace staff {
namespace {

using namespace std::chrono_literals;
constexpr auto kIdle = 12h;  // T10-405
constexpr auto kLife = 24h * 7;
constexpr auto kFailureWindow = 15min;

// The API token that the request bears; "" = none.
std::string_view token_in(const http::Request& request) {
  const auto token = request.bearer();
  return token.starts_with("tvms_staff_") ? token : std::string_view{};
}

base::Error not_signed_in() { return {base::ErrorKind::not_signed_in, "NOT_SIGNED_IN", "Sign in first."}; }

}  // namespace

// The union of somebody's roles.
struct Gate::Allowed {
  http::Permissions everywhere;
  std::map<std::int64_t, http::Permissions> in_deployment;  // By roles of one deployment.
};

struct Gate::Person {
  std::int64_t id{};
  std::string name, language;
  bool all_deployments{}, is_disabled{};
  http::Permissions permissions;
  std::shared_ptr<const std::map<std::int64_t, http::Permissions>> more_in;
  std::set<std::int64_t> deployments;
};

Gate::Gate(db::Database& control, crypto::PasswordHasher& hasher, const crypto::Key& root, base::Clock& clock,
           base::Random& random)
    : control_(control),
      hasher_(hasher),
      csrf_key_(crypto::derive(root, crypto::purpose::kCsrf).view()),
      clock_(clock),
      random_(random) {}

void Gate::set_permissions(std::vector<std::string> all) {
  all_permissions_ = std::move(all);
  reload();
}

Gate::Allowed Gate::allowed_by(const std::vector<std::string>& roles, const std::vector<roles::Grant>& grants) const {
  Allowed out;
  for (const auto& grant : grants) {
    if (std::ranges::find(roles, grant.key) == roles.end()) continue;
    auto& into = grant.deployment ? out.in_deployment[*grant.deployment] : out.everywhere;
    for (const auto& permission : all_permissions_)
      if (std::ranges::any_of(grant.patterns, [&](const auto& pattern) { return roles::fits(pattern, permission); }))
        into.insert(permission);
  }
  return out;
}

struct Gate::Loaded {
  std::map<std::int64_t, std::shared_ptr<const Person>> people;
  std::map<std::string, Session, std::less<>> sessions;
  std::map<std::string, std::pair<std::int64_t, base::Instant>, std::less<>> tokens;
};

Gate::Loaded Gate::load() {
  Loaded out;
  control_.read([&](db::Tx& tx) {
    const auto grants = roles::all(tx);
    std::map<std::int64_t, std::set<std::int64_t>> scopes;
    tx.each(queries::scopes, {}, [&](const db::Row& row) { scopes[row.integer(0)].insert(row.integer(1)); });
    tx.each(queries::everybody, {}, [&](const db::Row& row) {
      auto person = std::make_shared<Person>();
      person->id = row.integer(0);
      person->name = row.text(1);
      std::vector<std::string> roles;
      const auto parsed = boost::json::parse(row.text(2));
      for (const auto& role : parsed.as_array()) roles.emplace_back(std::string_view(role.as_string()));
      auto allowed = allowed_by(roles, grants);
      person->permissions = std::move(allowed.everywhere);
      if (!allowed.in_deployment.empty())
        person->more_in = std::make_shared<const std::map<std::int64_t, http::Permissions>>(std::move(allowed.in_deployment));
      person->all_deployments = row.boolean(3);
      // T10-705: what is about no deployment in particular is for those who have them all.
      if (!person->all_deployments)
        std::erase_if(person->permissions, [](const std::string& one) {
          return one.starts_with("panel.platform_log.") || one == "panel.deployments.add";
        });
      person->language = row.text(4);
      person->is_disabled = row.text(5) == "disabled";
      person->deployments = scopes[person->id];
      out.people[person->id] = std::move(person);
    });
    tx.each(queries::sessions, {}, [&](const db::Row& row) {
      out.sessions[row.string(2)] = {row.integer(0), row.integer(1), row.instant(3), row.instant(4), false};
    });
    tx.each(queries::tokens, {}, [&](const db::Row& row) {
      out.tokens[row.string(1)] = {row.integer(0), base::Instant::max()};
      if (!row.text(3).empty()) out.tokens[row.string(3)] = {row.integer(0), row.instant(4)};
    });
  });
  return out;
}

void Gate::reload() {
  const auto generation = [&] {
    const std::lock_guard lock(mutex_);
    return generation_;
  };
  for (bool is_done = false; !is_done;) {
    const auto before = generation();
    auto loaded = load();
    const std::lock_guard lock(mutex_);
    // A session that ended, or a newer picture that came while this one was read, must not be undone: read again.
    if (generation_ != before) continue;
    for (auto& [hash, session] : loaded.sessions)
      if (const auto old = sessions_.find(hash); old != sessions_.end() && old->second.used_at > session.used_at)
        session = old->second;
    people_ = std::move(loaded.people);
    sessions_ = std::move(loaded.sessions);
    tokens_ = std::move(loaded.tokens);
    std::erase_if(calls_, [&](const auto& one) { return !tokens_.contains(one.first); });
    ++generation_;
    is_done = true;
  }
  if (changed_) changed_();
}

void Gate::follow(db::Tx& tx) {
  tx.after_commit([this] { reload(); });
}

void Gate::flush() {
  std::vector<std::pair<std::int64_t, base::Instant>> touched;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [hash, session] : sessions_) {
      if (!session.is_touched) continue;
      session.is_touched = false;
      touched.emplace_back(session.id, session.used_at);
    }
  }
  const auto now = clock_.now();
  control_.write([&](db::Tx& tx) {
    for (const auto& [id, at] : touched) tx.run(queries::touch_session, {id, at});
    tx.run(queries::end_old_sessions, {now - kIdle, now - kLife});
  });
}

std::optional<http::Actor> Gate::actor_of(const Person& person, http::ActorKind kind) const {
  if (person.is_disabled) return std::nullopt;
  http::Actor actor;
  actor.kind = kind;
  actor.id = person.id;
  actor.name = person.name;
  actor.permissions = person.permissions;
  actor.more_in = person.more_in;
  actor.all_deployments = person.all_deployments;
  actor.deployments = person.deployments;
  actor.language = person.language;
  return actor;
}

std::optional<http::Actor> Gate::by_session(const std::string& hash, Use use) const {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  const auto it = sessions_.find(hash);
  if (it == sessions_.end()) return std::nullopt;
  auto& session = it->second;
  const auto person = people_.find(session.staff_id);
  if (person == people_.end() || now - session.used_at > kIdle || now - session.created_at > kLife) return std::nullopt;
  if (use == Use::counted) {
    session.used_at = std::max(session.used_at, now);
    session.is_touched = true;
  }
  auto actor = actor_of(*person->second, http::ActorKind::staff);
  if (!actor) return actor;
  actor->session = session.id;
  const auto csrf = crypto::hmac_sha256(csrf_key_, hash);
  actor->csrf = base::to_base64url({reinterpret_cast<const char*>(csrf.data()), csrf.size()});
  return actor;
}

std::optional<http::Actor> Gate::by_token(const std::string& hash) const {
  const std::lock_guard lock(mutex_);
  const auto it = tokens_.find(hash);
  if (it == tokens_.end() || it->second.second < clock_.now()) return std::nullopt;
  const auto person = people_.find(it->second.first);
  if (person == people_.end()) return std::nullopt;
  auto actor = actor_of(*person->second, http::ActorKind::staff_token);
  // T10-722: no people, and nothing by which its reach or that of others would grow, because a leaked token can be ended.
  if (actor)
    std::erase_if(actor->permissions, [](const auto& p) { return p.starts_with("panel.staff.") || roles::is_for_admins(p); });
  return actor;
}

bool Gate::takes_call(const std::string& hash) const {
  const auto now = clock_.now();
  const std::lock_guard lock(mutex_);
  auto& calls = calls_[hash];
  const auto elapsed_s = std::chrono::duration<double>(now - calls.at).count();
  calls.spent = std::max(0.0, calls.spent - std::max(0.0, elapsed_s) * kCallsPerSecond);
  calls.at = now;
  if (calls.spent > kCallsBurst - 1) return false;
  calls.spent += 1;
  return true;
}

base::Result<std::optional<http::Actor>> Gate::authenticate(const http::Request& request) const {
  for (const auto& other : others_) {
    TRY(auto actor, other(request));
    if (actor) return actor;
  }
  if (const auto token = token_in(request); !token.empty()) {
    const auto hash = crypto::bearer_hash(token);
    auto actor = by_token(hash);
    if (!actor) return base::fail(not_signed_in());
    if (!takes_call(hash)) {
      base::Error error{base::ErrorKind::too_many, "TOO_MANY_CALLS", "A token may make 20 calls a second; wait a second."};
      error.retry_after_s = 1;
      return std::unexpected(std::move(error));
    }
    return actor;
  }
  const auto cookie = request.cookie(kCookie);
  if (cookie.empty()) return std::optional<http::Actor>{};
  auto actor = by_session(crypto::bearer_hash(cookie), Use::counted);
  if (!actor) return base::fail(not_signed_in());
  return actor;
}

std::function<std::optional<http::Actor>()> Gate::watch(const http::Request& request) const {
  if (const auto token = token_in(request); !token.empty())
    return [this, hash = crypto::bearer_hash(token)] { return by_token(hash); };
  return [this, hash = crypto::bearer_hash(request.cookie(kCookie))] { return by_session(hash, Use::watched); };
}

base::Status Gate::check_locks(const std::string& email_key, const std::string& address) {
  const auto since = clock_.now() - kFailureWindow;
  const auto is_locked = control_.read([&](db::Tx& tx) {
    return tx.number(queries::failures, {"email:" + email_key, since}) >= kFailuresPerEmail ||
           tx.number(queries::failures, {"address:" + address, since}) >= kFailuresPerAddress;
  });
  if (!is_locked) return {};
  base::Error error{base::ErrorKind::too_many, "SIGNIN_LOCKED", "Too many tries; wait 15 minutes."};
  error.retry_after_s = 900;
  return std::unexpected(std::move(error));
}

void Gate::note_failure(const std::string& email_key, const http::Request& request) {
  const auto now = clock_.now();
  control_.write([&](db::Tx& tx) {
    tx.run(queries::add_failure, {"email:" + email_key, now});
    tx.run(queries::add_failure, {"address:" + request.remote_ip, now});
    user_log::Journal("anonymous", 0, email_key, request.remote_ip, request.id, now)
        .write(tx, {"panel.staff", "sign_in_refused", 0, email_key, "{}"});
  });
}

base::Status Gate::refuse(const std::string& email_key, const http::Request& request) {
  note_failure(email_key, request);
  return base::fail(base::ErrorKind::not_signed_in, "SIGNIN_REFUSED", "E-mail or password is wrong.");
}

base::Result<Gate::SignedIn> Gate::sign_in(const std::string& email, const base::Secret& password, const http::Request& request) {
  struct Found {
    std::int64_t id{};
    std::string hash;
    bool is_disabled{};
  };
  const auto email_key = base::fold_key(email);
  TRY_OK(check_locks(email_key, request.remote_ip));
  const auto found = control_.read([&](db::Tx& tx) {
    return tx.one(queries::by_email, {email_key},
                  [](const db::Row& row) { return Found{row.integer(0), row.string(1), row.text(2) == "disabled"}; });
  });
  // The same work for an unknown address, so that the time tells nothing (T10-402).
  TRY(const bool is_right, hasher_.verify(password, found ? found->hash : ""));
  if (!found || !is_right || found->is_disabled) return std::unexpected(refuse(email_key, request).error());

  const auto secret = crypto::make_bearer(random_, "session");
  const auto hash = crypto::bearer_hash(secret.reveal());
  const auto now = clock_.now();
  const auto browser = std::string(request.header("user-agent").substr(0, 200));
  std::optional<std::string> better;
  if (hasher_.needs_rehash(found->hash)) { TRY(better, hasher_.hash(password)); }
  const bool is_in = control_.write([&](db::Tx& tx) {
    // Judging the password took its time: somebody may have disabled the person or set another password since.
    if (tx.run(queries::signed_in, {found->id, now, found->hash}) != 1) return false;
    if (better) tx.run(queries::set_password, {found->id, *better});
    tx.run(queries::forget_failures, {"email:" + email_key, now - kFailureWindow});
    user_log::Journal("staff", found->id, email_key, request.remote_ip, request.id, now)
        .write(tx, {"panel.staff", "sign_in", found->id, email_key, "{}"});
    tx.run(queries::add_session, {found->id, hash, now, request.remote_ip, browser});
    return true;
  });
  if (!is_in) return std::unexpected(refuse(email_key, request).error());
  reload();
  auto actor = by_session(hash, Use::counted);
  if (!actor) return base::fail(not_signed_in());
  return SignedIn{std::move(*actor),
                  fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=604800", kCookie, secret.reveal())};
}

base::Status Gate::confirm(const http::Actor& actor, const base::Secret& password, const http::Request& request) {
  struct Own {
    std::string email_key, hash;
  };
  const auto own = control_.read([&](db::Tx& tx) {
    return tx.one(queries::own_password, {actor.id}, [](const db::Row& row) { return Own{row.string(0), row.string(1)}; });
  });
  if (!own) return base::fail_not_found();
  TRY_OK(check_locks(own->email_key, request.remote_ip));
  TRY(const bool is_right, hasher_.verify(password, own->hash));
  if (is_right) return {};
  note_failure(own->email_key, request);
  return base::fail_field("/current", "PASSWORD_WRONG", "This is not your password of today.");
}

void Gate::forget(const std::function<bool(const Session&)>& has_ended) {
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(sessions_, [&](const auto& one) { return has_ended(one.second); });
    ++generation_;
  }
  if (changed_) changed_();
}

bool Gate::end_session(db::Tx& tx, std::int64_t session, std::int64_t staff_id) {
  if (tx.run(queries::end_session, {session, staff_id}) != 1) return false;
  tx.after_commit([this, session] { forget([&](const Session& one) { return one.id == session; }); });
  return true;
}

void Gate::end_sessions(db::Tx& tx, std::int64_t staff_id) {
  tx.run(queries::end_sessions, {staff_id});
  tx.after_commit([this, staff_id] { forget([&](const Session& one) { return one.staff_id == staff_id; }); });
}

}  // namespace staff
