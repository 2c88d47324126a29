// Retention: that every table is thought of, and that the nightly job removes what is over its time and nothing else.
#include "app/retention.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "app/rooms.hpp"
#include "app/tests/world.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "foundation/testing/places.hpp"

namespace app_test {
namespace {

db::Query sql(std::string_view text) { return {"test/sql", text, text}; }

std::vector<std::string> tables_of(db::Database& database) {
  const db::Query query{"test/tables",
                        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^' "
                        "AND name NOT LIKE '%^_search%' ESCAPE '^'",
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() "
                        "AND table_type = 'BASE TABLE'"};
  return database.read([&](db::Tx& tx) { return tx.all(query, {}, [](const db::Row& row) { return row.string(0); }); });
}

class Retention : public OnBothBackends {};
INSTANTIATE_TEST_SUITE_P(, Retention, ::testing::ValuesIn(testing::databases()), testing::backend_of);

TEST_P(Retention, every_table_has_its_time_or_a_reason_to_stay) {
  World world(GetParam(), World::Staff::none);
  std::map<std::string, int, std::less<>> named;
  for (const auto* room : app::all_rooms()) {
    for (const auto& kept : room->kept) ++named[std::string(kept.table)];
    for (const auto& left : room->left)
      for (const auto table : left.tables) ++named[std::string(table)];
  }
  std::set<std::string> there;
  for (auto* database : {world.parts().control.get(), world.demo()->database})
    for (auto& table : tables_of(*database)) there.insert(std::move(table));
  for (const auto& table : there) EXPECT_EQ(named[table], 1) << table << " must be named once, by the room that makes it";
  for (const auto& [table, count] : named) EXPECT_TRUE(there.contains(table)) << table << " is no table";
}

TEST_P(Retention, every_purge_is_a_query_that_both_databases_know) {
  World world(GetParam(), World::Staff::none);
  for (const auto* room : app::all_rooms()) {
    for (const auto& kept : room->kept) {
      EXPECT_NE(kept.remove->sqlite.find("DELETE FROM " + std::string(kept.table)), std::string_view::npos) << kept.table;
      auto& database = kept.where == rooms::Where::control ? *world.parts().control : *world.demo()->database;
      if (std::ranges::find(room->append_only, kept.table) == room->append_only.end())
        database.write([&](db::Tx& tx) { tx.run(*kept.remove, {base::Instant{}, std::int64_t{500}}); });
    }
  }
}

TEST_P(Retention, the_night_removes_what_is_over_its_time) {
  World world(GetParam());
  auto& database = *world.demo()->database;
  const auto log_rows = [&](db::Database& of) {
    return of.read([](db::Tx& tx) { return tx.number(sql("SELECT count(*) FROM user_log")); });
  };
  const auto add_key = [&](const std::string& key) {
    database.write([&](db::Tx& tx) {
      tx.run(
          sql("INSERT INTO idempotency_keys (actor, key, content, status, body, created_at) VALUES ('staff:1', $1, '', 0, '', $2)"),
          {key, world.clock().now()});
    });
  };
  const auto uploads = world.demo()->dir / "files" / "epg";
  std::filesystem::create_directories(uploads);
  const auto put_file = [&](const std::string& name, std::chrono::hours age) {
    std::ofstream(uploads / name) << "x";
    const std::chrono::sys_time<std::chrono::milliseconds> at(std::chrono::milliseconds(base::to_ms(world.clock().now() - age)));
    std::filesystem::last_write_time(uploads / name, std::chrono::file_clock::from_sys(at));
  };
  for (int i = 0; i < 1'200; ++i) add_key(fmt::format("old-key-{}", i));
  world.parts().jobs->run_due();
  ASSERT_GT(log_rows(*world.parts().control), 0);
  world.clock().advance(std::chrono::hours(24 * 40));
  add_key("young-key");
  world.parts().jobs->run_due();
  EXPECT_EQ(database.read([](db::Tx& tx) { return tx.number(sql("SELECT count(*) FROM idempotency_keys")); }), 1);
  EXPECT_GT(log_rows(*world.parts().control), 0);
  put_file("1-orphan", std::chrono::hours(48));
  put_file("2-fresh", std::chrono::hours(1));
  database.write([&](db::Tx& tx) {
    tx.run(
        sql("INSERT INTO user_log (version, created_at, changed_at, actor_kind, actor_id, actor, actor_key, address, noun, action, "
            "object_id, object, object_key, fields, request_id) VALUES (1, $1, $1, 'system', 0, '', '', '', 'a', 'b', 0, '', '', '{}', '')"),
        {world.clock().now()});
  });
  world.clock().advance(std::chrono::hours(24));
  world.parts().jobs->run_due();
  EXPECT_FALSE(std::filesystem::exists(uploads / "1-orphan"));
  EXPECT_EQ(log_rows(database), 1);
  world.clock().advance(std::chrono::hours(24 * 740));
  world.parts().jobs->run_due();
  EXPECT_EQ(log_rows(database), 0);
  EXPECT_FALSE(std::filesystem::exists(uploads / "2-fresh"));
}

TEST(RetentionPage, the_manual_is_as_printed) {
  std::ifstream file(testing::source_dir() / "docs/operating/retention.md");
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), app::retention_page()) << "run ./dev gen desk";
}

}  // namespace
}  // namespace app_test
