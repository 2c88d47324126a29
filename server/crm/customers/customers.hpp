// Customers: who watches. Login, personal data, the base subscription with its terms, enabling and disabling.
// Not their devices and profiles (viewer), not what they may see (crm/products), not money (ledger).
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crm/customers/subscription.hpp"
#include "crm/products/products.hpp"
#include "foundation/base/id.hpp"
#include "foundation/base/money.hpp"
#include "foundation/base/random.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/secret.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/dependents.hpp"
#include "foundation/records/records.hpp"

namespace http {
class Router;
}
namespace jobs {
class Runner;
}
namespace crypto {
class PasswordHasher;
}

namespace customers {

using CustomerId = base::Id<struct CustomerTag>;
enum class Start : std::uint8_t { product, now, first_sign_in };

struct Customer : meta::Head<struct CustomerTag> {
  std::int64_t number{};
  std::string user_id;  // Generated when left out.
  std::optional<std::string> mapping_id;
  std::string firstname, lastname;
  std::optional<std::string> email, phone;
  std::string city;
  std::optional<std::string> country, language;
  std::string notes;
  products::ProductId product_id{};
  std::optional<base::Instant> starts_at, ends_at;         // Neither while it waits for the first sign-in.
  std::optional<base::Instant> waiting_until;              // Fixed end of a waiting one.
  std::optional<std::int32_t> anchor_day, anchor_time_ms;  // The second one is since local midnight.
  std::optional<base::Instant> activated_at, disabled_at;
  std::optional<std::string> disabled_reason;

  // At creation only.
  products::PlanId plan_id{};
  std::optional<std::string> currency;
  Start start{Start::product};
  base::Secret password;  // Generated when left out.
  // Worked out for answers.
  State state{State::pending};
  SubscriptionState subscription_state{SubscriptionState::waiting};
  std::optional<base::Instant> grace_until;
  static const meta::Entity& shape();
};

// 4-24 of letters, digits and ! # @ = ( ) _ $ + -
[[nodiscard]] bool is_password(std::string_view text);

struct Term {
  std::int64_t id{};
  std::string kind;  // sale, renewal, extend_date, activation
  std::optional<products::PlanId> plan_id;
  std::optional<base::Instant> from_at, to_at;  // Neither: waiting.
  std::optional<Length> length;
  std::optional<base::Money> charged;
  std::string reason;
  base::Instant created_at{};
};

struct Extension {
  products::PlanId plan_id{};
  From from{From::expiry};
  std::optional<std::string> currency;
  std::string reason;  // Required for trials.
  static const meta::Entity& shape();
};

// What the sign-in of viewers needs (C60-22).
struct SignIn {
  Customer customer;
  products::Product product;
  std::string password_hash;
  std::int32_t play_epoch{};  // Raised when running sessions must end.
};

// What decides whether somebody may watch, small enough to be kept in memory for everybody who is signed in.
struct Access {
  CustomerId id{};
  std::int64_t number{};
  std::string name;  // First and last name, else the user ID.
  products::ProductId product_id{};
  products::Type type{products::Type::regular};
  bool is_disabled{};
  std::optional<base::Instant> ends_at, access_until;  // The second one with grace. Neither: waits for the first sign-in.
  std::uint16_t play_epoch{};                          // Raised when running streams must end.
  std::int32_t sign_in_epoch{};                        // Raised when apps must ask for the password again.
};

// Told after the commit that changed a customer.
struct Changed {
  std::int64_t tenant{};  // The deployment's number.
  CustomerId id{};
  std::optional<std::uint16_t> epoch{};  // The raised play epoch: what runs must end.
};

class Customers {
 public:
  explicit Customers(const products::Products& products) : products_(products) {}

  // Runs on the thread that committed, outside the transaction; must not throw. Registered by app/ before the first request.
  using OnChanged = std::function<void(const Changed&)>;
  void on_changed(OnChanged tell) { on_changed_.push_back(std::move(tell)); }

  // `password_hash` is made before the transaction opens. USERID_TAKEN, PRODUCT_NOT_SELLABLE, PLAN_NOT_FOUND, ...
  [[nodiscard]] base::Status create(db::Tx& tx, Customer& customer, const std::string& password_hash, std::string_view zone,
                                    base::Random& random, const records::Act& act) const;
  void decorate(db::Tx& tx, std::span<Customer* const> customers, std::string_view zone, base::Instant now) const;
  [[nodiscard]] std::optional<Customer> find(db::Tx& tx, CustomerId id, std::string_view zone, base::Instant now) const;
  [[nodiscard]] std::vector<Term> terms(db::Tx& tx, CustomerId id) const;

  [[nodiscard]] base::Result<Customer> extend(db::Tx& tx, CustomerId id, const Extension& extension, std::string_view zone,
                                              const records::Act& act) const;
  // C60-29 DATE_OUT_OF_RANGE; 409 WOULD_SHORTEN unless `may_shorten`.
  [[nodiscard]] base::Result<Customer> extend_date(db::Tx& tx, CustomerId id, base::Instant end, bool may_shorten,
                                                   const std::string& reason, std::string_view zone,
                                                   const records::Act& act) const;
  [[nodiscard]] base::Result<Customer> set_disabled(db::Tx& tx, CustomerId id, bool is_disabled, const std::string& reason,
                                                    std::string_view zone, const records::Act& act) const;
  [[nodiscard]] base::Result<Customer> set_password(db::Tx& tx, CustomerId id, const std::string& password_hash,
                                                    std::string_view zone, const records::Act& act) const;

  // For viewers. By user ID, case ignored; nothing when absent or in the trash.
  [[nodiscard]] std::optional<SignIn> find_sign_in(db::Tx& tx, std::string_view user_id, std::string_view zone,
                                                   base::Instant now) const;
  [[nodiscard]] std::optional<SignIn> find_sign_in(db::Tx& tx, CustomerId id, std::string_view zone, base::Instant now) const;
  // Of all that are not in the trash, or of one of them.
  [[nodiscard]] std::vector<Access> access(db::Tx& tx, std::string_view zone) const;
  [[nodiscard]] std::optional<Access> access(db::Tx& tx, CustomerId id, std::string_view zone) const;
  // After all checks of a sign-in: the first one activates, and starts a waiting subscription. Does nothing later.
  [[nodiscard]] base::Result<Customer> activate(db::Tx& tx, CustomerId id, std::string_view zone, const records::Act& act) const;
  // The same password, hashed at today's cost: nothing ends.
  void rehash(db::Tx& tx, CustomerId id, const std::string& password_hash) const;
  // Every app must sign in again, and what runs ends.
  [[nodiscard]] base::Result<Customer> sign_out_everywhere(db::Tx& tx, CustomerId id, std::string_view zone,
                                                           const records::Act& act) const;
  // Play epochs that are not 0, the trash included: by them a restarted server knows which tokens are no longer good.
  [[nodiscard]] std::vector<std::pair<std::int64_t, std::uint16_t>> play_epochs(db::Tx& tx) const;
  // Tokens made before are no longer good; who raises it ends the sessions meant.
  std::uint16_t raise_play_epoch(db::Tx& tx, CustomerId id) const;
  // To the trash or out of it; both end what runs (C60-44).
  void moved(db::Tx& tx, CustomerId id, const records::Act& act) const;
  // A name of this process, by which it knows its own changes. Before the first change; without it all are taken for others'.
  void set_node(std::string node) { node_ = std::move(node); }
  // Remembers, for other processes, that what is kept in memory of a customer is another now.
  void note_change(db::Tx& tx, CustomerId id, base::Instant now) const;
  struct Change {
    std::int64_t number{};
    CustomerId customer{};
  };
  // What other processes have noted since, and this one too when asked. Numbers may come out of their order: look some time back.
  [[nodiscard]] std::vector<Change> changes(db::Tx& tx, base::Instant since, bool with_own) const;
  // Rises with every change of a product, of which many customers' access may depend.
  [[nodiscard]] std::int64_t product_versions(db::Tx& tx) const;
  // Notes the change, and tells those who registered, after the commit.
  void tell(db::Tx& tx, CustomerId id, std::optional<std::uint16_t> epoch, const records::Act& act) const;

 private:
  [[nodiscard]] base::Result<Customer> stored(db::Tx& tx, CustomerId id) const;
  [[nodiscard]] base::Result<Customer> finish(db::Tx& tx, const Customer& before, Customer& after, std::string_view action,
                                              std::string_view zone, const records::Act& act) const;
  [[nodiscard]] std::vector<Access> access_of(db::Tx& tx, const db::Query& query, const db::Params& params,
                                              std::string_view zone) const;
  const products::Products& products_;
  std::vector<OnChanged> on_changed_;
  std::string node_;
};

// Tells the trash of products which customers have them, and products which plans were sold.
void add_dependents(records::Dependents& dependents, products::Products& products);
void add_routes(http::Router& router, const Customers& customers, crypto::PasswordHasher& hasher,
                const records::Dependents& dependents);
// Many at a time: enable, disable, to the trash and back.
void add_bulk(http::Router& router, jobs::Runner& runner, const Customers& customers, const records::Dependents& dependents);

}  // namespace customers
