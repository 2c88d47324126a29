// What each reader of addresses says to the same ones. All of them read by base::Url; the rest of what they demand is their own.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cms/channels/channels.hpp"
#include "foundation/base/url.hpp"
#include "foundation/media/source.hpp"
#include "foundation/meta/values.hpp"
#include "foundation/net/net.hpp"
#include "streaming/streams/streams.hpp"
#include "viewer/playback/playback.hpp"

namespace app_test {
namespace {

class NoNames final : public net::Resolver {
 public:
  base::Result<std::vector<net::Address>> resolve(const std::string&, net::Deadline, const std::stop_token&) override {
    return base::fail_not_found();
  }
};

bool is_good_channel(std::optional<std::string> channels::Channel::* member, const std::string& text) {
  channels::Channel channel;
  channel.*member = text;
  return channels::check_urls(channel).empty();
}

bool is_played(std::optional<std::string> parts::Channel::* member, const std::string& text, products::DeviceType type) {
  parts::Channel channel;
  channel.*member = text;
  return !playback::addresses(channel, type).empty();
}

// A letter for each reader that takes it: Field of a form; Android's, Iphone's, Web's and aLternative address of a channel; fetched by
// the server itself (N: net); Media, as ffmpeg gets it; Source of a stream; plaYed on an iPhone, played in a browser (X). Playlists and
// pictures of the guide have their rows in their rooms' tests.
std::string readers(const std::string& text) {
  NoNames names;
  const streams::SourceRule sources(names, {*net::parse_cidr("0.0.0.0/0"), *net::parse_cidr("::/0")});
  std::string out;
  const auto say = [&](char letter, bool is_taken) { out += is_taken ? letter : '-'; };
  say('F', meta::format_fault(meta::Format::url, text).empty());
  say('A', is_good_channel(&channels::Channel::android_url, text));
  say('I', is_good_channel(&channels::Channel::apple_url, text));
  say('W', is_good_channel(&channels::Channel::web_url, text));
  say('L', is_good_channel(&channels::Channel::alternative_url, text));
  say('N', net::parse_url(text).has_value());
  say('M', media::check_source_url(text).has_value());
  say('S', sources.check(text).has_value());
  say('Y', is_played(&parts::Channel::apple_url, text, products::DeviceType::phone_apple));
  say('X', is_played(&parts::Channel::web_url, text, products::DeviceType::browser_pc));
  return out;
}

struct Row {
  std::string address;
  std::string readers;
};

const std::vector<Row> kRows{
    {"http://tv.example/a.m3u8", "FA-WLNMSYX"},
    {"https://tv.example/a.m3u8", "FAIWLNMSYX"},
    {"HTTPS://tv.example/a.m3u8", "FAIWLNMSYX"},
    {"HTTP://TV.Example/a.ts", "FA--LNMS-X"},
    {"https://tv.example/A.M3U8", "FAIWLNMSYX"},
    {"https://tv.example/a.MPD?x=1#y", "FA-WL-M--X"},
    {"https://tv.example:8443/a.mpd", "FA-WLNMS-X"},
    {"https://tv.example:99999/a.mpd", "----------"},
    {"https://tv.example:0/a.mpd", "----------"},
    {"https://tv.example:/a.mpd", "----------"},
    {"https://tv.example:x/a.mpd", "----------"},
    {"https://[2001:db8::1]:8080/a.m3u8", "FAIWLNMSYX"},
    {"https://[2001:db8::1/a.m3u8", "----------"},
    {"https://2001:db8::1/a.m3u8", "----------"},
    {"http://user:word@tv.example/a.ts", "-A--L-MS-X"},
    {"http://user:w@rd@tv.example/a.ts", "----------"},
    {"https://user@tv.example/a.m3u8", "-AIWL-MSYX"},
    {"udp://@239.0.0.1:1234", "FA--L-MS--"},
    {"udp://239.0.0.1:1234", "FA--L-MS--"},
    {"rtp://@239.0.0.1:5000", "FA--L-MS--"},
    {"UDP://239.0.0.1:1234", "FA--L-MS--"},
    {"srt://tv.example:9000?streamid=live&mode=caller", "F---L-MS--"},
    {"srt://tv.example:9000?streamid=#!::r=live,m=request", "F---L-M---"},
    {"srt://:9000?mode=listener", "----------"},
    {"rtmp://tv.example/app/key", "F---L-MS--"},
    {"rtmps://tv.example/app/key", "F---L-MS--"},
    {"rtsp://tv.example:554/ch1", "F---L-MS--"},
    {"https://tv.example/a b.m3u8", "----------"},
    {"https://tv.example/a%20b.m3u8", "FAIWLNMSYX"},
    {"https://tv.example/{utc}/a.m3u8", "FAIWL-M-YX"},
    {"https://tv.example/${start}/a.m3u8?b={duration}", "FAIWL-M-YX"},
    {"https://tv.example/[a].m3u8", "FAIWL-M-YX"},
    {"https://tv.example/100%/a.m3u8", "FAIWL-M-YX"},
    {"https://tv.example/canalé.m3u8", "FAIWL---YX"},
    {"https://тв.example/a.m3u8", "FAIWL---YX"},
    {"https://tv.example/a.m3u8|User-Agent=x", "FA--L-M--X"},
    {"https://tv.example/a|b.m3u8", "F---L-M--X"},
    {"https://tv.example/a`b.m3u8", "FAIWL-M-YX"},
    {"https://tv.example/a\\b.m3u8", "----------"},
    {"https://tv.example/\"a\".m3u8", "----------"},
    {"https://tv.example/<a>.m3u8", "----------"},
    {"https://tv.example?x=a.m3u8", "F---LNMS-X"},
    {"https://tv.example", "F---LNMS-X"},
    {"https://", "----------"},
    {"https:///a.m3u8", "----------"},
    {"https:tv.example/a.m3u8", "----------"},
    {"//tv.example/a.m3u8", "----------"},
    {"tv.example/a.m3u8", "----------"},
    {"/etc/passwd", "----------"},
    {"file:///etc/passwd", "----------"},
    {"ftp://tv.example/a.ts", "F---------"},
    {"javascript://tv.example/%0aalert(1)", "F---------"},
    {"https://127.1/a.m3u8", "FAIWL-M-YX"},
    {"https://tv_server.example/a.m3u8", "FAIWLNMSYX"},
    {"https://tv.example./a.m3u8", "FAIWL-M-YX"},
};

TEST(Addresses, are_read_alike_by_all) {
  for (const auto& [address, expected] : kRows) {
    const auto said = readers(address);
    EXPECT_EQ(said, expected) << address;
    EXPECT_TRUE(said == std::string(said.size(), '-') || base::Url::parse(address)) << address;
  }
}

TEST(Addresses, the_parts_of_one) {
  const std::string text = "RTSP://me:w%40rd@[2001:DB8::1]:554/a/B.M3U8?x={utc}&y=1#t|User-Agent=z";
  const auto url = base::Url::parse(text);
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->has_scheme("rtsp"));
  EXPECT_FALSE(url->has_scheme("rts"));
  EXPECT_FALSE(url->has_scheme("rtspu"));
  EXPECT_TRUE(url->is_stream());
  EXPECT_FALSE(url->is_web());
  EXPECT_EQ(url->login, "me:w%40rd");
  EXPECT_EQ(url->host, "[2001:DB8::1]");
  EXPECT_EQ(url->port, 554);
  EXPECT_EQ(url->path, "/a/B.M3U8");
  EXPECT_TRUE(url->path_ends_with(".m3u8"));
  EXPECT_FALSE(url->path_ends_with("x/a/b.m3u8"));
  EXPECT_EQ(url->query, "x={utc}&y=1");
  EXPECT_EQ(url->rest, "#t|User-Agent=z");

  const auto bare = base::Url::parse("udp://@239.0.0.1:1234");
  ASSERT_TRUE(bare);
  EXPECT_TRUE(bare->has_login && bare->login.empty() && !bare->has_query && bare->path.empty() && bare->rest.empty());
}

TEST(Addresses, a_fault_says_what_is_wrong) {
  const std::pair<std::string, std::string_view> rows[] = {
      {"", "characters"},           {std::string(3000, 'a'), "characters"},
      {"http://a/ b", "blanks"},    {"a.example/x", "scheme"},
      {"1http://a", "scheme"},      {"http://", "host"},
      {"http:///x", "host"},        {"http://a@b@c/", "%40"},
      {"http://[::1/", "Brackets"}, {"http://a]/", "Brackets"},
      {"http://[]/", "Brackets"},   {"http://[::1]8/", "port"},
      {"http://a:/", "port"},       {"http://a:65536/", "port"},
      {"http://a:080/", "port"},    {"http://a:b/", "port"},
  };
  for (const auto& [address, word] : rows) {
    const auto url = base::Url::parse(address);
    ASSERT_FALSE(url) << address;
    EXPECT_EQ(url.error().code, "URL_FORMAT");
    EXPECT_NE(url.error().message.find(word), std::string::npos) << address << ": " << url.error().message;
  }
}

}  // namespace
}  // namespace app_test
