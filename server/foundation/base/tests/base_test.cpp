#include <gtest/gtest.h>

#include "foundation/base/calendar.hpp"
#include "foundation/base/money.hpp"
#include "foundation/base/text.hpp"
#include "foundation/base/time.hpp"

using namespace base;

TEST(Time, instants_survive_text) {
  const auto t = parse_instant("2026-02-28T23:59:59.123Z");
  ASSERT_TRUE(t);
  EXPECT_EQ(format_instant(*t), "2026-02-28T23:59:59.123Z");
  EXPECT_EQ(parse_instant("2026-03-01T01:59:59.123+02:00"), t);
  for (const auto* bad : {"", "2026-02-30T00:00:00Z", "2026-02-28", "2026-02-28T24:00:00Z", "2026-02-28T00:00:00",
                          "2026-02-28T00:00:00Zx", "2026-02-28T00:00:00.Z"})
    EXPECT_FALSE(parse_instant(bad)) << bad;
}

TEST(Calendar, C60_3_months_go_to_the_anchor_day_or_the_last) {
  const auto start = *parse_instant("2026-01-31T10:00:00Z");
  const auto feb = calendar::add(start, 1, calendar::Unit::months, "UTC");
  EXPECT_EQ(format_instant(feb), "2026-02-28T10:00:00.000Z");
  EXPECT_EQ(format_instant(calendar::add(feb, 1, calendar::Unit::months, "UTC", calendar::anchor_of(start, "UTC"))),
            "2026-03-31T10:00:00.000Z");
  EXPECT_EQ(format_instant(calendar::add(start, 1, calendar::Unit::years, "UTC")), "2027-01-31T10:00:00.000Z");
}

TEST(Calendar, C60_3_a_skipped_local_time_moves_to_the_first_that_exists) {
  const auto before = *parse_instant("2026-03-28T01:30:00Z");  // 02:30 in Berlin; on the 29th 02:30 does not exist.
  EXPECT_EQ(format_instant(calendar::add(before, 1, calendar::Unit::days, "Europe/Berlin")), "2026-03-29T01:00:00.000Z");
  const auto autumn = *parse_instant("2026-10-24T00:30:00Z");  // 02:30; on the 25th it comes twice, the first counts.
  EXPECT_EQ(format_instant(calendar::add(autumn, 1, calendar::Unit::days, "Europe/Berlin")), "2026-10-25T00:30:00.000Z");
}

TEST(Calendar, C60_3_the_anchor_keeps_its_time_over_a_skipped_one) {
  const auto start = *parse_instant("2026-02-28T01:30:00Z");  // 02:30 in Berlin; on 29 March there is none.
  const auto anchor = calendar::Anchor{29, std::chrono::minutes(150)};
  const auto march = calendar::add(start, 1, calendar::Unit::months, "Europe/Berlin", anchor);
  EXPECT_EQ(format_instant(march), "2026-03-29T01:00:00.000Z");
  EXPECT_EQ(format_instant(calendar::add(march, 1, calendar::Unit::months, "Europe/Berlin", anchor)), "2026-04-29T00:30:00.000Z");
  EXPECT_EQ(format_instant(calendar::add(march, 1, calendar::Unit::days, "Europe/Berlin", anchor)), "2026-03-30T00:30:00.000Z");
}

TEST(Calendar, only_real_zones_are_zones) {
  EXPECT_TRUE(calendar::is_zone("Europe/Berlin"));
  EXPECT_TRUE(calendar::is_zone("UTC"));
  for (const auto* bad : {"", "+02:00", "CET", "Etc/GMT+5", "Europe/Nowhere", "../etc/passwd"})
    EXPECT_FALSE(calendar::is_zone(bad)) << bad;
}

TEST(Text, keys_ignore_case_marks_and_space) {
  EXPECT_EQ(fold_key("  Télé  Ñandú\t"), "tele nandu");
  EXPECT_EQ(fold_key("ﬁnal Straße"), "final strasse");
  EXPECT_EQ(to_nfc("e\xCC\x81"), "é");
  EXPECT_FALSE(is_utf8("\xC3\x28"));
  EXPECT_TRUE(
      has_forbidden_characters("a\xE2\x80\xAE"
                               "b",
                               false));
  EXPECT_TRUE(has_forbidden_characters("a\nb", false));
  EXPECT_FALSE(has_forbidden_characters("a\nb", true));
}

TEST(Text, base64url_has_one_spelling) {
  std::string out;
  for (const std::string raw : {"", "a", "ab", "abc", "\xFF\xFE\x00z"}) {
    ASSERT_TRUE(from_base64url(to_base64url(raw), out));
    EXPECT_EQ(out, raw);
  }
  EXPECT_FALSE(from_base64url("QR", out));
  EXPECT_FALSE(from_base64url("Q", out));
  EXPECT_FALSE(from_base64url("QQ==", out));
}

TEST(Text, texts_fall_back_to_the_default_language) {
  const Texts texts{{"en", "News"}, {"ar", "أخبار"}};
  EXPECT_EQ(texts.pick("ar", "en"), "أخبار");
  EXPECT_EQ(texts.pick("fr", "en"), "News");
  EXPECT_EQ(texts.pick("fr", "de"), "أخبار");
}

TEST(Money, currencies_are_3_to_10_capitals) {
  EXPECT_EQ(Currency::parse("CREDITS")->code(), "CREDITS");
  for (const auto* bad : {"", "EU", "eur", "EURO1", "ABCDEFGHIJK"}) EXPECT_FALSE(Currency::parse(bad)) << bad;
}
