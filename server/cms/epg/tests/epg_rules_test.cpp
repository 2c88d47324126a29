#include "cms/epg/epg_rules.hpp"

#include <gtest/gtest.h>

#include "cms/epg/packed_day.hpp"

namespace {

using namespace epg;
using channels::GuideState;
using std::chrono::hours;
using std::chrono::minutes;

const auto kNow = *base::parse_instant("2026-03-02T09:00:00.000Z");

TEST(EpgRules, C20_1002_a_guide_that_lost_more_than_half_is_suspicious) {
  EXPECT_FALSE(is_shrunk({}, {1, 1}));
  EXPECT_FALSE(is_shrunk({2, 49}, {1, 1}));  // Next to nothing before.
  EXPECT_FALSE(is_shrunk({2, 100}, {2, 50}));
  EXPECT_TRUE(is_shrunk({2, 100}, {2, 49}));
  EXPECT_FALSE(is_shrunk({4, 10}, {2, 10}));
  EXPECT_TRUE(is_shrunk({4, 10}, {1, 10}));
  EXPECT_FALSE(is_shrunk({4, 1000}, {400, 100'000}));
}

TEST(EpgRules, C20_903_states_of_a_link) {
  EXPECT_EQ(guide_state_of(false, kNow, kNow), GuideState::unlinked);
  EXPECT_EQ(guide_state_of(true, {}, kNow), GuideState::no_data);
  EXPECT_EQ(guide_state_of(true, kNow, kNow), GuideState::no_data);
  EXPECT_EQ(guide_state_of(true, kNow + minutes(1), kNow), GuideState::ending);
  EXPECT_EQ(guide_state_of(true, kNow + hours(48) - minutes(1), kNow), GuideState::ending);
  EXPECT_EQ(guide_state_of(true, kNow + hours(48), kNow), GuideState::covered);
}

TEST(EpgRules, states_of_a_source) {
  Source source;
  source.created_at = kNow - hours(40);
  EXPECT_EQ(source_state_of(source, 0, kNow), SourceState::stale);
  source.last_good_at = kNow - hours(36);
  EXPECT_EQ(source_state_of(source, 0, kNow), SourceState::active);
  EXPECT_EQ(source_state_of(source, 1, kNow), SourceState::failing);
  source.last_good_at = kNow - hours(37);
  EXPECT_EQ(source_state_of(source, 0, kNow), SourceState::stale);
  source.kind = SourceKind::upload;
  EXPECT_EQ(source_state_of(source, 0, kNow), SourceState::active);
  source.is_enabled = false;
  EXPECT_EQ(source_state_of(source, 1, kNow), SourceState::disabled);
}

TEST(EpgRules, nightly_is_the_next_local_night_at_the_sources_own_minute) {
  Source source;
  source.id.raw = 1;
  const auto next = [&](const jobs::Night& night, base::Instant now = kNow) {
    return base::format_instant(jobs::next_time(schedule_of(source), night, std::nullopt, now));
  };
  EXPECT_EQ(next({"UTC", {180}}), "2026-03-03T02:37:00.000Z");
  EXPECT_EQ(next({"Europe/Berlin", {180}}), "2026-03-03T01:37:00.000Z");
  EXPECT_EQ(next({"UTC", {180}}, kNow - hours(8)), "2026-03-02T02:37:00.000Z");
  EXPECT_EQ(next({"UTC", {30}}), "2026-03-03T00:07:00.000Z");
  source.id.raw = 2;
  EXPECT_NE(next({"UTC", {180}}), "2026-03-03T02:37:00.000Z");
  source.refresh = Rhythm::hourly;
  source.refresh_hours = 6;
  EXPECT_EQ(next({"UTC", {180}}), base::format_instant(kNow + hours(6)));
}

TEST(EpgRules, C20_1001_three_retries) {
  EXPECT_EQ(retry_after(0), std::nullopt);
  EXPECT_EQ(retry_after(1), minutes(1));
  EXPECT_EQ(retry_after(2), minutes(5));
  EXPECT_EQ(retry_after(3), minutes(15));
  EXPECT_EQ(retry_after(4), std::nullopt);
  EXPECT_TRUE(may_pass({base::ErrorKind::upstream, "FETCH_TIMEOUT", ""}));
  EXPECT_FALSE(may_pass({base::ErrorKind::invalid, "XML_SYNTAX", ""}));
}

TEST(EpgRules, words_in_the_address) {
  Source source;
  const auto filled = [&](std::string url) {
    source.url = std::move(url);
    const auto out = fill_url(source, "Pacific/Auckland", "en", *base::parse_instant("2026-03-02T12:00:00.000Z"));
    return out ? *out : out.error().code;
  };
  EXPECT_EQ(filled("https://a.example/x.xml"), "https://a.example/x.xml");
  EXPECT_EQ(filled("https://a.example/{date}?n={days}&l={lang}"), "https://a.example/2026-03-03?n=7&l=en");
  source.language = "ar";
  EXPECT_EQ(filled("https://a.example/{lang}"), "https://a.example/ar");
  EXPECT_EQ(filled("https://a.example/{channel}"), "URL_FORMAT");
  EXPECT_EQ(filled("https://a.example/{date"), "URL_FORMAT");
}

std::string day_of_hours(std::initializer_list<std::pair<int, int>> spans, std::string_view title) {
  std::string fields;
  FieldWriter(fields).pair(Field::title, "en", title);
  std::vector<PackItem> items;
  std::int64_t id = 1;
  for (const auto& [from, to] : spans) items.push_back({id++, from * 3600, to * 3600, fields});
  return pack_day(0, items);
}

std::string told(std::string_view packed) {
  std::string out;
  const auto day = PackedDay::open(packed);
  if (!day) return "damaged";
  for (const auto& programme : *day)
    out += std::to_string(programme.start_s / 3600) + "-" + std::to_string(programme.end_s / 3600) +
           std::string(programme.text(Field::title)) + " ";
  return out;
}

TEST(EpgRules, what_ran_before_the_file_begins_is_kept) {
  const auto old = day_of_hours({{0, 6}, {6, 10}, {10, 24}}, "o");
  EXPECT_EQ(told(with_kept_start(old, day_of_hours({{8, 12}, {12, 20}}, "n"))), "0-6o 6-8o 8-12n 12-20n ");
  const auto whole = day_of_hours({{0, 12}}, "n");
  EXPECT_EQ(with_kept_start(old, whole), whole);
  EXPECT_EQ(with_kept_start("", whole), whole);
  const auto once = with_kept_start(old, day_of_hours({{8, 12}}, "n"));
  EXPECT_EQ(with_kept_start(once, day_of_hours({{8, 12}}, "n")), once);  // A second refresh changes nothing.
}

TEST(EpgRules, filters_by_state_become_filters_by_time) {
  EXPECT_EQ(expand_state_filter("nonsense", kNow), "nonsense");
  EXPECT_EQ(expand_state_filter(R"({"field":"kind","op":"is","value":"tv"})", kNow),
            R"({"field":"kind","op":"is","value":"tv"})");
  EXPECT_EQ(expand_state_filter(R"({"and":[{"field":"guide_state","op":"is","value":"covered"}]})", kNow),
            R"({"and":[{"field":"guide_reach","op":"after","value":"2026-03-04T08:59:59.999Z"}]})");
  EXPECT_EQ(expand_state_filter(R"({"field":"guide_state","op":"in","value":["unlinked","no_data"]})", kNow),
            R"({"or":[{"field":"guide_reach","op":"is_empty","value":null},)"
            R"({"field":"guide_reach","op":"before","value":"2026-03-02T09:00:00.001Z"}]})");
}

}  // namespace
