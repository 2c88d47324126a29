// The names in memory follow the database, whoever reads it at the same time.
#include <gtest/gtest.h>

#include <future>

#include "foundation/testing/on_both_databases.hpp"
#include "foundation/testing/stepped.hpp"
#include "uit/hostnames/hostnames.hpp"

namespace {

class Hosts : public testing::OnBothDatabases {
 protected:
  void write(const std::string& sql) {
    control().write([&](db::Tx& tx) { tx.script(sql); });
  }
};

// A reading that began first may end last: another change, or the housekeeper, reloads in between.
TEST_P(Hosts, an_older_reading_does_not_bring_a_disabled_name_back) {
  write(
      "INSERT INTO hostnames (version, created_at, changed_at, hostname, hostname_key, deployment, kind, is_enabled, notes) "
      "VALUES (1, 0, 0, 'tv.nord.example', 'tv.nord.example', 7, 'production', 1, '')");
  std::function<void()> in_between;
  testing::SteppedDatabase stepped(control(), [&](bool is_write, std::string_view step) {
    // All names have been read by then, and none is in memory yet.
    if (in_between && !is_write && step == testing::SteppedDatabase::kCommit) std::exchange(in_between, nullptr)();
  });
  hostnames::Hosts hosts(stepped);
  hosts.reload();
  const auto found = hosts.find("tv.nord.example");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->deployment, 7);
  in_between = [&] {
    std::async(std::launch::async, [&] {
      write("UPDATE hostnames SET is_enabled = 0");
      hosts.reload();
    }).get();
  };
  hosts.reload();
  EXPECT_FALSE(in_between);
  EXPECT_FALSE(hosts.find("tv.nord.example"));
}

INSTANTIATE_TEST_SUITE_P(, Hosts, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
