#include "foundation/crypto/cdn_digests.hpp"

#include <openssl/evp.h>

#include <array>

#include "foundation/base/check.hpp"

namespace crypto {
namespace {

std::string digest(const char* name, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  std::size_t size = 0;
  CHECK(EVP_Q_digest(nullptr, name, nullptr, text.data(), text.size(), out.data(), &size) == 1);
  return {reinterpret_cast<const char*>(out.data()), size};
}

}  // namespace

std::string sha1_for_cdn(std::string_view text) { return digest("SHA1", text); }
std::string md5_for_cdn(std::string_view text) { return digest("MD5", text); }

}  // namespace crypto
