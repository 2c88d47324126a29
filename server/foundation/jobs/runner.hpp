// The runner: a bounded number of threads that take due jobs of many databases and run their handlers.
// Not the place of the work itself: handlers are registered by kind by the rooms.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "foundation/base/mutex.hpp"
#include "foundation/base/random.hpp"
#include "foundation/base/worker.hpp"
#include "foundation/jobs/jobs.hpp"
#include "foundation/jobs/schedules.hpp"

namespace jobs {

struct Running;  // What the runner and a job's context share.

// A running job as its handler sees it. Used by the handler's thread only, and except for keep() outside of its transactions (a
// database has one transaction per thread at a time).
class JobContext {
 public:
  [[nodiscard]] db::Database& database() { return database_; }
  [[nodiscard]] base::Clock& clock() { return clock_; }
  [[nodiscard]] std::int64_t id() const;
  [[nodiscard]] const std::string& kind() const { return kind_; }
  [[nodiscard]] const std::string& input() const { return input_; }
  [[nodiscard]] const Actor& actor() const { return actor_; }
  [[nodiscard]] std::int64_t attempt() const { return attempt_; }  // 1 at first.
  // What save() left, also by an earlier attempt or before a restart; "" at first.
  [[nodiscard]] const std::string& checkpoint() const { return checkpoint_; }
  [[nodiscard]] std::int64_t done() const { return done_; }

  // All of these are written at most each 250 ms and at the end.
  void progress(std::int64_t done, std::int64_t total);
  void report(ReportRow row);  // The first kRowsMax are kept.
  void save(std::string checkpoint);
  // Saves inside the transaction of the work itself, so that the work is done once however often the job is taken. False when
  // another runner has the job: the transaction must be rolled back.
  [[nodiscard]] bool keep(db::Tx& tx, const std::string& checkpoint);
  void set_result(std::string json) { result_ = std::move(json); }

  // Ask between batches; true once the job was cancelled, the program stops, or the lease is lost. Return then, with anything.
  [[nodiscard]] bool cancelled();

 private:
  friend class Runner;
  JobContext(db::Database& database, base::Clock& clock, std::shared_ptr<Running> running, std::function<void()> changed,
             std::chrono::milliseconds interval);
  [[nodiscard]] std::optional<bool> write_progress(db::Tx& tx, const std::string& checkpoint);
  void flush_if_due();
  void flush();

  db::Database& database_;
  base::Clock& clock_;
  std::shared_ptr<Running> running_;
  std::function<void()> changed_;
  std::chrono::milliseconds interval_;
  std::string kind_, input_, checkpoint_, result_;
  Actor actor_;
  std::int64_t attempt_{}, done_{}, total_{}, row_count_{};
  std::vector<std::pair<std::int64_t, ReportRow>> new_rows_;
  bool is_dirty_{};
  bool has_seen_stop_{};
  std::chrono::steady_clock::time_point written_at_{};
};

// An error of kind busy, too_many, timeout or upstream, or an exception, is tried again after a while, at most 3 attempts; other
// errors end the job with their code and message.
using JobHandler = std::function<base::Status(JobContext&)>;

// Told after every change of a job's state or progress, outside any lock or transaction. For pages that look at it.
struct Hint {
  std::string database;  // Its name.
  std::int64_t id{};
  std::string kind;
  State state{};
  std::int64_t done{}, total{};
  std::int64_t actor_id{};
};

struct LaneOptions {
  int threads{};
  int per_database_max{};  // A database's second job waits while only one thread is left for the others.
};
struct RunnerOptions {
  LaneOptions quick{3, 2};
  LaneOptions slow{4, 2};
  std::chrono::milliseconds tick{1000};
  std::chrono::milliseconds progress_interval{250};
  std::chrono::seconds lease{60};
  std::chrono::seconds renew{20};
  std::chrono::seconds sweep{300};  // Every database is looked at this often, whatever was woken.
  std::int64_t attempts_max{3};
};

class Runner {
 public:
  using OnHint = std::function<void(const Hint&)>;
  using OnFault = std::function<void(const std::string& database, std::int64_t job, const std::string& what)>;  // For the log.

  using NightOf = std::function<Night(const std::string& database)>;

  // Workers, clock and random outlive the runner.
  Runner(RunnerOptions options, base::Workers& workers, base::Clock& clock, base::Random& random, OnHint on_hint,
         OnFault on_fault);
  ~Runner();  // stop()
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  void handle(std::string kind, JobHandler handler, Lane lane = Lane::quick);  // Before start(); CHECKs that the kind is new.
  void on_night(NightOf night_of);  // Before start(). Without it the night is 03:00 UTC.
  void start();
  // Running jobs see cancelled() and are put back as they are, to go on after a restart. Waits for them.
  void stop();

  // Its jobs run from now on. `owner` keeps the database open. The same name again: wakes, for its night may be another one, and
  // takes the new handle.
  void add(db::Database& database, std::shared_ptr<const void> owner = {});
  void wake(const db::Database& database);

  // Adds a job in the caller's transaction; wakes after its commit.
  std::int64_t submit(db::Tx& tx, db::Database& database, const NewJob& job);
  // Stores a schedule in the caller's transaction (schedules.hpp); wakes after its commit.
  void put_schedule(db::Tx& tx, const db::Database& database, const Schedule& schedule);
  // Cancels, and tells the running one at once when it runs here.
  [[nodiscard]] base::Status cancel(db::Tx& tx, db::Database& database, std::int64_t id);

  // For tests and the command line: the caller's thread adds scheduled jobs and runs due jobs of all databases until there are none.
  // Returns how many jobs ran. Not together with start().
  int run_due();
  // Renews leases and hears of cancelling; the runner's own thread does so each tick.
  void tick();

 private:
  struct Entry;
  struct Taken;
  struct Kind {
    JobHandler handler;
    Lane lane{};
  };
  [[nodiscard]] const LaneOptions& options_of(Lane lane) const { return lane == Lane::quick ? options_.quick : options_.slow; }
  [[nodiscard]] Lane lane_of(std::string_view kind) const;
  void work(Lane lane);
  [[nodiscard]] std::shared_ptr<Entry> next_entry(std::unique_lock<base::Mutex>& lock, Lane lane);
  [[nodiscard]] bool may_visit(const Entry& entry, Lane lane, base::Instant now) const;
  void visit(Entry& entry, Lane lane);
  void submit_scheduled(db::Database& database);
  // `lane` absent: of any.
  [[nodiscard]] std::shared_ptr<Taken> take(Entry& entry, std::optional<Lane> lane);
  [[nodiscard]] base::Instant look(Entry& entry, Lane lane);
  void run(Taken& taken);
  void finish(db::Database& database, JobContext& context, const base::Status& status, bool may_retry);
  [[nodiscard]] Night night_of(const db::Database& database) const;
  void fault(const db::Database& database, std::int64_t job, const std::string& what) const;
  void hint(const db::Database& database, const JobContext& context, State state) const;

  const RunnerOptions options_;
  base::Clock& clock_;
  base::Random& random_;
  OnHint on_hint_;
  OnFault on_fault_;
  NightOf night_of_;
  std::map<std::string, Kind, std::less<>> kinds_;
  std::string kinds_text_{"|"};  // "|a.b|c.d|", as the query wants them.

  base::Mutex mutex_{"foundation/jobs/runner.mutex"};
  base::Condition changed_;
  std::vector<std::shared_ptr<Entry>> entries_;  // The front is the next to be looked at.
  std::vector<std::shared_ptr<Running>> running_;
  std::array<int, kLanes> busy_{};  // Threads of each lane that visit a database.
  bool is_stopping_{};
  bool is_started_{};
  std::vector<std::unique_ptr<base::Worker>> workers_;  // Of both lanes.
  base::Worker timekeeper_;                             // Renews leases, which a handler in one long step cannot.
};

}  // namespace jobs
