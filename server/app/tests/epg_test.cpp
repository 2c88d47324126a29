// The guide in a whole application: real guides, fetching, refusals, cancelling, the command line.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "app/commands.hpp"
#include "app/tests/world.hpp"
#include "cms/channels/channels.hpp"
#include "cms/epg/epg.hpp"
#include "foundation/net/tests/loopback.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "foundation/testing/places.hpp"
#include "panel/user_log/user_log.hpp"

namespace app_test {
namespace {

namespace json = boost::json;

class GuideStory : public ::testing::TestWithParam<db::Backend> {
 public:
  void SetUp() override {
    if (GetParam() == db::Backend::postgres && !testing::postgres_server()) GTEST_SKIP() << "TVMS_TEST_POSTGRES is not set";
    world_ = std::make_unique<World>(GetParam());
    who_ = world_->sign_in("cms");
  }
  void TearDown() override { world_.reset(); }

 protected:
  json::object call(http::Method method, const std::string& path, int status, std::string body = {}) {
    http::Request request;
    request.method = method;
    request.path = "/api/v1/deployments/demo" + path.substr(0, path.find('?'));
    if (const auto at = path.find('?'); at != std::string::npos) request.query = path.substr(at + 1);
    request.headers = who_;
    request.headers.emplace_back("host", "localhost");
    request.headers.emplace_back("content-type", "application/json");
    request.body = std::move(body);
    const auto response = world_->send(std::move(request));
    EXPECT_EQ(response.status, status) << path << " " << body_of(response);
    const auto text = body_of(response);
    return text.empty() ? json::object{} : json::parse(text).as_object();
  }
  std::int64_t add_source(const std::string& body) {
    return call(http::Method::post, "/cms/epg_sources", 201, body).at("id").as_int64();
  }
  json::object source(std::int64_t id) { return call(http::Method::get, "/cms/epg_sources/" + std::to_string(id), 200); }
  // The job of an upload, once it is over.
  json::object upload(std::int64_t id, std::string bytes, const std::string& query = {}) {
    const auto job =
        call(http::Method::post, "/cms/epg_sources/" + std::to_string(id) + "/upload" + query, 202, std::move(bytes)).at("job");
    return call(http::Method::get, "/jobs/" + std::to_string(job.as_int64()), 200);
  }
  // Time goes by, and with it the session of before.
  void travel(base::milliseconds by) {
    world_->clock().advance(by);
    world_->parts().jobs->run_due();
    who_ = world_->sign_in("cms");
  }
  epg::Guide& guide() { return world_->parts().of<epg::Guide>(); }
  db::Database& database() { return *world_->demo()->database; }

  std::unique_ptr<World> world_;
  http::Headers who_;
};

// `programmes` of an hour each on each channel, from 2026-03-02 at midnight on.
std::string guide_text(int channels, int programmes, const std::string& title = "Show") {
  std::string out = "<tv>";
  for (int c = 0; c < channels; ++c) {
    const auto id = "c" + std::to_string(c);
    out += "<channel id=\"" + id + "\"><display-name>Channel " + std::to_string(c) + "</display-name></channel>";
    for (int p = 0; p < programmes; ++p) {
      const auto at = [&](int hour) {
        auto text = base::format_instant(*base::parse_instant("2026-03-02T00:00:00.000Z") + std::chrono::hours(hour));
        return text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2) + text.substr(11, 2) + "0000 +0000";
      };
      out += "<programme channel=\"" + id + "\" start=\"" + at(p) + "\" stop=\"" + at(p + 1) + "\"><title lang=\"en\">" + title +
             " " + std::to_string(p) + "</title></programme>";
    }
  }
  return out + "</tv>";
}

std::string gzip(const std::string& text) { return http::prepare("", text, "", http::Effort::quick)->gzip; }

// Gzip in gzip; the zeros make it worth packing.
std::string gzip_again(const std::string& packed) {
  const auto padded = packed + std::string(2000, '\0');
  return gzip(padded);
}

TEST_P(GuideStory, gzip_and_its_faults) {
  const auto id = add_source(R"({"name":"G","kind":"upload"})");
  const auto packed = gzip(guide_text(2, 60));
  EXPECT_EQ(upload(id, packed).at("state"), "done");
  EXPECT_EQ(source(id).at("programmes"), 120);
  EXPECT_EQ(upload(id, packed).at("result").at("result"), "unchanged");
  EXPECT_EQ(upload(id, packed.substr(0, packed.size() / 2)).at("error_code"), "COMPRESSION_BROKEN");
  EXPECT_EQ(upload(id, gzip_again(packed)).at("error_code"), "COMPRESSION_NESTED");
  std::string bomb = "<tv>";
  while (bomb.size() < 8'000'000) bomb += "<channel id=\"a\"/>";
  EXPECT_EQ(upload(id, gzip(bomb)).at("error_code"), "COMPRESSION_RATIO");
  EXPECT_EQ(upload(id, "<tv><channel id=\"a\"><display-name>" + std::string(2'000'000, 'x')).at("state"), "failed");
  EXPECT_EQ(source(id).at("programmes"), 120);
  EXPECT_EQ(source(id).at("state"), "failing");
}

TEST_P(GuideStory, C20_1002_a_guide_that_shrank_is_refused_until_staff_want_it) {
  const auto id = add_source(R"({"name":"S","kind":"upload"})");
  upload(id, guide_text(6, 30));
  const auto refused = upload(id, guide_text(2, 30));
  EXPECT_EQ(refused.at("error_code"), "GUIDE_SHRUNK");
  auto shown = source(id);
  EXPECT_EQ(shown.at("programmes"), 180);
  EXPECT_EQ(shown.at("state"), "failing");
  // The refused file is still there: it need not be uploaded again.
  const auto path = "/cms/epg_sources/" + std::to_string(id);
  const auto job = call(http::Method::post, path + "/refresh?may_shrink=true", 202).at("job").as_int64();
  EXPECT_EQ(call(http::Method::get, "/jobs/" + std::to_string(job), 200).at("state"), "done");
  shown = source(id);
  EXPECT_EQ(shown.at("state"), "active");
  EXPECT_EQ(shown.at("channels_found"), 2);
  // Channels that a file has no more stay, with their programmes.
  const auto channels = call(http::Method::get, "/cms/guide_channels?sort=name", 200);
  EXPECT_EQ(channels.at("total"), 6);
  EXPECT_EQ(channels.at("items").at(5).at("is_listed"), false);
  EXPECT_EQ(channels.at("items").at(5).at("programmes"), 30);
  const auto log = call(http::Method::get, path + "/log", 200);
  EXPECT_EQ(log.at("items").at(0).at("result"), "done");
  EXPECT_EQ(log.at("items").at(1).at("result"), "shrunk");
  // The next one is held against the accepted one.
  EXPECT_EQ(upload(id, guide_text(2, 29)).at("state"), "done");
}

TEST_P(GuideStory, only_changed_days_are_written_and_the_version_tells) {
  const auto id = add_source(R"({"name":"D","kind":"upload"})");
  EXPECT_EQ(upload(id, guide_text(2, 60)).at("result").at("days_changed"), 6);  // Three days each.
  const auto version = [&] { return database().read([](db::Tx& tx) { return epg::guide_version(tx); }); };
  const auto first = version();
  const auto days = [&] { return database().read([&](db::Tx& tx) { return epg::days_of(tx, {1}, 0, 100'000); }); };
  const auto before = days();
  ASSERT_EQ(before.size(), 3U);
  EXPECT_EQ(before[0].programmes, 24);
  EXPECT_EQ(before[0].hash.size(), 32U);
  // One more programme, on the last day.
  EXPECT_EQ(upload(id, guide_text(2, 61)).at("result").at("days_changed"), 2);
  EXPECT_EQ(version(), first + 1);
  const auto after = days();
  EXPECT_EQ(after[0].hash, before[0].hash);
  EXPECT_NE(after[2].hash, before[2].hash);
  const auto packed = database().read([&](db::Tx& tx) { return epg::packed_day(tx, {1}, after[2].day); });
  const auto opened = epg::PackedDay::open(packed);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->size(), 13U);
  EXPECT_EQ(database().read([](db::Tx& tx) { return epg::packed_day(tx, {1}, 1); }), "");
  // Blanks make another file, not another guide.
  auto spaced = guide_text(2, 61);
  spaced.insert(4, "\n\n");
  EXPECT_EQ(upload(id, spaced).at("result").at("days_changed"), 0);
  EXPECT_EQ(version(), first + 1);
}

TEST_P(GuideStory, cancelling_leaves_all_as_it_was) {
  const auto id = add_source(R"({"name":"C","kind":"upload"})");
  upload(id, guide_text(2, 60));
  testing::TempFolder folder;
  const auto file = folder.path() / "guide.xml";
  std::ofstream(file) << guide_text(2, 60, "Other");
  for (const int at : {0, 2, 4}) {  // While it reads, while it stores, before the switch.
    int steps = 0;
    epg::RefreshOptions options;
    options.file = file;
    const auto report = guide().refresh(database(), {id}, options, [&](int) { return steps++ < at; });
    ASSERT_TRUE(report);
    EXPECT_EQ(report->result, epg::RefreshResult::cancelled) << at;
  }
  EXPECT_EQ(source(id).at("state"), "active");
  EXPECT_EQ(call(http::Method::get, "/cms/epg_sources/" + std::to_string(id) + "/log", 200).at("items").as_array().size(), 1);
  const auto window = "?from=2026-03-02T00:00:00.000Z&to=2026-03-02T01:00:00.000Z";
  EXPECT_EQ(call(http::Method::get, std::string("/cms/guide_channels/1/guide") + window, 200).at("programmes").at(0).at("title"),
            "Show 0");
}

TEST_P(GuideStory, an_address_is_fetched_on_creation_by_night_and_again_after_a_fault) {
  net::Loopback server;
  const auto answer = [](const std::string& body, const std::string& more) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n" + more + "Content-Length: " + std::to_string(body.size()) +
           "\r\nConnection: close\r\n\r\n" + body;
  };
  const auto body = guide_text(2, 60);
  server.on("/guide.xml", [&](net::Loopback::Peer& peer) {
    if (peer.head.find("one-two") != std::string::npos)
      peer.send("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n");
    else
      peer.send(answer(body, "ETag: \"one-two\"\r\n"));
  });
  const auto id =
      add_source(R"({"name":"U","user_name":"nora","password":"tangerine-lamp","url":")" + server.url("/guide.xml") + R"("})");
  EXPECT_EQ(source(id).at("programmes"), 120);
  EXPECT_NE(server.requests().at(0).find("uthorization: Basic bm9yYTp0YW5nZXJpbmUtbGFtcA=="), std::string::npos);
  // By night, once, and unchanged.
  travel(std::chrono::hours(24));
  auto log = call(http::Method::get, "/cms/epg_sources/" + std::to_string(id) + "/log", 200);
  ASSERT_EQ(log.at("items").as_array().size(), 2U);
  EXPECT_EQ(log.at("items").at(0).at("result"), "unchanged");
  // A fault of the network: tried again after 1, 5 and 15 minutes; the guide stays.
  server.on("/guide.xml", "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  call(http::Method::post, "/cms/epg_sources/" + std::to_string(id) + "/refresh", 202);
  for (const int minutes : {1, 5, 15, 60}) travel(std::chrono::minutes(minutes));
  log = call(http::Method::get, "/cms/epg_sources/" + std::to_string(id) + "/log", 200);
  EXPECT_EQ(log.at("items").as_array().size(), 6U);
  EXPECT_EQ(log.at("items").at(0).at("code"), "SOURCE_HTTP");
  EXPECT_EQ(source(id).at("programmes"), 120);
  EXPECT_EQ(source(id).at("state"), "failing");
  // A page of HTML is no guide.
  server.on("/guide.xml", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
  call(http::Method::post, "/cms/epg_sources/" + std::to_string(id) + "/refresh", 202);
  EXPECT_EQ(source(id).at("error_code"), "FETCH_TYPE");
}

// A refresh that was cancelled, or put back by a stop, once ended all later ones of its source (nothing was planned any more).
TEST_P(GuideStory, a_cancelled_refresh_does_not_end_the_nights_after_it) {
  net::Loopback server;
  const auto body = guide_text(2, 60);
  const auto good = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: " + std::to_string(body.size()) +
                    "\r\nConnection: close\r\n\r\n" + body;
  server.on("/guide.xml", good);
  const auto id = add_source(R"({"name":"U","url":")" + server.url("/guide.xml") + R"("})");
  const auto refreshes = [&] {
    return call(http::Method::get, "/cms/epg_sources/" + std::to_string(id) + "/log", 200).at("items").as_array().size();
  };
  ASSERT_EQ(refreshes(), 1U);
  auto& database = *world_->demo()->database;
  const auto submit_due = [&] {
    database.write([&](db::Tx& tx) {
      jobs::submit_scheduled(tx, {"Europe/Berlin", {180}}, world_->clock().now(), [](auto) { return jobs::Lane::slow; });
    });
  };
  const auto last_job = [&](db::Tx& tx) {
    return jobs::find_schedule(tx, "cms.epg_sources", id, "epg_sources.refresh")->last_job.value();
  };
  // Staff cancel the one that waits.
  world_->clock().advance(std::chrono::hours(24));
  submit_due();
  database.write([&](db::Tx& tx) { EXPECT_TRUE(jobs::cancel(tx, last_job(tx), world_->clock().now())); });
  travel(std::chrono::hours(24));
  EXPECT_EQ(refreshes(), 2U);
}

TEST_P(GuideStory, days_beyond_the_wanted_ones_come_when_it_is_their_time) {
  net::Loopback server;
  const auto body = guide_text(1, 24 * 6);
  server.on("/g", "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: " + std::to_string(body.size()) +
                      "\r\nConnection: close\r\n\r\n" + body);
  const auto id =
      add_source(R"({"name":"A","days_ahead":2,"refresh":"hourly","refresh_hours":12,"url":")" + server.url("/g") + R"("})");
  EXPECT_EQ(source(id).at("programmes"), 72);
  travel(std::chrono::hours(13));
  EXPECT_EQ(source(id).at("programmes"), 72);
  travel(std::chrono::hours(13));
  EXPECT_EQ(source(id).at("programmes"), 96);
}

TEST_P(GuideStory, real_guide_links_all_channels_of_the_real_playlist) {
  const auto data = testing::shared_file("data");
  if (!std::filesystem::exists(data)) GTEST_SKIP() << "No real guides here; set TVMS_TEST_SHARED to the folder that holds data/.";
  auto journal = user_log::Journal::of_system("test", world_->clock().now());
  const records::Act act{journal, world_->clock().now()};
  const auto imported = channels::import_file(world_->parts().of<channels::Channels>(), database(), data / "m3u" / "nz.m3u",
                                              {.is_dry_run = false}, act);
  ASSERT_TRUE(imported);
  EXPECT_EQ(imported->added, 42);
  const auto id = guide().upload_source(database(), "nz", act);
  ASSERT_TRUE(id);
  epg::RefreshOptions options;
  options.file = data / "epg" / "nz.xml.gz";
  const auto report = guide().refresh(database(), *id, options, [](int) { return true; });
  ASSERT_TRUE(report);
  EXPECT_EQ(report->result, epg::RefreshResult::done);
  EXPECT_EQ(report->programmes, 5510);
  const auto linked = database().write([&](db::Tx& tx) { return guide().link_proposed(tx, 97, act); });
  ASSERT_TRUE(linked);
  EXPECT_EQ(*linked, 42);
  EXPECT_EQ(call(http::Method::get, "/cms/epg/summary", 200).at("programmes"), 4928);
  // Moved to now, it covers now.
  options.is_shift_auto = true;
  const auto moved = guide().refresh(database(), *id, options, [](int) { return true; });
  ASSERT_TRUE(moved);
  EXPECT_NE(moved->shift_days, 0);
  EXPECT_EQ(moved->programmes, 5510);
  EXPECT_EQ(call(http::Method::get, "/cms/epg/summary", 200).at("unlinked"), 0);
}

INSTANTIATE_TEST_SUITE_P(, GuideStory, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
