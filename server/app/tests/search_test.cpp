// Quick search as people type: any part of any word, in any order, in any of the searched fields.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "app/tests/world.hpp"
#include "cms/channels/channels.hpp"
#include "foundation/records/records.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "panel/user_log/user_log.hpp"

namespace app_test {
namespace {

class Search : public OnBothBackends {
 protected:
  void SetUp() override {
    OnBothBackends::SetUp();
    if (IsSkipped()) return;
    world_ = std::make_unique<World>(GetParam(), World::Staff::none);
  }
  void add(const std::string& name, const std::string& external_id = {}) {
    channels::Channel channel;
    channel.name.set("en", name);
    channel.number = ++number_;
    if (!external_id.empty()) channel.external_id = external_id;
    auto journal = user_log::Journal::of_system("test", world_->clock().now());
    const records::Act act{journal, world_->clock().now(), "en", world_->demo()->number};
    database().write([&](db::Tx& tx) { EXPECT_TRUE(records::insert(tx, channel, act)); });
  }
  std::vector<std::string> found(const std::string& q) {
    return database().read([&](db::Tx& tx) {
      std::vector<std::string> out;
      const auto page = records::list<channels::Channel>(tx, {.q = q, .sort = "number"});
      EXPECT_TRUE(page);
      for (const auto& one : page->items) out.emplace_back(one->name.pick("en", "en"));
      EXPECT_EQ(page->total, static_cast<std::int64_t>(out.size()));
      return out;
    });
  }
  db::Database& database() { return *world_->demo()->database; }
  using Names = std::vector<std::string>;
  std::unique_ptr<World> world_;
  std::int32_t number_{100};
};
INSTANTIATE_TEST_SUITE_P(, Search, ::testing::ValuesIn(testing::databases()), testing::backend_of);

TEST_P(Search, T10_1_any_part_of_the_words_finds_it_in_any_order_without_accents) {
  add("Télé Nord HD", "nord.fr");
  add("Nordic Sport", "x-77");
  add("Kino", "sport.kino");
  EXPECT_EQ(found("nord"), (Names{"Télé Nord HD", "Nordic Sport"}));
  EXPECT_EQ(found("NORD tele"), Names{"Télé Nord HD"});
  EXPECT_EQ(found("ele ord"), Names{"Télé Nord HD"});
  EXPECT_EQ(found("sport"), (Names{"Nordic Sport", "Kino"}));
  EXPECT_EQ(found("kino sport"), Names{"Kino"});  // One word in the name, one in the external id.
  EXPECT_EQ(found("hd"), Names{"Télé Nord HD"});  // Shorter than the index knows.
  EXPECT_EQ(found("hd nordic"), Names{});
  EXPECT_EQ(found("103"), Names{"Kino"});
  EXPECT_EQ(found("   "), (Names{"Télé Nord HD", "Nordic Sport", "Kino"}));
}

TEST_P(Search, what_the_query_language_means_is_plain_text_here) {
  add(R"(50% "off" AND (more)*)");
  add("Plain");
  for (const std::string q : {"50%", R"("off")", "(more)*", "and", "\"", "*", R"(off" and ")", "%"})
    EXPECT_LE(found(q).size(), 2U) << q;
  EXPECT_EQ(found(R"("off")").size(), 1U);
  EXPECT_EQ(found("(more)*").size(), 1U);
  EXPECT_EQ(found("_____"), Names{});
  EXPECT_EQ(found("NOT"), Names{});
  EXPECT_EQ(found("name_key:plain"), Names{});
}

TEST_P(Search, a_change_is_found_and_what_was_there_before_is_not) {
  add("Before");
  auto journal = user_log::Journal::of_system("test", world_->clock().now());
  const records::Act act{journal, world_->clock().now(), "en", world_->demo()->number};
  database().write([&](db::Tx& tx) {
    const auto page = records::list<channels::Channel>(tx, {.q = "before"});
    ASSERT_TRUE(page && page->items.size() == 1);
    auto after = *page->items[0];
    after.name.set("en", "Later");
    EXPECT_TRUE(records::update(tx, *page->items[0], after, {}, act));
  });
  EXPECT_EQ(found("before"), Names{});
  EXPECT_EQ(found("later"), Names{"Later"});
  database().write([&](db::Tx& tx) { tx.run({"test/delete", "DELETE FROM channels", "DELETE FROM channels"}); });
  EXPECT_EQ(found("later"), Names{});
}

// The index is asked, not the table: what a million customers need.
TEST_P(Search, the_index_answers) {
  if (GetParam() == db::Backend::sqlite) {
    const std::string text =
        "EXPLAIN QUERY PLAN SELECT t.id FROM channels t WHERE t.id IN "
        "(SELECT rowid FROM channels_search WHERE channels_search MATCH '\"nord\"')";
    const auto plan = database().read([&](db::Tx& tx) {
      std::string out;
      tx.each({"test/plan", text, text}, {}, [&](const db::Row& row) { out += row.string(3) + "\n"; });
      return out;
    });
    EXPECT_NE(plan.find("VIRTUAL TABLE INDEX"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("SCAN t\n"), std::string::npos) << plan;
    return;
  }
  const std::vector<std::string> columns{"name_key", "external_id_key"};
  const auto text = "EXPLAIN SELECT t.id FROM channels t WHERE " + db::search_text(columns, "t.") + " LIKE '%nord%'";
  const auto plan = database().write([&](db::Tx& tx) {
    tx.run({"test/no_scan", "SELECT 1", "SET LOCAL enable_seqscan = off"});  // Of three rows it would read them all.
    std::string out;
    tx.each({"test/plan", text, text}, {}, [&](const db::Row& row) { out += row.string(0) + "\n"; });
    return out;
  });
  EXPECT_NE(plan.find("channels_search"), std::string::npos) << plan;
}

}  // namespace
}  // namespace app_test
