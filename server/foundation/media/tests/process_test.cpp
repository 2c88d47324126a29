#include "foundation/media/process.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

namespace media {
namespace {

Command shell(Literal script) {  // Tests may use a shell; the server has none.
  Command command{"sh"};
  command.arguments.add({"-c", script});
  return command;
}

TEST(Process, in_3_no_value_of_a_user_becomes_an_option) {
  Arguments arguments;
  EXPECT_FALSE(arguments.value("-i"));
  EXPECT_FALSE(arguments.value(""));
  EXPECT_FALSE(arguments.value("a\nb"));
  EXPECT_FALSE(arguments.value(std::string_view("a\0b", 3)));
  EXPECT_TRUE(arguments.value("http://example.test/a;rm -rf $HOME"));
  EXPECT_EQ(arguments.items().size(), 1u);
}

TEST(Process, a_line_of_words_is_one_argument_each) {
  Arguments arguments;
  arguments.words("-f hls  -c copy ");
  EXPECT_EQ(arguments.items(), (std::vector<std::string>{"-f", "hls", "-c", "copy"}));
}

TEST(Process, values_reach_the_program_unchanged_because_there_is_no_shell) {
  SystemSpawner spawner;
  Command command{"printf"};
  command.arguments.add({"%s"});
  ASSERT_TRUE(command.arguments.value("$(id) `id` ;'\" | x"));
  const auto finished = run(spawner, command, {});
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->output, "$(id) `id` ;'\" | x");
}

TEST(Process, outputs_exit_code_folder_and_input_are_carried) {
  SystemSpawner spawner;
  const MemoryFile input("from memory");
  Command command = shell("cat; echo bad >&2; pwd; exit 3");
  command.folder = "/usr";
  command.input = input.descriptor();
  const auto finished = run(spawner, command, {});
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->output, "from memory/usr\n");
  EXPECT_EQ(finished->errors, "bad\n");
  EXPECT_EQ(finished->exit.code, 3);
  EXPECT_FALSE(finished->exit.is_success());
}

TEST(Process, a_child_sees_no_proxy_variable_and_no_open_file) {
  ::setenv("http_proxy", "http://proxy.test", 1);
  const MemoryFile secret("secret");
  SystemSpawner spawner;
  const auto finished = run(spawner, shell("echo \"[$http_proxy]\"; exec ls /proc/self/fd"), {});
  ::unsetenv("http_proxy");
  ASSERT_TRUE(finished);  // 3 is the folder that ls itself reads.
  EXPECT_EQ(finished->output, "[]\n0\n1\n2\n3\n");
}

TEST(Process, the_deadline_and_the_output_limit_end_the_child) {
  SystemSpawner spawner;
  const auto late = run(spawner, shell("while :; do :; done"), {.deadline = std::chrono::milliseconds(100)});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "MEDIA_TIMEOUT");
  const auto much = run(spawner, shell("while :; do echo xxxxxxxxxxxxxxxx; done"), {.output_bytes = 100'000});
  ASSERT_FALSE(much);
  EXPECT_EQ(much.error().code, "MEDIA_OUTPUT");
}

TEST(Process, a_child_is_held_to_its_limits) {
  SystemSpawner spawner;
  Command command = shell("ulimit -v; ulimit -t; ulimit -n; ulimit -c");
  command.limits = {.memory_bytes = 512LL * 1024 * 1024, .cpu_s = 7, .files = 40};
  const auto finished = run(spawner, command, {});
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->output, "524288\n7\n40\n0\n") << finished->errors;
  command.limits = {};
  EXPECT_TRUE(run(spawner, command, {})->output.contains("\nunlimited\n256\n"));
}

TEST(Process, without_descriptors_a_start_is_refused_and_nothing_is_thrown) {
  SystemSpawner spawner;
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{3, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto started = spawner.spawn(shell("true"));
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "SPAWN");
}

TEST(Process, a_missing_program_is_named) {
  SystemSpawner spawner;
  const auto finished = run(spawner, Command{"tvms-no-such-program"}, {});
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, "PROGRAM_MISSING");
  EXPECT_NE(finished.error().message.find("tvms-no-such-program"), std::string::npos);
}

TEST(Process, the_group_ends_with_the_object) {
  SystemSpawner spawner;
  pid_t grandchild = 0;
  {
    auto process = spawner.spawn(shell("sleep 1000 & echo $!; wait"));
    ASSERT_TRUE(process);
    std::string text;
    while (!text.ends_with('\n')) text += (*process)->read().out;
    grandchild = static_cast<pid_t>(std::stol(text));
    ASSERT_EQ(::kill(grandchild, 0), 0);
  }
  // Killed with the group; who inherits it may take a moment to reap it, so only "not running" is asked for.
  for (int i = 0; i < 1'000'000 && ::kill(grandchild, 0) == 0; ++i) {
    std::ifstream stat("/proc/" + std::to_string(grandchild) + "/stat");
    std::string line;
    if (!std::getline(stat, line) || line.find(") Z") != std::string::npos) break;
  }
  std::ifstream stat("/proc/" + std::to_string(grandchild) + "/stat");
  std::string line;
  EXPECT_TRUE(!std::getline(stat, line) || line.find(") Z") != std::string::npos);
}

TEST(Process, no_child_outlives_a_killed_server) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t server = ::fork();
  if (server == 0) {
    SystemSpawner spawner;
    Command command = shell("echo ready; exec sleep 1000");
    auto process = spawner.spawn(command);
    std::string text;
    while (process && !text.ends_with('\n')) text += (*process)->read().out;
    // The end of this pipe is seen when the last holder of its other side is gone: the child holds none of it.
    [[maybe_unused]] const auto wrote = ::write(ends[1], "x", 1);
    for (;;) ::pause();
  }
  char byte = 0;
  ASSERT_EQ(::read(ends[0], &byte, 1), 1);
  std::ifstream children("/proc/" + std::to_string(server) + "/task/" + std::to_string(server) + "/children");
  pid_t child = 0;
  children >> child;
  ASSERT_GT(child, 0);
  ::kill(server, SIGKILL);
  ::waitpid(server, nullptr, 0);
  bool is_gone = false;
  for (int i = 0; i < 1'000'000 && !is_gone; ++i) {
    std::ifstream stat("/proc/" + std::to_string(child) + "/stat");
    std::string line;
    is_gone = !std::getline(stat, line) || line.find(") Z") != std::string::npos;
  }
  EXPECT_TRUE(is_gone);
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace media
