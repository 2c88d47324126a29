#include "streaming/media_servers/hls.hpp"

#include <gtest/gtest.h>

#include "streaming/media_servers/ingest.hpp"
#include "streaming/media_servers/mp4.hpp"

namespace media_servers {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using namespace std::string_literals;

std::vector<Segment> segments(std::int64_t first, int count, std::int64_t era, PreciseInstant at, Microseconds duration) {
  std::vector<Segment> out;
  for (int i = 0; i < count; ++i) out.push_back({first + i, era, at + i * duration, duration, 50'000});
  return out;
}

const PreciseInstant kStart{1'800'000'000s};  // 2027-01-15T08:00:00Z

TEST(Hls, a_media_playlist_carries_wall_clock_init_and_discontinuity) {
  auto all = segments(100, 2, 7, kStart, 2s);
  all.push_back({102, 8, kStart + 30s, 1'500'500us, 10});
  EXPECT_EQ(media_playlist(all, 2),
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:100\n#EXT-X-DISCONTINUITY-SEQUENCE:7\n"
            "#EXT-X-INDEPENDENT-SEGMENTS\n"
            "#EXT-X-MAP:URI=\"i7.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:00.000Z\n"
            "#EXTINF:2.000000,\ns100.m4s\n#EXTINF:2.000000,\ns101.m4s\n"
            "#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"i8.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:30.000Z\n"
            "#EXTINF:1.500500,\ns102.m4s\n");
}

TEST(Hls, a_live_playlist_never_ends) {
  EXPECT_EQ(media_playlist(segments(1, 3, 1, kStart, 4s), 4).find("ENDLIST"), std::string::npos);
}

TEST(Hls, a_master_playlist_says_all_that_spares_players_a_look) {
  const Rendition tv{"avc1.4d401e,mp4a.40.2", 640, 360, 25};
  EXPECT_EQ(master_playlist(tv, {250'001, 200'000}, "live.m3u8"),
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"
            "#EXT-X-STREAM-INF:BANDWIDTH=251000,AVERAGE-BANDWIDTH=200000,CODECS=\"avc1.4d401e,mp4a.40.2\",RESOLUTION=640x360,"
            "FRAME-RATE=25.000,CLOSED-CAPTIONS=NONE\nlive.m3u8\n");
  const std::string radio = master_playlist({"mp4a.40.2", 0, 0, 0}, {48'000, 48'000}, "live.m3u8");
  EXPECT_EQ(radio.find("RESOLUTION"), std::string::npos);
  EXPECT_NE(radio.find("CODECS=\"mp4a.40.2\"\n"), std::string::npos);
}

TEST(Hls, the_short_playlist_is_the_newest_part_and_at_least_three_segments) {
  const auto all = segments(1, 900, 1, kStart, 2s);
  EXPECT_EQ(newest(all, 20s).size(), 10u);
  EXPECT_EQ(newest(all, 20s).back().sequence, 900);
  EXPECT_EQ(newest(segments(1, 9, 1, kStart, 30s), 20s).size(), 3u);
  EXPECT_EQ(newest(segments(1, 2, 1, kStart, 2s), 20s).size(), 2u);
  EXPECT_TRUE(newest({}, 20s).empty());
}

TEST(Hls, the_target_holds_every_rounded_duration) {
  EXPECT_EQ(target_duration(segments(1, 3, 1, kStart, 2'400ms)), 2);
  EXPECT_EQ(target_duration(segments(1, 3, 1, kStart, 2'500ms)), 3);
  EXPECT_EQ(target_duration(segments(1, 3, 1, kStart, 100ms)), 1);
}

TEST(Hls, the_bitrate_is_that_of_whole_segments) {
  auto all = segments(1, 3, 1, kStart, 2s);  // 50,000 bytes in 2 s are 200 kbit/s.
  EXPECT_EQ(bitrate_of(all).average, 200'000);
  all[1].bytes = 100'000;
  EXPECT_EQ(bitrate_of(all).peak, 400'000);
  all.push_back({4, 1, kStart, 10ms, 50'000});  // A rest of a run.
  EXPECT_EQ(bitrate_of(all).peak, 400'000);
  EXPECT_EQ(bitrate_of({}).average, 0);
}

TEST(Hls, a_half_hour_window_stays_below_40_kb) {
  EXPECT_LT(media_playlist(segments(28'000'000, 900, 28'000'000, kStart, 2s), 2).size(), 40'000u);
}

TEST(Hls, ffmpegs_own_playlist_is_read_and_nonsense_is_not) {
  const auto written =
      read_written("#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:2.000000,\ns41.m4s\n#EXTINF:1.920000,\ns42.m4s\n");
  ASSERT_EQ(written.size(), 2u);
  EXPECT_EQ(written[0].number, 41);
  EXPECT_EQ(written[1].duration, 1'920'000us);
  for (const auto* text :
       {"", "s1.m4s\n", "#EXTINF:x,\ns1.m4s\n", "#EXTINF:-1,\ns1.m4s\n", "#EXTINF:2,\n../s1.m4s\n", "#EXTINF:2,\ns1.m4s.tmp\n",
        "#EXTINF:1e9,\ns1.m4s\n", "#EXTINF:2,\ns.m4s\n", "#EXTINF:nan,\ns1.m4s\n"}) {
    EXPECT_TRUE(read_written(text).empty()) << text;
  }
}

TEST(Hls, the_name_of_a_segment_on_disk_holds_all_of_it) {
  const Segment segment{28'000'017, 12, kStart + 1us, 1'999'999us, 0};
  const auto again = parse_segment_file(segment_file(segment));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->sequence, segment.sequence);
  EXPECT_EQ(again->era, segment.era);
  EXPECT_EQ(again->starts_at, segment.starts_at);
  EXPECT_EQ(again->duration, segment.duration);
  for (const auto* name :
       {"", "1_2_3.m4s", "1_2_3_4_5.m4s", "1_2_3_0.m4s", "-1_2_3_4.m4s", "a_2_3_4.m4s", "1_2_3_4.mp4", "1_2_3_.m4s", "s1.m4s"}) {
    EXPECT_FALSE(parse_segment_file(name)) << name;
  }
}

std::string box(std::string_view kind, const std::string& body) {
  const auto size = static_cast<std::uint32_t>(body.size() + 8);
  std::string out{static_cast<char>(size >> 24), static_cast<char>(size >> 16), static_cast<char>(size >> 8),
                  static_cast<char>(size)};
  return out.append(kind).append(body);
}
std::string zeros(std::size_t count) { return std::string(count, '\0'); }

std::string track(std::string_view handler, char id, std::string_view timescale, const std::string& entry) {
  return box("trak", box("tkhd", zeros(12) + zeros(3) + id + zeros(72)) +
                         box("mdia", box("mdhd", zeros(12) + std::string(timescale) + zeros(8)) +
                                         box("hdlr", zeros(8) + std::string(handler) + zeros(13)) +
                                         box("minf", box("stbl", box("stsd", zeros(8) + entry)))));
}

std::string init_bytes() {
  const std::string video = box("avc1", zeros(24) + "\x05\0\x02\xd0"s + zeros(50) + box("avcC", "\x01\x4d\x40\x1e"s + zeros(4)));
  const std::string audio =
      box("mp4a", zeros(28) + box("esds", zeros(4) + "\x03\x80\x80\x80\x22\0\0\0\x04\x80\x80\x80\x14\x40\x15"s + zeros(11) +
                                              "\x05\x80\x80\x80\x02\x11\x90"s));
  return box("ftyp", "iso5") + box("moov", box("mvhd", zeros(100)) + track("vide", 1, "\0\0\x32\0"sv, video) +
                                               track("soun", 2, "\0\0\xbb\x80"sv, audio));
}

TEST(Mp4, codecs_size_and_time_scale_come_from_the_init_segment) {
  const auto tracks = read_init(init_bytes());
  ASSERT_TRUE(tracks);
  ASSERT_EQ(tracks->size(), 2u);
  EXPECT_EQ((*tracks)[0].timescale, 12'800u);
  EXPECT_EQ(rendition_of(*tracks, 25), (Rendition{"avc1.4d401e,mp4a.40.2", 1280, 720, 25}));
}

TEST(Mp4, the_frame_rate_comes_from_the_first_fragment) {
  const auto tracks = read_init(init_bytes());
  ASSERT_TRUE(tracks);
  // Default duration 512 of 12800 a second, 50 frames without a field of their own.
  const std::string traf = box("traf", box("tfhd", "\0\x02\0\x08\0\0\0\x01\0\0\x02\0"s) + box("trun", "\0\0\0\0\0\0\0\x32"s));
  EXPECT_DOUBLE_EQ(read_frame_rate(box("styp", "msdh") + box("moof", box("mfhd", zeros(8)) + traf), *tracks), 25);
  EXPECT_EQ(read_frame_rate("", *tracks), 0);
  // A count that a stranger wrote is no loop: one frame of 0 length.
  const std::string many = box("traf", box("tfhd", "\0\x02\0\0\0\0\0\x01"s) + box("trun", "\0\0\0\0\xff\xff\xff\xff"s));
  EXPECT_EQ(read_frame_rate(box("moof", many), *tracks), 0);
}

TEST(Mp4, no_cut_or_flipped_input_reads_outside_its_bounds) {
  const std::string whole = init_bytes();
  for (std::size_t size = 0; size < whole.size(); ++size) (void)read_init(std::string(whole.substr(0, size)));  // ASan watches.
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 0xff);
    const auto tracks = read_init(flipped);
    if (tracks) (void)read_frame_rate(flipped, *tracks);
  }
}

}  // namespace
}  // namespace media_servers
