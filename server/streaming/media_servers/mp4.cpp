#include "streaming/media_servers/mp4.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace media_servers {
namespace {

constexpr int kTracksMax = 16;

// Reads big-endian numbers; beyond the end it gives zeros and remembers that it failed.
class Mp4Reader {
 public:
  explicit Mp4Reader(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t number(std::size_t size) {
    if (bytes_.size() < size) {
      is_broken_ = true;
      bytes_ = {};
      return 0;
    }
    std::uint64_t value = 0;
    for (const char c : bytes_.substr(0, size)) value = value << 8 | static_cast<unsigned char>(c);
    bytes_.remove_prefix(size);
    return value;
  }
  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  void skip(std::size_t size) {
    is_broken_ = is_broken_ || bytes_.size() < size;
    bytes_.remove_prefix(std::min(bytes_.size(), size));
  }
  [[nodiscard]] std::string_view rest() const { return bytes_; }
  [[nodiscard]] bool is_broken() const { return is_broken_; }

 private:
  std::string_view bytes_;
  bool is_broken_{};
};

struct Mp4Box {
  std::string_view kind, body;
};
// Takes the next box off `bytes`; nothing at the end or when its size makes no sense.
std::optional<Mp4Box> next_box(std::string_view& bytes) {
  if (bytes.size() < 8) return std::nullopt;
  Mp4Reader head(bytes);
  std::uint64_t size = head.u32();
  const std::string_view kind = bytes.substr(4, 4);
  std::size_t header = 8;
  if (size == 1) {
    head.skip(4);
    size = head.number(8);
    header = 16;
  } else if (size == 0) {
    size = bytes.size();
  }
  if (head.is_broken() || size < header) return std::nullopt;
  const Mp4Box box{kind, bytes.substr(header, static_cast<std::size_t>(size) - header)};  // A cut box keeps what is there.
  bytes.remove_prefix(static_cast<std::size_t>(std::min<std::uint64_t>(size, bytes.size())));
  return box;
}

std::string_view find_box(std::string_view bytes, std::string_view kind) {
  while (const auto box = next_box(bytes)) {
    if (box->kind == kind) return box->body;
  }
  return {};
}

// ISO/IEC 14496-15: hvc1.<space><profile>.<compatibility>.<tier><level>.<constraints>
std::string hevc_codec(std::string_view kind, std::string_view record) {
  Mp4Reader r(record);
  r.skip(1);
  const std::uint8_t first = r.u8();
  const std::uint32_t compatibility = r.u32();
  std::array<std::uint8_t, 6> constraints{};
  for (auto& c : constraints) c = r.u8();
  const std::uint8_t level = r.u8();
  if (r.is_broken()) return {};
  std::uint32_t reversed = 0;
  for (int i = 0; i < 32; ++i) reversed |= (compatibility >> i & 1) << (31 - i);
  constexpr std::array<const char*, 4> kSpaces{"", "A", "B", "C"};
  std::string out =
      fmt::format("{}.{}{}.{:X}.{}{}", kind, kSpaces[first >> 6], first & 0x1f, reversed, first & 0x20 ? 'H' : 'L', level);
  auto used = constraints.size();
  while (used > 0 && constraints[used - 1] == 0) --used;
  for (std::size_t i = 0; i < used; ++i) out += fmt::format(".{:X}", constraints[i]);
  return out;
}

std::string av1_codec(std::string_view record) {
  Mp4Reader r(record);
  r.skip(1);
  const std::uint8_t a = r.u8(), b = r.u8();
  if (r.is_broken()) return {};
  const int depth = b & 0x40 ? (b & 0x20 ? 12 : 10) : 8;
  return fmt::format("av01.{}.{:02}{}.{:02}", a >> 5, a & 0x1f, b & 0x80 ? 'H' : 'M', depth);
}

// Walks the descriptors of esds to the object type and, for AAC, the audio object type.
std::string mp4a_codec(std::string_view esds) {
  Mp4Reader r(esds);
  const auto descriptor = [&r] {
    const std::uint8_t tag = r.u8();
    for (int i = 0; i < 4 && (r.u8() & 0x80); ++i) {}
    return tag;
  };
  r.skip(4);
  if (descriptor() != 3) return {};
  r.skip(2);
  const std::uint8_t flags = r.u8();
  if (flags & 0x80) r.skip(2);
  if (flags & 0x40) r.skip(r.u8());
  if (flags & 0x20) r.skip(2);
  if (descriptor() != 4) return {};
  const std::uint8_t object = r.u8();
  if (r.is_broken()) return {};
  if (object != 0x40) return fmt::format("mp4a.{:02X}", object);
  r.skip(12);
  if (descriptor() != 5) return {};
  const std::uint64_t config = r.number(2);
  if (r.is_broken()) return {};
  auto type = static_cast<unsigned>(config >> 11);
  if (type == 31) type = 32 + static_cast<unsigned>(config >> 5 & 0x3f);
  return fmt::format("mp4a.40.{}", type);
}

void read_video_entry(std::string_view kind, std::string_view entry, Mp4Track& track) {
  Mp4Reader r(entry);
  r.skip(24);
  track.width = static_cast<std::int32_t>(r.number(2));
  track.height = static_cast<std::int32_t>(r.number(2));
  r.skip(50);
  if (kind == "avc1" || kind == "avc3") {
    Mp4Reader record(find_box(r.rest(), "avcC"));
    record.skip(1);
    const std::uint64_t profile = record.number(3);
    if (!record.is_broken()) track.codec = fmt::format("{}.{:06x}", kind, profile);
  } else if (kind == "hvc1" || kind == "hev1") {
    track.codec = hevc_codec(kind, find_box(r.rest(), "hvcC"));
  } else if (kind == "av01") {
    track.codec = av1_codec(find_box(r.rest(), "av1C"));
  }
}

void read_audio_entry(std::string_view kind, std::string_view entry, Mp4Track& track) {
  Mp4Reader r(entry);
  r.skip(28);
  if (kind == "mp4a") track.codec = mp4a_codec(find_box(r.rest(), "esds"));
  if (kind == "ac-3" || kind == "ec-3") track.codec = kind;
  if (kind == "Opus") track.codec = "opus";
  if (kind == "fLaC") track.codec = "flac";
}

std::optional<Mp4Track> read_track(std::string_view trak) {
  Mp4Track track;
  Mp4Reader header(find_box(trak, "tkhd"));
  const bool is_long = header.u8() == 1;
  header.skip(is_long ? 19 : 11);
  track.id = header.u32();
  const std::string_view mdia = find_box(trak, "mdia");
  Mp4Reader media_header(find_box(mdia, "mdhd"));
  const bool is_long_media = media_header.u8() == 1;
  media_header.skip(is_long_media ? 19 : 11);
  track.timescale = media_header.u32();
  Mp4Reader handler(find_box(mdia, "hdlr"));
  handler.skip(8);
  const std::uint32_t kind = handler.u32();
  std::string_view entries = find_box(find_box(find_box(mdia, "minf"), "stbl"), "stsd");
  if (header.is_broken() || media_header.is_broken() || handler.is_broken() || entries.size() < 8) return std::nullopt;
  entries.remove_prefix(8);
  const auto entry = next_box(entries);
  if (!entry) return std::nullopt;
  constexpr std::uint32_t kVide = 0x76696465, kSoun = 0x736f756e;
  if (kind == kVide) read_video_entry(entry->kind, entry->body, track);
  if (kind == kSoun) read_audio_entry(entry->kind, entry->body, track);
  return track;
}

// Frames and their length in a track fragment, in the track's time scale.
struct FragmentSum {
  std::uint64_t frames{}, duration{};
};
FragmentSum sum_of(std::string_view traf) {
  FragmentSum sum;
  Mp4Reader header(find_box(traf, "tfhd"));
  const auto flags = static_cast<std::uint32_t>(header.number(4)) & 0xffffff;
  header.skip(4);
  if (flags & 0x01) header.skip(8);
  if (flags & 0x02) header.skip(4);
  const std::uint32_t usual = flags & 0x08 ? header.u32() : 0;
  while (const auto box = next_box(traf)) {
    if (box->kind != "trun") continue;
    Mp4Reader run(box->body);
    const auto run_flags = run.u32() & 0xffffff;
    const std::uint32_t count = run.u32();
    if (run_flags & 0x01) run.skip(4);
    if (run_flags & 0x04) run.skip(4);
    const auto others =
        static_cast<std::size_t>(((run_flags & 0x200) ? 4 : 0) + ((run_flags & 0x400) ? 4 : 0) + ((run_flags & 0x800) ? 4 : 0));
    for (std::uint32_t i = 0; i < count && !run.is_broken(); ++i) {
      const std::uint32_t duration = run_flags & 0x100 ? run.u32() : usual;
      run.skip(others);
      if (run.is_broken()) break;
      ++sum.frames;
      sum.duration += duration;
      if (!(run_flags & 0x100) && others == 0) {  // Nothing per frame: no loop over a number that a stranger wrote.
        sum.frames += count - 1;
        sum.duration += static_cast<std::uint64_t>(usual) * (count - 1);
        break;
      }
    }
  }
  return sum;
}

}  // namespace

std::optional<std::vector<Mp4Track>> read_init(std::string_view bytes) {
  std::string_view moov = find_box(bytes, "moov");
  std::vector<Mp4Track> tracks;
  while (const auto box = next_box(moov)) {
    if (box->kind != "trak" || tracks.size() == kTracksMax) continue;
    if (auto track = read_track(box->body)) tracks.push_back(std::move(*track));
  }
  if (tracks.empty()) return std::nullopt;
  return tracks;
}

double read_frame_rate(std::string_view segment, const std::vector<Mp4Track>& tracks) {
  std::string_view moof = find_box(segment, "moof");
  while (const auto box = next_box(moof)) {
    if (box->kind != "traf") continue;
    Mp4Reader header(find_box(box->body, "tfhd"));
    header.skip(4);
    const auto track = std::ranges::find(tracks, header.u32(), &Mp4Track::id);
    if (track == tracks.end() || track->width == 0) continue;
    const FragmentSum sum = sum_of(box->body);
    if (sum.frames < 2 || sum.duration == 0) return 0;
    const double rate =
        static_cast<double>(track->timescale) * static_cast<double>(sum.frames) / static_cast<double>(sum.duration);
    return rate >= 1 && rate <= 300 ? rate : 0;
  }
  return 0;
}

Rendition rendition_of(const std::vector<Mp4Track>& tracks, double frame_rate) {
  Rendition out;
  for (const Mp4Track& track : tracks) {
    if (!track.codec.empty()) out.codecs += (out.codecs.empty() ? "" : ",") + track.codec;
    if (track.width > 0 && out.width == 0) {
      out.width = track.width;
      out.height = track.height;
      out.frame_rate = frame_rate;
    }
  }
  return out;
}

}  // namespace media_servers
