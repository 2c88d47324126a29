// Viewers of a whole application: races for places, tokens that were tampered with, memory that follows commits and restarts.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <thread>

#include "app/tests/world.hpp"
#include "crm/customers/customers.hpp"
#include "crm/products/products.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "panel/user_log/user_log.hpp"
#include "viewer/sign_in/sign_in.hpp"

namespace app_test {
namespace {

namespace json = boost::json;

std::string text(const json::value& value) { return std::string(std::string_view(value.as_string())); }

class Viewers : public ::testing::TestWithParam<db::Backend> {
 protected:
  void SetUp() override {
    if (GetParam() == db::Backend::postgres && !testing::postgres_server()) GTEST_SKIP() << "TVMS_TEST_POSTGRES is not set";
    world_ = std::make_unique<World>(GetParam());
  }

  struct Answer {
    int status{};
    json::object body;
  };
  Answer send(http::Method method, const std::string& path, const json::object& body, http::Headers headers) {
    http::Request request;
    request.method = method;
    request.path = path;
    request.headers = std::move(headers);
    request.headers.emplace_back("host", "localhost");
    request.headers.emplace_back("content-type", "application/json");
    if (method != http::Method::get) request.body = json::serialize(body);
    const auto response = world_->send(std::move(request));
    const auto said = body_of(response);
    return {response.status, said.empty() ? json::object{} : json::parse(said).as_object()};
  }
  Answer staff(const std::string& path, const json::object& body) {
    if (admin_.empty()) admin_ = world_->sign_in("admin");
    auto headers = admin_;
    headers.emplace_back("idempotency-key", "key-of-" + std::to_string(++keys_));
    auto answer = send(http::Method::post, "/api/v1/deployments/demo" + path, body, std::move(headers));
    EXPECT_LT(answer.status, 300) << path << json::serialize(answer.body);
    return answer;
  }
  Answer app(const std::string& call, const json::object& body, const std::string& token = {}) {
    http::Headers headers;
    if (!token.empty()) headers.emplace_back("authorization", "Bearer " + token);
    return send(http::Method::post, "/watch/demo/tv/v1/" + call, body, std::move(headers));
  }

  // One channel on a stream, published, and a customer whose product allows so many devices and streams.
  void publish(int devices_max, int streams_max) {
    const auto stream = staff("/streaming/streams", {{"name", "harbour"}, {"source", "clock"}}).body.at("id");
    channel_ =
        staff("/cms/channels", {{"name", json::object{{"en", "Harbour"}}}, {"stream_id", stream}}).body.at("id").as_int64();
    const auto package = staff("/cms/packages", {{"name", "All"}, {"channels", json::array{channel_}}}).body.at("id");
    staff("/uit/user_interfaces", {{"name", "Main"}, {"app_name", "Harbour TV"}});
    const json::object price{{"minor", 100}, {"currency", "EUR"}};
    const json::object plan{{"name", "Month"}, {"length", 1}, {"unit", "months"}, {"prices", json::array{price}}};
    const auto product = staff("/crm/products", {{"name", "Basic"},
                                                 {"devices_max", devices_max},
                                                 {"streams_max", streams_max},
                                                 {"packages", json::array{package}},
                                                 {"plans", json::array{plan}}});
    staff("/publish/runs", {{"areas", json::array{"channels", "products", "ui"}}});
    customer_ = staff("/crm/customers", {{"user_id", "anna.berg"},
                                         {"password", "secret+1"},
                                         {"product_id", product.body.at("id")},
                                         {"plan_id", product.body.at("plans").at(0).at("id")}})
                    .body.at("id")
                    .as_int64();
  }
  Answer sign_in() {
    return app("sign_in", {{"user_id", "anna.berg"}, {"password", "secret+1"}, {"device", json::object{{"type", "browser_pc"}}}});
  }
  Answer play(const std::string& token, const std::string& request_id) {
    return app("play", {{"kind", "live"}, {"channel_id", channel_}, {"request_id", request_id}}, token);
  }

  std::unique_ptr<World> world_;
  http::Headers admin_;
  int keys_{1000};
  std::int64_t channel_{}, customer_{};
};

TEST_P(Viewers, C60_34_the_last_stream_goes_to_one_of_many_devices) {
  publish(8, 3);
  std::vector<std::string> tokens;
  for (int i = 0; i < 8; ++i) tokens.push_back(text(sign_in().body.at("access_token")));
  std::atomic<int> started{0}, refused{0};
  {
    std::vector<std::jthread> apps;
    for (const auto& token : tokens)
      apps.emplace_back([&] {
        const auto answer = play(token, "r1");
        if (answer.status == 200) ++started;
        if (answer.status == 409 && answer.body.at("app_code") == "P504") ++refused;
      });
  }
  EXPECT_EQ(started, 3);
  EXPECT_EQ(refused, 5);
}

TEST_P(Viewers, C60_32_the_last_place_goes_to_one_of_many_sign_ins) {
  publish(2, 1);
  std::atomic<int> admitted{0}, refused{0};
  {
    std::vector<std::jthread> apps;
    for (int i = 0; i < 4; ++i)
      apps.emplace_back([&] {
        const auto answer = sign_in();
        if (answer.status == 200) ++admitted;
        if (answer.status == 409 && answer.body.at("app_code") == "A309") ++refused;
      });
  }
  EXPECT_EQ(admitted, 2);
  EXPECT_EQ(refused, 2);
}

TEST_P(Viewers, five_wrong_tries_side_by_side_are_five) {
  publish(2, 1);
  std::atomic<int> wrong{0}, locked{0};
  {
    std::vector<std::jthread> apps;
    for (int i = 0; i < 12; ++i)
      apps.emplace_back([&] {
        const auto answer =
            app("sign_in", {{"user_id", "anna.berg"}, {"password", "guess"}, {"device", json::object{{"type", "browser_pc"}}}});
        if (answer.status == 401) ++wrong;
        if (answer.status == 429) ++locked;
      });
  }
  EXPECT_EQ(wrong, 5);
  EXPECT_EQ(locked, 7);
}

TEST_P(Viewers, right_tries_lock_no_address_and_fifty_wrong_ones_do) {
  publish(2, 1);
  const auto first = sign_in().body;
  const auto again = [&](std::string_view user, std::string_view password) {
    const json::object device{{"type", "browser_pc"}, {"key", first.at("device_key")}};
    return app("sign_in", {{"user_id", user}, {"password", password}, {"device", device}}).status;
  };
  for (int i = 0; i < 60; ++i) ASSERT_EQ(again("anna.berg", "secret+1"), 200) << i;
  for (int i = 0; i < 50; ++i) ASSERT_EQ(again("nobody." + std::to_string(i), "secret+1"), 401) << i;
  EXPECT_EQ(again("anna.berg", "secret+1"), 429);
  world_->clock().advance(std::chrono::minutes(15));
  EXPECT_EQ(again("anna.berg", "secret+1"), 200);
}

TEST_P(Viewers, one_refresh_token_used_twice_at_once_gives_one_successor) {
  publish(2, 1);
  const auto session = sign_in().body;
  const json::object body{{"refresh_token", session.at("refresh_token")}, {"device_key", session.at("device_key")}};
  std::array<std::string, 2> successors;
  {
    std::vector<std::jthread> tabs;
    for (auto& successor : successors)
      tabs.emplace_back([&] {
        const auto answer = app("refresh", body);
        if (answer.status == 200) successor = text(answer.body.at("refresh_token"));
      });
  }
  EXPECT_FALSE(successors[0].empty());
  EXPECT_EQ(successors[0], successors[1]);
}

TEST_P(Viewers, a_token_with_one_changed_letter_is_none) {
  publish(2, 1);
  const auto session = sign_in().body;
  const auto access = text(session.at("access_token"));
  const auto refresh = text(session.at("refresh_token"));
  ASSERT_EQ(play(access, "r0").status, 200);
  for (std::size_t i = 0; i < access.size(); ++i) {
    auto changed = access;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(play(changed, "r1").status, 401) << changed;
  }
  EXPECT_EQ(play(access + "A", "r1").status, 401);
  EXPECT_EQ(play(access.substr(0, access.size() - 1), "r1").status, 401);
  EXPECT_EQ(play(refresh, "r1").status, 401);
  for (std::size_t i = 0; i < refresh.size(); ++i) {
    auto changed = refresh;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(app("refresh", {{"refresh_token", changed}, {"device_key", session.at("device_key")}}).status, 401) << changed;
  }
  // None of these were taken for a theft.
  EXPECT_EQ(app("refresh", {{"refresh_token", refresh}, {"device_key", session.at("device_key")}}).status, 200);
}

TEST_P(Viewers, a_restart_signs_nobody_out_and_forgets_no_disabling) {
  publish(2, 1);
  const auto token = text(sign_in().body.at("access_token"));
  const auto playing = play(token, "r1");
  ASSERT_EQ(playing.status, 200);
  world_->restart();
  admin_.clear();
  EXPECT_EQ(app("heartbeat", {{"session", playing.body.at("session")}, {"state", "playing"}}, token).status, 200);
  EXPECT_EQ(play(token, "r2").status, 200);
  staff("/crm/customers/" + std::to_string(customer_) + "/actions/disable", {{"reason", "unpaid"}});
  world_->restart();
  admin_.clear();
  EXPECT_EQ(play(token, "r3").body.at("app_code"), "A303");
  const auto beat = app("heartbeat", {{"session", playing.body.at("session")}, {"state", "playing"}}, token);
  EXPECT_EQ(beat.status, 403);
  EXPECT_EQ(beat.body.at("app_code"), "P517");
}

TEST_P(Viewers, what_another_process_changes_is_followed) {
  publish(2, 1);
  const auto token = text(sign_in().body.at("access_token"));
  ASSERT_EQ(play(token, "r1").status, 200);
  world_->parts().of<sign_in::Accounts>().follow(world_->demo()->number);
  // As another node would: the services of this process do not hear of it.
  customers::Customers other(world_->parts().of<products::Products>());
  other.set_node("other");
  auto journal = user_log::Journal::of_system("test", world_->clock().now());
  const records::Act act{journal, world_->clock().now(), "en", world_->demo()->number};
  world_->demo()->database->write(
      [&](db::Tx& tx) { EXPECT_TRUE(other.set_disabled(tx, {customer_}, true, "unpaid", "Europe/Berlin", act)); });
  EXPECT_EQ(play(token, "r2").status, 200);
  world_->parts().of<sign_in::Accounts>().follow(world_->demo()->number);
  EXPECT_EQ(play(token, "r3").body.at("app_code"), "A303");
}

// All customers were once read again every five seconds, for whatever anybody wrote.
TEST_P(Viewers, only_what_other_processes_change_of_customers_is_read_again) {
  publish(2, 1);
  ASSERT_EQ(sign_in().status, 200);
  auto& accounts = world_->parts().of<sign_in::Accounts>();
  accounts.follow(world_->demo()->number);
  const auto before = accounts.figures();
  staff("/crm/customers/" + std::to_string(customer_) + "/actions/disable", {{"reason", "unpaid"}});
  staff("/cms/channels", {{"name", {{"en", "Another"}}}});
  const auto after_own = accounts.figures();
  for (int i = 0; i < 3; ++i) accounts.follow(world_->demo()->number);
  EXPECT_EQ(accounts.figures().whole_reads, before.whole_reads);
  EXPECT_EQ(accounts.figures().customer_reads, after_own.customer_reads);
  customers::Customers other(world_->parts().of<products::Products>());
  other.set_node("other");
  world_->demo()->database->write([&](db::Tx& tx) { other.note_change(tx, {customer_}, world_->clock().now()); });
  // PostgreSQL tells of the change when it comes to it.
  const auto by = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (accounts.figures().customer_reads == after_own.customer_reads && std::chrono::steady_clock::now() < by)
    accounts.follow(world_->demo()->number);
  accounts.follow(world_->demo()->number);
  EXPECT_EQ(accounts.figures().customer_reads, after_own.customer_reads + 1);
}

// The world begins on 2026-03-02 at nine; programmes of one hour each around that.
TEST_P(Viewers, the_guide_comes_in_whole_steps_and_tells_now_and_next) {
  publish(2, 1);
  std::string guide = "<tv><channel id=\"h\"><display-name>Harbour</display-name></channel>";
  for (int hour = 0; hour < 24; ++hour)
    guide += fmt::format(
        R"(<programme channel="h" start="20260302{:02}0000 +0000" stop="20260302{:02}5959 +0000"><title lang="en">Show {}</title></programme>)",
        hour, hour, hour);
  const auto source = staff("/cms/epg_sources", {{"name", "Upload"}, {"kind", "upload"}}).body.at("id").as_int64();
  http::Request upload;
  upload.method = http::Method::post;
  upload.path = fmt::format("/api/v1/deployments/demo/cms/epg_sources/{}/upload", source);
  upload.headers = admin_;
  upload.headers.emplace_back("host", "localhost");
  upload.body = guide + "</tv>";
  ASSERT_EQ(world_->send(std::move(upload)).status, 202);
  const auto channels = send(http::Method::get, "/api/v1/deployments/demo/cms/guide_channels", {}, admin_);
  const auto guide_channel = channels.body.at("items").at(0).at("id");
  auto change = admin_;
  const auto path = fmt::format("/api/v1/deployments/demo/cms/channels/{}", channel_);
  const auto version = send(http::Method::get, path, {}, admin_).body.at("version");
  ASSERT_EQ(send(http::Method::patch, path, {{"version", version}, {"guide_channel_id", guide_channel}}, change).status, 200);
  staff("/publish/runs", {{"areas", json::array{"channels", "epg"}}});

  const auto token = text(sign_in().body.at("access_token"));
  const http::Headers who{{"authorization", "Bearer " + token}};
  const auto get = [&](const std::string& call, const std::string& query) {
    http::Request request;
    request.path = "/watch/demo/tv/v1/" + call;
    request.query = query;
    request.headers = who;
    request.headers.emplace_back("host", "localhost");
    return world_->send(std::move(request));
  };
  const auto first = get("guide", fmt::format("from=1772431200&to=1772452800&channels={}", channel_));
  ASSERT_EQ(first.status, 200);
  const auto window = json::parse(body_of(first)).as_object();
  const auto& programmes = window.at("channels").at(0).at("programmes").as_array();
  ASSERT_EQ(programmes.size(), 6U);
  EXPECT_EQ(programmes.front().at("title"), "Show 6");
  EXPECT_EQ(programmes.front().at("start"), 1772431200);
  EXPECT_EQ(programmes.back().at("title"), "Show 11");
  // The same question is answered with the same bytes, packed once.
  const auto again = get("guide", fmt::format("from=1772431200&to=1772452800&channels={}", channel_));
  using Prepared = std::shared_ptr<const http::Prepared>;
  EXPECT_EQ(std::get<Prepared>(first.body), std::get<Prepared>(again.body));
  const auto now = json::parse(body_of(get("now_next", ""))).as_object();
  EXPECT_EQ(now.at("channels").at(0).at("now").at("title"), "Show 9");
  EXPECT_EQ(now.at("channels").at(0).at("next").at("title"), "Show 10");
  EXPECT_GT(now.at("until").as_int64(), now.at("now").as_int64());
}

INSTANTIATE_TEST_SUITE_P(, Viewers, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
