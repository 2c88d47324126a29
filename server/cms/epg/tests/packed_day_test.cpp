#include "cms/epg/packed_day.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace epg;

constexpr std::int32_t kDay = 20688;
constexpr std::int64_t kStart = kDay * kDaySeconds;

std::string fields_of(std::string_view title) {
  std::string fields;
  FieldWriter writer(fields);
  writer.pair(Field::title, "en", title);
  writer.pair(Field::title, "de", "Titel");
  writer.text(Field::poster, "https://pictures.example/p.jpg");
  writer.number(Field::year, 2019);
  return fields;
}

std::string sample() {
  const std::string one = fields_of("One"), two = fields_of("Two"), three = fields_of("Three");
  const std::vector<PackItem> items{{11, kStart + 3600, kStart + 5400, one},
                                    {12, kStart + 5400, kStart + 7200, two},
                                    {13, kStart + 80000, kStart + 90000, three}};
  return pack_day(kDay, items);
}

}  // namespace

TEST(PackedDay, gives_back_what_was_packed) {
  const std::string bytes = sample();
  const auto day = PackedDay::open(bytes);
  ASSERT_TRUE(day.has_value());
  EXPECT_EQ(day->day(), kDay);
  ASSERT_EQ(day->size(), 3u);
  std::string titles;
  for (const auto& programme : *day) titles += std::string(programme.text(Field::title)) + " ";
  EXPECT_EQ(titles, "One Two Three ");
  const auto two = (*day)[1];
  EXPECT_EQ(two.id, 12);
  EXPECT_EQ(two.start_s, kStart + 5400);
  EXPECT_EQ(two.end_s, kStart + 7200);
  EXPECT_EQ(two.text(Field::title, "de"), "Titel");
  EXPECT_EQ(two.text(Field::title, "fr", "de"), "Titel");
  EXPECT_EQ(two.text(Field::title, "fr"), "Two");
  EXPECT_EQ(two.text(Field::description), "");
  EXPECT_EQ(two.text(Field::poster), "https://pictures.example/p.jpg");
  EXPECT_EQ(two.number(Field::year), 2019u);
  EXPECT_EQ(two.number(Field::season), 0u);
}

TEST(PackedDay, finds_by_time_and_by_id) {
  const std::string bytes = sample();
  const auto day = PackedDay::open(bytes).value();
  EXPECT_FALSE(day.running_at(kStart).has_value());
  EXPECT_EQ(day.running_at(kStart + 3600), 0u);
  EXPECT_EQ(day.running_at(kStart + 5399), 0u);
  EXPECT_EQ(day.running_at(kStart + 5400), 1u);
  EXPECT_FALSE(day.running_at(kStart + 7200).has_value());
  EXPECT_EQ(day.running_at(kStart + kDaySeconds + 100), 2u);
  EXPECT_EQ(day.find(13)->start_s, kStart + 80000);
  EXPECT_FALSE(day.find(14).has_value());
}

TEST(PackedDay, equal_ids_are_told_apart_the_same_way_each_time) {
  const std::string fields = fields_of("T");
  const std::vector<PackItem> items{
      {5, kStart, kStart + 60, fields}, {6, kStart + 60, kStart + 120, fields}, {5, kStart + 120, kStart + 180, fields}};
  const std::string bytes = pack_day(kDay, items);
  const auto day = PackedDay::open(bytes).value();
  EXPECT_EQ(day[0].id, 5);
  EXPECT_EQ(day[1].id, 6);
  EXPECT_EQ(day[2].id, 7);
  EXPECT_EQ(bytes, pack_day(kDay, items));
}

TEST(PackedDay, shifting_moves_times_and_keeps_ids) {
  std::string bytes = sample();
  ASSERT_TRUE(shift_packed_day(bytes, -20));
  const auto day = PackedDay::open(bytes).value();
  EXPECT_EQ(day[0].start_s, kStart + 3600 - 20 * kDaySeconds);
  EXPECT_EQ(day[0].id, 11);
  EXPECT_FALSE(shift_packed_day(bytes, 1'000'000));
  std::string damaged = "TPD";
  EXPECT_FALSE(shift_packed_day(damaged, 1));
}

TEST(PackedDay, an_empty_day_is_a_day) {
  const std::string bytes = pack_day(kDay, {});
  EXPECT_EQ(PackedDay::open(bytes)->size(), 0u);
}

TEST(PackedDay, damage_is_noticed_or_harmless_but_never_read_beyond) {
  const std::string bytes = sample();
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(PackedDay::open(std::string(bytes, 0, size)).has_value());
  EXPECT_FALSE(PackedDay::open(bytes + "x").has_value());
  for (std::size_t at = 0; at < bytes.size(); ++at)
    for (const int flip : {0x01, 0x80, 0xFF}) {
      // On the heap in its exact size, so that the sanitizer sees a step beyond.
      std::vector<char> damaged(bytes.begin(), bytes.end());
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      const auto day = PackedDay::open({damaged.data(), damaged.size()});
      if (!day) continue;
      std::size_t read = 0;
      for (const auto& programme : *day) {
        FieldReader reader(programme.fields);
        for (FieldView field; reader.next(field);) read += field.first().size() + field.second().size();
        read += programme.text(Field::title, "de").size();
      }
      EXPECT_LT(read, 10 * bytes.size());
    }
}

TEST(PackedDay, ids_depend_on_channel_start_and_title) {
  const auto id = programme_id("a", 1000, "T");
  EXPECT_EQ(id, programme_id("a", 1000, "T"));
  EXPECT_NE(id, programme_id("b", 1000, "T"));
  EXPECT_NE(id, programme_id("a", 1001, "T"));
  EXPECT_NE(id, programme_id("a", 1000, "U"));
  EXPECT_GT(id, 0);
  EXPECT_LE(id, (std::int64_t{1} << 53) - 1);
}

TEST(PackedDay, days_before_1970_are_counted_downwards) {
  EXPECT_EQ(day_of(0), 0);
  EXPECT_EQ(day_of(86399), 0);
  EXPECT_EQ(day_of(-1), -1);
  EXPECT_EQ(day_of(-86400), -1);
  EXPECT_EQ(day_of(-86401), -2);
}
