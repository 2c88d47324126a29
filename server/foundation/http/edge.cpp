#include "foundation/http/edge.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <stdexcept>

#include "foundation/base/mutex.hpp"
#include "foundation/base/random.hpp"
#include "foundation/base/text.hpp"
#include "foundation/base/time.hpp"
#include "foundation/base/waits.hpp"
#include "foundation/http/edge_connection.hpp"

namespace http {
namespace {

using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, asio::io_context::executor_type>;

asio::ip::address unmapped(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address;
}

asio::ip::address_v6 mapped(const asio::ip::address& address) {
  return address.is_v6() ? address.to_v6() : asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4());
}

AddressBlock parse_block(const std::string& text) {
  const auto slash = text.find('/');
  error_code fault;
  const auto address = asio::ip::make_address(text.substr(0, slash), fault);
  if (fault) throw std::runtime_error("proxies: " + text + " is not an address");
  int bits = 128;
  if (slash != std::string::npos) {
    std::int64_t given = 0;
    const int most = address.is_v4() ? 32 : 128;
    if (!base::parse_int(text.substr(slash + 1), given) || given < 0 || given > most)
      throw std::runtime_error("proxies: " + text + " is not an address block");
    bits = static_cast<int>(given) + (address.is_v4() ? 96 : 0);
  }
  return {mapped(address), bits};
}

// A fifth of the descriptors is kept from connections, for databases and logs. A connection that sends a file holds one more beside its
// own, so many such connections at once can still use up what is left.
std::size_t connections_max(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return wanted;
  return std::min<std::size_t>(wanted, std::max<std::size_t>(limit.rlim_cur - limit.rlim_cur / 5, 1));
}

EdgeOptions checked(EdgeOptions options) {
  options.limits.connections_max = connections_max(options.limits.connections_max);
  options.io_threads = std::max(options.io_threads, 1);
  options.workers = std::max(options.workers, 1);
  if (options.tls_certificate.empty() != options.tls_key.empty())
    throw std::runtime_error("TLS needs both a certificate and a key");
  return options;
}

asio::ssl::context make_tls(const EdgeOptions& options) {
  asio::ssl::context context(asio::ssl::context::tls_server);
  context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3 |
                      asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1 | asio::ssl::context::no_compression);
  ::SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  ::SSL_CTX_set_cipher_list(context.native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20");  // TLS 1.2; 1.3 has only such suites.
  try {
    context.use_certificate_chain_file(options.tls_certificate);
    context.use_private_key_file(options.tls_key, asio::ssl::context::pem);
  } catch (const boost::system::system_error& fault) {
    throw std::runtime_error(
        fmt::format("TLS: cannot use {} with {}: {}", options.tls_certificate, options.tls_key, fault.what()));
  }
  return context;
}

// Often enough that no limit is overrun by more than a quarter.
std::chrono::milliseconds tick_length(const Limits& limits) {
  auto shortest = std::min({limits.headers_within, limits.body_stall, limits.body_rate_after, limits.idle, limits.write_stall,
                            limits.tls_within, limits.linger, limits.event_comment});
  return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(500));
}

}  // namespace

bool AddressBlock::contains(const asio::ip::address& address) const {
  const auto mine = base.to_bytes(), theirs = mapped(address).to_bytes();
  for (int bit = 0; bit < bits; bit += 8) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
    if (((mine[at] ^ theirs[at]) & mask) != 0) return false;
  }
  return true;
}

Core::Core(const EdgeOptions& given, Site& a_site, base::Clock& a_clock, base::Random& a_random)
    : options(checked(given)), site(a_site), clock(a_clock), random(a_random), workers(options.workers, options.queue_max) {
  for (const auto& text : options.proxies) proxies.push_back(parse_block(text));
  if (!options.tls_certificate.empty()) tls.emplace(make_tls(options));
}

bool Core::is_proxy(const asio::ip::address& address) const {
  for (const auto& block : proxies)
    if (block.contains(address)) return true;
  return false;
}

bool Core::open(const std::string& address, bool is_counted) {
  const std::scoped_lock lock(mutex_);
  if (is_counted) {
    auto& count = per_address_[address];
    if (count >= options.limits.connections_per_address) return false;
    ++count;
  }
  ++connections;
  return true;
}

void Core::closed(const std::string& address, bool is_counted) {
  const std::scoped_lock lock(mutex_);
  if (is_counted) {
    const auto found = per_address_.find(address);
    if (found != per_address_.end() && --found->second == 0) per_address_.erase(found);
  }
  if (--connections == 0) idle_.notify_all();
}

void Core::wait_until_idle(std::chrono::milliseconds grace) {
  std::unique_lock lock(mutex_);
  idle_.wait_for(lock, grace, [this] { return connections == 0; });
}

void Core::random_fill(std::span<std::uint8_t> out) {
  const std::scoped_lock lock(random_mutex_);
  random.fill(out);
}

int Core::retry_after_s() {
  std::array<std::uint8_t, 1> byte{};
  random_fill(byte);
  return 2 + byte[0] % 5;
}

Loop::Loop(std::shared_ptr<Core> core) : core_(std::move(core)), tick_every_(tick_length(core_->options.limits)) {}

void Loop::start() {
  thread_ = std::thread([this] { run(); });
}

void Loop::run() {
  // Signals belong to the main thread, and sendfile() would raise SIGPIPE when a client leaves.
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
  thread_id_ = std::this_thread::get_id();
  const base::NoWaitScope all_connections_would_wait;
  tick();
  while (!io_.stopped()) {
    try {
      io_.run();
    } catch (const std::exception& broken) {  // One connection's step failed; the others of this thread are served on.
      core_->site.failed("", broken.what());
    }
  }
}

void Loop::post(std::move_only_function<void()> work) {
  const std::scoped_lock lock(post_mutex_);
  if (!is_stopped_) asio::post(io_, std::move(work));
}

void Loop::add(std::shared_ptr<Connection> connection) {
  if (is_closing_) return;  // Its destructor closes it.
  connection->set_index(connections_.size());
  connections_.push_back(std::move(connection));
  connections_.back()->start();
}

void Loop::remove(std::size_t index) {
  const auto gone = std::move(connections_[index]);
  if (index + 1 != connections_.size()) {
    connections_[index] = std::move(connections_.back());
    connections_[index]->set_index(index);
  }
  connections_.pop_back();
}

void Loop::tick() {
  timer_.expires_after(tick_every_);
  // A tick that was due already when the loop began to close can no longer be cancelled; it must not wait for another one.
  timer_.async_wait([this](const error_code& fault) {
    if (!fault && !is_closing_) tick();
  });
  const auto now = Steady::now();
  for (std::size_t i = connections_.size(); i-- > 0;)  // Backwards: a closed one is replaced by one that was seen already.
    if (i < connections_.size()) connections_[i]->check_time(now);
}

void Loop::drain() {
  post([this] {
    for (std::size_t i = connections_.size(); i-- > 0;)
      if (i < connections_.size()) connections_[i]->drain();
  });
}

void Loop::stop() {
  if (!thread_.joinable()) return;
  post([this] {
    is_closing_ = true;
    while (!connections_.empty()) connections_.back()->close();
    timer_.cancel();
    guard_.reset();
  });
  {
    const std::scoped_lock lock(post_mutex_);
    is_stopped_ = true;
  }
  thread_.join();
}

std::string_view Loop::date() {
  const std::int64_t second = base::to_s(core_->clock.now());
  if (second != date_second_) {
    date_second_ = second;
    date_ = http_date(second);
  }
  return date_;
}

void Loop::next_id(std::string& id) {
  static constexpr std::size_t kIdBytes = 16;
  if (random_used_ + kIdBytes > random_.size()) {
    core_->random_fill(random_);
    random_used_ = 0;
  }
  id = base::to_base64url({reinterpret_cast<const char*>(random_.data()) + random_used_, kIdBytes});
  random_used_ += kIdBytes;
}

struct Edge::Impl {
  Impl(const EdgeOptions& options, Site& site, base::Clock& clock, base::Random& random)
      : core(std::make_shared<Core>(options, site, clock, random)) {
    for (int i = 0; i < core->options.io_threads; ++i) loops.push_back(std::make_shared<Loop>(core));
    acceptor.emplace(loops.front()->io());
    retry.emplace(loops.front()->io());
    bind();
  }
  void bind();
  void start();
  void accept();
  void accepted(const error_code& fault, Socket socket);
  void accept_later();
  void stop(std::chrono::milliseconds grace);

  std::shared_ptr<Core> core;
  std::vector<std::shared_ptr<Loop>> loops;
  std::optional<Acceptor> acceptor;
  std::optional<asio::steady_timer> retry;
  std::uint16_t port{};
  std::size_t next_loop{};
  base::Mutex mutex{"foundation/http/edge.mutex"};
  bool is_started{}, is_stopped{};
};

void Edge::Impl::bind() {
  const auto& options = core->options;
  try {
    const auto address = asio::ip::make_address(options.address == "localhost" ? "127.0.0.1" : options.address);
    const asio::ip::tcp::endpoint endpoint(address, options.port);
    acceptor->open(endpoint.protocol());
    acceptor->set_option(Acceptor::reuse_address(true));
    if (address.is_v6()) acceptor->set_option(asio::ip::v6_only(false));
    acceptor->bind(endpoint);
    acceptor->listen(1024);
    port = acceptor->local_endpoint().port();
  } catch (const boost::system::system_error& fault) {
    throw std::runtime_error(fmt::format("cannot listen on {}:{}: {}", options.address, options.port, fault.code().message()));
  }
}

void Edge::Impl::start() {
  const std::scoped_lock lock(mutex);
  if (is_started || is_stopped) return;
  is_started = true;
  core->workers.start();
  core->disk.start();
  accept();
  for (auto& loop : loops) loop->start();
}

void Edge::Impl::accept() {
  acceptor->async_accept(loops[next_loop]->io(),
                         [this](const error_code& fault, Socket socket) { accepted(fault, std::move(socket)); });
}

// At the limit, or without descriptors: newcomers wait in the kernel's queue.
void Edge::Impl::accept_later() {
  retry->expires_after(std::chrono::milliseconds(20));
  retry->async_wait([this](const error_code& fault) {
    if (fault || !acceptor->is_open()) return;
    if (core->connections >= core->options.limits.connections_max) return accept_later();
    accept();
  });
}

void Edge::Impl::accepted(const error_code& fault, Socket socket) {
  if (!acceptor->is_open()) return;
  if (fault) return accept_later();
  error_code gone;
  const auto peer = unmapped(socket.remote_endpoint(gone).address());
  const bool is_proxy = core->is_proxy(peer);
  if (!gone) {
    if (core->open(peer.to_string(), !is_proxy)) {
      const auto loop = loops[next_loop];
      auto made = std::make_shared<Connection>(core, loop, std::move(socket), peer, is_proxy);
      if (loop->is_here())
        loop->add(std::move(made));
      else
        loop->post([loop, made = std::move(made)] { loop->add(made); });
    } else if (!core->tls) {
      // As good as it goes without keeping the socket: one send, no waiting.
      Outgoing out;
      std::string id;
      loops.front()->next_id(id);
      encode(problem_response(429, "TOO_MANY_CONNECTIONS", "This address has too many connections.", id, core->retry_after_s()),
             {}, {loops.front()->date(), id, true}, out);
      const std::string bytes = out.head + std::string(out.body);
      const auto sent = ::send(socket.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      static_cast<void>(sent);
      socket.shutdown(Socket::shutdown_send, gone);
    }
  }
  next_loop = (next_loop + 1) % loops.size();
  if (core->connections >= core->options.limits.connections_max) return accept_later();
  accept();
}

void Edge::Impl::stop(std::chrono::milliseconds grace) {
  const std::scoped_lock lock(mutex);
  if (std::exchange(is_stopped, true)) return;
  core->is_draining = true;
  const auto end_listening = [this] {
    error_code ignored;
    acceptor->close(ignored);
    retry->cancel();
  };
  if (!is_started) return end_listening();
  loops.front()->post(end_listening);
  for (auto& loop : loops) loop->drain();
  core->wait_until_idle(grace);
  core->workers.stop();
  for (auto& loop : loops) loop->stop();
  core->disk.stop();  // Its queue holds the removal of what the connections left.
}

Edge::Edge(const EdgeOptions& options, Site& site, base::Clock& clock, base::Random& random)
    : impl_(std::make_unique<Impl>(options, site, clock, random)) {}
Edge::~Edge() { stop(std::chrono::milliseconds(0)); }
std::uint16_t Edge::port() const { return impl_->port; }
void Edge::start() { impl_->start(); }
void Edge::stop(std::chrono::milliseconds grace) { impl_->stop(grace); }
std::size_t Edge::queue_length() const { return impl_->core->workers.length(); }
std::size_t Edge::connections() const { return impl_->core->connections; }

}  // namespace http
