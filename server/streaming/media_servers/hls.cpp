#include "streaming/media_servers/hls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "foundation/base/check.hpp"
#include "foundation/base/time.hpp"

namespace media_servers {
namespace {

constexpr std::size_t kNewestMin = 3;

void append_era(std::string& out, const Segment& first) {
  fmt::format_to(std::back_inserter(out), "#EXT-X-MAP:URI=\"i{}.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:{}\n", first.era,
                 base::format_instant(std::chrono::floor<base::milliseconds>(first.starts_at)));
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc{} && end == text.data() + text.size();
}

}  // namespace

Bitrate bitrate_of(std::span<const Segment> segments) {
  Bitrate out;
  std::int64_t bytes = 0;
  Microseconds total{};
  for (const Segment& s : segments) {
    bytes += s.bytes;
    total += s.duration;
    // A short rest at the end of an era says nothing about the rate.
    if (s.duration >= std::chrono::seconds(1)) out.peak = std::max(out.peak, s.bytes * 8'000'000 / s.duration.count());
  }
  if (total.count() > 0) out.average = bytes * 8'000'000 / total.count();
  out.peak = std::max(out.peak, out.average);
  return out;
}

std::int64_t target_duration(std::span<const Segment> segments) {
  std::int64_t target = 1;
  // RFC 8216: each EXTINF, rounded to the nearest second, is at most the target.
  for (const Segment& s : segments) target = std::max<std::int64_t>(target, (s.duration.count() + 500'000) / 1'000'000);
  return target;
}

std::span<const Segment> newest(std::span<const Segment> segments, std::chrono::seconds length) {
  std::size_t count = 0;
  Microseconds total{};
  while (count < segments.size() && (count < kNewestMin || total < length)) total += segments[segments.size() - ++count].duration;
  return segments.last(count);
}

std::string media_playlist(std::span<const Segment> segments, std::int64_t target_s) {
  CHECK(!segments.empty());
  std::string out;
  out.reserve(256 + segments.size() * 40);
  fmt::format_to(std::back_inserter(out),
                 "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{}\n#EXT-X-MEDIA-SEQUENCE:{}\n"
                 "#EXT-X-DISCONTINUITY-SEQUENCE:{}\n#EXT-X-INDEPENDENT-SEGMENTS\n",
                 target_s, segments.front().sequence, segments.front().era);
  append_era(out, segments.front());
  std::int64_t era = segments.front().era;
  for (const Segment& s : segments) {
    if (s.era != era) {
      out += "#EXT-X-DISCONTINUITY\n";
      append_era(out, s);
      era = s.era;
    }
    fmt::format_to(std::back_inserter(out), "#EXTINF:{}.{:06},\ns{}.m4s\n", s.duration.count() / 1'000'000,
                   s.duration.count() % 1'000'000, s.sequence);
  }
  return out;
}

std::string master_playlist(const Rendition& rendition, const Bitrate& bitrate, std::string_view media_uri) {
  // Whole kbit/s upwards: a peak that is understated makes players stall.
  const auto rounded = [](std::int64_t bits) { return std::max<std::int64_t>(1, (bits + 999) / 1000) * 1000; };
  std::string out =
      fmt::format("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-STREAM-INF:BANDWIDTH={},AVERAGE-BANDWIDTH={}",
                  rounded(bitrate.peak), rounded(bitrate.average));
  if (!rendition.codecs.empty()) fmt::format_to(std::back_inserter(out), ",CODECS=\"{}\"", rendition.codecs);
  if (rendition.width > 0) {
    fmt::format_to(std::back_inserter(out), ",RESOLUTION={}x{}", rendition.width, rendition.height);
    if (rendition.frame_rate > 0) fmt::format_to(std::back_inserter(out), ",FRAME-RATE={:.3f}", rendition.frame_rate);
    // Without it players fetch segments only to look for captions.
    out += ",CLOSED-CAPTIONS=NONE";
  }
  fmt::format_to(std::back_inserter(out), "\n{}\n", media_uri);
  return out;
}

std::vector<Written> read_written(std::string_view playlist) {
  std::vector<Written> out;
  std::optional<Microseconds> duration;
  while (!playlist.empty()) {
    std::string_view line = playlist.substr(0, playlist.find('\n'));
    playlist.remove_prefix(std::min(playlist.size(), line.size() + 1));
    constexpr std::string_view kLength = "#EXTINF:";
    if (line.starts_with(kLength)) {
      double seconds = 0;
      line.remove_prefix(kLength.size());
      duration.reset();
      if (read_number(line.substr(0, line.find(',')), seconds) && seconds > 0 && seconds < 3600) {
        duration = Microseconds(static_cast<std::int64_t>(seconds * 1e6 + 0.5));
      }
    } else if (duration && line.starts_with('s') && line.ends_with(".m4s")) {
      Written written{0, *duration};
      if (read_number(line.substr(1, line.size() - 5), written.number)) out.push_back(written);
      duration.reset();
    }
  }
  return out;
}

}  // namespace media_servers
