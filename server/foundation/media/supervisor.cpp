#include "foundation/media/supervisor.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <exception>
#include <map>
#include <system_error>
#include <thread>

#include "foundation/base/check.hpp"
#include "foundation/base/mutex.hpp"

namespace media {
namespace {

using std::chrono::seconds;

// S30-105: after 1, 2, 5, 10 s, then every 30 s.
constexpr std::array<seconds, 5> kBackOff{seconds(1), seconds(2), seconds(5), seconds(10), seconds(30)};
constexpr seconds kHealthy{60};  // So long without a fault forgets the former ones.
constexpr seconds kGrace{3};     // Between SIGTERM and SIGKILL.
constexpr seconds kPassEvery{1};
constexpr std::chrono::milliseconds kNotYet{250};
constexpr seconds kClockStep{5};  // A clock that goes back by more was set by somebody.
constexpr std::size_t kLinesKept = 10;
constexpr std::size_t kLineMax = 300;
constexpr std::size_t kPendingMax = 4096;

// Takes the whole lines out of `pending`; a line that is too long is cut.
std::vector<std::string> take_lines(std::string& pending, std::string_view more) {
  std::vector<std::string> lines;
  pending += more;
  std::size_t from = 0;
  for (std::size_t to; (to = pending.find_first_of("\r\n", from)) != std::string::npos; from = to + 1) {
    if (to > from) lines.push_back(pending.substr(from, to - from));
  }
  pending.erase(0, from);
  if (pending.size() > kPendingMax) {
    lines.push_back(std::move(pending));
    pending.clear();
  }
  return lines;
}

// Children print what their sources contain: only printable ASCII reaches the screens.
std::string printable(std::string line) {
  if (line.size() > kLineMax) line.resize(kLineMax);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) c = '?';
  }
  return line;
}

}  // namespace

struct Supervisor::Entry {
  Job job;
  std::atomic<bool> is_removed{};
  std::atomic<bool> is_restart_wanted{};
  base::Mutex mutex{"foundation/media/supervisor.Entry"};  // Guards status.
  JobStatus status;
  // The rest belongs to the supervising thread.
  std::unique_ptr<Process> process;
  std::string pending_out, pending_err;
  base::Instant start_at{};     // When there is no process.
  base::Instant progress_at{};  // Last progress, or the start.
  base::Instant healthy_since{};
  std::optional<base::Instant> kill_at;  // SIGTERM was sent.
  bool is_ending_expected{};             // By restart() or remove().
  std::size_t attempt{};                 // Index into kBackOff of the next fault.

  void set_state(JobState state, base::Instant now) {
    const std::lock_guard lock(mutex);
    if (status.state == state) return;
    status.state = state;
    status.since = now;
  }
  void add_line(std::string line) {
    line = printable(std::move(line));
    const std::lock_guard lock(mutex);
    if (status.errors.size() == kLinesKept) status.errors.erase(status.errors.begin());
    status.errors.push_back(std::move(line));
  }
};

struct Supervisor::Impl {
  Spawner& spawner;
  const base::Clock& clock;
  mutable base::Mutex mutex{"foundation/media/supervisor.mutex"};  // Guards entries and next_id.
  std::map<Id, std::shared_ptr<Entry>> entries;
  Id next_id{1};
  std::atomic<bool> is_stopping{};
  int wake_fd;
  std::thread thread;
  base::Instant last_pass{};

  Impl(Spawner& s, const base::Clock& c) : spawner(s), clock(c), wake_fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (wake_fd < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  }
  ~Impl() { ::close(wake_fd); }

  void wake() const {
    const std::uint64_t one = 1;
    // A full counter means that a wake is already due.
    [[maybe_unused]] const ssize_t wrote = ::write(wake_fd, &one, sizeof one);
  }
  [[nodiscard]] std::vector<std::shared_ptr<Entry>> all() const {
    const std::lock_guard lock(mutex);
    std::vector<std::shared_ptr<Entry>> out;
    out.reserve(entries.size());
    for (const auto& [id, entry] : entries) out.push_back(entry);
    return out;
  }
  [[nodiscard]] std::shared_ptr<Entry> find(Id id) const {
    const std::lock_guard lock(mutex);
    const auto it = entries.find(id);
    return it == entries.end() ? nullptr : it->second;
  }

  void spawn(Entry& entry, base::Instant now);
  void fault(Entry& entry, JobState state, base::Instant now);
  static void read(Entry& entry, base::Instant now);
  void end(Entry& entry, const Exit& exit, base::Instant now);
  void watch(Entry& entry, base::Instant now);
  void step(Entry& entry, base::Instant now);
  void guarded_step(Entry& entry, base::Instant now);
  static base::Instant due(const Entry& entry, base::Instant now);
  void after_clock_step(base::Instant now);
  void wait(base::Instant until) const;
};

void Supervisor::Impl::fault(Entry& entry, JobState state, base::Instant now) {
  entry.start_at = now + kBackOff[entry.attempt];
  entry.attempt = std::min(entry.attempt + 1, kBackOff.size() - 1);
  entry.set_state(state, now);
  const std::lock_guard lock(entry.mutex);
  ++entry.status.restarts;
}

void Supervisor::Impl::spawn(Entry& entry, base::Instant now) {
  const auto failed = [&](const base::Error& error) {
    entry.add_line(error.message);
    fault(entry, JobState::failing, now);
  };
  const auto command = entry.job.command();
  if (!command) return failed(command.error());
  if (!*command) {
    entry.start_at = now + kNotYet;
    return;
  }
  auto started = spawner.spawn(**command);
  if (!started) return failed(started.error());
  entry.process = std::move(*started);
  entry.pending_out.clear();
  entry.pending_err.clear();
  entry.kill_at.reset();
  entry.is_ending_expected = false;
  entry.progress_at = now;
  entry.healthy_since = now;
}

void Supervisor::Impl::read(Entry& entry, base::Instant now) {
  Process::Output got = entry.process->read();
  for (const std::string& line : take_lines(entry.pending_out, got.out)) {
    if (!entry.job.output || !entry.job.output(line)) continue;
    entry.progress_at = now;
    if (!entry.kill_at) entry.set_state(JobState::on, now);
  }
  for (std::string& line : take_lines(entry.pending_err, got.err)) {
    if (entry.job.error) line = entry.job.error(std::move(line));
    if (!line.empty()) entry.add_line(std::move(line));
  }
}

void Supervisor::Impl::end(Entry& entry, const Exit& exit, base::Instant now) {
  // All that it wrote was in the pipes before its end; more than one read() holds is only then of interest.
  for (int i = 0; i < 16; ++i) read(entry, now);
  entry.process.reset();
  const bool is_as_planned = entry.job.ended && entry.job.ended(exit);
  const bool was_watchdog = entry.kill_at && !entry.is_ending_expected;
  if (entry.is_removed) return;
  if (entry.is_ending_expected || is_as_planned) {
    entry.start_at = now;
    if (entry.is_ending_expected) entry.attempt = 0;
    return;
  }
  if (!was_watchdog) {
    entry.add_line(exit.signal != 0 ? "ended by signal " + std::to_string(exit.signal)
                                    : "ended with code " + std::to_string(exit.code));
  }
  fault(entry, was_watchdog ? JobState::no_data : JobState::failing, now);
}

// A running child that has not been told to end.
void Supervisor::Impl::watch(Entry& entry, base::Instant now) {
  const bool is_silent = now - entry.progress_at >= entry.job.silence;
  if (entry.is_removed || entry.is_restart_wanted) {
    entry.is_ending_expected = true;
  } else if (is_silent) {
    entry.add_line("no output for " + std::to_string(entry.job.silence.count() / 1000) + " s");
    entry.set_state(JobState::no_data, now);
  } else {
    if (now - entry.healthy_since >= kHealthy) entry.attempt = 0;
    return;
  }
  entry.is_restart_wanted = false;
  entry.kill_at = now + kGrace;
  entry.process->send(Process::Signal::terminate);
}

void Supervisor::Impl::step(Entry& entry, base::Instant now) {
  if (entry.process) {
    const auto exit = entry.process->ended();
    if (exit) {
      end(entry, *exit, now);
    } else {
      read(entry, now);
      if (!entry.kill_at)
        watch(entry, now);
      else if (now >= *entry.kill_at)
        entry.process->send(Process::Signal::kill);
    }
  }
  if (entry.job.passed) entry.job.passed(now);
  if (entry.process || entry.is_removed) return;
  if (entry.is_restart_wanted.exchange(false)) {
    entry.start_at = now;
    entry.attempt = 0;
  }
  if (now >= entry.start_at) spawn(entry, now);
}

// One job's exception (no memory, no descriptor) must not be the end of all streams.
void Supervisor::Impl::guarded_step(Entry& entry, base::Instant now) {
  try {
    return step(entry, now);
  } catch (const std::exception& error) { entry.add_line(std::string("internal fault: ") + error.what()); }
  entry.process.reset();
  if (!entry.is_removed) fault(entry, JobState::failing, now);
}

base::Instant Supervisor::Impl::due(const Entry& entry, base::Instant now) {
  base::Instant at = now + kPassEvery;
  if (!entry.process) return std::min(at, entry.start_at);
  if (entry.kill_at) return std::min(at, std::max(*entry.kill_at, now + std::chrono::milliseconds(50)));
  return std::min(at, entry.progress_at + entry.job.silence);
}

void Supervisor::Impl::after_clock_step(base::Instant now) {
  if (now + kClockStep >= last_pass) return;
  for (const auto& entry : all()) {
    entry->start_at = std::min(entry->start_at, now + kBackOff.back());
    entry->progress_at = entry->healthy_since = now;
    if (entry->kill_at) entry->kill_at = now + kGrace;
  }
}

void Supervisor::Impl::wait(base::Instant until) const {
  std::vector<pollfd> waits{{wake_fd, POLLIN, 0}};
  for (const auto& entry : all()) {
    if (!entry->process) continue;
    for (const int fd : entry->process->descriptors()) {
      if (fd >= 0) waits.push_back({fd, POLLIN, 0});
    }
  }
  const auto left = std::clamp<std::int64_t>((until - clock.now()).count(), 0, 1000);
  ::poll(waits.data(), waits.size(), static_cast<int>(left));
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = ::read(wake_fd, &count, sizeof count);
}

Supervisor::Supervisor(Spawner& spawner, const base::Clock& clock) : impl_(std::make_unique<Impl>(spawner, clock)) {}

Supervisor::~Supervisor() { stop(); }

void Supervisor::start() {
  CHECK(!impl_->thread.joinable());
  impl_->is_stopping = false;
  impl_->thread = std::thread([this] {
    while (!impl_->is_stopping) {
      try {
        impl_->wait(pass());
      } catch (const std::exception&) {
        ::poll(nullptr, 0, 1000);  // No memory for a moment: the children run on.
      }
    }
    // The children are ended here: their parent-death signal is bound to this thread.
    for (const auto& entry : impl_->all()) entry->is_removed = true;
    while (!impl_->all().empty()) {
      try {
        impl_->wait(pass());
      } catch (const std::exception&) { ::poll(nullptr, 0, 1000); }
    }
  });
}

void Supervisor::stop() {
  impl_->is_stopping = true;
  impl_->wake();
  if (impl_->thread.joinable()) impl_->thread.join();
  const std::lock_guard lock(impl_->mutex);
  impl_->entries.clear();  // Without a thread: the destructors kill.
}

Supervisor::Id Supervisor::add(Job job) {
  CHECK(job.command);
  auto entry = std::make_shared<Entry>();
  entry->job = std::move(job);
  entry->status.since = impl_->clock.now();
  entry->start_at = entry->status.since;
  Id id = 0;
  {
    const std::lock_guard lock(impl_->mutex);
    id = impl_->next_id++;
    impl_->entries.emplace(id, std::move(entry));
  }
  impl_->wake();
  return id;
}

void Supervisor::remove(Id id) {
  if (const auto entry = impl_->find(id)) entry->is_removed = true;
  impl_->wake();
}

void Supervisor::restart(Id id) {
  if (const auto entry = impl_->find(id)) entry->is_restart_wanted = true;
  impl_->wake();
}

std::optional<JobStatus> Supervisor::status(Id id) const {
  const auto entry = impl_->find(id);
  if (!entry || entry->is_removed) return std::nullopt;
  const std::lock_guard lock(entry->mutex);
  return entry->status;
}

base::Instant Supervisor::pass() {
  const base::Instant now = impl_->clock.now();
  impl_->after_clock_step(now);
  impl_->last_pass = now;
  base::Instant next = now + kPassEvery;
  for (const auto& entry : impl_->all()) {
    impl_->guarded_step(*entry, now);
    next = std::min(next, Impl::due(*entry, now));
  }
  const std::lock_guard lock(impl_->mutex);
  std::erase_if(impl_->entries, [](const auto& item) { return item.second->is_removed && !item.second->process; });
  return next;
}

}  // namespace media
