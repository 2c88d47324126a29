// What is inside a source: containers, codecs, sizes, rates, asked of ffprobe with a deadline and an output limit.
// Not for our own segments: those are read by streaming/media_servers itself.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/media/process.hpp"

namespace media {

struct ProbedTrack {
  std::string kind;   // "video", "audio", "subtitle", "data".
  std::string codec;  // ffmpeg's name: "h264".
  std::string profile;
  std::string language;  // "" = unknown.
  std::int32_t width{}, height{};
  double frame_rate{};  // 0 = unknown.
  std::int32_t sample_rate{}, channels{};
  std::int64_t bits_per_s{};  // 0 = unknown.
};
struct Probe {
  std::string format;          // "hls", "mpegts".
  std::int64_t duration_ms{};  // 0 = live or unknown.
  std::vector<ProbedTrack> tracks;
};

// Opens the source for at most `deadline`. 422 SOURCE_URL, 408 MEDIA_TIMEOUT, 502 SOURCE_UNREADABLE (the reason in `detail`).
// The caller has checked the host by the address rules of foundation/net.
[[nodiscard]] base::Result<Probe> probe(Spawner& spawner, std::string_view url, std::chrono::milliseconds deadline);
// ffprobe's JSON. 502 SOURCE_UNREADABLE when it is not that.
[[nodiscard]] base::Result<Probe> parse_probe(std::string_view json);

}  // namespace media
