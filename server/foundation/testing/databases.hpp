// Databases for tests: a fresh control and a fresh deployment database on each back end, copied from a migrated template.
// Not a mock: they are real SQLite files and real PostgreSQL schemas.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "foundation/db/db.hpp"
#include "foundation/testing/fakes.hpp"

namespace testing {

// Both back ends, for ::testing::ValuesIn. Tests of PostgreSQL skip themselves when postgres_server() is empty.
[[nodiscard]] std::vector<db::Backend> databases();
[[nodiscard]] std::string backend_name(db::Backend backend);  // "sqlite", "postgres"

// TVMS_TEST_POSTGRES: libpq key=value text of a superuser of a throw-away cluster ("host=/tmp/pg user=postgres").
[[nodiscard]] std::optional<std::string> postgres_server();

// Removes the migrated templates from the server. Called by main at the end: destructors of statics would be too late, libpqxx
// has statics of its own.
void drop_templates();
// Runs `drop` then; for templates that other tests keep on the server.
void before_the_end(std::function<void()> drop);

// One control and one deployment database, gone with the object. On PostgreSQL: schemas "control" and "deployment" of a
// database of their own. Making the first one of a kind migrates a template; each further one is a copy of it.
class TestDatabases {
 public:
  TestDatabases(db::Backend backend, std::span<const db::Migration> control, std::span<const db::Migration> deployment);
  ~TestDatabases();
  TestDatabases(const TestDatabases&) = delete;
  TestDatabases& operator=(const TestDatabases&) = delete;

  [[nodiscard]] db::Backend backend() const { return backend_; }
  [[nodiscard]] db::Database& control() { return *control_; }
  [[nodiscard]] db::Database& deployment() { return *deployment_; }
  // A further handle on the same database, as another process would have it. `name` is "control" or "deployment".
  [[nodiscard]] std::unique_ptr<db::Database> open_again(const std::string& name) const;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }  // SQLite: control.db, deployment.db.
  [[nodiscard]] const std::string& connection() const { return connection_; }  // PostgreSQL: of this database's superuser.

 private:
  db::Backend backend_;
  TempFolder folder_;
  std::string database_name_;
  std::string connection_;
  std::unique_ptr<db::Database> control_;
  std::unique_ptr<db::Database> deployment_;
};

}  // namespace testing
