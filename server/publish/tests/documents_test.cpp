#include "publish/documents.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "foundation/testing/on_both_databases.hpp"
#include "publish/manifest.hpp"

namespace publish {
namespace {

class PublishDocuments : public testing::OnBothDatabases {
 protected:
  [[nodiscard]] Documents documents() { return {deployment(), folder_.path(), false}; }
  static NewDocument document(std::string text, bool is_for_viewers = true) {
    return {publishing::name_of(text), text, is_for_viewers};
  }
  testing::TempFolder folder_;
};

TEST_P(PublishDocuments, are_kept_with_their_packed_forms) {
  auto store = documents();
  const auto large = document(std::string(4000, 'a'));
  const auto small = document("{}");
  store.put({large, small, large}, base::from_ms(1000));
  store.put({large}, base::from_ms(2000));
  EXPECT_EQ(store.read(large.name), large.text);
  const auto prepared = store.prepared(large.name);
  ASSERT_TRUE(prepared);
  EXPECT_EQ(prepared->plain, large.text);
  EXPECT_LT(prepared->gzip.size(), 200u);
  EXPECT_LT(prepared->brotli.size(), 200u);
  EXPECT_EQ(prepared->etag, "\"" + large.name + "\"");
  EXPECT_TRUE(store.prepared(small.name)->gzip.empty());
  EXPECT_FALSE(store.read(publishing::name_of("absent")));
  EXPECT_FALSE(store.prepared(publishing::name_of("absent")));
  int count = 0;
  store.read_all({large.name, publishing::name_of("absent"), small.name}, [&](const std::string&, std::string) { ++count; });
  EXPECT_EQ(count, 2);
}

TEST_P(PublishDocuments, stored_again_are_not_removed) {
  auto store = documents();
  const auto old = document("old"), fresh = document("fresh");
  store.put({old, fresh}, base::from_ms(1000));
  store.put({fresh}, base::from_ms(50'000));
  store.remove({old.name, fresh.name, publishing::name_of("absent")}, base::from_ms(20'000));
  EXPECT_FALSE(store.read(old.name));
  EXPECT_EQ(store.read(fresh.name), "fresh");
}

// A publish and the loader that follows it make the same line-ups.
TEST_P(PublishDocuments, are_stored_by_several_threads_at_once) {
  std::vector<NewDocument> list;
  for (int i = 0; i < 100; ++i) list.push_back({fmt::format("{:064x}", i), fmt::format("document {}", i), false});
  std::atomic<int> faults{};
  {
    std::vector<std::jthread> threads;
    std::latch begin(4);
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        auto mine = documents();
        begin.arrive_and_wait();
        try {
          mine.put(list, base::from_ms(1000));
        } catch (const std::exception&) { ++faults; }
      });
  }
  EXPECT_EQ(faults, 0);
  for (const auto& one : list) EXPECT_EQ(documents().read(one.name), one.text);
}

INSTANTIATE_TEST_SUITE_P(, PublishDocuments, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace publish
