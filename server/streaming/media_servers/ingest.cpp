#include "streaming/media_servers/ingest.hpp"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <fstream>

#include "foundation/base/check.hpp"
#include "foundation/media/source.hpp"

namespace media_servers {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

constexpr seconds kLiveLength{20};     // Of live.m3u8.
constexpr seconds kKeptUnlisted{60};   // A file outlives its place in the playlist: players are behind.
constexpr seconds kKeptWhenTight{60};  // Of the DVR when the disk fills up.
constexpr seconds kDriftMax{10};       // Between the wall clock and the sum of durations.
constexpr seconds kDvrWanted{60};      // After a request for dvr.m3u8 it is prepared compressed for so long.
constexpr seconds kViewerSeen{30};
constexpr std::size_t kBitrateSegments = 15;
constexpr std::size_t kPlaylistMax = 64 * 1024;
constexpr std::size_t kHeadMax = 64 * 1024;  // Of a segment, to find its frame rate.
constexpr std::size_t kViewersMax = 100'000;
constexpr const char* kPlaylistType = "application/vnd.apple.mpegurl";

void remove_file(const fs::path& path) {
  std::error_code ignored;  // Gone already, or removed at the next start.
  fs::remove(path, ignored);
}

std::string read_file(const fs::path& path, std::size_t max) {
  std::ifstream in(path, std::ios::binary);
  std::string out(max, '\0');
  in.read(out.data(), static_cast<std::streamsize>(max));
  out.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
  return out;
}

// Seconds since 2026-01-01: the numbers of a stream that starts anew are above all that it had before, even when its folder was
// lost, and stay below 2^31, which players of small boxes count with.
std::int64_t first_number(base::Instant now) { return std::max<std::int64_t>(1, base::to_s(now) - 1'767'225'600); }

template <std::size_t N>
std::optional<std::array<std::int64_t, N>> split_numbers(std::string_view text) {
  std::array<std::int64_t, N> out{};
  for (std::size_t i = 0; i < N; ++i) {
    const std::string_view part = text.substr(0, text.find('_'));
    const auto [end, fault] = std::from_chars(part.data(), part.data() + part.size(), out[i]);
    if (fault != std::errc{} || end != part.data() + part.size() || out[i] < 0) return std::nullopt;
    text.remove_prefix(part.size());
    if (text.empty() != (i + 1 == N)) return std::nullopt;
    if (!text.empty()) text.remove_prefix(1);
  }
  return out;
}

std::shared_ptr<const http::Prepared> playlist(std::string text, bool is_compressed) {
  // Short lives and a token in the address: never kept by anybody.
  constexpr const char* kCache = "no-store";
  if (is_compressed) return http::prepare(kPlaylistType, std::move(text), kCache, http::Effort::quick);
  auto made = std::make_shared<http::Prepared>();
  made->content_type = kPlaylistType;
  made->cache_control = kCache;
  made->plain = std::move(text);
  return made;
}

base::Error disk_error(std::string_view what) {
  base::Error error{base::ErrorKind::busy, "DISK", "The folder of the stream cannot be written."};
  error.detail = what;
  return error;
}

}  // namespace

std::string segment_file(const Segment& s) {
  return fmt::format("{}_{}_{}_{}.m4s", s.sequence, s.era, s.starts_at.time_since_epoch().count(), s.duration.count());
}

std::optional<Segment> parse_segment_file(std::string_view name) {
  if (!name.ends_with(".m4s")) return std::nullopt;
  name.remove_suffix(4);
  const auto numbers = split_numbers<4>(name);
  if (!numbers || (*numbers)[3] == 0) return std::nullopt;
  const auto& [sequence, era, start, duration] = *numbers;
  return Segment{sequence, era, PreciseInstant(Microseconds(start)), Microseconds(duration), 0};
}

std::string init_file(std::int64_t era) { return fmt::format("init_{}.mp4", era); }

const Segment* View::find(std::int64_t sequence) const {
  if (segments.empty() || sequence < segments.front().sequence || sequence > segments.back().sequence) return nullptr;
  return &segments[static_cast<std::size_t>(sequence - segments.front().sequence)];
}

bool View::has_era(std::int64_t era) const {
  return !segments.empty() && era >= segments.front().era && era <= segments.back().era;
}

Ingest::Ingest(Stream stream, fs::path folder, const BuiltInOptions& options, AddressChecks& checks, const base::Clock& clock)
    : folder_(std::move(folder)),
      run_folder_(folder_ / "run"),
      options_(options),
      checks_(checks),
      clock_(clock),
      stream_(std::move(stream)),
      view_(std::make_shared<View>()) {
  try {
    open_folder();
  } catch (const fs::filesystem_error&) {
    // The first start tries again, and says why.
  }
}

void Ingest::open_folder() {
  if (is_folder_open_) return;
  fs::create_directories(folder_);
  segments_.clear();
  load();
  is_folder_open_ = true;
  const base::Instant now = clock_.now();
  expire(now);
  show(now);
}

Ingest::~Ingest() {
  if (discarded_.empty()) return;
  std::error_code ignored;  // What remains is removed at the next start.
  fs::remove_all(discarded_, ignored);
}

void Ingest::discard() {
  static std::atomic<int> count{};
  const fs::path aside = folder_.parent_path() / fmt::format(".trash_{}_{}", folder_.filename().string(), ++count);
  const std::lock_guard lock(mutex_);
  std::error_code fault;
  fs::remove_all(aside, fault);
  fs::rename(folder_, aside, fault);
  discarded_ = aside;
}

bool Ingest::is_discarded() const {
  const std::lock_guard lock(mutex_);
  return !discarded_.empty();
}

media::Job Ingest::job() {
  const auto self = shared_from_this();
  media::Job job;
  job.command = [self] { return self->command(); };
  job.output = [self](std::string_view line) { return self->output(line); };
  job.ended = [self](const media::Exit& exit) { return self->ended(exit); };
  job.passed = [self](base::Instant now) { self->passed(now); };
  job.error = [self](std::string line) { return self->error(std::move(line)); };
  return job;
}

void Ingest::set_stream(const Stream& stream) {
  const std::lock_guard lock(mutex_);
  stream_ = stream;
}

Stream Ingest::stream() const {
  const std::lock_guard lock(mutex_);
  return stream_;
}

std::shared_ptr<const View> Ingest::view() const {
  const std::lock_guard lock(mutex_);
  return view_;
}

void Ingest::seen(std::int64_t session, bool is_dvr, base::Instant now) const {
  const std::lock_guard lock(mutex_);
  if (viewers_.size() < kViewersMax) viewers_[session] = now;
  if (is_dvr) dvr_asked_at_ = now;
}

std::int32_t Ingest::viewers(base::Instant now) const {
  const std::lock_guard lock(mutex_);
  std::erase_if(viewers_, [&](const auto& item) { return now - item.second > kViewerSeen; });
  return static_cast<std::int32_t>(viewers_.size());
}

// ---- what a former run of the server left

void Ingest::load() {
  const base::Instant now = clock_.now();
  for (const auto& entry : fs::directory_iterator(folder_)) {
    auto segment = parse_segment_file(entry.path().filename().string());
    if (!segment) continue;
    segment->bytes = static_cast<std::int64_t>(entry.file_size());
    segments_.push_back(*segment);
  }
  std::ranges::sort(segments_, {}, &Segment::sequence);
  // Only an unbroken tail can stand in a playlist: sequences without holes, eras that step by one, each with its init segment.
  std::size_t first = segments_.size();
  while (first > 0) {
    const Segment& s = segments_[first - 1];
    const bool is_last = first == segments_.size();
    if (!is_last &&
        (s.sequence + 1 != segments_[first].sequence || segments_[first].era - s.era > 1 || segments_[first].era < s.era))
      break;
    if (!fs::exists(folder_ / init_file(s.era))) break;
    --first;
  }
  const std::int64_t base = first_number(now);
  next_sequence_ = segments_.empty() ? base : segments_.back().sequence + 1;
  last_era_ = segments_.empty() ? base : segments_.back().era;
  for (std::size_t i = 0; i < first; ++i) remove_file(folder_ / segment_file(segments_[i]));
  segments_.erase(segments_.begin(), segments_.begin() + static_cast<std::ptrdiff_t>(first));
  std::vector<fs::path> unused;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    const std::string name = entry.path().filename().string();
    const bool is_init = name.starts_with("init_");
    const bool is_used = std::ranges::any_of(segments_, [&](const Segment& s) { return init_file(s.era) == name; });
    if (is_init && !is_used) unused.push_back(entry.path());
  }
  for (const fs::path& file : unused) remove_file(file);
  if (!segments_.empty()) {
    run_ends_at_ = segments_.back().ends_at();
    if (auto tracks = read_init(read_file(folder_ / init_file(segments_.back().era), kHeadMax))) {
      tracks_ = std::move(*tracks);
      read_rendition(folder_ / segment_file(segments_.back()));
    }
  }
}

// ---- the job of the supervisor

std::optional<base::Status> Ingest::checked_address(const Stream& stream) {
  if (stream.source != Source::url) return base::Status{};
  // The supervising thread has all streams to look after: it never waits for a name.
  if (!address_check_ || address_check_->url() != stream.url) address_check_ = checks_.ask(stream.url);
  auto answer = address_check_->answer();
  if (answer) address_check_.reset();  // The next start asks again.
  return answer;
}

base::Result<std::optional<media::Command>> Ingest::command() {
  if (is_discarded()) return std::nullopt;
  const Stream stream = this->stream();
  const auto checked = checked_address(stream);
  if (!checked) return std::nullopt;
  TRY_OK(*checked);
  try {
    open_folder();
    return begin_run(stream);
  } catch (const std::system_error& error) {  // A filesystem that fails is this stream's fault to show, not the thread's end.
    return base::fail(disk_error(error.what()));
  }
}

base::Result<std::optional<media::Command>> Ingest::begin_run(const Stream& stream) {
  guard_disk(clock_.now());
  if (is_disk_full_) return base::fail(base::ErrorKind::busy, "DISK_FULL", "The disk is full.");
  fs::remove_all(run_folder_);
  fs::create_directories(run_folder_);
  run_era_.reset();
  taken_ = -1;
  out_time_us_ = -1;
  is_sound_changed_ = false;
  is_making_loop_ = stream.source == Source::loop && !fs::exists(folder_ / loop_file(stream));
  if (is_making_loop_) return loop_command(stream, run_folder_, "loop.mp4");
  return ingest_command(stream, sound_, run_folder_);
}

bool Ingest::output(std::string_view line) {
  constexpr std::string_view kOutTime = "out_time_us=";
  if (line.starts_with("progress=")) {
    scan();
    return false;
  }
  if (!line.starts_with(kOutTime)) return false;
  line.remove_prefix(kOutTime.size());
  std::int64_t value = 0;
  if (std::from_chars(line.data(), line.data() + line.size(), value).ec != std::errc{} || value <= out_time_us_) return false;
  out_time_us_ = value;
  return !is_disk_full_;  // Without progress the watchdog ends it, and the next start is refused until there is room.
}

bool Ingest::ended(const media::Exit& exit) {
  if (!is_making_loop_ || is_discarded()) {
    scan();
    // The next start knows better. A source that goes to and fro without one segment waits like any other that fails.
    return is_sound_changed_ && sound_changes_ == 1;
  }
  is_making_loop_ = false;
  if (!exit.is_success()) return false;
  std::error_code fault;
  const std::string wanted = loop_file(stream());
  for (const auto& entry : fs::directory_iterator(folder_, fault)) {
    const std::string name = entry.path().filename().string();
    std::error_code ignored;
    if (name.starts_with("loop_") && name != wanted) fs::remove(entry.path(), ignored);
  }
  fs::rename(run_folder_ / "loop.mp4", folder_ / wanted, fault);
  return !fault;
}

void Ingest::passed(base::Instant now) {
  if (is_discarded()) return;
  const std::size_t before = segments_.size();
  expire(now);
  if (segments_.size() != before || first_listed(now) != shown_from_) show(now);
}

std::string Ingest::error(std::string line) {
  if (const auto said = sound_said(line); said && *said != sound_) {
    sound_ = *said;
    is_sound_changed_ = true;
    ++sound_changes_;
  }
  if (is_sound_changed_) return {};  // Staff need not read of a start that mends itself.
  // Addresses may carry passwords and keys: of every one only the scheme is kept.
  for (std::size_t at = 0; (at = line.find("://", at)) != std::string::npos;) {
    at += 3;
    const std::size_t end = std::min(line.find_first_of(" '\"\t", at), line.size());
    line.replace(at, end - at, "...");
  }
  return line;
}

// ---- finished segments

void Ingest::scan() {
  if (is_discarded()) return;  // Its folder may be another's by now.
  const std::string text = read_file(run_folder_ / kRunPlaylist, kPlaylistMax);
  std::vector<Written> fresh;
  for (const Written& written : read_written(text)) {
    if (written.number > taken_) fresh.push_back(written);
  }
  if (fresh.empty()) return;
  Microseconds newer{};
  for (const Written& written : fresh) newer += written.duration;
  for (const Written& written : fresh) {
    newer -= written.duration;
    if (!adopt(written, newer)) run_era_.reset();  // What follows a hole begins an era.
    taken_ = written.number;
  }
  const base::Instant now = clock_.now();
  guard_disk(now);
  expire(now);
  show(now);
}

// Moves one finished segment from the run to the DVR. `newer`: how much of what is already written comes after it.
bool Ingest::adopt(const Written& written, Microseconds newer) {
  const fs::path from = run_folder_ / fmt::format("s{}.m4s", written.number);
  std::error_code fault;
  const auto bytes = fs::file_size(from, fault);
  if (fault) return false;
  const PreciseInstant by_clock = PreciseInstant(clock_.now()) - newer - written.duration;
  const Microseconds drift = by_clock > run_ends_at_ ? by_clock - run_ends_at_ : run_ends_at_ - by_clock;
  const bool is_first = !run_era_ || taken_ + 1 != written.number || drift > kDriftMax;
  if (is_first) {
    if (!begin_era()) return false;
    run_ends_at_ = std::max(by_clock, run_ends_at_);
    // A clock that was set back must not pin the stream to the future for ever.
    if (run_ends_at_ - by_clock > kDriftMax) run_ends_at_ = by_clock;
  }
  const Segment segment{next_sequence_, last_era_, run_ends_at_, written.duration, static_cast<std::int64_t>(bytes)};
  const fs::path to = folder_ / segment_file(segment);
  fs::rename(from, to, fault);
  if (fault) return false;
  ++next_sequence_;
  run_ends_at_ = segment.ends_at();
  sound_changes_ = 0;
  if (is_first) read_rendition(to);
  segments_.push_back(segment);
  return true;
}

bool Ingest::begin_era() {
  const fs::path init = run_folder_ / kRunInit;
  auto tracks = read_init(read_file(init, kHeadMax));
  if (!tracks) return false;
  std::error_code fault;
  // An era without a segment (its rename failed) is begun again under the same number.
  const std::int64_t era = segments_.empty() || segments_.back().era == last_era_ ? last_era_ + 1 : last_era_;
  const fs::path to = folder_ / init_file(era);
  fs::remove(to, fault);
  fs::create_hard_link(init, to, fault);
  if (fault) fs::copy_file(init, to, fault);
  if (fault) return false;
  last_era_ = era;
  run_era_ = era;
  tracks_ = std::move(*tracks);
  return true;
}

void Ingest::read_rendition(const fs::path& segment) {
  rendition_ = rendition_of(tracks_, read_frame_rate(read_file(segment, kHeadMax), tracks_));
}

void Ingest::drop_oldest() {
  const Segment oldest = segments_.front();
  segments_.erase(segments_.begin());
  remove_file(folder_ / segment_file(oldest));
  if (segments_.empty() || segments_.front().era != oldest.era) remove_file(folder_ / init_file(oldest.era));
  // A run may go on in the era of the last segment that was dropped: its init is then gone, so it begins another.
  if (segments_.empty()) run_era_.reset();
}

void Ingest::expire(base::Instant now) {
  const PreciseInstant from = PreciseInstant(now) - options_.window - kKeptUnlisted;
  while (!segments_.empty() && segments_.front().ends_at() <= from) drop_oldest();
}

std::size_t Ingest::first_listed(base::Instant now) const {
  const PreciseInstant from = PreciseInstant(now) - options_.window;
  const auto it = std::ranges::find_if(segments_, [&](const Segment& s) { return s.ends_at() > from; });
  return static_cast<std::size_t>(it - segments_.begin());
}

std::int64_t Ingest::disk_free() const {
  struct statvfs about{};
  if (::statvfs(folder_.c_str(), &about) != 0) return INT64_MAX;  // Unknown: writing will tell.
  return static_cast<std::int64_t>(about.f_bavail) * static_cast<std::int64_t>(about.f_frsize);
}

void Ingest::guard_disk(base::Instant now) {
  std::int64_t free = disk_free();
  if (free < options_.disk_reserve_bytes) {
    while (!segments_.empty() && segments_.back().ends_at() - segments_.front().ends_at() > kKeptWhenTight) drop_oldest();
    expire(now);
    free = disk_free();
  }
  is_disk_full_ = free < options_.disk_reserve_bytes / 4;
}

void Ingest::show(base::Instant now) {
  auto view = std::make_shared<View>();
  view->folder = folder_;
  view->segments = segments_;
  view->rendition = rendition_;
  for (const Segment& s : segments_) view->disk_bytes += s.bytes;
  view->first_listed = shown_from_ = first_listed(now);
  if (shown_from_ < segments_.size()) {
    const std::span<const Segment> all = std::span(view->segments).subspan(shown_from_);
    view->bitrate = bitrate_of(all.last(std::min(all.size(), kBitrateSegments)));
    target_s_ = std::max(target_s_, target_duration(all));
    bool is_dvr_wanted = false;
    {
      const std::lock_guard lock(mutex_);
      is_dvr_wanted = now - dvr_asked_at_ < kDvrWanted;
    }
    view->live = playlist(media_playlist(newest(all, kLiveLength), target_s_), false);
    view->dvr = playlist(media_playlist(all, target_s_), is_dvr_wanted);
    view->master = playlist(master_playlist(rendition_, view->bitrate, "live.m3u8"), false);
    view->master_dvr = playlist(master_playlist(rendition_, view->bitrate, "dvr.m3u8"), false);
  }
  const std::lock_guard lock(mutex_);
  view_ = std::move(view);
}

}  // namespace media_servers
