#include <gtest/gtest.h>
#include <unistd.h>

#include "foundation/media/image.hpp"
#include "foundation/media/probe.hpp"
#include "foundation/media/source.hpp"

namespace media {
namespace {

using namespace std::string_view_literals;

TEST(Source, IM_6_only_live_schemes_with_a_host_are_sources) {
  for (const auto* url : {"http://a.test/x.m3u8", "https://a.test", "udp://239.1.1.1:1234", "rtp://239.1.1.1:5000",
                          "srt://a.test:9000?mode=caller", "rtmp://a.test/live/x", "rtsp://a.test/1", "HTTP://A.test/x"}) {
    EXPECT_TRUE(check_source_url(url)) << url;
  }
  for (const auto* url : {"", "x", "/etc/passwd", "file:///etc/passwd", "file://a", "concat:a|b", "pipe:0", "data:text/plain,x",
                          "ftp://a.test/x", "http:///x", "http://", "http://a.test/x y", "http://a.test/\n", "-i", "lavfi://x",
                          "hls+http://a.test", "http://a.test/\"x"}) {
    EXPECT_FALSE(check_source_url(url)) << url;
  }
  EXPECT_FALSE(check_source_url("http://a.test/" + std::string(2048, 'x')));
}

TEST(Source, a_scheme_leads_only_to_its_own_protocols) {
  Arguments arguments;
  ASSERT_TRUE(add_source(arguments, "udp://239.1.1.1:1234"));
  const auto& items = arguments.items();
  ASSERT_GE(items.size(), 6u);
  EXPECT_EQ(items[1], "udp");
  EXPECT_EQ(items[items.size() - 2], "-i");
  EXPECT_EQ(items.back(), "udp://239.1.1.1:1234");
  EXPECT_TRUE(is_playlist_url("https://a.test/live/x.m3u8?k=1"));
  EXPECT_FALSE(is_playlist_url("https://x.m3u8"));
  EXPECT_FALSE(is_playlist_url("udp://a.test/x.m3u8"));
}

TEST(Probe, reads_the_tracks_that_ffprobe_names) {
  const auto probe = parse_probe(
      R"({"streams":[{"codec_type":"video","codec_name":"h264","width":1280,"height":720,
     "avg_frame_rate":"30000/1001"},
    {"codec_type":"audio","codec_name":"aac","sample_rate":"48000","channels":2,"tags":{"language":"eng"}}],
    "format":{"format_name":"hls","duration":"12.5"}})");
  ASSERT_TRUE(probe);
  EXPECT_EQ(probe->format, "hls");
  EXPECT_EQ(probe->duration_ms, 12'500);
  ASSERT_EQ(probe->tracks.size(), 2u);
  EXPECT_NEAR(probe->tracks[0].frame_rate, 29.97, 0.01);
  EXPECT_EQ(probe->tracks[1].sample_rate, 48'000);
  EXPECT_EQ(probe->tracks[1].language, "eng");
  for (const auto* text : {"", "[]", "{}", R"({"streams":[]})", R"({"streams":1})", "{"}) EXPECT_FALSE(parse_probe(text)) << text;
}

std::string big(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}
std::string png_head(std::uint32_t width, std::uint32_t height) {
  return std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"sv) + big(width) + big(height) + std::string("\x08\x06\0\0\0\0\0\0\0"sv);
}

TEST(Image, the_type_and_size_come_from_the_bytes) {
  const auto png = image_info(png_head(300, 200));
  ASSERT_TRUE(png);
  EXPECT_EQ(png->width, 300);
  EXPECT_EQ(png->height, 200);
  const auto jpeg = image_info("\xff\xd8\xff\xe0\0\x04xx\xff\xc2\0\x0b\x08\0\x64\0\xc8\x03xxxx"sv);
  ASSERT_TRUE(jpeg);
  EXPECT_EQ(jpeg->width, 200);
  EXPECT_EQ(jpeg->height, 100);
  const auto webp = image_info("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x0f\0\0\x07\0\0"sv);
  ASSERT_TRUE(webp);
  EXPECT_EQ(webp->width, 16);
  EXPECT_EQ(webp->height, 8);
}

TEST(Image, IM_7_what_is_no_still_picture_or_too_large_is_refused) {
  const auto code = [](std::string_view bytes) {
    const auto info = image_info(bytes);
    return info ? std::string("ok") : info.error().code;
  };
  EXPECT_EQ(code("<svg xmlns='x'/>"), "IMAGE_TYPE");
  EXPECT_EQ(code(""), "IMAGE_TYPE");
  EXPECT_EQ(code("GIF89a...."), "IMAGE_TYPE");
  EXPECT_EQ(code(png_head(0, 5)), "IMAGE_BROKEN");
  EXPECT_EQ(code(png_head(0x80000001, 5)), "IMAGE_BROKEN");
  EXPECT_EQ(code(png_head(8000, 5001)), "IMAGE_PIXELS");
  EXPECT_EQ(code(png_head(8000, 5000)), "ok");
  EXPECT_EQ(code(png_head(8, 8).substr(0, 30)), "IMAGE_BROKEN");
  EXPECT_EQ(code("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x0f\0\0\x07\0\0"sv), "IMAGE_BROKEN");  // Moving.
  EXPECT_EQ(code(png_head(8, 8) + std::string(kImageBytesMax, ' ')), "TOO_LARGE");
  const std::string jpeg("\xff\xd8\xff\xe0\0\x04xx\xff\xc2\0\x0b\x08\0\x64\0\xc8\x03xxxx"sv);
  for (std::size_t size = 3; size < 17; ++size) EXPECT_EQ(code(jpeg.substr(0, size)), "IMAGE_BROKEN") << size;
}

TEST(Image, widths_stop_at_the_picture) {
  EXPECT_EQ(image_widths({ImageType::png, 100, 100}), std::vector<std::int32_t>({160}));
  EXPECT_EQ(image_widths({ImageType::png, 640, 100}), std::vector<std::int32_t>({160, 320, 640}));
  EXPECT_EQ(image_widths({ImageType::png, 4000, 100}).size(), 5u);
}

// A picture made by ffmpeg itself.
std::string made(Literal size, Literal codec, Literal format) {
  SystemSpawner spawner;
  Command command{"ffmpeg"};
  command.arguments.add({"-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", size, "-frames:v", "1", "-metadata",
                         "comment=where I live", "-c:v", codec, "-f", format, "pipe:1"});
  const auto finished = run(spawner, command, {.deadline = std::chrono::seconds(20), .output_bytes = 1024 * 1024});
  return finished ? finished->output : std::string{};
}

TEST(Image, png_jpeg_and_webp_become_webp_of_the_wanted_width) {
  if (!find_program("ffmpeg")) GTEST_SKIP() << "ffmpeg is not installed";
  SystemSpawner spawner;
  for (const auto& source : {made("testsrc2=s=642x362", "png", "image2pipe"), made("testsrc2=s=642x362", "mjpeg", "image2pipe"),
                             made("testsrc2=s=642x362", "libwebp", "webp")}) {
    const auto info = image_info(source);
    ASSERT_TRUE(info);
    EXPECT_EQ(info->width, 642);
    const auto small = image_to_webp(spawner, source, *info, 320);
    ASSERT_TRUE(small) << small.error().detail;
    const auto result = image_info(*small);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->type, ImageType::webp);
    EXPECT_EQ(result->width, 320);
    EXPECT_EQ(result->height, 180);
    EXPECT_EQ(small->find("where I live"), std::string::npos);
    const auto whole = image_to_webp(spawner, source, *info, 1280);
    ASSERT_TRUE(whole);
    EXPECT_EQ(image_info(*whole)->width, 642);
  }
}

// Keeps what the child would have read.
class Reader final : public Spawner {
 public:
  std::string got;
  base::Result<std::unique_ptr<Process>> spawn(const Command& command) override {
    got.resize(1'000'000);
    got.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::pread(command.input, got.data(), got.size(), 0))));
    EXPECT_LE(command.limits.memory_bytes, 1024LL * 1024 * 1024);
    EXPECT_GT(command.limits.cpu_s, 0);
    return base::fail(base::ErrorKind::busy, "PROGRAM_MISSING", "Not in this test.");
  }
};

std::string chunk(std::string_view type, std::string_view content) {
  const auto size = static_cast<std::uint32_t>(content.size());
  std::string out{static_cast<char>(size >> 24), static_cast<char>(size >> 16), static_cast<char>(size >> 8),
                  static_cast<char>(size)};
  return out + std::string(type) + std::string(content) + "CRC4";
}

TEST(Image, texts_and_profiles_of_a_png_never_reach_the_decoder) {
  const std::string start = "\x89PNG\r\n\x1a\n" + chunk("IHDR", std::string("\0\0\0\x02\0\0\0\x02\x08\x06\0\0\0", 13));
  const std::string bomb = chunk("zTXt", std::string(50'000, 'z')) + chunk("iCCP", "profile") + chunk("acTL", "frames");
  const std::string picture = chunk("tRNS", "clear") + chunk("IDAT", "picture") + chunk("IEND", "");
  const std::string whole = start + bomb + picture + "behind the end";
  Reader reader;
  const auto info = image_info(whole);
  ASSERT_TRUE(info);
  EXPECT_EQ(image_to_webp(reader, whole, *info, 160).error().code, "PROGRAM_MISSING");
  EXPECT_EQ(reader.got, start + picture);
  for (const std::size_t size : {whole.size() - picture.size() - 20, start.size(), start.size() + 3}) {
    EXPECT_EQ(image_to_webp(reader, std::string_view(whole).substr(0, size), *info, 160).error().code, "IMAGE_BROKEN") << size;
  }
}

TEST(Image, a_header_without_a_picture_is_broken) {
  if (!find_program("ffmpeg")) GTEST_SKIP() << "ffmpeg is not installed";
  SystemSpawner spawner;
  const std::string bytes = png_head(300, 200);
  const auto result = image_to_webp(spawner, bytes, *image_info(bytes), 160);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "IMAGE_BROKEN");
}

}  // namespace
}  // namespace media
