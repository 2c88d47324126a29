#include "foundation/media/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "foundation/base/check.hpp"

namespace media {
namespace {

constexpr std::size_t kReadMax = 64 * 1024;
constexpr std::size_t kErrorsKept = 4 * 1024;
constexpr const char* kSetpriv = "/usr/bin/setpriv";  // Both are in util-linux.
constexpr const char* kPrlimit = "/usr/bin/prlimit";
constexpr const char* kDefaultPath = "/usr/local/bin:/usr/bin:/bin";

[[noreturn]] void throw_errno(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    reset();
    fd_ = std::exchange(other.fd_, -1);
    return *this;
  }
  [[nodiscard]] int get() const { return fd_; }
  void reset() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

struct Pipe {
  Descriptor read_end, write_end;
};

// Its reading end does not block. Nothing when the process has no descriptors left.
std::optional<Pipe> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
  if (::fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) return std::nullopt;
  return pipe;
}

// Appends what is there, up to kReadMax; closes at the end of the stream.
void read_available(Descriptor& from, std::string& to) {
  if (from.get() < 0) return;
  to.resize(kReadMax);
  std::size_t size = 0;
  while (size < kReadMax) {
    const ssize_t got = ::read(from.get(), to.data() + size, kReadMax - size);
    if (got > 0) {
      size += static_cast<std::size_t>(got);
    } else if (got < 0 && errno == EINTR) {
      continue;
    } else {
      if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) from.reset();
      break;
    }
  }
  to.resize(size);
}

class SystemProcess final : public Process {
 public:
  SystemProcess(pid_t pid, Descriptor out, Descriptor err)
      : pid_(pid), out_(std::move(out)), err_(std::move(err)), ended_fd_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}

  ~SystemProcess() override {
    if (exit_) return;
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {}
  }

  Output read() override {
    Output output;
    read_available(out_, output.out);
    read_available(err_, output.err);
    return output;
  }

  std::optional<Exit> ended() override {
    if (exit_) return exit_;
    int status = 0;
    const pid_t got = ::waitpid(pid_, &status, WNOHANG);
    if (got == 0 || (got < 0 && errno == EINTR)) return std::nullopt;
    if (got < 0) {
      exit_ = Exit{127, 0};  // Somebody else reaped it: only possible when SIGCHLD is ignored.
    } else if (WIFSIGNALED(status)) {
      exit_ = Exit{128 + WTERMSIG(status), WTERMSIG(status)};
    } else {
      exit_ = Exit{WEXITSTATUS(status), 0};
    }
    ::kill(-pid_, SIGKILL);  // Helpers that it left behind in its group.
    ended_fd_.reset();
    return exit_;
  }

  void send(Signal signal) override {
    if (exit_) return;
    const int number = signal == Signal::kill ? SIGKILL : SIGTERM;
    // The group exists from the moment of the spawn (POSIX_SPAWN_SETPGROUP).
    if (::kill(-pid_, number) != 0) ::kill(pid_, number);
  }

  [[nodiscard]] std::array<int, 3> descriptors() const override { return {out_.get(), err_.get(), ended_fd_.get()}; }

 private:
  pid_t pid_;
  Descriptor out_, err_, ended_fd_;
  std::optional<Exit> exit_;
};

// The spawn attributes and actions need a destroy call on every path.
struct SpawnPlan {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int fault{};
  SpawnPlan() {
    if (::posix_spawn_file_actions_init(&actions) != 0 || ::posix_spawnattr_init(&attributes) != 0) throw std::bad_alloc();
  }
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  void must(int result) {
    if (result != 0 && fault == 0) fault = result;
  }
};

void plan_files(SpawnPlan& plan, const Command& command, int out, int err) {
  if (command.input >= 0) {
    plan.must(::posix_spawn_file_actions_adddup2(&plan.actions, command.input, 0));
  } else {
    plan.must(::posix_spawn_file_actions_addopen(&plan.actions, 0, "/dev/null", O_RDONLY, 0));
  }
  plan.must(::posix_spawn_file_actions_adddup2(&plan.actions, out, 1));
  plan.must(::posix_spawn_file_actions_adddup2(&plan.actions, err, 2));
  plan.must(::posix_spawn_file_actions_addclosefrom_np(&plan.actions, 3));
  if (!command.folder.empty()) plan.must(::posix_spawn_file_actions_addchdir_np(&plan.actions, command.folder.c_str()));
}

void plan_signals(SpawnPlan& plan) {
  sigset_t all, none;
  ::sigfillset(&all);
  ::sigemptyset(&none);
  plan.must(::posix_spawnattr_setpgroup(&plan.attributes, 0));
  plan.must(::posix_spawnattr_setsigdefault(&plan.attributes, &all));
  plan.must(::posix_spawnattr_setsigmask(&plan.attributes, &none));
  plan.must(::posix_spawnattr_setflags(&plan.attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK));
}

std::vector<std::string> child_environment() {
  // An arena per thread would reserve address space by the gigabyte on a machine with many cores.
  std::vector<std::string> variables{"LANG=C.UTF-8", "MALLOC_ARENA_MAX=4"};
  const char* path = std::getenv("PATH");
  variables.push_back(std::string("PATH=") + (path ? path : kDefaultPath));
  if (const char* zone = std::getenv("TZ")) variables.push_back(std::string("TZ=") + zone);
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

std::unexpected<base::Error> spawn_fault(const Command& command, std::string_view reason) {
  base::Error error{base::ErrorKind::internal, "SPAWN", "A media program could not be started."};
  error.detail = command.program + ": " + std::string(reason);
  return base::fail(std::move(error));
}

base::Result<std::unique_ptr<Process>> start(const Command& command, const std::filesystem::path& program) {
  const ChildLimits& limits = command.limits;
  std::vector<std::string> texts{kSetpriv, "--no-new-privs", "--pdeathsig", "KILL", "--", kPrlimit, "--core=0"};
  texts.push_back("--as=" + std::to_string(limits.memory_bytes));
  texts.push_back("--nofile=" + std::to_string(limits.files));
  if (limits.cpu_s > 0) texts.push_back("--cpu=" + std::to_string(limits.cpu_s));
  texts.insert(texts.end(), {"--", program.string()});
  texts.insert(texts.end(), command.arguments.items().begin(), command.arguments.items().end());
  std::vector<std::string> variables = child_environment();
  std::vector<char*> argv = pointers(texts);
  std::vector<char*> environment = pointers(variables);

  auto out = make_pipe();
  auto err = make_pipe();
  if (!out || !err) return spawn_fault(command, "no descriptor is left for a pipe");
  SpawnPlan plan;
  plan_files(plan, command, out->write_end.get(), err->write_end.get());
  plan_signals(plan);
  pid_t pid = -1;
  if (plan.fault == 0)
    plan.fault = ::posix_spawn(&pid, kSetpriv, &plan.actions, &plan.attributes, argv.data(), environment.data());
  if (plan.fault != 0) return spawn_fault(command, std::generic_category().message(plan.fault));
  return std::make_unique<SystemProcess>(pid, std::move(out->read_end), std::move(err->read_end));
}

}  // namespace

Arguments& Arguments::add(std::initializer_list<Literal> literals) {
  for (const Literal& literal : literals) items_.emplace_back(literal.text());
  return *this;
}

Arguments& Arguments::words(Literal line) {
  std::string_view rest = line.text();
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    if (!word.empty()) items_.emplace_back(word);
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  }
  return *this;
}

Arguments& Arguments::number(std::int64_t value) {
  CHECK(value >= 0);
  items_.push_back(std::to_string(value));
  return *this;
}

base::Status Arguments::value(std::string_view text) {
  bool is_fit = !text.empty() && text.front() != '-';
  for (const char c : text) is_fit = is_fit && static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
  if (!is_fit) return base::fail(base::ErrorKind::invalid, "ARGUMENT", "The value cannot be passed to a media program.");
  items_.emplace_back(text);
  return {};
}

std::optional<std::filesystem::path> find_program(std::string_view name) {
  if (name.empty()) return std::nullopt;
  if (name.front() == '/') {
    std::filesystem::path path(name);
    return ::access(path.c_str(), X_OK) == 0 ? std::optional(path) : std::nullopt;
  }
  if (name.contains('/')) return std::nullopt;
  const char* variable = std::getenv("PATH");
  std::string_view rest = variable ? variable : kDefaultPath;
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
    if (folder.empty() || folder.front() != '/') continue;  // Never a program of the working folder.
    std::filesystem::path path = std::filesystem::path(folder) / name;
    if (::access(path.c_str(), X_OK) == 0) return path;
  }
  return std::nullopt;
}

base::Result<std::unique_ptr<Process>> SystemSpawner::spawn(const Command& command) {
  const auto program = find_program(command.program);
  if (!program) {
    return base::fail(base::ErrorKind::busy, "PROGRAM_MISSING", "The program " + command.program + " is not installed.");
  }
  for (const char* helper : {kSetpriv, kPrlimit}) {
    if (::access(helper, X_OK) == 0) continue;
    return base::fail(base::ErrorKind::busy, "PROGRAM_MISSING", std::string("The program ") + helper + " is not installed.");
  }
  return start(command, *program);
}

base::Result<Finished> run(Spawner& spawner, const Command& command, const RunLimits& limits) {
  TRY(auto process, spawner.spawn(command));
  const auto end = std::chrono::steady_clock::now() + limits.deadline;
  Finished finished;
  for (;;) {
    const auto exit = process->ended();  // Before read(): all that was written before the end is then there to be read.
    Process::Output got = process->read();
    const bool is_quiet = got.out.empty() && got.err.empty();
    finished.output += got.out;
    finished.errors += got.err;
    if (finished.errors.size() > kErrorsKept) finished.errors.erase(0, finished.errors.size() - kErrorsKept);
    if (finished.output.size() > limits.output_bytes) {
      return base::fail(base::ErrorKind::too_large, "MEDIA_OUTPUT", "The media program answered more than is allowed.");
    }
    if (exit && is_quiet) {
      finished.exit = *exit;
      return finished;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    if (left <= 0) return base::fail(base::ErrorKind::timeout, "MEDIA_TIMEOUT", "The media program did not finish in time.");
    if (exit || !is_quiet) continue;
    std::array<pollfd, 3> waits{};
    const auto descriptors = process->descriptors();
    for (std::size_t i = 0; i < waits.size(); ++i) waits[i] = {descriptors[i], POLLIN, 0};
    ::poll(waits.data(), waits.size(), static_cast<int>(std::min<std::int64_t>(left, 200)));
  }
}

MemoryFile::MemoryFile(std::string_view bytes) : descriptor_(::memfd_create("tvms-media", MFD_CLOEXEC)) {
  if (descriptor_ < 0) throw_errno("memfd_create");
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(descriptor_, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) {
      ::close(descriptor_);
      throw_errno("write to memory");
    }
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  ::lseek(descriptor_, 0, SEEK_SET);
}

MemoryFile::~MemoryFile() { ::close(descriptor_); }

}  // namespace media
