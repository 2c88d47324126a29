#include "foundation/log/log.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <thread>
#include <type_traits>

#include "foundation/base/secret.hpp"
#include "foundation/testing/fakes.hpp"

namespace {

using logging::Level;

std::string line(logging::Fields fields) { return logging::format_line("T", Level::info, "event", fields); }

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> out;
  for (std::string one; std::getline(file, one);) out.push_back(one);
  return out;
}

TEST(Log, a_line_is_one_json_object) {
  EXPECT_EQ(line({{"path", "/a"}, {"status", 200}, {"took_us", 17U}, {"share", 0.5}, {"is_hot", true}}),
            R"({"time":"T","level":"info","event":"event","path":"/a","status":200,"took_us":17,"share":0.5,"is_hot":true})");
}

TEST(Log, LO_1_a_line_cannot_be_forged) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"a\nb", "a\\u000ab"},
      {"a\r\n{\"level\":\"error\"}", "a\\u000d\\u000a{\\\"level\\\":\\\"error\\\"}"},
      {"tab\t", "tab\\u0009"},
      {"esc\x1b[2J", "esc\\u001b[2J"},
      {"del\x7f", "del\\u007f"},
      {"back\\slash", "back\\\\slash"},
      {std::string("nul\0x", 5), "nul\\u0000x"},
      {"bad \xff\xfe", "bad \\ufffd\\ufffd"},
      {"cut \xe2\x82", "cut \\ufffd\\ufffd"},
      {"caf\xc3\xa9", "caf\xc3\xa9"},
      {"\xe2\x80\xae mirror", "\\u202e mirror"},
      {"\xe2\x80\xa8 line", "\\u2028 line"},
      {"\xe2\x81\xa6 isolate", "\\u2066 isolate"},
      {"\xc2\x85 next", "\\u0085 next"},
      {"\xe2\x82\xac", "\xe2\x82\xac"},
  };
  for (const auto& [given, shown] : cases)
    EXPECT_EQ(line({{"v", given}}), R"({"time":"T","level":"info","event":"event","v":")" + shown + "\"}");
}

TEST(Log, long_texts_are_cut) {
  const auto text = line({{"v", std::string(5000, 'x')}});
  EXPECT_LT(text.size(), 2100U);
  EXPECT_TRUE(text.ends_with("x…\"}"));
}

TEST(Log, secrets_are_hidden_by_key_and_by_type) {
  EXPECT_EQ(
      line({{"password", "hunter2"}, {"refresh_token", "abc"}, {"set_cookie", "s=1"}}),
      R"({"time":"T","level":"info","event":"event","password":"[hidden]","refresh_token":"[hidden]","set_cookie":"[hidden]"})");
  EXPECT_FALSE((std::is_constructible_v<logging::Field, const char*, const base::Secret&>));
}

TEST(Log, numbers_that_json_lacks_are_null) { EXPECT_NE(line({{"v", 1.0 / 0.0}}).find("\"v\":null"), std::string::npos); }

TEST(Log, lines_reach_the_file_from_the_level_on) {
  testing::TempFolder folder;
  testing::FakeClock clock;
  const auto path = folder.path() / "tvms.jsonl";
  {
    logging::Logger logger({.level = Level::warn, .file = path}, clock);
    logger.info("quiet", {});
    logger.warn("loud", {{"n", 1}});
    logger.error("louder", {{"n", 2}});
    EXPECT_EQ(logger.dropped(), 0U);
  }
  EXPECT_EQ(lines_of(path),
            (std::vector<std::string>{R"({"time":"2026-03-02T09:00:00.000Z","level":"warn","event":"loud","n":1})",
                                      R"({"time":"2026-03-02T09:00:00.000Z","level":"error","event":"louder","n":2})"}));
}

TEST(Log, LO_5_what_does_not_fit_is_counted_and_nobody_waits) {
  testing::TempFolder folder;
  testing::FakeClock clock;
  const auto path = folder.path() / "tvms.jsonl";
  constexpr std::uint64_t kLines = 20'000;
  std::uint64_t dropped = 0;
  {
    logging::Logger logger({.level = Level::info, .file = path, .ring = 4}, clock);
    for (std::uint64_t i = 0; i < kLines; ++i) logger.info("flood", {{"i", i}});
    dropped = logger.dropped();
  }
  const auto lines = lines_of(path);
  EXPECT_GT(dropped, 0U);
  // The end of the ring's life may drop up to its size once more.
  EXPECT_LE(lines.size() + dropped, kLines);
  EXPECT_GE(lines.size() + dropped + 5, kLines);
}

TEST(Log, LO_5_a_full_disk_is_counted_not_thrown) {
  testing::FakeClock clock;
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  logging::Logger logger({.level = Level::info, .file = "/dev/full", .ring = 64}, clock);
  for (int i = 0; i < 4; ++i) logger.info("event", {{"i", i}});
  while (logger.dropped() == 0) std::this_thread::yield();
  SUCCEED();
}

TEST(Log, a_file_that_cannot_be_opened_is_said_at_the_start) {
  testing::FakeClock clock;
  EXPECT_THROW(logging::Logger({.file = "/proc/nowhere/x"}, clock), std::runtime_error);
}

TEST(Log, levels_have_names) {
  Level level{};
  EXPECT_TRUE(logging::parse_level("warn", level));
  EXPECT_EQ(level, Level::warn);
  EXPECT_FALSE(logging::parse_level("loud", level));
  EXPECT_EQ(logging::level_name(Level::debug), "debug");
}

}  // namespace
