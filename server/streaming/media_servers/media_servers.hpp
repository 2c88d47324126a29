// The built-in media server: takes live sources in through ffmpeg, keeps a DVR window on disk, and serves it as HLS.
// Not the list of streams in the database, not the decision who may watch: both are handed in.
#pragma once
#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/id.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"
#include "foundation/http/message.hpp"

namespace media {
class Spawner;
}

namespace media_servers {

using StreamId = base::Id<struct StreamTag>;

enum class Source : std::uint8_t {
  url,    // Pulled from `Stream::url`.
  clock,  // A burnt-in clock and a moving box: shows live edge and time shift to the eye. About 5 % of a core.
  loop,   // A picture made once (some seconds of work), then repeated without encoding. About 1 % of a core.
};
enum class Encoding : std::uint8_t {
  copy,    // As the source sends it. About 1 % of a core.
  encode,  // H.264 up to 720p at 2.5 Mbit/s and AAC, for sources that players cannot decode (MPEG-2, MP2 sound). About a core.
};
[[nodiscard]] std::string_view source_name(Source source);
[[nodiscard]] std::string_view encoding_name(Encoding encoding);

// A stream as staff wrote it.
struct Stream {
  StreamId id{};
  std::string name;     // In the address: see check_stream.
  std::string title{};  // Written into test pictures.
  Source source{Source::url};
  std::string url{};  // Of Source::url.
  Encoding encoding{Encoding::copy};
  bool is_enabled{true};
  bool operator==(const Stream&) const = default;
};
// 422 with the faulty fields: STREAM_NAME (not 1-64 of a-z 0-9 _ - /, or '/' at an end or doubled), SOURCE_URL. Does not look up hosts.
[[nodiscard]] base::Status check_stream(const Stream& stream);

enum class StreamState : std::uint8_t { off, starting, on, no_data, failing };
[[nodiscard]] std::string_view stream_state_name(StreamState state);

struct StreamStatus {
  StreamId id{};
  StreamState state{StreamState::off};
  base::Instant since{};
  std::int32_t restarts{};
  std::vector<std::string> errors{};  // The last lines, oldest first; addresses of sources are taken out.
  std::string codecs{};               // "avc1.4d401e,mp4a.40.2"; "" until the first segment.
  std::int32_t width{}, height{};
  double frame_rate{};
  std::int64_t bits_per_s{};           // Of the last segments.
  std::int32_t viewers{};              // Sessions that asked for something within the last 30 s.
  base::Instant dvr_from{}, dvr_to{};  // What can be watched; equal when there is nothing.
  std::int64_t disk_bytes{};
};

// ---- who may watch: implemented above, over tokens and sessions.

struct Asked {
  std::string_view token;        // As it stands in the address.
  std::string_view path_prefix;  // "/live/<stream>/": what the token must have been signed for.
  std::string_view remote_ip;
  std::string_view user_agent;
  base::Instant now;
};
struct Pass {
  std::int64_t tenant{};   // The deployment's number, from the token.
  std::int64_t session{};  // Counts viewers.
  bool may_rewind{true};   // Else the window is as short as the live playlist.
};
struct Refusal {
  std::string code;     // Sent as TVMS-Code: "P517" stopped by the service, "P510" no valid token, "P501" ...
  std::string message;  // English.
  bool is_temporary{};  // 503 instead of 403.
};
class Gate {
 public:
  virtual ~Gate() = default;
  // On an I/O thread for every playlist and segment: must not block.
  virtual std::expected<Pass, Refusal> check(const Asked& asked) = 0;
};

struct BuiltInOptions {
  std::chrono::seconds window{30 * 60};  // DVR.
  std::int64_t disk_reserve_bytes{
      1024LL * 1024 * 1024};  // Below it only the newest minute of each stream is kept; below a quarter nothing is written.
  // The rule on the host of a source, before each start (foundation/net). May block until it is stopped; called from threads of its own. Not set = none.
  std::function<base::Status(std::string_view url, const std::stop_token& stop)> check_address{};
};

// Thread-safe.
class BuiltInServer {
 public:
  // All must outlive the server.
  BuiltInServer(media::Spawner& spawner, const base::Clock& clock, Gate& gate, BuiltInOptions options);
  ~BuiltInServer();  // stop().
  BuiltInServer(const BuiltInServer&) = delete;
  BuiltInServer& operator=(const BuiltInServer&) = delete;

  void start();
  void stop();  // Ends all ffmpeg; the DVR stays on disk.

  // All streams of a deployment, at start and after each change; `folder` is data/deployments/<name>. What is new starts, what is
  // gone or disabled ends and loses its DVR, what changed its source starts again (the DVR goes on behind a discontinuity).
  // Streams must have passed check_stream, and names be unique (CHECK). Throws std::filesystem::filesystem_error, and has then
  // changed nothing. A stream whose own folder fails is `failing`; the others run.
  void set_streams(std::int64_t tenant, const std::filesystem::path& folder, std::vector<Stream> streams);
  void remove_tenant(std::int64_t tenant);  // Ends its streams; the files stay. Who goes on asking gets P517.
  // 404 NOT_FOUND, 409 STREAM_OFF when it is disabled.
  [[nodiscard]] base::Status restart(std::int64_t tenant, StreamId id);
  [[nodiscard]] std::vector<StreamStatus> statuses(std::int64_t tenant) const;  // In the order of set_streams.

  // Hot: never blocks, touches no disk. `path` is that of the request below the deployment's root:
  // `/t/<token>/live/<stream>/<file>` with file = master.m3u8 (live), master_dvr.m3u8 (whole window),
  // and what these lead to: live.m3u8, dvr.m3u8, i<era>.mp4, s<sequence>.m4s (files, with ranges by the edge).
  // Refused: 403 with TVMS-Code. Nothing to play yet: 503 with Retry-After. Gone or unknown: 404.
  [[nodiscard]] http::Response serve(const http::Request& request, std::string_view path) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace media_servers
