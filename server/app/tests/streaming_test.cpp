// A stream from the back office to the player, with a real ffmpeg and over a real socket: who may fetch it, and what ends that.
#include <gtest/gtest.h>
#include <poll.h>

#include <boost/json.hpp>

#include "app/tests/world.hpp"
#include "crm/customers/customers.hpp"
#include "foundation/http/edge.hpp"
#include "foundation/media/process.hpp"
#include "foundation/net/net.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "streaming/sessions/sessions.hpp"
#include "streaming/tokens/tokens.hpp"

namespace app_test {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::string_view kRoot = "/api/v1/deployments/demo";

class Streaming : public ::testing::TestWithParam<db::Backend> {
 protected:
  Streaming() : world_(GetParam()) {
    parts().house->start();
    parts().housekeeper->start();
  }
  ~Streaming() override { stop(); }

  void stop() {
    parts().housekeeper->stop();
    parts().house->stop();
  }

  app::Parts& parts() { return world_.parts(); }

  json::object call(const http::Headers& who, http::Method method, std::string_view path, json::object body, int status) {
    http::Request request;
    request.method = method;
    request.path = std::string(kRoot) + std::string(path);
    request.headers = who;
    request.headers.emplace_back("host", "localhost");
    request.headers.emplace_back("content-type", "application/json");
    request.headers.emplace_back("idempotency-key", "key-of-" + std::to_string(++keys_));
    if (method != http::Method::get) request.body = json::serialize(body);
    const auto response = world_.send(std::move(request));
    const auto text = body_of(response);
    EXPECT_EQ(response.status, status) << path << text;
    return text.empty() ? json::object{} : json::parse(text).as_object();
  }

  // The world's clock follows the real one while something that another process does is waited for.
  bool eventually(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + 60s;
    auto seen = std::chrono::steady_clock::now();
    while (!condition()) {
      if (seen > end) return false;
      ::poll(nullptr, 0, 20);
      const auto now = std::chrono::steady_clock::now();
      world_.clock().advance(std::chrono::ceil<base::milliseconds>(now - seen));
      seen = now;
    }
    return true;
  }

  std::int64_t add_customer() {
    const auto crm = world_.sign_in("crm");
    const json::object price{{"minor", 100}, {"currency", "EUR"}};
    const json::object plan{{"name", "Month"}, {"length", 1}, {"unit", "months"}, {"prices", json::array{price}}};
    const auto product = call(crm, http::Method::post, "/crm/products",
                              {{"name", "Basic " + std::to_string(keys_)}, {"plans", json::array{plan}}}, 201);
    // Only what is published is for sale.
    call(world_.sign_in("admin"), http::Method::post, "/publish/runs", {{"areas", json::array{"products"}}}, 202);
    const auto customer = call(crm, http::Method::post, "/crm/customers",
                               {{"product_id", product.at("id")}, {"plan_id", product.at("plans").at(0).at("id")}}, 201);
    return customer.at("id").as_int64();
  }

  // As the play decision makes it.
  std::string token_of(std::int64_t customer, std::uint16_t rights) {
    const auto now = world_.clock().now();
    const auto tenant = world_.demo()->number;
    const auto started = parts().of<sessions::Registry>().start({.tenant = tenant,
                                                                 .customer = customer,
                                                                 .device = customer + 100,
                                                                 .content = {base::ContentKind::channel, 1},
                                                                 .limit = 1},
                                                                now);
    EXPECT_TRUE(started);
    tokens::Play play;
    play.tenant = static_cast<std::uint32_t>(tenant);
    play.session = static_cast<std::uint64_t>(started->session.id.raw);
    play.device = static_cast<std::uint64_t>(customer) + 100;
    play.subscriber = static_cast<std::uint64_t>(customer);
    play.content = {base::ContentKind::channel, 1};
    play.rights = rights;
    play.issued = std::chrono::floor<std::chrono::seconds>(now);
    play.streams_max = 1;
    return parts().of<tokens::Keys>().sign(play, "/live/clock/1/");
  }

  World world_;
  int keys_{1000};
};

// A player: it knows addresses and nothing else.
class Player {
 public:
  explicit Player(World& world) : edge_({.port = 0}, world.application().site(), world.clock(), random_) { edge_.start(); }
  net::FetchResponse get(const std::string& path, net::Headers headers = {}) {
    auto response =
        fetcher_.fetch({.url = "http://127.0.0.1:" + std::to_string(edge_.port()) + path, .headers = std::move(headers)});
    EXPECT_TRUE(response) << path;
    return response ? std::move(*response) : net::FetchResponse{};
  }

 private:
  base::SystemRandom random_;
  base::SystemClock clock_;
  http::Edge edge_;
  std::unique_ptr<net::Resolver> resolver_ = net::make_system_resolver();
  net::Fetcher fetcher_{{.opened = {*net::parse_cidr("127.0.0.1/32")}, .is_any_port = true}, clock_, *resolver_};
};

std::string line_after(const std::string& text, std::string_view before) {
  const auto at = text.find(before);
  if (at == std::string::npos) return {};
  const auto from = text.find('\n', at) + 1;
  return text.substr(from, text.find('\n', from) - from);
}

TEST_P(Streaming, a_stream_reaches_players_and_stops_when_its_customer_is_disabled) {
  if (!media::find_program("ffmpeg")) GTEST_SKIP() << "ffmpeg is not installed";
  const auto cms = world_.sign_in("cms");
  const auto made = call(cms, http::Method::post, "/streaming/streams", {{"name", "clock/1"}, {"source", "clock"}}, 201);
  const auto path = "/streaming/streams/" + std::to_string(made.at("id").as_int64());
  json::object shown;
  ASSERT_TRUE(eventually([&] {
    shown = call(cms, http::Method::get, path, {}, 200);
    return !shown.at("dvr_to").is_null();
  })) << shown;
  EXPECT_EQ(shown.at("state"), "on");
  EXPECT_TRUE(shown.at("codecs").as_string().starts_with("avc1.")) << shown;

  const auto customer = add_customer();
  Player player(world_);
  const auto token = token_of(customer, tokens::kLive | tokens::kDvr);
  const std::string root = "/watch/demo/t/" + token + "/live/clock/1/";
  const auto master = player.get(root + "master_dvr.m3u8");
  ASSERT_EQ(master.status, 200) << master.body;
  EXPECT_EQ(master.header("access-control-allow-origin"), "*");
  const auto media = player.get(root + line_after(master.body, "#EXT-X-STREAM-INF"));
  ASSERT_EQ(media.status, 200);
  const auto segment = root + line_after(media.body, "#EXTINF");
  const auto whole = player.get(segment);
  ASSERT_EQ(whole.status, 200);
  const auto part = player.get(segment, {{"Range", "bytes=100-199"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, whole.body.substr(100, 100));
  EXPECT_EQ(part.header("content-range"), "bytes 100-199/" + std::to_string(whole.body.size()));
  EXPECT_EQ(call(cms, http::Method::get, path, {}, 200).at("viewers"), 1);
  // A link is for its own stream, and without the right to rewind for the live edge only.
  EXPECT_EQ(player.get("/watch/demo/t/" + token + "/live/clock/2/master.m3u8").header("tvms-code"), "P510");
  const std::string live = "/watch/demo/t/" + token_of(customer, tokens::kLive) + "/live/clock/1/";
  EXPECT_EQ(player.get(live + "master.m3u8").status, 200);
  EXPECT_EQ(player.get(live + "master_dvr.m3u8").header("tvms-code"), "P515");

  const auto crm = world_.sign_in("crm");
  call(crm, http::Method::post, "/crm/customers/" + std::to_string(customer) + "/actions/disable", {{"reason", "unpaid"}}, 200);
  const auto cut = player.get(live + "master.m3u8");
  EXPECT_EQ(cut.status, 403);
  EXPECT_EQ(cut.header("tvms-code"), "P517");

  // Staff look without being a customer.
  const auto link = call(cms, http::Method::post, path + "/actions/test_play", {}, 200);
  const auto test = std::string(std::string_view(link.at("url").as_string()));
  EXPECT_EQ(player.get(test).status, 200);
  world_.clock().advance(20min);
  EXPECT_EQ(player.get(test).header("tvms-code"), "P510");

  const auto folder = world_.demo()->dir / "dvr" / std::to_string(made.at("id").as_int64());
  EXPECT_TRUE(std::filesystem::exists(folder));
  call(cms, http::Method::del, path, {}, 204);
  EXPECT_TRUE(eventually([&] { return !std::filesystem::exists(folder); }));
}

TEST_P(Streaming, what_ended_stays_ended_after_a_restart_and_when_another_process_ended_it) {
  const auto customer = add_customer();
  const auto other = add_customer();
  const auto status_of = [&](const std::string& token) {
    http::Request request;
    request.path = "/watch/demo/t/" + token + "/live/clock/1/master.m3u8";
    request.headers = {{"host", "localhost"}};
    const auto response = world_.send(std::move(request));
    for (const auto& [name, value] : response.headers)
      if (name == "tvms-code") return value;
    return std::to_string(response.status);
  };
  const auto first = token_of(customer, tokens::kLive);
  const auto second = token_of(other, tokens::kLive);
  EXPECT_EQ(status_of(first), "P507");  // Let in; there is no such stream.
  EXPECT_EQ(status_of(second), "P507");
  const auto crm = world_.sign_in("crm");
  call(crm, http::Method::post, "/crm/customers/" + std::to_string(customer) + "/actions/disable", {}, 200);
  EXPECT_EQ(status_of(first), "P517");

  // As the command line would: nobody in this process is told.
  world_.demo()->database->write(
      [&](db::Tx& tx) { static_cast<void>(parts().of<customers::Customers>().raise_play_epoch(tx, {other})); });
  EXPECT_TRUE(eventually([&] { return status_of(second) == "P517"; }));

  stop();
  world_.restart();
  EXPECT_EQ(status_of(first), "P517");
  EXPECT_EQ(status_of(second), "P517");
}

INSTANTIATE_TEST_SUITE_P(, Streaming, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
