#include "foundation/http/edge.hpp"

#include <fstream>
#include <thread>

#include "foundation/http/edge_answer.hpp"
#include "foundation/http/tests/edge_fixture.hpp"

namespace http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// ---- Keep-alive and pipelining ----

TEST_F(EdgeTest, a_connection_serves_many_requests) {
  start();
  Client client(port());
  for (int i = 0; i < 50; ++i) EXPECT_EQ(client.get(i % 2 == 0 ? "/hot" : "/worker").body, "hello");
  EXPECT_EQ(edge_->connections(), 1U);
  client.send("GET /hot HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read_answer().headers.at("connection"), "close");
  EXPECT_TRUE(client.is_ended());
}

TEST_F(EdgeTest, pipelined_requests_are_answered_in_order) {
  start();
  std::string bytes;
  constexpr int kCount = 100;  // More than pipelined_max, hot and worker mixed.
  for (int i = 0; i < kCount; ++i) {
    const std::string body = "n" + std::to_string(i);
    bytes += i % 3 == 0 ? "GET /hot HTTP/1.1\r\nHost: a\r\n\r\n"
                        : "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  Client client(port());
  client.send(bytes);
  client.end_sending();
  for (int i = 0; i < kCount; ++i) EXPECT_EQ(client.read_answer().body, i % 3 == 0 ? "hello" : "n" + std::to_string(i));
  EXPECT_TRUE(client.is_ended());
}

TEST_F(EdgeTest, a_request_may_come_byte_by_byte) {
  start();
  Client client(port());
  for (const char c :
       std::string("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
    client.send({&c, 1});
  EXPECT_EQ(client.read_answer().body, "abcde");
}

TEST_F(EdgeTest, http_1_0_gets_one_answer) {
  start();
  Client client(port());
  EXPECT_EQ(client.ask("GET /hot HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").headers.at("connection"), "close");
  EXPECT_TRUE(client.is_ended());
}

TEST_F(EdgeTest, head_answers_like_get_without_a_body) {
  start();
  Client client(port());
  const auto answer = client.ask("HEAD /hot HTTP/1.1\r\nHost: a\r\n\r\n", false);
  EXPECT_EQ(answer.headers.at("content-length"), "5");
  EXPECT_EQ(client.ask("HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n", false).headers.at("content-length"), "10");
  EXPECT_EQ(client.get("/hot").body, "hello");
}

TEST_F(EdgeTest, answers_carry_date_and_a_request_id_of_their_own) {
  start();
  Client client(port());
  const auto first = client.get("/hot"), second = client.get("/hot", "X-Request-Id: mine\r\n");
  EXPECT_EQ(first.headers.at("x-request-id").size(), 22U);
  EXPECT_NE(first.headers.at("x-request-id"), second.headers.at("x-request-id"));
  EXPECT_NE(second.headers.at("x-request-id"), "mine");
  EXPECT_TRUE(first.headers.at("date").ends_with(" GMT"));
  EXPECT_EQ(http_date(784'111'777), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_F(EdgeTest, an_empty_answer_has_no_length) {
  start();
  Client client(port());
  const auto answer = client.get("/empty");
  EXPECT_EQ(answer.status, 204);
  EXPECT_FALSE(answer.headers.contains("content-length"));
  EXPECT_EQ(client.get("/hot").body, "hello");
}

TEST_F(EdgeTest, host_is_lower_case_without_port) {
  start();
  Client client(port());
  EXPECT_EQ(client.ask("GET /host HTTP/1.1\r\nHost: TV.Example.:8080\r\n\r\n").body, "tv.example");
  EXPECT_EQ(client.ask("GET /host HTTP/1.1\r\nHost: [::1]:80\r\n\r\n").body, "[::1]");
}

TEST_F(EdgeTest, each_request_is_reported_once) {
  start();
  {
    Client client(port());
    client.get("/hot");
    client.get("/worker");
    client.ask("BAD\r\n\r\n");
  }
  EXPECT_EQ(site_.lines(3), (std::vector<std::string>{"GET /hot 200", "GET /worker 200", "OTHER  400"}));
}

// ---- Limits ----

TEST_F(EdgeTest, HT_2_a_body_is_as_large_as_the_plan_allows) {
  start();
  Client client(port());
  EXPECT_EQ(client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x')).body.size(),
            1000U);
  const auto refused = client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'x'));
  EXPECT_EQ(refused.status, 413);
  EXPECT_NE(refused.body.find(R"("code":"BODY_TOO_LARGE")"), std::string::npos);
  EXPECT_NE(refused.body.find(R"("request_id":")" + refused.headers.at("x-request-id")), std::string::npos);
  EXPECT_TRUE(client.is_ended());
}

TEST_F(EdgeTest, HT_2_headers_at_the_limit_pass) {
  start();
  std::string fields;
  for (int i = 0; i < 63; ++i) fields += "a" + std::to_string(i) + ": " + std::string(240, 'b') + "\r\n";
  Client client(port());
  EXPECT_EQ(client.get("/hot", fields).status, 200);
  EXPECT_EQ(client.get("/" + std::string(8000, 'p')).status, 200);
}

TEST_F(EdgeTest, expect_100_is_answered_after_the_plan_and_before_the_body) {
  start();
  Client client(port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(client.ask("abc").body, "abc");
  EXPECT_EQ(client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n").status, 413);
}

TEST_F(EdgeTest, a_plans_own_answer_leaves_the_body_unread) {
  start();
  Client client(port());
  EXPECT_EQ(client.get("/denied").status, 403);
  EXPECT_EQ(client.get("/hot").status, 200);
  EXPECT_EQ(client.ask("POST /denied HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n").status, 403);
  EXPECT_TRUE(client.is_ended());
}

TEST_F(EdgeTest, HT_4_one_address_holds_only_so_many_connections) {
  options_.limits.connections_per_address = 2;
  start();
  Client a(port()), b(port());
  EXPECT_EQ(a.get("/hot").status, 200);
  EXPECT_EQ(b.get("/hot").status, 200);
  {
    Client c(port());
    const auto refused = c.read_answer();
    EXPECT_EQ(refused.status, 429);
    EXPECT_TRUE(refused.headers.contains("retry-after"));
    EXPECT_TRUE(c.is_ended());
  }
  b.send("GET /hot HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(b.read_answer().status, 200);
  EXPECT_TRUE(b.is_ended());
  wait_for_connections(1);
  Client d(port());
  EXPECT_EQ(d.get("/hot").status, 200);
}

TEST_F(EdgeTest, HT_4_newcomers_wait_when_all_places_are_taken) {
  options_.limits.connections_max = 1;
  start();
  auto first = std::make_unique<Client>(port());
  EXPECT_EQ(first->get("/hot").status, 200);
  Client second(port());
  second.send("GET /hot HTTP/1.1\r\nHost: a\r\n\r\n");
  first.reset();
  EXPECT_EQ(second.read_answer().status, 200);
}

// ---- Times ----

TEST_F(EdgeTest, HT_3_a_head_that_does_not_come_is_408) {
  options_.limits.headers_within = milliseconds(60);
  start();
  Client client(port());
  EXPECT_EQ(client.ask("GET /hot HTTP/1.1\r\nHost:").status, 408);
  EXPECT_TRUE(client.is_ended());
  Client silent(port());
  EXPECT_TRUE(silent.is_ended());
}

TEST_F(EdgeTest, HT_3_a_body_that_stalls_is_408) {
  options_.limits.body_stall = milliseconds(60);
  start();
  Client client(port());
  EXPECT_EQ(client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab").status, 408);
  EXPECT_TRUE(client.is_ended());
}

TEST_F(EdgeTest, HT_3_a_body_that_trickles_is_408) {
  options_.limits.body_rate_after = milliseconds(50);
  options_.limits.body_rate_bytes = 1'000'000;
  start();
  Client client(port());
  EXPECT_EQ(client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcd").status, 408);
}

TEST_F(EdgeTest, HT_3_an_idle_connection_ends_without_a_word) {
  options_.limits.idle = milliseconds(60);
  start();
  Client client(port());
  EXPECT_EQ(client.get("/hot").status, 200);
  EXPECT_TRUE(client.is_ended());
  wait_for_connections(0);
}

TEST_F(EdgeTest, HT_3_a_client_that_does_not_read_is_cut_off) {
  options_.limits.write_stall = milliseconds(60);
  start();
  Client client(port(), 4096);
  client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n").substr(0, 12), "HTTP/1.1 200");
  wait_for_connections(0);
}

// ---- Faults of handlers ----

TEST_F(EdgeTest, an_answer_cannot_be_split_by_a_header) {
  start();
  Client client(port());
  const auto answer = client.get("/inject");
  EXPECT_EQ(answer.status, 500);
  EXPECT_FALSE(answer.headers.contains("set-cookie"));
  EXPECT_EQ(client.get("/own").status, 500);
  EXPECT_EQ(client.get("/hot").status, 200);
  EXPECT_EQ(site_.failures(2).size(), 2U);
}

TEST_F(EdgeTest, a_handler_that_throws_or_forgets_loses_only_its_request) {
  start();
  Client client(port());
  EXPECT_EQ(client.get("/throws").status, 500);
  EXPECT_EQ(client.get("/plan_throws").status, 500);
  EXPECT_EQ(client.get("/dropped").status, 500);
  EXPECT_EQ(client.get("/hot").status, 200);
  EXPECT_EQ(site_.failures(3), (std::vector<std::string>{"broken handler", "plan", "the handler dropped its answer"}));
}

// ---- Workers ----

TEST_F(EdgeTest, HT_6_a_full_queue_is_503_with_retry_after) {
  options_.workers = 1;
  options_.queue_max = 1;
  start();
  Client running(port()), waiting(port()), refused(port());
  running.send("GET /block HTTP/1.1\r\nHost: a\r\n\r\n");
  site_.wait_for_blocked(1);
  waiting.send("GET /worker HTTP/1.1\r\nHost: a\r\n\r\n");
  while (edge_->queue_length() == 0) std::this_thread::yield();
  for (int i = 0; i < 20; ++i) {
    const auto answer = refused.get("/worker");
    EXPECT_EQ(answer.status, 503);
    const int retry = std::stoi(answer.headers.at("retry-after"));
    EXPECT_TRUE(retry >= 2 && retry <= 6) << retry;
  }
  EXPECT_EQ(refused.get("/hot").status, 200);  // Hot handlers need no worker.
  site_.open_gate();
  EXPECT_EQ(running.read_answer().status, 200);
  EXPECT_EQ(waiting.read_answer().status, 200);
}

TEST_F(EdgeTest, work_whose_deadline_passed_is_dropped_before_it_starts) {
  options_.workers = 1;
  start();
  Client running(port()), late(port());
  running.send("GET /block HTTP/1.1\r\nHost: a\r\n\r\n");
  site_.wait_for_blocked(1);
  late.send("GET /short HTTP/1.1\r\nHost: a\r\n\r\n");
  while (edge_->queue_length() == 0) std::this_thread::yield();
  const auto start = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - start < milliseconds(5)) std::this_thread::yield();
  site_.open_gate();
  EXPECT_EQ(late.read_answer().status, 503);
  EXPECT_FALSE(site_.paths().contains("/short"));
}

// ---- Proxies ----

TEST_F(EdgeTest, forwarded_addresses_are_believed_only_from_listed_proxies) {
  start();
  Client client(port());
  EXPECT_EQ(client.get("/who", "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n").body, "127.0.0.1 plain []");
}

TEST_F(EdgeTest, behind_a_proxy_the_client_is_the_last_foreign_address) {
  options_.proxies = {"127.0.0.0/8", "10.0.0.5"};
  options_.limits.connections_per_address = 1;
  start();
  Client client(port()), another(port());  // A proxy's own connections are not counted.
  EXPECT_EQ(client.get("/who", "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n").body,
            "203.0.113.9 secure [203.0.113.9]");
  EXPECT_EQ(another.get("/who", "X-Forwarded-For: 1.1.1.1, 203.0.113.9, 10.0.0.5\r\n").body.substr(0, 11), "203.0.113.9");
  EXPECT_EQ(client.get("/who", "X-Forwarded-For: ::ffff:203.0.113.9\r\n").body.substr(0, 11), "203.0.113.9");
  EXPECT_EQ(client.get("/who", "X-Forwarded-For: 2001:db8::1\r\n").body.substr(0, 11), "2001:db8::1");
  EXPECT_EQ(client.get("/who", "X-Forwarded-For: nonsense\r\n").body.substr(0, 9), "127.0.0.1");
  EXPECT_EQ(client.get("/who").body, "127.0.0.1 plain []");
}

TEST_F(EdgeTest, wrong_proxies_stop_the_start) {
  options_.proxies = {"10.0.0.0/33"};
  EXPECT_THROW(start(), std::runtime_error);
}

// ---- Ending ----

TEST_F(EdgeTest, drain_answers_what_runs_and_refuses_what_comes) {
  start();
  Client running(port()), idle(port()), events(port());
  EXPECT_EQ(idle.get("/hot").status, 200);
  events.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  events.read_until("\r\n\r\n");
  running.send("GET /block HTTP/1.1\r\nHost: a\r\n\r\n");
  site_.wait_for_blocked(1);
  const auto port_before = port();
  std::jthread stopping([this] { edge_->stop(seconds(10)); });
  EXPECT_TRUE(idle.is_ended());
  EXPECT_TRUE(events.is_ended());
  EXPECT_THROW(Client{port_before}, std::runtime_error);
  site_.open_gate();
  const auto answer = running.read_answer();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(running.is_ended());
  stopping.join();
  EXPECT_EQ(edge_->connections(), 0U);
}

TEST_F(EdgeTest, drain_ends_the_rest_after_its_grace) {
  start();
  Client half(port());
  half.send("GET /hot HTTP/1.1\r\nHo");
  wait_for_connections(1);
  edge_->stop(milliseconds(30));
  EXPECT_TRUE(half.is_ended());
  EXPECT_EQ(edge_->connections(), 0U);
  edge_->stop(milliseconds(0));  // Again: nothing.
}

TEST_F(EdgeTest, an_edge_may_end_while_answers_are_awaited) {
  start();
  Client client(port());
  client.send("GET /block HTTP/1.1\r\nHost: a\r\n\r\n");
  site_.wait_for_blocked(1);
  std::jthread stopping([this] { edge_->stop(milliseconds(0)); });
  site_.open_gate();
  stopping.join();
  EXPECT_EQ(edge_->connections(), 0U);
}

// The timer of a loop was due while the loop was told to end: it set itself again, and the end waited for ever.
TEST_F(EdgeTest, a_tick_that_is_due_when_the_edge_ends_is_the_last_one) {
  options_.io_threads = 1;
  options_.limits.linger = milliseconds(20);
  start();
  Client client(port());
  client.send("GET /block_hot HTTP/1.1\r\nHost: a\r\n\r\n");
  site_.wait_for_blocked(1);
  std::jthread stopping([this] { edge_->stop(milliseconds(0)); });
  const auto ticks = std::chrono::steady_clock::now() + milliseconds(50);  // A tick comes each 5 ms.
  while (std::chrono::steady_clock::now() < ticks) std::this_thread::yield();
  site_.open_gate();
  stopping.join();
  EXPECT_EQ(edge_->connections(), 0U);
}

TEST_F(EdgeTest, a_taken_port_is_said_with_its_name) {
  start();
  EdgeOptions same = options_;
  same.port = port();
  try {
    const Edge other(same, site_, clock_, random_);
    ADD_FAILURE();
  } catch (const std::runtime_error& fault) {
    EXPECT_NE(std::string(fault.what()).find("127.0.0.1:" + std::to_string(port())), std::string::npos);
  }
}

TEST_F(EdgeTest, several_io_threads_share_the_work) {
  options_.io_threads = 3;
  start();
  std::vector<std::jthread> threads;
  for (int i = 0; i < 6; ++i)
    threads.emplace_back([this] {
      for (int n = 0; n < 5; ++n) {
        Client client(port());
        for (int k = 0; k < 10; ++k) EXPECT_EQ(client.get(k % 2 == 0 ? "/hot" : "/worker").body, "hello");
      }
    });
}

}  // namespace
}  // namespace http
