// libsodium, started once before its first use. Private to crypto/.
// Not a wrapper: the callers use libsodium's own functions.
#pragma once
#include <sodium.h>

#include <string_view>

#include "foundation/base/check.hpp"

namespace crypto {

inline void start_sodium() {
  static const int state = sodium_init();  // Picks the code for this processor; 1 when somebody else was first.
  CHECK(state >= 0);
}
// Never null, which libsodium and OpenSSL do not take for an empty text.
inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.empty() ? "" : text.data());
}

}  // namespace crypto
