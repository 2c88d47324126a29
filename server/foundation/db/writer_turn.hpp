// The line of those who want to write to one database from this process: one writes at a time, first come first served.
// Internal to db: PostgreSQL has a lock of its own against other processes, SQLite its file's.
#pragma once
#include <algorithm>
#include <chrono>
#include <deque>
#include <string>

#include "foundation/base/mutex.hpp"
#include "foundation/db/db.hpp"

namespace db {

// A flag under a mutex and not a std::timed_mutex, whose timed lock the thread sanitizer of GCC 12 does not see.
struct WriterLine {
  base::Mutex mutex{"foundation/db/writer_turn.mutex"};
  base::Condition moved;
  std::deque<const void*> waiting;  // The front writes, or is about to.
};

// The right to write for as long as this lives.
class WriterTurn {
 public:
  WriterTurn(WriterLine& line, std::chrono::steady_clock::time_point until, const std::string& name) : line_(line) {
    std::unique_lock lock(line_.mutex);
    line_.waiting.push_back(this);
    if (line_.moved.wait_until(lock, until, [&] { return line_.waiting.front() == this; })) return;
    step_out();
    throw DatabaseError("the writer of " + name + " is taken", true);
  }
  ~WriterTurn() {
    const std::lock_guard lock(line_.mutex);
    step_out();
  }
  WriterTurn(const WriterTurn&) = delete;
  WriterTurn& operator=(const WriterTurn&) = delete;

 private:
  void step_out() {
    std::erase(line_.waiting, this);
    line_.moved.notify_all();
  }
  WriterLine& line_;
};

}  // namespace db
