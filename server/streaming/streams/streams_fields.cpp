#include "foundation/meta/describe.hpp"
#include "streaming/streams/streams.hpp"

namespace media_servers {
BOOST_DESCRIBE_ENUM(Source, url, clock, loop)
BOOST_DESCRIBE_ENUM(Encoding, copy, encode)
BOOST_DESCRIBE_ENUM(StreamState, off, starting, on, no_data, failing)
}  // namespace media_servers

namespace streams {

BOOST_DESCRIBE_STRUCT(Stream, (),
                      (name, title, source, url, encoding, is_enabled, notes, state, since, restarts, errors, codecs, width,
                       height, frame_rate_percent, bitrate_kbps, viewers, dvr_from, dvr_to, disk_bytes, channel, channel_number,
                       channel_name))

using namespace meta;
static constexpr std::uint32_t kAnswer = read_only | unsaved;
static constexpr Rule rules[] = {
    {"name", "Part of the address: a-z, 0-9, _, - and / between other characters; unique.",
     required | filterable | sortable | searchable, 1, 64},
    {"title", "For people; written into test pictures.", filterable | sortable | searchable, 0, 120},
    {"source", "An address, a test picture with a clock, or a still test picture.", filterable | sortable},
    {"url", "The address to pull: http, https, udp, rtp, srt, rtmp, rtmps or rtsp.", none, 0, 2048},
    {"encoding", "As the source sends it, or encoded anew for sources that players cannot decode.", filterable | sortable},
    {"is_enabled", "Off: it is not pulled, and its window is removed.", filterable | sortable},
    {"notes", "For staff.", multiline, 0, 2000},
    {"state", "Off, starting, on, no data or failing.", kAnswer},
    {"since", "Since when it has this state.", kAnswer},
    {"restarts", "How often it was started again by itself.", kAnswer},
    {"errors", "The last lines of its log, oldest first.", kAnswer},
    {"codecs", "As players are told.", kAnswer},
    {"width", "Of the picture.", kAnswer},
    {"height", "Of the picture.", kAnswer},
    {"frame_rate_percent", "Pictures a second, in hundredths.", kAnswer},
    {"bitrate_kbps", "Of the last segments.", kAnswer},
    {"viewers", "Who asked for something within the last 30 seconds.", kAnswer},
    {"dvr_from", "From when on it can be watched.", kAnswer},
    {"dvr_to", "Up to when it can be watched.", kAnswer},
    {"disk_bytes", "What its window takes.", kAnswer},
    {"channel", "The first channel that shows it.", kAnswer, INT64_MIN, INT64_MAX, Format::plain, "cms.channels"},
    {"channel_number", "That channel's number.", kAnswer},
    {"channel_name", "That channel's name.", kAnswer},
};
static constexpr auto table = fields_of<Stream>(rules);
static constexpr Unique uniques[] = {{"streams_name", "streams.name", "/name", "STREAM_NAME_TAKEN"}};

const Entity& Stream::shape() {
  static constexpr Entity entity{"Stream", "streaming.streams", "streams", table, uniques};
  return entity;
}

}  // namespace streams
