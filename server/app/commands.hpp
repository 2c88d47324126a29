// What the command line does besides serving: demo, deployments, imports, checks. Each prints for people and returns an exit code.
// Not the parsing of arguments: that is main.cpp.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "app/application.hpp"
#include "foundation/config/config.hpp"

namespace app {

// Exit codes: 0 done, 1 refused or failed (the sentence says why), 2 wrong arguments.
[[nodiscard]] Options options_of(const config::Settings& settings);

int serve(const config::Settings& settings);
int demo(const Options& options);
int migrate(const Options& options);
int print_openapi();
int print_statements();  // docs/sql/records.sql
int create_deployment(const Options& options, const std::string& name);
int import_m3u(const Options& options, const std::string& deployment, const std::filesystem::path& file, bool is_dry_run);
struct GuideImport {
  std::string deployment;
  std::filesystem::path file;
  std::string shift_days{"0"};  // A whole number, or "auto": the guide's middle is moved to today.
  bool links{};                 // Channels without a guide get the one with their id.
  bool may_shrink{};
};
int import_xmltv(const Options& options, const GuideImport& wanted);
// Publishes the areas (all when empty), in both categories; `confirms`: also when more than a fifth of an area goes.
int publish(const Options& options, const std::string& deployment, const std::vector<std::string>& areas, bool confirms);
int doctor(const config::Settings& settings);

}  // namespace app
