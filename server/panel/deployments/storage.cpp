#include "panel/deployments/storage.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <system_error>

#include "foundation/base/random.hpp"
#include "foundation/crypto/sealed.hpp"
#include "foundation/db/postgres_admin.hpp"
#include "foundation/db/postgres_login.hpp"
#include "panel/deployments/queries.gen.hpp"

namespace deployments {
namespace {

constexpr int kReaders = 4;

std::string seal_place(std::int64_t number) { return fmt::format("panel.deployments.database_secret/{}", number); }

// The lock of an installation on SQLite, whose processes share data/. The file stays: removing it would let two hold "the" lock.
class FileLock {
 public:
  explicit FileLock(const std::filesystem::path& file) : handle_(::open(file.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0644)) {
    if (handle_ < 0) fail(file);
  }
  ~FileLock() { ::close(handle_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  void share(const std::filesystem::path& file) const {
    while (::flock(handle_, LOCK_SH) != 0)
      if (errno != EINTR) fail(file);
  }
  [[nodiscard]] bool try_alone() const { return ::flock(handle_, LOCK_EX | LOCK_NB) == 0; }

 private:
  [[noreturn]] static void fail(const std::filesystem::path& file) {
    throw std::system_error(errno, std::generic_category(), file.string());
  }
  int handle_;
};

std::filesystem::path lock_file(const Options& options) {
  std::filesystem::create_directories(options.data / "deployments");
  return options.data / "deployments" / ".lock";
}

}  // namespace

std::filesystem::path Storage::file(std::string_view identifier) const {
  return options_.data / "deployments" / (std::string(identifier) + ".db");
}

std::unique_ptr<db::Database> Storage::owner(std::string schema) const {
  return db::open_postgres({.connection = options_.postgres, .schema = std::move(schema), .name = "owner", .connections_max = 1});
}

std::unique_ptr<db::Database> Storage::connect(const Row& row, bool may_create) {
  std::unique_ptr<db::Database> out;
  if (options_.postgres.empty()) {
    out = db::open_sqlite({.file = file(row.identifier),
                           .name = row.identifier,
                           .readers_max = kReaders,
                           .is_durable = options_.is_durable,
                           .may_create = may_create});
  } else {
    const auto role = db::deployment_role(options_.installation, row.number);
    const auto password = sealer_.open(row.secret, seal_place(row.number));
    if (!password) throw db::DatabaseError("the sealed database password does not open", false);
    out = db::open_postgres(
        {.connection = db::with_login(options_.postgres, role, *password), .schema = role, .name = row.identifier});
  }
  if (options_.hint_fault) out->on_hint_fault(options_.hint_fault);
  return out;
}

db::Schema Storage::look(const Row& row) {
  const auto schema = db::look_at_schema(*connect(row, false), options_.migrations);
  if (schema.applied == 0) throw db::DatabaseMissing("the database of " + row.identifier + " is empty");
  return schema;
}

// The tables belong to the owner; the deployment's own login may only use them.
void Storage::migrate_as_owner(const Row& row, bool may_create) {
  const auto role = db::deployment_role(options_.installation, row.number);
  const auto database = owner(role);
  if (!may_create && db::look_at_schema(*database, options_.migrations).applied == 0)
    throw db::DatabaseMissing("the schema " + role + " of " + row.identifier + " is missing or empty");
  db::migrate(*database, options_.migrations);
  db::grant_dml(*database, role, options_.append_only);
}

std::unique_ptr<db::Database> Storage::open(const Row& row) {
  auto database = connect(row, false);
  if (options_.postgres.empty()) {
    if (db::look_at_schema(*database, options_.migrations).applied == 0)
      throw db::DatabaseMissing(file(row.identifier).string() + " holds no tables");
    db::migrate(*database, options_.migrations);
    return database;
  }
  const auto is_whole = [&] {
    try {
      const auto schema = db::look_at_schema(*database, options_.migrations);
      return schema.applied > 0 && schema.missing == 0 && db::has_grants(*database, options_.append_only);
    } catch (const db::DatabaseError&) {
      return false;  // A right may be missing, say after a restore: the owner looks again, and gives it.
    }
  };
  if (!is_whole()) migrate_as_owner(row, false);
  return database;
}

void Storage::make(Row& row) {
  std::filesystem::create_directories(folder(row.identifier));
  bool is_ours = options_.postgres.empty();  // A schema that is there already belongs to somebody else, and stays.
  try {
    if (options_.postgres.empty()) {
      db::migrate(*connect(row, true), options_.migrations);
      return;
    }
    const base::Secret password(random_.token(24));
    db::create_role_and_schema(*owner("control"), options_.installation, row.number, password);
    is_ours = true;
    row.secret = sealer_.seal(password, seal_place(row.number));
    control_.write([&](db::Tx& tx) { tx.run(queries::set_secret, {row.number, row.secret}); });
    migrate_as_owner(row, true);
  } catch (const std::exception&) {
    if (is_ours) drop(row);
    throw;
  }
}

void Storage::drop(const Row& row) {
  std::error_code ignored;
  std::filesystem::remove_all(folder(row.identifier), ignored);
  if (options_.postgres.empty()) {
    for (const auto* tail : {"", "-wal", "-shm"}) std::filesystem::remove(file(row.identifier).string() + tail, ignored);
  } else {
    db::drop_role_and_schema(*owner("control"), options_.installation, row.number);
  }
}

bool Storage::has_files(std::string_view identifier) const {
  std::error_code absent;
  const bool has_folder =
      std::filesystem::exists(folder(identifier), absent) && !std::filesystem::is_empty(folder(identifier), absent);
  return has_folder || std::filesystem::exists(file(identifier), absent);
}

base::Status Storage::while_creating(const std::function<base::Status()>& work) {
  if (options_.postgres.empty()) {
    const auto file = lock_file(options_);
    const FileLock lock(file);
    lock.share(file);
    return work();
  }
  return owner("control")->read([&](db::Tx& tx) {
    static_cast<void>(tx.number(queries::share_lock));
    return work();
  });
}

bool Storage::while_nobody_creates(const std::function<void()>& work) {
  if (options_.postgres.empty()) {
    const FileLock lock(lock_file(options_));
    if (!lock.try_alone()) return false;
    work();
    return true;
  }
  return owner("control")->read([&](db::Tx& tx) {
    if (tx.number(queries::try_lock) == 0) return false;
    work();
    return true;
  });
}

}  // namespace deployments
