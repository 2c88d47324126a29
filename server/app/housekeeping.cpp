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

House::House(Parts& parts)
    : parts_(parts),
      followed_at_(parts.clock.now()),
      flushed_at_(followed_at_),
      cleared_at_(followed_at_ - 60s),
      follower_(parts.workers, "app.follow", kEachSecond, [this](const std::stop_token&) { follow(); }),
      opener_(parts.workers, "app.open", kEachSecond, [this](const std::stop_token& stop) { open(stop); }) {}

void House::start() {
  follower_.start();
  opener_.start();
}

void House::stop() {
  opener_.stop();
  follower_.stop();
}

void House::follow() {
  Chores chores;
  chores.run("control", [this] { follow_control(); });
  const auto now = parts_.clock.now();
  const bool reads_accounts = now - followed_at_ >= 5s;
  if (reads_accounts) followed_at_ = now;
  for (const auto& tenant : parts_.deployments->all()) {
    if (reads_accounts) chores.run("accounts of " + tenant->name, [&] { parts_.accounts->follow(tenant->number); });
    chores.run("snapshots of " + tenant->name, [&] { parts_.snapshots->poll(tenant->number); });
  }
  if (now - flushed_at_ >= 60s) {
    flushed_at_ = now;
    chores.run("staff sessions", [this] { parts_.gate->flush(); });
  }
  chores.end();
}

void House::follow_control() {
  const auto counter = parts_.control->change_counter();
  if (counter == seen_) return;
  parts_.deployments->refresh();
  parts_.gate->reload();
  parts_.hosts->reload();
  seen_ = counter;  // Only now: what failed is done again.
}

void House::open(const std::stop_token& stop) {
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
