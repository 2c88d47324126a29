// Addresses of live sources: which are allowed at all, and how ffmpeg and ffprobe may open them.
// Not the check of network addresses: that is foundation/net, asked by the caller before.
#pragma once
#include <string>
#include <string_view>

#include "foundation/base/result.hpp"
#include "foundation/media/process.hpp"

namespace media {

// 422 SOURCE_URL unless it is an address (base::Url) of one of base::kStreamSchemes, of printable ASCII. Never a local path (IM-6).
[[nodiscard]] base::Status check_source_url(std::string_view url);
// Only pull over HTTP of a playlist: it comes in bursts, so it is read at its own speed.
[[nodiscard]] bool is_playlist_url(std::string_view url);
// The options before "-i" and the address itself, with the protocols and containers that this scheme may lead to.
[[nodiscard]] base::Status add_source(Arguments& arguments, std::string_view url);

}  // namespace media
