// The database port: connection, transaction, statement, row; the same for SQLite and PostgreSQL.
// Not an ORM: SQL is written by hand (queries/*.sql) or made by records/ from a field table, never from user input.
#pragma once
#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "foundation/base/id.hpp"
#include "foundation/base/time.hpp"

namespace db {

enum class Backend : std::uint8_t { sqlite, postgres };

struct Blob {
  std::string bytes;
};

// One bound value. Booleans are stored as 0/1, instants as UTC ms, ids as integers.
class Value {
 public:
  using Store = std::variant<std::monostate, std::int64_t, std::string, Blob>;
  Value() = default;
  Value(std::nullptr_t) {}  // NOLINT
  template <class T> requires std::is_integral_v<T>
  Value(T v) : store_(static_cast<std::int64_t>(v)) {}              // NOLINT
  Value(std::string_view v) : store_(std::string(v)) {}             // NOLINT
  Value(std::string v) : store_(std::move(v)) {}                    // NOLINT
  Value(const char* v) : store_(std::string(v)) {}                  // NOLINT
  Value(Blob v) : store_(std::move(v)) {}                           // NOLINT
  Value(base::Instant t) : store_(base::to_ms(t)) {}                // NOLINT
  template <class Tag> Value(base::Id<Tag> id) : store_(id.raw) {}  // NOLINT
  template <class T> Value(const std::optional<T>& v) {
    if (v) *this = Value(*v);
  }  // NOLINT
  [[nodiscard]] const Store& store() const { return store_; }
  [[nodiscard]] bool is_null() const { return store_.index() == 0; }

 private:
  Store store_;
};
using Params = std::vector<Value>;

// A statement. `text` uses $1..$n, bound by number whatever their order of appearance. DDL and locking may have twins.
struct Query {
  std::string_view name;  // "channels/find_by_number", for logs and the prepare test.
  std::string_view sqlite;
  std::string_view postgres;  // Equal to `sqlite` unless the file has a twin.
};

// The current row; valid inside the callback only. Columns count from 0. Reading NULL as a value gives 0 or "".
class Row {
 public:
  virtual ~Row() = default;
  [[nodiscard]] virtual int columns() const = 0;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;
  [[nodiscard]] virtual std::string blob(int column) const = 0;
  [[nodiscard]] bool boolean(int column) const { return integer(column) != 0; }
  [[nodiscard]] base::Instant instant(int column) const { return base::from_ms(integer(column)); }
  [[nodiscard]] std::string string(int column) const { return std::string(text(column)); }
  template <class Tag> [[nodiscard]] base::Id<Tag> id(int column) const { return {integer(column)}; }
};

// A unique, foreign-key or check constraint refused the statement. The store that knows the constraint turns it into a Result.
class ConstraintError : public std::runtime_error {
 public:
  enum class Kind : std::uint8_t { unique, foreign_key, check, other };
  ConstraintError(Kind kind, std::string constraint, std::string columns, const std::string& what);
  Kind kind;
  std::string constraint;  // PostgreSQL: the constraint's or index's name; SQLite: "" for unique column lists.
  std::string columns;     // SQLite: "channels.number" or "a.x, a.y"; PostgreSQL: "".
};
// The database is away, locked beyond its time, full or damaged. The request or job ends with 503 or 500.
class DatabaseError : public std::runtime_error {
 public:
  DatabaseError(std::string what, bool may_retry) : std::runtime_error(std::move(what)), is_retryable(may_retry) {}
  bool is_retryable;
};

// The database is not there: no file, an empty one, no schema. Waiting does not help; somebody restores it, or mounts the disk.
class DatabaseMissing : public DatabaseError {
 public:
  explicit DatabaseMissing(std::string what) : DatabaseError(std::move(what), false) {}
};

// An open transaction on one connection; made by Database::read / write. Not shared between threads.
class Tx {
 public:
  virtual ~Tx() = default;
  [[nodiscard]] virtual Backend backend() const = 0;
  // Rows changed. Also runs SELECTs whose rows are not wanted.
  virtual std::int64_t run(const Query& query, const Params& params = {}) = 0;
  // Calls `each` for every row, in order; streaming, not buffered on SQLite.
  virtual void each(const Query& query, const Params& params, const std::function<void(const Row&)>& row) = 0;
  // Several statements without parameters in one text. For migrations and for tests, not for rooms.
  virtual void script(std::string_view text) = 0;
  // The first row mapped by `map`, or nothing.
  template <class Map>
  [[nodiscard]] auto one(const Query& query, const Params& params, Map&& map)
      -> std::optional<std::invoke_result_t<Map, const Row&>> {
    std::optional<std::invoke_result_t<Map, const Row&>> found;
    each(query, params, [&](const Row& row) {
      if (!found) found.emplace(map(row));
    });
    return found;
  }
  template <class Map>
  [[nodiscard]] auto all(const Query& query, const Params& params, Map&& map)
      -> std::vector<std::invoke_result_t<Map, const Row&>> {
    std::vector<std::invoke_result_t<Map, const Row&>> rows;
    each(query, params, [&](const Row& row) { rows.push_back(map(row)); });
    return rows;
  }
  // The first column of the first row as a number; 0 when there is no row.
  [[nodiscard]] std::int64_t number(const Query& query, const Params& params = {});
  // Runs after a successful commit, never after a roll-back, outside the transaction. For hints (wake a runner, tell a page),
  // not for promises. The write has succeeded when it runs: what one throws goes to Database::on_hint_fault, and the rest runs.
  void after_commit(std::function<void()> f) { after_commit_.push_back(std::move(f)); }

 protected:
  std::vector<std::function<void()>> after_commit_;
};

template <class T> inline constexpr bool is_result_v = false;
template <class T, class E> inline constexpr bool is_result_v<std::expected<T, E>> = true;

// One database: control, or one deployment's. Thread-safe. Readers run side by side; on SQLite there is one writer at a time.
// A thread has one transaction of a database at a time: a second one inside the first is a bug (std::logic_error), because it
// would wait for itself. After a statement failed (ConstraintError too) the transaction can only be rolled back, as PostgreSQL has it.
class Database {
 public:
  virtual ~Database() = default;
  [[nodiscard]] virtual Backend backend() const = 0;
  [[nodiscard]] virtual const std::string& name() const = 0;  // "control" or the deployment's identifier.

  // Runs f(Tx&) in a read transaction: one snapshot for all its statements (SQLite deferred, PostgreSQL repeatable read, read only).
  template <class F>
  auto read(F&& f) -> std::invoke_result_t<F, Tx&> {
    return run<F>(std::forward<F>(f), false);
  }
  // Runs f(Tx&) in a write transaction (SQLite BEGIN IMMEDIATE, synchronous FULL). Commits when f returns; rolls back when f
  // throws or returns a Result that holds an error. Waits for the writer at most 5 s, then DatabaseError (retryable).
  template <class F>
  auto write(F&& f) -> std::invoke_result_t<F, Tx&> {
    return run<F>(std::forward<F>(f), true);
  }
  // Changes with every commit by anybody, another process included (SQLite data_version polled, PostgreSQL NOTIFY). Cheap.
  [[nodiscard]] virtual std::int64_t change_counter() = 0;
  // Hears what after_commit functions threw. Set before other threads use the database.
  void on_hint_fault(std::function<void(const std::string& what)> told) { hint_fault_ = std::move(told); }

 protected:
  using Hints = std::vector<std::function<void()>>;
  void run_hints(const Hints& hints) const;
  // body returns true to commit.
  virtual void transact(bool is_write, const std::function<bool(Tx&)>& body) = 0;

 private:
  std::function<void(const std::string& what)> hint_fault_;

  template <class F>
  auto run(F&& f, bool is_write) -> std::invoke_result_t<F, Tx&> {
    using R = std::invoke_result_t<F, Tx&>;
    if constexpr (std::is_void_v<R>) {
      transact(is_write, [&](Tx& tx) {
        f(tx);
        return true;
      });
    } else {
      std::optional<R> out;
      transact(is_write, [&](Tx& tx) {
        out.emplace(f(tx));
        if constexpr (is_result_v<R>)
          return out->has_value();
        else
          return true;
      });
      return std::move(*out);
    }
  }
};

struct SqliteOptions {
  std::filesystem::path file;
  std::string name;
  int readers_max{4};
  bool is_durable{true};                     // false only in tests: synchronous OFF.
  bool may_create{true};                     // false: an absent or empty file is a DatabaseMissing.
  std::chrono::milliseconds wait_max{5000};  // For the writer, or for a free reader.
};
[[nodiscard]] std::unique_ptr<Database> open_sqlite(const SqliteOptions& options);

struct PostgresOptions {
  std::string connection;  // libpq connection string or URL.
  std::string schema;      // search_path; "" = the server's default.
  std::string name;
  int connections_max{4};
  std::chrono::seconds idle_close{60};
  std::chrono::milliseconds wait_max{5000};  // For a free connection, and for a row lock.
};
[[nodiscard]] std::unique_ptr<Database> open_postgres(const PostgresOptions& options);

// ---- migrations

struct Migration {
  int number;             // Unique in the whole tree; applied in ascending order.
  std::string_view name;  // "0010_channels"
  std::string_view sqlite;
  std::string_view postgres;
};
// What migrate() would find, asked in one read transaction. Throws as migrate() does.
struct Schema {
  int applied{}, missing{};
};
[[nodiscard]] Schema look_at_schema(Database& database, std::span<const Migration> migrations);
// Applies what is missing, each in one transaction, and records (number, hash) in schema_migrations.
// Throws DatabaseError when an applied migration's text has changed or the database is newer than this program.
// Returns how many were applied; a database that is up to date is read once and not written.
int migrate(Database& database, std::span<const Migration> migrations);
// The text with {id} {int} {text} {blob} {strict} {search …} replaced by the back end's words.
[[nodiscard]] std::string expand_dialect(std::string_view text, Backend backend);
// The expression that PostgreSQL's index of {search …} is over: all columns as one text.
[[nodiscard]] std::string search_text(std::span<const std::string> columns, std::string_view prefix);

}  // namespace db
