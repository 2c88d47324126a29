// Pure rules of playing: which address fits which device, and how sessions are named.
#include "viewer/playback/playback.hpp"

#include <gtest/gtest.h>

namespace playback {
namespace {

using products::DeviceType;

parts::Channel channel() {
  parts::Channel out;
  out.id = {1};
  return out;
}
std::vector<std::string> texts(const parts::Channel& channel, DeviceType type) {
  std::vector<std::string> out;
  for (const auto& one : addresses(channel, type))
    out.push_back(one.stream ? "stream " + std::to_string(one.stream->raw) : one.url);
  return out;
}
using List = std::vector<std::string>;

TEST(Playback, S30_001_the_familys_own_address_then_the_stream_then_the_alternative) {
  auto c = channel();
  c.android_url = "https://a.example/android.mpd";
  c.apple_url = "https://a.example/apple.m3u8";
  c.web_url = "https://a.example/web.m3u8";
  c.alternative_url = "https://a.example/other.m3u8";
  c.stream_id = channels::StreamId{9};
  EXPECT_EQ(texts(c, DeviceType::phone_android),
            (List{"https://a.example/android.mpd", "stream 9", "https://a.example/other.m3u8", "https://a.example/web.m3u8"}));
  EXPECT_EQ(texts(c, DeviceType::tablet_apple),
            (List{"https://a.example/apple.m3u8", "stream 9", "https://a.example/other.m3u8"}));
  EXPECT_EQ(texts(c, DeviceType::browser_mac), (List{"https://a.example/web.m3u8", "stream 9", "https://a.example/other.m3u8",
                                                     "https://a.example/android.mpd", "https://a.example/apple.m3u8"}));
}

TEST(Playback, S30_001_what_does_not_fit_is_not_lent) {
  auto c = channel();
  c.android_url = "udp://239.0.0.1:1234";
  EXPECT_EQ(texts(c, DeviceType::box_linux), (List{"udp://239.0.0.1:1234"}));
  EXPECT_TRUE(texts(c, DeviceType::tv_tizen).empty());
  EXPECT_TRUE(texts(c, DeviceType::player_apple_tv).empty());
  c.alternative_url = "https://a.example/live.mpd?x=.m3u8";
  EXPECT_TRUE(texts(c, DeviceType::phone_apple).empty());
  c.alternative_url = "https://a.example/live.m3u8?token=1";
  EXPECT_EQ(texts(c, DeviceType::phone_apple), (List{"https://a.example/live.m3u8?token=1"}));
}

TEST(Playback, S30_001_each_address_once) {
  auto c = channel();
  c.web_url = c.alternative_url = c.android_url = "https://a.example/live.m3u8";
  EXPECT_EQ(texts(c, DeviceType::browser_pc), (List{"https://a.example/live.m3u8"}));
}

TEST(Playback, names_of_sessions_are_read_back_and_nothing_else) {
  const auto name = parse_session(text_of({{1234567890123}, {base::ContentKind::movie, 17}, 65535}));
  ASSERT_TRUE(name);
  EXPECT_EQ(name->id.raw, 1234567890123);
  EXPECT_EQ(name->content, (base::Content{base::ContentKind::movie, 17}));
  EXPECT_EQ(name->epoch, 65535);
  for (const auto* text : {"", "-", "-.-", "1", "1-2-3", "1-1.2", "1-1.2-", "1-1.2-65536", "1-1.2--1", "0-1.2-3", "1-256.2-3",
                           "1-1.2-3-4", "1-1.2-3 ", "a-1.2-3", "+1-1.2-3", "1-.2-3"})
    EXPECT_FALSE(parse_session(text)) << text;
}

}  // namespace
}  // namespace playback
