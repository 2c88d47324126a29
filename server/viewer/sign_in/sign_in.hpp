// Sign-in of viewers' apps: password to session, access and refresh tokens, and who is signed in now, in memory.
// Not staff's sign-in (panel/staff), not the list of devices (crm/devices), not what somebody may play (viewer/playback).
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "crm/customers/customers.hpp"
#include "crm/devices/devices.hpp"
#include "foundation/base/mutex.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/secret.hpp"
#include "foundation/base/time.hpp"
#include "foundation/crypto/crypto.hpp"
#include "viewer/sign_in/sign_in_shapes.hpp"

namespace http {
struct Actor;
struct Request;
struct Tenant;
class Router;
}  // namespace http
namespace crypto {
class PasswordHasher;
}

namespace sign_in {

using customers::CustomerId;
using devices::DeviceId;

inline constexpr std::chrono::minutes kAccessLife{15};  // A50-1501.
inline constexpr std::chrono::seconds kGrace{60};       // SE-3: an answer that got lost is given once more.
inline constexpr std::chrono::days kIdle{180};          // A device that was off for longer signs in again.
inline constexpr std::size_t kWrongPerUser = 5;         // Check 1 of spec 60.
inline constexpr std::size_t kWrongPerAddress = 50;
inline constexpr std::chrono::minutes kWrongWithin{10};
inline constexpr std::chrono::minutes kLocked{15};

// ---- who is signed in

struct Player {
  DeviceId device{};
  std::int64_t sign_in{};  // Row of the sign-in that its tokens belong to.
  products::DeviceType type{};
  std::string title;
  bool is_blocked{};
};
// A customer with at least one app signed in. Immutable; a change makes a new one.
struct Account {
  customers::Access access;
  std::vector<Player> players;
  [[nodiscard]] const Player* find(DeviceId device) const;
};

// A303 when disabled, A304 (with ends_at) when the time is over, by the clock and not by a stored state (C60-14).
[[nodiscard]] base::Status may_watch(const customers::Access& access, base::Instant now);

// What an access token says.
struct Claim {
  CustomerId customer{};
  DeviceId device{};
  std::int64_t sign_in{};
  std::int64_t expires_s{};
};

// The accounts of all open deployments. Reads take one shared lock and never wait for disk or database. Thread-safe.
class Accounts {
 public:
  Accounts(const crypto::Key& root, const customers::Customers& customers, const devices::Devices& devices, base::Clock& clock);
  ~Accounts();
  Accounts(const Accounts&) = delete;
  Accounts& operator=(const Accounts&) = delete;

  // Reads all of a deployment: when it opens, and when its settings change.
  void load(const std::shared_ptr<const http::Tenant>& tenant);
  // Reads one customer anew, after a commit that changed him. A database that is away makes his apps renew their tokens.
  void reload(std::int64_t tenant, CustomerId customer);
  // Reads the customers of a deployment that other processes have changed since the last look; all of them when a product was
  // changed. Called each few seconds.
  void follow(std::int64_t tenant);
  struct Figures {
    std::int64_t whole_reads{}, customer_reads{};  // Since the start.
  };
  [[nodiscard]] Figures figures() const { return {whole_reads_, customer_reads_}; }

  // Null when no app of his is signed in.
  [[nodiscard]] std::shared_ptr<const Account> find(std::int64_t tenant, CustomerId customer) const;

  // "tvms_view_<deployment>_<87 characters>", signed with a key of the deployment's own.
  [[nodiscard]] std::string access_token(std::int64_t tenant, const Claim& claim) const;
  // Who is calling; hot. 401 TOKEN_INVALID (A311): no token, a bad, old or foreign one, or one of a sign-in that has ended.
  [[nodiscard]] base::Result<http::Actor> authenticate(const http::Request& request, const http::Tenant& tenant) const;

 private:
  struct Deployment;
  [[nodiscard]] std::shared_ptr<Deployment> deployment(std::int64_t tenant) const;
  // Of both the caller holds `reading`.
  void read(Deployment& of);
  void read_customer(Deployment& of, CustomerId customer);
  const crypto::Key root_;
  const customers::Customers& customers_;
  const devices::Devices& devices_;
  base::Clock& clock_;
  std::atomic<std::int64_t> whole_reads_{}, customer_reads_{};
  mutable base::SharedMutex mutex_{"viewer/sign_in/sign_in.mutex"};
  std::map<std::int64_t, std::shared_ptr<Deployment>> deployments_;
};

// ---- signing in

struct Place {
  std::int64_t tenant{};
  db::Database& database;
  std::string zone;
};
struct Attempt {
  std::string user_id;
  base::Secret password;
  std::string device_type;  // As sent: unknown types are refused, not malformed.
  devices::Presented device;
  std::optional<DeviceId> remove_device;
};
struct Session {
  std::string access_token;
  std::int64_t access_expires_s{};
  std::string refresh_token;
  std::string device_key;
  customers::Access customer;
};

// The checks of spec 60, in their order. Blocks: database and password hash. Thread-safe.
class SignIns {
 public:
  SignIns(const crypto::Key& root, Accounts& accounts, const customers::Customers& customers, const devices::Devices& devices,
          crypto::PasswordHasher& hasher, base::Random& random)
      : root_(root), accounts_(accounts), customers_(customers), devices_(devices), hasher_(hasher), random_(random) {}

  // 401 LOGIN_INVALID (A301; 429 with retry_after_s when locked), 403 ACCOUNT_DISABLED (A303), SUBSCRIPTION_EXPIRED (A304),
  // DEVICE_TYPE_NOT_ALLOWED, DEVICE_BLOCKED (A307), 409 DEVICE_LIMIT (A309), 503 BUSY.
  [[nodiscard]] base::Result<Session> sign_in(const Place& place, const Attempt& attempt, const records::Act& act);
  // A new pair of tokens for the latest refresh token. The one before it gives the same pair for kGrace; an older one is taken
  // for stolen and ends the sign-in. 401 REFRESH_INVALID (A311) and the codes above.
  [[nodiscard]] base::Result<Session> refresh(const Place& place, std::string_view token, std::string_view device_key,
                                              const std::string& ip, const records::Act& act);
  // The device keeps its place.
  void sign_out(const Place& place, CustomerId customer, DeviceId device, const records::Act& act);

 private:
  struct Checked;
  struct Row;
  [[nodiscard]] base::Status claim_try(const Place& place, const std::string& user_key, const std::string& address,
                                       base::Instant now) const;
  [[nodiscard]] base::Result<Checked> check_password(const Place& place, const Attempt& attempt, const records::Act& act);
  [[nodiscard]] base::Result<Session> open(db::Tx& tx, const Place& place, const Attempt& attempt, const Checked& checked,
                                           const records::Act& act) const;
  [[nodiscard]] std::string refresh_token(std::int64_t tenant, std::int64_t id, std::uint32_t counter,
                                          std::string_view salt) const;
  [[nodiscard]] Session session(const Place& place, const Row& row, std::string device_key, customers::Access access,
                                base::Instant now) const;

  const crypto::Key root_;
  Accounts& accounts_;
  const customers::Customers& customers_;
  const devices::Devices& devices_;
  crypto::PasswordHasher& hasher_;
  base::Random& random_;
};

void add_routes(http::Router& router, SignIns& sign_ins);

}  // namespace sign_in
