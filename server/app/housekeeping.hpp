// Background work of the program: following what other processes write, writing what memory holds, opening deployments.
// Not jobs: those are rows and have a runner.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "foundation/base/time.hpp"
#include "foundation/base/worker.hpp"

namespace app {

struct Parts;

// One round of work in pieces: a piece that throws does not keep the next one from its turn.
class Chores {
 public:
  void run(const std::string& chore, const std::function<void()>& work);
  // Ends the round: throws std::runtime_error with all that failed, as "control: away; snapshots of demo: disk full".
  void end();

 private:
  std::string faults_;
};

class Housekeeper {
 public:
  explicit Housekeeper(Parts& parts);
  void start();
  void stop();  // Waits for what is being opened.

 private:
  void follow();
  void follow_control();
  void open(const std::stop_token& stop);

  Parts& parts_;
  std::optional<std::int64_t> seen_;  // Counter of the control database.
  base::Instant flushed_at_, cleared_at_;
  // Opening has a thread of its own: a migration takes minutes, and a server that is away takes its time to refuse.
  base::Worker follower_, opener_;
};

// Counts a fault that no request, job or worker tells of, and hands it to the log.
void tell_fault(Parts& parts, const std::string& what);

}  // namespace app
