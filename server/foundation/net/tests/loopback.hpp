// A small HTTP server on a free loopback port, made of raw sockets so that it can misbehave. One thread per connection.
// Not a product part: only for the fetcher's tests.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace net {

class Loopback {
 public:
  class Peer {
   public:
    Peer(Loopback& server, int fd, std::string head) : head(std::move(head)), server_(server), fd_(fd) {}
    // False when the client has gone.
    bool send(std::string_view text) {
      while (!text.empty()) {
        const auto sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(sent));
      }
      return true;
    }
    // Until the client closes.
    void wait_for_end() {
      char byte = 0;
      while (::recv(fd_, &byte, 1, 0) > 0) {}
    }
    void wait_for_release() {
      server_.wait([&] { return server_.is_released_; });
    }
    const std::string head;

   private:
    Loopback& server_;
    int fd_;
  };
  using Answer = std::function<void(Peer&)>;

  Loopback() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("no loopback port");
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~Loopback() {
    release();
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
    }
    for (auto& thread : threads_) thread.join();
    ::close(listener_);
  }

  void on(const std::string& path, Answer answer) {
    const std::lock_guard lock(mutex_);
    answers_[path] = std::move(answer);
  }
  void on(const std::string& path, const std::string& whole_answer) {
    on(path, [whole_answer](Peer& peer) { peer.send(whole_answer); });
  }
  [[nodiscard]] std::string url(const std::string& path, const std::string& host = "127.0.0.1") const {
    return "http://" + host + ":" + std::to_string(port_) + path;
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  [[nodiscard]] int connections() {
    const std::lock_guard lock(mutex_);
    return connections_;
  }
  void wait_for_requests(std::size_t count) {
    wait([&] { return requests_.size() >= count; });
  }
  void release() {
    const std::lock_guard lock(mutex_);
    is_released_ = true;
    changed_.notify_all();
  }

 private:
  void wait(const std::function<bool()>& condition) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, condition);
  }
  void accept_all() {
    for (;;) {
      const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) return;
      const std::lock_guard lock(mutex_);
      ++connections_;
      open_.push_back(fd);
      threads_.emplace_back([this, fd] { serve(fd); });
    }
  }
  void serve(int fd) {
    std::string head;
    char byte = 0;
    while (!head.ends_with("\r\n\r\n") && ::recv(fd, &byte, 1, 0) == 1) head.push_back(byte);
    // A body left unread would turn the end of the connection into a reset.
    if (const std::size_t at = head.find("Content-Length: "); at != head.npos) {
      for (int left = std::stoi(head.substr(at + 16)); left > 0 && ::recv(fd, &byte, 1, 0) == 1; --left) {}
    }
    const std::size_t start = head.find(' ') + 1;
    const std::string path = head.substr(start, head.find_first_of(" ?", start) - start);
    Answer answer;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(head);
      const auto it = answers_.find(path);
      if (it != answers_.end()) answer = it->second;
      changed_.notify_all();
    }
    Peer peer{*this, fd, head};
    if (answer) {
      answer(peer);
    } else {
      peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
    const std::lock_guard lock(mutex_);
    std::erase(open_, fd);
    ::shutdown(fd, SHUT_WR);
    ::close(fd);
  }

  int listener_{-1};
  std::uint16_t port_{};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Answer> answers_;
  std::vector<std::string> requests_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  int connections_{0};
  bool is_released_{false};
  std::thread acceptor_;
};

inline std::string ok(std::string_view body, std::string_view headers = "") {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}
inline std::string redirect(std::string_view location, int status = 302) {
  return "HTTP/1.1 " + std::to_string(status) +
         " Elsewhere\r\nContent-Length: 4\r\nConnection: close\r\nLocation: " + std::string(location) + "\r\n\r\nmore";
}

}  // namespace net
