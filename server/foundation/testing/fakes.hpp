// What tests pass in place of the outside: a clock that is moved by hand, random bytes that repeat, a folder that goes away.
// Not databases (databases.hpp), and never linked into the program.
#pragma once
#include <atomic>
#include <filesystem>
#include <string>

#include "foundation/base/random.hpp"
#include "foundation/base/time.hpp"

namespace testing {

// Starts at 2026-03-02T09:00:00Z, a Monday, four weeks before the summer time of Europe. Thread-safe.
class FakeClock final : public base::Clock {
 public:
  FakeClock() = default;
  explicit FakeClock(base::Instant start) : now_ms_(base::to_ms(start)) {}
  [[nodiscard]] base::Instant now() const override { return base::from_ms(now_ms_.load()); }
  void set(base::Instant now) { now_ms_ = base::to_ms(now); }
  void advance(base::milliseconds by) { now_ms_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_ms_{1'772'442'000'000};
};

// The same bytes for the same seed and order of calls. Thread-safe (the order is then the threads').
class SeededRandom final : public base::Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : state_(seed) {}
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::atomic<std::uint64_t> state_;
};

// A new folder under the system's temporary one, removed with all it holds.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace testing
