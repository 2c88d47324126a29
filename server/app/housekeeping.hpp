// Background work of the program: following what other processes write, writing what memory holds, opening deployments.
// Not jobs: those are rows and have a runner.
#pragma once
#include <functional>
#include <map>
#include <stop_token>
#include <string>

namespace app {

struct Parts;

// Runs chores so that none ends its thread or keeps the next one from its turn. Used by one thread.
class Chores {
 public:
  using Tell = std::function<void(const std::string& chore, const std::string& what)>;
  explicit Chores(Tell tell) : tell_(std::move(tell)) {}
  // A chore that throws is told of once, and again when it throws something else or has worked since.
  void run(const std::string& chore, const std::function<void()>& work);

 private:
  Tell tell_;
  std::map<std::string, std::string> faults_;  // Of chores that threw the last time.
};

// Threads of the program; each returns when it is told to stop.
void keep_house(Parts& parts, const std::stop_token& stop);
void keep_open(Parts& parts, const std::stop_token& stop);

// Counts a fault that no request and no job tells of, and hands it to the log.
void tell_fault(Parts& parts, const std::string& chore, const std::string& what);

}  // namespace app
