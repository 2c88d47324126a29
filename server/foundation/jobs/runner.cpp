#include "foundation/jobs/runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "foundation/base/check.hpp"
#include "foundation/base/mutex.hpp"
#include "foundation/jobs/queries.gen.hpp"

namespace jobs {

using Steady = std::chrono::steady_clock;

namespace {

// Before the second attempt, before the third.
constexpr std::chrono::seconds kWaits[] = {std::chrono::seconds(10), std::chrono::seconds(60)};

bool is_retryable(base::ErrorKind kind) {
  using enum base::ErrorKind;
  return kind == busy || kind == too_many || kind == timeout || kind == upstream;
}

}  // namespace

struct Running {
  Running(std::shared_ptr<db::Database> of, std::int64_t job, std::string with_lease, base::Instant now)
      : owner(std::move(of)), database(*owner), id(job), lease(std::move(with_lease)), renewed_at_ms(base::to_ms(now)) {}
  const std::shared_ptr<db::Database> owner;
  db::Database& database;
  const std::int64_t id;
  const std::string lease;  // Random: proves that the row is still ours.
  std::atomic<std::int64_t> renewed_at_ms;
  std::atomic<bool> is_cancelled{};  // By a person.
  std::atomic<bool> is_stopped{};    // By the end of the program or of the database's handle.
  std::atomic<bool> is_lost{};       // Somebody else has the job.
};

struct Runner::Entry {
  struct Turn {
    bool is_woken{true};
    base::Instant look_at{};  // When there is something to do as far as we know.
    int visits{};             // Threads that are at it.
  };
  explicit Entry(std::shared_ptr<db::Database> of) : database(std::move(of)) {}
  const std::shared_ptr<db::Database> database;
  std::array<Turn, kLanes> turns;
  [[nodiscard]] Turn& turn(Lane lane) { return turns[static_cast<std::size_t>(lane)]; }
  [[nodiscard]] const Turn& turn(Lane lane) const { return turns[static_cast<std::size_t>(lane)]; }
};

struct Runner::Taken {
  std::shared_ptr<Running> running;
  std::string kind, input, checkpoint;
  Actor actor;
  std::int64_t attempt{}, done{}, total{}, row_count{};
};

// ---- the context of one job

JobContext::JobContext(db::Database& database, base::Clock& clock, std::shared_ptr<Running> running,
                       std::function<void()> changed, std::chrono::milliseconds interval)
    : database_(database), clock_(clock), running_(std::move(running)), changed_(std::move(changed)), interval_(interval) {}

std::int64_t JobContext::id() const { return running_->id; }

void JobContext::progress(std::int64_t done, std::int64_t total) {
  is_dirty_ = is_dirty_ || done != done_ || total != total_;
  done_ = done;
  total_ = total;
  flush_if_due();
}

void JobContext::report(ReportRow row) {
  if (row_count_ < kRowsMax) new_rows_.emplace_back(row_count_, std::move(row));
  ++row_count_;
  is_dirty_ = true;
  flush_if_due();
}

void JobContext::save(std::string checkpoint) {
  checkpoint_ = std::move(checkpoint);
  is_dirty_ = true;
  flush_if_due();
}

bool JobContext::keep(db::Tx& tx, const std::string& checkpoint) {
  if (!write_progress(tx, checkpoint)) {
    running_->is_lost = true;
    return false;
  }
  tx.after_commit([this, checkpoint] {
    checkpoint_ = checkpoint;
    new_rows_.clear();
  });
  return true;
}

// Whether somebody wants the job cancelled; nothing when its lease is lost.
std::optional<bool> JobContext::write_progress(db::Tx& tx, const std::string& checkpoint) {
  const auto found = tx.one(queries::save_progress, {id(), running_->lease, done_, total_, row_count_, checkpoint},
                            [](const db::Row& row) { return row.boolean(0); });
  if (!found) return found;
  for (const auto& [position, row] : new_rows_) tx.run(queries::add_row, {id(), position, row.subject, row.code, row.message});
  return found;
}

void JobContext::flush_if_due() {
  if (is_dirty_ && Steady::now() - written_at_ >= interval_) flush();
}

void JobContext::flush() {
  if (!is_dirty_ || running_->is_lost) return;
  const auto is_cancelled = database_.write([&](db::Tx& tx) { return write_progress(tx, checkpoint_); });
  if (!is_cancelled) running_->is_lost = true;
  if (is_cancelled && *is_cancelled) running_->is_cancelled = true;
  new_rows_.clear();
  is_dirty_ = false;
  written_at_ = Steady::now();
  if (is_cancelled) changed_();
}

bool JobContext::cancelled() {
  flush_if_due();
  has_seen_stop_ = has_seen_stop_ || running_->is_cancelled || running_->is_stopped || running_->is_lost;
  return has_seen_stop_;
}

// ---- the runner

Runner::Runner(RunnerOptions options, base::Workers& workers, base::Clock& clock, base::Random& random, OnHint on_hint,
               OnFault on_fault)
    : options_(options),
      clock_(clock),
      random_(random),
      on_hint_(std::move(on_hint)),
      on_fault_(std::move(on_fault)),
      timekeeper_(workers, "jobs.leases", {.interval = options.tick}, [this](const std::stop_token&) { tick(); }) {
  for (const auto lane : {Lane::quick, Lane::slow})
    for (int i = 1; i <= options_of(lane).threads; ++i)
      workers_.push_back(std::make_unique<base::Worker>(workers, fmt::format("jobs.{}.{}", lane_name(lane), i),
                                                        base::Worker::Options{.interval = std::chrono::milliseconds(0)},
                                                        [this, lane](const std::stop_token&) { work(lane); }));
}

Runner::~Runner() { stop(); }

void Runner::handle(std::string kind, JobHandler handler, Lane lane) {
  CHECK(!is_started_ && kind.find('|') == std::string::npos && !kinds_.contains(kind));
  kinds_text_ += kind + "|";
  kinds_.emplace(std::move(kind), Kind{std::move(handler), lane});
}

void Runner::on_night(NightOf night_of) { night_of_ = std::move(night_of); }

Night Runner::night_of(const db::Database& database) const { return night_of_ ? night_of_(database.name()) : Night{}; }

Lane Runner::lane_of(std::string_view kind) const {
  const auto found = kinds_.find(kind);
  return found == kinds_.end() ? Lane::quick : found->second.lane;
}

void Runner::start() {
  CHECK(!is_started_);
  is_started_ = true;
  timekeeper_.start();
  for (const auto& worker : workers_) worker->start();
}

// The timekeeper goes last: the leases of jobs that take their time to stop are renewed until they have.
void Runner::stop() {
  for (const auto& worker : workers_) worker->request_stop();
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    for (const auto& running : running_) running->is_stopped = true;
  }
  changed_.notify_all();
  for (const auto& worker : workers_) worker->stop();
  timekeeper_.stop();
}

void Runner::add(db::Database& database, std::shared_ptr<const void> owner) {
  const std::shared_ptr<db::Database> kept(std::const_pointer_cast<void>(std::move(owner)), &database);
  {
    const std::lock_guard lock(mutex_);
    const auto at = std::ranges::find_if(entries_, [&](const auto& entry) { return entry->database->name() == database.name(); });
    if (at == entries_.end())
      entries_.push_back(std::make_shared<Entry>(kept));
    else if ((*at)->database.get() != &database)
      *at = std::make_shared<Entry>(kept);
  }
  wake(database);
}

void Runner::wake(const db::Database& database) {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& entry : entries_)
      if (entry->database->name() == database.name())
        for (auto& turn : entry->turns) turn.is_woken = true;
  }
  changed_.notify_all();
}

std::int64_t Runner::submit(db::Tx& tx, db::Database& database, const NewJob& job) {
  CHECK(kinds_.contains(job.kind));
  NewJob placed = job;
  if (!placed.lane) placed.lane = lane_of(job.kind);
  const std::int64_t id = jobs::add(tx, placed, clock_.now());
  tx.after_commit([this, &database, id, kind = job.kind, actor = job.actor.id] {
    if (on_hint_) on_hint_({database.name(), id, kind, State::waiting, 0, 0, actor});
    wake(database);
  });
  return id;
}

void Runner::put_schedule(db::Tx& tx, const db::Database& database, const Schedule& schedule) {
  jobs::put_schedule(tx, schedule, night_of(database), clock_.now());
  tx.after_commit([this, &database] { wake(database); });
}

base::Status Runner::cancel(db::Tx& tx, db::Database& database, std::int64_t id) {
  TRY_OK(jobs::cancel(tx, id, clock_.now()));
  const auto job = jobs::find(tx, id);
  tx.after_commit([this, &database, job] {
    {
      const std::lock_guard lock(mutex_);
      for (const auto& running : running_) {
        if (running->database.name() == database.name() && running->id == job->id) running->is_cancelled = true;
      }
    }
    if (on_hint_) on_hint_({database.name(), job->id, job->kind, job->state, job->done, job->total, job->actor.id});
  });
  return {};
}

int Runner::run_due() {
  CHECK(!is_started_);
  int count = 0;
  for (const auto& entry : std::vector(entries_)) {
    submit_scheduled(*entry->database);
    while (const auto taken = take(*entry, std::nullopt)) {
      run(*taken);
      ++count;
      submit_scheduled(*entry->database);
    }
  }
  return count;
}

void Runner::tick() {
  std::vector<std::shared_ptr<Running>> due;
  const std::int64_t now_ms = base::to_ms(clock_.now());
  {
    const std::lock_guard lock(mutex_);
    for (const auto& running : running_) {
      if (now_ms - running->renewed_at_ms >= std::chrono::milliseconds(options_.renew).count()) due.push_back(running);
    }
  }
  for (const auto& running : due) {
    try {
      const auto is_cancelled = running->database.write([&](db::Tx& tx) {
        return tx.one(queries::renew, {running->id, running->lease, clock_.now() + options_.lease},
                      [](const db::Row& row) { return row.boolean(0); });
      });
      if (!is_cancelled) running->is_lost = true;
      if (is_cancelled && *is_cancelled) running->is_cancelled = true;
      running->renewed_at_ms = now_ms;
    } catch (const db::DatabaseError& e) {
      fault(running->database, running->id, e.what());  // Tried again at the next tick; the lease lasts three of them.
    }
  }
}

// One round of a thread: a visit to a database, or a while of waiting.
void Runner::work(Lane lane) {
  std::unique_lock lock(mutex_);
  const auto entry = next_entry(lock, lane);
  if (!entry) return;
  const auto leave = [&](void*) {
    lock.lock();
    --entry->turn(lane).visits;
    --busy_[static_cast<std::size_t>(lane)];
    changed_.notify_all();
  };
  lock.unlock();
  const std::unique_ptr<void, decltype(leave)> leaves(this, leave);  // Also when something escapes: else the lane loses a thread.
  visit(*entry, lane);
}

bool Runner::may_visit(const Entry& entry, Lane lane, base::Instant now) const {
  const auto& turn = entry.turn(lane);
  const int free = options_of(lane).threads - busy_[static_cast<std::size_t>(lane)];
  const bool has_turn = turn.visits == 0 || (turn.visits < options_of(lane).per_database_max && free > 1);
  return has_turn && (turn.is_woken || turn.look_at <= now);
}

// The next database with something to do, marked as visited, or null after a while. Each one goes to the end of the row, so that
// all have their turn.
std::shared_ptr<Runner::Entry> Runner::next_entry(std::unique_lock<base::Mutex>& lock, Lane lane) {
  if (is_stopping_) return nullptr;
  const base::Instant now = clock_.now();
  const auto at = std::ranges::find_if(entries_, [&](const auto& entry) { return may_visit(*entry, lane, now); });
  if (at == entries_.end()) {
    changed_.wait_for(lock, options_.tick);
    return nullptr;
  }
  const auto entry = *at;
  std::rotate(at, at + 1, entries_.end());
  auto& turn = entry->turn(lane);
  turn.is_woken = false;
  turn.look_at = now + options_.sweep;
  ++turn.visits;
  ++busy_[static_cast<std::size_t>(lane)];
  return entry;
}

void Runner::visit(Entry& entry, Lane lane) {
  try {
    if (lane == Lane::quick) submit_scheduled(*entry.database);
    base::Instant look_at = look(entry, lane);
    if (look_at <= clock_.now()) {
      if (const auto taken = take(entry, lane)) {
        wake(*entry.database);  // There may be more, for another thread.
        run(*taken);
        wake(*entry.database);  // It may have been put back for later.
        return;
      }
      // Due, but of a kind that this program does not know, or just taken by another: not worth a busy loop.
      look_at = clock_.now() + options_.tick * 10;
    }
    const std::lock_guard lock(mutex_);
    entry.turn(lane).look_at = std::min(entry.turn(lane).look_at, look_at);
  } catch (const std::exception& e) {
    fault(*entry.database, 0, e.what());
    const std::lock_guard lock(mutex_);
    entry.turn(lane).look_at = clock_.now() + options_.tick * 10;
  }
}

base::Instant Runner::look(Entry& entry, Lane lane) {
  return entry.database->read([&](db::Tx& tx) {
    const auto due = jobs::next_due(tx, lane).value_or(base::Instant::max());
    return lane == Lane::quick ? std::min(due, next_scheduled(tx).value_or(base::Instant::max())) : due;
  });
}

void Runner::submit_scheduled(db::Database& database) {
  const auto night = night_of(database);
  const auto now = clock_.now();
  if (!database.read([&](db::Tx& tx) { return has_scheduled(tx, night, now); })) return;
  const auto count = database.write(
      [&](db::Tx& tx) { return jobs::submit_scheduled(tx, night, now, [this](auto kind) { return lane_of(kind); }); });
  if (count > 0) wake(database);
}

std::shared_ptr<Runner::Taken> Runner::take(Entry& entry, std::optional<Lane> lane) {
  const base::Instant now = clock_.now();
  const std::string lease = random_.hex(16);
  auto taken = std::make_shared<Taken>();
  const bool is_found = entry.database->write([&](db::Tx& tx) {
    tx.run(queries::bury, {now, options_.attempts_max});
    return tx
        .one(queries::take, {now, lease, now + options_.lease, kinds_text_, lane ? lane_name(*lane) : ""},
             [&](const db::Row& row) {
               taken->running = std::make_shared<Running>(entry.database, row.integer(0), lease, now);
               taken->kind = row.string(1);
               taken->input = row.string(2);
               taken->actor = {row.integer(3), row.string(4),  row.string(10),
                               row.string(11), row.string(12), scope_in(row.text(13))};
               taken->attempt = row.integer(5);
               taken->done = row.integer(6);
               taken->total = row.integer(7);
               taken->row_count = row.integer(8);
               taken->checkpoint = row.string(9);
               return true;
             })
        .has_value();
  });
  if (!is_found) return nullptr;
  const std::lock_guard lock(mutex_);
  running_.push_back(taken->running);
  if (is_stopping_) taken->running->is_stopped = true;  // It came while we were taking.
  return taken;
}

void Runner::run(Taken& taken) {
  auto& database = taken.running->database;
  JobContext context(database, clock_, taken.running, {}, options_.progress_interval);
  context.changed_ = [&] { hint(database, context, State::running); };
  context.kind_ = std::move(taken.kind);
  context.input_ = std::move(taken.input);
  context.checkpoint_ = std::move(taken.checkpoint);
  context.actor_ = std::move(taken.actor);
  context.attempt_ = taken.attempt;
  context.done_ = taken.done;
  context.total_ = taken.total;
  context.row_count_ = taken.row_count;
  hint(database, context, State::running);
  try {
    base::Status status;
    bool may_retry = false;
    try {
      const records::ScopeGuard scope(context.actor_.scope);
      status = kinds_.find(context.kind_)->second.handler(context);
      may_retry = !status && is_retryable(status.error().kind);
      if (!status && !status.error().detail.empty()) fault(database, context.id(), status.error().detail);
    } catch (const std::exception& e) {  // One of the two places that catch what is a bug or a lost database.
      fault(database, context.id(), e.what());
      status = base::fail(base::ErrorKind::internal, "INTERNAL", "The job failed by a fault of the server.");
      may_retry = true;
    }
    finish(database, context, status, may_retry);
  } catch (const std::exception& e) {
    fault(database, context.id(),
          e.what());  // The end could not be written: the lease runs out, and the job is taken again.
  }
  const std::lock_guard lock(mutex_);
  std::erase(running_, taken.running);
}

void Runner::finish(db::Database& database, JobContext& context, const base::Status& status, bool may_retry) {
  const Running& running = *context.running_;
  context.flush();
  const base::Instant now = clock_.now();
  const bool is_put_back = context.has_seen_stop_ && running.is_stopped && !running.is_cancelled;
  const bool is_cancelled = running.is_cancelled && (context.has_seen_stop_ || !status);
  const bool is_tried_again = !status && may_retry && context.attempt_ < options_.attempts_max;
  State state = State::done;
  const std::int64_t count = database.write([&](db::Tx& tx) {
    const db::Value no{};
    const db::Value result = context.result_.empty() ? db::Value{} : db::Value(context.result_);
    if (is_cancelled) {  // With what it has done so far, which stays.
      state = State::cancelled;
      return tx.run(queries::end_job, {running.id, running.lease, state_name(state), now, result, no, no});
    }
    if (is_put_back) {  // The attempt does not count: nothing was wrong with it.
      state = State::waiting;
      return tx.run(queries::put_back, {running.id, running.lease, now, 1, no, no});
    }
    if (status) { return tx.run(queries::end_job, {running.id, running.lease, state_name(state), now, result, no, no}); }
    const base::Error& error = status.error();
    if (is_tried_again) {
      state = State::waiting;
      const auto wait = kWaits[std::min<std::size_t>(std::size(kWaits), static_cast<std::size_t>(context.attempt_)) - 1];
      return tx.run(queries::put_back, {running.id, running.lease, now + wait, 0, error.code, error.message});
    }
    state = State::failed;
    return tx.run(queries::end_job, {running.id, running.lease, state_name(state), now, no, error.code, error.message});
  });
  if (count == 1) hint(database, context, state);
}

void Runner::fault(const db::Database& database, std::int64_t job, const std::string& what) const {
  if (on_fault_) on_fault_(database.name(), job, what);
}

void Runner::hint(const db::Database& database, const JobContext& context, State state) const {
  if (on_hint_) on_hint_({database.name(), context.id(), context.kind_, state, context.done_, context.total_, context.actor_.id});
}

}  // namespace jobs
