// sources: server/foundation/base/text.cpp
// Not a test of ours: a planted bug that every fuzz run has to find, or it counts as failed (see control.sh).
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "foundation/base/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  if (size < 5 || !base::is_utf8(text)) return 0;
  const auto copy = std::make_unique<char[]>(4);
  for (std::size_t i = 0; i < 4; ++i) copy[i] = text[i];
  // Reads one byte too far, but only for texts that begin with this word.
  if (text[0] == 't' && text[1] == 'v' && text[2] == 'm' && text[3] == 's') {
    volatile char beyond = copy[4];
    static_cast<void>(beyond);
  }
  return 0;
}
