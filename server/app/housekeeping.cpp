#include "app/housekeeping.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>

#include "app/parts.hpp"

namespace app {
namespace {

using namespace std::chrono_literals;

// The pause is real time and not the clock's: a clock that is set back must not stop the work.
void each_second(const std::stop_token& stop, const std::function<void()>& round) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    round();
    wake.wait_for(lock, stop, 1s, [] { return false; });
  }
}

class House {
 public:
  explicit House(Parts& parts)
      : parts_(parts), chores_([&parts](const auto& chore, const auto& what) { tell_fault(parts, chore, what); }) {}

  void round() {
    chores_.run("control", [this] { follow_control(); });
    const auto now = parts_.clock.now();
    const bool reads_accounts = now - followed_at_ >= 5s;
    if (reads_accounts) followed_at_ = now;
    for (const auto& tenant : parts_.deployments->all()) {
      if (reads_accounts) chores_.run("accounts of " + tenant->name, [&] { parts_.accounts->follow(tenant->number); });
      chores_.run("snapshots of " + tenant->name, [&] { parts_.snapshots->poll(tenant->number); });
    }
    if (now - flushed_at_ < 60s) return;
    flushed_at_ = now;
    chores_.run("staff sessions", [this] { parts_.gate->flush(); });
  }

 private:
  void follow_control() {
    const auto counter = parts_.control->change_counter();
    if (counter == seen_) return;
    parts_.deployments->refresh();
    parts_.gate->reload();
    parts_.hosts->reload();
    seen_ = counter;  // Only now: what failed is done again.
  }

  Parts& parts_;
  Chores chores_;
  std::optional<std::int64_t> seen_;
  base::Instant followed_at_{parts_.clock.now()}, flushed_at_{followed_at_};
};

}  // namespace

void Chores::run(const std::string& chore, const std::function<void()>& work) {
  try {
    work();
    faults_.erase(chore);
  } catch (const std::exception& fault) {
    auto& last = faults_[chore];
    if (last == fault.what()) return;
    last = fault.what();
    tell_(chore, last);
  }
}

void tell_fault(Parts& parts, const std::string& chore, const std::string& what) {
  parts.metrics.counter("tvms_background_faults_total", "Faults of background work; the log names them.").add();
  if (parts.background_fault) parts.background_fault(chore, what);
}

void keep_house(Parts& parts, const std::stop_token& stop) {
  House house(parts);
  each_second(stop, [&] { house.round(); });
}

// A thread of its own: a migration takes minutes, and a server that is away takes its time to refuse.
void keep_open(Parts& parts, const std::stop_token& stop) {
  Chores chores([&parts](const auto& chore, const auto& what) { tell_fault(parts, chore, what); });
  auto cleared_at = parts.clock.now() - 60s;
  each_second(stop, [&] {
    chores.run("opening", [&] { parts.deployments->open_due(stop); });
    if (parts.clock.now() - cleared_at < 60s) return;
    cleared_at = parts.clock.now();
    chores.run("clearing up", [&] { parts.deployments->clear_up(); });
  });
}

}  // namespace app
