#include "app/housekeeping.hpp"

#include <stdexcept>
#include <utility>

#include "app/parts.hpp"

namespace app {

using namespace std::chrono_literals;

namespace {

constexpr base::Worker::Options kEachSecond{.interval = 1s, .fault_wait = 1s, .fault_wait_max = 2s};

}  // namespace

void Chores::run(const std::string& chore, const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& fault) {
    if (!faults_.empty()) faults_ += "; ";
    faults_ += chore + ": " + fault.what();
  }
}

void Chores::end() {
  if (!faults_.empty()) throw std::runtime_error(std::exchange(faults_, {}));
}

Housekeeper::Housekeeper(Parts& parts)
    : parts_(parts),
      flushed_at_(parts.clock.now()),
      cleared_at_(flushed_at_ - 60s),
      follower_(parts.workers, "app.follow", kEachSecond, [this](const std::stop_token&) { follow(); }),
      opener_(parts.workers, "app.open", kEachSecond, [this](const std::stop_token& stop) { open(stop); }) {}

void Housekeeper::start() {
  follower_.start();
  opener_.start();
}

void Housekeeper::stop() {
  opener_.stop();
  follower_.stop();
}

void Housekeeper::follow() {
  Chores chores;
  chores.run("control", [this] { follow_control(); });
  const auto now = parts_.clock.now();
  const auto tenants = parts_.deployments->all();
  for (auto& round : parts_.house->rounds()) {
    if (now - round.last < round.every) continue;
    round.last = now;
    for (const auto& tenant : tenants) chores.run(round.name + " of " + tenant->name, [&] { round.work(*tenant); });
  }
  if (now - flushed_at_ >= 60s) {
    flushed_at_ = now;
    chores.run("staff sessions", [this] { parts_.gate->flush(); });
  }
  chores.end();
}

void Housekeeper::follow_control() {
  const auto counter = parts_.control->change_counter();
  if (counter == seen_) return;
  for (const auto& chore : parts_.house->control_chores()) chore.work();
  seen_ = counter;  // Only now: what failed is done again.
}

void Housekeeper::open(const std::stop_token& stop) {
  Chores chores;
  chores.run("opening", [&] { parts_.deployments->open_due(stop); });
  if (const auto now = parts_.clock.now(); now - cleared_at_ >= 60s) {
    cleared_at_ = now;
    chores.run("clearing up", [&] { parts_.deployments->clear_up(); });
  }
  chores.end();
}

void tell_fault(Parts& parts, const std::string& what) {
  parts.metrics.counter("tvms_hint_faults_total", "Faults of what follows a commit; the log names them.").add();
  if (parts.hint_fault) parts.hint_fault(what);
}

}  // namespace app
