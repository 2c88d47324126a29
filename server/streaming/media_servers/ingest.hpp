// One stream on its way from the source to the disk: the ffmpeg command, finished segments, the DVR window, its playlists.
// Not the keeping alive of ffmpeg: that is media::Supervisor, which gets the job from here.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "foundation/base/mutex.hpp"
#include "foundation/media/supervisor.hpp"
#include "streaming/media_servers/address_checks.hpp"
#include "streaming/media_servers/hls.hpp"
#include "streaming/media_servers/media_servers.hpp"
#include "streaming/media_servers/mp4.hpp"
#include "streaming/media_servers/sources.hpp"

namespace media_servers {

// What viewers can get at one moment; never changed once it is made.
struct View {
  std::filesystem::path folder;
  std::vector<Segment> segments;  // Ordered, without holes in the sequence.
  std::size_t first_listed{};     // Those before have left the playlists; a player that is behind may still ask for them.
  Rendition rendition;
  Bitrate bitrate;  // Of the last segments.
  std::int64_t disk_bytes{};
  std::shared_ptr<const http::Prepared> live, dvr, master, master_dvr;  // Null while there is no segment.

  [[nodiscard]] const Segment* find(std::int64_t sequence) const;
  [[nodiscard]] bool has_era(std::int64_t era) const;
};

// The name of a segment on disk says all that a server must know after a restart: "<sequence>_<era>_<start us>_<duration us>.m4s".
[[nodiscard]] std::string segment_file(const Segment& segment);
[[nodiscard]] std::optional<Segment> parse_segment_file(std::string_view name);
[[nodiscard]] std::string init_file(std::int64_t era);  // "init_<era>.mp4"

// Called by the supervising thread, but for what is marked.
class Ingest : public std::enable_shared_from_this<Ingest> {
 public:
  // Reads what a former run of the server left in the folder; makes it when it is absent. A folder that cannot be read or made is
  // this stream's fault to show, not the caller's: it is tried again with each start.
  Ingest(Stream stream, std::filesystem::path folder, const BuiltInOptions& options, AddressChecks& checks,
         const base::Clock& clock);

  ~Ingest();  // Removes what was discarded.
  Ingest(const Ingest&) = delete;
  Ingest& operator=(const Ingest&) = delete;

  [[nodiscard]] media::Job job();

  // Any thread:
  // The stream is not wanted any more, nor is its DVR. The folder is moved aside at once, so that a new Ingest may begin in its place
  // while ffmpeg is still ending in the old one.
  void discard();
  void set_stream(const Stream& stream);  // Of the next start.
  [[nodiscard]] std::shared_ptr<const View> view() const;
  void seen(std::int64_t session, bool is_dvr, base::Instant now) const;
  [[nodiscard]] std::int32_t viewers(base::Instant now) const;

 private:
  base::Result<std::optional<media::Command>> command();
  base::Result<std::optional<media::Command>> begin_run(const Stream& stream);
  std::optional<base::Status> checked_address(const Stream& stream);
  bool output(std::string_view line);
  bool ended(const media::Exit& exit);
  void passed(base::Instant now);
  std::string error(std::string line);

  void open_folder();
  void load();
  void scan();
  bool adopt(const Written& written, Microseconds newer);
  bool begin_era();
  void read_rendition(const std::filesystem::path& segment);
  void expire(base::Instant now);
  void drop_oldest();
  void guard_disk(base::Instant now);
  [[nodiscard]] std::int64_t disk_free() const;
  [[nodiscard]] std::size_t first_listed(base::Instant now) const;
  [[nodiscard]] bool is_discarded() const;
  void show(base::Instant now);
  [[nodiscard]] Stream stream() const;

  const std::filesystem::path folder_, run_folder_;
  const BuiltInOptions& options_;
  AddressChecks& checks_;
  const base::Clock& clock_;

  mutable base::Mutex mutex_{"streaming/media_servers/ingest.mutex"};  // Guards the next lines.
  Stream stream_;
  std::shared_ptr<const View> view_;
  mutable std::unordered_map<std::int64_t, base::Instant> viewers_;  // Session → last request.
  mutable base::Instant dvr_asked_at_{};
  std::filesystem::path discarded_{};

  // The supervising thread's own.
  bool is_folder_open_{};
  std::shared_ptr<const AddressChecks::Question> address_check_;
  std::vector<Segment> segments_;
  std::vector<Mp4Track> tracks_;
  Rendition rendition_;
  std::size_t shown_from_{};
  std::int64_t next_sequence_{}, last_era_{};
  std::int64_t target_s_{1};             // Never goes down: it must not change under a player.
  std::int64_t out_time_us_{-1};         // ffmpeg's progress.
  std::int64_t taken_{-1};               // The last number of this run.
  std::optional<std::int64_t> run_era_;  // Set by the run's first segment.
  PreciseInstant run_ends_at_{};
  CopiedSound sound_{CopiedSound::aac};
  int sound_changes_{};      // Since the last segment.
  bool is_sound_changed_{};  // In this run, which is over by that.
  bool is_making_loop_{}, is_disk_full_{};
};

}  // namespace media_servers
