#include <dirent.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <mutex>

#include "foundation/media/process.hpp"
#include "foundation/net/tests/loopback.hpp"
#include "foundation/testing/fakes.hpp"
#include "streaming/media_servers/ingest.hpp"
#include "streaming/media_servers/media_servers.hpp"

namespace media_servers {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

class OneToken final : public Gate {
 public:
  std::atomic<bool> is_revoked{};
  std::expected<Pass, Refusal> check(const Asked& asked) override {
    if (is_revoked) return std::unexpected(Refusal{"P517", "Stopped by the service."});
    if (asked.token != "good") return std::unexpected(Refusal{"P510", "No valid token."});
    return Pass{1, 77, may_rewind};
  }
  std::atomic<bool> may_rewind{true};
};

// A spawner for tests that need no picture: every start is refused.
class NoPrograms final : public media::Spawner {
 public:
  base::Result<std::unique_ptr<media::Process>> spawn(const media::Command&) override {
    return base::fail(base::ErrorKind::busy, "PROGRAM_MISSING", "The program ffmpeg is not installed.");
  }
};

http::Request get(std::string path) {
  http::Request request;
  request.path = std::move(path);
  request.id = "test";
  request.remote_ip = "127.0.0.1";
  return request;
}
http::Response answer(const BuiltInServer& server, const http::Request& request) { return server.serve(request, request.path); }
std::string header(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}
std::string text(const http::Response& response) {
  const auto* prepared = std::get_if<std::shared_ptr<const http::Prepared>>(&response.body);
  return prepared ? (*prepared)->plain : std::string{};
}
fs::path file(const http::Response& response) {
  const auto* body = std::get_if<http::FileBody>(&response.body);
  return body ? body->path : fs::path{};
}

// Waits for something that another process does; the limit is only met when it is broken.
bool eventually(const std::function<bool()>& condition, std::chrono::seconds limit = 90s) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    ::poll(nullptr, 0, 20);
  }
  return true;
}

Stream stream(std::int64_t id, std::string name, Source source) {
  Stream out;
  out.id = StreamId{id};
  out.name = std::move(name);
  out.source = source;
  if (source == Source::url) out.url = "http://a.test/live.m3u8";
  return out;
}

struct World {
  ::testing::TempFolder folder;
  ::testing::FakeClock clock;
  NoPrograms spawner;
  OneToken gate;
  BuiltInOptions options{};

  // A segment and its init as a former run of the server left them.
  void leave(std::int64_t id, const Segment& segment) const {
    const fs::path dvr = folder.path() / "dvr" / std::to_string(id);
    fs::create_directories(dvr);
    std::ofstream(dvr / segment_file(segment)) << "segment";
    std::ofstream(dvr / init_file(segment.era)) << "init";
  }
  [[nodiscard]] PreciseInstant ago(std::chrono::seconds by) const { return PreciseInstant(clock.now()) - by; }
};

TEST(BuiltInServer, a_stream_needs_a_name_for_addresses_and_a_fit_source) {
  EXPECT_TRUE(check_stream(stream(1, "news/hd_1-a", Source::clock)));
  for (const auto* name : {"", "News", "a b", "/a", "a/", "a//b", "..", "a.b"}) {
    const auto status = check_stream(stream(1, name, Source::clock));
    ASSERT_FALSE(status) << name;
    EXPECT_EQ(status.error().fields[0].code, "STREAM_NAME");
  }
  Stream both = stream(1, "A", Source::url);
  both.url = "file:///etc/passwd";
  const auto status = check_stream(both);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().fields.size(), 2u);
}

TEST(BuiltInServer, sequence_numbers_go_on_after_a_restart_and_old_segments_go) {
  World w;
  w.leave(5, {100, 3, w.ago(40min), 2s, 0});        // Outside the window and its minute.
  w.leave(5, {101, 3, w.ago(30min + 20s), 2s, 0});  // Not listed any more, but still there.
  w.leave(5, {102, 3, w.ago(10min), 2s, 0});
  w.leave(5, {103, 4, w.ago(9min), 2s, 0});
  fs::create_directories(w.folder.path() / "dvr" / "99");  // A stream that was deleted meanwhile.
  BuiltInServer server(w.spawner, w.clock, w.gate, w.options);
  server.set_streams(1, w.folder.path(), {stream(5, "news", Source::clock)});
  EXPECT_FALSE(fs::exists(w.folder.path() / "dvr" / "99"));
  const std::string dvr = text(answer(server, get("/t/good/live/news/dvr.m3u8")));
  EXPECT_NE(dvr.find("#EXT-X-MEDIA-SEQUENCE:102\n#EXT-X-DISCONTINUITY-SEQUENCE:3\n"), std::string::npos) << dvr;
  EXPECT_NE(dvr.find("#EXT-X-DISCONTINUITY\n"), std::string::npos);
  EXPECT_EQ(answer(server, get("/t/good/live/news/s100.m4s")).status, 404);
  EXPECT_EQ(answer(server, get("/t/good/live/news/s101.m4s")).status, 200);
  EXPECT_EQ(answer(server, get("/t/good/live/news/i4.mp4")).status, 200);
  EXPECT_EQ(answer(server, get("/t/good/live/news/i5.mp4")).status, 404);
  EXPECT_FALSE(fs::exists(w.folder.path() / "dvr" / "5" / segment_file({100, 3, w.ago(40min), 2s, 0})));
}

TEST(BuiltInServer, what_cannot_stand_in_one_playlist_is_not_kept) {
  World w;
  w.leave(5, {100, 3, w.ago(60s), 2s, 0});
  w.leave(5, {102, 3, w.ago(50s), 2s, 0});  // 101 is missing.
  w.leave(5, {103, 3, w.ago(48s), 2s, 0});
  BuiltInServer server(w.spawner, w.clock, w.gate, w.options);
  server.set_streams(1, w.folder.path(), {stream(5, "news", Source::clock)});
  EXPECT_NE(text(answer(server, get("/t/good/live/news/live.m3u8"))).find("SEQUENCE:102\n"), std::string::npos);
  EXPECT_EQ(answer(server, get("/t/good/live/news/s100.m4s")).status, 404);
}

TEST(BuiltInServer, a_deployment_that_is_suspended_stops_its_players_until_it_is_served_again) {
  World w;
  w.leave(5, {100, 3, w.ago(10s), 2s, 0});
  BuiltInServer server(w.spawner, w.clock, w.gate, w.options);
  const auto ask = [&] { return answer(server, get("/t/good/live/news/live.m3u8")); };
  EXPECT_EQ(header(ask(), "TVMS-Code"), "P507");  // Not served yet: the player tries again.
  server.set_streams(1, w.folder.path(), {stream(5, "news", Source::clock)});
  EXPECT_EQ(ask().status, 200);
  server.remove_tenant(1);
  EXPECT_EQ(ask().status, 403);
  EXPECT_EQ(header(ask(), "TVMS-Code"), "P517");
  server.set_streams(1, w.folder.path(), {stream(5, "news", Source::clock)});
  EXPECT_EQ(ask().status, 200);
}

TEST(BuiltInServer, refusals_carry_their_code_and_nothing_else_is_said) {
  World w;
  w.leave(5, {100, 3, w.ago(10s), 2s, 0});
  BuiltInServer server(w.spawner, w.clock, w.gate, w.options);
  server.set_streams(1, w.folder.path(), {stream(5, "news/hd", Source::clock), stream(6, "empty", Source::clock)});
  EXPECT_EQ(answer(server, get("/t/good/live/news/hd/live.m3u8")).status, 200);
  const auto bad = answer(server, get("/t/bad/live/news/hd/live.m3u8"));
  EXPECT_EQ(bad.status, 403);
  EXPECT_EQ(header(bad, "TVMS-Code"), "P510");
  EXPECT_EQ(answer(server, get("/t/bad/live/unknown/live.m3u8")).status, 403);  // Nobody learns which streams there are.
  const auto unknown = answer(server, get("/t/good/live/unknown/live.m3u8"));
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(header(unknown, "TVMS-Code"), "P507");
  const auto early = answer(server, get("/t/good/live/empty/master.m3u8"));
  EXPECT_EQ(early.status, 503);
  EXPECT_EQ(header(early, "Retry-After"), "1");
  auto post = get("/t/good/live/news/hd/live.m3u8");
  post.method = http::Method::post;
  EXPECT_EQ(answer(server, post).status, 405);
  for (const auto* path : {"/", "/t/", "/t/good", "/t/good/live/", "/t/good/live/x", "/t//live/news/hd/live.m3u8",
                           "/x/good/live/news/hd/live.m3u8", "/t/good/dead/news/hd/live.m3u8", "/t/good/live/news/hd/",
                           "/t/good/live/news/hd/s-1.m4s", "/t/good/live/news/hd/s100.m4s.tmp",
                           "/t/good/live/news/hd/../../../control.db", "/t/good/live/news/hd/s99999999999999999999.m4s"}) {
    EXPECT_EQ(answer(server, get(path)).status, 404) << path;
  }
  w.gate.is_revoked = true;
  const auto revoked = answer(server, get("/t/good/live/news/hd/s100.m4s"));
  EXPECT_EQ(revoked.status, 403);
  EXPECT_EQ(header(revoked, "TVMS-Code"), "P517");
}

TEST(BuiltInServer, who_may_not_rewind_sees_the_live_edge_only) {
  World w;
  w.leave(5, {100, 3, w.ago(10min), 2s, 0});
  w.leave(5, {101, 3, w.ago(60s), 2s, 0});
  w.leave(5, {102, 3, w.ago(10s), 2s, 0});
  w.gate.may_rewind = false;
  BuiltInServer server(w.spawner, w.clock, w.gate, w.options);
  server.set_streams(1, w.folder.path(), {stream(5, "news", Source::clock)});
  for (const auto* name : {"live.m3u8", "s101.m4s", "s102.m4s"})
    EXPECT_EQ(answer(server, get(std::string("/t/good/live/news/") + name)).status, 200) << name;
  for (const auto* name : {"master_dvr.m3u8", "dvr.m3u8", "s100.m4s"}) {
    const auto refused = answer(server, get(std::string("/t/good/live/news/") + name));
    EXPECT_EQ(refused.status, 403) << name;
    EXPECT_EQ(header(refused, "TVMS-Code"), "P515") << name;
  }
}

TEST(BuiltInServer, disabling_and_deleting_end_a_stream_and_its_recording) {
  World w;
  w.leave(5, {100, 3, w.ago(10s), 2s, 0});
  w.leave(6, {100, 3, w.ago(10s), 2s, 0});
  BuiltInServer server(w.spawner, w.clock, w.gate, w.options);
  Stream five = stream(5, "five", Source::clock);
  server.set_streams(1, w.folder.path(), {five, stream(6, "six", Source::clock)});
  EXPECT_EQ(answer(server, get("/t/good/live/five/live.m3u8")).status, 200);
  EXPECT_TRUE(server.restart(1, StreamId{5}));
  five.is_enabled = false;
  server.set_streams(1, w.folder.path(), {five});
  EXPECT_EQ(answer(server, get("/t/good/live/five/live.m3u8")).status, 404);
  EXPECT_EQ(answer(server, get("/t/good/live/six/live.m3u8")).status, 404);
  EXPECT_FALSE(fs::exists(w.folder.path() / "dvr" / "5"));
  EXPECT_FALSE(fs::exists(w.folder.path() / "dvr" / "6"));
  EXPECT_EQ(server.statuses(1).at(0).state, StreamState::off);
  EXPECT_EQ(server.restart(1, StreamId{5}).error().code, "STREAM_OFF");
  EXPECT_EQ(server.restart(1, StreamId{6}).error().code, "NOT_FOUND");
  five.is_enabled = true;  // Begins anew, in a folder of its own.
  server.set_streams(1, w.folder.path(), {five});
  EXPECT_EQ(answer(server, get("/t/good/live/five/live.m3u8")).status, 503);
}

TEST(BuiltInServer, a_forbidden_address_is_never_opened) {
  World w;
  std::atomic<int> asked{};
  w.options.check_address = [&asked](std::string_view url, const std::stop_token&) -> base::Status {
    ++asked;
    EXPECT_EQ(url, "http://a.test/live.m3u8");
    return base::fail(base::ErrorKind::forbidden, "ADDRESS_FORBIDDEN", "This address may not be opened.");
  };
  base::SystemClock clock;
  BuiltInServer server(w.spawner, clock, w.gate, w.options);
  server.start();
  server.set_streams(1, w.folder.path(), {stream(5, "news", Source::url)});
  EXPECT_TRUE(eventually([&] { return server.statuses(1).at(0).state == StreamState::failing; }));
  EXPECT_GE(asked, 1);
  EXPECT_EQ(server.statuses(1).at(0).errors.at(0), "This address may not be opened.");
}

// Counts what is started; everything is refused.
class CountedPrograms final : public media::Spawner {
 public:
  std::atomic<int> asked{};
  base::Result<std::unique_ptr<media::Process>> spawn(const media::Command&) override {
    ++asked;
    return base::fail(base::ErrorKind::busy, "PROGRAM_MISSING", "The program ffmpeg is not installed.");
  }
};

TEST(BuiltInServer, a_folder_that_cannot_be_used_is_the_fault_of_its_stream_alone) {
  World w;
  const fs::path dvr = w.folder.path() / "dvr";
  fs::create_directories(dvr);
  std::ofstream(dvr / "6") << "not a folder";
  CountedPrograms programs;
  base::SystemClock clock;
  BuiltInServer server(programs, clock, w.gate, w.options);
  server.start();
  server.set_streams(1, w.folder.path(), {stream(5, "news", Source::clock), stream(6, "sport", Source::clock)});
  ASSERT_TRUE(eventually([&] { return server.statuses(1).at(1).state == StreamState::failing; }));
  EXPECT_EQ(server.statuses(1).at(1).errors.at(0), "The folder of the stream cannot be written.");
  EXPECT_TRUE(eventually([&] { return programs.asked > 0; }));
  EXPECT_EQ(server.statuses(1).size(), 2u);
  EXPECT_EQ(header(answer(server, get("/t/good/live/sport/live.m3u8")), "TVMS-Code"), "P509");
  // Mended by hand: the next start finds it.
  fs::remove(dvr / "6");
  EXPECT_TRUE(eventually([&] { return fs::is_directory(dvr / "6" / "run"); }));
}

TEST(BuiltInServer, streams_that_cannot_be_taken_over_change_nothing) {
  World w;
  std::ofstream(w.folder.path() / "dvr") << "not a folder";
  CountedPrograms programs;
  base::SystemClock clock;
  BuiltInServer server(programs, clock, w.gate, w.options);
  EXPECT_THROW(server.set_streams(1, w.folder.path(), {stream(5, "news", Source::clock)}), fs::filesystem_error);
  EXPECT_TRUE(server.statuses(1).empty());
}

TEST(BuiltInServer, a_name_that_is_looked_up_slowly_holds_up_no_other_stream) {
  World w;
  std::mutex mutex;
  std::condition_variable changed;
  int asked = 0;
  bool is_answered = false;
  w.options.check_address = [&](std::string_view url, const std::stop_token&) -> base::Status {
    std::unique_lock lock(mutex);
    ++asked;
    changed.notify_all();
    if (url.contains("slow")) changed.wait(lock, [&] { return is_answered; });
    return base::fail(base::ErrorKind::invalid, "ADDRESS_FORBIDDEN", "This host may not be opened.");
  };
  base::SystemClock clock;
  BuiltInServer server(w.spawner, clock, w.gate, w.options);
  server.start();
  Stream slow = stream(5, "news", Source::url);
  slow.url = "http://slow.test/a.ts";
  server.set_streams(1, w.folder.path(), {slow});
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return asked == 1; });
  }
  // Staff correct the address while the look-up hangs.
  Stream corrected = slow;
  corrected.url = "http://quick.test/a.ts";
  server.set_streams(1, w.folder.path(), {corrected, stream(6, "sport", Source::clock)});
  EXPECT_TRUE(eventually([&] { return server.statuses(1).at(1).state == StreamState::failing; }, 10s));
  EXPECT_TRUE(eventually([&] { return server.statuses(1).at(0).state == StreamState::failing; }, 10s));
  EXPECT_EQ(server.statuses(1).at(0).errors.at(0), "This host may not be opened.");
  const std::lock_guard lock(mutex);
  is_answered = true;
  changed.notify_all();
}

// As at the end of the program: it does not wait for a name server that is silent.
TEST(BuiltInServer, its_end_stops_the_look_up_of_a_name) {
  World w;
  std::mutex mutex;
  std::condition_variable_any changed;
  bool is_asked = false;
  std::atomic<bool> is_stopped{};
  w.options.check_address = [&](std::string_view, const std::stop_token& stop) -> base::Status {
    std::unique_lock lock(mutex);
    is_asked = true;
    changed.notify_all();
    is_stopped = !changed.wait_for(lock, stop, 10min, [] { return false; }) && stop.stop_requested();
    return base::fail(base::ErrorKind::upstream, "FETCH_CANCELLED", "The look-up was cancelled.");
  };
  {
    base::SystemClock clock;
    BuiltInServer server(w.spawner, clock, w.gate, w.options);
    server.start();
    server.set_streams(1, w.folder.path(), {stream(5, "news", Source::url)});
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_asked; });
  }
  EXPECT_TRUE(is_stopped);
}

TEST(BuiltInServer, a_full_disk_stops_writing_and_says_so) {
  World w;
  w.options.disk_reserve_bytes = INT64_MAX;
  w.leave(5, {100, 3, w.ago(10min), 2s, 0});
  w.leave(5, {101, 3, w.ago(10s), 2s, 0});
  base::SystemClock clock;
  BuiltInServer server(w.spawner, clock, w.gate, w.options);
  server.start();
  server.set_streams(1, w.folder.path(), {stream(5, "news", Source::clock)});
  EXPECT_TRUE(eventually([&] { return server.statuses(1).at(0).state == StreamState::failing; }));
  EXPECT_EQ(server.statuses(1).at(0).errors.at(0), "The disk is full.");
}

std::string name_after(std::string_view text, std::string_view before) {
  const std::size_t at = text.find(before) + before.size();
  return std::string(text.substr(at, text.find_first_of("\"\n", at) - at));
}

// The process that works in a folder.
pid_t process_in(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::error_code fault;
    if (fs::read_symlink(entry.path() / "cwd", fault) == folder && !fault)
      return static_cast<pid_t>(std::stol(entry.path().filename().string()));
  }
  return 0;
}

TEST(BuiltInServer, the_loop_is_made_recorded_served_and_survives_a_killed_child) {
  if (!media::find_program("ffmpeg")) GTEST_SKIP() << "ffmpeg is not installed";
  ::testing::TempFolder folder;
  base::SystemClock clock;
  media::SystemSpawner spawner;
  OneToken gate;
  BuiltInServer server(spawner, clock, gate, {});
  server.start();
  Stream loop = stream(5, "news", Source::loop);
  loop.title = "Channel 5: 100 % 'quoted'";
  server.set_streams(1, folder.path(), {loop});
  const auto status = [&] { return server.statuses(1).at(0); };
  const auto listed = [&] {
    const std::string playlist = text(answer(server, get("/t/good/live/news/dvr.m3u8")));
    std::size_t count = 0;
    for (std::size_t at = 0; (at = playlist.find("#EXTINF", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  ASSERT_TRUE(eventually([&] { return listed() >= 1; })) << ::testing::PrintToString(status().errors);
  EXPECT_EQ(status().state, StreamState::on);
  EXPECT_EQ(status().codecs, "avc1.4d401f,mp4a.40.2");
  EXPECT_EQ(status().width, 1280);
  EXPECT_NEAR(status().frame_rate, 25, 0.01);
  EXPECT_GT(status().bits_per_s, 50'000);
  EXPECT_EQ(status().viewers, 1);
  EXPECT_LT(status().dvr_from, status().dvr_to);

  const std::string master = text(answer(server, get("/t/good/live/news/master.m3u8")));
  EXPECT_NE(master.find("RESOLUTION=1280x720,FRAME-RATE=25.000,CLOSED-CAPTIONS=NONE\nlive.m3u8\n"), std::string::npos) << master;
  const std::string live = text(answer(server, get("/t/good/live/news/live.m3u8")));
  EXPECT_NE(live.find("#EXT-X-TARGETDURATION:4\n"), std::string::npos) << live;
  EXPECT_NE(live.find("#EXTINF:4.000000,\n"), std::string::npos) << live;

  // Every name in the playlist leads to a file, which the edge then serves with ranges.
  const auto segment = answer(server, get("/t/good/live/news/" + name_after(live, ",\n")));
  const auto init = answer(server, get("/t/good/live/news/" + name_after(live, "URI=\"")));
  EXPECT_GT(fs::file_size(file(segment)), 10'000u);
  EXPECT_GT(fs::file_size(file(init)), 500u);
  EXPECT_EQ(header(segment, "Content-Type"), "video/mp4");

  // Killed: started again within the first back-off, behind a discontinuity, in the same sequence.
  const fs::path run = folder.path() / "dvr" / "5" / "run";
  const pid_t first = process_in(run);
  ASSERT_GT(first, 0);
  const std::size_t before = listed();
  ::kill(first, SIGKILL);
  ASSERT_TRUE(eventually([&] { return status().restarts == 1; }, 10s));
  ASSERT_TRUE(eventually([&] { return listed() > before && status().state == StreamState::on; }));
  EXPECT_NE(text(answer(server, get("/t/good/live/news/dvr.m3u8"))).find("#EXT-X-DISCONTINUITY\n"), std::string::npos);
  EXPECT_NE(process_in(run), first);

  server.stop();
  EXPECT_EQ(process_in(run), 0);
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A provider on loopback: the same nine seconds of picture with sound of different kinds.
struct Provider {
  ::testing::TempFolder folder;
  media::SystemSpawner spawner;
  net::Loopback http;

  std::string run(const std::string& program, const media::Arguments& arguments) {
    const auto finished = media::run(spawner, {program, arguments, folder.path()}, {.deadline = 60s});
    EXPECT_TRUE(finished && finished->exit.is_success()) << (finished ? finished->errors : finished.error().message);
    return finished ? finished->output + finished->errors : "";
  }
  void make_sources() {
    run("ffmpeg",
        media::Arguments().words("-v error -nostdin -f lavfi -i testsrc2=s=160x90:r=25 -f lavfi -i sine=sample_rate=48000 "
                                 "-t 9 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 50 -c:a aac aac.ts"));
    run("ffmpeg",
        media::Arguments().words("-v error -nostdin -i aac.ts -c:v copy -c:a ac3 ac3.ts "
                                 "-map v -c copy silent.ts -map a -c copy radio.ts -c copy -bsf:a aac_adtstoasc asc.flv "
                                 "-c copy -hls_list_size 0 -hls_playlist_type vod -hls_segment_filename v%d.ts vod.m3u8"));
    // A source that is over is asked again, which does no harm here.
    for (const auto& entry : fs::directory_iterator(folder.path()))
      http.on("/" + entry.path().filename().string(), net::ok(read(entry.path())));
  }
};

// What copied sound of every kind becomes: the first segment decodes, and ffmpeg has not been started again and again for it.
TEST(BuiltInServer, copied_sound_of_every_kind_is_in_segments_that_decode) {
  if (!media::find_program("ffmpeg")) GTEST_SKIP() << "ffmpeg is not installed";
  const std::vector<std::pair<std::string, std::string>> kinds{{"aac.ts", "h264\naac\n"},  {"vod.m3u8", "h264\naac\n"},
                                                               {"asc.flv", "h264\naac\n"}, {"ac3.ts", "h264\nac3\n"},
                                                               {"radio.ts", "aac\n"},      {"silent.ts", "h264\n"}};
  Provider provider;
  provider.make_sources();
  base::SystemClock clock;
  OneToken gate;
  BuiltInServer server(provider.spawner, clock, gate, {});
  server.start();
  std::vector<Stream> streams;
  for (const auto& [name, tracks] : kinds) {
    streams.push_back(stream(static_cast<std::int64_t>(streams.size()) + 1, "k" + std::to_string(streams.size()), Source::url));
    streams.back().url = provider.http.url("/" + name);
  }
  server.set_streams(1, provider.folder.path(), streams);
  const auto root = [](std::size_t i) { return "/t/good/live/k" + std::to_string(i) + "/"; };
  const auto playlist = [&](std::size_t i) { return text(answer(server, get(root(i) + "live.m3u8"))); };
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    ASSERT_TRUE(eventually([&] { return playlist(i).contains("#EXTINF"); }))
        << kinds[i].first << ::testing::PrintToString(server.statuses(1).at(i).errors);
  }
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    // The sources end after their nine seconds, and a slow machine may see silence; of the sound nothing is said.
    const auto statuses = server.statuses(1);
    for (const std::string& line : statuses.at(i).errors)
      EXPECT_FALSE(line.contains("bitstream") || line == "ended with code 1") << kinds[i].first << ": " << line;
    const std::string list = playlist(i);
    const std::string init = read(file(answer(server, get(root(i) + name_after(list, "URI=\"")))));
    const std::string segment = read(file(answer(server, get(root(i) + name_after(list, ",\n")))));
    std::ofstream(provider.folder.path() / "made.mp4", std::ios::binary) << init << segment;
    EXPECT_EQ(provider.run("ffprobe",
                           media::Arguments().words("-v error -show_entries stream=codec_name -of default=nw=1:nk=1 made.mp4")),
              kinds[i].second)
        << kinds[i].first;
    EXPECT_EQ(provider.run("ffmpeg", media::Arguments().words("-v error -nostdin -xerror -i made.mp4 -f null -")), "");
  }
}

}  // namespace
}  // namespace media_servers
