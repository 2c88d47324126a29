// Deployments: the tenants. Each is a database and a folder of its own; this room creates them, opens them and finds them.
// Not what is inside one: channels, customers and looks are other rooms, in the deployment's database.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/id.hpp"
#include "foundation/base/mutex.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"
#include "foundation/db/db.hpp"
#include "foundation/http/router.hpp"
#include "foundation/meta/meta.hpp"

namespace crypto {
class Sealer;
}

namespace deployments {

using DeploymentId = base::Id<struct DeploymentTag>;
enum class State : std::uint8_t { creating, active, suspended, archived };

struct Currency {
  base::Id<struct CurrencyTag> id{};
  std::string code;
  std::string symbol;
  std::int32_t decimals{2};
  static std::span<const meta::Field> fields();
};

struct Deployment : meta::Head<struct DeploymentTag> {
  static const meta::Entity& shape();
  std::string identifier;  // Named in URLs; never changed.
  std::string name;
  State state{State::creating};
  std::vector<std::string> languages{"en"};  // The first is the default.
  std::vector<std::string> countries;
  std::vector<Currency> currencies;  // The first is the default.
  std::string zone{"UTC"};
  base::LocalTime nightly_time{180};
};

inline constexpr std::size_t kOpenMax = 64;  // SQLite files open at a time.

struct Options {
  std::filesystem::path data;  // deployments/<name>.db and deployments/<name>/ below it.
  std::string postgres;        // Owner's connection; "" = SQLite.
  std::string installation;    // Names roles and schemas.
  std::span<const db::Migration> migrations;
  std::span<const std::string_view> append_only{};  // Tables of which a login role may change no row.
  bool is_durable{true};
  std::function<void(const std::string& what)> hint_fault{};  // db::Database::on_hint_fault of every deployment's database.
};

class Storage;
struct Row;

// Why a deployment is not open: MIGRATING until it was tried once, then DATABASE_MISSING or DATABASE_FAILED.
struct Failure {
  std::string code, what;  // `what` is for the log.
};
// How many deployments are open, still to be opened for the first time, and failing.
struct Census {
  std::size_t open{}, opening{}, failing{};
};

// Thread-safe. Handles stay valid as long as somebody holds them.
class Deployments {
 public:
  Deployments(Options options, db::Database& control, const crypto::Sealer& sealer, base::Clock& clock, base::Random& random);
  ~Deployments();
  Deployments(const Deployments&) = delete;
  Deployments& operator=(const Deployments&) = delete;

  // Takes up rows that are new and settings that changed, also by other processes; opens nothing. A room that throws is told
  // again by the next call, and does not keep the other deployments from theirs: the first exception is thrown at the end.
  void refresh();
  // Migrates and opens what is not open, four at a time: all at first, later those that failed, each after a pause that grows
  // to a minute. Never throws for one that fails; see failures(). Ends early between two when told to stop.
  void open_due(const std::stop_token& stop = {});
  // Removes what creations left that ended with their process. Does nothing while any process creates a deployment.
  void clear_up();
  // Reserves the row, makes database and folder, activates, opens. On failure nothing is left taken (T10-601).
  // 409 IDENTIFIER_TAKEN, also for files that lie there already; 409 TOO_MANY_DEPLOYMENTS.
  [[nodiscard]] base::Status create(Deployment& deployment, const records::Act& act);
  // For checks: what is wrong with each deployment's database, "" = nothing. Changes nothing.
  [[nodiscard]] std::map<std::string, std::string> look();

  // Open ones only; null otherwise.
  [[nodiscard]] std::shared_ptr<const http::Tenant> find(std::string_view identifier) const;
  [[nodiscard]] std::shared_ptr<const http::Tenant> find(std::int64_t number) const;
  [[nodiscard]] std::vector<std::shared_ptr<const http::Tenant>> all() const;
  // For requests: 404 when there is none, 503 with the code of its Failure when it is not open. Does not block.
  [[nodiscard]] base::Result<std::shared_ptr<const http::Tenant>> enter(std::int64_t number) const;
  [[nodiscard]] base::Result<std::shared_ptr<const http::Tenant>> enter(std::string_view identifier) const;
  [[nodiscard]] std::optional<std::int64_t> number_of(std::string_view identifier) const;  // Open or not.
  [[nodiscard]] std::map<std::string, Failure> failures() const;                           // By identifier.
  [[nodiscard]] Census census() const;

  // Called for every deployment before it can be found, and again when its settings change; may throw, then it is not open.
  using Opened = std::function<void(const std::shared_ptr<const http::Tenant>&)>;
  void on_opening(Opened opening) { opening_.push_back(std::move(opening)); }
  // Called once for every deployment, as soon as it can be found; must not throw. Its database lives as long as this object.
  void on_opened(Opened opened) { opened_.push_back(std::move(opened)); }
  // Hears of every try that failed, for the log. Set before anything is opened in the background.
  void on_failed(std::function<void(const std::string& identifier, const Failure&)> failed) { failed_ = std::move(failed); }

 private:
  struct Open;
  // What is known of a deployment. `open` is made once and its database kept, because rooms hold references to it.
  struct Entry {
    std::string identifier;
    std::shared_ptr<const Open> open;
    bool is_told{};   // The `opening` functions know the present settings.
    bool is_found{};  // They have known some once: find() serves it.
    bool is_busy{};   // A thread is opening it.
    int tries{};
    base::Instant next_try{};
    Failure failure{"MIGRATING", ""};
  };
  [[nodiscard]] std::vector<Row> rows();
  void open_one(const Row& row);
  void open_in_turn(const Row& row);
  void end_turn(const Row& row, const Failure* failure);
  void tell(std::int64_t number, const std::shared_ptr<const Open>& open);
  [[nodiscard]] bool is_due(const Row& row) const;
  [[nodiscard]] std::shared_ptr<const Open> settle(const Row& row);
  [[nodiscard]] base::Status make(Deployment& deployment, Row& row, const records::Act& act);
  void forget(const Row& row);
  [[nodiscard]] static base::Result<std::shared_ptr<const http::Tenant>> enter(const Entry& entry);

  const Options options_;
  db::Database& control_;
  base::Clock& clock_;
  std::unique_ptr<Storage> storage_;
  std::vector<Opened> opening_, opened_;
  std::function<void(const std::string&, const Failure&)> failed_;
  base::Mutex refreshing_{
      "panel/deployments/deployments.refreshing"};  // One reader of the rows at a time: what is stored last was read last.
  mutable base::Mutex mutex_{"panel/deployments/deployments.mutex"};
  base::Condition turns_;
  std::map<std::int64_t, Entry> entries_;
};

// The installation's own id, made at the first start: 8 letters and digits. Written once only.
[[nodiscard]] std::string installation_id(db::Database& control, base::Random& random);

void add_routes(http::Router& router, db::Database& control, Deployments& deployments);

}  // namespace deployments
