// Imports of playlists: which channel an entry is, how large they may be, and what goes on meanwhile.
#include <fmt/format.h>

#include <future>
#include <thread>

#include "cms/channels/channels_import.hpp"
#include "foundation/testing/fakes.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "foundation/xml/source.hpp"
#include "panel/user_log/user_log.hpp"

namespace channels {
namespace {

std::string entry(std::string_view id, std::string_view name, std::string_view url) {
  return fmt::format("#EXTINF:-1 tvg-id=\"{}\",{}\n{}\n", id, name, url);
}

Playlist playlist(std::initializer_list<std::string> entries) {
  std::string text = "#EXTM3U\n";
  for (const auto& one : entries) text += one;
  xml::MemorySource source(text);
  return read_playlist(source).value();
}

Playlist playlist_of(int entries) {
  std::string text = "#EXTM3U\n";
  for (int i = 0; i < entries; ++i)
    text += entry(fmt::format("c{}", i), fmt::format("Channel {}", i), fmt::format("https://cdn.example/{}.m3u8", i));
  xml::MemorySource source(text);
  return read_playlist(source).value();
}

const ImportHooks go_on;

class Imports : public testing::OnBothDatabases {
 protected:
  ImportReport store(const Playlist& list) { return Import(channels_, deployment(), list, kApply, act_).store(go_on).value(); }
  std::int64_t count() {
    constexpr std::string_view kText = "SELECT count(*) FROM channels";
    return deployment().read([&](db::Tx& tx) { return tx.number({"test/count", kText, kText}); });
  }

  inline static const ImportOptions kApply{false, "en"};
  testing::FakeClock clock_;
  user_log::Journal journal_{user_log::Journal::of_system("test", clock_.now())};
  const records::Act act_{journal_, clock_.now(), "en"};
  Channels channels_;
};
INSTANTIATE_TEST_SUITE_P(, Imports, ::testing::ValuesIn(testing::databases()), testing::backend_of);

TEST_P(Imports, two_entries_never_become_one_channel) {
  store(playlist({entry("x", "First", "https://cdn.example/u.m3u8")}));
  // The entry with the address comes before the one with the id.
  const auto moved =
      store(playlist({entry("y", "Second", "https://cdn.example/u.m3u8"), entry("x", "First", "https://cdn.example/v.m3u8")}));
  EXPECT_EQ(moved.added, 1);
  EXPECT_EQ(moved.changed, 1);
  const auto twins =
      playlist({entry("a", "A", "https://cdn.example/same.m3u8"), entry("b", "B", "https://cdn.example/same.m3u8")});
  EXPECT_EQ(store(twins).added, 2);
  EXPECT_EQ(count(), 4);
  EXPECT_EQ(store(twins).unchanged, 2);
}

TEST_P(Imports, a_trial_waits_for_no_writer) {
  std::promise<void> is_writing, may_end;
  std::thread writer([&] {
    deployment().write([&](db::Tx& tx) {
      constexpr std::string_view kText = "UPDATE channels_imports SET version = version";
      tx.run({"test/lock", kText, kText});
      is_writing.set_value();
      may_end.get_future().wait();
    });
  });
  is_writing.get_future().wait();
  const auto list = playlist_of(3);
  EXPECT_EQ(Import(channels_, deployment(), list, {}, act_).trial().added, 3);
  may_end.set_value();
  writer.join();
  EXPECT_EQ(count(), 0);
}

TEST_P(Imports, twenty_thousand_entries_are_tried_and_the_limits_are_told) {
  const auto list = playlist_of(20'000);
  const auto begun = std::chrono::steady_clock::now();
  const Import import(channels_, deployment(), list, {}, act_);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
  RecordProperty("plan_ms", static_cast<int>(took.count()));
  EXPECT_EQ(import.plan().changes(), static_cast<std::size_t>(kNumberMax));
  EXPECT_EQ(import.plan().entries.back().row.code, "NUMBER_RANGE");
  const auto report = import.trial();
  EXPECT_EQ(report.row_count(), 20'000);
  EXPECT_EQ(report.faults, 20'000 - kNumberMax);
  EXPECT_EQ(report.rows.size(), 2 * kImportRowsMax);
}

TEST_P(Imports, one_that_was_ended_between_two_batches_goes_on_with_the_same_file) {
  const auto list = playlist_of(700);
  Import half(channels_, deployment(), list, kApply, act_);
  ImportHooks hooks;
  hooks.go_on = [](std::int64_t done, auto) { return done < 300; };
  const auto stopped = half.store(hooks);
  ASSERT_TRUE(stopped);
  EXPECT_EQ(stopped->added, 300);
  EXPECT_EQ(count(), 300);
  const auto rest = store(list);
  EXPECT_EQ(rest.added, 400);
  EXPECT_EQ(rest.unchanged, 300);
}

// The place where a job goes on is stored with the batch, or neither is: no entry is counted twice, or as one that was there before.
TEST_P(Imports, a_batch_whose_place_is_not_kept_is_undone) {
  const auto list = playlist_of(700);
  Import import(channels_, deployment(), list, kApply, act_);
  ImportHooks hooks;
  std::int64_t kept = 0, added = 0;
  hooks.keep = [&](db::Tx&, std::int64_t done, const ImportReport& so_far) {
    if (done == 300) return false;
    kept = done;
    added = so_far.added;
    return true;
  };
  const auto lost = import.store(hooks);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, "JOB_LOST");
  EXPECT_EQ(kept, 200);
  EXPECT_EQ(added, 200);
  EXPECT_EQ(count(), 200);
}

TEST_P(Imports, another_import_or_channel_in_between_makes_a_new_plan) {
  const auto list = playlist_of(3);
  Import first(channels_, deployment(), list, kApply, act_);
  Import second(channels_, deployment(), list, kApply, act_);
  EXPECT_EQ(first.store(go_on)->added, 3);
  const auto done = second.store(go_on);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->added, 0);
  EXPECT_EQ(done->unchanged, 3);
  const auto other = playlist({entry("n", "New", "https://cdn.example/n.m3u8")});
  Import third(channels_, deployment(), other, kApply, act_);
  deployment().write([&](db::Tx& tx) {
    Channel by_hand;
    by_hand.number = third.plan().entries[0].row.number;
    by_hand.name.set("en", "By hand");
    EXPECT_TRUE(channels_.create(tx, by_hand, act_));
  });
  EXPECT_EQ(third.store(go_on)->added, 1);
  EXPECT_EQ(count(), 5);
}

// Once 3 of 8 imports ended with a fault of the server: the transaction went on after a refused statement.
TEST_P(Imports, many_at_once_add_each_channel_once) {
  const auto list = playlist_of(20);
  std::vector<std::thread> threads;
  std::atomic<std::int64_t> added{}, failed{};
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      const auto journal = std::make_unique<user_log::Journal>(user_log::Journal::of_system("test", clock_.now()));
      const records::Act act{*journal, clock_.now(), "en"};
      const auto done = Import(channels_, deployment(), list, kApply, act).store(go_on);
      if (done)
        added += done->added;
      else
        ++failed;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(added, 20);
  EXPECT_EQ(count(), 20);
}

}  // namespace
}  // namespace channels
