// The port on PostgreSQL: connections that die, locks, roles.
#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <thread>

#include "foundation/db/db.hpp"
#include "foundation/db/postgres_admin.hpp"
#include "foundation/db/tests/things.hpp"
#include "foundation/testing/on_both_databases.hpp"

namespace {

using db_test::kMigrations;
using db_test::sql;

class Postgres : public ::testing::Test {
 public:
  void SetUp() override {
    if (!testing::postgres_server()) GTEST_SKIP() << "TVMS_TEST_POSTGRES is not set";
    databases.emplace(db::Backend::postgres, std::span<const db::Migration>{}, kMigrations);
  }
  std::unique_ptr<db::Database> open(std::string schema, int connections_max = 4, const std::string& more = "",
                                     std::chrono::seconds idle_close = std::chrono::seconds(60)) {
    return db::open_postgres({.connection = databases->connection() + " " + more,
                              .schema = std::move(schema),
                              .name = "p",
                              .connections_max = connections_max,
                              .idle_close = idle_close,
                              .wait_max = std::chrono::milliseconds(50)});
  }
  std::optional<testing::TestDatabases> databases;
};
}  // namespace

TEST_F(Postgres, connections_are_bounded_and_closed_when_idle) {
  const auto database = open("deployment", 1, "application_name=bounded", std::chrono::seconds(0));
  database->read([&](db::Tx&) {
    EXPECT_THROW(std::async(std::launch::async, [&] { database->read([](db::Tx&) {}); }).get(), db::DatabaseError);
  });
  static_cast<void>(database->change_counter());
  static_cast<void>(database->change_counter());
  const db::Query listeners =
      sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'bounded' AND query NOT LIKE 'LISTEN%'");
  for (int tries = 0; tries < 1000; ++tries) {  // The server's process ends a moment after the connection.
    if (databases->control().read([&](db::Tx& tx) { return tx.number(listeners); }) == 0) return;
  }
  FAIL() << "an idle connection stays open";
}

TEST_F(Postgres, a_connection_that_died_in_its_sleep_is_replaced) {
  const auto database = open("deployment", 1, "application_name=sleeper");
  database->read([](db::Tx&) {});
  databases->control().write([](db::Tx& tx) {
    tx.run(sql("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'sleeper'"));
  });
  EXPECT_EQ(database->read([](db::Tx& tx) { return tx.number(sql("SELECT count(*) FROM things")); }), 0);
}

TEST_F(Postgres, a_connection_lost_in_a_transaction_is_retryable_and_at_commit_unknown) {
  const auto database = open("deployment", 1, "application_name=victim");
  const auto kill = [&] {
    databases->control().write([](db::Tx& tx) {
      tx.run(sql("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'victim'"));
    });
  };
  try {
    database->write([&](db::Tx& tx) {
      tx.run(sql("INSERT INTO things (name) VALUES ('a')"));
      kill();
      tx.run(sql("INSERT INTO things (name) VALUES ('b')"));
    });
    FAIL();
  } catch (const db::DatabaseError& e) { EXPECT_TRUE(e.is_retryable) << e.what(); }
  EXPECT_EQ(database->read([](db::Tx& tx) { return tx.number(sql("SELECT count(*) FROM things")); }), 0);
  // A trigger that runs at COMMIT ends its own session: the client hears nothing of the outcome.
  databases->deployment().write([](db::Tx& tx) {
    tx.script(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';"
        "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON things DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()");
  });
  try {
    database->write([](db::Tx& tx) { tx.run(sql("INSERT INTO things (name) VALUES ('c')")); });
    FAIL();
  } catch (const db::DatabaseError& e) {
    EXPECT_FALSE(e.is_retryable);
    EXPECT_NE(std::string(e.what()).find("outcome unknown"), std::string::npos) << e.what();
  }
}

TEST_F(Postgres, a_warning_at_commit_leaves_the_outcome_unknown) {
  databases->deployment().write([](db::Tx& tx) {
    tx.script(
        "CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE WARNING ''canceling wait''; RETURN NULL; END';"
        "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON things DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION warn()");
  });
  try {
    databases->deployment().write([](db::Tx& tx) { tx.run(sql("INSERT INTO things (name) VALUES ('c')")); });
    FAIL();
  } catch (const db::DatabaseError& e) {
    EXPECT_NE(std::string(e.what()).find("outcome unknown"), std::string::npos) << e.what();
  }
}

TEST_F(Postgres, a_row_lock_is_waited_for_no_longer_than_told) {
  databases->deployment().write([](db::Tx& tx) { tx.run(sql("INSERT INTO things (name) VALUES ('a')")); });
  const auto other = open("deployment");
  databases->deployment().write([&](db::Tx& tx) {
    tx.run(sql("UPDATE things SET size = 1"));
    try {
      other->write([](db::Tx& waiting) { waiting.run(sql("UPDATE things SET size = 2")); });
      FAIL();
    } catch (const db::DatabaseError& e) { EXPECT_TRUE(e.is_retryable) << e.what(); }
  });
}

TEST_F(Postgres, a_deadlock_between_two_databases_is_retryable) {
  std::promise<void> first_waits, second_waits;
  const auto cross = [](db::Tx& tx, int mine, int other, std::promise<void>& ready, std::future<void> others) {
    tx.script("SET LOCAL deadlock_timeout = '10ms'; SELECT pg_advisory_xact_lock(" + std::to_string(mine) + ")");
    ready.set_value();
    others.wait();
    tx.script("SELECT pg_advisory_xact_lock(" + std::to_string(other) + ")");
  };
  const auto is_refused = [&](db::Database& database, auto&&... how) {
    try {
      database.write([&](db::Tx& tx) { cross(tx, std::forward<decltype(how)>(how)...); });
      return 0;
    } catch (const db::DatabaseError& e) {
      EXPECT_TRUE(e.is_retryable) << e.what();
      return 1;
    }
  };
  auto second = std::async(std::launch::async,
                           [&] { return is_refused(databases->control(), 2, 1, second_waits, first_waits.get_future()); });
  const int first = is_refused(databases->deployment(), 1, 2, first_waits, second_waits.get_future());
  EXPECT_EQ(first + second.get(), 1);
}

TEST_F(Postgres, no_server_is_a_retryable_database_error) {
  try {
    static_cast<void>(db::open_postgres({.connection = "host=" + databases->folder().string() + " user=nobody", .name = "p"}));
    FAIL();
  } catch (const db::DatabaseError& e) { EXPECT_TRUE(e.is_retryable); }
}

TEST_F(Postgres, a_deployment_role_has_dml_only_and_no_neighbours) {
  db::Database& owner = databases->control();
  const std::string installation = base::SystemRandom{}.hex(6);
  const std::string role = db::deployment_role(installation, 7);
  const base::Secret password("it's \"random\"");
  db::create_role_and_schema(owner, installation, 7, password);
  EXPECT_THROW(db::create_role_and_schema(owner, installation, 7, password), db::DatabaseError);
  db::create_role_and_schema(owner, installation, 8, password);

  constexpr std::string_view kLog = "CREATE TABLE user_log (id {id}, line {text}) {strict};";
  const db::Migration more[] = {kMigrations[0], {2, "0002_log", kLog, kLog}};
  const auto migrator = open(role);
  EXPECT_EQ(db::migrate(*migrator, more), 2);
  const std::string_view append_only[] = {"user_log"};
  db::grant_dml(owner, role, append_only);
  const std::string_view missing[] = {"no_such_table"};
  EXPECT_THROW(db::grant_dml(owner, role, missing), db::DatabaseError);

  const auto user = open(role, 4, "user=" + role + R"( password='it\'s "random"')");
  const auto may = [&](std::string_view text) {
    try {
      user->write([&](db::Tx& tx) { tx.run(sql(text)); });
    } catch (const db::DatabaseError&) { return false; }
    return true;
  };
  EXPECT_TRUE(db::has_grants(*user, append_only));
  EXPECT_FALSE(db::has_grants(*user, {}));
  EXPECT_FALSE(db::has_grants(*user, missing));
  EXPECT_TRUE(may("INSERT INTO things (name) VALUES ('a')"));
  EXPECT_TRUE(may("UPDATE things SET size = 1"));
  EXPECT_TRUE(may("DELETE FROM things"));
  EXPECT_TRUE(may("INSERT INTO user_log (line) VALUES ('a')"));
  EXPECT_FALSE(may("UPDATE user_log SET line = 'b'"));
  EXPECT_FALSE(may("DELETE FROM user_log"));
  EXPECT_FALSE(may("TRUNCATE user_log"));
  EXPECT_FALSE(may("DROP TABLE user_log"));
  EXPECT_FALSE(may("CREATE TABLE mine (id bigint)"));
  EXPECT_FALSE(may("DELETE FROM schema_migrations"));
  EXPECT_FALSE(may("CREATE TABLE " + db::deployment_role(installation, 8) + ".mine (id bigint)"));
  EXPECT_FALSE(may("SET ROLE " + db::deployment_role(installation, 8)));
  EXPECT_TRUE(may("GRANT UPDATE ON user_log TO " + role));  // The server only warns, and grants nothing.
  EXPECT_FALSE(may("UPDATE user_log SET line = 'b'"));
  EXPECT_TRUE(may("SELECT number FROM schema_migrations"));

  db::drop_role_and_schema(owner, installation, 7);  // While its sessions are open.
  db::drop_role_and_schema(owner, installation, 7);
  db::drop_role_and_schema(owner, installation, 8);
  EXPECT_FALSE(may("SELECT 1"));
}

TEST(PostgresAdmin, names_are_checked) {
  EXPECT_EQ(db::deployment_role("a1b2", 12), "tvms_a1b2_d12");
  EXPECT_ANY_THROW(static_cast<void>(db::deployment_role("A\"", 1)));
  EXPECT_ANY_THROW(static_cast<void>(db::deployment_role("a", 0)));
}
