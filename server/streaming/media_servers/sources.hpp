// The ffmpeg commands: one per kind of source, all ending in fMP4 segments in the working folder.
// Not the checks of who may be asked: those come before.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/result.hpp"
#include "foundation/media/process.hpp"
#include "streaming/media_servers/media_servers.hpp"

namespace media_servers {

// Relative names, in the run's own folder.
inline constexpr const char* kRunPlaylist = "index.m3u8";
inline constexpr const char* kRunInit = "init.mp4";

// What copied sound is taken for. AAC in a transport stream must be repacked for fMP4; the repacking fits AAC alone (in every
// form, and no sound at all), and ffmpeg ends at once when it meets another codec. Which one it is shows only when it is opened.
enum class CopiedSound : std::uint8_t { aac, other };
// What a line of ffmpeg's standard error says of it; nothing for most lines.
[[nodiscard]] std::optional<CopiedSound> sound_said(std::string_view error_line);

// The command that runs for as long as the stream is wanted. Writes what it needs (texts of test pictures) into `run_folder`.
[[nodiscard]] base::Result<media::Command> ingest_command(const Stream& stream, CopiedSound sound,
                                                          const std::filesystem::path& run_folder);
// The file that Source::loop repeats, named after what is in it, and the command that makes it (as `part`, to be renamed).
[[nodiscard]] std::string loop_file(const Stream& stream);
[[nodiscard]] base::Result<media::Command> loop_command(const Stream& stream, const std::filesystem::path& run_folder,
                                                        std::string_view part);

}  // namespace media_servers
