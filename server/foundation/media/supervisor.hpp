// Keeps child processes running: back-off after an end, a watchdog on their progress, and a state for people.
// Not for children that run once: those are media::run.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/time.hpp"
#include "foundation/media/process.hpp"

namespace media {

enum class JobState : std::uint8_t {
  starting,  // Started, no progress yet.
  on,        // Makes progress.
  no_data,   // Runs or ran without progress: its source is silent.
  failing,   // Ends by itself, or cannot be started.
  off,       // Not wanted any more.
};

// What is to be kept running. All functions are called by the supervising thread only, never two at a time, and may block
// for no longer than a file operation. They must not call the supervisor. What they throw is a fault of this job alone: its child
// is ended and started again after the back-off.
struct Job {
  // Asked before each start. An error counts as a failed start; nothing means "not yet": asked again in a quarter of a second.
  std::function<base::Result<std::optional<Command>>()> command;
  std::function<bool(std::string_view line)> output{};  // One line of standard output; true when it shows progress.
  // The child has ended. True: as it should (a preparing step), so the next start follows at once.
  std::function<bool(const Exit& exit)> ended{};
  std::function<void(base::Instant now)> passed{};  // At least once a second, whether the child runs or not.
  // One line of standard error. The answer is kept for people: without secrets, or "" for a line that does not concern them.
  std::function<std::string(std::string line)> error{};
  std::chrono::milliseconds silence{10'000};  // S30-105: no progress for so long = restart.
};

struct JobStatus {
  JobState state{JobState::starting};
  base::Instant since{};              // When the state began.
  std::int32_t restarts{};            // Starts after an end that was not asked for.
  std::vector<std::string> errors{};  // The last lines of standard error and what the supervisor did, oldest first; at most 10.
};

class Supervisor {
 public:
  using Id = std::uint64_t;
  // Both must outlive the supervisor.
  Supervisor(Spawner& spawner, const base::Clock& clock);
  ~Supervisor();  // stop().
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  void start();  // One thread, which starts, watches and ends all children.
  void stop();   // Ends all children (SIGTERM, after 3 s SIGKILL), forgets all jobs, joins the thread. Harmless when repeated.

  Id add(Job job);      // Started at the next pass.
  void remove(Id id);   // Returns at once; the child ends soon. The job's functions may still be called until it has.
  void restart(Id id);  // As asked by a person: now, without back-off, not counted.
  [[nodiscard]] std::optional<JobStatus> status(Id id) const;  // Nothing for an unknown or removed job.

  // One round over all jobs; answers when the next is due at the latest. The thread calls it; tests that travel in time call
  // it instead of start().
  base::Instant pass();

 private:
  struct Entry;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace media
