#include "foundation/base/check.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <stdexcept>

namespace base {

void check_failed(const char* expression, const char* file, int line) {
  const auto text = fmt::format("broken invariant: {} ({}:{})", expression, file, line);
  std::fprintf(stderr, "%s\n", text.c_str());
  throw std::logic_error(text);
}

}  // namespace base
