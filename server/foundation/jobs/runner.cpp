#include "foundation/jobs/runner.hpp"

#include <algorithm>
#include <utility>

#include "foundation/base/check.hpp"
#include "foundation/jobs/queries.gen.hpp"

namespace jobs {

using Steady = std::chrono::steady_clock;

namespace {

constexpr std::int64_t kEventsAtOnce = 100;
constexpr std::int64_t kPurgeAtOnce = 500;

// Before the second attempt, before the third.
constexpr std::chrono::seconds kWaits[] = {std::chrono::seconds(10), std::chrono::seconds(60)};

bool is_retryable(base::ErrorKind kind) {
  using enum base::ErrorKind;
  return kind == busy || kind == too_many || kind == timeout || kind == upstream;
}

}  // namespace

struct Running {
  Running(db::Database& of, std::int64_t job, std::string with_lease, base::Instant now)
      : database(of), id(job), lease(std::move(with_lease)), renewed_at_ms(base::to_ms(now)) {}
  db::Database& database;
  const std::int64_t id;
  const std::string lease;  // Random: proves that the row is still ours.
  std::atomic<std::int64_t> renewed_at_ms;
  std::atomic<bool> is_cancelled{};  // By a person.
  std::atomic<bool> is_stopped{};    // By the end of the program or of the database's handle.
  std::atomic<bool> is_lost{};       // Somebody else has the job.
};

struct Runner::Entry {
  explicit Entry(db::Database& of) : database(of) {}
  db::Database& database;
  bool is_woken{true};
  base::Instant look_at{};  // When there is something to do as far as we know.
  base::Instant sweep_at{};
  int visits{};     // Threads that are at it.
  bool is_going{};  // remove() waits.
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

void JobContext::flush_if_due() {
  if (is_dirty_ && Steady::now() - written_at_ >= interval_) flush();
}

void JobContext::flush() {
  if (!is_dirty_ || running_->is_lost) return;
  const auto is_cancelled = database_.write([&](db::Tx& tx) {
    const auto found = tx.one(queries::save_progress, {id(), running_->lease, done_, total_, row_count_, checkpoint_},
                              [](const db::Row& row) { return row.boolean(0); });
    if (!found) return found;
    for (const auto& [position, row] : new_rows_) tx.run(queries::add_row, {id(), position, row.subject, row.code, row.message});
    return found;
  });
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

Runner::Runner(RunnerOptions options, base::Clock& clock, base::Random& random, const Outbox* outbox, OnHint on_hint,
               OnFault on_fault)
    : options_(options),
      clock_(clock),
      random_(random),
      outbox_(outbox),
      on_hint_(std::move(on_hint)),
      on_fault_(std::move(on_fault)) {}

Runner::~Runner() { stop(); }

void Runner::handle(std::string kind, JobHandler handler) {
  CHECK(!is_started_ && kind.find('|') == std::string::npos && !handlers_.contains(kind));
  kinds_ += kind + "|";
  handlers_.emplace(std::move(kind), std::move(handler));
}

void Runner::start() {
  CHECK(!is_started_);
  is_started_ = true;
  threads_.emplace_back([this] { keep_time(); });
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { work(); });
}

void Runner::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    for (const auto& running : running_) running->is_stopped = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Runner::add(db::Database& database) {
  const std::lock_guard lock(mutex_);
  if (std::ranges::any_of(entries_, [&](const auto& entry) { return &entry->database == &database; })) return;
  entries_.push_back(std::make_shared<Entry>(database));
  changed_.notify_all();
}

void Runner::remove(db::Database& database) {
  std::unique_lock lock(mutex_);
  const auto at = std::ranges::find_if(entries_, [&](const auto& entry) { return &entry->database == &database; });
  if (at == entries_.end()) return;
  const auto entry = *at;
  entry->is_going = true;
  for (const auto& running : running_) {
    if (&running->database == &database) running->is_stopped = true;
  }
  changed_.wait(lock, [&] { return entry->visits == 0; });
  std::erase(entries_, entry);
}

void Runner::wake(const db::Database& database) {
  const std::lock_guard lock(mutex_);
  for (const auto& entry : entries_) {
    if (&entry->database == &database) entry->is_woken = true;
  }
  changed_.notify_all();
}

std::int64_t Runner::submit(db::Tx& tx, db::Database& database, const NewJob& job) {
  CHECK(handlers_.contains(job.kind));
  const std::int64_t id = jobs::add(tx, job, clock_.now());
  tx.after_commit([this, &database, id, kind = job.kind, actor = job.actor.id] {
    if (on_hint_) on_hint_({database.name(), id, kind, State::waiting, 0, 0, actor});
    wake(database);
  });
  return id;
}

base::Status Runner::cancel(db::Tx& tx, db::Database& database, std::int64_t id) {
  TRY_OK(jobs::cancel(tx, id, clock_.now()));
  const auto job = jobs::find(tx, id);
  tx.after_commit([this, &database, job] {
    {
      const std::lock_guard lock(mutex_);
      for (const auto& running : running_) {
        if (&running->database == &database && running->id == job->id) running->is_cancelled = true;
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
    while (outbox_ != nullptr && outbox_->deliver(entry->database, clock_, kEventsAtOnce)) {}
    while (const auto taken = take(*entry)) {
      run(*entry, *taken);
      ++count;
      while (outbox_ != nullptr && outbox_->deliver(entry->database, clock_, kEventsAtOnce)) {}
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

// Leases are renewed here and not in the handler's thread, which may be busy with one long step.
void Runner::keep_time() {
  std::unique_lock lock(mutex_);
  while (!is_stopping_ || !running_.empty()) {
    changed_.wait_for(lock, options_.tick, [&] { return is_stopping_ && running_.empty(); });
    lock.unlock();
    tick();
    lock.lock();
  }
}

void Runner::work() {
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    const auto entry = next_entry(lock);
    if (!entry) continue;
    lock.unlock();
    visit(*entry);
    lock.lock();
    release(*entry);
  }
}

// The next database with something to do, marked as visited, or null after a while. Each one goes to the end of the row, so that
// all have their turn.
std::shared_ptr<Runner::Entry> Runner::next_entry(std::unique_lock<std::mutex>& lock) {
  const base::Instant now = clock_.now();
  const auto at = std::ranges::find_if(entries_, [&](const auto& entry) {
    return !entry->is_going && entry->visits < options_.per_database_max && (entry->is_woken || entry->look_at <= now);
  });
  if (at == entries_.end()) {
    changed_.wait_for(lock, options_.tick);
    return nullptr;
  }
  const auto entry = *at;
  std::rotate(at, at + 1, entries_.end());
  entry->is_woken = false;
  entry->look_at = now + options_.sweep;
  ++entry->visits;
  return entry;
}

void Runner::release(Entry& entry) {
  --entry.visits;
  changed_.notify_all();
}

void Runner::visit(Entry& entry) {
  try {
    sweep(entry.database);
    if (outbox_ != nullptr && outbox_->deliver(entry.database, clock_, kEventsAtOnce)) wake(entry.database);
    base::Instant look_at = look(entry);
    if (look_at <= clock_.now()) {
      if (const auto taken = take(entry)) {
        wake(entry.database);  // There may be more, for another thread.
        run(entry, *taken);
        wake(entry.database);  // It may have been put back for later.
        return;
      }
      // Due, but of a kind that this program does not know, or just taken by another: not worth a busy loop.
      look_at = clock_.now() + options_.tick * 10;
    }
    const std::lock_guard lock(mutex_);
    entry.look_at = std::min(entry.look_at, look_at);
  } catch (const std::exception& e) {
    fault(entry.database, 0, e.what());
    const std::lock_guard lock(mutex_);
    entry.look_at = clock_.now() + options_.tick * 10;
  }
}

base::Instant Runner::look(Entry& entry) {
  return entry.database.read([&](db::Tx& tx) {
    auto due = jobs::next_due(tx).value_or(base::Instant::max());
    if (outbox_ != nullptr) due = std::min(due, Outbox::next_retry(tx).value_or(base::Instant::max()));
    return due;
  });
}

void Runner::sweep(db::Database& database) {
  const base::Instant now = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    const auto at = std::ranges::find_if(entries_, [&](const auto& entry) { return &entry->database == &database; });
    if (at == entries_.end() || (*at)->sweep_at > now) return;
    (*at)->sweep_at = now + options_.sweep;
  }
  database.write([&](db::Tx& tx) {
    jobs::purge(tx, now - options_.keep, kPurgeAtOnce);
    purge_events(tx, now - options_.keep, kPurgeAtOnce);
  });
}

std::shared_ptr<Runner::Taken> Runner::take(Entry& entry) {
  const base::Instant now = clock_.now();
  const std::string lease = random_.hex(16);
  auto taken = std::make_shared<Taken>();
  const bool is_found = entry.database.write([&](db::Tx& tx) {
    tx.run(queries::bury, {now, options_.attempts_max});
    return tx
        .one(queries::take, {now, lease, now + options_.lease, kinds_},
             [&](const db::Row& row) {
               taken->running = std::make_shared<Running>(entry.database, row.integer(0), lease, now);
               taken->kind = row.string(1);
               taken->input = row.string(2);
               taken->actor = {row.integer(3), row.string(4)};
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
  if (is_stopping_ || entry.is_going) taken->running->is_stopped = true;  // It came while we were taking.
  return taken;
}

void Runner::run(Entry& entry, Taken& taken) {
  JobContext context(entry.database, clock_, taken.running, {}, options_.progress_interval);
  context.changed_ = [&] { hint(entry.database, context, State::running); };
  context.kind_ = std::move(taken.kind);
  context.input_ = std::move(taken.input);
  context.checkpoint_ = std::move(taken.checkpoint);
  context.actor_ = std::move(taken.actor);
  context.attempt_ = taken.attempt;
  context.done_ = taken.done;
  context.total_ = taken.total;
  context.row_count_ = taken.row_count;
  hint(entry.database, context, State::running);
  try {
    base::Status status;
    bool may_retry = false;
    try {
      status = handlers_.find(context.kind_)->second(context);
      may_retry = !status && is_retryable(status.error().kind);
      if (!status && !status.error().detail.empty()) fault(entry.database, context.id(), status.error().detail);
    } catch (const std::exception& e) {  // One of the two places that catch what is a bug or a lost database.
      fault(entry.database, context.id(), e.what());
      status = base::fail(base::ErrorKind::internal, "INTERNAL", "The job failed by a fault of the server.");
      may_retry = true;
    }
    finish(entry.database, context, status, may_retry);
  } catch (const std::exception& e) {
    fault(entry.database, context.id(),
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
    if (is_cancelled) {
      state = State::cancelled;
      return tx.run(queries::end_job, {running.id, running.lease, state_name(state), now, no, no, no});
    }
    if (is_put_back) {  // The attempt does not count: nothing was wrong with it.
      state = State::waiting;
      return tx.run(queries::put_back, {running.id, running.lease, now, 1, no, no});
    }
    if (status) {
      const db::Value result = context.result_.empty() ? db::Value{} : db::Value(context.result_);
      return tx.run(queries::end_job, {running.id, running.lease, state_name(state), now, result, no, no});
    }
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
