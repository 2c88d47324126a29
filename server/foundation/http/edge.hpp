// The HTTP/1.1 edge: sockets, limits, timeouts, keep-alive, pipelining, ranges, events, drain. The only asynchronous code.
// Not a router: what a request means is asked of the Site.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "foundation/http/message.hpp"

namespace base {
class Clock;
class Random;
}  // namespace base

namespace http {

struct Limits {
  std::size_t request_line_bytes{8 * 1024};
  std::size_t headers_bytes{16 * 1024};
  std::size_t headers_count{64};
  std::size_t body_bytes{1024 * 1024};  // Unless the plan says otherwise.
  std::chrono::milliseconds headers_within{10'000};
  std::chrono::milliseconds body_stall{10'000};
  std::size_t body_rate_bytes{500};  // Per second, on average, once body_rate_after has passed.
  std::chrono::milliseconds body_rate_after{5'000};
  std::chrono::milliseconds store_stall{60'000};  // Of the disk that takes an upload.
  std::chrono::milliseconds idle{30'000};
  std::chrono::milliseconds write_stall{15'000};
  std::chrono::milliseconds tls_within{5'000};
  std::chrono::milliseconds linger{2'000};  // After the last answer: lets the client read it before the connection goes.
  std::chrono::milliseconds event_comment{15'000};
  std::size_t connections_max{4096};  // Lowered to RLIMIT_NOFILE - 20 %.
  std::size_t connections_per_address{200};
  std::size_t pipelined_max{16};  // Requests of one connection answered in a row before others get their turn.
};

// What to do with a request whose head has arrived and whose body has not.
struct Plan {
  bool is_hot{false};  // Runs on the I/O thread: must never block.
  std::size_t body_bytes{1024 * 1024};
  bool is_upload{false};  // The body goes to a temporary file (Request::upload).
  std::chrono::milliseconds deadline{10'000};
  std::optional<Response> answer{};  // Set: answered at once, the body is not read (and the connection closed if there is one).
  std::shared_ptr<const void> route{};  // Handed back in handle().
};

using Respond = std::function<void(Response)>;  // Exactly once, from any thread.

class Site {
 public:
  virtual ~Site() = default;
  // On the I/O thread, for every request; must not block.
  virtual Plan plan(const Request& head) = 0;
  // On the I/O thread when the plan was hot, else on a worker.
  virtual void handle(Request request, const std::shared_ptr<const void>& route, Respond respond) = 0;
  // After the last byte is handed to the socket: one line per request for log and metrics. On the I/O thread.
  // The request carries method, path, remote_ip, is_secure, id and received_at only; a refused one may lack method and path.
  virtual void done(const Request& request, int status, std::size_t bytes, std::chrono::microseconds took) = 0;
  // plan() or handle() threw, or Respond was dropped unused; the client gets a 500. From any thread.
  virtual void failed(const std::string& request_id, const std::string& what) {
    static_cast<void>(request_id);
    static_cast<void>(what);
  }
};

struct EdgeOptions {
  std::string address{"127.0.0.1"};
  std::uint16_t port{8080};  // 0 = any free port.
  int io_threads{1};
  int workers{4};
  std::size_t queue_max{256};  // Full: 503 with Retry-After, without running the request.
  Limits limits{};
  std::vector<std::string> proxies{};  // Addresses or CIDR blocks whose X-Forwarded-For / -Proto are believed.
  std::filesystem::path upload_dir{"/tmp"};
  std::string tls_certificate{}, tls_key{};  // PEM files; both or none.
};

class Edge {
 public:
  // Binds at once; throws std::runtime_error naming address and port when it can't. The site must outlive the edge.
  Edge(const EdgeOptions& options, Site& site, base::Clock& clock, base::Random& random);
  ~Edge();  // stop(0 s).
  [[nodiscard]] std::uint16_t port() const;
  void start();  // Threads of its own; returns at once.
  // Stops accepting, answers what runs with Connection: close, ends the rest after `grace`.
  void stop(std::chrono::milliseconds grace);
  [[nodiscard]] std::size_t queue_length() const;
  [[nodiscard]] std::size_t connections() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace http
