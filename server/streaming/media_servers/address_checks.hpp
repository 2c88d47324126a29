// Asks whether the addresses of sources may be opened, on a few threads of its own: looking up a name may take seconds.
// Not the rule itself: that is handed in.
#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "foundation/base/mutex.hpp"
#include "foundation/base/result.hpp"

namespace media_servers {

// Thread-safe.
class AddressChecks {
 public:
  using Rule = std::function<base::Status(std::string_view url, const std::stop_token& stop)>;
  // One question. Whoever drops it waits for nothing; it is then not asked any more, or its answer is dropped.
  class Question {
   public:
    explicit Question(std::string url) : url_(std::move(url)) {}
    [[nodiscard]] const std::string& url() const { return url_; }
    [[nodiscard]] std::optional<base::Status> answer() const;  // Nothing yet. Never waits.

   private:
    friend AddressChecks;
    void set(base::Status answer);
    const std::string url_;
    mutable base::Mutex mutex_{"streaming/media_servers/address_checks.Question"};  // Guards the next line.
    std::optional<base::Status> answer_;
  };

  explicit AddressChecks(Rule rule);  // No rule allows everything, at once.
  ~AddressChecks();                   // Stops the questions that are being asked now.
  AddressChecks(const AddressChecks&) = delete;
  AddressChecks& operator=(const AddressChecks&) = delete;

  // Never waits. A question that finds no place or no thread is answered with an error, like one that cannot be answered.
  [[nodiscard]] std::shared_ptr<const Question> ask(std::string url);

 private:
  void work();

  const Rule rule_;
  base::Mutex mutex_{"streaming/media_servers/address_checks.mutex"};  // Guards the next lines.
  base::Condition changed_;
  std::deque<std::weak_ptr<Question>> waiting_;
  std::vector<std::thread> threads_;
  std::size_t idle_{};
  std::stop_source stopping_;
};

}  // namespace media_servers
