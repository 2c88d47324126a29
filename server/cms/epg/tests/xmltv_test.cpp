#include "cms/epg/xmltv.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "cms/epg/tests/guide_texts.hpp"
#include "cms/epg/timeline.hpp"
#include "foundation/testing/places.hpp"
#include "foundation/xml/inflate.hpp"

namespace {

using namespace epg;
using epg::testing::guide;
using epg::testing::import;
using epg::testing::programme;

std::int64_t utc(std::string_view text) {
  return parse_xmltv_time(text, [](std::int64_t) { return std::int64_t{0}; }).value_or(-1);
}

std::vector<std::string> seconds_of(const ProgrammeView& programme, Field wanted) {
  std::vector<std::string> out;
  FieldReader reader(programme.fields);
  for (FieldView field; reader.next(field);)
    if (field.field == wanted) out.emplace_back(std::string(field.first()) + "=" + std::string(field.second()));
  return out;
}

std::string codes_of(const XmltvReport& report) {
  std::string out;
  for (const auto& fault : report.faults) out += std::to_string(fault.line) + " " + fault.code + "; ";
  return out;
}

}  // namespace

TEST(Xmltv, C20_1004_times_become_utc) {
  EXPECT_EQ(utc("20260823160000 +0000"), 1787500800);
  EXPECT_EQ(utc("20260824040000 +1200"), 1787500800);
  EXPECT_EQ(utc("20260823143000 -0130"), 1787500800);
  EXPECT_EQ(utc("20260823180000 CEST"), 1787500800);
  EXPECT_EQ(utc("20260823180000 +02:00"), 1787500800);
  EXPECT_EQ(utc("202608231600"), 1787500800);
  EXPECT_EQ(utc("2026082316"), 1787500800);
  EXPECT_EQ(utc("20260823"), 1787500800 - 16 * 3600);
  EXPECT_EQ(utc("2026-08-23T16:00:00Z"), 1787500800);
  for (const std::string_view bad : {"", "2026", "202613010000", "20260230000000", "20260823250000", "20260823160000 +9900",
                                     "20260823160000 XYZ", "2026082316000", "soon", "99999999999999"})
    EXPECT_EQ(utc(bad), -1) << bad;
}

TEST(Xmltv, C20_1004_a_missing_zone_is_the_given_one_in_summer_and_winter) {
  const auto read = [](std::string_view start) {
    const auto out = import(guide(programme("a", start, "", "T")), {.zone = "Europe/Berlin"});
    return out.line_of("a").front()[0].start_s;
  };
  EXPECT_EQ(read("20260823180000"), 1787500800);
  EXPECT_EQ(read("20260123170000"), utc("20260123160000"));
  EXPECT_EQ(read("20260123170000 +0000"), utc("20260123170000"));
}

TEST(Xmltv, C20_1003_takes_over_what_is_there) {
  const auto out = import(guide(
      "<channel id=\"c.example\"><display-name lang=\"en\">Channel C</display-name><display-name lang=\"DE\">Kanal C</display-name><lcn>7</lcn><icon src=\"https://pictures.example/c.png\"/></channel>\n" +
      programme(
          "c.example", "20260823160000 +0000", "20260823163000 +0000", "First  Title",
          "<title lang=\"de_AT\">Erster &amp; bester</title><sub-title lang=\"en\">Part</sub-title><desc lang=\"en\">A line.\nAnother &lt;b&gt;line&lt;/b&gt;.</desc>"
          "<credits><director>Dee</director><actor role=\"Boss\">Ay</actor><actor>Bee</actor></credits><date>20190412</date><category>Drama</category><category lang=\"en\">Crime</category>"
          "<keyword>series</keyword><language>English</language><icon src=\"https://pictures.example/p.jpg?w=[width]&amp;h=[height]\"/><icon src=\"https://pictures.example/2.jpg\"/>"
          "<image type=\"backdrop\">https://pictures.example/b.jpg</image><country>Atlantis</country><episode-num system=\"onscreen\">S09E09</episode-num>"
          "<episode-num system=\"xmltv_ns\">3 . 5/10 . </episode-num><episode-num system=\"thetvdb.com\">series/42</episode-num><episode-num system=\"dd_seriesid\">77</episode-num><previously-shown/><new/><premiere/>"
          "<rating system=\"Atlantis\"><value>M</value></rating><star-rating><value>7.5/10</value></star-rating><no-catchup/>")));
  ASSERT_TRUE(out.status.has_value());
  EXPECT_EQ(out.report.fault_count, 0u) << codes_of(out.report);
  ASSERT_EQ(out.channels.size(), 1u);
  const auto& channel = out.channels[0];
  EXPECT_EQ(channel.names, (std::vector<std::pair<std::string, std::string>>{{"en", "Channel C"}, {"de", "Kanal C"}}));
  EXPECT_EQ(channel.number, "7");
  EXPECT_EQ(channel.icon, "https://pictures.example/c.png");
  const auto days = out.line_of("c.example");
  ASSERT_EQ(days.size(), 1u);
  const auto p = days[0][0];
  EXPECT_EQ(p.text(Field::title), "First Title");
  EXPECT_EQ(p.text(Field::title, "de-AT", "en"), "Erster & bester");
  EXPECT_EQ(p.text(Field::sub_title), "Part");
  EXPECT_EQ(p.text(Field::description), "A line.\nAnother line .");
  EXPECT_EQ(seconds_of(p, Field::credit), (std::vector<std::string>{"director=Dee", "actor=Ay", "actor=Bee"}));
  EXPECT_EQ(seconds_of(p, Field::genre), (std::vector<std::string>{"=Drama", "=Crime"}));
  EXPECT_EQ(seconds_of(p, Field::rating), (std::vector<std::string>{"Atlantis=M"}));
  EXPECT_EQ(seconds_of(p, Field::database_id), (std::vector<std::string>{"thetvdb=series/42"}));
  EXPECT_EQ(p.text(Field::series_id), "77");
  EXPECT_EQ(p.text(Field::poster), "https://pictures.example/p.jpg?w=640&h=360");
  EXPECT_EQ(p.text(Field::backdrop), "https://pictures.example/b.jpg");
  EXPECT_EQ(p.text(Field::country), "Atlantis");
  EXPECT_EQ(p.text(Field::language), "English");
  EXPECT_EQ(p.number(Field::season), 4u);
  EXPECT_EQ(p.number(Field::episode), 6u);
  EXPECT_EQ(p.number(Field::year), 2019u);
  EXPECT_EQ(p.number(Field::stars), 75u);
  EXPECT_EQ(p.number(Field::type), static_cast<std::uint64_t>(ProgrammeType::series));
  EXPECT_EQ(p.number(Field::flags), std::uint64_t{flag_new | flag_premiere | flag_repeat | flag_no_catch_up});
}

TEST(Xmltv, reads_all_forms_of_episode_numbers) {
  EXPECT_EQ(parse_xmltv_ns("3.5/10."), (EpisodeNumber{4, 6}));
  EXPECT_EQ(parse_xmltv_ns(" 0 . 11 . 0/2"), (EpisodeNumber{1, 12}));
  EXPECT_EQ(parse_xmltv_ns(".4."), (EpisodeNumber{0, 5}));
  EXPECT_EQ(parse_xmltv_ns("2.."), (EpisodeNumber{3, 0}));
  EXPECT_EQ(parse_xmltv_ns("nonsense"), (EpisodeNumber{}));
  EXPECT_EQ(parse_onscreen("S01E02"), (EpisodeNumber{1, 2}));
  EXPECT_EQ(parse_onscreen("S01 E02"), (EpisodeNumber{1, 2}));
  EXPECT_EQ(parse_onscreen("s1e2"), (EpisodeNumber{1, 2}));
  EXPECT_EQ(parse_onscreen("Season 2 Ep 12"), (EpisodeNumber{2, 12}));
  EXPECT_EQ(parse_onscreen("3x04"), (EpisodeNumber{3, 4}));
  EXPECT_EQ(parse_onscreen("Ep. 5"), (EpisodeNumber{0, 5}));
  EXPECT_EQ(parse_onscreen("(3/10)"), (EpisodeNumber{0, 3}));
  EXPECT_EQ(parse_onscreen("Episode #7.9"), (EpisodeNumber{0, 7}));
  EXPECT_EQ(parse_onscreen(""), (EpisodeNumber{}));
  EXPECT_EQ(parse_stars("6/10"), 60u);
  EXPECT_EQ(parse_stars("4.5 / 5"), 90u);
  EXPECT_EQ(parse_stars("0/10"), 0u);
  EXPECT_EQ(parse_stars("11/10"), 0u);
  EXPECT_EQ(parse_stars("good"), 0u);
}

TEST(Xmltv, fills_picture_templates_and_drops_what_is_no_picture_address) {
  EXPECT_EQ(picture_url("https://a.example/p?w={width}&h=%7Bheight%7D"), "https://a.example/p?w=640&h=360");
  EXPECT_EQ(picture_url("//a.example/p.png"), "https://a.example/p.png");
  EXPECT_EQ(picture_url(" http://a.example/p.png\n"), "http://a.example/p.png");
  EXPECT_EQ(picture_url("HTTPS://a.example/\xc3\xa9.png"), "HTTPS://a.example/\xc3\xa9.png");
  for (const std::string_view bad : {"", "https://a.example/[quality]/p", "https://a.example/{w", "file:///etc/passwd",
                                     "javascript:alert(1)", "data:image/png;base64,AAAA", "https://a.example/a b", "p.png",
                                     "https://a.example/\"x", "https://", "https:///p.png", "https://a.example:99999/p.png"})
    EXPECT_EQ(picture_url(bad), "") << bad;
  EXPECT_EQ(picture_url("https://a.example/" + std::string(3000, 'x')), "");
}

TEST(Xmltv, cleans_texts_without_harming_them) {
  const auto cleaned = [](std::string text, std::size_t bytes_max = 100, bool keep_lines = false) {
    clean_text(text, 0, bytes_max, keep_lines);
    return text;
  };
  EXPECT_EQ(cleaned("  two \t\n words "), "two words");
  EXPECT_EQ(cleaned("two \n words", 100, true), "two\nwords");
  EXPECT_EQ(cleaned("a<br/>b <i class='x'>c</i>"), "a b c");
  EXPECT_EQ(cleaned("1 < 2 > 0, I <3 you"), "1 < 2 > 0, I <3 you");
  EXPECT_EQ(cleaned("\x01\x7F"
                    "a\xC2\x85"
                    "b\xE2\x80\xAE"
                    "c\xE2\x81\xA6"
                    "d\xEF\xBB\xBF"),
            "abcd");
  EXPECT_EQ(cleaned("a\xC2\xA0"
                    "b \xE2\x80\x99quoted\xE2\x80\x99"),
            "a b \xE2\x80\x99quoted\xE2\x80\x99");
  EXPECT_EQ(cleaned("e\xCC\x81"), "\xC3\xA9");
  EXPECT_EQ(cleaned("aaa\xC3\xA9", 4), "aaa");
  EXPECT_EQ(cleaned(""), "");
  EXPECT_EQ(cleaned(" <p> </p> "), "");
}

TEST(Xmltv, C20_1004_the_later_start_cuts_the_earlier_programme_across_midnight_too) {
  const auto out = import(guide(programme("a", "20260823223000 +0000", "20260824013000 +0000", "Long") +
                                programme("a", "20260823160000 +0000", "20260823170000 +0000", "One") +
                                programme("a", "20260823163000 +0000", "20260823170000 +0000", "Two") +
                                programme("a", "20260824003000 +0000", "20260824010000 +0000", "Night")));
  EXPECT_EQ(out.told("a"), "16:0+30 One; 16:30+30 Two; 22:30+120 Long; 0:30+30 Night");
  EXPECT_EQ(out.channels[0].overlaps, 2u);
  EXPECT_EQ(out.days.size(), 2u);
}

TEST(Xmltv, C20_1004_of_two_with_one_start_the_longer_with_a_title_wins) {
  const auto out = import(guide(
      programme("a", "20260823160000 +0000", "20260823161000 +0000", "Short") +
      programme("a", "20260823160000 +0000", "20260823170000 +0000", "Longer") +
      "<programme channel=\"a\" start=\"20260823160000 +0000\" stop=\"20260823180000 +0000\"><desc>No title</desc></programme>\n"));
  EXPECT_EQ(out.told("a"), "16:0+60 Longer");
  EXPECT_EQ(out.channels[0].duplicates, 1u);
  EXPECT_EQ(codes_of(out.report), "6 TITLE_MISSING; 8 CHANNEL_UNDECLARED; ");
}

TEST(Xmltv, C20_1004_long_zero_and_open_programmes) {
  const auto out = import(guide(programme("a", "20260820000000 +0000", "20260822000000 +0000", "Too long") +
                                programme("a", "20260823160000 +0000", "20260823160000 +0000", "Zero") +
                                programme("a", "20260823170000 +0000", "", "Open") +
                                programme("a", "20260823181500 +0000", "20260823181000 +0000", "Backwards") +
                                programme("a", "20260826000000 +0000", "", "Last")));
  EXPECT_EQ(out.told("a"), "0:0+1440 Too long; 17:0+75 Open; 18:15+60 Backwards; 0:0+60 Last");
  EXPECT_EQ(out.channels[0].zero_length, 1u);
  EXPECT_EQ(out.channels[0].too_long, 1u);
  EXPECT_EQ(out.channels[0].open_ended, 3u);
  EXPECT_EQ(codes_of(out.report), "7 STOP_BEFORE_START; 10 CHANNEL_UNDECLARED; ");
}

TEST(Xmltv, C20_1004_a_repeated_import_changes_no_byte_and_no_id) {
  std::string first, second;
  for (int hour = 0; hour < 20; ++hour) {
    const std::string start = "202608231" + std::to_string(hour % 10) + (hour < 10 ? "0000" : "3000") + " +0000";
    const std::string one = programme("a", start, "", "T" + std::to_string(hour), "<desc>Text</desc>");
    first += one;
    second = one + second;  // The other way round, between other channels.
    second += programme("b", start, "", "Other");
  }
  const auto a = import(guide(first)), b = import(guide(second));
  ASSERT_EQ(a.days.size(), 1u);
  EXPECT_EQ(a.days.begin()->second, b.days.begin()->second);
  const auto shifted = import(guide(first), {}, 3);
  EXPECT_EQ(shifted.line_of("a")[0].day(), a.line_of("a")[0].day() + 3);
  EXPECT_EQ(shifted.line_of("a")[0][5].id, a.line_of("a")[0][5].id);
  EXPECT_NE(b.line_of("b")[0][5].id, b.line_of("a")[0][5].id);
}

TEST(Xmltv, channels_may_stand_anywhere_and_programmes_mixed) {
  const auto out = import(guide(programme("b", "20260823160000 +0000", "20260823170000 +0000", "B1") +
                                "<channel id=\"a\"><display-name>A</display-name></channel>\n" +
                                programme("a", "20260823160000 +0000", "20260823170000 +0000", "A1") +
                                programme("b", "20260823170000 +0000", "20260823180000 +0000", "B2") +
                                "<channel id=\"b\"><display-name>B</display-name></channel>\n"));
  EXPECT_EQ(out.told("a"), "16:0+60 A1");
  EXPECT_EQ(out.told("b"), "16:0+60 B1; 17:0+60 B2");
  EXPECT_EQ(out.report.channels_declared, 2u);
  EXPECT_EQ(out.report.fault_count, 0u);
}

TEST(Xmltv, faults_are_counted_with_their_lines_and_bounded) {
  std::string inner;
  for (int i = 0; i < 300; ++i) inner += "<programme channel=\"a\" start=\"soon\"><title>T</title></programme>\n";
  inner += "<programme start=\"20260823160000\"/>\n<programme channel=\"a\"/>\n" +
           programme("a", "20260823160000 +0000", "later", "T");
  const auto out = import(guide(inner));
  ASSERT_TRUE(out.status.has_value());
  EXPECT_EQ(out.report.fault_count, 304u);
  EXPECT_EQ(out.report.faults.size(), kFaultsKept);
  EXPECT_EQ(out.report.faults[0].line, 4u);
  EXPECT_EQ(out.report.faults[0].code, "START_FORMAT");
  EXPECT_EQ(out.report.faults[0].text, "soon");
  EXPECT_EQ(out.report.programmes_kept, 1u);
}

TEST(Xmltv, C20_1002_a_broken_file_gives_nothing) {
  const std::string whole = guide(programme("a", "20260823160000 +0000", "", "T"));
  for (const auto& [document, code] : std::vector<std::pair<std::string, std::string>>{
           {whole.substr(0, whole.size() - 8), "XML_SYNTAX"},
           {"<html><body/></html>", "XMLTV_ROOT"},
           {"<tv/>", "XMLTV_EMPTY"},
           {"", "XML_SYNTAX"},
           {"<!DOCTYPE tv [<!ENTITY a \"x\">]>" + whole.substr(whole.find("<tv>")), "XML_DOCTYPE"}}) {
    const auto out = import(document);
    ASSERT_FALSE(out.status.has_value());
    EXPECT_EQ(out.status.error().code, code);
    EXPECT_TRUE(out.days.empty());
  }
}

TEST(Xmltv, hostile_sizes_are_cut_not_kept) {
  std::string credits = "<credits>";
  for (int i = 0; i < 1000; ++i) credits += "<actor>Actor number " + std::to_string(i) + "</actor>";
  const auto out = import(guide(programme("a", "20260823160000 +0000", "", std::string(60'000, 't'),
                                          "<desc>" + std::string(60'000, 'd') + "</desc>" + credits + "</credits>")));
  ASSERT_TRUE(out.status.has_value());
  const auto days = out.line_of("a");
  EXPECT_EQ(days[0][0].text(Field::title).size(), kTitleBytesMax);
  EXPECT_EQ(days[0][0].text(Field::description).size(), kDescriptionBytesMax);
  EXPECT_EQ(seconds_of(days[0][0], Field::credit).size(), kCreditsMax);
}

TEST(Xmltv, a_day_holds_a_bounded_number_of_programmes) {
  std::string inner;
  for (std::size_t i = 0; i < kProgrammesPerDayMax + 10; ++i) {
    const auto two = [](std::size_t n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
    const std::size_t at = i * 10;
    inner += programme("a", "20260823" + two(at / 3600) + two(at / 60 % 60) + two(at % 60) + " +0000", "", "T");
  }
  const auto out = import(guide(inner));
  ASSERT_TRUE(out.status.has_value());
  EXPECT_EQ(out.report.programmes_kept, kProgrammesPerDayMax);
  EXPECT_EQ(out.report.faults[0].code, "DAY_FULL");
}

TEST(Xmltv, what_does_not_fit_in_memory_goes_through_a_file_and_comes_out_the_same) {
  std::string inner;
  for (int day = 10; day < 20; ++day)
    for (int hour = 10; hour < 24; ++hour)
      for (const std::string_view channel : {"a", "b", "c"})
        inner += programme(channel, "202608" + std::to_string(day) + std::to_string(hour) + "0000 +0000", "", "Title",
                           "<desc>" + std::string(200, 'd') + "</desc>");
  const auto held = import(guide(inner)), spilled = import(guide(inner), {.memory_bytes = 20'000});
  EXPECT_EQ(held.report.spilled_bytes, 0u);
  EXPECT_GT(spilled.report.spilled_bytes, 50'000u);
  EXPECT_EQ(held.days, spilled.days);
}

TEST(Xmltv, an_error_of_the_sink_ends_the_import) {
  XmltvImport import;
  const std::string document = guide(programme("a", "20260823160000 +0000", "", "T"));
  xml::MemorySource source(document);
  ASSERT_TRUE(import.read(source).has_value());
  EXPECT_EQ(import.emit([](const XmltvDay&) -> base::Status { return base::fail(base::ErrorKind::busy, "BUSY", "later"); })
                .error()
                .code,
            "BUSY");
}

TEST(Xmltv, finds_the_shift_that_brings_a_guide_to_now) {
  XmltvImport import;
  const std::string document =
      guide(programme("a", "20260823160000 +0000", "", "T") + programme("a", "20260829160000 +0000", "", "T"));
  xml::MemorySource source(document);
  ASSERT_TRUE(import.read(source).has_value());
  EXPECT_EQ(import.shift_to(utc("20261201120000")), 97);
}

TEST(Xmltv, reads_a_real_guide_whole) {
  const auto file = ::testing::shared_file("data/epg/nz.xml.gz");
  if (!std::filesystem::exists(file))
    GTEST_SKIP() << "No real guides here; set TVMS_TEST_SHARED to the folder that holds data/epg.";
  xml::FileSource packed(file.string());
  xml::Inflate source(packed, {.bytes_max = std::uint64_t{500} << 20});
  XmltvImport import;
  ASSERT_TRUE(import.read(source).has_value());
  std::uint64_t programmes = 0;
  ASSERT_TRUE(import
                  .emit([&](const XmltvDay& day) -> base::Status {
                    const auto open = PackedDay::open(day.packed);
                    EXPECT_TRUE(open.has_value());
                    programmes += open ? open->size() : 0;
                    return {};
                  })
                  .has_value());
  EXPECT_EQ(import.channels().size(), 45u);
  EXPECT_EQ(import.report().programmes_read, 5510u);
  EXPECT_EQ(programmes, 5510u);
  EXPECT_EQ(import.report().fault_count, 0u);
}

TEST(Xmltv, reads_a_real_guide_of_another_kind) {
  const auto file = ::testing::shared_file("data/epg/pluto-gb.xml.gz");
  if (!std::filesystem::exists(file))
    GTEST_SKIP() << "No real guides here; set TVMS_TEST_SHARED to the folder that holds data/epg.";
  xml::FileSource packed(file.string());
  xml::Inflate source(packed, {.bytes_max = std::uint64_t{500} << 20});
  XmltvImport import;
  ASSERT_TRUE(import.read(source).has_value());
  EXPECT_EQ(import.channels().size(), 195u);
  EXPECT_EQ(import.report().programmes_read, 3447u);
}
