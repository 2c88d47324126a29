// Which sources may be named, and whom the gate lets in; no database and no ffmpeg.
#include "streaming/streams/streams.hpp"

#include <gtest/gtest.h>

#include "foundation/testing/fakes.hpp"

namespace streams {
namespace {

using namespace std::chrono_literals;

class OneName final : public net::Resolver {
 public:
  base::Result<std::vector<net::Address>> resolve(const std::string& host, net::Deadline, const std::stop_token&) override {
    if (host == "inside.example") return std::vector{*net::parse_address("192.0.78.24"), *net::parse_address("10.1.2.3")};
    if (host == "good.example") return std::vector{*net::parse_address("192.0.78.24")};
    return base::fail(base::ErrorKind::upstream, "FETCH_NAME", "There is no such host.");
  }
};

std::string code_of(const base::Status& status) { return status ? "" : status.error().code; }

TEST(SourceRule, addresses_of_the_inside_are_refused_in_every_spelling) {
  OneName names;
  const SourceRule rule(names, {*net::parse_cidr("10.9.0.0/16")});
  for (const auto* url : {"http://127.0.0.1/a.m3u8", "https://[::1]/a", "rtsp://admin:x@192.168.1.4:554/h264",
                          "udp://@239.1.1.1:1234", "srt://172.16.0.1:9000?mode=caller", "rtmp://169.254.169.254/x"})
    EXPECT_EQ(code_of(rule.check(url)), "ADDRESS_FORBIDDEN") << url;
  for (const auto* url :
       {"http://0177.0.0.1/", "http://2130706433/", "http://127.1/", "http://a b/", "ftp://good.example/", "good.example",
        "http://", "http://good.example\\@10.0.0.1/", "srt://:9000?mode=listener", "http://user@good.example@10.0.0.1/"})
    EXPECT_EQ(code_of(rule.check(url)), "SOURCE_URL") << url;
  for (const auto* url : {"http://good.example/a.m3u8?b=c@d", "rtmp://key:word@good.example/app/stream", "udp://10.9.1.1:1234",
                          "srt://good.example:9000?streamid=a", "https://192.0.78.24:8443/live/"})
    EXPECT_EQ(code_of(rule.check(url)), "") << url;
}

TEST(SourceRule, a_name_with_one_inside_address_is_refused_before_a_start) {
  OneName names;
  const SourceRule rule(names, {});
  EXPECT_EQ(code_of(rule.check("http://inside.example/a")), "");
  EXPECT_EQ(code_of(rule.check_resolved("http://inside.example/a", {})), "ADDRESS_FORBIDDEN");
  EXPECT_EQ(code_of(rule.check_resolved("http://nobody.example/a", {})), "FETCH_NAME");
  EXPECT_EQ(code_of(rule.check_resolved("rtmp://x:y@good.example/a", {})), "");
}

class PlayGateTest : public ::testing::Test {
 protected:
  static constexpr base::Content kContent{base::ContentKind::channel, 17};
  PlayGateTest() {
    keys_.set_tenant(3, 1);
    registry_.load_epochs(3, {});
  }
  tokens::Play play(std::uint16_t rights = tokens::kLive) {
    tokens::Play out;
    out.tenant = 3;
    out.subscriber = 9;
    out.device = 5;
    out.content = kContent;
    out.rights = rights;
    out.issued = std::chrono::floor<std::chrono::seconds>(clock_.now());
    out.streams_max = 1;
    const auto started = registry_.start({.tenant = 3, .customer = 9, .device = 5, .content = kContent}, clock_.now());
    out.session = static_cast<std::uint64_t>(started.value().session.id.raw);
    return out;
  }
  std::string ask(const tokens::Play& play, std::string_view stream = "news", std::string_view ip = "198.51.100.7") {
    const auto token = keys_.sign(play, path_prefix("news"));
    const auto pass = gate_.check({token, path_prefix(stream), ip, "", clock_.now()});
    return pass ? "" : pass.error().code;
  }

  testing::FakeClock clock_;
  tokens::Keys keys_{crypto::Key{}};
  sessions::Registry registry_;
  PlayGate gate_{keys_, registry_};
};

TEST_F(PlayGateTest, lets_a_live_session_in_for_its_own_stream_only) {
  const auto good = play();
  EXPECT_EQ(ask(good), "");
  EXPECT_EQ(ask(good, "other"), "P510");
  EXPECT_EQ(ask(play(tokens::kDownload)), "P510");
  EXPECT_EQ(gate_.check({"nonsense", "/live/news/", "198.51.100.7", "", clock_.now()}).error().code, "P510");
}

TEST_F(PlayGateTest, lets_no_token_for_a_movie_in_where_a_stream_has_the_same_id) {
  auto movie = play();
  movie.content.kind = base::ContentKind::movie;
  EXPECT_EQ(ask(movie), "P510");
  auto other = play();
  other.content.id = 18;  // Of another channel than the session plays.
  EXPECT_EQ(ask(other), "P517");
}

TEST_F(PlayGateTest, says_whether_the_window_may_be_seen) {
  for (const auto rights : {tokens::kLive + 0, tokens::kLive | tokens::kDvr}) {
    const auto token = keys_.sign(play(static_cast<std::uint16_t>(rights)), path_prefix("news"));
    const auto pass = gate_.check({token, "/live/news/", "198.51.100.7", "", clock_.now()});
    ASSERT_TRUE(pass);
    EXPECT_EQ(pass->may_rewind, rights != tokens::kLive);
    EXPECT_EQ(pass->tenant, 3);
  }
}

TEST_F(PlayGateTest, refuses_after_the_end_in_another_network_and_when_stopped) {
  auto bound = play();
  bound.binding = tokens::Binding::strict;
  bound.network = tokens::binding_hash(bound.binding, *net::parse_address("198.51.100.7"));
  EXPECT_EQ(ask(bound), "");
  EXPECT_EQ(ask(bound, "news", "198.51.100.8"), "P510");
  EXPECT_EQ(ask(bound, "news", "not an address"), "P510");
  registry_.revoke_customer(3, 9, 1, clock_.now());
  EXPECT_EQ(ask(bound), "P517");
  clock_.advance(7h);
  EXPECT_EQ(ask(bound), "P510");
}

TEST_F(PlayGateTest, asks_again_later_while_epochs_are_not_loaded) {
  const auto token = keys_.sign(play(), path_prefix("news"));
  sessions::Registry just_started;
  PlayGate gate(keys_, just_started);
  const auto pass = gate.check({token, "/live/news/", "198.51.100.7", "", clock_.now()});
  ASSERT_FALSE(pass);
  EXPECT_EQ(pass.error().code, "X902");
  EXPECT_TRUE(pass.error().is_temporary);
}

TEST_F(PlayGateTest, staff_look_without_a_session) {
  auto test = play(tokens::kLive | tokens::kDvr | tokens::kTest);
  test.session = 4711;
  test.subscriber = 0;
  EXPECT_EQ(ask(test), "");
}

}  // namespace
}  // namespace streams
