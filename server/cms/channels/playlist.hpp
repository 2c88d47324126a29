// Reads M3U playlists of channels as they are found, nonsense included, into entries with a fault for each line that cannot be used.
// Not an importer: what becomes of the entries (numbers, groups, links) is the service's; not a player's HLS playlist either.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/xml/source.hpp"

namespace channels {

inline constexpr std::size_t kPlaylistLineBytesMax = std::size_t{64} << 10;
inline constexpr std::size_t kPlaylistEntriesMax = 1'000'000;
inline constexpr std::size_t kPlaylistFaultsKept = 200;
inline constexpr std::size_t kPlaylistTextBytesMax = 512;

// A stream address fits these URL fields of a channel, by scheme and ending of the path (docs/specification/20-cms.md, 7 and 35.1):
//   https .m3u8                 Android, Apple and web
//   https .mpd                  Android and web
//   http .m3u8 or .mpd          Android (the others demand https)
//   http(s) .ts or /mpegts, udp, rtp   Android
//   all else (rtmp, rtsp, srt, no ending, files)   none: the alternative URL
struct UrlFamilies {
  bool android{}, apple{}, web{};
  [[nodiscard]] bool is_alternative() const { return !android && !apple && !web; }
  bool operator==(const UrlFamilies&) const = default;
};
[[nodiscard]] UrlFamilies families_of(std::string_view url);

struct CatchUp {
  std::string mode;    // default, append, shift, flussonic, flussonic-ts, xc, vod; "" = none.
  std::string source;  // The URL pattern, for default, append and vod.
  std::int32_t days{};
  std::int32_t correction_minutes{};
  bool operator==(const CatchUp&) const = default;
};

struct PlaylistEntry {
  std::uint64_t line{};  // Of #EXTINF, or of the URL without one.
  std::string name;
  std::string tvg_id, tvg_name;
  std::optional<std::int32_t> number;  // 1-9999.
  std::string logo;                    // http(s) or "".
  std::vector<std::string> groups;
  std::string url;
  UrlFamilies families;
  bool is_radio{};
  std::int32_t length_s{};              // > 0: a recorded item, not a channel.
  std::int32_t guide_offset_minutes{};  // tvg-shift.
  CatchUp catch_up;
  std::string user_agent, referrer;
  std::string license_type;  // "com.widevine.alpha": the stream is encrypted.
};

struct PlaylistFault {
  std::uint64_t line{};
  std::string
      code;  // HEADER_MISSING, LINE_TOO_LONG, LINE_ENCODING, INFO_MISSING, NAME_MISSING, URL_MISSING, URL_SCHEME, URL_FORMAT, ...
  std::string text;  // The faulty value, cut.
  bool is_entry_lost{};
};

struct Playlist {
  std::vector<std::string> guide_urls;  // x-tvg-url, http(s) only.
  std::vector<PlaylistEntry> entries;
  std::vector<PlaylistFault> faults;  // The first kPlaylistFaultsKept.
  std::uint64_t fault_count{};
  std::uint64_t lost_count{};  // Entries that could not be used.
  std::uint64_t lines{};
};

// Reads all of it. Errors: those of the source; 422 PLAYLIST_FORMAT (markup or binary), PLAYLIST_IS_STREAM (the HLS playlist of one stream),
// PLAYLIST_EMPTY; 413 PLAYLIST_TOO_MANY. Encodings: UTF-8 with or without mark; a line that is not UTF-8 is read as Latin-1, with a fault.
[[nodiscard]] base::Result<Playlist> read_playlist(xml::Source& source);

}  // namespace channels
