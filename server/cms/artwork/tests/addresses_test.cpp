// Addresses of pictures and the icons made for channels without one: stable, safe, and made of letters only.
#include <gtest/gtest.h>

#include "cms/artwork/artwork.hpp"
#include "foundation/base/text.hpp"

namespace artwork {
namespace {

constexpr std::string_view kRoot = "img/demo/made/";

std::string made(std::int32_t number, std::string_view name) { return icon_address("demo", std::nullopt, number, name); }

TEST(ArtworkAddresses, initials_are_the_first_letters_of_two_words_or_two_of_one) {
  const std::pair<const char*, const char*> cases[] = {{"Harbour News", "HN"},
                                                       {"kino", "KI"},
                                                       {"the  late, late show", "TL"},
                                                       {"Children's TV", "CT"},
                                                       {"4K Docu", "4D"},
                                                       {"Éa ßx", "Éẞ"},
                                                       {"أخبار الميناء", "أا"},
                                                       {"新聞台", "新聞"},
                                                       {"A\xCC\x8Angström", "ÅN"},
                                                       {"***", ""},
                                                       {"", ""},
                                                       {"<b>&\"'", "B"}};
  for (const auto& [name, wanted] : cases) {
    EXPECT_EQ(base::initials(name), wanted) << name;
    EXPECT_EQ(base::initials(base::initials(name)), base::initials(name)) << name;
  }
}

TEST(ArtworkAddresses, an_icon_is_the_uploaded_picture_or_one_made_from_number_and_name) {
  const std::string hash(64, 'a');
  EXPECT_EQ(icon_address("demo", hash, 7, "News"), "img/demo/" + hash + "-{w}.webp");
  EXPECT_EQ(icon_address("demo", "", 7, "News"), "img/demo/made/7-NE.svg");
  EXPECT_EQ(made(7, "Harbour News"), "img/demo/made/7-HN.svg");
  EXPECT_EQ(made(12, "أخبار"), "img/demo/made/12-%D8%A3%D8%AE.svg");
  EXPECT_EQ(made(9, "***"), "img/demo/made/9.svg");
}

TEST(ArtworkAddresses, every_made_address_has_its_drawing_and_the_same_one_each_time) {
  for (const auto* file : {"7-HN.svg", "12-أخ.svg", "9.svg", "9999-A.svg"}) {
    const auto svg = made_icon(file);
    ASSERT_TRUE(svg) << file;
    EXPECT_TRUE(svg->starts_with("<svg ") && svg->ends_with("</svg>"));
    EXPECT_EQ(svg, made_icon(file));
  }
  EXPECT_NE(made_icon("1-HN.svg"), made_icon("2-HN.svg"));
  EXPECT_NE(made_icon("9.svg")->find(">9</text>"), std::string::npos);
}

TEST(ArtworkAddresses, nothing_but_letters_gets_into_a_drawing) {
  for (const auto* file :
       {"", ".svg", "-.svg", "7-.svg", "7-<b>.svg", "7-&a;.svg", "7-\"x.svg", "7-ABC.svg", "7-ab.svg", "7-A B.svg", "x-HN.svg",
        "-1-HN.svg", "10000-HN.svg", "07-HN.svg", "7-HN.png", "7-HN", "7-../x.svg", "7-\xFF.svg", "7-A\xE2\x80\xAE.svg"})
    EXPECT_FALSE(made_icon(file)) << file;
}

}  // namespace
}  // namespace artwork
