// Staff: people of the operator who work in the back office; their roles, sessions and API tokens.
// Not customers and not resellers: those sign in elsewhere.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/mutex.hpp"
#include "foundation/base/secret.hpp"
#include "foundation/http/router.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/records.hpp"
#include "panel/deployments/deployments.hpp"
#include "panel/roles/roles.hpp"

namespace crypto {
class PasswordHasher;
class Key;
}  // namespace crypto

namespace staff {

enum class State : std::uint8_t { invited, active, disabled };

struct Staff : meta::Head<struct StaffTag> {
  std::string email;
  std::string name;
  std::optional<std::string> phone;
  std::vector<std::string> roles;  // Keys of panel/roles.
  bool all_deployments{true};
  std::vector<deployments::DeploymentId> deployments;  // When not all.
  std::string language{"en"};
  std::string zone{"UTC"};
  State state{State::active};
  std::optional<base::Instant> last_sign_in_at;
  base::Secret password;                   // Accepted at creation; kept as a hash only.
  std::optional<std::string> token_last4;  // Of the API token.
  static const meta::Entity& shape();
};

inline constexpr std::string_view kCookie = "__Host-tvms";
inline constexpr int kFailuresPerEmail = 10;  // T10-403, in 15 minutes.
inline constexpr int kFailuresPerAddress = 50;
inline constexpr int kCallsPerSecond = 20;  // T10-724, of an API token.
inline constexpr int kCallsBurst = 100;

// Signed-in people in memory: who calls is answered without the database, so it can be asked on the I/O thread.
// Thread-safe; reload() follows changes that others made.
class Gate {
 public:
  Gate(db::Database& control, crypto::PasswordHasher& hasher, const crypto::Key& root, base::Clock& clock, base::Random& random);

  // All permissions that routes name; roles (panel/roles) are patterns over them. Once, before the first request.
  void set_permissions(std::vector<std::string> all);
  // Called after people, sessions or tokens changed, by any thread and under no lock.
  void set_changed(std::function<void()> changed) { changed_ = std::move(changed); }
  void reload();
  // Reload, once this transaction is committed.
  void follow(db::Tx& tx);
  // Writes last uses and ends old sessions. Each minute.
  void flush();

  // Somebody beside staff who calls the management API, a reseller: nothing = no credential of his kind in the request, 401 = one that
  // is not good. Asked before staff, on an I/O thread: must not block. At the start only.
  using Other = std::function<base::Result<std::optional<http::Actor>>(const http::Request&)>;
  void add_other(Other other) { others_.push_back(std::move(other)); }
  // Nothing: no credential of staff or of others in the request. 401 NOT_SIGNED_IN: one that is not (or no longer) good. 429 TOO_MANY_CALLS.
  [[nodiscard]] base::Result<std::optional<http::Actor>> authenticate(const http::Request& request) const;
  // For answers that stay open: who the request's credential stands for at each later moment; nothing once it has ended. Asking
  // does not count as use. The gate must outlive the function.
  [[nodiscard]] std::function<std::optional<http::Actor>()> watch(const http::Request& request) const;

  struct SignedIn {
    http::Actor actor;
    std::string cookie;  // For Set-Cookie.
  };
  // 401 SIGNIN_REFUSED, 429 SIGNIN_LOCKED.
  [[nodiscard]] base::Result<SignedIn> sign_in(const std::string& email, const base::Secret& password,
                                               const http::Request& request);
  // Whether this is the caller's own password; wrong ones count like those of sign-in. 422 PASSWORD_WRONG, 429 SIGNIN_LOCKED.
  [[nodiscard]] base::Status confirm(const http::Actor& actor, const base::Secret& password, const http::Request& request);
  // End with the caller's transaction. false: the person has no such session.
  bool end_session(db::Tx& tx, std::int64_t session, std::int64_t staff_id);
  void end_sessions(db::Tx& tx, std::int64_t staff_id);

 private:
  struct Person;
  struct Allowed;
  [[nodiscard]] Allowed allowed_by(const std::vector<std::string>& roles, const std::vector<roles::Grant>& grants) const;
  struct Session {
    std::int64_t id{};
    std::int64_t staff_id{};
    base::Instant created_at{}, used_at{};
    bool is_touched{};  // Used since the last flush.
  };
  enum class Use : std::uint8_t { counted, watched };
  struct Loaded;
  [[nodiscard]] Loaded load();
  void forget(const std::function<bool(const Session&)>& has_ended);
  [[nodiscard]] std::optional<http::Actor> actor_of(const Person& person, http::ActorKind kind) const;
  [[nodiscard]] std::optional<http::Actor> by_session(const std::string& hash, Use use) const;
  [[nodiscard]] std::optional<http::Actor> by_token(const std::string& hash) const;
  // T10-724: whether the token may call now.
  [[nodiscard]] bool takes_call(const std::string& hash) const;
  void note_failure(const std::string& email_key, const http::Request& request);
  base::Status refuse(const std::string& email_key, const http::Request& request);
  [[nodiscard]] base::Status check_locks(const std::string& email_key, const std::string& address);

  db::Database& control_;
  crypto::PasswordHasher& hasher_;
  std::string csrf_key_;
  base::Clock& clock_;
  base::Random& random_;
  std::vector<std::string> all_permissions_;
  std::function<void()> changed_;
  std::vector<Other> others_;
  mutable base::Mutex mutex_{"panel/staff/staff.mutex"};
  std::uint64_t
      generation_{};  // Of what follows: counted up by each change, so that an older picture never replaces a newer one.
  mutable std::map<std::string, Session, std::less<>> sessions_;  // By hash.
  std::map<std::int64_t, std::shared_ptr<const Person>> people_;
  std::map<std::string, std::pair<std::int64_t, base::Instant>, std::less<>> tokens_;  // Hash → staff, valid until.
  struct Calls {
    double spent{};  // Of the burst.
    base::Instant at{};
  };
  mutable std::map<std::string, Calls, std::less<>> calls_;  // By the token's hash.
};

// Makes a staff user outside of any request (demo, first owner). The password is checked like any other.
[[nodiscard]] base::Status add_staff(db::Tx& tx, Staff& user, crypto::PasswordHasher& hasher, const records::Act& act);
// Slow, so it is made before a transaction opens: the hash of the user's password, once that is good enough.
[[nodiscard]] base::Result<std::string> password_hash(const Staff& user, crypto::PasswordHasher& hasher);
[[nodiscard]] bool has_staff(db::Tx& tx);

// The word by which the first owner of an empty installation is made, once (AU-9). Kept in memory only: each start makes a new one.
class FirstOwner {
 public:
  FirstOwner(db::Database& control, base::Random& random);
  // "" once somebody exists. For the machine's owner: the log and a file that only he can read.
  [[nodiscard]] const std::string& word() const { return word_; }
  // 403 FORBIDDEN for another word. Asked before the slow hash of a password, and again by accept().
  [[nodiscard]] base::Status check(std::string_view word) const;
  // The first staff user: Admin of everything. 409 OWNER_EXISTS.
  [[nodiscard]] base::Status accept(db::Tx& tx, std::string_view word, Staff& user, const std::string& hash,
                                    const records::Act& act) const;

 private:
  std::string word_;
};

void add_routes(http::Router& router, db::Database& control, Gate& gate, crypto::PasswordHasher& hasher,
                deployments::Deployments& deployments, const FirstOwner& first_owner);

}  // namespace staff
