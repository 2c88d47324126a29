#include "app/tests/laws/law.hpp"

namespace laws {

void Law::SetUp() {
  OnBothBackends::SetUp();
  if (!IsSkipped()) world_ = std::make_unique<app_test::World>(GetParam());
}

Rows rows_of(db::Database& database, std::string_view sqlite, std::string_view postgres) {
  return database.read([&](db::Tx& tx) {
    return tx.all({"law/rows", sqlite, postgres}, {}, [](const db::Row& row) {
      std::vector<std::string> out;
      for (int i = 0; i < row.columns(); ++i) out.push_back(row.is_null(i) ? "" : row.string(i));
      return out;
    });
  });
}

std::set<std::string> tables_of(db::Database& database) {
  std::set<std::string> out;
  for (const auto& row :
       rows_of(database,
               "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite^_%' ESCAPE '^' "
               "AND name NOT LIKE '%^_search%' ESCAPE '^'",
               "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() "
               "AND table_type IN ('BASE TABLE', 'VIEW')"))
    out.insert(row[0]);
  return out;
}

}  // namespace laws
