// Who is playing right now: sessions, stream slots as leases, and what ends them. In memory, exact under any race.
// Not the decision whether somebody may play (viewer/playback) and not the token that carries it (streaming/tokens).
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foundation/base/content.hpp"
#include "foundation/base/id.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"

namespace sessions {

// Minted here, ordered in time per customer: 40 bits of ms since 2026, 3 bits of place, 10 random-looking bits; fits in JSON.
using SessionId = base::Id<struct SessionTag>;

inline constexpr std::chrono::seconds kLease{90};       // C60-34: silence that frees a place.
inline constexpr std::chrono::hours kTokenLifeMax{18};  // No token lives longer; what ended is remembered as long.
inline constexpr std::uint8_t kPlacesPerDevice = 8;

// Of two epochs of 16 bits: which was raised later.
[[nodiscard]] constexpr bool is_newer_epoch(std::uint16_t epoch, std::uint16_t than) {
  return static_cast<std::int16_t>(epoch - than) > 0;
}

enum class Policy : std::uint8_t { refuse, newest_wins };  // At the limit, C60-34.
enum class Activity : std::uint8_t { opened, playing, paused };
[[nodiscard]] std::string_view activity_name(Activity activity);

struct Start {
  std::int64_t tenant{}, customer{}, device{};  // The deployment's number, the customer's and the device's id.
  std::uint8_t place{};      // Which player of the device, 0 to 7; a new start in the same place is a zap and moves it.
  base::Content content{};   // What the token will name.
  std::string title{};       // As P504 lists it.
  std::string request_id{};  // The app's; the same one again gives the same session (S30-905). "" = none.
  std::uint16_t epoch{};     // The customer's when the decision read its state.
  std::int32_t limit{1};     // Streams at once, of the product.
  Policy policy{Policy::refuse};
  bool takes_place{true};  // S30-902: trailers do not.
};
struct Session {
  SessionId id{};
  std::int64_t device{};
  std::uint8_t place{};
  base::Content content{};
  std::string title{};
  base::Instant started_at{}, seen_at{};
  Activity activity{Activity::opened};
  std::int64_t position_s{};
  bool takes_place{true};
};
struct Started {
  Session session;
  bool is_repeat{};  // The request id was known.
};

// What a verified token says. `limit` and `takes_place` are needed to let a session in again after a restart of the server.
struct Claim {
  std::int64_t tenant{}, customer{}, device{};
  base::Content content{};
  SessionId session{};
  std::uint16_t epoch{};
  std::int32_t limit{1};
  bool takes_place{true};
};
enum class Verdict : std::uint8_t {
  allowed,
  revoked,    // Stopped by staff, by the viewer on another device, by newest wins, or the customer's epoch is another: P517.
  moved,      // The place has gone on to something else, or the viewer ended it himself. Also P517, but nobody watches.
  limit,      // Its lease had lapsed and others took the places: P504.
  not_ready,  // The customers' epochs are not loaded yet: X902, try again.
};
[[nodiscard]] std::string_view app_code(Verdict verdict);  // "" for allowed.

struct Totals {
  std::size_t customers{};                                                          // With anything in memory.
  std::size_t live{};                                                               // Sessions inside their lease.
  std::uint64_t started{}, zapped{}, refused{}, readmitted{}, revoked{}, lapsed{};  // Since the start of the server.
};

// Thread-safe. One short lock per call, on one of 64 parts of the customers; nothing blocks, check() allocates nothing for a
// session that is known.
class Registry {
 public:
  Registry();
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // The epochs that are not 0, from the customers' table; until then nobody of this tenant starts or comes back.
  void load_epochs(std::int64_t tenant, std::span<const std::pair<std::int64_t, std::uint16_t>> epochs);

  // Atomic "count the live ones below the limit, then add". 409 STREAM_LIMIT (P504; ask running() for the list), 409 EPOCH_STALE
  // when the customer was changed meanwhile (decide again), 503 NOT_READY.
  [[nodiscard]] base::Result<Started> start(const Start& start, base::Instant now);
  // Hot: at each playlist and segment. Renews the lease. A session that is not known (the server was restarted) or has lapsed
  // comes back if its epoch is current, its place has not moved on, and the limit has room.
  [[nodiscard]] Verdict check(const Claim& claim, base::Instant now);
  // The same, with what the app tells.
  [[nodiscard]] Verdict heartbeat(const Claim& claim, Activity activity, std::int64_t position_s, base::Instant now);

  // The viewer has ended it; its place is free at once. False when it was not live.
  bool end(std::int64_t tenant, std::int64_t customer, SessionId session, base::Instant now);
  // Stopped by somebody else (P517).
  bool revoke(std::int64_t tenant, std::int64_t customer, SessionId session, base::Instant now);
  // The device was removed or blocked: its sessions end; those of the customer's other devices go on. `epoch` is the raised one,
  // already stored in the customer's row.
  std::size_t revoke_device(std::int64_t tenant, std::int64_t customer, std::int64_t device, std::uint16_t epoch,
                            base::Instant now);
  // Disabled, password changed, signed out everywhere: all end. `epoch` as above. Answers how many were live.
  std::size_t revoke_customer(std::int64_t tenant, std::int64_t customer, std::uint16_t epoch, base::Instant now);

  [[nodiscard]] std::uint16_t epoch(std::int64_t tenant, std::int64_t customer) const;
  // Live sessions of a customer, oldest first.
  [[nodiscard]] std::vector<Session> running(std::int64_t tenant, std::int64_t customer, base::Instant now) const;
  [[nodiscard]] Totals totals(base::Instant now) const;
  // Frees what has lapsed; correctness does not need it, memory does. Call every 30 s or so.
  void sweep(base::Instant now);

 private:
  struct Part;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sessions
