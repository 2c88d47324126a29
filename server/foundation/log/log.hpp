// The log: one JSON object a line, written by a thread of its own from a bounded ring; what does not fit is counted, never waited for.
// Not the user log (that is a table), and never a place for secrets. The namespace is `logging`: `log` is taken by <cmath>.
#pragma once
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace base {
class Clock;
class Secret;
}  // namespace base

namespace logging {

enum class Level : std::uint8_t { debug, info, warn, error, off };
[[nodiscard]] std::string_view level_name(Level level);
[[nodiscard]] bool parse_level(std::string_view name, Level& level);

// A key and its value for the length of one call. Keys are constants: lower snake_case.
class Field {
 public:
  Field(std::string_view key, std::string_view value) : key_(key), value_(value) {}
  Field(std::string_view key, const char* value) : key_(key), value_(std::string_view(value)) {}
  Field(std::string_view key, const std::string& value) : key_(key), value_(std::string_view(value)) {}
  Field(std::string_view key, bool value) : key_(key), value_(value) {}
  Field(std::string_view key, std::signed_integral auto value) : key_(key), value_(static_cast<std::int64_t>(value)) {}
  Field(std::string_view key, std::unsigned_integral auto value) : key_(key), value_(static_cast<std::uint64_t>(value)) {}
  Field(std::string_view key, double value) : key_(key), value_(value) {}
  Field(std::string_view key, const base::Secret& value) = delete;  // Never.

  using Value = std::variant<std::string_view, bool, std::int64_t, std::uint64_t, double>;
  [[nodiscard]] std::string_view key() const { return key_; }
  [[nodiscard]] const Value& value() const { return value_; }

 private:
  std::string_view key_;
  Value value_;
};
using Fields = std::initializer_list<Field>;

// The line without its end. Texts are escaped and cut at 2,000 bytes; values of keys that name a secret are hidden.
[[nodiscard]] std::string format_line(std::string_view time, Level level, std::string_view event, Fields fields);

struct Options {
  Level level{Level::info};
  std::filesystem::path file{};  // Empty: standard error.
  std::size_t ring{8192};        // Lines; when full, the oldest goes.
};

class Logger {
 public:
  // Throws std::runtime_error when the file cannot be opened.
  Logger(const Options& options, base::Clock& clock);
  ~Logger();  // Writes what waits.
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  // `event` is a constant, noun first: "edge.started", "request". From any thread; does not wait and does not throw.
  void debug(std::string_view event, Fields fields) { write(Level::debug, event, fields); }
  void info(std::string_view event, Fields fields) { write(Level::info, event, fields); }
  void warn(std::string_view event, Fields fields) { write(Level::warn, event, fields); }
  void error(std::string_view event, Fields fields) { write(Level::error, event, fields); }
  [[nodiscard]] bool is_on(Level level) const { return level >= level_; }
  [[nodiscard]] std::uint64_t dropped() const;  // Lines lost to a full ring or a full disk.

 private:
  void write(Level level, std::string_view event, Fields fields);
  struct Impl;
  std::unique_ptr<Impl> impl_;
  Level level_;
};

}  // namespace logging
