#include "publish/difference.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace publish {
namespace {

Item channel(std::int64_t id, std::string_view name, std::string_view where = R"("tvs","phones")") {
  return {"cms.channels", id, std::string(name),
          canonical(boost::json::parse(fmt::format(R"({{"name":{{"en":"{}"}},"visible_on":[{}]}})", name, where)))};
}

Manifest manifest(std::vector<Item> items) {
  Manifest out;
  out.area = Area::channels;
  out.items = std::move(items);
  return out;
}

TEST(Publish, equal_values_have_one_canonical_text) {
  const auto one = boost::json::parse(R"({ "b": [1, {"z": null, "a": "x"}], "a": true })");
  const auto other = boost::json::parse(R"({"a":true,"b":[1,{"a":"x","z":null}]})");
  EXPECT_EQ(canonical(one), R"({"a":true,"b":[1,{"a":"x","z":null}]})");
  EXPECT_EQ(canonical(one), canonical(other));
  EXPECT_EQ(name_of(canonical(one)).size(), 32u);
  EXPECT_NE(name_of("a"), name_of("b"));
}

TEST(Publish, a_manifest_comes_back_as_it_was) {
  auto out = manifest({channel(1, "News '24'"), channel(2, "أخبار")});
  out.documents = {{"guide/3/20780", "00112233445566778899aabbccddeeff"}};
  out.languages[7] = {"en", "ar"};
  out.from_day = 20773;
  out.to_day = 20795;
  const auto text = print(out);
  const auto back = parse_manifest(text);
  ASSERT_TRUE(back);
  EXPECT_EQ(print(*back), text);
  EXPECT_EQ(back->items[1].name, "أخبار");
  EXPECT_EQ(back->languages.at(7), (std::vector<std::string>{"en", "ar"}));
  EXPECT_FALSE(parse_manifest("{"));
  EXPECT_FALSE(parse_manifest("[]"));
}

TEST(Publish, T10_1802_the_difference_tells_added_changed_by_field_and_removed) {
  const auto before = manifest({channel(1, "One"), channel(2, "Two"), channel(4, "Four")});
  const auto after = manifest({channel(1, "One"), channel(2, "Zwei"), channel(3, "Three")});
  const auto found = difference(&before, after);
  ASSERT_EQ(found.added.size(), 1u);
  EXPECT_EQ(found.added[0].name, "Three");
  ASSERT_EQ(found.removed.size(), 1u);
  EXPECT_EQ(found.removed[0].id, 4);
  ASSERT_EQ(found.changed.size(), 1u);
  ASSERT_EQ(found.changed[0].fields.size(), 1u);
  EXPECT_EQ(found.changed[0].fields[0].field, "name");
  EXPECT_EQ(found.changed[0].fields[0].before, R"({"en":"Two"})");
  EXPECT_EQ(found.changed[0].fields[0].after, R"({"en":"Zwei"})");
  EXPECT_EQ(difference(nullptr, after).added.size(), 3u);
}

TEST(Publish, T10_1802_a_category_counts_what_it_sees) {
  const auto before = manifest({channel(1, "One"), channel(2, "Two", R"("tvs")")});
  const auto after = manifest({channel(1, "One", R"("phones")"), channel(2, "Two", R"("tvs")")});
  DifferenceOptions options;
  options.category = Category::tvs;
  EXPECT_EQ(difference(&before, after, options).removed.size(), 1u);
  options.category = Category::phones;
  EXPECT_EQ(difference(&before, after, options).removed.size(), 0u);
  EXPECT_EQ(difference(&before, after, options).changed.size(), 1u);
}

TEST(Publish, T10_1807_many_removals_are_more_than_ten_and_a_fifth) {
  EXPECT_FALSE(is_large_removal(100, 10));
  EXPECT_FALSE(is_large_removal(100, 20));
  EXPECT_TRUE(is_large_removal(100, 21));
  EXPECT_FALSE(is_large_removal(20, 10));
  EXPECT_TRUE(is_large_removal(20, 11));
}

TEST(Publish, days_of_the_guide_that_are_over_are_no_difference) {
  Manifest before, after;
  before.area = after.area = Area::epg;
  before.items = {{"cms.guide_channels", 1, "News", R"({"2026-03-01":{"programmes":4},"2026-03-02":{"programmes":5}})"}};
  after.items = {{"cms.guide_channels", 1, "News", R"({"2026-03-02":{"programmes":5}})"}};
  EXPECT_EQ(difference(&before, after, {{}, "2026-03-02"}).size(), 0u);
  EXPECT_EQ(difference(&before, after, {{}, "2026-03-01"}).size(), 1u);
}

}  // namespace
}  // namespace publish
