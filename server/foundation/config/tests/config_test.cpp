#include "foundation/config/config.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "foundation/testing/fakes.hpp"
#include "foundation/testing/places.hpp"

namespace {

using config::Sources;

struct Config : ::testing::Test {
  testing::TempFolder folder;
  void write(const std::string& text) { std::ofstream(folder.path() / "tvms.conf") << text; }
  base::Result<config::Settings> load(config::Pairs flags = {}, config::Pairs environment = {}) {
    environment.emplace_back("TVMS_DATA", folder.path().string());
    return config::load({std::move(flags), std::move(environment)});
  }
  static std::string faults(const base::Result<config::Settings>& result) {
    if (result) return "none";
    std::string out;
    for (const auto& field : result.error().fields) out += field.pointer + " " + field.code + ": " + field.message + "\n";
    return out;
  }
};

TEST_F(Config, defaults_hold_without_a_file) {
  const auto settings = load();
  ASSERT_TRUE(settings) << faults(settings);
  EXPECT_EQ(settings->listen, "127.0.0.1:8080");
  EXPECT_EQ(settings->queue_max, 256);
  EXPECT_EQ(settings->log_level, "info");
  EXPECT_TRUE(settings->allow_internal.empty());
  EXPECT_EQ(settings->data, folder.path().string());
}

TEST_F(Config, flags_win_over_environment_and_environment_over_file) {
  write("# Comment\n queue_max = 10 \nworkers=11\nio_threads = 12\n\nproxies = 10.0.0.0/8, ::1\n");
  const auto settings = load({{"--io-threads", "32"}}, {{"TVMS_WORKERS", "21"}, {"TVMS_IO_THREADS", "22"}});
  ASSERT_TRUE(settings) << faults(settings);
  EXPECT_EQ(settings->queue_max, 10);
  EXPECT_EQ(settings->workers, 21);
  EXPECT_EQ(settings->io_threads, 32);
  EXPECT_EQ(settings->proxies, (std::vector<std::string>{"10.0.0.0/8", "::1"}));
}

TEST_F(Config, a_repeated_flag_makes_a_list_that_replaces_the_files) {
  write("allow_internal = 10.0.0.0/8\n");
  const auto settings = load({{"--allow-internal", "127.0.0.1/32"}, {"allow_internal", "fd00::/8"}});
  ASSERT_TRUE(settings) << faults(settings);
  EXPECT_EQ(settings->allow_internal, (std::vector<std::string>{"127.0.0.1/32", "fd00::/8"}));
}

TEST_F(Config, every_fault_is_told_with_its_place) {
  write("queu_max = 1\nworkers = many\nnonsense\ndata = /elsewhere\n");
  const auto settings =
      load({{"--listen", "nowhere"}, {"--log-level", "loud"}, {"--tls-key", "k.pem"}}, {{"TVMS_PROXIES", "10.0.0.0/33"}});
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().code, "SETTINGS");
  const auto text = faults(settings);
  EXPECT_NE(text.find("queu_max in tvms.conf line 1 is no setting; did you mean queue_max?"), std::string::npos) << text;
  EXPECT_NE(text.find("workers in tvms.conf line 2 must be a whole number from 1 to 256"), std::string::npos) << text;
  EXPECT_NE(text.find("tvms.conf line 3 is not KEY = VALUE"), std::string::npos) << text;
  EXPECT_NE(text.find("/data SETTING_PLACE"), std::string::npos) << text;
  EXPECT_NE(text.find("listen in the command line must be"), std::string::npos) << text;
  EXPECT_NE(text.find("log_level in the command line must be"), std::string::npos) << text;
  EXPECT_NE(text.find("proxies in the environment must be"), std::string::npos) << text;
  EXPECT_NE(text.find("tls_certificate and tls_key go together"), std::string::npos) << text;
  EXPECT_EQ(settings.error().fields.size(), 8U) << text;
}

TEST_F(Config, unknown_environment_names_are_faults) {
  EXPECT_NE(faults(load({}, {{"TVMS_LISTENN", "x"}})).find("did you mean listen?"), std::string::npos);
}

TEST_F(Config, values_of_each_form) {
  struct Case {
    std::string flag, value;
    bool is_good;
  };
  const std::vector<Case> cases{
      {"--listen", "0.0.0.0:80", true},
      {"--listen", "[::1]:0", true},
      {"--listen", "localhost:8080", true},
      {"--listen", "tv.example:80", false},
      {"--listen", "127.0.0.1", false},
      {"--listen", "127.0.0.1:65536", false},
      {"--listen", "::1:80", false},
      {"--database", "", true},
      {"--database", "postgresql://u@h/d", true},
      {"--database", "mysql://h", false},
      {"--public-url", "https://a", true},
      {"--public-url", "a", false},
      {"--queue-max", "0", false},
      {"--queue-max", "10000", true},
      {"--queue-max", "10001", false},
      {"--queue-max", "1e3", false},
      {"--backoffice-hosts", "a.b", true},
      {"--backoffice-hosts", "A B/", false},
      {"--allow-internal", "10.0.0.1", true},
      {"--allow-internal", "x", false},
      {"--queue-max", "10001", false},
  };
  for (const auto& [flag, value, is_good] : cases) EXPECT_EQ(load({{flag, value}}).has_value(), is_good) << flag << " " << value;
}

TEST_F(Config, the_process_environment_is_read_without_the_tests_own) {
  ::setenv("TVMS_WORKERS", "3", 1);
  ::setenv("TVMS_TEST_X", "3", 1);
  const auto pairs = config::process_environment();
  ::unsetenv("TVMS_WORKERS");
  ::unsetenv("TVMS_TEST_X");
  EXPECT_NE(std::ranges::find(pairs, std::pair<std::string, std::string>{"TVMS_WORKERS", "3"}), pairs.end());
  EXPECT_TRUE(std::ranges::none_of(pairs, [](const auto& pair) { return pair.first == "TVMS_TEST_X"; }));
}

TEST(ConfigPage, the_committed_page_is_the_printed_one) {
  std::ifstream file(testing::source_dir() / "docs/operating/settings.md");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), config::settings_page());
}

TEST(ConfigPage, each_setting_is_described) {
  for (const auto& setting : config::table()) {
    EXPECT_TRUE(setting.doc.ends_with('.')) << setting.key;
    EXPECT_EQ(setting.doc.find('|'), std::string_view::npos);
  }
  EXPECT_EQ(config::table()[7].flag(), "--queue-max");
  EXPECT_EQ(config::table()[7].environment(), "TVMS_QUEUE_MAX");
}

}  // namespace
