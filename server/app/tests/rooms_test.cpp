// The rooms of the program: that each is listed after what it needs, and that the house keeps and ends their parts in order.
#include "app/rooms.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "app/tests/world.hpp"
#include "foundation/testing/on_both_databases.hpp"

namespace app_test {
namespace {

TEST(Rooms, each_noun_has_one) {
  std::set<std::string_view> nouns;
  for (const auto* room : app::all_rooms()) EXPECT_TRUE(nouns.insert(room->noun).second) << room->noun;
  EXPECT_TRUE(nouns.contains("cms.ui_groups"));
}

TEST(Rooms, a_room_comes_after_those_it_may_include) {
  const auto rooms = app::all_rooms();
  const auto place = [&](std::string_view noun) {
    return std::ranges::find_if(rooms, [&](const auto* room) { return room->noun == noun; }) - rooms.begin();
  };
  EXPECT_LT(place("panel.staff"), place("streaming.tokens"));
  EXPECT_LT(place("streaming.tokens"), place("streaming.streams"));
  EXPECT_LT(place("streaming.streams"), place("cms.channels"));
  EXPECT_LT(place("cms.ui_groups"), place("cms.packages"));
  EXPECT_LT(place("crm.customers"), place("crm.devices"));
  EXPECT_LT(place("publish"), place("viewer.catalogue"));
}

struct First {
  std::string* told;
  ~First() { *told += "first ends;"; }
};
struct Second {
  First& first;
  ~Second() { *first.told += "second ends;"; }
};

class House : public OnBothBackends {};
INSTANTIATE_TEST_SUITE_P(, House, ::testing::ValuesIn(testing::databases()), testing::backend_of);

TEST_P(House, keeps_parts_by_type_and_ends_the_last_one_first) {
  World world(GetParam(), World::Staff::none);
  std::string told;
  {
    rooms::House house(static_cast<const rooms::Means&>(*world.parts().house));
    auto& first = house.make<First>(&told);
    EXPECT_EQ(&house.of<First>(), &first);
    house.make<Second>(first);
    EXPECT_THROW(house.make<First>(&told), std::logic_error);  // Its part is ended at once.
    told.clear();
    int lent = 3;
    house.lend(lent);
    EXPECT_EQ(&house.of<int>(), &lent);
    EXPECT_THROW(static_cast<void>(house.of<std::string>()), std::logic_error);
    house.on_run([&] { told += "a on;"; }, [&] { told += "a off;"; });
    house.on_run([&] { told += "b on;"; }, [&] { told += "b off;"; });
    house.start();
    house.stop();
    EXPECT_EQ(told, "a on;b on;b off;a off;");
    told.clear();
  }
  EXPECT_EQ(told, "second ends;first ends;");
}

}  // namespace
}  // namespace app_test
