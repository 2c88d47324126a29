// The only file that is compiled with the checkout's path: a second clone gets all others from the compiler's cache.
#include "foundation/testing/places.hpp"

#include <cstdlib>

namespace testing {

std::filesystem::path source_dir() { return TVMS_SOURCE_DIR; }

std::filesystem::path shared_file(std::string_view name) {
  const char* named = std::getenv("TVMS_TEST_SHARED");
  return (named != nullptr ? std::filesystem::path(named) : source_dir() / ".." / "shared") / name;
}

}  // namespace testing
