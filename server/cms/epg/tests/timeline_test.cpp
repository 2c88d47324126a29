#include "cms/epg/timeline.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "cms/epg/tests/guide_texts.hpp"

namespace {

using namespace epg;
using epg::testing::guide;
using epg::testing::import;
using epg::testing::Imported;
using epg::testing::programme;

constexpr std::int64_t kNoon = 1787486400;  // 2026-08-23 12:00 UTC
constexpr std::int64_t kMidnight = kNoon - 12 * 3600;

std::string told(const std::vector<Block>& blocks) {
  std::string out;
  for (const auto& block : blocks) {
    if (!out.empty()) out += "; ";
    out += std::to_string((block.start_s - kMidnight) / 60) + "-" + std::to_string((block.end_s - kMidnight) / 60) + " " +
           (block.programme ? std::string(block.programme->text(Field::title)) : "gap");
  }
  return out;
}

std::vector<Block> blocks_of(const Timeline& line, std::int64_t from_s, std::int64_t to_s) {
  std::vector<Block> blocks;
  line.each_block(from_s, to_s, [&](const Block& block) { blocks.push_back(block); });
  return blocks;
}

Imported sample() {
  return import(guide(programme("a", "20260823120000 +0000", "20260823122000 +0000", "One") +
                      programme("a", "20260823122000 +0000", "20260823123000 +0000", "Two") +
                      programme("a", "20260823143000 +0000", "20260823150000 +0000", "Three") +
                      programme("a", "20260823233000 +0000", "20260824010000 +0000", "Night")));
}

}  // namespace

TEST(Timeline, C20_1201_gaps_become_blocks_that_end_at_full_hours) {
  const auto out = sample();
  const auto days = out.line_of("a");
  const Timeline line(days);
  EXPECT_EQ(told(blocks_of(line, kNoon - 1800, kNoon + 4 * 3600)),
            "690-720 gap; 720-740 One; 740-750 Two; 750-780 gap; 780-840 gap; 840-870 gap; 870-900 Three; 900-960 gap");
  EXPECT_EQ(told(blocks_of(line, kNoon + 600, kNoon + 660)), "730-731 One");
  EXPECT_EQ(told(blocks_of(line, kMidnight + 24 * 3600, kMidnight + 25 * 3600)), "1440-1500 Night");
  EXPECT_EQ(told(blocks_of(Timeline({}), kNoon - 60, kNoon + 60)), "719-720 gap; 720-721 gap");
}

TEST(Timeline, knows_now_and_next_over_midnight_and_gaps) {
  const auto out = sample();
  const auto days = out.line_of("a");
  const Timeline line(days);
  EXPECT_EQ(line.running_at(kNoon)->text(Field::title), "One");
  EXPECT_EQ(line.next_after(kNoon)->text(Field::title), "Two");
  EXPECT_FALSE(line.running_at(kNoon + 3600).has_value());
  EXPECT_EQ(line.next_after(kNoon + 3600)->text(Field::title), "Three");
  EXPECT_EQ(line.running_at(kMidnight + 24 * 3600 + 60)->text(Field::title), "Night");
  EXPECT_FALSE(line.next_after(kMidnight + 24 * 3600).has_value());
  EXPECT_EQ(line.next_after(0)->text(Field::title), "One");
}

TEST(Timeline, an_offset_moves_all_times) {
  const auto out = sample();
  const auto days = out.line_of("a");
  const Timeline line(days, 3600);
  EXPECT_FALSE(line.running_at(kNoon).has_value());
  EXPECT_EQ(line.running_at(kNoon + 3600)->text(Field::title), "One");
  EXPECT_EQ(line.running_at(kNoon + 3600)->start_s, kNoon + 3600);
}

TEST(Timeline, days_of_different_imports_do_not_overlap) {
  const auto old_import = import(guide(programme("a", "20260823233000 +0000", "20260824010000 +0000", "Night")));
  const auto new_import = import(guide(programme("a", "20260824003000 +0000", "20260824010000 +0000", "Early")));
  auto days = old_import.line_of("a");
  days.push_back(new_import.line_of("a").front());
  const Timeline line(days);
  EXPECT_EQ(told(blocks_of(line, kMidnight + 23 * 3600 + 1800, kMidnight + 25 * 3600)), "1410-1470 Night; 1470-1500 Early");
}

TEST(Timeline, joined_slices_hold_each_programme_once) {
  std::string inner;
  for (int i = 0; i < 40; ++i) {  // 95 minutes each, so that steps and days cut through programmes.
    const std::int64_t start = kMidnight + i * 95 * 60;
    const auto two = [](std::int64_t n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
    inner += programme(
        "a", "202608" + two(23 + (start - kMidnight) / 86400) + two(start / 3600 % 24) + two(start / 60 % 60) + "00 +0000", "",
        "T" + std::to_string(i));
  }
  const auto out = import(guide(inner));
  const auto days = out.line_of("a");
  for (const std::int64_t offset : {std::int64_t{0}, std::int64_t{-1800}, std::int64_t{5400}}) {
    const Timeline line(days, offset);
    for (int first = 0; first < 4; ++first) {
      std::vector<Slice> slices;
      const std::int64_t from_s = kMidnight + first * kStepSeconds;
      for (int step = first; step < 8; ++step) slices.push_back(print_slice(line, kMidnight + step * kStepSeconds));
      std::string text;
      join_slices(slices, text);
      std::vector<std::int64_t> joined, expected;
      const auto parsed = boost::json::parse(text);
      for (const auto& value : parsed.as_array()) joined.push_back(value.at("id").as_int64());
      line.each(from_s, kMidnight + 8 * kStepSeconds, [&](const ProgrammeView& programme) { expected.push_back(programme.id); });
      EXPECT_EQ(joined, expected);
      EXPECT_EQ(std::set<std::int64_t>(joined.begin(), joined.end()).size(), joined.size());
    }
  }
}

TEST(Timeline, prints_programmes_as_the_viewer_api_says) {
  const auto out = import(guide(
      programme(
          "a", "20260823120000 +0000", "20260823122000 +0000", "Say \"A\\B\"",
          "<title lang=\"de\">Sag \xC3\xA4</title><sub-title>Sub</sub-title><desc>One\nTwo</desc><date>2019</date><category>Drama</category><category>Crime</category>"
          "<icon src=\"https://pictures.example/p.jpg\"/><episode-num system=\"xmltv_ns\">0.1.</episode-num><rating><value>TV-14</value></rating><new/>") +
      programme("a", "20260823123000 +0000", "20260823124000 +0000", "Bare")));
  const auto days = out.line_of("a");
  std::string text;
  print_programme(days[0][0], {.language = "de", .default_language = "en"}, text);
  EXPECT_EQ(
      text,
      "{\"id\":" + std::to_string(days[0][0].id) +
          ",\"start\":1787486400,\"end\":1787487600,\"title\":\"Sag \xC3\xA4\",\"sub_title\":\"Sub\",\"description\":\"One\\nTwo\","
          "\"image\":\"https://pictures.example/p.jpg\",\"season\":1,\"episode\":2,\"year\":2019,\"genres\":[\"Drama\",\"Crime\"],\"age\":14,\"is_new\":true}");
  text.clear();
  print_programme(days[0][0], {}, text);
  EXPECT_EQ(boost::json::parse(text).at("title").as_string(), "Say \"A\\B\"");
  text.clear();
  print_programme(days[0][1], {}, text);
  EXPECT_EQ(text, "{\"id\":" + std::to_string(days[0][1].id) + ",\"start\":1787488200,\"end\":1787488800,\"title\":\"Bare\"}");
}

TEST(Timeline, json_texts_survive_every_byte_below_a_blank) {
  std::string all;
  for (char c = 0; c < 0x7F; ++c) all += c;
  std::string text;
  print_json_text(all, text);
  EXPECT_EQ(boost::json::parse(text).as_string(), all);
}

TEST(Timeline, ratings_become_ages) {
  EXPECT_EQ(rating_age("FSK", "16"), 16);
  EXPECT_EQ(rating_age("", "R18"), 18);
  EXPECT_EQ(rating_age("New Zealand", "M"), 16);
  EXPECT_EQ(rating_age("", "G"), 0);
  EXPECT_EQ(rating_age("", "TV-MA"), 17);
  EXPECT_FALSE(rating_age("", "PG").has_value());
  EXPECT_FALSE(rating_age("", "2024").has_value());
}
