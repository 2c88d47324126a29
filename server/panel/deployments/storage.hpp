// Where deployments lie: makes, opens, looks at and drops their databases and folders, on SQLite and on PostgreSQL.
// Not which of them are open, and not their rows: that is Deployments.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"
#include "foundation/db/db.hpp"
#include "panel/deployments/deployments.hpp"

namespace deployments {

struct Row {
  std::int64_t number{};
  std::string identifier, state;
  std::vector<std::string> languages;  // The default one first.
  std::string zone, secret;
  base::LocalTime nightly_time{180};
};

class Storage {
 public:
  Storage(const Options& options, db::Database& control, const crypto::Sealer& sealer, base::Random& random)
      : options_(options), control_(control), sealer_(sealer), random_(random) {}

  // The database with all migrations. Throws db::DatabaseMissing when it was never made or is gone: only make() makes one.
  [[nodiscard]] std::unique_ptr<db::Database> open(const Row& row);
  // What open() would migrate; changes nothing. Throws like it.
  [[nodiscard]] db::Schema look(const Row& row);
  // A database with all migrations, and a folder; on PostgreSQL the role's sealed password too. All of it or nothing.
  void make(Row& row);
  void drop(const Row& row);
  // Whether files of this identifier lie there already, say after an older control database was restored.
  [[nodiscard]] bool has_files(std::string_view identifier) const;
  [[nodiscard]] std::filesystem::path folder(std::string_view identifier) const {
    return options_.data / "deployments" / identifier;
  }

  // Creations hold a lock together, so that clear_up() in any process waits until nobody creates. It ends with the process.
  base::Status while_creating(const std::function<base::Status()>& work);
  // Runs `work` when no process creates a deployment now; false otherwise.
  bool while_nobody_creates(const std::function<void()>& work);

 private:
  [[nodiscard]] std::filesystem::path file(std::string_view identifier) const;
  [[nodiscard]] std::unique_ptr<db::Database> connect(const Row& row, bool may_create);
  [[nodiscard]] std::unique_ptr<db::Database> owner(std::string schema) const;
  void migrate_as_owner(const Row& row, bool may_create);

  const Options& options_;
  db::Database& control_;
  const crypto::Sealer& sealer_;
  base::Random& random_;
};

}  // namespace deployments
