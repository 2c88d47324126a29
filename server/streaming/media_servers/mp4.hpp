// What an init segment says of its tracks: codecs as RFC 6381 texts, picture size, and the frame rate of a segment.
// Not a demuxer: samples are never touched.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "streaming/media_servers/hls.hpp"

namespace media_servers {

struct Mp4Track {
  std::uint32_t id{};
  std::uint32_t timescale{};
  std::string codec;               // "avc1.4d401e"; "" for a kind that is not known here.
  std::int32_t width{}, height{};  // 0 for sound.
};
// The tracks of ftyp+moov; nothing when the bytes are no such thing. Reads its input only inside its bounds.
[[nodiscard]] std::optional<std::vector<Mp4Track>> read_init(std::string_view bytes);
// Frames per second of the picture track, from the first moof of a segment; 0 = unknown.
[[nodiscard]] double read_frame_rate(std::string_view segment, const std::vector<Mp4Track>& tracks);
[[nodiscard]] Rendition rendition_of(const std::vector<Mp4Track>& tracks, double frame_rate);

}  // namespace media_servers
