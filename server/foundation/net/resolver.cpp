#include <ares.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

#include "foundation/base/check.hpp"
#include "foundation/base/waits.hpp"
#include "foundation/net/net.hpp"

namespace net {
namespace {

constexpr int kTryMs = 2'000;  // The first try of a name server; each further round waits twice as long.
constexpr int kTries = 3;

std::optional<Address> address_of(const sockaddr* raw) {
  if (raw->sa_family == AF_INET) {
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in*>(raw)->sin_addr, bytes.size());
    return Address::v4(bytes);
  }
  if (raw->sa_family == AF_INET6) {
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6*>(raw)->sin6_addr, bytes.size());
    return Address::v6(bytes);
  }
  return {};
}

// Readable from the moment that a stop is asked for.
class StopEvent {
 public:
  explicit StopEvent(const std::stop_token& stop) : callback_(stop, [this] { ::eventfd_write(event_.descriptor, 1); }) {}
  [[nodiscard]] int descriptor() const { return event_.descriptor; }

 private:
  struct Event {
    Event() {
      if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    }
    ~Event() { ::close(descriptor); }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    const int descriptor{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  };
  // The callback ends before the descriptor is closed: a stop in between would write into whatever has its number by then.
  Event event_;
  std::stop_callback<std::function<void()>> callback_;
};

// One question, asked and waited for on the caller's thread. The configuration is read again each time, so that a changed one counts.
class LookUp {
 public:
  explicit LookUp(const std::string& servers) {
    ares_options options{};
    options.timeout = kTryMs;
    options.tries = kTries;
    if (::ares_init_options(&channel_, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES) != ARES_SUCCESS) throw std::bad_alloc();
    if (!servers.empty()) CHECK(::ares_set_servers_ports_csv(channel_, servers.c_str()) == ARES_SUCCESS);
  }
  ~LookUp() { ::ares_destroy(channel_); }
  LookUp(const LookUp&) = delete;
  LookUp& operator=(const LookUp&) = delete;

  base::Result<std::vector<Address>> run(const std::string& host, Deadline deadline, const std::stop_token& stop) {
    const StopEvent stopped(stop);
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    ::ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, &LookUp::answered, this);
    while (!status_) {
      if (stop.stop_requested()) return base::fail(base::ErrorKind::upstream, "FETCH_CANCELLED", "The look-up was cancelled.");
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      if (left.count() <= 0) return late();
      wait(stopped.descriptor(), left);
    }
    if (*status_ == ARES_ETIMEOUT) return late();
    if (addresses_.empty()) return base::fail(base::ErrorKind::upstream, "FETCH_NAME", "There is no host of this name.");
    return std::move(addresses_);
  }

 private:
  static std::unexpected<base::Error> late() {
    return base::fail(base::ErrorKind::upstream, "FETCH_TIMEOUT", "The host's name was not found in time.");
  }

  // Called by C code, and with ARES_EDESTRUCTION by the destructor: nothing may be thrown.
  static void answered(void* self, int status, int, ares_addrinfo* found) {
    auto& look_up = *static_cast<LookUp*>(self);
    try {
      for (const auto* node = found != nullptr ? found->nodes : nullptr; node != nullptr; node = node->ai_next) {
        const auto address = address_of(node->ai_addr);
        if (address && std::ranges::find(look_up.addresses_, *address) == look_up.addresses_.end())
          look_up.addresses_.push_back(*address);
      }
    } catch (const std::bad_alloc&) { look_up.addresses_.clear(); }
    if (found != nullptr) ::ares_freeaddrinfo(found);
    look_up.status_ = status;
  }

  // Until a name server answers, its time is over, `longest` has passed or a stop is asked for.
  void wait(int stopped, std::chrono::milliseconds longest) {
    std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
    const auto wanted = static_cast<unsigned>(::ares_getsock(channel_, sockets.data(), ARES_GETSOCK_MAXNUM));
    std::array<pollfd, ARES_GETSOCK_MAXNUM + 1> polled{};
    nfds_t count = 0;
    polled[count++] = {stopped, POLLIN, 0};
    for (unsigned i = 0; i < ARES_GETSOCK_MAXNUM; ++i) {
      const int events = (ARES_GETSOCK_READABLE(wanted, i) ? POLLIN : 0) | (ARES_GETSOCK_WRITABLE(wanted, i) ? POLLOUT : 0);
      if (events != 0) polled[count++] = {sockets[i], static_cast<short>(events), 0};
    }
    timeval most{.tv_sec = longest.count() / 1000, .tv_usec = longest.count() % 1000 * 1000}, next{};
    const auto* until = ::ares_timeout(channel_, &most, &next);
    const timespec time{.tv_sec = until->tv_sec, .tv_nsec = until->tv_usec * 1000};
    const int ready = ::ppoll(polled.data(), count, &time, nullptr);
    if (ready <= 0)
      return ::ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);  // Only what has been waited for too long.
    for (nfds_t i = 1; i < count && !status_; ++i) {
      const bool has_failed = (polled[i].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
      ::ares_process_fd(channel_, has_failed || (polled[i].revents & POLLIN) != 0 ? polled[i].fd : ARES_SOCKET_BAD,
                        (polled[i].revents & POLLOUT) != 0 ? polled[i].fd : ARES_SOCKET_BAD);
    }
  }

  ares_channel channel_{};
  std::optional<int> status_;
  std::vector<Address> addresses_;
};

class SystemResolver final : public Resolver {
 public:
  explicit SystemResolver(std::string servers) : servers_(std::move(servers)) {
    static const int started = ::ares_library_init(ARES_LIB_INIT_ALL);
    CHECK(started == ARES_SUCCESS);
  }

  base::Result<std::vector<Address>> resolve(const std::string& host, Deadline deadline, const std::stop_token& stop) override {
    base::waits_for("the look-up of a name");
    LookUp look_up(servers_);
    return look_up.run(host, deadline, stop);
  }

 private:
  const std::string servers_;
};

}  // namespace

std::unique_ptr<Resolver> make_system_resolver(std::string servers) {
  return std::make_unique<SystemResolver>(std::move(servers));
}

}  // namespace net
