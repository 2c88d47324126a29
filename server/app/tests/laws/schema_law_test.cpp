// What holds for every query, table, column and index, on both databases.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "app/migrations.hpp"
#include "app/tests/laws/law.hpp"
#include "foundation/records/records.hpp"
#include "foundation/records/statements.hpp"

namespace laws {
namespace {

std::size_t parameters_of(std::string_view text) {
  std::size_t most = 0;
  for (std::size_t at = 0; (at = text.find('$', at)) != std::string_view::npos; ++at) {
    std::size_t number = 0;
    for (auto i = at + 1; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i)
      number = number * 10 + static_cast<std::size_t>(text[i] - '0');
    most = std::max(most, number);
  }
  return most;
}

// Has the database prepare the statement without running it; answers what it says against it.
std::string refusal(db::Database& database, const db::Query& query) {
  const auto explain = fmt::format("EXPLAIN {}", query.sqlite);
  const auto prepare = fmt::format("PREPARE law AS {}", query.postgres);
  try {
    database.read([&](db::Tx& tx) {
      if (tx.backend() == db::Backend::postgres) {
        tx.script(prepare);
        tx.script("DEALLOCATE law");
      } else {
        tx.run({query.name, explain, ""}, db::Params(parameters_of(query.sqlite)));
      }
    });
  } catch (const std::exception& fault) { return fault.what(); }
  return "";
}

TEST_P(Law, every_query_prepares_on_the_migrated_schema_of_its_room) {
  const auto queries = app::all_queries();
  ASSERT_GT(queries.size(), 100U);
  for (const auto* query : queries) {
    const auto in_control = refusal(control(), *query);
    if (in_control.empty()) continue;
    const auto in_deployment = refusal(deployment(), *query);
    EXPECT_EQ(in_deployment, "") << query->name << "\nin the control database: " << in_control;
  }
}

// What records makes of field tables is not among the queries: the same statements as in docs/sql/records.sql.
TEST_P(Law, every_statement_that_records_makes_prepares) {
  std::size_t made = 0;
  for (const auto& [table, entity] : entities()) {
    auto& database = tables_of(control()).contains(table) ? control() : deployment();
    for (const auto& one : records::statements_of(*entity)) {
      EXPECT_EQ(refusal(database, {one.name, one.sqlite, one.postgres}), "")
          << entity->noun << ": " << one.about << '\n'
          << (database.backend() == db::Backend::sqlite ? one.sqlite : one.postgres);
      ++made;
    }
  }
  EXPECT_GT(made, 200U);
}

TEST_P(Law, every_entity_has_the_columns_of_its_field_table) {
  const auto all = entities();
  ASSERT_GT(all.size(), 10U);
  for (const auto& [table, entity] : all) {
    bool is_somewhere = false;
    for (auto* database : databases()) {
      if (!tables_of(*database).contains(table)) continue;
      is_somewhere = true;
      const auto faults = database->read([&, shape = entity](db::Tx& tx) { return records::drift(tx, *shape); });
      EXPECT_TRUE(faults.empty()) << entity->noun << ": " << fmt::format("{}", fmt::join(faults, "; "));
    }
    EXPECT_TRUE(is_somewhere) << entity->noun << ": no migration makes the table " << table;
  }
}

// Index name → table, without primary keys.
std::map<std::string, std::string> unique_indexes(db::Database& database) {
  std::map<std::string, std::string> out;
  for (const auto& row : rows_of(database,
                                 "SELECT i.name, m.name FROM sqlite_master m JOIN pragma_index_list(m.name) i "
                                 "WHERE m.type = 'table' AND i.\"unique\" = 1 AND i.origin = 'c'",
                                 "SELECT i.relname, t.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid "
                                 "JOIN pg_class t ON t.oid = x.indrelid WHERE x.indisunique AND NOT x.indisprimary "
                                 "AND t.relnamespace = current_schema()::regnamespace"))
    out.emplace(row[0], row[1]);
  return out;
}

// Over what the server itself makes: staff can cause no clash.
bool is_servers_own(std::string_view index) {
  return index == "customers_number" || index == "devices_key" || index == "guide_channels_guide_id";
}

// An index that no field table names would answer a clash with 500.
TEST_P(Law, every_unique_index_of_an_entity_has_its_error_code) {
  const auto all = entities();
  for (auto* database : databases()) {
    const auto there = tables_of(*database);
    const auto indexes = unique_indexes(*database);
    for (const auto& [table, entity] : all) {
      if (!there.contains(table)) continue;
      for (const auto& unique : entity->uniques)
        EXPECT_TRUE(indexes.contains(std::string(unique.index)))
            << entity->noun << " names the index " << unique.index << ", which no migration makes";
    }
    for (const auto& [index, table] : indexes) {
      const auto found = all.find(table);
      if (found == all.end() || is_servers_own(index)) continue;
      const auto& named = found->second->uniques;
      EXPECT_NE(std::ranges::find(named, index, &meta::Unique::index), named.end())
          << index << " of " << table << " stands in no field table";
    }
  }
}

// (table, column, type, may be null), in order.
Rows columns_of(db::Database& database) {
  return rows_of(
      database,
      "SELECT m.name, c.name, lower(c.type), CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN 'no' ELSE 'yes' END FROM sqlite_master m "
      "JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite^_%' ESCAPE '^' "
      "AND m.name NOT LIKE '%^_search%' ESCAPE '^' ORDER BY 1, 2",
      "SELECT table_name, column_name, CASE data_type WHEN 'bigint' THEN 'integer' WHEN 'bytea' THEN 'blob' ELSE data_type END, "
      "lower(is_nullable) FROM information_schema.columns WHERE table_schema = current_schema() "
      "AND table_name NOT IN (SELECT v.table_name FROM information_schema.views v WHERE v.table_schema = current_schema()) "
      "ORDER BY table_name COLLATE \"C\", column_name COLLATE \"C\"");
}

Rows indexes_of(db::Database& database) {
  return rows_of(database, "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1",
                 "SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE NOT x.indisprimary "
                 "AND i.relnamespace = current_schema()::regnamespace AND i.relname NOT LIKE '%_search' "
                 "AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid) ORDER BY i.relname COLLATE \"C\"");
}

std::set<std::string> lines_of(const Rows& rows) {
  std::set<std::string> out;
  for (const auto& row : rows) out.insert(fmt::format("{}", fmt::join(row, " ")));
  return out;
}

TEST(LawOfBoth, the_two_databases_have_the_same_tables_columns_and_indexes) {
  if (!testing::postgres_server()) GTEST_SKIP() << "TVMS_TEST_POSTGRES is not set";
  app_test::World sqlite(db::Backend::sqlite, app_test::World::Staff::none);
  app_test::World postgres(db::Backend::postgres, app_test::World::Staff::none);
  const auto compare = [](db::Database& one, db::Database& other) {
    EXPECT_EQ(lines_of(columns_of(one)), lines_of(columns_of(other)));
    EXPECT_EQ(lines_of(indexes_of(one)), lines_of(indexes_of(other)));
  };
  compare(*sqlite.parts().control, *postgres.parts().control);
  compare(*sqlite.demo()->database, *postgres.demo()->database);
}

// History is what happened: the purge of what is over its time runs as the schema's owner, nothing else removes a line.
TEST_P(Law, append_only_tables_cannot_be_changed_by_the_services_role) {
  std::set<std::string> expected{"customers_terms"};
  for (const auto& [table, entity] : entities())
    if (entity->is_append_only) expected.insert(table);
  EXPECT_TRUE(expected.contains("user_log"));
  for (const auto& table : expected) {
    for (const auto* query : app::all_queries())
      for (const auto* verb : {"UPDATE ", "DELETE FROM "})
        EXPECT_TRUE(query->sqlite.find(verb + table + " ") == std::string_view::npos || query->name == "user_log/purge_user_log")
            << query->name;
    if (GetParam() == db::Backend::sqlite) continue;
    for (const auto& statement : {fmt::format("DELETE FROM {}", table), fmt::format("UPDATE {} SET created_at = 0", table)})
      EXPECT_THROW(deployment().write([&](db::Tx& tx) { tx.script(statement); }), db::DatabaseError) << statement;
  }
}

INSTANTIATE_TEST_SUITE_P(, Law, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace laws
