#include "foundation/media/probe.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "foundation/media/source.hpp"

namespace media {
namespace {

constexpr std::size_t kAnswerMax = 256 * 1024;
constexpr std::size_t kTracksMax = 64;
constexpr ChildLimits kProbeLimits{.memory_bytes = 1024LL * 1024 * 1024, .cpu_s = 30, .files = 64};

namespace json = boost::json;

std::unexpected<base::Error> unreadable(std::string detail) {
  base::Error error{base::ErrorKind::upstream, "SOURCE_UNREADABLE", "The source cannot be read."};
  error.detail = std::move(detail);
  return base::fail(std::move(error));
}

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string{};
}

// ffprobe writes some numbers as numbers and some as text.
double number_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (!value) return 0;
  if (value->is_number()) return value->to_number<double>();
  const std::string text = text_of(object, name);
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::int32_t small_number_of(const json::object& object, std::string_view name) {
  return static_cast<std::int32_t>(std::clamp(number_of(object, name), 0.0, 1e9));
}

// "30000/1001"
double rate_of(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return 0;
  double over = 0, under = 0;
  std::from_chars(text.data(), text.data() + slash, over);
  std::from_chars(text.data() + slash + 1, text.data() + text.size(), under);
  return under > 0 && over > 0 ? over / under : 0;
}

ProbedTrack track_of(const json::object& object) {
  ProbedTrack track;
  track.kind = text_of(object, "codec_type");
  track.codec = text_of(object, "codec_name");
  track.profile = text_of(object, "profile");
  track.width = small_number_of(object, "width");
  track.height = small_number_of(object, "height");
  track.frame_rate = rate_of(text_of(object, "avg_frame_rate"));
  track.sample_rate = small_number_of(object, "sample_rate");
  track.channels = small_number_of(object, "channels");
  track.bits_per_s = static_cast<std::int64_t>(std::clamp(number_of(object, "bit_rate"), 0.0, 1e12));
  if (const json::value* tags = object.if_contains("tags"); tags && tags->is_object())
    track.language = text_of(tags->get_object(), "language");
  return track;
}

}  // namespace

base::Result<Probe> parse_probe(std::string_view text) {
  json::error_code fault;
  const json::value value = json::parse(text, fault);
  if (fault || !value.is_object()) return unreadable("ffprobe answered no JSON");
  const json::value* streams = value.get_object().if_contains("streams");
  if (!streams || !streams->is_array() || streams->get_array().empty()) return unreadable("no track found");
  Probe probe;
  for (const json::value& stream : streams->get_array()) {
    if (stream.is_object() && probe.tracks.size() < kTracksMax) probe.tracks.push_back(track_of(stream.get_object()));
  }
  if (const json::value* format = value.get_object().if_contains("format"); format && format->is_object()) {
    probe.format = text_of(format->get_object(), "format_name");
    probe.duration_ms = static_cast<std::int64_t>(std::clamp(number_of(format->get_object(), "duration"), 0.0, 1e9) * 1000);
  }
  return probe;
}

base::Result<Probe> probe(Spawner& spawner, std::string_view url, std::chrono::milliseconds deadline) {
  Command command{"ffprobe"};
  command.limits = kProbeLimits;
  command.arguments.words("-hide_banner -loglevel error -print_format json -show_streams -show_format");
  TRY_OK(add_source(command.arguments, url));
  TRY(const Finished finished, run(spawner, command, {.deadline = deadline, .output_bytes = kAnswerMax}));
  if (!finished.exit.is_success()) return unreadable(finished.errors);
  return parse_probe(finished.output);
}

}  // namespace media
