// Outgoing HTTP: the one fetcher, with limits on everything and no way to reach addresses that are not public (OUT-1 to OUT-4).
// Not a cache, not a scheduler of retries, and not for stream sources, which ffmpeg opens itself.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foundation/base/mutex.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"
#include "foundation/net/address_rules.hpp"
#include "foundation/net/url.hpp"

namespace net {

using Deadline = std::chrono::steady_clock::time_point;

class Resolver {
 public:
  virtual ~Resolver() = default;
  // Every address of a name; blocks its caller. 502 FETCH_NAME: it has none. 502 FETCH_TIMEOUT: the answer did not come in time.
  // 502 FETCH_CANCELLED: `stop` was asked for, which is seen at once.
  [[nodiscard]] virtual base::Result<std::vector<Address>> resolve(const std::string& host, Deadline deadline,
                                                                   const std::stop_token& stop) = 0;
};
// Asks as the system is configured: /etc/hosts, then the name servers of /etc/resolv.conf, both read at each question.
// `servers` ("127.0.0.1:5353") takes the place of the configured ones. Thread-safe.
[[nodiscard]] std::unique_ptr<Resolver> make_system_resolver(std::string servers = {});

struct FetcherOptions {
  std::vector<Cidr> opened{};                // Internal addresses that the owner of the machine allows.
  std::vector<std::uint16_t> extra_ports{};  // Beside 80, 443 and 8000-8999.
  bool is_any_port{false};                   // For tests, whose servers take free ports.
  std::uint32_t per_host_max{4};
  std::uint32_t failures_max{5};   // In a row, then the host is left alone ...
  std::chrono::seconds pause{60};  // ... for so long; then one request tries.
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct FetchRequest {
  std::string url;
  std::string method{"GET"};
  Headers headers{};  // Left out after a redirect to another origin.
  std::string body{};
  std::string etag{}, last_modified{};         // Of the copy at hand: the answer may be 304 without a body.
  std::uint64_t size_max{16 * 1024 * 1024};    // Bytes as sent: nothing is unpacked here.
  std::chrono::milliseconds time_max{30'000};  // For all: waiting for a place, names, redirects, the last byte.
  std::uint32_t bytes_per_s_min{0};            // Judged over slow_after of waiting; time spent in the sink does not count.
  std::chrono::milliseconds slow_after{30'000};
  std::uint32_t redirects_max{5};
  std::vector<std::string> content_types{};  // Allowed beginnings, lower case ("image/", "text/xml"); empty: any.
  std::stop_token stop{};                    // Asked for from any thread, seen at once.
};
struct FetchResponse {
  int status{};
  std::string url;    // After redirects.
  Headers headers{};  // Names in lower case.
  std::uint64_t size{};
  std::string body{};  // Empty when there was a sink.
  [[nodiscard]] std::string_view header(std::string_view lower_name) const;
  [[nodiscard]] bool is_ok() const { return status >= 200 && status < 300; }
  [[nodiscard]] bool is_unchanged() const { return status == 304; }
};
// Takes the body of a 2xx answer piece by piece, on the caller's thread; while it works the sender waits. An error ends the
// fetch and is its result.
using Sink = std::function<base::Status(std::string_view piece)>;

// Thread-safe; fetch() blocks its caller. Every status is a response, also 404 and 500. Errors:
// 422 URL_FORMAT, PORT_FORBIDDEN, ADDRESS_FORBIDDEN; 502 FETCH_NAME, FETCH_FAILED, FETCH_TLS, FETCH_TIMEOUT, FETCH_SLOW,
// FETCH_TOO_LARGE, FETCH_TYPE, FETCH_REDIRECT, FETCH_CANCELLED; 503 FETCH_PAUSED with Retry-After (the host failed often).
class Fetcher {
 public:
  Fetcher(FetcherOptions options, const base::Clock& clock, Resolver& resolver);
  ~Fetcher();
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  [[nodiscard]] base::Result<FetchResponse> fetch(const FetchRequest& request, const Sink& sink = {});
  // The checks that come before the first packet: also for URLs that other programs will open (stream sources).
  [[nodiscard]] base::Result<std::vector<Address>> checked_addresses(const Url& url, Deadline deadline,
                                                                     const std::stop_token& stop = {});

 private:
  struct Host {
    std::uint32_t active{0};
    std::uint32_t failures{0};
    base::Instant paused_until{};
  };
  class Place;
  struct Transfer;
  [[nodiscard]] base::Status check_port(const Url& url) const;
  [[nodiscard]] base::Status enter(const std::string& authority, Deadline deadline, const std::stop_token& stop);
  void leave(const std::string& authority, bool has_failed);

  const FetcherOptions options_;
  const base::Clock& clock_;
  Resolver& resolver_;
  base::Mutex mutex_{"foundation/net/net.mutex"};
  base::Condition has_place_;
  std::map<std::string, Host, std::less<>> hosts_;
};

}  // namespace net
