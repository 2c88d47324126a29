#include "foundation/net/net.hpp"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "foundation/base/check.hpp"
#include "foundation/base/text.hpp"

namespace net {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kHeaderBytes = 64 * 1024, kHeaderCount = 100;
constexpr milliseconds kConnectMax{10'000};
constexpr std::size_t kHostsMax = 10'000;
constexpr const char* kUserAgent = "TVMS/" TVMS_VERSION;

std::unexpected<base::Error> upstream(std::string_view code, std::string_view message, std::string_view detail = {}) {
  base::Error error{base::ErrorKind::upstream, std::string(code), std::string(message)};
  error.detail = detail;
  return base::fail(std::move(error));
}

struct FreeEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeMulti {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
class List {
 public:
  void add(const std::string& line) {
    curl_slist* longer = curl_slist_append(list_.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list_.release());
    list_.reset(longer);
  }
  [[nodiscard]] curl_slist* get() const { return list_.get(); }

 private:
  std::unique_ptr<curl_slist, FreeList> list_;
};

// Names and values that would end a line are never sent.
bool is_header(const std::pair<std::string, std::string>& header) {
  const auto& [name, value] = header;
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  }) && std::ranges::all_of(value, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

bool is_redirect(int status) { return status == 301 || status == 302 || status == 303 || status == 307 || status == 308; }

std::optional<Address> address_of(const curl_sockaddr& raw) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&raw.addr);
  if (raw.family == AF_INET && raw.addrlen >= sizeof(sockaddr_in)) {
    std::array<std::uint8_t, 4> out{};
    std::memcpy(out.data(), bytes + offsetof(sockaddr_in, sin_addr), out.size());
    return Address::v4(out);
  }
  if (raw.family == AF_INET6 && raw.addrlen >= sizeof(sockaddr_in6)) {
    std::array<std::uint8_t, 16> out{};
    std::memcpy(out.data(), bytes + offsetof(sockaddr_in6, sin6_addr), out.size());
    return Address::v6(out);
  }
  return {};
}

}  // namespace

// One hop: one connection, one answer. The callbacks only collect; checks and sink run between curl's steps, in our own frames.
struct Fetcher::Transfer {
  const FetchRequest& request;
  const Url& url;
  const std::vector<Address>& addresses;  // Checked; no others are connected to.
  const Sink& sink;
  Deadline deadline;

  FetchResponse response{};
  std::string pending{};
  std::size_t header_bytes{0};
  bool is_too_large{false};
  bool is_blocked{false};
  bool is_type_checked{false};

  static std::size_t on_header(const char* text, std::size_t one, std::size_t size, void* self) {
    return static_cast<Transfer*>(self)->take_header({text, one * size}) ? size : 0;
  }
  static std::size_t on_body(const char* text, std::size_t one, std::size_t size, void* self) {
    return static_cast<Transfer*>(self)->take_body({text, one * size}) ? size : 0;
  }
  static curl_socket_t on_socket(void* self, curlsocktype purpose, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto peer = address_of(*address);
    if (purpose != CURLSOCKTYPE_IPCXN || !peer || std::ranges::find(transfer.addresses, *peer) == transfer.addresses.end()) {
      transfer.is_blocked = true;
      return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  }
  // Connected, nothing sent yet: who is at the other end?
  static int on_connected(void* self, char* peer, char*, int, int) {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto address = parse_address(peer);
    if (address && std::ranges::find(transfer.addresses, *address) != transfer.addresses.end()) return CURL_PREREQFUNC_OK;
    transfer.is_blocked = true;
    return CURL_PREREQFUNC_ABORT;
  }

  bool take_header(std::string_view line) {
    header_bytes += line.size();
    if (header_bytes > kHeaderBytes) return false;
    if (line.starts_with("HTTP/")) {  // Also after a 100 Continue: only the last answer counts.
      response.headers.clear();
      const std::size_t space = line.find(' ');
      std::int64_t status = 0;
      if (space == line.npos || !base::parse_int(line.substr(space + 1, 3), status)) return false;
      response.status = static_cast<int>(status);
      return true;
    }
    const std::size_t colon = line.find(':');
    if (colon == line.npos) return true;
    if (response.headers.size() >= kHeaderCount) return false;
    response.headers.emplace_back(base::to_lower_ascii(line.substr(0, colon)), base::trim(line.substr(colon + 1)));
    return true;
  }

  bool take_body(std::string_view piece) {
    response.size += piece.size();
    if (response.size > request.size_max) {
      is_too_large = true;
      return false;
    }
    if (response.is_ok() || !sink) pending += piece;
    return true;
  }

  [[nodiscard]] base::Status check_type() {
    if (is_type_checked || !response.is_ok() || request.content_types.empty()) return {};
    is_type_checked = true;
    const std::string type = base::to_lower_ascii(response.header("content-type"));
    if (std::ranges::any_of(request.content_types, [&](const std::string& allowed) { return type.starts_with(allowed); }))
      return {};
    return upstream("FETCH_TYPE", "The server sent another kind of content than expected.", type);
  }

  [[nodiscard]] base::Status deliver() {
    if (pending.empty()) return {};
    TRY_OK(check_type());
    if (sink && response.is_ok()) {
      TRY_OK(sink(pending));
    } else {
      response.body += pending;
    }
    pending.clear();
    return {};
  }

  void set_up(CURL* easy, const List& headers, const List& pins);
  [[nodiscard]] base::Status judge(CURLcode code) const;
  [[nodiscard]] base::Status drive(CURLM* multi);
  [[nodiscard]] base::Status run();
};

void Fetcher::Transfer::set_up(CURL* easy, const List& headers, const List& pins) {
  const auto set = [easy](CURLoption option, auto value) { CHECK(curl_easy_setopt(easy, option, value) == CURLE_OK); };
  set(CURLOPT_URL, url.text().c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(CURLOPT_PROXY, "");  // Not even from the environment.
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(CURLOPT_RESOLVE, pins.get());
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_USERAGENT, kUserAgent);
  set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kConnectMax.count()));
  set(CURLOPT_BUFFERSIZE, 128L * 1024);
  set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_socket);
  set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  set(CURLOPT_PREREQFUNCTION, &Transfer::on_connected);
  set(CURLOPT_PREREQDATA, static_cast<void*>(this));
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  if (request.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else {
    if (!request.body.empty() || request.method != "GET") {
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      set(CURLOPT_POSTFIELDS, request.body.c_str());
    }
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

base::Status Fetcher::Transfer::judge(CURLcode code) const {
  const std::string_view detail = curl_easy_strerror(code);
  if (is_blocked) return base::fail(base::ErrorKind::invalid, "ADDRESS_FORBIDDEN", "This address must not be opened.");
  if (is_too_large) return upstream("FETCH_TOO_LARGE", "The answer is larger than allowed.");
  switch (code) {
    case CURLE_OK: return {};
    case CURLE_OPERATION_TIMEDOUT: return upstream("FETCH_TIMEOUT", "The server did not answer in time.", detail);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR: return upstream("FETCH_TLS", "No safe connection to the server could be made.", detail);
    default: return upstream("FETCH_FAILED", "The server could not be reached, or broke off its answer.", detail);
  }
}

base::Status Fetcher::Transfer::drive(CURLM* multi) {
  // The stop token may fire on another thread while we wait.
  const std::stop_callback wake(request.stop, [multi] { curl_multi_wakeup(multi); });
  milliseconds waited{0};
  std::uint64_t size_before = 0;
  for (;;) {
    int running = 0;
    if (const auto code = curl_multi_perform(multi, &running); code != CURLM_OK) {
      return upstream("FETCH_FAILED", "The request could not be made.", curl_multi_strerror(code));
    }
    if (request.stop.stop_requested()) return upstream("FETCH_CANCELLED", "The fetch was cancelled.");
    TRY_OK(deliver());
    if (running == 0) {
      int left = 0;
      const CURLMsg* message = curl_multi_info_read(multi, &left);
      CHECK(message != nullptr && message->msg == CURLMSG_DONE);
      return judge(message->data.result);
    }
    const auto start = SteadyClock::now();
    if (start >= deadline) return upstream("FETCH_TIMEOUT", "The server did not answer in time.");
    if (request.bytes_per_s_min > 0 && waited >= request.slow_after) {
      const auto expected = static_cast<std::uint64_t>(waited.count()) * request.bytes_per_s_min / 1000;
      if (response.size - size_before < expected) return upstream("FETCH_SLOW", "The server sends too slowly.");
      waited = milliseconds{0};
      size_before = response.size;
    }
    const auto left = std::chrono::ceil<milliseconds>(deadline - start);
    curl_multi_poll(multi, nullptr, 0, static_cast<int>(std::min(left, milliseconds{1000}).count()), nullptr);
    waited += std::chrono::ceil<milliseconds>(SteadyClock::now() - start);
  }
}

base::Status Fetcher::Transfer::run() {
  List headers, pins;
  for (const auto& header : request.headers) {
    if (!is_header(header)) return base::fail(base::ErrorKind::invalid, "HEADER_FORMAT", "A header has forbidden characters.");
    headers.add(header.first + ": " + header.second);
  }
  if (!request.etag.empty() && is_header({"If-None-Match", request.etag})) headers.add("If-None-Match: " + request.etag);
  if (!request.last_modified.empty() && is_header({"If-Modified-Since", request.last_modified})) {
    headers.add("If-Modified-Since: " + request.last_modified);
  }
  headers.add("Expect:");
  if (!parse_address(url.host)) {
    std::string pin = url.host + ":" + std::to_string(url.port) + ":";
    for (const auto& address : addresses)
      pin += (pin.back() == ':' ? "" : ",") + (address.is_v4() ? address.text() : "[" + address.text() + "]");
    pins.add(pin);
  }
  const std::unique_ptr<CURLM, FreeMulti> multi{curl_multi_init()};
  const std::unique_ptr<CURL, FreeEasy> easy{curl_easy_init()};
  CHECK(multi && easy);
  set_up(easy.get(), headers, pins);
  CHECK(curl_multi_add_handle(multi.get(), easy.get()) == CURLM_OK);
  auto status = drive(multi.get());
  curl_multi_remove_handle(multi.get(), easy.get());
  if (status) status = check_type();
  return status;
}

std::string_view FetchResponse::header(std::string_view lower_name) const {
  const auto it = std::ranges::find(headers, lower_name, &std::pair<std::string, std::string>::first);
  return it == headers.end() ? std::string_view{} : std::string_view{it->second};
}

// A place among the connections to one host, and the count of its failures.
class Fetcher::Place {
 public:
  Place(Fetcher& fetcher, std::string authority) : fetcher_(fetcher), authority_(std::move(authority)) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { fetcher_.leave(authority_, has_failed_); }
  void set_failed(bool has_failed) { has_failed_ = has_failed; }

 private:
  Fetcher& fetcher_;
  std::string authority_;
  bool has_failed_{false};
};

Fetcher::Fetcher(FetcherOptions options, const base::Clock& clock, Resolver& resolver)
    : options_(std::move(options)), clock_(clock), resolver_(resolver) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  CHECK(started == CURLE_OK);
}
Fetcher::~Fetcher() = default;

base::Status Fetcher::check_port(const Url& url) const {
  const bool is_allowed = options_.is_any_port || url.port == 80 || url.port == 443 || (url.port >= 8000 && url.port <= 8999) ||
                          std::ranges::find(options_.extra_ports, url.port) != options_.extra_ports.end();
  if (is_allowed) return {};
  return base::fail(base::ErrorKind::invalid, "PORT_FORBIDDEN", "Only the ports 80, 443 and 8000 to 8999 may be used.");
}

base::Result<std::vector<Address>> Fetcher::checked_addresses(const Url& url, Deadline deadline, const std::stop_token& stop) {
  TRY_OK(check_port(url));
  std::vector<Address> addresses;
  if (const auto literal = parse_address(url.host)) {
    addresses.push_back(*literal);
  } else {
    TRY(addresses, resolver_.resolve(url.host, deadline, stop));
  }
  // One bad address condemns the name: which of them is used is not ours to foresee.
  if (addresses.empty() || std::ranges::any_of(addresses, [&](const Address& a) { return is_forbidden(a, options_.opened); })) {
    return base::fail(base::ErrorKind::invalid, "ADDRESS_FORBIDDEN", "This address must not be opened.");
  }
  return addresses;
}

base::Status Fetcher::enter(const std::string& authority, Deadline deadline, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto now = clock_.now();
  if (hosts_.size() >= kHostsMax) {
    std::erase_if(hosts_, [&](const auto& entry) { return entry.second.active == 0 && entry.second.paused_until <= now; });
  }
  const auto has_place = [&] { return hosts_[authority].active < options_.per_host_max; };
  if (!has_place_.wait_until(lock, stop, deadline, has_place)) {
    if (stop.stop_requested()) return upstream("FETCH_CANCELLED", "The fetch was cancelled.");
    return upstream("FETCH_TIMEOUT", "Too many requests to this host are running.");
  }
  Host& host = hosts_[authority];
  if (host.failures >= options_.failures_max) {
    const auto at = clock_.now();
    if (at < host.paused_until) {
      base::Error error{base::ErrorKind::busy, "FETCH_PAUSED", "This host failed several times and is left alone for a minute."};
      error.retry_after_s = static_cast<std::int32_t>(std::chrono::ceil<std::chrono::seconds>(host.paused_until - at).count());
      return base::fail(std::move(error));
    }
    host.paused_until = at + options_.pause;  // This one tries; the others wait for its outcome.
  }
  ++host.active;
  return {};
}

void Fetcher::leave(const std::string& authority, bool has_failed) {
  {
    const std::lock_guard lock(mutex_);
    Host& host = hosts_[authority];
    --host.active;
    host.failures = has_failed ? host.failures + 1 : 0;
    if (host.failures >= options_.failures_max) host.paused_until = clock_.now() + options_.pause;
    if (host.active == 0 && host.failures == 0) hosts_.erase(authority);
  }
  has_place_.notify_all();
}

base::Result<FetchResponse> Fetcher::fetch(const FetchRequest& original, const Sink& sink) {
  const Deadline deadline = SteadyClock::now() + original.time_max;
  FetchRequest request = original;
  TRY(Url url, parse_url(request.url));
  for (std::uint32_t hop = 0;; ++hop) {
    TRY(const auto addresses, checked_addresses(url, deadline, request.stop));
    TRY_OK(enter(url.authority(), deadline, request.stop));
    Transfer transfer{request, url, addresses, sink, deadline};
    base::Status status;
    {
      Place place{*this, url.authority()};
      place.set_failed(true);  // Also when the sink throws: then at worst one failure too many is counted.
      status = transfer.run();
      const bool is_their_fault = !status && (status.error().code == "FETCH_FAILED" || status.error().code == "FETCH_TIMEOUT" ||
                                              status.error().code == "FETCH_SLOW" || status.error().code == "FETCH_TLS");
      place.set_failed(is_their_fault || (status && transfer.response.status >= 502 && transfer.response.status <= 504));
    }
    if (!status) return base::fail(std::move(status).error());
    transfer.response.url = url.text();
    const std::string_view location = transfer.response.header("location");
    if (!is_redirect(transfer.response.status) || location.empty()) return std::move(transfer.response);

    if (hop >= request.redirects_max) return upstream("FETCH_REDIRECT", "The server redirects too often.");
    auto next = resolve_url(url, location);
    if (!next) return upstream("FETCH_REDIRECT", "The server redirects to a URL that is not allowed.", next.error().message);
    if (url.scheme == "https" && next->scheme == "http")
      return upstream("FETCH_REDIRECT", "The server redirects from a safe to an unsafe URL.");
    if (!next->is_same_origin(url)) request.headers.clear();
    const bool keeps_method = transfer.response.status == 307 || transfer.response.status == 308 || request.method == "HEAD";
    if (!keeps_method && request.method != "GET") {
      request.method = "GET";
      request.body.clear();
    }
    url = std::move(*next);
  }
}

}  // namespace net
