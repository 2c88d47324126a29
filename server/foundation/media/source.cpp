#include "foundation/media/source.hpp"

#include <algorithm>
#include <array>

#include "foundation/base/url.hpp"

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

const Scheme* scheme_of(const base::Url& url) {
  const auto* it = std::ranges::find_if(kSchemes, [&](const Scheme& scheme) { return url.has_scheme(scheme.name); });
  return it == kSchemes.end() ? nullptr : it;
}

}  // namespace

base::Status check_source_url(std::string_view text) {
  const auto url = base::Url::parse(text);
  if (!url || !scheme_of(*url) || !std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; }))
    return base::fail_field("/url", "SOURCE_URL", "A source is an http, https, udp, rtp, srt, rtmp, rtmps or rtsp address.");
  return {};
}

bool is_playlist_url(std::string_view text) {
  const auto url = base::Url::parse(text);
  return url && url->is_web() && url->path_ends_with(".m3u8");
}

base::Status add_source(Arguments& arguments, std::string_view text) {
  TRY_OK(check_source_url(text));
  const auto url = base::Url::parse(text).value();
  const Scheme& scheme = *scheme_of(url);
  arguments.add({"-protocol_whitelist", scheme.protocols, "-format_whitelist", kFormats});
  if (url.is_web()) {
    arguments.words("-user_agent TVMS -rw_timeout 15000000");
    if (is_playlist_url(text)) arguments.add({"-readrate", "1"});
  }
  if (url.has_scheme("rtsp")) arguments.add({"-rtsp_transport", "tcp"});
  arguments.add({"-i"});
  return arguments.value(text);
}

}  // namespace media
