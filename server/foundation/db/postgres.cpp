// PostgreSQL behind the port: a small pool, opened on demand and closed when idle, and one listener for changes.
#include <charconv>
#include <pqxx/pqxx>
#include <unordered_map>

#include "foundation/base/mutex.hpp"
#include "foundation/base/text.hpp"
#include "foundation/base/waits.hpp"
#include "foundation/db/db.hpp"
#include "foundation/db/open_mark.hpp"
#include "foundation/db/writer_turn.hpp"

namespace db {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kStatementsMax = 500;  // Prepared per connection; they cost memory in the server.
constexpr std::string_view kConnectTimeout = "connect_timeout=5";
constexpr const char* kBeginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
// One writer at a time in a schema, of whatever process: what a writer has looked up is so until its commit, as on SQLite. Each
// statement sees what was committed before it, so that the one that waited here sees all of those before it (decision 0009).
constexpr const char* kBeginWrite =
    "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(hashtextextended(coalesce(current_schema(), ''), 7222))";

// libpq prints "SEVERITY:  SQLSTATE: message" and, at the end, "CONSTRAINT NAME:  x" when it is told to be verbose. The labels
// are libpq's own (this program sets no locale); only the severity and the message follow the server's language.
std::string last_labelled(std::string_view message, std::string_view label) {
  const auto at = message.rfind(label);  // The last one: a DETAIL before it may quote what a user typed.
  if (at == std::string_view::npos) return {};
  const auto begin = at + label.size();
  return std::string(message.substr(begin, message.find('\n', begin) - begin));
}
std::string_view notice_state(std::string_view message) {
  const auto at = message.find(":  ");
  return at == std::string_view::npos ? std::string_view{} : message.substr(at + 3, 5);
}

ConstraintError::Kind kind_of(std::string_view sqlstate) {
  if (sqlstate == "23505" || sqlstate == "23P01") return ConstraintError::Kind::unique;
  if (sqlstate == "23503") return ConstraintError::Kind::foreign_key;
  if (sqlstate == "23514") return ConstraintError::Kind::check;
  return ConstraintError::Kind::other;
}

// Lost, starting or stopping server; lock not available; deadlock or serialization; too many connections.
bool may_retry(std::string_view sqlstate) {
  return sqlstate.starts_with("08") || sqlstate.starts_with("57P") || sqlstate == "55P03" || sqlstate.starts_with("40") ||
         sqlstate == "53300";
}

[[noreturn]] void fail(const pqxx::sql_error& e, std::string_view doing) {
  const std::string what = std::string(doing) + ": " + e.what();
  if (e.sqlstate().starts_with("23"))
    throw ConstraintError(kind_of(e.sqlstate()), last_labelled(e.what(), "\nCONSTRAINT NAME:  "), "", what);
  throw DatabaseError(what, may_retry(e.sqlstate()));
}
[[noreturn]] void fail_connection(const std::exception& e, std::string_view doing) {
  throw DatabaseError("postgres: " + std::string(doing) + ": " + e.what(), true);
}

// Collects warnings instead of printing them.
class Notices final : public pqxx::errorhandler {
 public:
  explicit Notices(pqxx::connection_base& connection) : pqxx::errorhandler(connection) {}
  bool operator()(const char message[]) noexcept override {
    if (notice_state(message) != "00000") has_warning_ = true;
    return false;
  }
  void clear() { has_warning_ = false; }
  [[nodiscard]] bool has_warning() const { return has_warning_; }

 private:
  bool has_warning_{};
};

std::string quoted_identifier(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

// Without a limit of its own a connection attempt to a dead host takes minutes.
std::string with_timeout(const std::string& connection) {
  if (connection.find("connect_timeout") != std::string::npos) return connection;
  const bool is_url = connection.starts_with("postgres://") || connection.starts_with("postgresql://");
  if (!is_url) return std::string(kConnectTimeout) + " " + connection;
  return connection + (connection.find('?') == std::string::npos ? "?" : "&") + std::string(kConnectTimeout);
}

std::string hex_of(std::string_view bytes) { return "\\x" + base::to_hex(bytes); }

std::string bytes_of(std::string_view hex) {
  if (!hex.starts_with("\\x")) throw std::logic_error("postgres: not a bytea column");
  const auto digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
  std::string out;
  out.reserve(hex.size() / 2);
  for (std::size_t i = 2; i + 1 < hex.size(); i += 2) out += static_cast<char>(digit(hex[i]) << 4U | digit(hex[i + 1]));
  return out;
}

class PostgresRow final : public Row {
 public:
  explicit PostgresRow(pqxx::row row) : row_(std::move(row)) {}
  int columns() const override { return static_cast<int>(row_.size()); }
  bool is_null(int column) const override { return field(column).is_null(); }
  std::int64_t integer(int column) const override {
    const std::string_view text = this->text(column);
    if (text.empty() || text == "f") return 0;
    if (text == "t") return 1;  // A comparison gives a boolean here and 0 or 1 in SQLite.
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
      throw std::logic_error("postgres: not a whole number: " + std::string(text));
    return value;
  }
  std::string_view text(int column) const override {
    const pqxx::field value = field(column);
    return value.is_null() ? std::string_view{} : std::string_view(value.c_str(), value.size());
  }
  std::string blob(int column) const override { return is_null(column) ? std::string{} : bytes_of(text(column)); }

 private:
  [[nodiscard]] pqxx::field field(int column) const {
    if (column < 0 || column >= columns()) throw std::logic_error("no column " + std::to_string(column));
    return row_[static_cast<pqxx::row_size_type>(column)];
  }
  pqxx::row row_;
};

class Connection {
 public:
  explicit Connection(const PostgresOptions& options) : connection_(with_timeout(options.connection)), notices_(connection_) {
    connection_.set_verbosity(pqxx::connection_base::verbose);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    // A silent reconnect in the middle of a transaction would run its rest outside of any.
    connection_.inhibit_reactivation(true);
#pragma GCC diagnostic pop
    pqxx::nontransaction session(connection_);
    std::string set = "SET lock_timeout = " + std::to_string(options.wait_max.count()) +
                      "; SET client_encoding = 'UTF8'; SET standard_conforming_strings = on";
    if (!options.schema.empty()) set += "; SET search_path = " + quoted_identifier(options.schema);
    session.exec(set);
  }

  pqxx::connection& raw() { return connection_; }
  Notices& notices() { return notices_; }
  [[nodiscard]] bool is_open() const { return connection_.is_open(); }
  Steady::time_point used_at{};

  const std::string& prepare(std::string_view text) {
    std::string key(text);
    if (auto found = prepared_.find(key); found != prepared_.end()) return found->second;
    if (prepared_.size() >= kStatementsMax) {
      for (const auto& [old_text, old_name] : prepared_) connection_.unprepare(old_name);
      prepared_.clear();
    }
    std::string name = "s" + std::to_string(++made_);
    connection_.prepare(name, key);
    return prepared_.emplace(std::move(key), std::move(name)).first->second;
  }

 private:
  pqxx::connection connection_;
  Notices notices_;
  std::unordered_map<std::string, std::string> prepared_;  // Text → name.
  std::uint64_t made_{};
};

class PostgresTx final : public Tx {
 public:
  PostgresTx(Connection& connection, pqxx::nontransaction& session) : connection_(connection), session_(session) {}
  Backend backend() const override { return Backend::postgres; }

  std::int64_t run(const Query& query, const Params& params) override {
    const pqxx::result result = execute(query, params);
    // The server counts the rows of a SELECT as well; they are not changed.
    return query.postgres.starts_with("SELECT") ? 0 : static_cast<std::int64_t>(result.affected_rows());
  }
  void each(const Query& query, const Params& params, const std::function<void(const Row&)>& row) override {
    const pqxx::result result = execute(query, params);
    for (const auto& line : result) row(PostgresRow(line));
  }
  void script(std::string_view text) override {
    guarded("script", [&] { return session_.exec(std::string(text)); });
  }

  [[nodiscard]] std::vector<std::function<void()>> take_hints() { return std::move(after_commit_); }
  [[nodiscard]] bool has_run() const { return has_run_; }
  void refuse_if_failed() const {
    if (is_failed_) throw std::logic_error("the transaction goes on after a statement that failed");
  }

 private:
  pqxx::result execute(const Query& query, const Params& params) {
    std::vector<std::string> texts(params.size());
    std::vector<const char*> values(params.size());
    for (std::size_t i = 0; i < params.size(); ++i) {
      const Value::Store& store = params[i].store();
      if (const auto* number = std::get_if<std::int64_t>(&store)) {
        texts[i] = std::to_string(*number);
      } else if (const auto* text = std::get_if<std::string>(&store)) {
        // It would be cut there without a word.
        if (text->find('\0') != std::string::npos) throw std::logic_error("a text value with a zero byte");
        values[i] = text->c_str();
        continue;
      } else if (const auto* blob = std::get_if<Blob>(&store)) {
        texts[i] = hex_of(blob->bytes);
      } else {
        continue;  // NULL
      }
      values[i] = texts[i].c_str();
    }
    return guarded(query.name, [&] {
      return session_.exec_prepared(connection_.prepare(query.postgres), pqxx::prepare::make_dynamic_params(values));
    });
  }

  template <class F>
  pqxx::result guarded(std::string_view doing, F&& f) {
    refuse_if_failed();
    has_run_ = true;
    is_failed_ = true;  // Until it is known to have worked.
    try {
      pqxx::result result = f();
      is_failed_ = false;
      return result;
    } catch (const pqxx::sql_error& e) { fail(e, doing); } catch (const pqxx::broken_connection& e) {
      fail_connection(e, doing);
    } catch (const pqxx::transaction_rollback& e) { fail_connection(e, doing); }  // A deadlock: no sql_error to libpqxx 6.
  }

  Connection& connection_;
  pqxx::nontransaction& session_;
  bool is_failed_{};
  bool has_run_{};
};

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(PostgresOptions options)
      : options_(std::move(options)), channel_("tvms_" + (options_.schema.empty() ? "default" : options_.schema)) {
    if (channel_.size() > 63) channel_.resize(63);  // NAMEDATALEN
    Lease first(*this);                             // Faults of address and password show at the start, not at the first request.
    static_cast<void>(first);
  }

  Backend backend() const override { return Backend::postgres; }
  const std::string& name() const override { return options_.name; }
  std::int64_t change_counter() override;

 protected:
  void transact(bool is_write, const std::function<bool(Tx&)>& body) override {
    base::waits_for("a database");
    Hints hints;
    {
      const OpenMark mark(*this);
      hints = is_write ? write_with(body) : run_on(false, body);
    }
    run_hints(hints);
  }

 private:
  // A connection for as long as this lives.
  struct Lease {
    explicit Lease(PostgresDatabase& database) : home(database) {
      home.close_idle();
      std::unique_lock lock(home.mutex_);
      const bool is_free = home.freed_.wait_for(
          lock, home.options_.wait_max, [&] { return !home.idle_.empty() || home.open_ < home.options_.connections_max; });
      if (!is_free) throw DatabaseError("postgres: all connections of " + home.options_.name + " are taken", true);
      if (!home.idle_.empty()) {
        connection = std::move(home.idle_.back());  // The one used last, so that the others become idle.
        home.idle_.pop_back();
        is_reused = true;
        return;
      }
      ++home.open_;
      lock.unlock();
      try {
        connection = home.connect();
      } catch (...) {
        give_back();
        throw;
      }
    }
    ~Lease() { give_back(); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    void reconnect() {
      connection.reset();
      connection = home.connect();
      is_reused = false;
    }
    void give_back() {
      if (connection && !connection->is_open()) connection.reset();
      const std::lock_guard lock(home.mutex_);
      if (connection) {
        connection->used_at = Steady::now();
        home.idle_.push_back(std::move(connection));
      } else {
        --home.open_;
      }
      home.freed_.notify_one();
    }
    PostgresDatabase& home;
    std::unique_ptr<Connection> connection;
    bool is_reused{};
  };

  std::unique_ptr<Connection> connect() {
    try {
      return std::make_unique<Connection>(options_);
    } catch (const pqxx::sql_error& e) { fail(e, "connect"); } catch (const pqxx::broken_connection& e) {
      fail_connection(e, "connect");
    }
  }

  void close_idle() {
    std::vector<std::unique_ptr<Connection>> old;  // Closed outside the lock.
    const std::lock_guard lock(mutex_);
    const auto limit = Steady::now() - options_.idle_close;
    while (!idle_.empty() && idle_.front()->used_at < limit) {
      old.push_back(std::move(idle_.front()));
      idle_.erase(idle_.begin());
      --open_;
    }
  }

  // A connection from the pool may have died in its sleep; nothing has been done on it yet, so another one may try.
  static void begin(Lease& lease, std::optional<pqxx::nontransaction>& session, const char* text) {
    for (;;) {
      try {
        session.emplace(lease.connection->raw());
        session->exec(text);
        return;
      } catch (const pqxx::sql_error& e) {
        if (session && lease.connection->is_open()) roll_back(lease, *session);  // Another process writes for too long.
        session.reset();
        if (lease.connection->is_open() || !lease.is_reused) fail(e, "begin");
      } catch (const pqxx::broken_connection& e) {
        session.reset();
        if (!lease.is_reused) fail_connection(e, "begin");
      }
      lease.reconnect();
    }
  }

  // Who waits for another writer of this process holds no connection: readers need them.
  Hints write_with(const std::function<bool(Tx&)>& body) {
    const WriterTurn turn(line_, Steady::now() + options_.wait_max, options_.name);
    return run_on(true, body);
  }

  Hints run_on(bool is_write, const std::function<bool(Tx&)>& body) {
    Lease lease(*this);
    std::optional<pqxx::nontransaction> session;
    begin(lease, session, is_write ? kBeginWrite : kBeginRead);
    PostgresTx tx(*lease.connection, *session);
    bool is_good = false;
    try {
      is_good = body(tx);
      if (is_good) tx.refuse_if_failed();
      if (is_good && is_write && tx.has_run()) session->exec("NOTIFY " + quoted_identifier(channel_));
    } catch (const pqxx::failure& e) {  // Of NOTIFY; statements of the body throw the port's own errors.
      roll_back(lease, *session);
      fail_connection(e, "notify");
    } catch (...) {  // Whatever it was goes on to the caller; the transaction must not stay open.
      roll_back(lease, *session);
      throw;
    }
    if (!is_good || !is_write) {
      roll_back(lease, *session);
      return is_good ? tx.take_hints() : Hints{};
    }
    commit(lease, *session);
    return tx.take_hints();
  }

  static void roll_back(Lease& lease, pqxx::nontransaction& session) {
    try {
      session.exec("ROLLBACK");
    } catch (const pqxx::failure&) {
      // The server rolls back what it loses; the connection must not be used again.
      lease.connection->raw().disconnect();
    }
  }

  // COMMIT is never cancelled. Silence or a warning ("canceling wait for synchronous replication") leaves the outcome unknown:
  // nothing may be answered as done, and nothing may be tried again blindly.
  void commit(Lease& lease, pqxx::nontransaction& session) const {
    lease.connection->notices().clear();
    try {
      session.exec("COMMIT");
    } catch (const pqxx::sql_error& e) {
      if (lease.connection->is_open()) fail(e, "commit");  // Refused, for example by a deferred constraint: rolled back.
      unknown(e.what());
    } catch (const pqxx::broken_connection& e) { unknown(e.what()); } catch (const pqxx::statement_completion_unknown& e) {
      unknown(e.what());
    } catch (const pqxx::transaction_rollback& e) { fail_connection(e, "commit"); }
    if (lease.connection->notices().has_warning()) unknown("a warning at COMMIT");
  }
  [[noreturn]] void unknown(const std::string& why) const {
    throw DatabaseError("postgres: outcome unknown at COMMIT in " + options_.name + ": " + why, false);
  }

  PostgresOptions options_;
  std::string channel_;
  WriterLine line_;
  base::Mutex mutex_{"foundation/db/postgres.mutex"};
  base::Condition freed_;
  std::vector<std::unique_ptr<Connection>> idle_;  // The longest idle one first.
  int open_{};

  class Receiver final : public pqxx::notification_receiver {
   public:
    Receiver(pqxx::connection_base& connection, const std::string& channel, std::int64_t& counter)
        : pqxx::notification_receiver(connection, channel), counter_(counter) {}
    void operator()(const std::string&, int) override { ++counter_; }

   private:
    std::int64_t& counter_;
  };
  base::Mutex listen_mutex_{"foundation/db/postgres.listen_mutex"};
  std::int64_t changes_{};
  std::unique_ptr<Connection> listener_;
  std::unique_ptr<Receiver> receiver_;  // After its connection.
};

std::int64_t PostgresDatabase::change_counter() {
  close_idle();  // The one call that comes regularly, also when there is nothing else to do.
  const std::lock_guard lock(listen_mutex_);
  try {
    if (listener_ && !listener_->is_open()) {
      receiver_.reset();
      listener_.reset();
    }
    if (!listener_) {
      listener_ = connect();
      receiver_ = std::make_unique<Receiver>(listener_->raw(), channel_, changes_);
      ++changes_;  // What happened before is not known: it counts as a change.
    }
    listener_->raw().get_notifs();
  } catch (const pqxx::failure& e) {
    receiver_.reset();
    listener_.reset();
    fail_connection(e, "listen");
  }
  return changes_;
}

}  // namespace

std::unique_ptr<Database> open_postgres(const PostgresOptions& options) { return std::make_unique<PostgresDatabase>(options); }

}  // namespace db
