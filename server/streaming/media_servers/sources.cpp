#include "streaming/media_servers/sources.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>

#include "foundation/base/fnv.hpp"
#include "foundation/media/source.hpp"

namespace media_servers {
namespace {

constexpr const char* kFont = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf";  // fonts-dejavu-core
constexpr const char* kTitleFile = "title.txt";
constexpr const char* kGraphFile = "graph.txt";
constexpr std::int64_t kTones = 12;

void write_text(const std::filesystem::path& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) throw std::filesystem::filesystem_error("write", path, std::make_error_code(std::errc::io_error));
}

// Neighbouring ids get colours far from each other, dark enough for white letters.
std::string colour_of(StreamId id) {
  constexpr std::array kColours{"0x123456", "0x3d1f4f", "0x14493a", "0x5a2a1a", "0x1d2f6f", "0x4f4214", "0x5a1836", "0x0f4a55"};
  return kColours[static_cast<std::size_t>(id.raw) % kColours.size()];
}

std::int64_t tone_of(StreamId id) { return 262 + id.raw % kTones * 24; }

// Text goes in by a file: a title can then hold any character without being read as part of the graph.
std::string words(int font_size, int y, std::string_view text) {
  return std::filesystem::exists(kFont)
             ? fmt::format(",drawtext=fontfile={}:{}:fontsize={}:fontcolor=white:x=24:y={}", kFont, text, font_size, y)
             : std::string{};
}

std::string shown_title(const Stream& stream) { return stream.title.empty() ? stream.name : stream.title; }

void add_sources_of_pattern(media::Arguments& arguments, const Stream& stream, std::string_view size, bool is_live) {
  const auto must = [&arguments](const std::string& text) { (void)arguments.value(text); };  // Our own texts: never refused.
  if (is_live) arguments.add({"-re"});
  arguments.words("-f lavfi -i");
  must(fmt::format("color=c={}:s={}:r=25", colour_of(stream.id), size));
  arguments.words("-f lavfi -i color=c=0xe07a2f:s=96x96:r=25");
  if (is_live) arguments.add({"-re"});
  arguments.words("-f lavfi -i");
  must(fmt::format("sine=frequency={}:sample_rate=48000", tone_of(stream.id)));
  arguments.add({"-filter_complex_script"});
  must(kGraphFile);
  arguments.words("-map [v] -map 2:a");
}

void add_output(media::Arguments& arguments, media::Literal segment_s) {
  // ffmpeg's own playlist is only how finished segments are heard of; temp_file: a name appears when its file is whole.
  arguments.add({"-f", "hls", "-hls_time", segment_s, "-hls_list_size", "20", "-hls_segment_type", "fmp4", "-hls_flags",
                 "temp_file+independent_segments+omit_endlist", "-hls_segment_filename", "s%d.m4s", "-hls_fmp4_init_filename",
                 "init.mp4", "index.m3u8"});
}

media::Command ffmpeg(const std::filesystem::path& folder) {
  media::Command command{"ffmpeg"};
  command.folder = folder;
  // Progress twice a second on the standard output: the watchdog's food, and the moment to look for finished segments.
  command.arguments.words("-nostdin -hide_banner -loglevel error -nostats -progress pipe:1 -stats_period 0.5");
  return command;
}

base::Result<media::Command> url_command(const Stream& stream, CopiedSound sound, const std::filesystem::path& folder) {
  media::Command command = ffmpeg(folder);
  command.arguments.add({"-fflags", "+genpts+discardcorrupt"});
  TRY_OK(media::add_source(command.arguments, stream.url));
  command.arguments.words("-map 0:v:0? -map 0:a:0? -sn -dn -map_metadata -1");
  if (stream.encoding == Encoding::copy) {
    command.arguments.add({"-c", "copy"});
    if (sound == CopiedSound::aac) command.arguments.add({"-bsf:a", "aac_adtstoasc"});
  } else {
    command.arguments.words(
        "-c:v libx264 -preset veryfast -profile:v main -pix_fmt yuv420p -vf "
        "yadif=deint=interlaced,scale=-2:'min(720,ih)' -force_key_frames expr:gte(t,n_forced*4) -sc_threshold 0 "
        "-crf 23 -maxrate 2500k -bufsize 5000k -c:a aac -b:a 128k -ac 2 -ar 48000");
  }
  add_output(command.arguments, "4");
  return command;
}

media::Command clock_command(const Stream& stream, const std::filesystem::path& folder) {
  write_text(folder / kTitleFile, shown_title(stream));
  write_text(
      folder / kGraphFile,
      fmt::format("[0][1]overlay=x='mod(t*80,544)':y='180+80*sin(t*{})':shortest=1{}{},format=yuv420p[v]", 1 + stream.id.raw % 4,
                  words(34, 24, "text='%{localtime}'"), words(26, 310, "textfile=title.txt:expansion=none")));
  media::Command command = ffmpeg(folder);
  command.arguments.words("-filter_threads 1 -filter_complex_threads 1");
  add_sources_of_pattern(command.arguments, stream, "640x360", true);
  command.arguments.words(
      "-c:v libx264 -preset ultrafast -tune zerolatency -threads 1 -profile:v main -g 50 -keyint_min 50 "
      "-sc_threshold 0 -b:v 250k -maxrate 250k -bufsize 500k -c:a aac -b:a 48k -ac 1");
  add_output(command.arguments, "2");
  return command;
}

}  // namespace

std::optional<CopiedSound> sound_said(std::string_view error_line) {
  if (error_line.contains("not supported by the bitstream filter 'aac_adtstoasc'")) return CopiedSound::other;
  if (error_line.contains("use the audio bitstream filter 'aac_adtstoasc'")) return CopiedSound::aac;
  return std::nullopt;
}

base::Result<media::Command> ingest_command(const Stream& stream, CopiedSound sound, const std::filesystem::path& run_folder) {
  switch (stream.source) {
    case Source::url: return url_command(stream, sound, run_folder);
    case Source::clock: return clock_command(stream, run_folder);
    case Source::loop: break;
  }
  media::Command command = ffmpeg(run_folder);
  command.arguments.words("-re -stream_loop -1 -i");
  TRY_OK(command.arguments.value("../" + loop_file(stream)));
  command.arguments.add({"-c", "copy"});
  add_output(command.arguments, "4");
  return command;
}

std::string loop_file(const Stream& stream) {
  return fmt::format("loop_{:016x}.mp4", base::fnv1a(shown_title(stream)));  // Another title is another picture.
}

base::Result<media::Command> loop_command(const Stream& stream, const std::filesystem::path& run_folder, std::string_view part) {
  write_text(run_folder / kTitleFile, shown_title(stream));
  write_text(run_folder / kGraphFile,
             fmt::format("[0][1]overlay=x='mod(t*96,1184)':y='312+240*sin(t*PI/3)':shortest=1{}{},format=yuv420p[v]",
                         words(60, 40, "text='%{pts\\:hms}'"), words(52, 620, "textfile=title.txt:expansion=none")));
  media::Command command = ffmpeg(run_folder);
  add_sources_of_pattern(command.arguments, stream, "1280x720", false);
  command.arguments.words(
      "-t 24 -c:v libx264 -preset veryfast -profile:v main -bf 0 -g 100 -keyint_min 100 -sc_threshold 0 "
      "-b:v 400k -maxrate 600k -bufsize 1200k -c:a aac -b:a 64k -ac 1 -f mp4 -y");
  TRY_OK(command.arguments.value(part));
  return command;
}

}  // namespace media_servers
