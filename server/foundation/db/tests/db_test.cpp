#include "foundation/db/db.hpp"

#include <sqlite3.h>

#include <fstream>
#include <future>
#include <latch>
#include <thread>

#include "foundation/base/result.hpp"
#include "foundation/db/tests/things.hpp"
#include "foundation/testing/on_both_databases.hpp"

namespace {

using db_test::kMigrations;
using db_test::sql;

class Db : public testing::OnBothDatabases {
 protected:
  std::span<const db::Migration> control_migrations() const override { return {}; }
  std::span<const db::Migration> deployment_migrations() const override { return kMigrations; }
  bool is_sqlite() const { return GetParam() == db::Backend::sqlite; }
  std::int64_t count() {
    return deployment().read([](db::Tx& tx) { return tx.number(sql("SELECT count(*) FROM things")); });
  }
  void add(std::string_view name) {
    deployment().write([&](db::Tx& tx) { tx.run(sql("INSERT INTO things (name) VALUES ($1)"), {name}); });
  }
};
INSTANTIATE_TEST_SUITE_P(, Db, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace

TEST_P(Db, parameters_are_bound_by_number_whatever_their_order) {
  const auto row = deployment().read([](db::Tx& tx) {
    return tx.one(sql("SELECT CAST($2 AS bigint), CAST($1 AS bigint), CAST($2 AS bigint)"), {1, 2},
                  [](const db::Row& r) { return std::vector{r.integer(0), r.integer(1), r.integer(2)}; });
  });
  EXPECT_EQ(row, (std::vector<std::int64_t>{2, 1, 2}));
}

TEST_P(Db, a_wrong_number_of_values_is_refused) {
  EXPECT_ANY_THROW(deployment().read([](db::Tx& tx) { return tx.number(sql("SELECT CAST($1 AS bigint)"), {}); }));
  EXPECT_ANY_THROW(deployment().read([](db::Tx& tx) { return tx.number(sql("SELECT CAST($1 AS bigint)"), {1, 2}); }));
}

TEST_P(Db, values_come_back_as_they_went_in) {
  const std::string bytes("\0\xff'\\x", 5);
  const base::Instant now = base::from_ms(1'772'442'000'123);
  deployment().write([&](db::Tx& tx) {
    EXPECT_EQ(tx.run(sql("INSERT INTO things (name, size, picture) VALUES ($1, $2, $3)"),
                     {"Ärger \"quoted\" \\", 5'000'000'000, db::Blob{bytes}}),
              1);
    EXPECT_EQ(
        tx.run(sql("INSERT INTO things (name, size, picture) VALUES ($1, $2, $3)"), {"", now, std::optional<std::string>{}}), 1);
    EXPECT_EQ(tx.run(sql("INSERT INTO things (name, size, picture) VALUES ($1, $2, $3)"), {"empty", INT64_MAX, db::Blob{}}), 1);
  });
  int rows = 0;
  deployment().read([&](db::Tx& tx) {
    tx.each(sql("SELECT id, name, size, picture, size > 1 FROM things ORDER BY id"), {}, [&](const db::Row& row) {
      ++rows;
      EXPECT_EQ(row.columns(), 5);
      EXPECT_EQ(row.integer(0), rows);
      EXPECT_TRUE(row.boolean(4));
      if (rows == 1) {
        EXPECT_EQ(row.text(1), "Ärger \"quoted\" \\");
        EXPECT_EQ(row.integer(2), 5'000'000'000);
        EXPECT_EQ(row.text(2), "5000000000");
        EXPECT_EQ(row.blob(3), bytes);
      } else if (rows == 2) {
        EXPECT_FALSE(row.is_null(1));
        EXPECT_EQ(row.string(1), "");
        EXPECT_EQ(row.instant(2), now);
        EXPECT_TRUE(row.is_null(3));
        EXPECT_EQ(row.blob(3), "");
        EXPECT_EQ(row.text(3), "");
        EXPECT_EQ(row.integer(3), 0);
      } else {
        EXPECT_EQ(row.integer(2), INT64_MAX);
        EXPECT_FALSE(row.is_null(3));
        EXPECT_EQ(row.blob(3), "");
      }
    });
  });
  EXPECT_EQ(rows, 3);
}

TEST_P(Db, a_text_with_a_zero_byte_is_refused_on_both) {
  EXPECT_THROW(add(std::string_view("a\0b", 3)), std::logic_error);
  EXPECT_EQ(count(), 0);
}

TEST_P(Db, run_counts_changed_rows_only) {
  add("a");
  add("b");
  deployment().write([](db::Tx& tx) {
    EXPECT_EQ(tx.run(sql("UPDATE things SET size = 3")), 2);
    EXPECT_EQ(tx.run(sql("SELECT * FROM things")), 0);
    EXPECT_EQ(tx.run(sql("UPDATE things SET size = 4 WHERE name = $1"), {"nobody"}), 0);
    EXPECT_EQ(tx.run(sql("INSERT INTO things (name) VALUES ($1) RETURNING id"), {"c"}), 1);
    EXPECT_EQ(tx.run(sql("DELETE FROM things")), 3);
  });
}

TEST_P(Db, a_unique_violation_names_its_constraint) {
  add("a");
  try {
    add("a");
    FAIL();
  } catch (const db::ConstraintError& e) {
    EXPECT_EQ(e.kind, db::ConstraintError::Kind::unique);
    EXPECT_EQ(e.columns, is_sqlite() ? "things.name" : "");
    EXPECT_EQ(e.constraint, is_sqlite() ? "" : "things_name");
  }
  // Also when the value itself looks like a diagnostic.
  const std::string evil = "x\nCONSTRAINT NAME:  other\n";
  add(evil);
  try {
    add(evil);
    FAIL();
  } catch (const db::ConstraintError& e) { EXPECT_EQ(e.constraint, is_sqlite() ? "" : "things_name"); }
}

TEST_P(Db, a_unique_index_on_an_expression_is_named_on_both) {
  const auto label = [&](std::string_view name, std::string_view text) {
    deployment().write([&](db::Tx& tx) { tx.run(sql("INSERT INTO things (name, label) VALUES ($1, $2)"), {name, text}); });
  };
  label("a", "x");
  try {
    label("b", "X");
    FAIL();
  } catch (const db::ConstraintError& e) {
    EXPECT_EQ(e.kind, db::ConstraintError::Kind::unique);
    EXPECT_EQ(e.constraint, "things_upper");
  }
}

TEST_P(Db, foreign_key_check_and_not_null_violations_are_told_apart) {
  const auto kind_of = [&](std::string_view text) {
    try {
      deployment().write([&](db::Tx& tx) { tx.run(sql(text)); });
    } catch (const db::ConstraintError& e) { return std::pair{e.kind, e.constraint}; }
    throw std::logic_error("no error");
  };
  using Kind = db::ConstraintError::Kind;
  EXPECT_EQ(kind_of("INSERT INTO parts (thing) VALUES (99)").first, Kind::foreign_key);
  EXPECT_EQ(kind_of("INSERT INTO things (name, size) VALUES ('a', -1)"), std::pair(Kind::check, std::string("size_positive")));
  EXPECT_EQ(kind_of("INSERT INTO things (name) VALUES (NULL)").first, Kind::other);
}

TEST_P(Db, a_result_with_an_error_rolls_back) {
  const base::Status status = deployment().write([](db::Tx& tx) -> base::Status {
    tx.run(sql("INSERT INTO things (name) VALUES ('a')"));
    return base::fail(base::ErrorKind::conflict, "NO", "No.");
  });
  EXPECT_FALSE(status);
  EXPECT_EQ(count(), 0);
  const base::Result<int> good = deployment().write([](db::Tx& tx) -> base::Result<int> {
    tx.run(sql("INSERT INTO things (name) VALUES ('a')"));
    return 5;
  });
  EXPECT_EQ(good.value(), 5);
  EXPECT_EQ(count(), 1);
}

TEST_P(Db, an_exception_rolls_back_and_the_database_goes_on) {
  EXPECT_THROW(deployment().write([](db::Tx& tx) {
    tx.run(sql("INSERT INTO things (name) VALUES ('a')"));
    throw std::runtime_error("bug");
  }),
               std::runtime_error);
  EXPECT_EQ(count(), 0);
  add("b");
  EXPECT_EQ(count(), 1);
}

TEST_P(Db, after_a_failed_statement_nothing_can_be_committed) {
  add("a");
  EXPECT_THROW(deployment().write([](db::Tx& tx) {
    tx.run(sql("INSERT INTO things (name) VALUES ('b')"));
    try {
      tx.run(sql("INSERT INTO things (name) VALUES ('a')"));
    } catch (const db::ConstraintError&) {}
  }),
               std::logic_error);
  EXPECT_EQ(count(), 1);
}

TEST_P(Db, hints_run_after_the_commit_and_only_then) {
  int hints = 0;
  deployment().write([&](db::Tx& tx) {
    tx.run(sql("INSERT INTO things (name) VALUES ('a')"));
    tx.after_commit([&] {
      ++hints;
      EXPECT_EQ(count(), 1);
    });
    EXPECT_EQ(hints, 0);
  });
  EXPECT_EQ(hints, 1);
  EXPECT_THROW(deployment().write([&](db::Tx& tx) {
    tx.after_commit([&] { ++hints; });
    throw std::runtime_error("bug");
  }),
               std::runtime_error);
  EXPECT_EQ(hints, 1);
}

TEST_P(Db, a_hint_that_throws_does_not_undo_the_write_nor_stop_the_others) {
  std::vector<std::string> told;
  deployment().on_hint_fault([&](const std::string& what) { told.push_back(what); });
  int hints = 0;
  EXPECT_NO_THROW(deployment().write([&](db::Tx& tx) {
    tx.run(sql("INSERT INTO things (name) VALUES ('a')"));
    tx.after_commit([] { throw std::runtime_error("no memory of it"); });
    tx.after_commit([&] { ++hints; });
  }));
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(hints, 1);
  EXPECT_EQ(told, std::vector<std::string>{"no memory of it"});
}

TEST_P(Db, a_read_sees_one_snapshot_and_cannot_write) {
  add("a");
  deployment().read([&](db::Tx& tx) {
    EXPECT_EQ(tx.number(sql("SELECT count(*) FROM things")), 1);
    std::thread([&] { add("b"); }).join();
    EXPECT_EQ(tx.number(sql("SELECT count(*) FROM things")), 1);
  });
  EXPECT_EQ(count(), 2);
  EXPECT_THROW(deployment().read([](db::Tx& tx) { return tx.run(sql("DELETE FROM things")); }), db::DatabaseError);
  EXPECT_EQ(count(), 2);
}

TEST_P(Db, a_transaction_inside_a_transaction_is_a_bug) {
  EXPECT_THROW(deployment().write([&](db::Tx&) { add("a"); }), std::logic_error);
  deployment().write([&](db::Tx&) { control().read([](db::Tx& tx) { EXPECT_EQ(tx.number(sql("SELECT 7")), 7); }); });
}

TEST_P(Db, the_same_query_may_run_inside_its_own_rows) {
  add("a");
  add("b");
  int seen = 0;
  deployment().read([&](db::Tx& tx) {
    const db::Query query = sql("SELECT name FROM things ORDER BY name");
    tx.each(query, {}, [&](const db::Row& outer) {
      const std::string before = outer.string(0);
      tx.each(query, {}, [&](const db::Row&) { ++seen; });
      EXPECT_EQ(outer.string(0), before);
    });
  });
  EXPECT_EQ(seen, 4);
}

TEST_P(Db, a_faulty_statement_is_a_database_error_with_its_name) {
  try {
    deployment().read([](db::Tx& tx) { return tx.number(sql("SELECT nothing FROM nowhere")); });
    FAIL();
  } catch (const db::DatabaseError& e) {
    EXPECT_NE(std::string(e.what()).find("test/query"), std::string::npos);
    EXPECT_FALSE(e.is_retryable);
  }
  EXPECT_EQ(count(), 0);
}

TEST_P(Db, change_counter_sees_commits_of_other_handles) {
  const auto other = databases().open_again("deployment");
  const auto before = deployment().change_counter();
  EXPECT_EQ(deployment().change_counter(), before);
  other->write([](db::Tx& tx) { tx.run(sql("INSERT INTO things (name) VALUES ('a')")); });
  // PostgreSQL tells it a moment after the commit.
  const auto wait_for_change = [&](std::int64_t last) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::int64_t now = last;
    while (now == last && std::chrono::steady_clock::now() < until) now = deployment().change_counter();
    EXPECT_NE(now, last);
    return now;
  };
  const auto after = wait_for_change(before);
  add("b");
  wait_for_change(after);
}

TEST_P(Db, many_threads_share_a_database) {
  std::vector<std::jthread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        add(std::to_string(t) + "-" + std::to_string(i));
        EXPECT_GT(count(), 0);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(count(), 80);
}

TEST_P(Db, more_statements_than_the_cache_holds) {
  deployment().read([](db::Tx& tx) {
    for (int i = 0; i < 1100; ++i) {
      const std::string text = "SELECT " + std::to_string(i % 600);
      EXPECT_EQ(tx.number(sql(text)), i % 600);
    }
  });
}

TEST_P(Db, one_writer_at_a_time_whatever_the_process) {
  const auto other = databases().open_again("deployment");
  std::vector<std::jthread> threads;
  for (int t = 0; t < 6; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 5; ++i)
        (t % 2 == 0 ? deployment() : *other).write([](db::Tx& tx) {
          const auto size = tx.number(sql("SELECT count(*) FROM things"));  // A rule that no constraint guards.
          tx.run(sql("INSERT INTO things (name, size) VALUES ($1, $2)"), {"n" + std::to_string(size), size});
        });
    });
  threads.clear();
  EXPECT_EQ(count(), 30);
}

TEST_P(Db, writers_come_in_turn_and_do_not_keep_readers_out) {
  std::promise<void> may_end;
  std::vector<std::jthread> writers;
  std::promise<void> is_in;
  writers.emplace_back([&] {
    deployment().write([&](db::Tx& tx) {
      is_in.set_value();
      tx.run(sql("INSERT INTO things (name) VALUES ('first')"));
      may_end.get_future().wait();
    });
  });
  is_in.get_future().wait();
  for (int i = 0; i < 8; ++i) writers.emplace_back([&, i] { add(std::to_string(i)); });
  EXPECT_EQ(count(), 0);  // More writers wait than there are connections.
  may_end.set_value();
  writers.clear();
  EXPECT_EQ(count(), 9);
}

// ---- SQLite alone

TEST(Sqlite, the_writer_is_waited_for_no_longer_than_told) {
  const testing::TempFolder folder;
  const db::SqliteOptions options{
      .file = folder.path() / "a.db", .name = "a", .is_durable = false, .wait_max = std::chrono::milliseconds(20)};
  const auto one = db::open_sqlite(options);
  const auto other = db::open_sqlite(options);
  one->write([&](db::Tx&) {
    const auto try_write = [](db::Database& database) {
      try {
        database.write([](db::Tx&) {});
      } catch (const db::DatabaseError& e) { return e.is_retryable; }
      return false;
    };
    EXPECT_TRUE(std::async(std::launch::async, [&] { return try_write(*one); }).get());    // The mutex.
    EXPECT_TRUE(std::async(std::launch::async, [&] { return try_write(*other); }).get());  // The file, as another process.
  });
  one->write([](db::Tx&) {});
}

TEST(Sqlite, a_missing_or_empty_file_is_made_only_by_who_may) {
  const testing::TempFolder folder;
  const auto file = folder.path() / "a.db";
  const db::SqliteOptions known{.file = file, .name = "a", .is_durable = false, .may_create = false};
  EXPECT_THROW(static_cast<void>(db::open_sqlite(known)), db::DatabaseMissing);
  EXPECT_FALSE(std::filesystem::exists(file));
  std::ofstream(file).close();
  EXPECT_THROW(static_cast<void>(db::open_sqlite(known)), db::DatabaseMissing);
  EXPECT_EQ(std::filesystem::file_size(file), 0U);
  auto may = known;
  may.may_create = true;
  {
    const auto database = db::open_sqlite(may);
    database->write([](db::Tx& tx) { tx.script("CREATE TABLE a (b INTEGER)"); });
    std::filesystem::remove(file);  // A reader that opens now must not make an empty file.
    EXPECT_THROW(static_cast<void>(database->change_counter()), db::DatabaseError);
    EXPECT_FALSE(std::filesystem::exists(file));
  }
}

TEST(Sqlite, the_files_are_for_their_owner_alone) {
  const testing::TempFolder folder;
  const auto database = db::open_sqlite({.file = folder.path() / "a.db", .name = "a", .is_durable = false});
  database->write([](db::Tx& tx) { tx.script("CREATE TABLE a (b INTEGER)"); });
  for (const auto* name : {"a.db", "a.db-wal"})
    EXPECT_EQ(std::filesystem::status(folder.path() / name).permissions(), std::filesystem::perms(0600)) << name;
}

TEST(Sqlite, readers_are_bounded_and_waited_for) {
  const testing::TempFolder folder;
  const auto database = db::open_sqlite({.file = folder.path() / "a.db",
                                         .name = "a",
                                         .readers_max = 1,
                                         .is_durable = false,
                                         .wait_max = std::chrono::milliseconds(20)});
  database->read([&](db::Tx&) {
    EXPECT_THROW(std::async(std::launch::async, [&] { database->read([](db::Tx&) {}); }).get(), db::DatabaseError);
  });
  database->read([](db::Tx&) {});
}

TEST(Sqlite, every_writer_is_durable) {
  const testing::TempFolder folder;
  const auto database = db::open_sqlite({.file = folder.path() / "a.db", .name = "a"});
  database->write([](db::Tx& tx) {
    EXPECT_EQ(tx.number(sql("PRAGMA synchronous")), 2);  // FULL
    EXPECT_EQ(tx.number(sql("PRAGMA foreign_keys")), 1);
    EXPECT_EQ(tx.one(sql("PRAGMA journal_mode"), {}, [](const db::Row& row) { return row.string(0); }), "wal");
  });
}

TEST(Sqlite, a_full_disk_is_a_database_error) {
  const testing::TempFolder folder;
  const auto database = db::open_sqlite({.file = folder.path() / "a.db", .name = "a", .is_durable = false});
  db::migrate(*database, kMigrations);
  EXPECT_THROW(database->write([](db::Tx& tx) {
    tx.script("PRAGMA max_page_count = 20");  // SQLite says SQLITE_FULL, as on a full disk.
    tx.run(sql("INSERT INTO things (name, picture) VALUES ('big', $1)"), {db::Blob{std::string(1'000'000, 'x')}});
  }),
               db::DatabaseError);
  database->write([](db::Tx& tx) {
    tx.script("PRAGMA max_page_count = 100000");
    tx.run(sql("INSERT INTO things (name) VALUES ('small')"));
  });
  EXPECT_EQ(database->read([](db::Tx& tx) { return tx.number(sql("SELECT count(*) FROM things")); }), 1);
}

TEST(Sqlite, a_file_that_is_no_database_is_a_database_error) {
  const testing::TempFolder folder;
  std::ofstream(folder.path() / "a.db") << std::string(5000, 'x');
  EXPECT_THROW(static_cast<void>(db::open_sqlite({.file = folder.path() / "a.db", .name = "a"})), db::DatabaseError);
  EXPECT_THROW(static_cast<void>(db::open_sqlite({.file = folder.path() / "no" / "a.db", .name = "a"})), db::DatabaseError);
}
