// The list of measurements: each file of tests/bench adds its own, bench.cpp runs them by name.
// Not a test: figures are printed, nothing passes or fails by time.
#pragma once
#include <ostream>
#include <span>
#include <string_view>

namespace bench {

using Arguments = std::span<char* const>;  // What follows the name on the command line.

struct Measurement {
  std::string_view name, says;
  void (*run)(std::ostream& out, Arguments arguments);
  bool is_part{};  // Started by another measurement in a process of its own; not run without being named.
};

// A constant of this type at namespace scope puts a measurement on the list.
class Registered {
 public:
  explicit Registered(const Measurement& measurement);
};

}  // namespace bench
