// What is kept for how long: one list of all tables and folders that grow by use, and the nightly job that removes what is over its time.
// Not the trash of records (30 days, by each room) and not what staff remove themselves.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace app {

struct Parts;

enum class Where : std::uint8_t { control, deployment, both };

// A table whose rows go by age.
struct KeptTable {
  std::string_view noun, table;
  Where where{};
  std::string_view what;  // As the manual says it.
  int days{};
  std::string_view query;  // Of app::all_queries(): $1 before, $2 at most so many rows.
};
// A folder below a deployment's files whose files go by age, except those that a query names.
struct KeptFolder {
  std::string_view noun, folder;
  std::string_view what;
  int days{};
  std::string_view query;  // The names that are in use; "" = none.
};
// Tables that no age empties, and why.
struct LeftTables {
  std::string_view reason;
  std::string_view tables;  // Separated by blanks.
};
[[nodiscard]] std::span<const KeptTable> kept_tables();
[[nodiscard]] std::span<const KeptFolder> kept_folders();
[[nodiscard]] std::span<const LeftTables> left_tables();
// docs/operating/retention.md
[[nodiscard]] std::string retention_page();

// The job of every database, each night an hour after its publish.
void add_retention(Parts& parts);

}  // namespace app
