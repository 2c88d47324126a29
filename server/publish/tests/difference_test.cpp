#include "publish/difference.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace publish {
namespace {

using publishing::Category;

// Entries, and the bodies that they name.
struct Snapshot {
  Manifest manifest{"channels", {}, {}, {}};
  Bodies bodies;
  Snapshot& add(std::string noun, std::int64_t id, std::string name, std::string fields,
                publishing::Seen seen = publishing::kSeenByAll) {
    auto text = publishing::canonical(boost::json::parse(fields));
    manifest.entries.push_back({std::move(noun), id, publishing::name_of(text), std::move(name), seen});
    bodies[manifest.entries.back().hash] = std::move(text);
    return *this;
  }
  Snapshot& channel(std::int64_t id, const std::string& name, publishing::Seen seen = publishing::kSeenByAll) {
    return add("cms.channels", id, name, fmt::format(R"({{"name":{{"en":"{}"}},"seen":{}}})", name, seen), seen);
  }
};

DifferenceOptions reading(const Snapshot& one, const Snapshot& other) {
  DifferenceOptions out;
  out.bodies = [&](const std::vector<std::string>& hashes) {
    Bodies found;
    for (const auto& hash : hashes)
      for (const auto* bodies : {&one.bodies, &other.bodies})
        if (const auto body = bodies->find(hash); body != bodies->end()) found.insert(*body);
    return found;
  };
  return out;
}

TEST(Publish, equal_values_have_one_canonical_text) {
  const auto one = boost::json::parse(R"({ "b": [1, {"z": null, "a": "x"}], "a": true })");
  const auto other = boost::json::parse(R"({"a":true,"b":[1,{"a":"x","z":null}]})");
  EXPECT_EQ(publishing::canonical(one), R"({"a":true,"b":[1,{"a":"x","z":null}]})");
  EXPECT_EQ(publishing::canonical(one), publishing::canonical(other));
  EXPECT_EQ(publishing::name_of("a").size(), 32u);
  EXPECT_NE(publishing::name_of("a"), publishing::name_of("b"));
}

TEST(Publish, a_manifest_comes_back_as_it_was_and_holds_no_bodies) {
  auto out = Snapshot().channel(1, "News '24'").channel(2, "أخبار", 1).add("cms.packages", 1, "Basic", "{}").manifest;
  out.documents = {{"guide/3/20780", "00112233445566778899aabbccddeeff"}};
  out.values = {{"languages/7", "en,ar"}, {"from_day", "20773"}};
  const auto text = print(out);
  const auto back = parse_manifest(text);
  ASSERT_TRUE(back);
  EXPECT_EQ(print(*back), text);
  EXPECT_EQ(back->entries, out.entries);
  EXPECT_EQ(back->values, out.values);
  EXPECT_EQ(text.find("\"en\""), std::string::npos) << text;
  ASSERT_TRUE(back->find("cms.channels", 2));
  EXPECT_EQ(back->find("cms.channels", 2)->seen, 1);
  EXPECT_FALSE(back->find("cms.channels", 3));
  EXPECT_FALSE(parse_manifest("{"));
  EXPECT_FALSE(parse_manifest("[]"));
  EXPECT_FALSE(parse_manifest(R"({"area":"channels","items":[]})"));
}

TEST(Publish, T10_1802_the_difference_tells_added_changed_by_field_and_removed) {
  const auto before = Snapshot().channel(1, "One").channel(2, "Two").channel(4, "Four");
  const auto after = Snapshot().channel(1, "One").channel(2, "Zwei").channel(3, "Three");
  const auto found = difference(&before.manifest, after.manifest, reading(before, after));
  ASSERT_EQ(found.added.size(), 1u);
  EXPECT_EQ(found.added[0].name, "Three");
  ASSERT_EQ(found.removed.size(), 1u);
  EXPECT_EQ(found.removed[0].name, "Four");
  ASSERT_EQ(found.changed.size(), 1u);
  ASSERT_EQ(found.changed[0].fields.size(), 1u);
  EXPECT_EQ(found.changed[0].fields[0].field, "name");
  EXPECT_EQ(found.changed[0].fields[0].before, R"({"en":"Two"})");
  EXPECT_EQ(found.changed[0].fields[0].after, R"({"en":"Zwei"})");
  EXPECT_EQ(difference(nullptr, after.manifest).added.size(), 3u);
}

TEST(Publish, T10_1802_a_category_counts_what_it_sees) {
  const auto before = Snapshot().channel(1, "One").channel(2, "Two", 1);
  const auto after = Snapshot().channel(1, "One", 2).channel(2, "Two", 1);
  auto options = reading(before, after);
  options.category = Category::tvs;
  EXPECT_EQ(difference(&before.manifest, after.manifest, options).removed.size(), 1u);
  options.category = Category::phones;
  EXPECT_EQ(difference(&before.manifest, after.manifest, options).removed.size(), 0u);
  EXPECT_EQ(difference(&before.manifest, after.manifest, options).changed.size(), 1u);
}

TEST(Publish, T10_1807_many_removals_are_more_than_ten_and_a_fifth) {
  EXPECT_FALSE(is_large_removal(100, 10));
  EXPECT_FALSE(is_large_removal(100, 20));
  EXPECT_TRUE(is_large_removal(100, 21));
  EXPECT_FALSE(is_large_removal(20, 10));
  EXPECT_TRUE(is_large_removal(20, 11));
}

TEST(Publish, days_of_the_guide_that_are_over_are_no_difference) {
  const auto before =
      Snapshot().add("cms.guide_channels", 1, "News", R"({"2026-03-01":{"programmes":4},"2026-03-02":{"programmes":5}})");
  const auto after = Snapshot().add("cms.guide_channels", 1, "News", R"({"2026-03-02":{"programmes":5}})");
  auto options = reading(before, after);
  options.is_over = [](std::string_view field) { return field < "2026-03-02"; };
  EXPECT_EQ(difference(&before.manifest, after.manifest, options).size(), 0u);
  options.is_over = [](std::string_view field) { return field < "2026-03-01"; };
  EXPECT_EQ(difference(&before.manifest, after.manifest, options).size(), 1u);
}

}  // namespace
}  // namespace publish
