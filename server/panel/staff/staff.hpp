// Staff: people of the operator who work in the back office; their roles, sessions and API tokens.
// Not customers and not resellers: those sign in elsewhere.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/secret.hpp"
#include "foundation/http/router.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/records.hpp"
#include "panel/deployments/deployments.hpp"

namespace crypto {
class PasswordHasher;
class Key;
}  // namespace crypto

namespace staff {

using StaffId = base::Id<struct StaffTag>;
enum class Role : std::uint8_t { admin, cms, crm, uit, rps };
enum class State : std::uint8_t { invited, active, disabled };

struct Staff : meta::Head<struct StaffTag> {
  std::string email;
  std::string name;
  std::optional<std::string> phone;
  std::vector<Role> roles;
  bool all_deployments{true};
  std::vector<deployments::DeploymentId> deployments;  // When not all.
  std::string language{"en"};
  std::string zone{"UTC"};
  State state{State::active};
  std::optional<base::Instant> last_sign_in_at;
  base::Secret password;                   // Accepted at creation; kept as a hash only.
  std::optional<std::string> token_last4;  // Of the API token.
};
[[nodiscard]] const meta::Entity& staff_entity();
[[nodiscard]] const meta::Entity& sign_in_entity();  // {email, password}
[[nodiscard]] const meta::Entity& owner_entity();    // {word, email, name, password}
[[nodiscard]] const meta::Entity& me_entity();
[[nodiscard]] const meta::Entity& password_entity();  // {password}
[[nodiscard]] const meta::Entity& token_entity();     // {token}, shown once.

inline constexpr std::string_view kCookie = "__Host-tvms";
inline constexpr int kFailuresPerEmail = 10;  // T10-403, in 15 minutes.
inline constexpr int kFailuresPerAddress = 50;

// Signed-in people in memory: who calls is answered without the database, so it can be asked on the I/O thread.
// Thread-safe; reload() follows changes that others made.
class Gate {
 public:
  Gate(db::Database& control, crypto::PasswordHasher& hasher, const crypto::Key& root, base::Clock& clock, base::Random& random);

  // All permissions that routes name; roles are patterns over them. Once, before the first request.
  void set_permissions(std::vector<std::string> all);
  void reload();
  // Writes last uses and ends old sessions. Each minute.
  void flush();

  // Nothing: no credential of staff in the request. 401 NOT_SIGNED_IN: one that is not (or no longer) good.
  [[nodiscard]] base::Result<std::optional<http::Actor>> authenticate(const http::Request& request) const;

  struct SignedIn {
    http::Actor actor;
    std::string cookie;  // For Set-Cookie.
  };
  // 401 SIGNIN_REFUSED, 429 SIGNIN_LOCKED.
  [[nodiscard]] base::Result<SignedIn> sign_in(const std::string& email, const base::Secret& password,
                                               const http::Request& request);
  void sign_out(const http::Actor& actor);
  void end_sessions(std::int64_t staff_id);
  [[nodiscard]] std::set<std::string, std::less<>> permissions_of(const std::vector<std::string>& roles) const;

 private:
  struct Person;
  struct Session {
    std::int64_t id{};
    std::int64_t staff_id{};
    base::Instant created_at{}, used_at{};
    bool is_touched{};  // Used since the last flush.
  };
  [[nodiscard]] std::optional<http::Actor> actor_of(const Person& person, http::ActorKind kind) const;
  [[nodiscard]] std::optional<http::Actor> by_session(std::string_view cookie) const;
  [[nodiscard]] std::optional<http::Actor> by_token(std::string_view token) const;
  base::Status refuse(const std::string& email_key, const http::Request& request);
  [[nodiscard]] base::Status check_locks(const std::string& email_key, const std::string& address);

  db::Database& control_;
  crypto::PasswordHasher& hasher_;
  std::string csrf_key_;
  base::Clock& clock_;
  base::Random& random_;
  std::vector<std::string> all_permissions_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, Session, std::less<>> sessions_;  // By hash.
  std::map<std::int64_t, std::shared_ptr<const Person>> people_;
  std::map<std::string, std::pair<std::int64_t, base::Instant>, std::less<>> tokens_;  // Hash → staff, valid until.
};

// Makes a staff user outside of any request (demo, first owner). The password is checked like any other.
[[nodiscard]] base::Status add_staff(db::Tx& tx, Staff& user, crypto::PasswordHasher& hasher, const records::Act& act);
[[nodiscard]] bool has_staff(db::Tx& tx);

// The word by which the first owner of an empty installation is made, once (AU-9). Kept in memory only: each start makes a new one.
class FirstOwner {
 public:
  FirstOwner(db::Database& control, base::Random& random);
  // "" once somebody exists. For the machine's owner: the log and a file that only he can read.
  [[nodiscard]] const std::string& word() const { return word_; }
  // The first staff user: Admin of everything. 403 FORBIDDEN for another word, 409 OWNER_EXISTS.
  [[nodiscard]] base::Status accept(db::Tx& tx, std::string_view word, Staff& user, crypto::PasswordHasher& hasher,
                                    const records::Act& act) const;

 private:
  std::string word_;
};

void add_routes(http::Router& router, db::Database& control, Gate& gate, crypto::PasswordHasher& hasher,
                deployments::Deployments& deployments, const FirstOwner& first_owner);

}  // namespace staff
