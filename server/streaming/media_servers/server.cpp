#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "foundation/base/check.hpp"
#include "foundation/base/mutex.hpp"
#include "foundation/media/source.hpp"
#include "foundation/media/supervisor.hpp"
#include "streaming/media_servers/address_checks.hpp"
#include "streaming/media_servers/ingest.hpp"
#include "streaming/media_servers/media_servers.hpp"

namespace media_servers {
namespace {

constexpr std::size_t kNameMax = 64;

bool is_name(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '/'; };
  return !name.empty() && name.size() <= kNameMax && std::ranges::all_of(name, fits) && name.front() != '/' &&
         name.back() != '/' && !name.contains("//");
}

struct MediaPath {
  std::string_view token, prefix, stream, file;
};
// "/t/<token>/live/<stream>/<file>"; a stream's name may hold '/'.
std::optional<MediaPath> parse_media_path(std::string_view path) {
  constexpr std::string_view kStart = "/t/", kLive = "/live/";
  if (!path.starts_with(kStart)) return std::nullopt;
  path.remove_prefix(kStart.size());
  MediaPath out;
  out.token = path.substr(0, path.find('/'));
  path.remove_prefix(out.token.size());
  const std::size_t last = path.rfind('/');
  if (out.token.empty() || !path.starts_with(kLive) || last < kLive.size()) return std::nullopt;
  out.prefix = path.substr(0, last + 1);
  out.stream = path.substr(kLive.size(), last - kLive.size());
  out.file = path.substr(last + 1);
  return out;
}

// "s17.m4s" with ("s", ".m4s") is 17.
std::optional<std::int64_t> number_between(std::string_view text, std::string_view before, std::string_view after) {
  if (text.size() <= before.size() + after.size() || !text.starts_with(before) || !text.ends_with(after)) return std::nullopt;
  text = text.substr(before.size(), text.size() - before.size() - after.size());
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc{} || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
  return number;
}

StreamState state_of(media::JobState state) {
  switch (state) {
    case media::JobState::starting: return StreamState::starting;
    case media::JobState::on: return StreamState::on;
    case media::JobState::no_data: return StreamState::no_data;
    case media::JobState::failing: return StreamState::failing;
    case media::JobState::off: break;
  }
  return StreamState::off;
}

// A change that ffmpeg must be started again for.
bool is_other_source(const Stream& a, const Stream& b) {
  const bool is_title_seen = b.source != Source::url && (a.title != b.title || (b.title.empty() && a.name != b.name));
  return a.source != b.source || a.url != b.url || a.encoding != b.encoding || is_title_seen;
}

http::Response file_response(const std::filesystem::path& file) {
  http::Response response;
  response.set("Content-Type", "video/mp4");
  // The viewer's own player may keep it (seeking back); nobody in between.
  response.set("Cache-Control", "private, max-age=1800, immutable");
  response.body = http::FileBody{file};
  return response;
}

http::Response refused(int status, std::string_view code, std::string_view message, std::string_view request_id,
                       int retry_after_s = 0) {
  http::Response response = http::problem_response(status, code, message, request_id, retry_after_s);
  response.set("TVMS-Code", std::string(code));
  return response;
}

// Segments older than these are for those who may rewind. A player that has been slow for a minute still finds its next one.
constexpr std::chrono::seconds kLiveMax{90};

bool is_live(const View& view, const Segment& segment) { return view.segments.back().ends_at() - segment.starts_at <= kLiveMax; }

http::Response answer(const View& view, std::string_view file, bool may_rewind, std::string_view request_id) {
  const auto too_old = [&] { return refused(403, "P515", "Watching from the past is not allowed.", request_id); };
  const auto playlist = [&](const std::shared_ptr<const http::Prepared>& prepared) {
    if (!prepared) return refused(503, "P509", "The stream has no picture yet.", request_id, 1);
    http::Response response;
    response.body = prepared;
    return response;
  };
  if (file == "master.m3u8") return playlist(view.master);
  if (file == "live.m3u8") return playlist(view.live);
  if (file == "master_dvr.m3u8") return may_rewind ? playlist(view.master_dvr) : too_old();
  if (file == "dvr.m3u8") return may_rewind ? playlist(view.dvr) : too_old();
  if (const auto sequence = number_between(file, "s", ".m4s")) {
    if (const Segment* segment = view.find(*sequence))
      return may_rewind || is_live(view, *segment) ? file_response(view.folder / segment_file(*segment)) : too_old();
  } else if (const auto era = number_between(file, "i", ".mp4")) {
    if (view.has_era(*era)) return file_response(view.folder / init_file(*era));
  }
  return refused(404, "P507", "This part of the stream is not available.", request_id);
}

}  // namespace

std::string_view source_name(Source source) {
  switch (source) {
    case Source::url: return "url";
    case Source::clock: return "clock";
    case Source::loop: return "loop";
  }
  return "";
}

std::string_view encoding_name(Encoding encoding) { return encoding == Encoding::copy ? "copy" : "encode"; }

std::string_view stream_state_name(StreamState state) {
  switch (state) {
    case StreamState::off: return "off";
    case StreamState::starting: return "starting";
    case StreamState::on: return "on";
    case StreamState::no_data: return "no_data";
    case StreamState::failing: return "failing";
  }
  return "";
}

base::Status check_stream(const Stream& stream) {
  base::Error error{base::ErrorKind::invalid, "STREAM", "The stream has faults."};
  if (!is_name(stream.name)) {
    error.fields.push_back({"/name", "STREAM_NAME", "A name has 1 to 64 of a-z, 0-9, _, - and / between other characters."});
  }
  if (stream.source == Source::url) {
    if (auto status = media::check_source_url(stream.url); !status)
      std::ranges::move(status.error().fields, std::back_inserter(error.fields));
  }
  if (error.fields.empty()) return {};
  error.code = error.fields.front().code;
  return base::fail(std::move(error));
}

struct BuiltInServer::Impl {
  struct Entry {
    Stream stream;
    std::shared_ptr<Ingest> ingest;  // Null when disabled.
    media::Supervisor::Id job{};
  };
  struct Tenant {
    std::filesystem::path folder;
    std::vector<Entry> entries;
    std::map<std::string, std::size_t, std::less<>> by_name;  // Of the enabled ones.
  };

  const base::Clock& clock;
  Gate& gate;
  const BuiltInOptions options;
  base::Mutex changes{"streaming/media_servers/server.changes"};            // One set_streams at a time: it touches the disk.
  mutable base::SharedMutex mutex{"streaming/media_servers/server.mutex"};  // Guards both; held for moments only.
  std::map<std::int64_t, Tenant> tenants;
  // Deployments that this process served and serves no more. One that is not open yet after a start is not among them.
  std::set<std::int64_t> removed;
  AddressChecks checks;
  media::Supervisor supervisor;  // Last: its jobs use all the others.

  Impl(media::Spawner& spawner, const base::Clock& c, Gate& g, BuiltInOptions o)
      : clock(c), gate(g), options(std::move(o)), checks(options.check_address), supervisor(spawner, c) {}

  [[nodiscard]] Tenant copy_of(std::int64_t tenant) const {
    const std::shared_lock lock(mutex);
    const auto it = tenants.find(tenant);
    return it == tenants.end() ? Tenant{} : it->second;
  }
  void make_ingest(Entry& entry, const Entry* former, const std::filesystem::path& dvr);
  void update(Entry& entry, const Entry* former);
  static void clean(const std::filesystem::path& dvr, const std::vector<Entry>& wanted);
};

void BuiltInServer::Impl::make_ingest(Entry& entry, const Entry* former, const std::filesystem::path& dvr) {
  if (!entry.stream.is_enabled) return;
  entry.ingest = former && former->ingest
                     ? former->ingest
                     : std::make_shared<Ingest>(entry.stream, dvr / std::to_string(entry.stream.id.raw), options, checks, clock);
}

// Brings one stream, whose ingest is made, from what it was to what it shall be.
void BuiltInServer::Impl::update(Entry& entry, const Entry* former) {
  const bool was_on = former && former->ingest;
  if (!entry.stream.is_enabled) {
    if (was_on) {
      supervisor.remove(former->job);
      former->ingest->discard();
    }
    return;
  }
  if (!was_on) {
    entry.job = supervisor.add(entry.ingest->job());
    return;
  }
  entry.job = former->job;
  if (entry.stream == former->stream) return;
  entry.ingest->set_stream(entry.stream);
  if (is_other_source(former->stream, entry.stream)) supervisor.restart(entry.job);
}

// Folders of streams that are gone, also from a former run.
void BuiltInServer::Impl::clean(const std::filesystem::path& dvr, const std::vector<Entry>& wanted) {
  std::set<std::string> keep;
  for (const Entry& entry : wanted) {
    if (entry.ingest) keep.insert(std::to_string(entry.stream.id.raw));
  }
  std::error_code ignored;  // What cannot be removed now is tried again at the next start.
  for (const auto& folder : std::filesystem::directory_iterator(dvr, ignored)) {
    const std::string name = folder.path().filename().string();
    const bool is_ours = name.starts_with(".trash_") || std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
    if (is_ours && !keep.contains(name)) std::filesystem::remove_all(folder.path(), ignored);
  }
}

BuiltInServer::BuiltInServer(media::Spawner& spawner, const base::Clock& clock, Gate& gate, BuiltInOptions options)
    : impl_(std::make_unique<Impl>(spawner, clock, gate, std::move(options))) {}

BuiltInServer::~BuiltInServer() { stop(); }

void BuiltInServer::start() { impl_->supervisor.start(); }

void BuiltInServer::stop() { impl_->supervisor.stop(); }

void BuiltInServer::set_streams(std::int64_t tenant, const std::filesystem::path& folder, std::vector<Stream> streams) {
  const std::lock_guard changing(impl_->changes);
  const Impl::Tenant former = impl_->copy_of(tenant);
  const std::filesystem::path dvr = folder / "dvr";
  std::filesystem::create_directories(dvr);

  Impl::Tenant next{folder, {}, {}};
  std::set<std::int64_t> ids;
  std::vector<const Impl::Entry*> was;  // Of each of `streams`, as it runs now; null for a new one.
  for (Stream& stream : streams) {
    CHECK(stream.id.is_set() && check_stream(stream) && ids.insert(stream.id.raw).second);
    const auto it = std::ranges::find(former.entries, stream.id, [](const Impl::Entry& e) { return e.stream.id; });
    Impl::Entry entry{std::move(stream), nullptr, 0};
    was.push_back(it == former.entries.end() ? nullptr : &*it);
    impl_->make_ingest(entry, was.back(), dvr);
    if (entry.ingest) CHECK(next.by_name.emplace(entry.stream.name, next.entries.size()).second);
    next.entries.push_back(std::move(entry));
  }
  // All that can fail has been done: from here on streams start and end, which is never half done and done once more.
  for (std::size_t i = 0; i < next.entries.size(); ++i) impl_->update(next.entries[i], was[i]);
  for (const Impl::Entry& entry : former.entries) {
    if (!entry.ingest || ids.contains(entry.stream.id.raw)) continue;
    impl_->supervisor.remove(entry.job);
    entry.ingest->discard();
  }
  const bool is_first = former.folder.empty();
  const std::vector<Impl::Entry> wanted = next.entries;
  {
    const std::unique_lock lock(impl_->mutex);
    impl_->tenants[tenant] = std::move(next);
    impl_->removed.erase(tenant);
  }
  if (is_first) Impl::clean(dvr, wanted);
}

void BuiltInServer::remove_tenant(std::int64_t tenant) {
  const std::lock_guard changing(impl_->changes);
  const Impl::Tenant former = impl_->copy_of(tenant);
  for (const Impl::Entry& entry : former.entries) impl_->supervisor.remove(entry.job);
  const std::unique_lock lock(impl_->mutex);
  if (impl_->tenants.erase(tenant) > 0) impl_->removed.insert(tenant);
}

base::Status BuiltInServer::restart(std::int64_t tenant, StreamId id) {
  const Impl::Tenant of = impl_->copy_of(tenant);
  const auto it = std::ranges::find(of.entries, id, [](const Impl::Entry& e) { return e.stream.id; });
  if (it == of.entries.end()) return base::fail_not_found();
  if (!it->ingest) return base::fail(base::ErrorKind::conflict, "STREAM_OFF", "The stream is switched off.");
  impl_->supervisor.restart(it->job);
  return {};
}

std::vector<StreamStatus> BuiltInServer::statuses(std::int64_t tenant) const {
  const base::Instant now = impl_->clock.now();
  std::vector<StreamStatus> out;
  for (const Impl::Entry& entry : impl_->copy_of(tenant).entries) {
    StreamStatus status{.id = entry.stream.id};
    if (const auto job = impl_->supervisor.status(entry.job); job && entry.ingest) {
      status.state = state_of(job->state);
      status.since = job->since;
      status.restarts = job->restarts;
      status.errors = job->errors;
    }
    if (entry.ingest) {
      const auto view = entry.ingest->view();
      status.codecs = view->rendition.codecs;
      status.width = view->rendition.width;
      status.height = view->rendition.height;
      status.frame_rate = view->rendition.frame_rate;
      status.bits_per_s = view->bitrate.average;
      status.disk_bytes = view->disk_bytes;
      status.viewers = entry.ingest->viewers(now);
      if (view->first_listed < view->segments.size()) {
        status.dvr_from = std::chrono::floor<base::milliseconds>(view->segments[view->first_listed].starts_at);
        status.dvr_to = std::chrono::floor<base::milliseconds>(view->segments.back().ends_at());
      }
    }
    out.push_back(std::move(status));
  }
  return out;
}

http::Response BuiltInServer::serve(const http::Request& request, std::string_view below_root) const {
  const auto path = parse_media_path(below_root);
  if (!path) return refused(404, "NOT_FOUND", "There is no such address.", request.id);
  if (request.method != http::Method::get && request.method != http::Method::head) {
    http::Response response = refused(405, "METHOD", "Streams can only be read.", request.id);
    response.set("Allow", "GET, HEAD");
    return response;
  }
  const base::Instant now = impl_->clock.now();
  const auto pass = impl_->gate.check({path->token, path->prefix, request.remote_ip, request.header("user-agent"), now});
  if (!pass) {
    const auto& [code, message, is_temporary] = pass.error();
    return is_temporary ? refused(503, code, message, request.id, 1) : refused(403, code, message, request.id);
  }

  std::shared_ptr<const View> view;
  {
    const std::shared_lock lock(impl_->mutex);
    const auto tenant = impl_->tenants.find(pass->tenant);
    if (tenant != impl_->tenants.end()) {
      const auto name = tenant->second.by_name.find(path->stream);
      if (name != tenant->second.by_name.end()) {
        const Ingest& ingest = *tenant->second.entries[name->second].ingest;
        ingest.seen(pass->session, path->file == "dvr.m3u8", now);
        view = ingest.view();
      }
    } else if (impl_->removed.contains(pass->tenant)) {
      // Players end at once instead of trying again and again.
      return refused(403, "P517", "The service is suspended.", request.id);
    }
  }
  if (!view) return refused(404, "P507", "This stream is not available now.", request.id);
  return answer(*view, path->file, pass->may_rewind, request.id);
}

}  // namespace media_servers
