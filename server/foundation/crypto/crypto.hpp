// Hashes, authentication codes, derived keys and bearer secrets over libsodium and OpenSSL; every other folder gets them here.
// Not passwords (passwords.hpp) and not encryption at rest (sealed.hpp).
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/random.hpp"
#include "foundation/base/secret.hpp"

namespace crypto {

using Digest = std::array<std::uint8_t, 32>;

// 256 secret bits. Wiped when destroyed; has no way to be printed.
class Key {
 public:
  Key() = default;
  explicit Key(const Digest& bytes) : bytes_(bytes) {}
  Key(const Key&) = default;
  Key& operator=(const Key&) = default;
  ~Key();
  [[nodiscard]] const Digest& bytes() const { return bytes_; }
  [[nodiscard]] std::string_view view() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }

 private:
  Digest bytes_{};
};

[[nodiscard]] Digest sha256(std::string_view text);
[[nodiscard]] std::string sha256_hex(std::string_view text);
// The same for text that arrives in pieces (files, documents).
class Sha256 {
 public:
  Sha256();
  void add(std::string_view piece);
  [[nodiscard]] Digest finish();  // Once; afterwards the object only waits for its end.

 private:
  alignas(8) std::array<std::byte, 104> state_;  // crypto_hash_sha256_state
};

[[nodiscard]] Digest hmac_sha256(std::string_view key, std::string_view message);
// HMAC-SHA-256 with the key's two blocks hashed in advance: for checks on the hot path. Never allocates.
class MacKey {
 public:
  MacKey();  // Of the all-zero key; assign a real one.
  explicit MacKey(const Key& key);
  MacKey(const MacKey&) = default;
  MacKey& operator=(const MacKey&) = default;
  ~MacKey();
  [[nodiscard]] Digest sign(std::string_view message, std::string_view more = {}) const;  // Of message followed by more.

 private:
  alignas(8) std::array<std::byte, 208> state_;  // crypto_auth_hmacsha256_state
};

// RFC 5869 with SHA-256, 32 bytes out.
[[nodiscard]] Key hkdf(std::string_view secret, std::string_view salt, std::string_view info);
// Purposes of keys derived from the installation's root. A purpose is written once and never reused for anything else.
namespace purpose {
inline constexpr std::string_view kPepper = "pepper";  // Passwords.
inline constexpr std::string_view kSeal = "seal";      // sealed.hpp
inline constexpr std::string_view kCsrf = "csrf";
inline constexpr std::string_view kMetrics = "metrics";  // The word of /metrics.
inline constexpr std::string_view kPlay = "play";        // Numbered by deployment.
inline constexpr std::string_view kView = "view";        // Viewers' access tokens, numbered by deployment.
inline constexpr std::string_view kRefresh = "refresh";  // Viewers' refresh tokens, numbered by deployment.
}  // namespace purpose
[[nodiscard]] Key derive(const Key& root, std::string_view purpose, std::uint64_t number = 0);

// Constant time for texts of equal length; the length itself is not a secret.
[[nodiscard]] bool equal(std::string_view a, std::string_view b);

// ---- Bearer secrets: "tvms_<kind>_<43 characters>" or "tvms_<kind>_<deployment number>_<43 characters>", 256 random bits.
// The public prefix lets secret scanners find leaked ones, and names the deployment so that no search over all is needed.
[[nodiscard]] base::Secret make_bearer(base::Random& random, std::string_view kind);
[[nodiscard]] base::Secret make_bearer(base::Random& random, std::string_view kind, std::int64_t deployment);
struct Bearer {
  std::string_view kind;  // Into the text that was parsed.
  std::optional<std::int64_t> deployment;
  std::string_view public_part;  // May be shown and logged: all before the random part.
};
// Nothing when the shape is wrong. Says nothing about whether the secret is known.
[[nodiscard]] std::optional<Bearer> parse_bearer(std::string_view text);
// What the database keeps: 64 hex digits of SHA-256. Only for secrets of 256 random bits, never for passwords or codes.
[[nodiscard]] std::string bearer_hash(std::string_view text);

}  // namespace crypto
