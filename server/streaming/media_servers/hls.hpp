// Playlists as text: media playlists from an ordered list of segments, master playlists from what a stream carries.
// Not a parser of other people's playlists, but for the short one that our own ffmpeg writes.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace media_servers {

using Microseconds = std::chrono::microseconds;
using PreciseInstant = std::chrono::sys_time<Microseconds>;

// An *era* is an unbroken run of media with one init segment; between two eras stands a discontinuity, and the numbers of
// neighbouring eras differ by one, so that an era's number is also its EXT-X-DISCONTINUITY-SEQUENCE.
struct Segment {
  std::int64_t sequence{};
  std::int64_t era{};
  PreciseInstant starts_at{};  // Wall clock of its first picture.
  Microseconds duration{};
  std::int64_t bytes{};
  [[nodiscard]] PreciseInstant ends_at() const { return starts_at + duration; }
};

// What one stream carries, for the master playlist and for screens.
struct Rendition {
  std::string codecs;              // RFC 6381: "avc1.4d401e,mp4a.40.2".
  std::int32_t width{}, height{};  // 0 for radio.
  double frame_rate{};             // 0 = unknown.
  bool operator==(const Rendition&) const = default;
};
struct Bitrate {
  std::int64_t peak{}, average{};  // Bits per second.
};
[[nodiscard]] Bitrate bitrate_of(std::span<const Segment> segments);

// The seconds of EXT-X-TARGETDURATION that these segments need.
[[nodiscard]] std::int64_t target_duration(std::span<const Segment> segments);
// The last segments that make at least `length`, never fewer than three (as far as there are).
[[nodiscard]] std::span<const Segment> newest(std::span<const Segment> segments, std::chrono::seconds length);

// A live playlist of these segments (not empty). Names are relative: s<sequence>.m4s and i<era>.mp4. The wall clock stands at the
// first segment of each era; the others follow without a gap.
[[nodiscard]] std::string media_playlist(std::span<const Segment> segments, std::int64_t target_s);
[[nodiscard]] std::string master_playlist(const Rendition& rendition, const Bitrate& bitrate, std::string_view media_uri);

// The segments of ffmpeg's own playlist: number N of "sN.m4s" and its length.
struct Written {
  std::int64_t number{};
  Microseconds duration{};
};
[[nodiscard]] std::vector<Written> read_written(std::string_view playlist);

}  // namespace media_servers
