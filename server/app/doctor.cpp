// tvms doctor: looks at what the server needs and says what to do about what is missing.
#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "app/commands.hpp"
#include "foundation/base/time.hpp"
#include "foundation/xml/xml.hpp"

namespace app {
namespace {

struct Finding {
  bool is_good{};
  std::string what, advice;
};

Finding check_program(const char* path, const char* package) {
  const bool is_there = ::access(path, X_OK) == 0;
  return {is_there, fmt::format("{} {}", path, is_there ? "is there" : "is missing"), fmt::format("apt-get install {}", package)};
}

Finding check_disk(const std::filesystem::path& data) {
  std::error_code ec;
  auto place = std::filesystem::absolute(data, ec);
  while (place.has_relative_path() && !std::filesystem::exists(place, ec)) place = place.parent_path();
  const auto space = std::filesystem::space(place, ec);
  const double free_gb = ec ? 0 : static_cast<double>(space.available) / 1e9;
  return {free_gb >= 1, fmt::format("{:.1f} GB free in {}", free_gb, data.string()),
          "Free some space: recordings and databases stop without it."};
}

Finding check_clock() {
  const auto now = base::SystemClock().now();
  const bool is_sane = now > base::parse_instant("2026-01-01T00:00:00Z").value();
  return {is_sane, fmt::format("the clock says {}", base::format_instant(now)),
          "Set the clock; tokens and subscriptions depend on it."};
}

Finding check_xml() {
  const auto version = xml::check_version();
  return {version.has_value(), version ? "expat is new enough" : version.error().message, "apt-get install libexpat1"};
}

// A check changes nothing: another program may run on these databases.
Finding check_databases(const Options& options) {
  std::string faults;
  try {
    faults = look_at_databases(options);
  } catch (const std::exception& fault) { faults = fault.what(); }
  if (faults.empty()) return {true, "the databases open", ""};
  return {false, fmt::format("the databases do not open as they are: {}", faults),
          "Check --data and --database, and who owns the files."};
}

}  // namespace

int doctor(const config::Settings& settings) {
  const std::array findings{check_program("/usr/bin/ffmpeg", "ffmpeg"),
                            check_program("/usr/bin/ffprobe", "ffmpeg"),
                            check_program("/usr/bin/setpriv", "util-linux"),
                            check_disk(settings.data),
                            check_clock(),
                            check_xml(),
                            check_databases(options_of(settings))};
  bool is_good = true;
  for (const auto& finding : findings) {
    fmt::print("{:<5} {}\n", finding.is_good ? "ok" : "BAD", finding.what);
    if (!finding.is_good) fmt::print("      {}\n", finding.advice);
    is_good = is_good && finding.is_good;
  }
  return is_good ? 0 : 1;
}

}  // namespace app
