#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "foundation/meta/describe.hpp"
#include "foundation/meta/values.hpp"

namespace json = boost::json;

namespace {

using ThingId = base::Id<struct ThingTag>;
enum class Colour { red, green, default_ };
BOOST_DESCRIBE_ENUM(Colour, red, green, default_)

struct Part {
  base::Id<struct PartTag> id{};
  std::string label;
  std::vector<base::Money> prices;
  static std::span<const meta::Field> fields();
};
BOOST_DESCRIBE_STRUCT(Part, (), (id, label, prices))
constexpr meta::Rule part_rules[] = {
    {"id", "Its number.", meta::read_only},
    {"label", "Its name.", meta::required, 1, 10},
    {"prices", "One per currency.", meta::none, 0},
};
constexpr auto part_table = meta::fields_of<Part>(part_rules);
std::span<const meta::Field> Part::fields() { return part_table; }

struct Thing : meta::Head<struct ThingTag> {
  base::Texts name;
  std::int32_t number{};
  Colour colour{Colour::red};
  std::optional<base::Money> price;
  std::optional<base::Instant> starts_at;
  bool is_enabled{true};
  base::Secret password;
  std::string kind{"a"};
  std::vector<ThingId> friends;
  std::vector<Part> parts;
  std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (name, number, colour, price, starts_at, is_enabled, password, kind, friends, parts, tags))
constexpr meta::Rule rules[] = {
    {"name", "What it is called.", meta::required, 1, 20},
    {"number", "Its number.", meta::required | meta::sortable, 1, 9999},
    {"colour", "Its colour."},
    {"price", "Its price."},
    {"starts_at", "When it begins."},
    {"is_enabled", "Whether it is on."},
    {"password", "Its password.", meta::none, 4, 24},
    {"kind", "Its kind.", meta::once},
    {"friends", "Others.", meta::none, INT64_MIN, INT64_MAX, meta::Format::plain, "test.things"},
    {"parts", "Its parts.", meta::none, 0, 3},
    {"tags", "Words.", meta::none, 0, 5},
};
constexpr auto table = meta::fields_of<Thing>(rules);

json::object parse(std::string_view text) { return json::parse(text).as_object(); }

std::string faults(std::string_view text, meta::Mode mode, Thing& thing) {
  std::string out;
  for (const auto& p : meta::from_json(table, parse(text), &thing, mode)) out += p.pointer + " " + p.code + "\n";
  return out;
}

}  // namespace

TEST(Meta, T10_13_every_fault_is_listed_with_its_place) {
  Thing thing;
  EXPECT_EQ(
      faults(R"({"id":3,"name":{"en":"","xx9":"a"},"number":70000,"colour":"blue","price":{"minor":1.5,"currency":"EUR"},
                       "is_enabled":1,"friends":[1,1],"parts":[{"label":""},3],"shape":"x","tags":"a"})",
             meta::Mode::create, thing),
      "/id READ_ONLY\n/name/xx9 LANGUAGE_FORMAT\n/number RANGE\n/colour CHOICE\n/price TYPE\n/is_enabled TYPE\n/friends TWICE\n"
      "/parts/0/label REQUIRED\n/parts/1 TYPE\n/tags TYPE\n/shape UNKNOWN_FIELD\n");
}

TEST(Meta, required_fields_must_be_there_at_creation_only) {
  Thing thing;
  EXPECT_EQ(faults("{}", meta::Mode::create, thing), "/name REQUIRED\n/number REQUIRED\n");
  EXPECT_EQ(faults("{}", meta::Mode::patch, thing), "");
  EXPECT_EQ(faults(R"({"kind":"b"})", meta::Mode::patch, thing), "/kind FIXED_FIELD\n");
}

TEST(Meta, a_good_body_comes_back_equal) {
  Thing thing;
  const auto text = R"({"name":{"ar":"خبر","en":"News"},"number":7,"colour":"default","price":{"minor":499,"currency":"CREDITS"},
    "starts_at":"2026-01-01T00:00:00.000Z","is_enabled":false,"kind":"z","friends":[3,2],"parts":[{"label":"p","prices":[{"minor":1,"currency":"EUR"}]}],"tags":["x","y"]})";
  ASSERT_EQ(faults(text, meta::Mode::create, thing), "");
  auto out = meta::to_json(table, &thing);
  EXPECT_EQ(out.at("password"), parse(R"({"v":{"is_set":false,"last4":null}})").at("v"));
  for (const auto* extra : {"id", "version", "created_at", "changed_at", "password"}) out.erase(extra);
  out.at("parts").as_array().at(0).as_object().erase("id");
  EXPECT_EQ(out, parse(text));
}

TEST(Meta, a_secret_is_never_answered) {
  Thing thing;
  ASSERT_EQ(faults(R"({"password":"hunter2-hunter2"})", meta::Mode::patch, thing), "");
  EXPECT_EQ(json::serialize(meta::to_json(table, &thing)).find("hunter2-h"), std::string::npos);
  Thing before;
  EXPECT_EQ(json::serialize(meta::difference(table, &before, &thing)), R"({"password":["***","***"]})");
}

TEST(Meta, IN_4_json_is_strict) {
  for (const auto* bad : {"", "{", "[1]", "{\"a\":1}x", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}", "{\"a\":NaN}",
                          "{\"a\":\"\xC3\x28\"}", "{'a':1}", "{\"a\":01}"})
    EXPECT_FALSE(meta::parse_object(bad)) << bad;
  EXPECT_FALSE(meta::parse_object(std::string(40, '[') + std::string(40, ']')));
  EXPECT_TRUE(meta::parse_object(R"( {"a":1,"b":{"a":1}} )"));
}

TEST(Meta, IN_5_names_hold_no_control_characters) {
  Thing thing;
  EXPECT_EQ(faults("{\"name\":{\"en\":\"a\\u202eb\"}}", meta::Mode::patch, thing), "/name/en TEXT_FORBIDDEN\n");
  EXPECT_EQ(faults("{\"name\":{\"en\":\"e\\u0301\"}}", meta::Mode::patch, thing), "");
  EXPECT_EQ(*thing.name.find("en"), "é");
}

TEST(Meta, formats) {
  const std::pair<meta::Format, std::pair<std::vector<std::string_view>, std::vector<std::string_view>>> cases[] = {
      {meta::Format::url,
       {{"https://a.example/x?y=1", "udp://239.0.0.1:1234", "udp://@239.0.0.1:1234", "HTTP://a"},
        {"a", "/etc/passwd", "http://", "http://u:p@h/", "http://a b", "http://a:99999/"}}},
      {meta::Format::email, {{"a@b.example", "x+y@sub.b.example"}, {"a", "a@b", "@b.example", "a b@c.example", "a@-b.example"}}},
      {meta::Format::host, {{"tv.example.com", "localhost"}, {"", "A.example", "-a.b", "a..b", "a_b.example"}}},
      {meta::Format::colour, {{"#1a2B3c"}, {"#123", "red", "#12345g"}}},
      {meta::Format::zone, {{"Pacific/Auckland"}, {"+12", "Nowhere/None"}}},
  };
  for (const auto& [format, lists] : cases) {
    for (const auto good : lists.first) EXPECT_EQ(meta::format_fault(format, good), "") << good;
    for (const auto bad : lists.second) EXPECT_NE(meta::format_fault(format, bad), "") << bad;
  }
}
