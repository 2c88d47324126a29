#include <algorithm>
#include <atomic>
#include <optional>
#include <set>
#include <unordered_map>

#include "foundation/base/check.hpp"
#include "foundation/base/mutex.hpp"
#include "streaming/sessions/sessions.hpp"

namespace sessions {
// Not an unnamed namespace: Registry's parts hold these types, which GCC refuses to see in a unity build.
namespace inside {

constexpr std::size_t kParts = 64;
constexpr std::size_t kMarksMax = 128;                  // Per customer: 10 devices with 8 places, and some that were removed.
constexpr std::size_t kLiveMax = 32;                    // Per customer; the only bound of sessions that take no place.
constexpr std::int64_t kIdEpochMs = 1'767'225'600'000;  // 2026-01-01T00:00:00Z.
constexpr int kPlaceShift = 10, kTimeShift = 13;
constexpr std::int64_t kSaltMask = (1 << kPlaceShift) - 1;
constexpr std::uint8_t kAllPlaces = 0xff;

struct Key {
  std::int64_t tenant{}, customer{};
  bool operator==(const Key&) const = default;
};
std::size_t hash_of(const Key& key) {
  auto x = static_cast<std::uint64_t>(key.tenant) * 0x9e3779b97f4a7c15U ^ static_cast<std::uint64_t>(key.customer);
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9U;
  x = (x ^ x >> 27) * 0x94d049bb133111ebU;
  return x ^ x >> 31;
}
struct KeyHash {
  std::size_t operator()(const Key& key) const { return hash_of(key); }
};

// The low bits of an id tie it to its customer.
std::int64_t salt_of(const Key& key, std::int64_t minted_ms, std::uint8_t place) {
  const auto of = static_cast<std::int64_t>(hash_of(key) >> 1);
  return static_cast<std::int64_t>(hash_of({of ^ minted_ms, place})) & kSaltMask;
}

std::uint8_t place_of(SessionId id) { return static_cast<std::uint8_t>(id.raw >> kPlaceShift & 7); }

struct Live {
  Session session;
  std::string request_id;
  [[nodiscard]] bool is_live(base::Instant now) const { return now - session.seen_at < kLease; }
};

// All sessions of this place up to `last` are over. One mark instead of a list of dead sessions, which zapping would make long.
struct Mark {
  std::int64_t device{};
  std::uint8_t place{};  // Or kAllPlaces.
  std::int64_t last{};   // SessionId::raw.
  Verdict why{Verdict::moved};
  base::Instant until{};
};

struct Customer {
  std::uint16_t epoch{};
  std::int64_t minted_ms{};
  std::vector<Live> live;
  std::vector<Mark> marks;

  [[nodiscard]] Live* find(SessionId id) {
    const auto it = std::ranges::find(live, id, [](const Live& l) { return l.session.id; });
    return it == live.end() ? nullptr : &*it;
  }
  [[nodiscard]] Live* find_place(std::int64_t device, std::uint8_t place) {
    const auto it =
        std::ranges::find_if(live, [&](const Live& l) { return l.session.device == device && l.session.place == place; });
    return it == live.end() ? nullptr : &*it;
  }
  // Of those that take a place, leaving out one player.
  [[nodiscard]] const Live* oldest_but(std::int64_t device, std::uint8_t place) const {
    const Live* oldest = nullptr;
    for (const Live& l : live) {
      const bool is_own = l.session.device == device && l.session.place == place;
      if (l.session.takes_place && !is_own && (!oldest || l.session.id < oldest->session.id)) oldest = &l;
    }
    return oldest;
  }
  [[nodiscard]] std::int32_t places_taken(base::Instant now) const {
    return static_cast<std::int32_t>(
        std::ranges::count_if(live, [&](const Live& l) { return l.session.takes_place && l.is_live(now); }));
  }
  [[nodiscard]] const Mark* mark_over(const Claim& claim) const {
    const auto it = std::ranges::find_if(marks, [&](const Mark& m) {
      return m.device == claim.device && (m.place == kAllPlaces || m.place == place_of(claim.session)) &&
             claim.session.raw <= m.last;
    });
    return it == marks.end() ? nullptr : &*it;
  }
  void mark(std::int64_t device, std::uint8_t place, std::int64_t last, Verdict why, base::Instant now) {
    std::erase_if(marks,
                  [&](const Mark& m) { return m.until <= now || (m.device == device && m.place == place && m.last <= last); });
    if (marks.size() >= kMarksMax) marks.erase(marks.begin());
    marks.push_back({device, place, last, why, now + kTokenLifeMax});
  }
  // Ends one session for good.
  void finish(const Live& which, Verdict why, base::Instant now) {
    const SessionId id = which.session.id;
    mark(which.session.device, which.session.place, id.raw, why, now);
    std::erase_if(live, [&](const Live& l) { return l.session.id == id; });
  }
  std::size_t drop_lapsed(base::Instant now) {
    return std::erase_if(live, [&](const Live& l) { return !l.is_live(now); });
  }
  [[nodiscard]] SessionId mint(const Key& key, std::uint8_t place, base::Instant now) {
    // Strictly later than all before, so that a mark covers exactly what came before it, also when the clock stands or goes back.
    minted_ms = std::max(base::to_ms(now) - kIdEpochMs, minted_ms + 1);
    return SessionId{minted_ms << kTimeShift | static_cast<std::int64_t>(place) << kPlaceShift | salt_of(key, minted_ms, place)};
  }
};

struct Counters {
  std::atomic<std::uint64_t> started{}, zapped{}, refused{}, readmitted{}, revoked{}, lapsed{};
};

// Whether the registry can have minted this id for the customer within the life of a token. A heartbeat names its session without a
// signature; a name from elsewhere would make sessions that nobody can end, or send the next id past its range.
bool can_be_of(const Key& key, SessionId id, base::Instant now) {
  constexpr std::chrono::seconds kSkew{60};
  const std::int64_t minted_ms = id.raw >> kTimeShift;
  if (id.raw <= 0 || minted_ms > base::to_ms(now + kSkew) - kIdEpochMs) return false;
  return minted_ms > base::to_ms(now - kTokenLifeMax) - kIdEpochMs &&
         (id.raw & kSaltMask) == salt_of(key, minted_ms, place_of(id));
}

// A session that this server does not hold: after a restart, or after its lease lapsed.
Verdict readmit(Customer& customer, const Claim& claim, base::Instant now, Counters& counters) {
  if (claim.epoch != customer.epoch || !can_be_of({claim.tenant, claim.customer}, claim.session, now)) return Verdict::revoked;
  if (const Mark* mark = customer.mark_over(claim)) return mark->why;
  counters.lapsed += customer.drop_lapsed(now);
  const std::uint8_t place = place_of(claim.session);
  if (const Live* holder = customer.find_place(claim.device, place)) {
    if (holder->session.id.raw > claim.session.raw) return Verdict::moved;
    customer.finish(*holder, Verdict::moved, now);
  }
  if ((claim.takes_place && customer.places_taken(now) >= claim.limit) || customer.live.size() >= kLiveMax) return Verdict::limit;
  customer.minted_ms = std::max(customer.minted_ms, claim.session.raw >> kTimeShift);
  Session session{.id = claim.session, .device = claim.device, .place = place, .content = claim.content};
  session.started_at = base::from_ms((claim.session.raw >> kTimeShift) + kIdEpochMs);
  session.seen_at = now;
  session.activity = Activity::playing;
  session.takes_place = claim.takes_place;
  customer.live.push_back({std::move(session), {}});
  ++counters.readmitted;
  return Verdict::allowed;
}

}  // namespace inside
using namespace inside;

struct alignas(64) Registry::Part {
  mutable base::Mutex mutex{"streaming/sessions/sessions_registry.mutex"};  // Guards all below.
  std::unordered_map<Key, Customer, KeyHash> customers;
  std::set<std::int64_t> ready;  // Tenants whose epochs are loaded; each part keeps its own, so that one lock is enough.

  // Epochs of commits that cross arrive in any order: an older one never takes the place of a newer one. False when it was no raise.
  bool raise(const Key& key, std::uint16_t epoch) {
    const auto [it, is_new] = customers.try_emplace(key);
    if (!is_new && !is_newer_epoch(epoch, it->second.epoch)) return false;
    it->second.epoch = epoch;
    return true;
  }
};

struct Registry::Impl {
  std::array<Part, kParts> parts;
  Counters counters;

  [[nodiscard]] Part& part(const Key& key) { return parts[hash_of(key) % kParts]; }
  Verdict check(const Claim& claim, std::optional<std::pair<Activity, std::int64_t>> told, base::Instant now);
  template <class Function>
  bool with_live(const Key& key, SessionId id, base::Instant now, Function function);
  std::size_t revoke(const Key& key, std::optional<std::int64_t> device, std::uint16_t epoch, base::Instant now);
};

std::string_view activity_name(Activity activity) {
  switch (activity) {
    case Activity::opened: return "opened";
    case Activity::playing: return "playing";
    case Activity::paused: return "paused";
  }
  return "";
}

std::string_view app_code(Verdict verdict) {
  switch (verdict) {
    case Verdict::allowed: return "";
    case Verdict::revoked:
    case Verdict::moved: return "P517";
    case Verdict::limit: return "P504";
    case Verdict::not_ready: return "X902";
  }
  return "X901";
}

Registry::Registry() : impl_(std::make_unique<Impl>()) {}
Registry::~Registry() = default;

void Registry::load_epochs(std::int64_t tenant, std::span<const std::pair<std::int64_t, std::uint16_t>> epochs) {
  for (const auto& [customer, epoch] : epochs) {
    const Key key{tenant, customer};
    Part& part = impl_->part(key);
    const std::lock_guard lock(part.mutex);
    part.raise(key, epoch);
  }
  for (Part& part : impl_->parts) {
    const std::lock_guard lock(part.mutex);
    part.ready.insert(tenant);
  }
}

base::Result<Started> Registry::start(const Start& start, base::Instant now) {
  CHECK(start.place < kPlacesPerDevice && start.limit >= 0);
  const Key key{start.tenant, start.customer};
  Part& part = impl_->part(key);
  const std::lock_guard lock(part.mutex);
  if (!part.ready.contains(start.tenant))
    return base::fail(base::ErrorKind::busy, "NOT_READY", "The service is starting. Try again in a moment.");
  Customer& customer = part.customers[key];
  if (start.epoch != customer.epoch)
    return base::fail(base::ErrorKind::conflict, "EPOCH_STALE", "The customer was changed meanwhile.");
  impl_->counters.lapsed += customer.drop_lapsed(now);

  if (!start.request_id.empty()) {
    const auto known = std::ranges::find_if(
        customer.live, [&](const Live& l) { return l.session.device == start.device && l.request_id == start.request_id; });
    if (known != customer.live.end()) {
      known->session.seen_at = now;
      return Started{known->session, true};
    }
  }
  if (start.takes_place) {
    const Live* holder = customer.find_place(start.device, start.place);
    const bool is_zap = holder && holder->session.takes_place;
    std::int32_t taken = customer.places_taken(now) - (is_zap ? 1 : 0);
    while (taken >= start.limit && start.limit > 0 && start.policy == Policy::newest_wins) {
      const Live* oldest = customer.oldest_but(start.device, start.place);
      CHECK(oldest);
      customer.finish(*oldest, Verdict::revoked, now);
      ++impl_->counters.revoked;
      --taken;
    }
    if (taken >= start.limit) {
      ++impl_->counters.refused;
      base::Error error{base::ErrorKind::conflict, "STREAM_LIMIT", "Too many streams are running."};
      error.app_code = "P504";
      return base::fail(std::move(error));
    }
  }
  if (const Live* before = customer.find_place(start.device, start.place)) {
    customer.finish(*before, Verdict::moved, now);
    ++impl_->counters.zapped;
  }
  if (customer.live.size() >= kLiveMax)
    return base::fail(base::ErrorKind::too_many, "SESSIONS_MAX", "Too many players are open.");
  Session session{.id = customer.mint(key, start.place, now),
                  .device = start.device,
                  .place = start.place,
                  .content = start.content,
                  .title = start.title,
                  .started_at = now,
                  .seen_at = now,
                  .takes_place = start.takes_place};
  customer.live.push_back({session, start.request_id});
  ++impl_->counters.started;
  return Started{std::move(session), false};
}

Verdict Registry::Impl::check(const Claim& claim, std::optional<std::pair<Activity, std::int64_t>> told, base::Instant now) {
  const Key key{claim.tenant, claim.customer};
  Part& its = part(key);
  const std::lock_guard lock(its.mutex);
  const auto it = its.customers.find(key);
  Live* live = it == its.customers.end() ? nullptr : it->second.find(claim.session);
  if (!live || !live->is_live(now)) {
    if (!its.ready.contains(claim.tenant)) return Verdict::not_ready;
    Customer& customer = its.customers[key];
    const Verdict verdict = readmit(customer, claim, now, counters);
    if (verdict != Verdict::allowed) return verdict;
    live = &customer.live.back();
  }
  // A token for other content than the session plays is one from before a repeated request: not this session's.
  if (live->session.content != claim.content || live->session.device != claim.device) return Verdict::moved;
  live->session.seen_at = std::max(live->session.seen_at, now);
  if (told) {
    live->session.activity = told->first;
    live->session.position_s = told->second;
  } else if (live->session.activity == Activity::opened) {
    live->session.activity = Activity::playing;
  }
  return Verdict::allowed;
}

Verdict Registry::check(const Claim& claim, base::Instant now) { return impl_->check(claim, std::nullopt, now); }

Verdict Registry::heartbeat(const Claim& claim, Activity activity, std::int64_t position_s, base::Instant now) {
  return impl_->check(claim, std::pair{activity, position_s}, now);
}

template <class Function>
bool Registry::Impl::with_live(const Key& key, SessionId id, base::Instant now, Function function) {
  Part& its = part(key);
  const std::lock_guard lock(its.mutex);
  const auto it = its.customers.find(key);
  Live* live = it == its.customers.end() ? nullptr : it->second.find(id);
  if (!live) return false;
  const bool was_live = live->is_live(now);
  function(it->second, *live);
  return was_live;
}

bool Registry::end(std::int64_t tenant, std::int64_t customer, SessionId session, base::Instant now) {
  return impl_->with_live({tenant, customer}, session, now,
                          [&](Customer& of, const Live& live) { of.finish(live, Verdict::moved, now); });
}

bool Registry::revoke(std::int64_t tenant, std::int64_t customer, SessionId session, base::Instant now) {
  return impl_->with_live({tenant, customer}, session, now, [&](Customer& of, const Live& live) {
    of.finish(live, Verdict::revoked, now);
    ++impl_->counters.revoked;
  });
}

std::size_t Registry::Impl::revoke(const Key& key, std::optional<std::int64_t> device, std::uint16_t epoch, base::Instant now) {
  Part& its = part(key);
  const std::lock_guard lock(its.mutex);
  const bool is_late = !its.raise(key, epoch);
  Customer& customer = its.customers[key];
  // A later raise has ended all of this customer's before, and what began since is not meant.
  if (is_late && !device && customer.epoch != epoch) return 0;
  counters.lapsed += customer.drop_lapsed(now);
  if (device) {
    // Also sessions that this server does not hold yet: everything that was ever minted for the device.
    customer.minted_ms = std::max(base::to_ms(now) - kIdEpochMs, customer.minted_ms);
    const std::int64_t last = (customer.minted_ms << kTimeShift) | ((std::int64_t{1} << kTimeShift) - 1);
    customer.mark(*device, kAllPlaces, last, Verdict::revoked, now);
  }
  const std::size_t count = std::erase_if(customer.live, [&](const Live& l) { return !device || l.session.device == *device; });
  counters.revoked += count;
  return count;
}

std::size_t Registry::revoke_device(std::int64_t tenant, std::int64_t customer, std::int64_t device, std::uint16_t epoch,
                                    base::Instant now) {
  return impl_->revoke({tenant, customer}, device, epoch, now);
}

std::size_t Registry::revoke_customer(std::int64_t tenant, std::int64_t customer, std::uint16_t epoch, base::Instant now) {
  return impl_->revoke({tenant, customer}, std::nullopt, epoch, now);
}

std::uint16_t Registry::epoch(std::int64_t tenant, std::int64_t customer) const {
  const Key key{tenant, customer};
  Part& part = impl_->part(key);
  const std::lock_guard lock(part.mutex);
  const auto it = part.customers.find(key);
  return it == part.customers.end() ? std::uint16_t{} : it->second.epoch;
}

std::vector<Session> Registry::running(std::int64_t tenant, std::int64_t customer, base::Instant now) const {
  const Key key{tenant, customer};
  Part& part = impl_->part(key);
  std::vector<Session> out;
  {
    const std::lock_guard lock(part.mutex);
    const auto it = part.customers.find(key);
    if (it == part.customers.end()) return out;
    for (const Live& live : it->second.live) {
      if (live.is_live(now)) out.push_back(live.session);
    }
  }
  std::ranges::sort(out, {}, &Session::id);
  return out;
}

Totals Registry::totals(base::Instant now) const {
  const Counters& c = impl_->counters;
  Totals totals{.started = c.started,
                .zapped = c.zapped,
                .refused = c.refused,
                .readmitted = c.readmitted,
                .revoked = c.revoked,
                .lapsed = c.lapsed};
  for (const Part& part : impl_->parts) {
    const std::lock_guard lock(part.mutex);
    totals.customers += part.customers.size();
    for (const auto& [key, customer] : part.customers) {
      totals.live +=
          static_cast<std::size_t>(std::ranges::count_if(customer.live, [&](const Live& l) { return l.is_live(now); }));
    }
  }
  return totals;
}

void Registry::sweep(base::Instant now) {
  for (Part& part : impl_->parts) {
    const std::lock_guard lock(part.mutex);
    for (auto it = part.customers.begin(); it != part.customers.end();) {
      Customer& customer = it->second;
      impl_->counters.lapsed += customer.drop_lapsed(now);
      std::erase_if(customer.marks, [&](const Mark& m) { return m.until <= now; });
      const bool is_empty = customer.epoch == 0 && customer.live.empty() && customer.marks.empty();
      it = is_empty ? part.customers.erase(it) : std::next(it);
    }
  }
}

}  // namespace sessions
