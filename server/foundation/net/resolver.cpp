#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <new>
#include <optional>
#include <thread>

#include "foundation/base/waits.hpp"
#include "foundation/net/net.hpp"

namespace net {
namespace {

constexpr std::size_t kThreads = 4, kQueue = 64;

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

std::vector<Address> look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  std::vector<Address> out;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return out;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    const auto address = address_of(at->ai_addr);
    if (address && std::ranges::find(out, *address) == out.end()) out.push_back(*address);
  }
  ::freeaddrinfo(found);
  return out;
}

class SystemResolver final : public Resolver {
 public:
  ~SystemResolver() override {
    {
      const std::lock_guard lock(mutex_);
      is_stopping_ = true;
    }
    has_work_.notify_all();
    for (auto& thread : threads_) thread.join();
  }

  base::Result<std::vector<Address>> resolve(const std::string& host, Deadline deadline) override {
    base::waits_for("the look-up of a name");
    const auto question = std::make_shared<Question>(Question{host});
    std::unique_lock lock(mutex_);
    if (queue_.size() >= kQueue)
      return base::fail(base::ErrorKind::upstream, "FETCH_TIMEOUT", "Too many names are being looked up.");
    queue_.push_back(question);
    if (idle_ < queue_.size() && threads_.size() < kThreads) threads_.emplace_back([this] { work(); });
    has_work_.notify_one();
    // A question that nobody waits for any more is answered all the same, and dropped.
    if (!has_answer_.wait_until(lock, deadline, [&] { return question->is_answered; })) {
      std::erase(queue_, question);
      return base::fail(base::ErrorKind::upstream, "FETCH_TIMEOUT", "The host's name was not found in time.");
    }
    if (question->addresses.empty()) return base::fail(base::ErrorKind::upstream, "FETCH_NAME", "There is no host of this name.");
    return std::move(question->addresses);
  }

 private:
  struct Question {
    std::string host;
    std::vector<Address> addresses{};
    bool is_answered{false};
  };

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      ++idle_;
      has_work_.wait(lock, [&] { return is_stopping_ || !queue_.empty(); });
      --idle_;
      if (is_stopping_) return;
      const auto question = queue_.front();
      queue_.pop_front();
      lock.unlock();
      std::vector<Address> addresses;
      try {
        addresses = look_up(question->host);
      } catch (const std::bad_alloc&) {  // Answered as a name that does not exist; the thread goes on.
      }
      lock.lock();
      question->addresses = std::move(addresses);
      question->is_answered = true;
      has_answer_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable has_work_, has_answer_;
  std::deque<std::shared_ptr<Question>> queue_;
  std::vector<std::thread> threads_;
  std::size_t idle_{0};
  bool is_stopping_{false};
};

}  // namespace

std::unique_ptr<Resolver> make_system_resolver() { return std::make_unique<SystemResolver>(); }

}  // namespace net
