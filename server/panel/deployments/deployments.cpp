#include "panel/deployments/deployments.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "foundation/base/check.hpp"
#include "foundation/base/random.hpp"
#include "foundation/crypto/sealed.hpp"
#include "foundation/db/postgres_admin.hpp"
#include "foundation/db/postgres_login.hpp"
#include "foundation/records/records.hpp"
#include "panel/deployments/queries.gen.hpp"

namespace deployments {

struct Deployments::Open {
  std::unique_ptr<db::Database> database;
  std::string secret;
  http::Tenant tenant;
  std::shared_ptr<const Open> former;  // Keeps the database of an older handle alive after refresh().
};

Deployments::Deployments(Options options, db::Database& control, const crypto::Sealer& sealer, base::Clock& clock,
                         base::Random& random)
    : options_(std::move(options)), control_(control), sealer_(sealer), clock_(clock), random_(random) {}
Deployments::~Deployments() = default;

std::vector<Deployments::Row> Deployments::rows() {
  return control_.read([&](db::Tx& tx) {
    return tx.all(queries::all, {}, [](const db::Row& row) {
      std::vector<std::string> languages;
      const auto parsed = boost::json::parse(row.text(3));
      for (const auto& one : parsed.as_array()) languages.emplace_back(std::string_view(one.as_string()));
      if (languages.empty()) languages.emplace_back("en");
      return Row{row.integer(0),
                 row.string(1),
                 row.string(2),
                 std::move(languages),
                 row.string(4),
                 row.string(5),
                 base::parse_local_time(row.text(6)).value_or(base::LocalTime{180})};
    });
  });
}

std::unique_ptr<db::Database> Deployments::open_database(const Row& row) {
  if (options_.postgres.empty())
    return db::open_sqlite({options_.data / "deployments" / (row.identifier + ".db"), row.identifier, 4, options_.is_durable});
  const auto role = db::deployment_role(options_.installation, row.number);
  const auto password = sealer_.open(row.secret, fmt::format("panel.deployments.database_secret/{}", row.number));
  if (!password) throw db::DatabaseError("the sealed database password does not open", false);
  return db::open_postgres(
      {.connection = db::with_login(options_.postgres, role, *password), .schema = role, .name = row.identifier});
}

void Deployments::make_database(Row& row) {
  std::filesystem::create_directories(folder(row.identifier));
  if (options_.postgres.empty()) {
    db::migrate(*open_database(row), options_.migrations);
    return;
  }
  const auto owner = db::open_postgres({options_.postgres, "control", "control", 1});
  const base::Secret password(random_.token(24));
  db::create_role_and_schema(*owner, options_.installation, row.number, password);
  row.secret = sealer_.seal(password, fmt::format("panel.deployments.database_secret/{}", row.number));
  control_.write([&](db::Tx& tx) { tx.run(queries::set_secret, {row.number, row.secret}); });
}

void Deployments::drop_database(const Row& row) {
  std::error_code ignored;
  std::filesystem::remove_all(folder(row.identifier), ignored);
  if (options_.postgres.empty()) {
    for (const auto* tail : {".db", ".db-wal", ".db-shm"})
      std::filesystem::remove(options_.data / "deployments" / (row.identifier + tail), ignored);
  } else {
    db::drop_role_and_schema(*db::open_postgres({options_.postgres, "control", "control", 1}), options_.installation, row.number);
  }
}

void Deployments::open_one(const Row& row) {
  auto open = std::make_shared<Open>();
  if (!options_.postgres.empty()) {
    const auto role = db::deployment_role(options_.installation, row.number);
    const auto owner = db::open_postgres({options_.postgres, role, row.identifier, 1});
    db::migrate(*owner, options_.migrations);
    db::grant_dml(*owner, role, options_.append_only);
  }
  open->database = open_database(row);
  if (options_.postgres.empty()) db::migrate(*open->database, options_.migrations);
  open->secret = row.secret;
  open->tenant = {row.number,    row.identifier, open->database.get(), folder(row.identifier), row.languages.front(),
                  row.languages, row.zone,       row.nightly_time,     row.state == "active"};
  std::filesystem::create_directories(open->tenant.dir);
  {
    const std::lock_guard lock(mutex_);
    open_[row.number] = open;
    failures_.erase(row.identifier);
  }
  const std::shared_ptr<const http::Tenant> tenant(open, &open->tenant);
  for (const auto& opened : opened_) opened(tenant);
}

void Deployments::open_all() {
  std::filesystem::create_directories(options_.data / "deployments");
  for (const auto& row : rows()) {
    if (row.state == "creating") {  // Ended half-done by a crash: nothing may stay taken.
      drop_database(row);
      control_.write([&](db::Tx& tx) {
        tx.run(queries::remove_currencies, {row.number});
        tx.run(queries::remove, {row.number});
      });
      continue;
    }
    try {
      open_one(row);
    } catch (const std::exception& fault) {
      const std::lock_guard lock(mutex_);
      failures_[row.identifier] = fault.what();
    }
  }
}

void Deployments::open_new() {
  for (const auto& row : rows()) {
    if (row.state == "creating" || find(row.number)) continue;
    try {
      open_one(row);
    } catch (const std::exception& fault) {
      const std::lock_guard lock(mutex_);
      failures_[row.identifier] = fault.what();
    }
  }
}

base::Status Deployments::create(Deployment& deployment, const records::Act& act) {
  if (options_.postgres.empty() && all().size() >= kOpenMax)
    return base::fail(base::ErrorKind::conflict, "TOO_MANY_DEPLOYMENTS",
                      "This installation holds its 64 deployments; use PostgreSQL for more.");
  deployment.state = State::creating;
  TRY_OK(control_.write([&](db::Tx& tx) { return records::insert(tx, deployment_entity(), deployment, act); }));
  Row row{deployment.id.raw, deployment.identifier, "active", deployment.languages, deployment.zone, "", deployment.nightly_time};
  try {
    make_database(row);
    control_.write([&](db::Tx& tx) { tx.run(queries::set_state, {row.number, "active"}); });
    deployment.state = State::active;
    open_one(row);
  } catch (const std::exception&) {
    drop_database(row);
    control_.write([&](db::Tx& tx) {
      tx.run(queries::remove_currencies, {row.number});
      tx.run(queries::remove, {row.number});
    });
    throw;
  }
  return {};
}

void Deployments::refresh() {
  for (const auto& row : rows()) {
    std::shared_ptr<const http::Tenant> tenant;
    {
      const std::lock_guard lock(mutex_);
      const auto it = open_.find(row.number);
      if (it == open_.end()) continue;
      const auto& old = *it->second;
      if (old.tenant.languages == row.languages && old.tenant.zone == row.zone && old.tenant.nightly_time == row.nightly_time &&
          old.tenant.is_active == (row.state == "active"))
        continue;
      auto next = std::make_shared<Open>();
      next->former = it->second;
      next->secret = row.secret;
      next->tenant = old.tenant;
      next->tenant.default_language = row.languages.front();
      next->tenant.languages = row.languages;
      next->tenant.zone = row.zone;
      next->tenant.nightly_time = row.nightly_time;
      next->tenant.is_active = row.state == "active";
      it->second = next;
      tenant = std::shared_ptr<const http::Tenant>(next, &next->tenant);
    }
    for (const auto& opened : opened_) opened(tenant);
  }
}

std::shared_ptr<const http::Tenant> Deployments::find(std::string_view identifier) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [number, open] : open_)
    if (open->tenant.name == identifier) return {open, &open->tenant};
  return nullptr;
}

std::shared_ptr<const http::Tenant> Deployments::find(std::int64_t number) const {
  const std::lock_guard lock(mutex_);
  const auto it = open_.find(number);
  if (it == open_.end()) return nullptr;
  return {it->second, &it->second->tenant};
}

std::vector<std::shared_ptr<const http::Tenant>> Deployments::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<const http::Tenant>> out;
  for (const auto& [number, open] : open_) out.emplace_back(open, &open->tenant);
  return out;
}

std::map<std::string, std::string> Deployments::failures() const {
  const std::lock_guard lock(mutex_);
  return failures_;
}

std::string installation_id(db::Database& control, base::Random& random) {
  return control.write([&](db::Tx& tx) {
    tx.run(queries::set_setting, {"installation", random.hex(4)});
    return tx.one(queries::setting, {"installation"}, [](const db::Row& row) { return row.string(0); }).value();
  });
}

}  // namespace deployments
