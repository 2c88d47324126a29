// SHA-1 and MD5, fenced: only because CDN token dialects demand them (streaming/tokens).
// Not for anything that we may choose: use crypto.hpp.
#pragma once
#include <string>
#include <string_view>

namespace crypto {

[[nodiscard]] std::string sha1_for_cdn(std::string_view text);  // 20 bytes.
[[nodiscard]] std::string md5_for_cdn(std::string_view text);   // 16 bytes.

}  // namespace crypto
