#include <gtest/gtest.h>

#include <set>

#include <fmt/format.h>

#include "foundation/net/address_rules.hpp"
#include "foundation/net/url.hpp"

namespace {

// What becomes of a URL's host before the first packet.
enum class Verdict { refused, forbidden, open, name };

Verdict verdict_of(std::string_view host) {
  const auto url = net::parse_url("http://" + std::string(host) + "/");
  if (!url) return Verdict::refused;
  const auto address = net::parse_address(url->host);
  if (!address) return Verdict::name;
  return net::is_forbidden(*address) ? Verdict::forbidden : Verdict::open;
}

struct Row {
  std::string host;
  Verdict verdict;
};

// Each way to write one IPv4 address that some parser in the world accepts.
std::vector<Row> spellings(const std::array<unsigned, 4>& b, bool is_forbidden) {
  using enum Verdict;
  const unsigned all = b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3];
  const Verdict plain = is_forbidden ? forbidden : open;
  const std::string dotted = fmt::format("{}.{}.{}.{}", b[0], b[1], b[2], b[3]);
  const std::string hex = fmt::format("{:02x}{:02x}:{:02x}{:02x}", b[0], b[1], b[2], b[3]);
  return {
      {dotted, plain},
      {dotted + ":80", plain},
      {dotted + ".", refused},
      {dotted + "..", refused},
      {"." + dotted, refused},
      {std::to_string(all), refused},
      {fmt::format("0x{:x}", all), refused},
      {fmt::format("0X{:X}", all), refused},
      {fmt::format("0{:o}", all), refused},
      {fmt::format("0{:o}.0{:o}.0{:o}.0{:o}", b[0], b[1], b[2], b[3]), refused},
      {fmt::format("0x{:x}.0x{:x}.0x{:x}.0x{:x}", b[0], b[1], b[2], b[3]), refused},
      {fmt::format("0x{:x}.{}.0{:o}.{}", b[0], b[1], b[2], b[3]), refused},
      {fmt::format("{}.{}.{}.0x{:x}", b[0], b[1], b[2], b[3]), refused},
      {fmt::format("{:03}.{:03}.{:03}.{:03}", b[0], b[1], b[2], b[3]) +
           (b[0] > 99 && b[1] > 99 && b[2] > 99 && b[3] > 99 ? ".1" : ""),
       refused},
      {fmt::format("{}.{}", b[0], all & 0xffffff), refused},
      {fmt::format("{}.{}.{}", b[0], b[1], all & 0xffff), refused},
      {fmt::format("{}.{}.{}.{}", b[0] + 256, b[1], b[2], b[3]), refused},
      {fmt::format("%3{}{}", std::to_string(b[0])[0], dotted.substr(1)), refused},
      {fmt::format("{}%2e{}.{}.{}", b[0], b[1], b[2], b[3]), refused},
      {fmt::format("{}\u3002{}\u3002{}\u3002{}", b[0], b[1], b[2], b[3]), refused},
      {fmt::format("\uff10{}", dotted), refused},
      {" " + dotted, refused},
      {dotted + "\t", refused},
      {"[" + dotted + "]", refused},
      {"user@" + dotted, refused},
      {"user:word@" + dotted, refused},
      {"example.org@" + dotted, refused},
      {"example.org:80@" + dotted, refused},
      {"[::ffff:" + dotted + "]", plain},
      {"[::ffff:" + hex + "]", plain},
      {"[0:0:0:0:0:ffff:" + hex + "]", plain},
      {"[0000:0000:0000:0000:0000:FFFF:" + hex + "]", plain},
      {"[::" + dotted + "]", plain},
      {"[0:0:0:0:0:0:" + hex + "]", plain},
      {"[64:ff9b::" + dotted + "]", forbidden},
      {"[64:ff9b:1::" + dotted + "]", forbidden},
      {"[2002:" + hex + "::1]", forbidden},
      {"[2001:0:" + hex + "::1]", forbidden},
      {"[2a00:1450::5efe:" + dotted + "]", plain},
      {"[2a00:1450::200:5efe:" + hex + "]", plain},
      {"[::ffff:" + dotted + "%25lo]", refused},
      {"::ffff:" + dotted, refused},
      {"[::ffff:" + dotted, refused},
      {"[::ffff:" + dotted + "].", refused},
      {"[::ffff:" + dotted + "]x", refused},
      {dotted + ".example.org", name},
  };
}

TEST(AddressRules, OUT_2_every_spelling_of_an_address_meets_the_same_rule) {
  int rows = 0;
  const std::pair<std::array<unsigned, 4>, bool> samples[] = {
      {{127, 0, 0, 1}, true},       {{0, 0, 0, 0}, true},     {{10, 1, 2, 3}, true},        {{169, 254, 169, 254}, true},
      {{172, 31, 255, 254}, true},  {{192, 168, 1, 1}, true}, {{100, 100, 100, 200}, true}, {{224, 0, 0, 251}, true},
      {{255, 255, 255, 255}, true}, {{198, 19, 0, 1}, true},  {{8, 8, 8, 8}, false},        {{172, 32, 0, 1}, false},
      {{193, 10, 20, 30}, false},
  };
  for (const auto& [bytes, is_forbidden] : samples) {
    for (const auto& row : spellings(bytes, is_forbidden)) {
      EXPECT_EQ(static_cast<int>(verdict_of(row.host)), static_cast<int>(row.verdict)) << row.host;
      ++rows;
    }
  }
  EXPECT_GE(rows, 500);
}

TEST(AddressRules, OUT_2_first_and_last_address_of_each_range) {
  struct Edge {
    const char* text;
    bool is_forbidden;
  };
  constexpr Edge kEdges[] = {
      {"0.0.0.0", true},
      {"0.255.255.255", true},
      {"1.0.0.0", false},
      {"9.255.255.255", false},
      {"10.0.0.0", true},
      {"10.255.255.255", true},
      {"11.0.0.0", false},
      {"100.63.255.255", false},
      {"100.64.0.0", true},
      {"100.127.255.255", true},
      {"100.128.0.0", false},
      {"126.255.255.255", false},
      {"127.0.0.0", true},
      {"127.255.255.255", true},
      {"128.0.0.0", false},
      {"169.253.255.255", false},
      {"169.254.0.0", true},
      {"169.254.255.255", true},
      {"169.255.0.0", false},
      {"172.15.255.255", false},
      {"172.16.0.0", true},
      {"172.31.255.255", true},
      {"172.32.0.0", false},
      {"191.255.255.255", false},
      {"192.0.0.0", true},
      {"192.0.0.255", true},
      {"192.0.1.0", false},
      {"192.0.2.0", true},
      {"192.0.2.255", true},
      {"192.0.3.0", false},
      {"192.88.98.255", false},
      {"192.88.99.0", true},
      {"192.88.99.255", true},
      {"192.88.100.0", false},
      {"192.167.255.255", false},
      {"192.168.0.0", true},
      {"192.168.255.255", true},
      {"192.169.0.0", false},
      {"198.17.255.255", false},
      {"198.18.0.0", true},
      {"198.19.255.255", true},
      {"198.20.0.0", false},
      {"198.51.99.255", false},
      {"198.51.100.0", true},
      {"198.51.100.255", true},
      {"198.51.101.0", false},
      {"203.0.112.255", false},
      {"203.0.113.0", true},
      {"203.0.113.255", true},
      {"203.0.114.0", false},
      {"223.255.255.255", false},
      {"224.0.0.0", true},
      {"239.255.255.255", true},
      {"240.0.0.0", true},
      {"255.255.255.255", true},
      {"::", true},
      {"::1", true},
      {"::2", true},
      {"::ffff:0:0", true},
      {"::ffff:7f00:1", true},
      {"::7f00:1", true},
      {"::808:808", false},
      {"::ffff:808:808", false},
      {"::1:0:0:0", false},
      {"64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff", false},
      {"64:ff9b::", true},
      {"64:ff9b::ffff:ffff", true},
      {"64:ff9b::1:0:0", false},
      {"64:ff9b:1::", true},
      {"64:ff9b:1:ffff:ffff:ffff:ffff:ffff", true},
      {"64:ff9b:2::", false},
      {"100::", true},
      {"100::ffff:ffff:ffff:ffff", true},
      {"100:0:0:1::", false},
      {"2001::", true},
      {"2001:0:ffff:ffff:ffff:ffff:ffff:ffff", true},
      {"2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", true},
      {"2001:200::", false},
      {"2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", false},
      {"2001:db8::", true},
      {"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true},
      {"2001:db9::", false},
      {"2001:ffff::", false},
      {"2002::", true},
      {"2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true},
      {"2003::", false},
      {"3ffe::", false},
      {"3fff::", true},
      {"3fff:fff:ffff::", true},
      {"3fff:1000::", false},
      {"5f00::", true},
      {"5f01::", false},
      {"fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false},
      {"fc00::", true},
      {"fd00:ec2::254", true},
      {"fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true},
      {"fe00::", false},
      {"fe80::", true},
      {"fe80::1", true},
      {"febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true},
      {"fec0::", true},
      {"feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true},
      {"ff00::", true},
      {"ff02::1", true},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true},
      {"2a00:1450:4001::8a", false},
      {"2606:4700::1111", false},
      {"2a00:1450::5efe:7f00:1", true},
      {"2a00:1450::200:5efe:a00:1", true},
      {"2a00:1450::5efe:808:808", false},
  };
  for (const auto& edge : kEdges) {
    const auto address = net::parse_address(edge.text);
    ASSERT_TRUE(address) << edge.text;
    EXPECT_EQ(net::is_forbidden(*address), edge.is_forbidden) << edge.text;
  }
}

TEST(AddressRules, addresses_are_read_strictly_and_printed_shortest) {
  for (const char* text :
       {"",          ".",         "1",         "1.2",        "1.2.3",    "1.2.3.4.5", "1.2.3.",        ".1.2.3",
        "1..2.3",    "256.1.1.1", "1.2.3.04",  "01.2.3.4",   "1.2.3.4 ", " 1.2.3.4",  "1.2.3.+4",      "1.2.3.-4",
        "0x1.2.3.4", "1e1.2.3.4", "1.2.3.4/8", "1.2.3.0000", ":",        ":::",       "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
        "::1::",     "g::",       "::1%lo",    "[::1]",      "12345::",  "::1.2.3",   "::1.2.3.256",   "1:2",
        "::1 ",      "1.2.3.4:80"}) {
    EXPECT_FALSE(net::parse_address(text)) << text;
  }
  EXPECT_FALSE(net::parse_address(std::string_view("::1\0", 4)));
  EXPECT_EQ(net::parse_address("2001:0DB8:0:0:0:0:0:0001")->text(), "2001:db8::1");
  EXPECT_EQ(net::parse_address("::FFFF:1.2.3.4")->text(), "1.2.3.4");
  EXPECT_EQ(net::Address{}.text(), "0.0.0.0");
}

TEST(AddressRules, the_owner_may_open_internal_ranges) {
  const auto opened = [](std::string_view address, std::initializer_list<const char*> ranges) {
    std::vector<net::Cidr> list;
    for (const auto* range : ranges) list.push_back(*net::parse_cidr(range));
    return !net::is_forbidden(*net::parse_address(address), list);
  };
  EXPECT_FALSE(opened("127.0.0.1", {}));
  EXPECT_TRUE(opened("127.0.0.1", {"127.0.0.1/32"}));
  EXPECT_TRUE(opened("127.0.0.1", {"127.0.0.1"}));
  EXPECT_TRUE(opened("::ffff:127.0.0.1", {"127.0.0.0/8"}));
  EXPECT_FALSE(opened("127.0.0.2", {"127.0.0.1/32"}));
  EXPECT_TRUE(opened("10.20.31.255", {"192.168.0.0/16", "10.20.16.0/20"}));
  EXPECT_FALSE(opened("10.20.32.0", {"10.20.16.0/20"}));
  EXPECT_TRUE(opened("10.0.0.1", {"0.0.0.0/0"}));
  EXPECT_FALSE(opened("fd00::1", {"0.0.0.0/0"}));
  EXPECT_TRUE(opened("fd00::1", {"fd00::/64"}));
  EXPECT_FALSE(opened("fd00:0:0:1::1", {"fd00::/64"}));
  EXPECT_FALSE(opened("2002:7f00:1::", {"127.0.0.0/8"}));
}

TEST(AddressRules, ranges_are_read_strictly) {
  for (const char* text :
       {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/8 ", "10.0.0.1/8", "10.0.0/8",
        "fd00::/129", "fd00::1/64", "::ffff:10.0.0.0/104", "localhost/8", "10.0.0.0/8/8", "10.0.0.0/+8"}) {
    EXPECT_FALSE(net::parse_cidr(text)) << text;
  }
}

}  // namespace
