#include "foundation/testing/fakes.hpp"

#include <cstdlib>
#include <stdexcept>

namespace testing {

// SplitMix64: the state only counts, so that an atomic addition is enough.
void SeededRandom::fill(std::span<std::uint8_t> out) {
  for (std::size_t i = 0; i < out.size();) {
    std::uint64_t z = state_.fetch_add(0x9e3779b97f4a7c15U) + 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    z ^= z >> 31U;
    for (int byte = 0; byte < 8 && i < out.size(); ++byte, ++i) out[i] = static_cast<std::uint8_t>(z >> (8 * byte));
  }
}

TempFolder::TempFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "tvms-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder at " + name);
  path_ = name;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace testing
