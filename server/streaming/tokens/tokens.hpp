// Playback tokens: the signed, short-lived permission in a stream URL. Our own `tv1` for the built-in media server, and
// the dialects of other servers and CDNs. Not the decision who may watch (viewer/playback), which a token only carries.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/content.hpp"
#include "foundation/base/mutex.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/secret.hpp"
#include "foundation/base/time.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/net/address_rules.hpp"

namespace tokens {

inline constexpr std::size_t kTokenBytes = 68;
inline constexpr std::size_t kTokenChars = 91;  // base64url
inline constexpr std::chrono::seconds kLifeUsual{6 * 3600};
inline constexpr std::chrono::seconds kLifeMax{18 * 3600};
inline constexpr std::chrono::seconds kClockSkew{60};  // Between the node that signs and the one that checks.

// What the viewer's network may do while playing: anything; stay in its /24 or /56; keep its one address.
enum class Binding : std::uint8_t { off, soft, strict };
[[nodiscard]] std::uint32_t binding_hash(Binding binding, const net::Address& address);

enum Right : std::uint16_t {
  kLive = 1,
  kDvr = 2,
  kCatchUp = 4,
  kDownload = 8,
  kUltraHd = 16,
  kTest = 32
};  // kTest: staff, no session.

// What a token says. All of it is readable by whoever holds the token: numbers only, no names.
struct Play {
  std::uint32_t tenant{};  // The deployment's number.
  std::uint64_t session{};
  std::uint64_t device{};                 // Its low 48 bits.
  std::uint64_t subscriber{};             // The customer, low 48 bits.
  base::Content content{};                // What may be played; the id is below 2^56.
  std::uint16_t rights{kLive};            // Right, or-ed.
  base::Instant issued{};                 // Whole seconds.
  std::chrono::seconds life{kLifeUsual};  // At most kLifeMax.
  std::uint16_t epoch{};                  // The subscriber's; the checker compares it with today's to revoke.
  Binding binding{Binding::off};
  std::uint32_t network{};  // binding_hash() of the viewer's address.
  std::uint8_t streams_max{};
  std::uint8_t profile{};
  bool operator==(const Play&) const = default;
};
// For edges that see the viewer's address.
[[nodiscard]] bool is_bound_to(const Play& play, const net::Address& address);

enum class Refusal : std::uint8_t { malformed, unknown_tenant, wrong_day, forged, not_yet_valid, expired };

// The keys of all deployments, each derived from the installation's root, the deployment's number, its generation and
// the UTC day: nothing is stored and nothing is distributed. Thread-safe; verify() never locks, allocates or throws.
class Keys {
 public:
  explicit Keys(const crypto::Key& root);
  ~Keys();
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  // Makes a deployment's tokens known. A raised generation kills every token of the older one at once.
  void set_tenant(std::uint32_t tenant, std::uint32_t generation);

  // 91 characters, also bound to the path that follows it in the URL ("/live/17/"). The tenant must be known (CHECK),
  // the life at most kLifeMax, device and subscriber below 2^48.
  [[nodiscard]] std::string sign(const Play& play, std::string_view path_prefix) const;
  // The same path prefix must come back. Whether session, epoch and network still hold is asked by the caller.
  [[nodiscard]] std::expected<Play, Refusal> verify(std::string_view token, std::string_view path_prefix,
                                                    base::Instant now) const noexcept;

 private:
  struct Tenant;
  struct Ring;
  [[nodiscard]] std::shared_ptr<const Ring> ring_of(std::int64_t day) const;
  void store(Ring ring) const;

  const crypto::Key root_;
  mutable base::Mutex changes_{"streaming/tokens/tokens.changes"};  // One change of the ring at a time; readers take the pointer.
  mutable std::atomic<std::shared_ptr<const Ring>> ring_;
};

}  // namespace tokens
