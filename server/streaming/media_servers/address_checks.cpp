#include "streaming/media_servers/address_checks.hpp"

#include <exception>
#include <system_error>
#include <utility>

namespace media_servers {
namespace {

constexpr std::size_t kThreads = 4;
constexpr std::size_t kWaitingMax = 1'000;

base::Status busy() {
  return base::fail(base::ErrorKind::busy, "ADDRESS_CHECK", "The host of the source cannot be looked up now.");
}

}  // namespace

std::optional<base::Status> AddressChecks::Question::answer() const {
  const std::lock_guard lock(mutex_);
  return answer_;
}

void AddressChecks::Question::set(base::Status answer) {
  const std::lock_guard lock(mutex_);
  answer_ = std::move(answer);
}

AddressChecks::AddressChecks(Rule rule) : rule_(std::move(rule)) {}

AddressChecks::~AddressChecks() {
  {
    const std::lock_guard lock(mutex_);
    stopping_.request_stop();
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

std::shared_ptr<const AddressChecks::Question> AddressChecks::ask(std::string url) {
  auto question = std::make_shared<Question>(std::move(url));
  if (!rule_) {
    question->set({});
    return question;
  }
  const std::lock_guard lock(mutex_);
  std::erase_if(waiting_, [](const auto& other) { return other.expired(); });
  if (waiting_.size() >= kWaitingMax) {
    question->set(busy());
    return question;
  }
  if (idle_ <= waiting_.size() && threads_.size() < kThreads) {
    try {
      threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
      // The system gives no more threads: those that there are do it, later.
      if (threads_.empty()) {
        question->set(busy());
        return question;
      }
    }
  }
  waiting_.push_back(question);
  changed_.notify_one();
  return question;
}

void AddressChecks::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    changed_.wait(lock, [this] { return stopping_.stop_requested() || !waiting_.empty(); });
    --idle_;
    if (stopping_.stop_requested()) return;
    const auto question = waiting_.front().lock();
    waiting_.pop_front();
    if (!question) continue;
    lock.unlock();
    try {
      question->set(rule_(question->url(), stopping_.get_token()));
    } catch (const std::exception&) {  // No memory, no descriptor: the stream tries again later.
      question->set(busy());
    }
    lock.lock();
  }
}

}  // namespace media_servers
