#include "foundation/testing/scenario_cases.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace testing {
namespace {

MakeWorld& offered_world() {
  static MakeWorld world;
  return world;
}

class ScenarioCase : public ::testing::Test {
 public:
  ScenarioCase(std::filesystem::path file, db::Backend backend) : file_(std::move(file)), backend_(backend) {}

  void TestBody() override {
    if (backend_ == db::Backend::postgres && !postgres_server()) GTEST_SKIP() << "TVMS_TEST_POSTGRES is not set";
    std::ostringstream text;
    text << std::ifstream(file_).rdbuf();
    World world = offered_world()(backend_);
    // Written once, on SQLite; the other back end must then agree.
    const char* wish = std::getenv("UPDATE");
    const bool update = wish != nullptr && std::string_view(wish) == "1" && backend_ == db::Backend::sqlite;
    const Outcome outcome = run_scenario(text.str(), *world.client, *world.clock, update);
    if (!outcome.updated.empty()) std::ofstream(file_) << outcome.updated;
    EXPECT_EQ(outcome.fault, "") << file_;
  }

 private:
  std::filesystem::path file_;
  db::Backend backend_;
};

std::string case_name(const std::filesystem::path& file, const std::filesystem::path& root, db::Backend backend) {
  std::string name = std::filesystem::relative(file, root).replace_extension().string() + "_" + backend_name(backend);
  for (char& c : name) {
    if (::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

}  // namespace

bool offer_world(MakeWorld make) {
  offered_world() = std::move(make);
  return true;
}

void register_scenarios(const std::filesystem::path& root) {
  if (!offered_world()) return;
  for (const auto& file : find_scenarios(root)) {
    for (const db::Backend backend : databases()) {
      ::testing::RegisterTest("Scenarios", case_name(file, root, backend).c_str(), nullptr, nullptr, file.c_str(), 1,
                              [file, backend]() -> ::testing::Test* { return new ScenarioCase(file, backend); });
    }
  }
}

}  // namespace testing
