// tvms_bench: runs the named measurements, or all. Figures that compare are ratios of the same run on the same machine.
#include "bench.hpp"

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

namespace bench {
namespace {
std::vector<Measurement>& list() {
  static std::vector<Measurement> measurements;
  return measurements;
}
}  // namespace

Registered::Registered(const Measurement& measurement) { list().push_back(measurement); }

int run(std::span<char* const> arguments) {
  auto& all = list();
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  if (arguments.empty()) {
    for (const auto& measurement : all)
      if (!measurement.is_part) measurement.run(std::cout, {});
    return 0;
  }
  const std::string_view name = arguments.front();
  for (const auto& measurement : all)
    if (measurement.name == name) {
      measurement.run(std::cout, arguments.subspan(1));
      return 0;
    }
  std::cerr << "usage: tvms_bench [name]\n";
  for (const auto& measurement : all)
    if (!measurement.is_part) std::cerr << "  " << measurement.name << ": " << measurement.says << "\n";
  return name == "--help" ? 0 : 2;
}

}  // namespace bench

int main(int count, char** arguments) { return bench::run({arguments + 1, static_cast<std::size_t>(count > 0 ? count - 1 : 0)}); }
