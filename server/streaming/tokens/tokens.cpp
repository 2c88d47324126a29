#include "streaming/tokens/tokens.hpp"

#include <algorithm>
#include <vector>

#include "foundation/base/check.hpp"
#include "foundation/base/text.hpp"

namespace tokens {
namespace {

using Bytes = std::array<std::uint8_t, kTokenBytes>;

constexpr std::uint8_t kVersion = 2;  // Also fixes the algorithm: there is nothing to negotiate.
constexpr std::size_t kSignedBytes = 52, kMacBytes = 16;
static_assert(kSignedBytes + kMacBytes == kTokenBytes && (kTokenBytes * 8 + 5) / 6 == kTokenChars);
constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::uint64_t kMax48 = (std::uint64_t{1} << 48) - 1;
constexpr std::int64_t kMax56 = (std::int64_t{1} << 56) - 1;

// Numbers are written most significant byte first.
class Writer {
 public:
  explicit Writer(Bytes& out) : out_(out) {}
  Writer& put(std::uint64_t value, std::size_t size) {
    for (std::size_t i = size; i > 0; --i) out_[at_++] = static_cast<std::uint8_t>(value >> 8 * (i - 1));
    return *this;
  }
  [[nodiscard]] std::size_t size() const { return at_; }

 private:
  Bytes& out_;
  std::size_t at_{0};
};
class Reader {
 public:
  explicit Reader(const Bytes& in) : in_(in) {}
  template <class T>
  T get(std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | in_[at_++];
    return static_cast<T>(value);
  }

 private:
  const Bytes& in_;
  std::size_t at_{0};
};

constexpr std::array<std::int8_t, 256> make_decoder() {
  std::array<std::int8_t, 256> out{};
  for (auto& value : out) value = -1;
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) out[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
  return out;
}
constexpr auto kDecoder = make_decoder();

// Into a fixed array, because the general decoder makes a string. The two bits left over must be zero: one token, one spelling.
bool decode(std::string_view text, Bytes& out) {
  if (text.size() != kTokenChars) return false;
  std::uint32_t bits = 0;
  int have = 0;
  std::size_t at = 0;
  for (const char c : text) {
    const std::int8_t value = kDecoder[static_cast<unsigned char>(c)];
    if (value < 0) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    have += 6;
    if (have >= 8) {
      have -= 8;
      out[at++] = static_cast<std::uint8_t>(bits >> have);
      bits &= (1u << have) - 1;
    }
  }
  return bits == 0;
}

std::string_view view(const Bytes& bytes, std::size_t from, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes.data()) + from, size};
}

std::int64_t day_of(base::Instant t) { return base::to_s(t) / kDaySeconds; }

// HKDF(tenant root, "play" ‖ dialect ‖ generation ‖ day). On the stack, since a check may need it.
crypto::MacKey day_key(const crypto::Key& tenant_root, std::uint32_t generation, std::int64_t day) {
  std::array<char, 17> info = {'p', 'l', 'a', 'y', '/', 't', 'v', '1', '/'};
  for (std::size_t i = 0; i < 4; ++i) {
    info[9 + i] = static_cast<char>(generation >> 8 * (3 - i) & 0xff);
    info[13 + i] = static_cast<char>(day >> 8 * (3 - i) & 0xff);
  }
  return crypto::MacKey{crypto::hkdf(tenant_root.view(), {}, {info.data(), info.size()})};
}

}  // namespace

struct Keys::Tenant {
  std::uint32_t number{};
  std::uint32_t generation{};
  crypto::Key root;
  std::array<crypto::MacKey, 3> days;  // Yesterday, today, tomorrow, seen from the ring's day.
};

struct Keys::Ring {
  std::int64_t today{0};
  std::vector<Tenant> tenants{};  // By number.

  [[nodiscard]] const Tenant* find(std::uint32_t number) const {
    const auto it = std::ranges::lower_bound(tenants, number, {}, &Tenant::number);
    return it != tenants.end() && it->number == number ? &*it : nullptr;
  }
  // Prepared for three days; any other day is derived, which is right but three times slower.
  [[nodiscard]] crypto::Digest sign(const Tenant& tenant, std::int64_t day, std::string_view message,
                                    std::string_view path_prefix) const {
    const std::int64_t slot = day - (today - 1);
    if (slot >= 0 && slot < 3) return tenant.days[static_cast<std::size_t>(slot)].sign(message, path_prefix);
    return day_key(tenant.root, tenant.generation, day).sign(message, path_prefix);
  }
  void prepare(Tenant& tenant) const {
    for (std::size_t i = 0; i < 3; ++i)
      tenant.days[i] = day_key(tenant.root, tenant.generation, today - 1 + static_cast<std::int64_t>(i));
  }
};

Keys::Keys(const crypto::Key& root) : root_(root) { store(Ring{}); }
Keys::~Keys() = default;

void Keys::store(Ring ring) const { ring_.store(std::make_shared<const Ring>(std::move(ring))); }

void Keys::set_tenant(std::uint32_t tenant, std::uint32_t generation) {
  const std::lock_guard lock(changes_);
  Ring ring = *ring_.load();
  auto it = std::ranges::lower_bound(ring.tenants, tenant, {}, &Tenant::number);
  if (it == ring.tenants.end() || it->number != tenant) {
    it = ring.tenants.insert(it, Tenant{tenant, generation, crypto::derive(root_, crypto::purpose::kPlay, tenant), {}});
  }
  it->generation = generation;
  ring.prepare(*it);
  store(std::move(ring));
}

// The ring, moved on to a new day by the first token that is signed on it.
std::shared_ptr<const Keys::Ring> Keys::ring_of(std::int64_t day) const {
  auto ring = ring_.load();
  if (ring->today >= day) return ring;
  const std::lock_guard lock(changes_);
  ring = ring_.load();
  if (ring->today >= day) return ring;
  Ring next = *ring;
  next.today = day;
  for (auto& tenant : next.tenants) next.prepare(tenant);
  store(std::move(next));
  return ring_.load();
}

std::string Keys::sign(const Play& play, std::string_view path_prefix) const {
  CHECK(play.device <= kMax48 && play.subscriber <= kMax48 && play.content.id >= 0 && play.content.id <= kMax56);
  CHECK(play.life > std::chrono::seconds{0} && play.life <= kLifeMax && play.issued >= base::Instant{} &&
        base::to_s(play.issued) <= UINT32_MAX);
  const std::int64_t day = day_of(play.issued);
  const auto ring = ring_of(day);
  const Tenant* const tenant = ring->find(play.tenant);
  CHECK(tenant != nullptr);

  Bytes bytes{};
  Writer out{bytes};
  out.put(kVersion, 1).put(static_cast<std::uint64_t>(day) & 0xffff, 2).put(play.tenant, 4).put(play.session, 8);
  out.put(play.device, 6).put(play.subscriber, 6);
  out.put(static_cast<std::uint64_t>(play.content.kind), 1)
      .put(static_cast<std::uint64_t>(play.content.id), 7)
      .put(play.rights, 2);
  out.put(static_cast<std::uint64_t>(base::to_s(play.issued)), 4)
      .put(static_cast<std::uint64_t>(play.life.count()), 2)
      .put(play.epoch, 2);
  out.put(static_cast<std::uint64_t>(play.binding), 1).put(play.network, 4).put(play.streams_max, 1).put(play.profile, 1);
  DCHECK(out.size() == kSignedBytes);
  const auto mac = ring->sign(*tenant, day, view(bytes, 0, kSignedBytes), path_prefix);
  std::copy_n(mac.begin(), kMacBytes, bytes.begin() + kSignedBytes);
  return base::to_base64url(view(bytes, 0, kTokenBytes));
}

std::expected<Play, Refusal> Keys::verify(std::string_view token, std::string_view path_prefix,
                                          base::Instant now) const noexcept {
  Bytes bytes{};
  if (!decode(token, bytes) || bytes[0] != kVersion) return std::unexpected(Refusal::malformed);
  Reader in{bytes};
  in.get<std::uint8_t>(1);
  const auto day_bits = in.get<std::uint16_t>(2);
  Play play;
  play.tenant = in.get<std::uint32_t>(4);
  const auto ring = ring_.load();
  const Tenant* const tenant = ring->find(play.tenant);
  if (tenant == nullptr) return std::unexpected(Refusal::unknown_tenant);

  // Yesterday's tokens live on, and another node's clock may be past midnight already.
  const std::int64_t today = day_of(now);
  std::int64_t day = today - 1;
  while (day <= today + 1 && (day & 0xffff) != day_bits) ++day;
  if (day > today + 1) return std::unexpected(Refusal::wrong_day);

  // Nothing else in the token is believed before this.
  const auto mac = ring->sign(*tenant, day, view(bytes, 0, kSignedBytes), path_prefix);
  if (!crypto::equal({reinterpret_cast<const char*>(mac.data()), kMacBytes}, view(bytes, kSignedBytes, kMacBytes))) {
    return std::unexpected(Refusal::forged);
  }

  play.session = in.get<std::uint64_t>(8);
  play.device = in.get<std::uint64_t>(6);
  play.subscriber = in.get<std::uint64_t>(6);
  play.content.kind = in.get<base::ContentKind>(1);
  play.content.id = in.get<std::int64_t>(7);
  play.rights = in.get<std::uint16_t>(2);
  play.issued = base::Instant{std::chrono::seconds{in.get<std::uint32_t>(4)}};
  play.life = std::chrono::seconds{in.get<std::uint16_t>(2)};
  play.epoch = in.get<std::uint16_t>(2);
  play.binding = in.get<Binding>(1);
  play.network = in.get<std::uint32_t>(4);
  play.streams_max = in.get<std::uint8_t>(1);
  play.profile = in.get<std::uint8_t>(1);
  if (day_of(play.issued) != day) return std::unexpected(Refusal::wrong_day);
  if (play.issued > now + kClockSkew) return std::unexpected(Refusal::not_yet_valid);
  if (now >= play.issued + play.life) return std::unexpected(Refusal::expired);
  return play;
}

std::uint32_t binding_hash(Binding binding, const net::Address& address) {
  if (binding == Binding::off) return 0;
  // The family's byte count first, so that a /24 and a /56 of equal bytes differ.
  std::array<char, 17> text{};
  const auto bytes = address.bytes();
  const std::size_t kept = binding == Binding::strict ? bytes.size() : (address.is_v4() ? 3 : 7);
  text[0] = static_cast<char>(bytes.size());
  std::ranges::copy(bytes.first(kept), text.begin() + 1);
  const auto digest = crypto::hmac_sha256("tvms/binding", {text.data(), kept + 1});
  return std::uint32_t{digest[0]} << 24 | std::uint32_t{digest[1]} << 16 | std::uint32_t{digest[2]} << 8 | digest[3];
}

bool is_bound_to(const Play& play, const net::Address& address) {
  return play.binding == Binding::off || binding_hash(play.binding, address) == play.network;
}

}  // namespace tokens
