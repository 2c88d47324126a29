#include "foundation/testing/databases.hpp"

#include <unistd.h>

#include <cstdlib>
#include <map>
#include <set>

#include "foundation/base/mutex.hpp"
#include "foundation/db/postgres_admin.hpp"

namespace testing {
namespace {

constexpr const char* kNames[] = {"control", "deployment"};

std::unique_ptr<db::Database> open_file(const std::filesystem::path& folder, const std::string& name) {
  return db::open_sqlite({.file = folder / (name + ".db"), .name = name, .is_durable = false});
}
std::unique_ptr<db::Database> open_schema(const std::string& connection, const std::string& name) {
  return db::open_postgres({.connection = connection, .schema = name, .name = name});
}
std::string server_or_throw() {
  auto server = postgres_server();
  if (!server) throw std::runtime_error("TVMS_TEST_POSTGRES is not set");
  return *server;
}

// The migrated templates of this process.
class Templates {
 public:
  using Spans = std::pair<std::span<const db::Migration>, std::span<const db::Migration>>;

  void drop() {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, name] : postgres_) {
      try {
        db::drop_database(server_or_throw(), name);
      } catch (const db::DatabaseError&) {
        // The cluster went first; it was a throw-away one.
      }
    }
    postgres_.clear();
  }

  std::filesystem::path sqlite(const Spans& spans) {
    const std::lock_guard lock(mutex_);
    const std::size_t key = key_of(spans);
    const std::filesystem::path folder = folder_.path() / std::to_string(key);
    if (!sqlite_.contains(key)) {
      std::filesystem::remove_all(folder);
      std::filesystem::create_directories(folder);
      db::migrate(*open_file(folder, "control"), spans.first);
      db::migrate(*open_file(folder, "deployment"), spans.second);
      sqlite_.insert(key);  // Only when whole: a failed one is made again, and fails again where it should.
    }
    return folder;
  }

  std::string postgres(const Spans& spans) {
    const std::lock_guard lock(mutex_);
    const auto [at, is_new] = postgres_.try_emplace(key_of(spans));
    if (is_new) at->second = make_postgres(spans, at);
    return at->second;
  }

  // Unique on the server, also when several test programs share it.
  std::string unused_name() { return "tvms_test_" + std::to_string(::getpid()) + "_" + nonce_ + "_" + std::to_string(++count_); }

 private:
  static std::size_t key_of(const Spans& spans) {
    std::string all;
    for (const auto& span : {spans.first, spans.second}) {
      for (const db::Migration& m : span)
        all += std::to_string(m.number) + std::string(m.name) + std::string(m.sqlite) + std::string(m.postgres);
      all += '|';
    }
    return std::hash<std::string>{}(all);
  }

  using Names = std::map<std::size_t, std::string>;

  std::string make_postgres(const Spans& spans, Names::iterator at) {
    std::string name = unused_name();
    db::create_database(server_or_throw(), name, "");
    try {
      const std::string connection = server_or_throw() + " dbname=" + name;
      const auto owner = db::open_postgres({.connection = connection, .name = "owner", .connections_max = 1});
      for (const char* schema : kNames) db::ensure_schema(*owner, schema);
      db::migrate(*open_schema(connection, "control"), spans.first);
      db::migrate(*open_schema(connection, "deployment"), spans.second);
    } catch (...) {
      postgres_.erase(at);
      db::drop_database(server_or_throw(), name);
      throw;
    }
    return name;
  }

  base::Mutex mutex_{"foundation/testing/databases.mutex"};
  TempFolder folder_;
  std::set<std::size_t> sqlite_;
  Names postgres_;
  std::string nonce_{base::SystemRandom{}.hex(4)};
  std::atomic<int> count_{};
};

Templates& templates() {
  static Templates all;
  return all;
}

}  // namespace

std::vector<db::Backend> databases() { return {db::Backend::sqlite, db::Backend::postgres}; }

namespace {
std::vector<std::function<void()>>& drops() {
  static std::vector<std::function<void()>> all;
  return all;
}
}  // namespace

void before_the_end(std::function<void()> drop) { drops().push_back(std::move(drop)); }

void drop_templates() {
  for (const auto& drop : drops()) {
    try {
      drop();
    } catch (const db::DatabaseError&) {
      // The cluster went first; it was a throw-away one.
    }
  }
  drops().clear();
  templates().drop();
}

std::string backend_name(db::Backend backend) { return backend == db::Backend::sqlite ? "sqlite" : "postgres"; }

std::optional<std::string> postgres_server() {
  const char* text = std::getenv("TVMS_TEST_POSTGRES");
  if (text == nullptr || *text == '\0') return std::nullopt;
  return text;
}

TestDatabases::TestDatabases(db::Backend backend, std::span<const db::Migration> control,
                             std::span<const db::Migration> deployment)
    : backend_(backend) {
  const Templates::Spans spans{control, deployment};
  if (backend == db::Backend::sqlite) {
    const std::filesystem::path from = templates().sqlite(spans);
    for (const std::string name : kNames) std::filesystem::copy_file(from / (name + ".db"), folder_.path() / (name + ".db"));
  } else {
    const std::string from = templates().postgres(spans);
    database_name_ = templates().unused_name();
    db::create_database(server_or_throw(), database_name_, from);
    connection_ = server_or_throw() + " dbname=" + database_name_;
  }
  control_ = open_again("control");
  deployment_ = open_again("deployment");
}

TestDatabases::~TestDatabases() {
  control_.reset();
  deployment_.reset();
  if (database_name_.empty()) return;
  try {
    db::drop_database(server_or_throw(), database_name_);
  } catch (const db::DatabaseError&) {
    // The cluster went first; it was a throw-away one.
  }
}

std::unique_ptr<db::Database> TestDatabases::open_again(const std::string& name) const {
  return backend_ == db::Backend::sqlite ? open_file(folder_.path(), name) : open_schema(connection_, name);
}

}  // namespace testing
