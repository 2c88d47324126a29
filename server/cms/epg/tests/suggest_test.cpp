#include "cms/epg/suggest.hpp"

#include <gtest/gtest.h>

namespace {

using namespace epg;

SourceChannel source(std::string id, std::vector<std::string> names, std::string number = {}) {
  SourceChannel channel{.id = std::move(id), .number = std::move(number)};
  for (auto& name : names) channel.names.emplace_back("", std::move(name));
  return channel;
}

LinkWish wish(std::string name, std::string guide_id = {}, std::int32_t number = 0) {
  return {.names = {std::move(name)}, .guide_id = std::move(guide_id), .number = number};
}

// "0>2 100 id", one proposal a line.
std::string told(std::span<const LinkWish> wishes, std::span<const SourceChannel> sources) {
  std::string out;
  for (const auto& p : propose_links(wishes, sources)) {
    if (!out.empty()) out += "; ";
    out += std::to_string(p.wish) + ">" + std::to_string(p.source) + " " + std::to_string(p.score);
    if ((p.reasons & reason_id) != 0) out += " id";
    if ((p.reasons & reason_name) != 0) out += " name";
    if ((p.reasons & reason_name_folded) != 0) out += " name_folded";
    if ((p.reasons & reason_number) != 0) out += " number";
  }
  return out;
}

}  // namespace

TEST(Suggest, C20_902_matches_ids_then_names_then_numbers) {
  const std::vector<SourceChannel> sources{source("one.example", {"Something else"}), source("two.example", {"Channel Two"}, "2"),
                                           source("three.example", {"Sm\xC3\xB8rrebr\xC3\xB8"
                                                                    "d Caf\xC3\xA9"}),
                                           source("four.example", {"X"}, "44")};
  const std::vector<LinkWish> wishes{wish("Channel One", "one.example"), wish("channel two"),
                                     wish("Sm\xC3\xB8rrebr\xC3\xB8"
                                          "d Cafe HD"),
                                     wish("Y", "", 44), wish("Unknown")};
  EXPECT_EQ(told(wishes, sources), "0>0 100 id; 1>1 90 name; 2>2 80 name_folded; 3>3 25 number");
}

TEST(Suggest, ids_count_in_any_case_and_numbers_support_names) {
  const std::vector<SourceChannel> sources{source("News.Example", {"A"}), source("b", {"Kids"}, "12")};
  const std::vector<LinkWish> wishes{wish("Q", "news.example"), wish("Kids", "", 12)};
  EXPECT_EQ(told(wishes, sources), "0>0 97 id; 1>1 95 name number");
}

TEST(Suggest, an_hour_later_is_another_channel) {
  EXPECT_EQ(name_key("Sky Two plus 1"), (NameKey{"sky2", 1}));
  EXPECT_EQ(name_key("SKY 2 +1 HD"), (NameKey{"sky2", 1}));
  EXPECT_EQ(name_key("ThreePlus1"), (NameKey{"3", 1}));
  EXPECT_EQ(name_key("Duke+1"), (NameKey{"duke", 1}));
  EXPECT_EQ(name_key("Bravo (+2)"), (NameKey{"bravo", 2}));
  EXPECT_EQ(name_key("Canal+"), (NameKey{"canalplus", 0}));
  EXPECT_EQ(name_key("Plus 1"), (NameKey{"plus1", 0}));
  const std::vector<SourceChannel> sources{source("a", {"Duke +1"}), source("b", {"DUKE HD"})};
  const std::vector<LinkWish> wishes{wish("Duke"), wish("Duke plus 1")};
  EXPECT_EQ(told(wishes, sources), "0>1 80 name_folded; 1>0 80 name_folded");
  EXPECT_EQ(told(std::vector{wish("Duke")}, std::vector{source("a", {"Duke +1"})}), "");
}

TEST(Suggest, spelling_does_not_matter) {
  for (const std::string_view name : {"First News", "FIRST NEWS HD", "first-news", "F\xC3\xADrst News 4K", "UK: First News",
                                      "First News UHD", "FirstNewsHD", "|UK| First News", "First_News"})
    EXPECT_EQ(name_key(name).key, "firstnews") << name;
  EXPECT_EQ(name_key("Rock & Pop").key, "rockandpop");
  EXPECT_EQ(name_key("Channel Four").key, "channel4");
  EXPECT_EQ(name_key("\xD0\x9F\xD0\x95\xD0\xA0\xD0\x92\xD0\xAB\xD0\x99 HD").key,
            name_key("\xD0\xBF\xD0\xB5\xD1\x80\xD0\xB2\xD1\x8B\xD0\xB9").key);
  EXPECT_NE(name_key("Sport 1").key, name_key("Sport 2").key);
}

TEST(Suggest, C20_904_two_channels_share_a_source_only_when_they_are_one) {
  const std::vector<SourceChannel> sources{source("news", {"First News"})};
  EXPECT_EQ(told(std::vector{wish("First News HD"), wish("First News")}, sources), "0>0 80 name_folded; 1>0 90 name");
  EXPECT_EQ(told(std::vector{wish("Second", "news"), wish("First News")}, sources), "0>0 100 id");
}

TEST(Suggest, doubt_lowers_the_score) {
  const std::vector<SourceChannel> sources{source("a", {"Sport"}), source("b", {"Sport"})};
  EXPECT_EQ(told(std::vector{wish("Sport")}, sources), "0>0 75 name");
  EXPECT_EQ(told(std::vector{wish("Sport", "b")}, sources), "0>1 100 id name");
}

TEST(Suggest, empty_names_match_nothing) {
  EXPECT_EQ(told(std::vector{wish(""), wish("HD"), LinkWish{}}, std::vector{source("a", {"HD"}), source("b", {""})}),
            "1>0 90 name");
}
