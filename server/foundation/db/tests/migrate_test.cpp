// Migrations on both databases: once, in order, by turns, and what a look at them tells.
#include <future>

#include "foundation/db/db.hpp"
#include "foundation/testing/on_both_databases.hpp"

namespace {

constexpr std::string_view kThings = "CREATE TABLE things (id {id}, name {text} NOT NULL) {strict};";
constexpr db::Migration kMigrations[] = {{1, "0001_things", kThings, kThings}};

db::Query sql(std::string_view text) { return {"test/query", text, text}; }

// The control database is empty, the deployment's has the one migration.
class Migrate : public testing::OnBothDatabases {
 protected:
  std::span<const db::Migration> control_migrations() const override { return {}; }
  std::span<const db::Migration> deployment_migrations() const override { return kMigrations; }
};
INSTANTIATE_TEST_SUITE_P(, Migrate, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace

TEST_P(Migrate, migrations_apply_once_and_in_order) {
  constexpr std::string_view kFirst = "CREATE TABLE a (id {id}, text {text} DEFAULT '{}') {strict};";
  constexpr std::string_view kSecond = "INSERT INTO a (text) VALUES ('{text');\nINSERT INTO a (text) VALUES ('two;');";
  const db::Migration all[] = {{20, "0020_b", kSecond, kSecond}, {3, "0003_a", kFirst, kFirst}};
  EXPECT_EQ(db::migrate(control(), std::span(all).last(1)), 1);
  EXPECT_EQ(db::migrate(control(), all), 1);
  EXPECT_EQ(db::migrate(control(), all), 0);
  const auto rows = control().read(
      [](db::Tx& tx) { return tx.all(sql("SELECT text FROM a ORDER BY id"), {}, [](const db::Row& r) { return r.string(0); }); });
  EXPECT_EQ(rows, (std::vector<std::string>{"{text", "two;"}));
}

TEST_P(Migrate, a_database_that_is_up_to_date_is_read_and_not_written) {
  const auto other = databases().open_again("deployment");
  // SQLite's writer is taken, and PostgreSQL's lock of migrations: whoever wants to write has to wait.
  const db::Query lock{"test/lock", "SELECT 1", "SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 7221))"};
  deployment().write([&](db::Tx& tx) {
    tx.run(lock);
    EXPECT_EQ(db::migrate(*other, kMigrations), 0);
  });
}

TEST_P(Migrate, a_look_tells_what_is_missing_and_changes_nothing) {
  constexpr std::string_view kMore = "CREATE TABLE more (id {id}) {strict};";
  const db::Migration all[] = {kMigrations[0], {2, "0002_more", kMore, kMore}};
  for (int i = 0; i < 2; ++i) {
    const auto schema = db::look_at_schema(deployment(), all);
    EXPECT_EQ(schema.applied, 1);
    EXPECT_EQ(schema.missing, 1);
  }
  EXPECT_EQ(db::look_at_schema(control(), all).applied, 0);
  EXPECT_THROW(static_cast<void>(db::look_at_schema(deployment(), {})), db::DatabaseError);
}

TEST_P(Migrate, a_changed_or_unknown_migration_is_refused) {
  constexpr std::string_view kOther = "CREATE TABLE other (id {id}) {strict};";
  const db::Migration changed[] = {{1, "0001_things", kOther, kOther}};
  EXPECT_THROW(db::migrate(deployment(), changed), db::DatabaseError);
  EXPECT_THROW(db::migrate(deployment(), {}), db::DatabaseError);
}

TEST_P(Migrate, a_failing_migration_leaves_nothing) {
  constexpr std::string_view kBad = "CREATE TABLE half (id {id}) {strict};\nINSERT INTO nowhere VALUES (1);";
  const db::Migration bad[] = {{1, "0001_bad", kBad, kBad}};
  EXPECT_THROW(db::migrate(control(), bad), db::DatabaseError);
  EXPECT_THROW(control().read([](db::Tx& tx) { return tx.number(sql("SELECT count(*) FROM half")); }), db::DatabaseError);
  constexpr std::string_view kGood = "CREATE TABLE half (id {id}) {strict};";
  const db::Migration good[] = {{1, "0001_good", kGood, kGood}};
  EXPECT_EQ(db::migrate(control(), good), 1);
}

TEST_P(Migrate, two_starts_at_once_migrate_once) {
  constexpr std::string_view kOne = "CREATE TABLE one (id {id}) {strict};";
  constexpr std::string_view kTwo = "CREATE TABLE two (id {id}) {strict};";
  const db::Migration all[] = {{1, "0001_one", kOne, kOne}, {2, "0002_two", kTwo, kTwo}};
  const auto other = databases().open_again("control");
  auto first = std::async(std::launch::async, [&] { return db::migrate(control(), all); });
  auto second = std::async(std::launch::async, [&] { return db::migrate(*other, all); });
  EXPECT_EQ(first.get() + second.get(), 2);
}
