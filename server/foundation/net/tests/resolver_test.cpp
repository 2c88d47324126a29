// Names, asked of a small name server on loopback.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "foundation/base/text.hpp"
#include "foundation/net/net.hpp"

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Knows two.test (both families), four.test (IPv4 alone); is silent about silent.test; else there is no such name.
class NameServer {
 public:
  NameServer() : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&own), sizeof own), 0);
    socklen_t size = sizeof own;
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&own), &size), 0);
    address_ = "127.0.0.1:" + std::to_string(ntohs(own.sin_port));
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
  }
  ~NameServer() {
    thread_.request_stop();
    thread_.join();
    ::close(socket_);
  }
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;
  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] int asked() const { return asked_; }
  void wait_until_asked() const {
    while (asked_ == 0) std::this_thread::yield();
  }

 private:
  void serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd polled{socket_, POLLIN, 0};
      if (::poll(&polled, 1, 5) <= 0) continue;
      std::array<char, 512> bytes{};
      sockaddr_in from{};
      socklen_t size = sizeof from;
      const auto count = ::recvfrom(socket_, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
      if (count < 17) continue;
      ++asked_;
      const std::string reply = answer(std::string_view(bytes.data(), static_cast<std::size_t>(count)));
      if (!reply.empty()) ::sendto(socket_, reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
  }

  static std::string answer(std::string_view query) {
    std::string name;
    std::size_t at = 12;
    for (; at < query.size() && query[at] != 0; at += 1 + static_cast<std::size_t>(query[at]))
      name += std::string(query.substr(at + 1, static_cast<std::size_t>(query[at]))) + ".";
    const bool is_v6 = query[at + 2] == 28;
    if (name == "silent.test.") return {};
    std::string record;
    if (is_v6 && name == "two.test.") record = std::string("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16);
    if (!is_v6 && (name == "two.test." || name == "four.test.")) record = std::string("\xc0\0\x02\x07", 4);
    const bool is_known = name == "two.test." || name == "four.test.";
    std::string out(query.substr(0, 2));
    out += std::string("\x81", 1) + (is_known ? '\x80' : '\x83') + std::string("\0\1\0", 3) + (record.empty() ? '\0' : '\1') +
           std::string("\0\0\0\0", 4);
    out += query.substr(12, at + 5 - 12);
    if (!record.empty())
      out += std::string("\xc0\x0c\0", 3) + (is_v6 ? '\x1c' : '\1') + std::string("\0\1\0\0\0\x3c\0", 7) +
             static_cast<char>(record.size()) + record;
    return out;
  }

  int socket_;
  std::string address_;
  std::atomic<int> asked_{};
  std::jthread thread_;
};

class SystemResolver : public ::testing::Test {
 protected:
  std::string ask(const std::string& host, std::chrono::milliseconds within = 30s, const std::stop_token& stop = {}) {
    const auto found = resolver_->resolve(host, Clock::now() + within, stop);
    if (!found) return found.error().code;
    std::set<std::string> out;
    for (const auto& address : *found) out.insert(address.text());
    std::string text;
    for (const auto& one : out) text += one + " ";
    return text;
  }
  NameServer server_;
  std::unique_ptr<net::Resolver> resolver_ = net::make_system_resolver(server_.address());
};

TEST_F(SystemResolver, finds_the_addresses_of_both_families) {
  EXPECT_EQ(ask("two.test"), "192.0.2.7 2001:db8::1 ");
  EXPECT_EQ(ask("four.test"), "192.0.2.7 ");
  EXPECT_EQ(ask("none.test"), "FETCH_NAME");
}

TEST_F(SystemResolver, never_waits_beyond_the_deadline) {
  EXPECT_EQ(ask("silent.test", 30ms), "FETCH_TIMEOUT");
  EXPECT_EQ(ask("silent.test", -1s), "FETCH_TIMEOUT");
}

TEST_F(SystemResolver, a_stop_ends_a_look_up_at_once) {
  std::stop_source stop;
  std::jthread stopper([&] {
    server_.wait_until_asked();
    stop.request_stop();
  });
  EXPECT_EQ(ask("silent.test", 10min, stop.get_token()), "FETCH_CANCELLED");
  EXPECT_EQ(ask("silent.test", 10min, stop.get_token()), "FETCH_CANCELLED");
}

TEST_F(SystemResolver, a_fetch_that_is_cancelled_waits_for_no_name) {
  base::SystemClock clock;
  net::Fetcher fetcher({}, clock, *resolver_);
  std::stop_source stop;
  std::jthread stopper([&] {
    server_.wait_until_asked();
    stop.request_stop();
  });
  const auto answer = fetcher.fetch({.url = "http://silent.test/a", .time_max = 10min, .stop = stop.get_token()});
  EXPECT_EQ(answer ? "" : answer.error().code, "FETCH_CANCELLED");
}

TEST_F(SystemResolver, reads_the_names_of_this_machine_first) {
  const auto local = ask("localhost");
  EXPECT_NE(local.find("127.0.0.1"), std::string::npos) << local;
  std::ifstream hosts("/etc/hosts");
  for (std::string line; std::getline(hosts, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string address, name;
    if (!(words >> address >> name) || name.starts_with("ip6-") || name.starts_with("ff0")) continue;
    EXPECT_NE(ask(name), "FETCH_NAME") << name;
  }
  EXPECT_EQ(server_.asked(), 0);
}

TEST_F(SystemResolver, one_slow_name_keeps_no_other_waiting) {
  std::stop_source stop;
  {
    std::vector<std::jthread> slow;
    for (int i = 0; i < 16; ++i)
      slow.emplace_back([&] { EXPECT_EQ(ask("silent.test", 10min, stop.get_token()), "FETCH_CANCELLED"); });
    while (server_.asked() < 16) std::this_thread::yield();
    EXPECT_EQ(ask("four.test"), "192.0.2.7 ");
    stop.request_stop();
  }
}

}  // namespace
