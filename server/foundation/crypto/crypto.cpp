#include "foundation/crypto/crypto.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <new>

#include "foundation/base/text.hpp"
#include "foundation/crypto/sodium.hpp"

namespace crypto {
namespace {

constexpr std::size_t kRandomChars = 43;  // base64url of 32 bytes.
constexpr std::string_view kBrand = "tvms_";
constexpr std::size_t kKindChars = 16;

using ShaState = crypto_hash_sha256_state;
using MacState = crypto_auth_hmacsha256_state;

bool is_kind(std::string_view kind) {
  return !kind.empty() && kind.size() <= kKindChars && std::ranges::all_of(kind, [](char c) { return c >= 'a' && c <= 'z'; });
}
// Printable base64url whose last character carries no stray bits, so that one secret has one spelling.
bool is_random_part(std::string_view text) {
  std::string bytes;
  return text.size() == kRandomChars && base::from_base64url(text, bytes) && bytes.size() == 32;
}
std::string_view text_of(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

}  // namespace

Key::~Key() { sodium_memzero(bytes_.data(), bytes_.size()); }

Digest sha256(std::string_view text) {
  Digest out{};
  // OpenSSL uses the processor's SHA instructions, libsodium does not.
  SHA256(bytes_of(text), text.size(), out.data());
  return out;
}
std::string sha256_hex(std::string_view text) { return base::to_hex(text_of(sha256(text))); }

static_assert(sizeof(ShaState) == 104 && alignof(ShaState) <= 8);
Sha256::Sha256() { crypto_hash_sha256_init(new (state_.data()) ShaState); }
void Sha256::add(std::string_view piece) {
  crypto_hash_sha256_update(std::launder(reinterpret_cast<ShaState*>(state_.data())), bytes_of(piece), piece.size());
}
Digest Sha256::finish() {
  Digest out{};
  crypto_hash_sha256_final(std::launder(reinterpret_cast<ShaState*>(state_.data())), out.data());
  return out;
}

static_assert(sizeof(MacState) == 208 && alignof(MacState) <= 8);
MacKey::MacKey() : MacKey(Key{}) {}
MacKey::MacKey(const Key& key) {
  start_sodium();
  crypto_auth_hmacsha256_init(new (state_.data()) MacState, key.bytes().data(), key.bytes().size());
}
MacKey::~MacKey() { sodium_memzero(state_.data(), state_.size()); }
Digest MacKey::sign(std::string_view message, std::string_view more) const {
  MacState state = *std::launder(reinterpret_cast<const MacState*>(state_.data()));
  crypto_auth_hmacsha256_update(&state, bytes_of(message), message.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(more), more.size());
  Digest out{};
  crypto_auth_hmacsha256_final(&state, out.data());
  return out;
}

Digest hmac_sha256(std::string_view key, std::string_view message) {
  start_sodium();
  MacState state;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(message), message.size());
  Digest out{};
  crypto_auth_hmacsha256_final(&state, out.data());
  sodium_memzero(&state, sizeof state);
  return out;
}

Key hkdf(std::string_view secret, std::string_view salt, std::string_view info) {
  start_sodium();
  const Key extracted{hmac_sha256(salt, secret)};
  // One block is all of it: T(1) = HMAC(extracted, info ‖ 1).
  return Key{MacKey{extracted}.sign(info, std::string_view("\x01", 1))};
}
Key derive(const Key& root, std::string_view purpose, std::uint64_t number) {
  // The purpose is a word without '/', so no two pairs make the same info. On the stack: the token check may land here.
  constexpr std::string_view kStart = "tvms/";
  std::array<char, 64> info{};
  CHECK(!purpose.empty() && kStart.size() + purpose.size() + 9 <= info.size() && purpose.find('/') == purpose.npos);
  char* end = std::ranges::copy(kStart, info.data()).out;
  end = std::ranges::copy(purpose, end).out;
  *end++ = '/';
  for (int shift = 56; shift >= 0; shift -= 8) *end++ = static_cast<char>(number >> shift & 0xff);
  return hkdf(root.view(), {}, {info.data(), end});
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

base::Secret make_bearer(base::Random& random, std::string_view kind) {
  CHECK(is_kind(kind));
  std::string text = std::string(kBrand) + std::string(kind) + "_" + random.token(32);
  base::Secret secret{text};
  sodium_memzero(text.data(), text.size());
  return secret;
}
base::Secret make_bearer(base::Random& random, std::string_view kind, std::int64_t deployment) {
  CHECK(is_kind(kind) && deployment > 0);
  std::string text = std::string(kBrand) + std::string(kind) + "_" + std::to_string(deployment) + "_" + random.token(32);
  base::Secret secret{text};
  sodium_memzero(text.data(), text.size());
  return secret;
}

std::optional<Bearer> parse_bearer(std::string_view text) {
  if (text.size() > kBrand.size() + kKindChars + 20 + 2 + kRandomChars || !text.starts_with(kBrand)) return {};
  if (text.size() < kBrand.size() + 2 + kRandomChars) return {};
  // From behind: the random part may itself hold '_'.
  if (!is_random_part(text.substr(text.size() - kRandomChars)) || text[text.size() - kRandomChars - 1] != '_') return {};
  Bearer bearer{.public_part = text.substr(0, text.size() - kRandomChars - 1)};
  std::string_view middle = bearer.public_part.substr(kBrand.size());
  if (const auto bar = middle.find('_'); bar != middle.npos) {
    std::int64_t number = 0;
    if (!base::parse_int(middle.substr(bar + 1), number) || number <= 0) return {};
    bearer.deployment = number;
    middle = middle.substr(0, bar);
  }
  if (!is_kind(middle)) return {};
  bearer.kind = middle;
  return bearer;
}
std::string bearer_hash(std::string_view text) { return sha256_hex(text); }

}  // namespace crypto
