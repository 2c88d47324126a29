#include "panel/deployments/deployments.hpp"

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <thread>

#include "foundation/base/random.hpp"
#include "foundation/records/records.hpp"
#include "panel/deployments/queries.gen.hpp"
#include "panel/deployments/storage.hpp"

namespace deployments {
namespace {

constexpr std::size_t kOpenAtOnce = 4;  // Migrations wait for the disk; more of them would keep viewers waiting for it as well.
constexpr auto kPauseFirst = std::chrono::seconds(1);
constexpr auto kPauseMax = std::chrono::seconds(60);

std::chrono::seconds pause_after(int tries) {
  return std::min<std::chrono::seconds>(kPauseMax, kPauseFirst * (1 << std::min(tries - 1, 6)));
}

Failure failure_of(const std::exception& fault) {
  const bool is_missing = dynamic_cast<const db::DatabaseMissing*>(&fault) != nullptr;
  return {is_missing ? "DATABASE_MISSING" : "DATABASE_FAILED", fault.what()};
}

base::Error error_of(const Failure& failure) {
  base::Error error{base::ErrorKind::busy, failure.code, ""};
  if (failure.code == "MIGRATING") {
    error.message = "The service is starting; try again in a moment.";
    error.retry_after_s = 2;
  } else if (failure.code == "DATABASE_MISSING") {
    error.message = "The database of this deployment is missing; it must be restored.";
    error.retry_after_s = 60;
  } else {
    error.message = "The database of this deployment does not open; the server tries again.";
    error.retry_after_s = 10;
  }
  return error;
}

}  // namespace

struct Deployments::Open {
  std::shared_ptr<db::Database> database;  // Shared by all handles of the deployment, whatever its settings were.
  http::Tenant tenant;
};

Deployments::Deployments(Options options, db::Database& control, const crypto::Sealer& sealer, base::Clock& clock,
                         base::Random& random)
    : options_(std::move(options)),
      control_(control),
      clock_(clock),
      storage_(std::make_unique<Storage>(options_, control, sealer, random)) {}
Deployments::~Deployments() = default;

std::vector<Row> Deployments::rows() {
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

// ---- settings

namespace {

void take_settings(http::Tenant& tenant, const Row& row) {
  tenant.default_language = row.languages.front();
  tenant.languages = row.languages;
  tenant.zone = row.zone;
  tenant.nightly_time = row.nightly_time;
  tenant.is_active = row.state == "active";
}

bool has_settings(const http::Tenant& tenant, const Row& row) {
  return tenant.languages == row.languages && tenant.zone == row.zone && tenant.nightly_time == row.nightly_time &&
         tenant.is_active == (row.state == "active");
}

}  // namespace

// The handle with the row's settings, when rooms have to hear of it. A suspended deployment stops at once, whatever rooms say.
std::shared_ptr<const Deployments::Open> Deployments::settle(const Row& row) {
  const std::lock_guard lock(mutex_);
  auto& entry = entries_[row.number];
  entry.identifier = row.identifier;
  if (!entry.is_found) return nullptr;
  if (has_settings(entry.open->tenant, row)) return entry.is_told ? nullptr : entry.open;
  auto next = std::make_shared<Open>(*entry.open);
  take_settings(next->tenant, row);
  entry.open = std::move(next);
  entry.is_told = false;
  return entry.open;
}

void Deployments::tell(std::int64_t number, const std::shared_ptr<const Open>& open) {
  const std::shared_ptr<const http::Tenant> tenant(open, &open->tenant);
  for (const auto& opening : opening_) opening(tenant);
  const std::lock_guard lock(mutex_);
  auto& entry = entries_.at(number);
  entry.is_told = entry.open == open;
}

void Deployments::refresh() {
  const std::lock_guard one_at_a_time(refreshing_);
  std::exception_ptr first;
  for (const auto& row : rows()) {
    if (row.state == "creating") continue;
    const auto changed = settle(row);
    if (!changed) continue;
    try {
      tell(row.number, changed);
    } catch (const std::exception&) {
      if (!first) first = std::current_exception();
    }
  }
  if (first) std::rethrow_exception(first);
}

// ---- opening

bool Deployments::is_due(const Row& row) const {
  if (row.state == "creating") return false;
  const std::lock_guard lock(mutex_);
  const auto it = entries_.find(row.number);
  return it == entries_.end() || (!it->second.is_found && !it->second.is_busy && it->second.next_try <= clock_.now());
}

void Deployments::open_due(const std::stop_token& stop) {
  const auto counted = census();
  if (counted.opening + counted.failing == 0) return;
  auto due = rows();
  std::erase_if(due, [&](const Row& row) { return !is_due(row); });
  if (due.empty()) return;
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (auto at = next++; at < due.size() && !stop.stop_requested(); at = next++) open_in_turn(due[at]);
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < std::min(kOpenAtOnce, due.size()); ++i) others.emplace_back(work);
    work();
  }
  refresh();  // Settings that changed between the reading of a row and its opening.
}

// One thread at a time opens a deployment; another one that wants it open waits for the outcome.
void Deployments::open_in_turn(const Row& row) {
  {
    std::unique_lock lock(mutex_);
    auto& entry = entries_[row.number];
    entry.identifier = row.identifier;
    turns_.wait(lock, [&] { return !entry.is_busy; });
    if (entry.is_found) return;
    entry.is_busy = true;
  }
  try {
    open_one(row);
    end_turn(row, nullptr);
  } catch (const std::exception& fault) {
    const auto failure = failure_of(fault);
    end_turn(row, &failure);
    if (failed_) failed_(row.identifier, failure);
  }
}

void Deployments::end_turn(const Row& row, const Failure* failure) {
  const std::lock_guard lock(mutex_);
  auto& entry = entries_.at(row.number);
  entry.is_busy = false;
  if (failure != nullptr) {
    entry.failure = *failure;
    entry.next_try = clock_.now() + pause_after(++entry.tries);
  }
  turns_.notify_all();
}

// A half that failed is kept and told again: what has heard of its database may hold on to it.
void Deployments::open_one(const Row& row) {
  std::shared_ptr<const Open> half;
  {
    const std::lock_guard lock(mutex_);
    half = entries_.at(row.number).open;
  }
  auto open = std::make_shared<Open>();
  open->database = half ? half->database : std::shared_ptr<db::Database>(storage_->open(row));
  open->tenant.number = row.number;
  open->tenant.name = row.identifier;
  open->tenant.database = open->database.get();
  open->tenant.dir = storage_->folder(row.identifier);
  take_settings(open->tenant, row);
  std::filesystem::create_directories(open->tenant.dir);
  {
    const std::lock_guard lock(mutex_);
    entries_.at(row.number).open = open;
  }
  tell(row.number, open);
  {
    const std::lock_guard lock(mutex_);
    entries_.at(row.number).is_found = true;
  }
  const std::shared_ptr<const http::Tenant> tenant(open, &open->tenant);
  for (const auto& opened : opened_) opened(tenant);
}

// ---- creating

base::Status Deployments::create(Deployment& deployment, const records::Act& act) {
  {
    const std::lock_guard lock(mutex_);
    if (options_.postgres.empty() && entries_.size() >= kOpenMax)
      return base::fail(base::ErrorKind::conflict, "TOO_MANY_DEPLOYMENTS",
                        "This installation holds its 64 deployments; use PostgreSQL for more.");
  }
  Row row;
  TRY_OK(storage_->while_creating([&] { return make(deployment, row, act); }));
  open_in_turn(row);
  // It is made: when it does not open now, it does later.
  TRY_OK(enter(row.number));
  return {};
}

base::Status Deployments::make(Deployment& deployment, Row& row, const records::Act& act) {
  if (storage_->has_files(deployment.identifier)) {
    base::Error error{base::ErrorKind::conflict, "IDENTIFIER_TAKEN",
                      "There are files of a deployment with this identifier already; move them away first."};
    error.fields.push_back({"/identifier", error.code, error.message});
    return base::fail(std::move(error));
  }
  deployment.state = State::creating;
  TRY_OK(control_.write([&](db::Tx& tx) { return records::insert(tx, deployment, act); }));
  row = {deployment.id.raw, deployment.identifier, "active", deployment.languages, deployment.zone, "", deployment.nightly_time};
  bool is_made = false;
  try {
    storage_->make(row);
    is_made = true;
    control_.write([&](db::Tx& tx) { tx.run(queries::set_state, {row.number, "active"}); });
  } catch (const std::exception&) {
    if (is_made) storage_->drop(row);
    forget(row);
    throw;
  }
  deployment.state = State::active;
  return {};
}

void Deployments::forget(const Row& row) {
  control_.write([&](db::Tx& tx) {
    tx.run(queries::remove_currencies, {row.number});
    tx.run(queries::remove, {row.number});
  });
}

void Deployments::clear_up() {
  const auto is_left = [](const Row& row) { return row.state == "creating"; };
  if (std::ranges::none_of(rows(), is_left)) return;
  storage_->while_nobody_creates([&] {
    for (const auto& row : rows()) {  // Again: one may have been activated before the lock was free.
      if (!is_left(row)) continue;
      storage_->drop(row);
      forget(row);
    }
  });
}

// ---- finding

std::map<std::string, std::string> Deployments::look() {
  std::map<std::string, std::string> out;
  for (const auto& row : rows()) {
    auto& finding = out[row.identifier];
    if (row.state == "creating") continue;
    try {
      if (const auto missing = storage_->look(row).missing; missing > 0)
        finding = std::to_string(missing) + " migrations are still to be done: tvms migrate, or the next start, does them";
    } catch (const std::exception& fault) { finding = fault.what(); }
  }
  return out;
}

std::shared_ptr<const http::Tenant> Deployments::find(std::string_view identifier) const {
  return enter(identifier).value_or(nullptr);
}
std::shared_ptr<const http::Tenant> Deployments::find(std::int64_t number) const { return enter(number).value_or(nullptr); }

base::Result<std::shared_ptr<const http::Tenant>> Deployments::enter(const Entry& entry) {
  if (!entry.is_found) return base::fail(error_of(entry.failure));
  return std::shared_ptr<const http::Tenant>(entry.open, &entry.open->tenant);
}

base::Result<std::shared_ptr<const http::Tenant>> Deployments::enter(std::int64_t number) const {
  const std::lock_guard lock(mutex_);
  const auto it = entries_.find(number);
  if (it == entries_.end()) return base::fail_not_found();
  return enter(it->second);
}

base::Result<std::shared_ptr<const http::Tenant>> Deployments::enter(std::string_view identifier) const {
  const std::lock_guard lock(mutex_);
  const auto it =
      std::ranges::find(entries_, identifier, [](const auto& entry) { return std::string_view(entry.second.identifier); });
  if (it == entries_.end()) return base::fail_not_found();
  return enter(it->second);
}

std::optional<std::int64_t> Deployments::number_of(std::string_view identifier) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [number, entry] : entries_)
    if (entry.identifier == identifier) return number;
  return std::nullopt;
}

std::vector<std::shared_ptr<const http::Tenant>> Deployments::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<const http::Tenant>> out;
  for (const auto& [number, entry] : entries_)
    if (entry.is_found) out.emplace_back(entry.open, &entry.open->tenant);
  return out;
}

std::map<std::string, Failure> Deployments::failures() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, Failure> out;
  for (const auto& [number, entry] : entries_)
    if (!entry.is_found && entry.tries > 0) out[entry.identifier] = entry.failure;
  return out;
}

Census Deployments::census() const {
  const std::lock_guard lock(mutex_);
  Census out;
  for (const auto& [number, entry] : entries_) ++(entry.is_found ? out.open : entry.tries > 0 ? out.failing : out.opening);
  return out;
}

std::string installation_id(db::Database& control, base::Random& random) {
  const auto read = [](db::Tx& tx) {
    return tx.one(queries::setting, {"installation"}, [](const db::Row& row) { return row.string(0); });
  };
  if (const auto known = control.read(read)) return *known;
  return control.write([&](db::Tx& tx) {
    tx.run(queries::set_setting, {"installation", random.hex(4)});
    return read(tx).value();
  });
}

}  // namespace deployments
