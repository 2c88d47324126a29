// Child processes: a fixed argument list, no shell, bounded output, and no orphan when the server dies.
// Not a scheduler: who is started again and when is decided by the supervisor.
#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.hpp"

namespace media {

// A text of the source code. Only such texts may begin with '-', so no value of a user ever becomes an option (IN-3).
class Literal {
 public:
  consteval Literal(const char* text) : text_(text) {}
  [[nodiscard]] const char* text() const { return text_; }

 private:
  const char* text_;
};

class Arguments {
 public:
  Arguments& add(std::initializer_list<Literal> literals);
  Arguments& words(Literal line);         // Several at once, parted by blanks: reads like a command line.
  Arguments& number(std::int64_t value);  // Not negative (CHECK).
  // A text from people, networks or files. 422 ARGUMENT when it is empty, begins with '-', or holds a control character.
  [[nodiscard]] base::Status value(std::string_view text);
  [[nodiscard]] const std::vector<std::string>& items() const { return items_; }

 private:
  std::vector<std::string> items_;
};

// What the system grants a child at most; beyond it the child fails or is killed. No core file is ever written.
struct ChildLimits {
  std::int64_t memory_bytes{6LL * 1024 * 1024 * 1024};  // Address space, of which much is never touched.
  std::int64_t cpu_s{0};                                // 0 = no limit: a live stream runs for months.
  std::int64_t files{256};                              // Open at once.
};

struct Command {
  std::string program;  // A name looked up in PATH ("ffmpeg"), or an absolute path.
  Arguments arguments{};
  std::filesystem::path folder{};  // Working folder; "" = the server's.
  int input{-1};                   // An open file that the child reads as its standard input; -1 = nothing. Stays the caller's.
  ChildLimits limits{};
};

struct Exit {
  int code{};    // Of exit(), or 128 + signal.
  int signal{};  // 0 = ended by itself.
  [[nodiscard]] bool is_success() const { return code == 0 && signal == 0; }
};

// A running child and its process group. One thread at a time may use it.
class Process {
 public:
  virtual ~Process() = default;  // Kills the group and waits for it.
  struct Output {
    std::string out;
    std::string err;
  };
  // What has arrived on both outputs; never blocks. At most 64 KB of each per call.
  virtual Output read() = 0;
  // Set once the child has ended; never blocks. What it wrote before its end can still be read.
  virtual std::optional<Exit> ended() = 0;
  enum class Signal : std::uint8_t { terminate, kill };
  virtual void send(Signal signal) = 0;
  // For poll(2): readable when read() or ended() has news. -1 = none.
  [[nodiscard]] virtual std::array<int, 3> descriptors() const = 0;
};

class Spawner {
 public:
  virtual ~Spawner() = default;
  // 503 PROGRAM_MISSING when the program is not installed, 500 SPAWN when the system refuses (no descriptor, no process). Never throws.
  virtual base::Result<std::unique_ptr<Process>> spawn(const Command& command) = 0;
};

// posix_spawn through setpriv(1), which sets the parent-death signal (SIGKILL) and no-new-privs, and prlimit(1), which sets the
// limits, before the program runs: posix_spawn itself can do neither. The signal comes when the *thread* that spawned ends, so spawn from a thread that lives
// as long as the child should. The child gets PATH, LANG=C.UTF-8 and TZ only: no proxy variables, no secrets.
class SystemSpawner final : public Spawner {
 public:
  base::Result<std::unique_ptr<Process>> spawn(const Command& command) override;
};

// The absolute path of an installed program; nothing when there is none.
[[nodiscard]] std::optional<std::filesystem::path> find_program(std::string_view name);

struct RunLimits {
  std::chrono::milliseconds deadline{10'000};
  std::size_t output_bytes{1024 * 1024};
};
struct Finished {
  Exit exit{};
  std::string output;
  std::string errors;  // The last 4 KB.
};
// Runs a child to its end. 408 MEDIA_TIMEOUT after the deadline, 413 MEDIA_OUTPUT beyond the output limit; the child is then gone.
// A child that fails by itself is an answer, not an error: see Finished::exit.
[[nodiscard]] base::Result<Finished> run(Spawner& spawner, const Command& command, const RunLimits& limits);

// An unnamed file in memory holding `bytes`, to be a child's input; closed by the destructor.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes);  // Throws std::system_error when memory is out.
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace media
