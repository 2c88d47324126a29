#include "foundation/net/net.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>

#include "foundation/net/tests/loopback.hpp"

namespace {

using namespace std::chrono_literals;

class StillClock final : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const override { return now_; }
  void travel(std::chrono::seconds by) { now_ += by; }

 private:
  base::Instant now_ = base::from_ms(1'767'225'600'000);
};

// Answers in turn, the last one for ever.
class ScriptedResolver final : public net::Resolver {
 public:
  base::Result<std::vector<net::Address>> resolve(const std::string& host, net::Deadline, const std::stop_token&) override {
    const std::lock_guard lock(mutex_);
    asked.push_back(host);
    if (answers.empty()) return base::fail(base::ErrorKind::upstream, "FETCH_NAME", "There is no host of this name.");
    std::vector<net::Address> out;
    for (const auto& text : answers.front()) out.push_back(*net::parse_address(text));
    if (answers.size() > 1) answers.pop_front();
    return out;
  }
  std::deque<std::vector<std::string>> answers{{"127.0.0.1"}};
  std::vector<std::string> asked;

 private:
  std::mutex mutex_;
};

class Fetch : public ::testing::Test {
 protected:
  static net::FetcherOptions options(bool is_loopback_open = true) {
    net::FetcherOptions out;
    if (is_loopback_open) out.opened.push_back(*net::parse_cidr("127.0.0.1/32"));
    out.is_any_port = true;
    return out;
  }
  base::Result<net::FetchResponse> get(const std::string& url) { return fetcher_.fetch({.url = url}); }
  std::string code(const net::FetchRequest& request) {
    const auto answer = fetcher_.fetch(request);
    return answer ? "" : answer.error().code;
  }

  net::Loopback server_;
  StillClock clock_;
  ScriptedResolver resolver_;
  net::Fetcher fetcher_{options(), clock_, resolver_};
};

TEST_F(Fetch, brings_status_headers_and_body) {
  server_.on("/x", net::ok("hello", "Content-Type: text/plain\r\nETag: \"v1\"\r\nX-Odd:   spaced  \r\n"));
  const auto answer = get(server_.url("/x?q=1"));
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "hello");
  EXPECT_EQ(answer->size, 5U);
  EXPECT_EQ(answer->header("etag"), "\"v1\"");
  EXPECT_EQ(answer->header("x-odd"), "spaced");
  EXPECT_EQ(answer->header("absent"), "");
  EXPECT_EQ(answer->url, server_.url("/x?q=1"));
  const auto head = server_.requests().at(0);
  EXPECT_TRUE(head.starts_with("GET /x?q=1 HTTP/1.1\r\n")) << head;
  EXPECT_NE(head.find("User-Agent: TVMS/"), head.npos);
  for (const char* unwanted : {"Accept-Encoding", "Cookie", "Expect", "Authorization", "Referer"})
    EXPECT_EQ(head.find(unwanted), head.npos) << head;
}

TEST_F(Fetch, error_statuses_are_answers_too) {
  server_.on("/gone", "HTTP/1.1 410 Gone\r\nContent-Length: 4\r\nConnection: close\r\n\r\ngone");
  const auto answer = get(server_.url("/gone"));
  EXPECT_EQ(answer->status, 410);
  EXPECT_FALSE(answer->is_ok());
  bool was_called = false;
  const auto sunk = fetcher_.fetch({.url = server_.url("/gone")}, [&](std::string_view) -> base::Status {
    was_called = true;
    return {};
  });
  EXPECT_EQ(sunk->status, 410);
  EXPECT_FALSE(was_called);
}

TEST_F(Fetch, an_unchanged_copy_is_not_sent_again) {
  server_.on("/x", [](net::Loopback::Peer& peer) {
    const bool is_known = peer.head.find("If-None-Match: \"v1\"\r\n") != peer.head.npos &&
                          peer.head.find("If-Modified-Since: Thu, 01 Jan 2026") != peer.head.npos;
    peer.send(is_known ? "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n" : net::ok("new"));
  });
  const auto answer =
      fetcher_.fetch({.url = server_.url("/x"), .etag = "\"v1\"", .last_modified = "Thu, 01 Jan 2026 00:00:00 GMT"});
  EXPECT_TRUE(answer->is_unchanged());
  EXPECT_EQ(get(server_.url("/x"))->body, "new");
}

TEST_F(Fetch, posts_a_body) {
  server_.on("/hook", [](net::Loopback::Peer& peer) {
    EXPECT_TRUE(peer.head.starts_with("POST /hook"));
    EXPECT_NE(peer.head.find("Content-Length: 5\r\n"), std::string::npos);
    EXPECT_NE(peer.head.find("Content-Type: application/json\r\n"), std::string::npos);
    peer.send(net::ok("ok"));
  });
  EXPECT_EQ(
      fetcher_
          .fetch(
              {.url = server_.url("/hook"), .method = "POST", .headers = {{"Content-Type", "application/json"}}, .body = "hello"})
          ->body,
      "ok");
}

TEST_F(Fetch, headers_cannot_smuggle_lines) {
  EXPECT_EQ(code({.url = server_.url("/"), .headers = {{"X-A", "b\r\nX-C: d"}}}), "HEADER_FORMAT");
  EXPECT_EQ(code({.url = server_.url("/"), .headers = {{"X A", "b"}}}), "HEADER_FORMAT");
  EXPECT_EQ(server_.connections(), 0);
}

TEST_F(Fetch, a_sink_gets_all_pieces_in_order_and_may_end_the_fetch) {
  std::string body;
  for (int i = 0; body.size() < 3'000'000; ++i) body += std::to_string(i) + ",";
  server_.on("/big", [&](net::Loopback::Peer& peer) { peer.send(net::ok(body)); });
  std::string got;
  const auto answer = fetcher_.fetch({.url = server_.url("/big")}, [&](std::string_view piece) -> base::Status {
    got += piece;
    return {};
  });
  ASSERT_TRUE(answer);
  EXPECT_TRUE(got == body);
  EXPECT_TRUE(answer->body.empty());
  EXPECT_EQ(answer->size, body.size());

  int pieces = 0;
  const auto ended = fetcher_.fetch({.url = server_.url("/big")}, [&](std::string_view) -> base::Status {
    ++pieces;
    return base::fail(base::ErrorKind::invalid, "NOT_XML", "no");
  });
  EXPECT_EQ(ended.error().code, "NOT_XML");
  EXPECT_EQ(pieces, 1);
  EXPECT_THROW(static_cast<void>(fetcher_.fetch({.url = server_.url("/big")},
                                                [](std::string_view) -> base::Status { throw std::runtime_error("disk"); })),
               std::runtime_error);
}

TEST_F(Fetch, a_slow_sink_holds_the_sender_back) {
  std::atomic<std::size_t> sent{0};
  constexpr std::size_t kAll = 64 * 1024 * 1024;
  server_.on("/flood", [&](net::Loopback::Peer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + std::to_string(kAll) + "\r\n\r\n");
    const std::string block(256 * 1024, 'x');
    while (sent < kAll && peer.send(block)) sent += block.size();
  });
  std::stop_source stop;
  bool is_first = true;
  const auto answer = fetcher_.fetch({.url = server_.url("/flood"), .size_max = kAll, .stop = stop.get_token()},
                                     [&](std::string_view) -> base::Status {
                                       if (is_first) {
                                         is_first = false;
                                         // As long as we stay here the sender gets no further than the sockets' buffers: wait until it stands still.
                                         std::size_t before = 0;
                                         int calm = 0;
                                         while (calm < 2000) {
                                           std::this_thread::yield();
                                           calm = sent == before ? calm + 1 : 0;
                                           before = sent;
                                         }
                                         EXPECT_LT(sent, kAll / 2);
                                         stop.request_stop();
                                       }
                                       return {};
                                     });
  EXPECT_EQ(answer.error().code, "FETCH_CANCELLED");
}

// ---- limits

TEST_F(Fetch, OUT_3_too_large_answers_end) {
  server_.on("/told", net::ok(std::string(1001, 'x')));
  server_.on("/untold", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(1001, 'x'));
  server_.on("/chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3e9\r\n" +
                             std::string(1001, 'x') + "\r\n0\r\n\r\n");
  server_.on("/endless", [](net::Loopback::Peer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    while (peer.send(std::string(4096, 'x'))) {}
  });
  for (const char* path : {"/told", "/untold", "/chunked", "/endless"})
    EXPECT_EQ(code({.url = server_.url(path), .size_max = 1000}), "FETCH_TOO_LARGE") << path;
  for (const char* path : {"/told", "/untold", "/chunked"})
    EXPECT_EQ(code({.url = server_.url(path), .size_max = 1001}), "") << path;
}

TEST_F(Fetch, OUT_3_a_silent_server_is_left_in_time) {
  server_.on("/silent", [](net::Loopback::Peer& peer) { peer.wait_for_end(); });
  server_.on("/half", [](net::Loopback::Peer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    peer.wait_for_end();
  });
  for (const char* path : {"/silent", "/half"}) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(code({.url = server_.url(path), .time_max = 100ms}), "FETCH_TIMEOUT") << path;
    EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
  }
}

TEST_F(Fetch, OUT_3_a_trickle_is_left) {
  server_.on("/trickle", [](net::Loopback::Peer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx");
    peer.wait_for_end();
  });
  EXPECT_EQ(code({.url = server_.url("/trickle"), .bytes_per_s_min = 1024, .slow_after = 50ms}), "FETCH_SLOW");
}

TEST_F(Fetch, OUT_3_other_content_is_refused_before_the_sink) {
  server_.on("/page", net::ok("<html>", "Content-Type: Text/HTML; charset=utf-8\r\n"));
  server_.on("/none", net::ok("x"));
  server_.on("/empty", net::ok("", "Content-Type: text/html\r\n"));
  bool was_called = false;
  const net::Sink sink = [&](std::string_view) -> base::Status {
    was_called = true;
    return {};
  };
  for (const char* path : {"/page", "/none", "/empty"}) {
    EXPECT_EQ(fetcher_.fetch({.url = server_.url(path), .content_types = {"image/", "text/xml"}}, sink).error().code,
              "FETCH_TYPE")
        << path;
  }
  EXPECT_FALSE(was_called);
  EXPECT_TRUE(fetcher_.fetch({.url = server_.url("/page"), .content_types = {"text/xml", "text/html"}}, sink));
  EXPECT_TRUE(was_called);
}

TEST_F(Fetch, broken_answers_are_failures) {
  server_.on("/nothing", [](net::Loopback::Peer&) {});
  server_.on("/garbage", "SSH-2.0-x\r\n\r\n");
  server_.on("/short", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
  server_.on("/headers", [](net::Loopback::Peer& peer) {
    peer.send("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 100'000 && peer.send("X-" + std::to_string(i) + ": " + std::string(100, 'x') + "\r\n"); ++i) {}
  });
  for (const char* path : {"/nothing", "/garbage", "/short", "/headers"}) {
    net::Fetcher fresh{options(), clock_, resolver_};
    EXPECT_EQ(fresh.fetch({.url = server_.url(path)}).error().code, "FETCH_FAILED") << path;
  }
}

TEST_F(Fetch, a_fetch_can_be_cancelled_while_it_waits) {
  server_.on("/silent", [](net::Loopback::Peer& peer) { peer.wait_for_end(); });
  std::stop_source stop;
  std::thread other([&] {
    server_.wait_for_requests(1);
    stop.request_stop();
  });
  EXPECT_EQ(code({.url = server_.url("/silent"), .stop = stop.get_token()}), "FETCH_CANCELLED");
  other.join();
  EXPECT_EQ(code({.url = server_.url("/silent"), .stop = stop.get_token()}), "FETCH_CANCELLED");
}

// ---- addresses

TEST_F(Fetch, OUT_1_schemes_ports_and_names_in_urls) {
  net::FetcherOptions strict = options();
  strict.is_any_port = false;
  strict.extra_ports = {9443};
  net::Fetcher fetcher{strict, clock_, resolver_};
  resolver_.answers = {};
  const auto code_of = [&](const std::string& url) { return fetcher.fetch({.url = url}).error().code; };
  for (const char* url :
       {"ftp://example.org/", "file:///etc/passwd", "http://user:word@example.org/", "http://127.1/", "http://0x7f000001/"})
    EXPECT_EQ(code_of(url), "URL_FORMAT");
  for (const char* port : {"1", "22", "25", "79", "81", "444", "5432", "6379", "7999", "9000", "65535"}) {
    EXPECT_EQ(code_of("http://example.org:" + std::string(port) + "/"), "PORT_FORBIDDEN") << port;
  }
  for (const char* port : {"80", "443", "8000", "8080", "8999", "9443"})
    EXPECT_EQ(code_of("http://example.org:" + std::string(port) + "/"), "FETCH_NAME") << port;
}

TEST_F(Fetch, OUT_2_nothing_is_sent_to_forbidden_addresses) {
  net::Fetcher closed{options(false), clock_, resolver_};
  server_.on("/x", net::ok("secret"));
  for (const char* host : {"127.0.0.1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "0.0.0.0", "[::]", "[::1]",
                           "localhost", "name.example"}) {
    EXPECT_EQ(closed.fetch({.url = server_.url("/x", host)}).error().code, "ADDRESS_FORBIDDEN") << host;
  }
  EXPECT_EQ(server_.connections(), 0);
  // Control: the same server is reached when its address is opened.
  EXPECT_EQ(get(server_.url("/x", "name.example"))->body, "secret");
  EXPECT_EQ(server_.connections(), 1);
}

TEST_F(Fetch, OUT_2_one_forbidden_address_among_many_condemns_the_name) {
  server_.on("/x", net::ok("secret"));
  for (const char* bad : {"10.0.0.1", "169.254.169.254", "::1", "fe80::1", "127.0.0.2", "64:ff9b::7f00:1"}) {
    resolver_.answers = {{"127.0.0.1", "8.8.8.8", bad}};
    EXPECT_EQ(code({.url = server_.url("/x", "many.example")}), "ADDRESS_FORBIDDEN") << bad;
  }
  EXPECT_EQ(server_.connections(), 0);
}

TEST_F(Fetch, OUT_2_a_name_is_resolved_once_and_its_address_pinned) {
  server_.on("/x", net::ok("hello"));
  // A rebinding name: good when it is checked, bad when it would be asked again.
  resolver_.answers = {{"127.0.0.1"}, {"10.0.0.1"}};
  const auto answer = get(server_.url("/x", "rebind.example"));
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->body, "hello");
  EXPECT_EQ(resolver_.asked, (std::vector<std::string>{"rebind.example"}));
  EXPECT_NE(server_.requests().at(0).find("Host: rebind.example:"), std::string::npos);
}

TEST_F(Fetch, OUT_2_each_redirect_is_checked_again) {
  resolver_.answers = {{"127.0.0.1"}, {"10.0.0.1"}};
  server_.on("/again", net::redirect("/next"));
  server_.on("/next", net::ok("secret"));
  EXPECT_EQ(code({.url = server_.url("/again", "rebind.example")}), "ADDRESS_FORBIDDEN");
  EXPECT_EQ(resolver_.asked.size(), 2U);
  EXPECT_EQ(server_.connections(), 1);
  const std::pair<const char*, const char*> targets[] = {
      {"http://127.0.0.2/", "ADDRESS_FORBIDDEN"},
      {"http://169.254.169.254/latest/meta-data/", "ADDRESS_FORBIDDEN"},
      {"//10.0.0.1/x", "ADDRESS_FORBIDDEN"},
      {"http://[::1]/", "ADDRESS_FORBIDDEN"},
      {"http://[::ffff:10.0.0.1]/", "ADDRESS_FORBIDDEN"},
      {"http://2130706433/", "FETCH_REDIRECT"},
      {"http://0x7f.1/", "FETCH_REDIRECT"},
      {"file:///etc/passwd", "FETCH_REDIRECT"},
      {"gopher://127.0.0.1:6379/_x", "FETCH_REDIRECT"},
      {"http://user@127.0.0.1/", "FETCH_REDIRECT"},
      {"http://a b/", "FETCH_REDIRECT"},
  };
  for (const auto& [target, wanted] : targets) {
    server_.on("/to", net::redirect(target));
    EXPECT_EQ(code({.url = server_.url("/to")}), wanted) << target;
  }
}

TEST_F(Fetch, OUT_2_redirects_are_followed_five_times) {
  for (int i = 0; i < 8; ++i) server_.on("/" + std::to_string(i), net::redirect(std::to_string(i + 1)));
  server_.on("/8", net::ok("there"));
  EXPECT_EQ(get(server_.url("/3"))->body, "there");
  EXPECT_EQ(get(server_.url("/3"))->url, server_.url("/8"));
  EXPECT_EQ(code({.url = server_.url("/2")}), "FETCH_REDIRECT");
  EXPECT_EQ(code({.url = server_.url("/7"), .redirects_max = 0}), "FETCH_REDIRECT");
  server_.on("/loop", net::redirect("/loop"));
  EXPECT_EQ(code({.url = server_.url("/loop")}), "FETCH_REDIRECT");
}

TEST_F(Fetch, secrets_stay_with_their_origin) {
  net::Loopback other;
  other.on("/there", net::ok("there"));
  server_.on("/away", net::redirect(other.url("/there")));
  server_.on("/near", net::redirect("/here"));
  server_.on("/here", net::ok("here"));
  const net::Headers secret = {{"Authorization", "Bearer abc"}};
  EXPECT_EQ(fetcher_.fetch({.url = server_.url("/away"), .headers = secret})->body, "there");
  EXPECT_EQ(fetcher_.fetch({.url = server_.url("/near"), .headers = secret})->body, "here");
  EXPECT_EQ(other.requests().at(0).find("abc"), std::string::npos);
  for (const auto& head : server_.requests()) EXPECT_NE(head.find("Authorization: Bearer abc"), head.npos);
}

TEST_F(Fetch, a_post_becomes_a_get_when_redirected_unless_told_otherwise) {
  server_.on("/here", net::ok("here"));
  for (const int status : {301, 302, 303, 307, 308}) {
    server_.on("/post", net::redirect("/here", status));
    EXPECT_EQ(fetcher_.fetch({.url = server_.url("/post"), .method = "POST", .body = "x"})->body, "here");
    EXPECT_TRUE(server_.requests().back().starts_with(status >= 307 ? "POST /here" : "GET /here")) << status;
  }
}

// ---- fairness to others

TEST_F(Fetch, OUT_4_four_at_once_to_one_host) {
  server_.on("/wait", [](net::Loopback::Peer& peer) {
    peer.wait_for_release();
    peer.send(net::ok("x"));
  });
  std::atomic<int> good{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 12; ++i) {
    callers.emplace_back([&] {
      if (fetcher_.fetch({.url = server_.url("/wait")})) ++good;
    });
  }
  server_.wait_for_requests(4);
  // The fifth waits until its time is over.
  EXPECT_EQ(code({.url = server_.url("/wait"), .time_max = 50ms}), "FETCH_TIMEOUT");
  EXPECT_EQ(server_.connections(), 4);
  server_.release();
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(good, 12);
}

TEST_F(Fetch, OUT_4_a_failing_host_is_left_alone_for_a_minute) {
  server_.on("/bad", "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  server_.on("/good", net::ok("x"));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(get(server_.url("/bad"))->status, 503);
  EXPECT_TRUE(get(server_.url("/good")));  // One success forgives.
  for (int i = 0; i < 5; ++i) EXPECT_EQ(get(server_.url("/bad"))->status, 503);
  const int before = server_.connections();
  const auto paused = get(server_.url("/good"));
  EXPECT_EQ(paused.error().code, "FETCH_PAUSED");
  EXPECT_EQ(paused.error().kind, base::ErrorKind::busy);
  EXPECT_EQ(paused.error().retry_after_s, 60);
  clock_.travel(59s);
  EXPECT_EQ(get(server_.url("/good")).error().retry_after_s, 1);
  EXPECT_EQ(server_.connections(), before);
  clock_.travel(1s);
  EXPECT_EQ(get(server_.url("/bad"))->status, 503);  // One try, and it failed again.
  EXPECT_EQ(get(server_.url("/good")).error().code, "FETCH_PAUSED");
  clock_.travel(60s);
  EXPECT_TRUE(get(server_.url("/good")));
  EXPECT_TRUE(get(server_.url("/good")));
}

}  // namespace
