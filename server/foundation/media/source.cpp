#include "foundation/media/source.hpp"

#include <algorithm>
#include <array>

#include "foundation/base/text.hpp"

namespace media {
namespace {

// What a source of this scheme may open. An HLS playlist may lead from http to https; nothing leads to a file.
struct Scheme {
  std::string_view name;
  Literal protocols;
};
constexpr std::array kSchemes{
    Scheme{"http", "http,https,tcp,tls,crypto"},
    Scheme{"https", "http,https,tcp,tls,crypto"},
    Scheme{"udp", "udp"},
    Scheme{"rtp", "rtp,udp"},
    Scheme{"srt", "srt"},
    Scheme{"rtmp", "rtmp,tcp"},
    Scheme{"rtmps", "rtmps,tls,tcp"},
    Scheme{"rtsp", "rtsp,rtp,udp,tcp"},
};

// Containers that carry live television; among others "concat" and "image2", which open further files, are not here.
constexpr Literal kFormats = "hls,mpegts,mov,flv,live_flv,matroska,aac,mp3,webvtt,rtsp,rtp,sdp";

const Scheme* find_scheme(std::string_view url) {
  const std::size_t end = url.find("://");
  if (end == std::string_view::npos) return nullptr;
  const std::string name = base::to_lower_ascii(url.substr(0, end));
  const auto* it = std::ranges::find(kSchemes, name, &Scheme::name);
  return it == kSchemes.end() ? nullptr : it;
}

std::string_view path_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const std::size_t host = url.find("://") + 3;
  const std::size_t slash = url.find('/', host);
  return slash == std::string_view::npos ? std::string_view{} : url.substr(slash);
}

}  // namespace

base::Status check_source_url(std::string_view url) {
  const Scheme* scheme = find_scheme(url);
  const bool is_text =
      std::ranges::all_of(url, [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>'; });
  if (!scheme || !is_text || url.size() > kSourceUrlMax || url.size() == url.find("://") + 3 || url[url.find("://") + 3] == '/') {
    return base::fail_field("/url", "SOURCE_URL", "A source is an http, https, udp, rtp, srt, rtmp, rtmps or rtsp address.");
  }
  return {};
}

bool is_playlist_url(std::string_view url) {
  const Scheme* scheme = find_scheme(url);
  return scheme && scheme->name.starts_with("http") && path_of(url).ends_with(".m3u8");
}

base::Status add_source(Arguments& arguments, std::string_view url) {
  TRY_OK(check_source_url(url));
  const Scheme& scheme = *find_scheme(url);
  arguments.add({"-protocol_whitelist", scheme.protocols, "-format_whitelist", kFormats});
  if (scheme.name.starts_with("http")) {
    arguments.words("-user_agent TVMS -rw_timeout 15000000");
    if (is_playlist_url(url)) arguments.add({"-readrate", "1"});
  }
  if (scheme.name == "rtsp") arguments.add({"-rtsp_transport", "tcp"});
  arguments.add({"-i"});
  return arguments.value(url);
}

}  // namespace media
