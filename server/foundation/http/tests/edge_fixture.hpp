// A running edge on a free port with a small site behind it, and a client that speaks raw bytes.
// Not for other rooms: their scenarios talk to the router in process.
#pragma once
#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "foundation/http/edge.hpp"
#include "foundation/testing/fakes.hpp"

namespace http {

struct Answer {
  int status{};                                // 0: the connection ended without one.
  std::map<std::string, std::string> headers;  // Names in lower case.
  std::string body;
};

// Every wait ends after 10 s, far above what a test needs.
class Client {
 public:
  explicit Client(std::uint16_t port, int receive_buffer = 0);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  void send(std::string_view bytes);
  void end_sending();
  // The next answer; with `has_body` false only its head (HEAD).
  Answer read_answer(bool has_body = true);
  // Reads until `text` was seen (and returns all up to its end), or the connection's end.
  std::string read_until(std::string_view text);
  bool is_ended();  // Waits for the end; false when bytes come instead.
  Answer ask(std::string_view bytes, bool has_body = true) {
    send(bytes);
    return read_answer(has_body);
  }
  Answer get(const std::string& path, const std::string& headers = "") {
    return ask("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");
  }

 private:
  bool fill();
  int socket_{-1};
  std::string buffer_;
};

class TestSite final : public Site {
 public:
  Plan plan(const Request& head) override;
  void handle(Request request, const std::shared_ptr<const void>& route, Respond respond) override;
  void done(const Request& request, int status, std::size_t bytes, std::chrono::microseconds took) override;
  void failed(const std::string& request_id, const std::string& what) override;

  void open_gate();                                                 // Lets /block go on.
  void wait_for_blocked(std::size_t count);                         // Handlers that stand at the gate.
  [[nodiscard]] std::set<std::string> paths();                      // That a handler saw.
  [[nodiscard]] std::vector<std::string> lines(std::size_t count);  // "GET /a 200", waits until there are so many.
  [[nodiscard]] std::vector<std::string> failures(std::size_t count);
  [[nodiscard]] std::shared_ptr<EventStream> stream();  // Of the last /events; waits for it.
  [[nodiscard]] std::filesystem::path last_upload();
  [[nodiscard]] std::string last_upload_bytes();

  std::filesystem::path file;
  std::shared_ptr<const Prepared> prepared;

 private:
  void answer(Request request, const Respond& respond);
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_{};
  std::size_t blocked_{};
  std::set<std::string> paths_;
  std::vector<std::string> lines_, failures_;
  std::shared_ptr<EventStream> stream_;
  std::filesystem::path upload_;
  std::string upload_bytes_;
};

class EdgeTest : public ::testing::Test {
 protected:
  EdgeTest();
  ~EdgeTest() override;
  void start();
  std::uint16_t port() { return edge_->port(); }
  void wait_for_connections(std::size_t count);
  void wait_for_uploads(std::size_t count);
  std::size_t uploads() const;  // Files in the upload folder.

  testing::TempFolder folder_;
  base::SystemClock clock_;
  testing::SeededRandom random_;
  EdgeOptions options_;
  TestSite site_;
  std::unique_ptr<Edge> edge_;
};

}  // namespace http
