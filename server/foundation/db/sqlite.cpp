// SQLite behind the port: one writer, a few readers, one connection that watches data_version.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <unordered_map>

#include "foundation/base/mutex.hpp"
#include "foundation/base/waits.hpp"
#include "foundation/db/db.hpp"
#include "foundation/db/open_mark.hpp"
#include "foundation/db/writer_turn.hpp"

namespace db {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kStatementsMax = 500;  // Per connection; lists make texts of their own, so the cache is bounded.

enum class Role : std::uint8_t { writer, reader, watcher };

std::string after_colon(std::string_view message) {
  const auto at = message.find("failed: ");
  return at == std::string_view::npos ? std::string{} : std::string(message.substr(at + 8));
}

// "UNIQUE constraint failed: channels.number", "… failed: index 'channels_key'", "CHECK constraint failed: amount_positive".
ConstraintError constraint_error(int extended_code, const std::string& message, const std::string& what) {
  using Kind = ConstraintError::Kind;
  std::string subject = after_colon(message);
  switch (extended_code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      if (subject.starts_with("index '") && subject.ends_with("'"))
        return {Kind::unique, subject.substr(7, subject.size() - 8), "", what};
      return {Kind::unique, "", subject, what};
    case SQLITE_CONSTRAINT_FOREIGNKEY: return {Kind::foreign_key, "", "", what};
    case SQLITE_CONSTRAINT_CHECK: return {Kind::check, subject, "", what};
    default: return {Kind::other, "", subject, what};
  }
}

[[noreturn]] void fail(const SQLite::Exception& e, std::string_view doing) {
  const std::string what = std::string(doing) + ": " + e.what();
  const int code = e.getErrorCode() & 0xff;
  if (code == SQLITE_CONSTRAINT) throw constraint_error(e.getExtendedErrorCode(), e.what(), what);
  throw DatabaseError(what, code == SQLITE_BUSY || code == SQLITE_LOCKED);
}

// After these the connection may hold damaged state of its own: it is closed and opened anew.
bool breaks_connection(const SQLite::Exception& e) {
  const int code = e.getErrorCode() & 0xff;
  return code == SQLITE_IOERR || code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_CANTOPEN ||
         code == SQLITE_PROTOCOL;
}

struct Cached {
  Cached(SQLite::Database& database, const std::string& text) : statement(database, text) {
    // SQLite numbers $n by first appearance, not by digit: look each name up once.
    for (int n = 1;; ++n) {
      const int place = statement.getIndex(("$" + std::to_string(n)).c_str());
      if (place == 0) break;
      places.push_back(place);
    }
  }
  SQLite::Statement statement;
  std::vector<int> places;  // $1 is bound at places[0].
  bool is_busy{};
};

class Connection {
 public:
  Connection(const SqliteOptions& options, Role role) : database_(open(options)) {
    try {
      sqlite3_extended_result_codes(database_.getHandle(), 1);
      database_.exec("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=ON");  // The triggers of {search …} write to FTS5.
      if (role == Role::writer) {
        const std::string mode = database_.execAndGet("PRAGMA journal_mode=WAL").getString();
        if (mode != "wal") throw DatabaseError("sqlite: no write-ahead log possible at " + options.file.string(), false);
        database_.exec(options.is_durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
      } else {
        database_.exec("PRAGMA query_only=ON");
      }
    } catch (const SQLite::Exception& e) { fail(e, "sqlite: open " + options.file.string()); }
  }

  [[nodiscard]] SQLite::Database& database() { return database_; }
  [[nodiscard]] bool is_broken() const { return is_broken_; }
  [[nodiscard]] bool is_in_transaction() { return sqlite3_get_autocommit(database_.getHandle()) == 0; }

  void exec(const char* text, std::string_view doing) {
    try {
      database_.exec(text);
    } catch (const SQLite::Exception& e) {
      note(e);
      fail(e, doing);
    }
  }
  // Never throws: the connection is dropped when even this does not work.
  void roll_back() noexcept {
    if (is_in_transaction() && database_.tryExec("ROLLBACK") != SQLITE_OK) is_broken_ = true;
  }
  void note(const SQLite::Exception& e) { is_broken_ = is_broken_ || breaks_connection(e); }

  // The cached statement, or a fresh one when the same text is being read further up the stack.
  std::shared_ptr<Cached> statement(std::string_view text) {
    std::string key(text);
    if (auto found = cache_.find(key); found != cache_.end()) {
      if (!found->second->is_busy) return found->second;
      return std::make_shared<Cached>(database_, key);
    }
    if (cache_.size() >= kStatementsMax) std::erase_if(cache_, [](const auto& entry) { return !entry.second->is_busy; });
    auto made = std::make_shared<Cached>(database_, key);
    cache_.emplace(std::move(key), made);
    return made;
  }

 private:
  static SQLite::Database open(const SqliteOptions& options) {
    try {
      const int wait_ms = static_cast<int>(options.wait_max.count());
      return {options.file.string(), SQLite::OPEN_READWRITE | (options.may_create ? SQLite::OPEN_CREATE : 0), wait_ms};
    } catch (const SQLite::Exception& e) { fail(e, "sqlite: open " + options.file.string()); }
  }

  SQLite::Database database_;
  std::unordered_map<std::string, std::shared_ptr<Cached>> cache_;  // After the database: statements end first.
  bool is_broken_{};
};

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(SQLite::Statement& statement) : statement_(statement) {}
  int columns() const override { return statement_.getColumnCount(); }
  bool is_null(int column) const override { return statement_.isColumnNull(column); }
  std::int64_t integer(int column) const override { return statement_.getColumn(column).getInt64(); }
  std::string_view text(int column) const override {
    const SQLite::Column value = statement_.getColumn(column);
    const char* begin = value.getText();  // Before getBytes(): it settles the form that is counted.
    return {begin, static_cast<std::size_t>(value.getBytes())};
  }
  std::string blob(int column) const override {
    const SQLite::Column value = statement_.getColumn(column);
    const auto* begin = static_cast<const char*>(value.getBlob());
    return begin == nullptr ? std::string{} : std::string(begin, static_cast<std::size_t>(value.getBytes()));
  }

 private:
  SQLite::Statement& statement_;
};

// A statement in use: bound on entry, reset on exit.
class Use {
 public:
  Use(std::shared_ptr<Cached> cached, const Query& query, const Params& params) : cached_(std::move(cached)) {
    if (params.size() != cached_->places.size()) {
      throw std::logic_error(std::string(query.name) + ": " + std::to_string(params.size()) + " values for " +
                             std::to_string(cached_->places.size()) + " parameters");
    }
    cached_->is_busy = true;
    try {
      for (std::size_t i = 0; i < params.size(); ++i) bind(cached_->places[i], params[i]);
    } catch (...) {
      release();
      throw;
    }
  }
  ~Use() { release(); }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  [[nodiscard]] SQLite::Statement& statement() { return cached_->statement; }

 private:
  // The values outlive the use, so nothing is copied.
  void bind(int place, const Value& value) {
    SQLite::Statement& s = cached_->statement;
    if (const auto* number = std::get_if<std::int64_t>(&value.store())) {
      s.bind(place, *number);
    } else if (const auto* text = std::get_if<std::string>(&value.store())) {
      // PostgreSQL has no such text; the two must not differ.
      if (text->find('\0') != std::string::npos) throw std::logic_error("a text value with a zero byte");
      s.bindNoCopy(place, *text);
    } else if (const auto* blob = std::get_if<Blob>(&value.store())) {
      s.bindNoCopy(place, blob->bytes.data(), static_cast<int>(blob->bytes.size()));
    } else {
      s.bind(place);
    }
  }
  void release() noexcept {
    cached_->statement.tryReset();
    try {
      cached_->statement.clearBindings();
    } catch (const SQLite::Exception&) {
      // Only NULLs are set; the next use binds every parameter again.
    }
    cached_->is_busy = false;
  }

  std::shared_ptr<Cached> cached_;
};

class SqliteTx final : public Tx {
 public:
  explicit SqliteTx(Connection& connection) : connection_(connection) {}
  Backend backend() const override { return Backend::sqlite; }

  std::int64_t run(const Query& query, const Params& params) override {
    const auto before = sqlite3_total_changes64(connection_.database().getHandle());
    each(query, params, [](const Row&) {});
    // changes() keeps the figure of the last INSERT, UPDATE or DELETE, whenever that was.
    if (sqlite3_total_changes64(connection_.database().getHandle()) == before) return 0;
    return sqlite3_changes64(connection_.database().getHandle());
  }

  void each(const Query& query, const Params& params, const std::function<void(const Row&)>& row) override {
    refuse_if_failed();
    try {
      Use use(connection_.statement(query.sqlite), query, params);
      const SqliteRow current(use.statement());
      while (step(use.statement(), query)) row(current);
    } catch (const SQLite::Exception& e) {  // Preparing, binding, or a column that is not there.
      give_up(e, query.name);
    }
  }

  void script(std::string_view text) override {
    refuse_if_failed();
    try {
      connection_.database().exec(std::string(text));
    } catch (const SQLite::Exception& e) { give_up(e, "script"); }
  }

  [[nodiscard]] std::vector<std::function<void()>> take_hints() { return std::move(after_commit_); }
  void refuse_if_failed() const {
    if (is_failed_) throw std::logic_error("the transaction goes on after a statement that failed");
  }

 private:
  bool step(SQLite::Statement& statement, const Query& query) {
    try {
      return statement.executeStep();
    } catch (const SQLite::Exception& e) { give_up(e, query.name); }
  }
  [[noreturn]] void give_up(const SQLite::Exception& e, std::string_view doing) {
    is_failed_ = true;
    connection_.note(e);
    fail(e, doing);
  }

  Connection& connection_;
  bool is_failed_{};
};

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(SqliteOptions options)
      : options_(std::move(options)), writer_(std::make_unique<Connection>(options_, Role::writer)) {
    options_.may_create = false;  // A file that goes away while it is open must not come back as an empty one.
  }

  Backend backend() const override { return Backend::sqlite; }
  const std::string& name() const override { return options_.name; }

  std::int64_t change_counter() override {
    const std::lock_guard lock(watcher_mutex_);
    try {
      // data_version counts what other connections commit, so this one never writes and does nothing else.
      if (!watcher_) watcher_ = std::make_unique<Connection>(options_, Role::watcher);
      return watcher_->database().execAndGet("PRAGMA data_version").getInt64();
    } catch (const SQLite::Exception& e) {
      watcher_.reset();
      fail(e, "sqlite: data_version");
    }
  }

 protected:
  void transact(bool is_write, const std::function<bool(Tx&)>& body) override {
    base::waits_for("a database");
    Hints hints;
    {
      const OpenMark mark(*this);
      hints = is_write ? write_with(body) : read_with(body);
    }
    run_hints(hints);
  }

 private:
  Hints write_with(const std::function<bool(Tx&)>& body) {
    const auto until = Steady::now() + options_.wait_max;
    const WriterTurn turn(line_, until, options_.name);
    if (!writer_ || writer_->is_broken()) {
      writer_.reset();
      writer_ = std::make_unique<Connection>(options_, Role::writer);
    }
    // What is left of the time may be spent waiting for another process.
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Steady::now());
    writer_->database().setBusyTimeout(std::max(1, static_cast<int>(left.count())));
    writer_->exec("BEGIN IMMEDIATE", "begin");
    return finish(*writer_, body, "COMMIT");
  }

  Hints read_with(const std::function<bool(Tx&)>& body) {
    Reader reader(*this);
    reader.connection->exec("BEGIN", "begin");
    return finish(*reader.connection, body, "ROLLBACK");
  }

  static Hints finish(Connection& connection, const std::function<bool(Tx&)>& body, const char* end) {
    SqliteTx tx(connection);
    try {
      if (!body(tx)) {
        connection.roll_back();
        return {};
      }
      tx.refuse_if_failed();
      connection.exec(end, "commit");
    } catch (...) {  // Whatever it was goes on to the caller; the transaction must not stay open.
      connection.roll_back();
      throw;
    }
    return tx.take_hints();
  }

  // A reader connection for as long as this lives.
  struct Reader {
    explicit Reader(SqliteDatabase& database) : home(database) {
      std::unique_lock lock(home.readers_mutex_);
      const bool is_free = home.readers_freed_.wait_for(
          lock, home.options_.wait_max, [&] { return !home.readers_.empty() || home.readers_open_ < home.options_.readers_max; });
      if (!is_free) throw DatabaseError("sqlite: all readers of " + home.options_.name + " are taken", true);
      if (!home.readers_.empty()) {
        connection = std::move(home.readers_.back());
        home.readers_.pop_back();
        return;
      }
      ++home.readers_open_;
      lock.unlock();
      try {
        connection = std::make_unique<Connection>(home.options_, Role::reader);
      } catch (...) {
        give_back();
        throw;
      }
    }
    ~Reader() { give_back(); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    void give_back() {
      const std::lock_guard lock(home.readers_mutex_);
      if (connection && !connection->is_broken()) {
        home.readers_.push_back(std::move(connection));
      } else {
        --home.readers_open_;
      }
      home.readers_freed_.notify_one();
    }
    SqliteDatabase& home;
    std::unique_ptr<Connection> connection;
  };

  SqliteOptions options_;
  WriterLine line_;
  std::unique_ptr<Connection> writer_;  // For whose turn it is.
  base::Mutex readers_mutex_{"foundation/db/sqlite.readers_mutex"};
  base::Condition readers_freed_;
  std::vector<std::unique_ptr<Connection>> readers_;
  int readers_open_{};
  base::Mutex watcher_mutex_{"foundation/db/sqlite.watcher_mutex"};
  std::unique_ptr<Connection> watcher_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const SqliteOptions& options) {
  if (!options.may_create) {
    std::error_code absent;
    const auto bytes = std::filesystem::file_size(options.file, absent);
    if (absent == std::errc::no_such_file_or_directory || (!absent && bytes == 0))
      throw DatabaseMissing("sqlite: " + options.file.string() + (absent ? " is not there" : " is empty"));
  } else if (const int made = ::open(options.file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600); made >= 0) {
    ::close(made);  // Whatever the umask: hashes of passwords are in it. The log beside it gets the mode of the file.
  }
  return std::make_unique<SqliteDatabase>(options);
}

}  // namespace db
