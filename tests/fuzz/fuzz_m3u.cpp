// sources: server/foundation/xml/source.cpp server/cms/channels/playlist.cpp server/foundation/base/check.cpp server/foundation/base/text.cpp server/foundation/base/url.cpp server/foundation/base/time.cpp
// Playlists: what comes out is usable, whatever went in.
#include <string>

#include "cms/channels/playlist.hpp"
#include "foundation/base/text.hpp"
#include "foundation/base/url.hpp"
#include "require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  xml::MemorySource source({reinterpret_cast<const char*>(bytes), size});
  const auto playlist = channels::read_playlist(source);
  if (!playlist) return 0;
  const auto is_text = [](const std::string& text) {
    return text.size() <= channels::kPlaylistTextBytesMax && base::is_utf8(text) && !base::has_forbidden_characters(text, false);
  };
  for (const auto& entry : playlist->entries) {
    const auto url = base::Url::parse(entry.url);
    REQUIRE(url && url->is_stream());
    REQUIRE(entry.url.find_first_of(" \"<>\\\r\n\t") == std::string::npos);
    REQUIRE(entry.logo.empty() || base::to_lower_ascii(entry.logo).starts_with("http"));
    REQUIRE(is_text(entry.name) && !entry.name.empty() && is_text(entry.tvg_id) && is_text(entry.tvg_name) &&
            is_text(entry.user_agent));
    for (const auto& group : entry.groups) REQUIRE(is_text(group) && !group.empty());
    REQUIRE(!entry.number || (*entry.number >= 1 && *entry.number <= 9999));
    REQUIRE(entry.line >= 1 && entry.line <= playlist->lines);
    REQUIRE(entry.families == channels::families_of(entry.url));
  }
  for (const auto& fault : playlist->faults) REQUIRE(fault.line <= playlist->lines && base::is_utf8(fault.text));
  REQUIRE(playlist->fault_count >= playlist->lost_count);
  return 0;
}
