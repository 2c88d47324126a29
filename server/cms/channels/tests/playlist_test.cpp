#include "cms/channels/playlist.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "foundation/testing/places.hpp"

namespace {

using namespace channels;

base::Result<Playlist> read(std::string_view text) {
  xml::MemorySource source(text);
  return read_playlist(source);
}

std::string codes_of(const Playlist& playlist) {
  std::string out;
  for (const auto& fault : playlist.faults)
    out += std::to_string(fault.line) + " " + fault.code + (fault.is_entry_lost ? " lost" : "") + "; ";
  return out;
}

std::string error_of(std::string_view text) {
  const auto playlist = read(text);
  return playlist ? "" : playlist.error().code;
}

}  // namespace

TEST(Playlist, reads_entries_with_all_their_attributes) {
  const auto playlist = read(
      "\xEF\xBB\xBF#EXTM3U x-tvg-url=\"https://guide.example/a.xml.gz, http://guide.example/b.xml\" catchup=\"shift\" catchup-days=\"3\" tvg-shift=\"1\"\r\n"
      "#EXTINF:-1 tvg-id=\"news.example\" tvg-name=\"News_One\" tvg-chno=\"101\" tvg-logo=\"https://pictures.example/n.png\" group-title=\"News; World;News\" tvg-shift=\"-1.5\",News, Weather \"live\"\r\n"
      "#EXTVLCOPT:http-user-agent=Box 1\r\n"
      "https://streams.example/news/index.m3u8?token=a,b\r\n"
      "\r\n"
      "#EXTINF:-1 radio=\"true\" catchup=\"default\" catchup-source='https://streams.example/{utc}.m3u8' catchup-days=7 catchup-correction=\"-0.5\",Radio\r\n"
      "#EXTGRP:Music;Talk\r\n"
      "http://streams.example/radio.ts|User-Agent=Other&Referer=https://a.example/\r\n");
  ASSERT_TRUE(playlist.has_value());
  EXPECT_EQ(codes_of(*playlist), "");
  EXPECT_EQ(playlist->guide_urls, (std::vector<std::string>{"https://guide.example/a.xml.gz", "http://guide.example/b.xml"}));
  ASSERT_EQ(playlist->entries.size(), 2u);
  const auto& news = playlist->entries[0];
  EXPECT_EQ(news.line, 2u);
  EXPECT_EQ(news.name, "News, Weather \"live\"");
  EXPECT_EQ(news.tvg_id, "news.example");
  EXPECT_EQ(news.tvg_name, "News_One");
  EXPECT_EQ(news.number, 101);
  EXPECT_EQ(news.logo, "https://pictures.example/n.png");
  EXPECT_EQ(news.groups, (std::vector<std::string>{"News", "World"}));
  EXPECT_EQ(news.url, "https://streams.example/news/index.m3u8?token=a,b");
  EXPECT_EQ(news.guide_offset_minutes, -90);
  EXPECT_EQ(news.catch_up, (CatchUp{.mode = "shift", .days = 3}));
  EXPECT_EQ(news.user_agent, "Box 1");
  EXPECT_FALSE(news.is_radio);
  const auto& radio = playlist->entries[1];
  EXPECT_TRUE(radio.is_radio);
  EXPECT_EQ(radio.groups, (std::vector<std::string>{"Music", "Talk"}));
  EXPECT_EQ(radio.url, "http://streams.example/radio.ts");
  EXPECT_EQ(radio.user_agent, "Other");
  EXPECT_EQ(radio.referrer, "https://a.example/");
  EXPECT_EQ(radio.guide_offset_minutes, 60);
  EXPECT_EQ(radio.catch_up,
            (CatchUp{.mode = "default", .source = "https://streams.example/{utc}.m3u8", .days = 7, .correction_minutes = -30}));
}

TEST(Playlist, C20_702_addresses_fall_into_families_by_their_ending) {
  EXPECT_EQ(families_of("https://a.example/x.m3u8?y=.mpd"), (UrlFamilies{true, true, true}));
  EXPECT_EQ(families_of("https://a.example/x.MPD"), (UrlFamilies{true, false, true}));
  EXPECT_EQ(families_of("http://a.example/x.m3u8"), (UrlFamilies{true, false, false}));
  EXPECT_EQ(families_of("http://a.example/ch/mpegts?token=1"), (UrlFamilies{true, false, false}));
  EXPECT_EQ(families_of("udp://@239.0.0.1:1234"), (UrlFamilies{true, false, false}));
  for (const std::string_view url : {"rtmp://a.example/live", "rtsp://a.example/x", "srt://a.example:9000",
                                     "https://a.example/play/5", "https://a.example/film.mp4"})
    EXPECT_TRUE(families_of(url).is_alternative()) << url;
}

TEST(Playlist, IM_6_never_takes_a_local_path_or_another_scheme) {
  for (const std::string_view url :
       {"/etc/passwd", "../../etc/passwd", "file:///etc/passwd", "FILE://x", "C:\\films\\a.ts", "concat:a|b", "pipe:0",
        "javascript:alert(1)", "data:text/plain,x", "ftp://a.example/x", "http:/a", "://a"}) {
    const auto playlist = read("#EXTM3U\n#EXTINF:-1,A\n" + std::string(url) + "\n#EXTINF:-1,B\nhttp://a.example/b.ts\n");
    ASSERT_TRUE(playlist.has_value());
    EXPECT_EQ(playlist->entries.size(), 1u) << url;
    EXPECT_EQ(codes_of(*playlist), "3 URL_SCHEME lost; ") << url;
  }
  for (const std::string_view url : {"http://", "http://a.example/a b", "http://a.example/\"x", "http://a.example/`id`"})
    EXPECT_EQ(codes_of(*read("#EXTM3U\n#EXTINF:-1,A\n" + std::string(url) + "\n")), "3 URL_FORMAT lost; ") << url;
}

// The other readers' rows stand in app/tests/addresses_test.cpp.
TEST(Playlist, addresses_are_read_as_everywhere) {
  const auto codes = [](std::string_view url) { return codes_of(*read("#EXTM3U\n#EXTINF:-1,A\n" + std::string(url) + "\n")); };
  for (const std::string_view url :
       {"HTTPS://tv.example/a.m3u8", "UDP://@239.0.0.1:1234", "rtp://@239.0.0.1:5000", "http://user:word@tv.example/a.ts",
        "https://tv.example/{utc}/a.m3u8?b=${start}", "https://tv.example/100%/[a].m3u8",
        "https://\xd1\x82\xd0\xb2.example/\xc3\xa9.ts", "srt://tv.example:9000?streamid=#!::r=live,m=request",
        "https://tv.example/a.m3u8|User-Agent=x&Referer=http://b.example", "https://[2001:db8::1]:8080/a.m3u8"})
    EXPECT_EQ(codes(url), "") << url;
  for (const std::string_view url : {"https://tv.example:99999/a.mpd", "https://tv.example:/a", "https://[2001:db8::1/a",
                                     "http://user:w@rd@tv.example/a.ts", "https:///a.m3u8", "srt://:9000?mode=listener"})
    EXPECT_EQ(codes(url), "3 URL_FORMAT lost; ") << url;
}

TEST(Playlist, nonsense_costs_a_fault_and_not_the_list) {
  const auto playlist = read(
      "#EXTINF:-1 tvg-chno=\"0\" tvg-logo=\"logo.png\",No header\n"
      "http://a.example/1.ts\n"
      "http://a.example/path/alone.ts?x=1\n"
      "#EXTINF:-1,Lost\n"
      "#EXTINF:-1,\n"
      "http://a.example/3.ts\n"
      "#EXTINF:-1 tvg-id=\"never closed,Name\n"
      "http://a.example/4.ts\n"
      "#EXTINF:-1 tvg-name=\"The \"Best\" One\" tvg-id=\"b\",Best\n"
      "http://a.example/5.ts\n"
      "#EXTINF:-1,Caf\xE9\n"
      "http://a.example/6.ts\n"
      "#EXTINF\n"
      "#EXTINF:-1,Last\n");
  ASSERT_TRUE(playlist.has_value());
  EXPECT_EQ(
      codes_of(*playlist),
      "1 HEADER_MISSING; 1 NUMBER_RANGE; 1 LOGO_URL; 3 INFO_MISSING; 4 URL_MISSING lost; 6 NAME_MISSING; 11 LINE_ENCODING; 14 URL_MISSING lost; ");
  ASSERT_EQ(playlist->entries.size(), 6u);
  EXPECT_EQ(playlist->entries[1].name, "alone.ts");
  EXPECT_EQ(playlist->entries[3].name, "Name");
  EXPECT_EQ(playlist->entries[3].tvg_id, "never closed");
  EXPECT_EQ(playlist->entries[4].name, "Best");
  EXPECT_EQ(playlist->entries[5].name, "Caf\xC3\xA9");
  EXPECT_EQ(playlist->lost_count, 2u);
}

TEST(Playlist, lines_beyond_the_limit_are_left_out) {
  const std::string long_line = "#EXTINF:-1 tvg-logo=\"" + std::string(70'000, 'x') + "\",Long\n";
  const auto playlist = read("#EXTM3U\n" + long_line + "http://a.example/1.ts\n#EXTINF:-1,B\nhttp://a.example/2.ts\n");
  ASSERT_TRUE(playlist.has_value());
  EXPECT_EQ(codes_of(*playlist), "2 LINE_TOO_LONG; 3 INFO_MISSING; ");
  EXPECT_EQ(playlist->entries[1].name, "B");
  EXPECT_EQ(playlist->entries[1].line, 4u);
}

TEST(Playlist, faults_are_bounded) {
  std::string text = "#EXTM3U\n";
  for (int i = 0; i < 1000; ++i) text += "#EXTINF:-1,A\nfile:///x\n";
  const auto playlist = read(text);
  ASSERT_TRUE(playlist.has_value());
  EXPECT_EQ(playlist->fault_count, 1000u);
  EXPECT_EQ(playlist->faults.size(), kPlaylistFaultsKept);
}

TEST(Playlist, other_files_are_refused) {
  EXPECT_EQ(error_of(""), "PLAYLIST_EMPTY");
  EXPECT_EQ(error_of("#EXTM3U\n"), "PLAYLIST_EMPTY");
  EXPECT_EQ(error_of("<html><body>Sign in</body></html>"), "PLAYLIST_FORMAT");
  EXPECT_EQ(error_of("{\"user_info\":{}}"), "PLAYLIST_FORMAT");
  EXPECT_EQ(error_of(std::string("\x89PNG\0\0", 6)), "PLAYLIST_FORMAT");
  EXPECT_EQ(error_of("\xFF\xFE#"), "PLAYLIST_FORMAT");
  EXPECT_EQ(error_of("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\na.ts\n"), "PLAYLIST_IS_STREAM");
}

TEST(Playlist, names_lose_what_could_deceive) {
  const auto playlist = read(
      "#EXTM3U\n#EXTINF:-1,A\xE2\x80\xAE"
      "B\tC\x01\nhttp://a.example/1.ts\n");
  ASSERT_TRUE(playlist.has_value());
  EXPECT_EQ(playlist->entries[0].name, "AB C");
}

TEST(Playlist, the_old_timeshift_attribute_means_catch_up) {
  const auto playlist = read(
      "#EXTM3U\n#EXTINF:-1 timeshift=\"4\",A\nhttp://a.example/1.ts\n#EXTINF:-1 catchup=\"odd\",B\nhttp://a.example/2.ts\n#EXTINF:-1 catchup-source=\"?utc={utc}\",C\nhttp://a.example/3.ts\n");
  ASSERT_TRUE(playlist.has_value());
  EXPECT_EQ(playlist->entries[0].catch_up, (CatchUp{.mode = "shift", .days = 4}));
  EXPECT_EQ(playlist->entries[1].catch_up, CatchUp{});
  EXPECT_EQ(playlist->entries[2].catch_up, (CatchUp{.mode = "append", .source = "?utc={utc}"}));
  EXPECT_EQ(codes_of(*playlist), "4 CATCHUP_MODE; ");
}

TEST(Playlist, reads_a_real_list_whole) {
  const auto file = testing::shared_file("data/m3u/nz.m3u");
  if (!std::filesystem::exists(file))
    GTEST_SKIP() << "No real playlists here; set TVMS_TEST_SHARED to the folder that holds data/m3u.";
  xml::FileSource source(file.string());
  const auto playlist = read_playlist(source);
  ASSERT_TRUE(playlist.has_value());
  EXPECT_EQ(playlist->entries.size(), 42u);
  EXPECT_EQ(playlist->lost_count, 0u);
  EXPECT_EQ(codes_of(*playlist), "1 GUIDE_URL; ");  // It names its guide by a bare file name.
}
