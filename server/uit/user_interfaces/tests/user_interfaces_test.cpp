#include "uit/user_interfaces/user_interfaces.hpp"

#include <gtest/gtest.h>

namespace user_interfaces {
namespace {

TEST(UserInterfaces, contrast_counts_as_wcag_does) {
  EXPECT_NEAR(contrast("#000000", "#ffffff"), 21.0, 0.01);
  EXPECT_NEAR(contrast("#ffffff", "#000000"), 21.0, 0.01);
  EXPECT_NEAR(contrast("#777777", "#ffffff"), 4.48, 0.01);
  EXPECT_NEAR(contrast("#123456", "#123456"), 1.0, 0.001);
}

TEST(UserInterfaces, U40_401_the_delivered_colours_can_be_told_apart) {
  EXPECT_TRUE(check_colours({}).empty());
  UserInterface ui;
  ui.colour_focus = ui.colour_background;
  const auto problems = check_colours(ui);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].pointer, "/colour_focus");
  EXPECT_EQ(problems[0].code, "CONTRAST");
}

TEST(UserInterfaces, U40_411_one_entry_is_the_start) {
  UserInterface ui;
  EXPECT_TRUE(check_menu(ui).empty());
  ui.menu[1].is_start = true;
  ASSERT_EQ(check_menu(ui).size(), 1u);
  EXPECT_EQ(check_menu(ui)[0].code, "MENU_START");
  ui.menu.clear();
  EXPECT_EQ(check_menu(ui)[0].code, "MENU_EMPTY");
}

TEST(UserInterfaces, languages_have_a_name_of_their_own_and_a_direction) {
  EXPECT_EQ(language_name("ar").name, "العربية");
  EXPECT_TRUE(language_name("ar").is_right_to_left);
  EXPECT_TRUE(language_name("he-IL").is_right_to_left);
  EXPECT_EQ(language_name("en-NZ").name, "English");
  EXPECT_EQ(language_name("pt-BR").name, "Português");
  EXPECT_EQ(language_name("zh-Hant").name, "中文");
  EXPECT_EQ(language_name("az").name, "Azərbaycan");  // One that no list of ours has ever had.
  EXPECT_TRUE(language_name("sd").is_right_to_left);
  EXPECT_EQ(language_name("xx").name, "xx");
  EXPECT_FALSE(language_name("xx").is_right_to_left);
}

}  // namespace
}  // namespace user_interfaces
