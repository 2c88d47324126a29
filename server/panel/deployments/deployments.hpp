// Deployments: the tenants. Each is a database and a folder of its own; this room creates them, opens them and finds them.
// Not what is inside one: channels, customers and looks are other rooms, in the deployment's database.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/id.hpp"
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
[[nodiscard]] const meta::Entity& deployment_entity();

inline constexpr std::size_t kOpenMax = 64;  // SQLite files open at a time.

struct Options {
  std::filesystem::path data;  // deployments/<name>.db and deployments/<name>/ below it.
  std::string postgres;        // Owner's connection; "" = SQLite.
  std::string installation;    // Names roles and schemas.
  std::span<const db::Migration> migrations;
  std::span<const std::string_view> append_only{};  // Tables of which a login role may change no row.
  bool is_durable{true};
};

// Thread-safe. Handles stay valid as long as somebody holds them.
class Deployments {
 public:
  Deployments(Options options, db::Database& control, const crypto::Sealer& sealer, base::Clock& clock, base::Random& random);
  ~Deployments();

  // Migrates and opens all; a failed one is left out and named in failures(). Calls the `opened` functions.
  void open_all();
  // Opens active ones that another process has made meanwhile.
  void open_new();
  // Reserves the row, makes database and folder, migrates, activates. On failure nothing is left taken (T10-601).
  // 409 IDENTIFIER_TAKEN.
  [[nodiscard]] base::Status create(Deployment& deployment, const records::Act& act);
  // After a change of name, state, languages or zone.
  void refresh();

  [[nodiscard]] std::shared_ptr<const http::Tenant> find(std::string_view identifier) const;
  [[nodiscard]] std::shared_ptr<const http::Tenant> find(std::int64_t number) const;
  [[nodiscard]] std::vector<std::shared_ptr<const http::Tenant>> all() const;
  [[nodiscard]] std::map<std::string, std::string> failures() const;  // Identifier → what went wrong.

  // Called for every deployment that opens, now or later, and again when its settings change.
  using Opened = std::function<void(const std::shared_ptr<const http::Tenant>&)>;
  void on_opened(Opened opened) { opened_.push_back(std::move(opened)); }

 private:
  struct Open;
  struct Row {
    std::int64_t number{};
    std::string identifier, state;
    std::vector<std::string> languages;  // The default one first.
    std::string zone, secret;
    base::LocalTime nightly_time{180};
  };
  [[nodiscard]] std::vector<Row> rows();
  [[nodiscard]] std::unique_ptr<db::Database> open_database(const Row& row);
  void make_database(Row& row);
  void drop_database(const Row& row);
  void open_one(const Row& row);
  [[nodiscard]] std::filesystem::path folder(std::string_view identifier) const {
    return options_.data / "deployments" / identifier;
  }

  Options options_;
  db::Database& control_;
  const crypto::Sealer& sealer_;
  base::Clock& clock_;
  base::Random& random_;
  std::vector<Opened> opened_;
  mutable std::mutex mutex_;
  std::map<std::int64_t, std::shared_ptr<const Open>> open_;
  std::map<std::string, std::string> failures_;
};

// The installation's own id, made at the first start: 8 letters and digits.
[[nodiscard]] std::string installation_id(db::Database& control, base::Random& random);

void add_routes(http::Router& router, db::Database& control, Deployments& deployments);

}  // namespace deployments
