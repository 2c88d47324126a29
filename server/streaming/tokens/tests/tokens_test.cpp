#include "streaming/tokens/tokens.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "foundation/base/text.hpp"

#ifdef __SANITIZE_ADDRESS__
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void*, std::size_t),
                                                         void (*on_free)(const volatile void*));
#endif

namespace {

using std::chrono::seconds;
using tokens::Play;
using tokens::Refusal;

constexpr base::Instant kNow = base::from_ms(1'767'225'600'000);  // 2026-01-01T00:00:00Z: midnight on purpose.
constexpr std::string_view kPath = "/live/17/";

crypto::Key root(std::uint8_t fill) {
  crypto::Digest bytes;
  bytes.fill(fill);
  return crypto::Key{bytes};
}
Play sample() {
  return {.tenant = 3,
          .session = 0x1122334455667788,
          .device = 0xaabbccddeeff,
          .subscriber = 0x010203040506,
          .content = {base::ContentKind::movie, 17},
          .rights = tokens::kLive | tokens::kDvr,
          .issued = kNow + seconds{3600},
          .epoch = 513,
          .binding = tokens::Binding::soft,
          .network = 0xdeadbeef,
          .streams_max = 2,
          .profile = 1};
}
std::string decoded(std::string_view token) {
  std::string bytes;
  EXPECT_TRUE(base::from_base64url(token, bytes));
  return bytes;
}
struct Ring {
  tokens::Keys keys{root(1)};
  Ring() {
    keys.set_tenant(3, 1);
    keys.set_tenant(9, 1);
  }
};

std::string_view name(const std::expected<Play, Refusal>& answer) {
  if (answer) return "accepted";
  switch (answer.error()) {
    case Refusal::malformed: return "malformed";
    case Refusal::unknown_tenant: return "unknown_tenant";
    case Refusal::wrong_day: return "wrong_day";
    case Refusal::forged: return "forged";
    case Refusal::not_yet_valid: return "not_yet_valid";
    case Refusal::expired: return "expired";
  }
  return "?";
}

TEST(PlayToken, carries_every_field_in_91_characters) {
  Ring ring;
  const auto token = ring.keys.sign(sample(), kPath);
  EXPECT_EQ(token.size(), tokens::kTokenChars);
  const auto play = ring.keys.verify(token, kPath, kNow + seconds{3600});
  ASSERT_TRUE(play) << name(play);
  EXPECT_EQ(*play, sample());
}

TEST(PlayToken, extreme_values_come_back) {
  Ring ring;
  Play play = sample();
  play.session = UINT64_MAX;
  play.content = {static_cast<base::ContentKind>(255), (std::int64_t{1} << 56) - 1};
  play.device = play.subscriber = (std::uint64_t{1} << 48) - 1;
  play.rights = play.epoch = UINT16_MAX;
  play.network = UINT32_MAX;
  play.streams_max = play.profile = UINT8_MAX;
  play.binding = tokens::Binding::strict;
  play.life = tokens::kLifeMax;
  EXPECT_EQ(*ring.keys.verify(ring.keys.sign(play, ""), "", play.issued), play);
  play = Play{.tenant = 9, .issued = kNow, .life = seconds{1}};
  EXPECT_EQ(*ring.keys.verify(ring.keys.sign(play, ""), "", kNow), play);
}

TEST(PlayToken, is_the_same_in_every_version_of_the_program) {
  Ring ring;
  // Computed from the README's table by another program in another language.
  EXPECT_EQ(ring.keys.sign(sample(), kPath),
            "Ak_mAAAAAxEiM0RVZneIqrvM3e7_AQIDBAUGAgAAAAAAABEAA2lVxxBUYAIBAd6tvu8CAaMJs1c303BGuZ6WvtEZ5DU");
}

TEST(PlayToken, every_flipped_bit_is_refused) {
  Ring ring;
  const auto token = ring.keys.sign(sample(), kPath);
  const auto now = sample().issued;
  std::string bytes = decoded(token);
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string changed = bytes;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
    EXPECT_FALSE(ring.keys.verify(base::to_base64url(changed), kPath, now)) << bit;
  }
  for (std::size_t i = 0; i < token.size() * 8; ++i) {
    std::string changed = token;
    changed[i / 8] = static_cast<char>(changed[i / 8] ^ 1 << i % 8);
    EXPECT_FALSE(ring.keys.verify(changed, kPath, now)) << i;
  }
}

TEST(PlayToken, wrong_lengths_and_characters_are_malformed) {
  Ring ring;
  const auto token = ring.keys.sign(sample(), kPath);
  const auto verdict = [&](std::string_view text) { return name(ring.keys.verify(text, kPath, sample().issued)); };
  EXPECT_EQ(verdict(token), "accepted");
  for (std::size_t size = 0; size < token.size(); ++size) EXPECT_EQ(verdict(token.substr(0, size)), "malformed");
  EXPECT_EQ(verdict(token + "A"), "malformed");
  EXPECT_EQ(verdict(token + "="), "malformed");
  EXPECT_EQ(verdict(std::string(1 << 20, 'A')), "malformed");
  for (const char c : {'+', '/', '=', ' ', '\0', '\xff', '%'}) {
    std::string changed = token;
    changed[40] = c;
    EXPECT_EQ(verdict(changed), "malformed") << int{c};
  }
  std::string other_version = token;
  other_version[0] = 'B';
  EXPECT_EQ(verdict(other_version), "malformed");
  // The last character's two spare bits: a second spelling of the same bytes.
  std::string respelled = token;
  const std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  respelled.back() = alphabet[alphabet.find(token.back()) | 1];
  EXPECT_EQ(verdict(respelled), "malformed");
}

TEST(PlayToken, is_bound_to_its_path) {
  Ring ring;
  const auto token = ring.keys.sign(sample(), kPath);
  for (const char* path : {"", "/live/18/", "/live/17", "/live/17//", "/live/171/"}) {
    EXPECT_EQ(name(ring.keys.verify(token, path, sample().issued)), "forged") << path;
  }
}

TEST(PlayToken, lives_from_its_start_to_its_end) {
  Ring ring;
  Play play = sample();
  play.life = seconds{120};
  const auto token = ring.keys.sign(play, kPath);
  const auto verdict = [&](seconds after) { return name(ring.keys.verify(token, kPath, play.issued + after)); };
  EXPECT_EQ(verdict(seconds{0}), "accepted");
  EXPECT_EQ(verdict(seconds{119}), "accepted");
  EXPECT_EQ(verdict(seconds{120}), "expired");
  EXPECT_EQ(verdict(seconds{7200}), "expired");
  EXPECT_EQ(verdict(-tokens::kClockSkew), "accepted");
  EXPECT_EQ(verdict(-tokens::kClockSkew - seconds{1}), "not_yet_valid");
}

TEST(PlayToken, keys_of_yesterday_today_and_tomorrow_are_accepted) {
  Ring ring;
  Play play = sample();
  play.life = tokens::kLifeMax;
  play.issued = kNow - seconds{30};  // Yesterday, by half a minute.
  const auto old = ring.keys.sign(play, kPath);
  EXPECT_EQ(name(ring.keys.verify(old, kPath, kNow + seconds{60})), "accepted");
  EXPECT_EQ(name(ring.keys.verify(old, kPath, kNow + tokens::kLifeMax - seconds{31})), "accepted");
  EXPECT_EQ(name(ring.keys.verify(old, kPath, kNow + tokens::kLifeMax)), "expired");
  EXPECT_EQ(name(ring.keys.verify(old, kPath, kNow + seconds{2 * 86'400})), "wrong_day");
  play.issued = kNow + seconds{20};  // The signer's clock is past midnight, ours is not.
  EXPECT_EQ(name(ring.keys.verify(ring.keys.sign(play, kPath), kPath, kNow - seconds{20})), "accepted");
  EXPECT_EQ(name(ring.keys.verify(ring.keys.sign(play, kPath), kPath, kNow - seconds{86'400})), "not_yet_valid");
  EXPECT_EQ(name(ring.keys.verify(ring.keys.sign(play, kPath), kPath, kNow - seconds{86'401})), "wrong_day");
}

TEST(PlayToken, nodes_that_sign_and_check_on_other_days_agree) {
  Ring signer, checker;
  // The checker's ring has never seen this day and derives its key at the check.
  const auto token = signer.keys.sign(sample(), kPath);
  EXPECT_EQ(name(checker.keys.verify(token, kPath, sample().issued)), "accepted");
  // The signer's ring moves on and back.
  Play later = sample();
  later.issued += seconds{40 * 86'400};
  EXPECT_EQ(name(checker.keys.verify(signer.keys.sign(later, kPath), kPath, later.issued)), "accepted");
  EXPECT_EQ(signer.keys.sign(sample(), kPath), token);
}

TEST(PlayToken, other_tenants_generations_and_roots_are_refused) {
  Ring ring;
  const auto token = ring.keys.sign(sample(), kPath);
  const auto verdict = [&](const tokens::Keys& keys) { return name(keys.verify(token, kPath, sample().issued)); };

  tokens::Keys foreign{root(2)};
  foreign.set_tenant(3, 1);
  EXPECT_EQ(verdict(foreign), "forged");
  tokens::Keys empty{root(1)};
  EXPECT_EQ(verdict(empty), "unknown_tenant");

  // The number in the token changed to another real deployment of ours.
  std::string bytes = decoded(token);
  bytes[6] = 9;
  EXPECT_EQ(name(ring.keys.verify(base::to_base64url(bytes), kPath, sample().issued)), "forged");

  ring.keys.set_tenant(3, 2);
  EXPECT_EQ(verdict(ring.keys), "forged");
  ring.keys.set_tenant(3, 1);
  EXPECT_EQ(verdict(ring.keys), "accepted");
}

TEST(PlayToken, a_stolen_day_key_signs_no_other_day) {
  Ring ring;
  Play play = sample();
  std::string bytes = decoded(ring.keys.sign(play, kPath));
  // Yesterday's key, as the README derives it, and a head that names it; but issued today.
  const auto tenant = crypto::derive(root(1), crypto::purpose::kPlay, 3);
  const std::int64_t yesterday = base::to_s(play.issued) / 86'400 - 1;
  std::string info = "play/tv1/" + std::string("\0\0\0\1", 4);
  for (const int shift : {24, 16, 8, 0}) info.push_back(static_cast<char>(yesterday >> shift & 0xff));
  const crypto::MacKey key{crypto::hkdf(tenant.view(), {}, info)};
  bytes[1] = static_cast<char>(yesterday >> 8 & 0xff);
  bytes[2] = static_cast<char>(yesterday & 0xff);
  const auto sign = [&] {
    const auto mac = key.sign(bytes.substr(0, 52), kPath);
    std::copy_n(mac.begin(), 16, bytes.begin() + 52);
    return base::to_base64url(bytes);
  };
  EXPECT_EQ(name(ring.keys.verify(sign(), kPath, play.issued)), "wrong_day");
  // Control: issued yesterday the same key is right.
  const auto issued = static_cast<std::uint32_t>(base::to_s(play.issued) - 86'400 + 7200);
  for (int i = 0; i < 4; ++i) bytes[37 + static_cast<std::size_t>(i)] = static_cast<char>(issued >> (24 - 8 * i) & 0xff);
  EXPECT_EQ(name(ring.keys.verify(sign(), kPath, play.issued - seconds{86'400 - 7300})), "accepted");
}

TEST(PlayToken, sign_refuses_what_cannot_be_written) {
  Ring ring;
  const auto refused = [&](auto change) {
    Play play = sample();
    change(play);
    EXPECT_THROW(static_cast<void>(ring.keys.sign(play, kPath)), std::logic_error);
  };
  refused([](Play& p) { p.life = tokens::kLifeMax + seconds{1}; });
  refused([](Play& p) { p.life = seconds{0}; });
  refused([](Play& p) { p.device = std::uint64_t{1} << 48; });
  refused([](Play& p) { p.subscriber = UINT64_MAX; });
  refused([](Play& p) { p.tenant = 4; });
  refused([](Play& p) { p.issued = base::from_ms(-1000); });
}

// ---- P29: a forger with many tokens, and checkers that must not believe him. Planted weak checkers show that he would be noticed.

template <class Verify>
int count_accepted(int tries, Verify verify) {
  Ring ring;
  std::mt19937_64 random{20260101};
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  std::vector<std::string> real;
  for (int i = 0; i < 64; ++i) {
    Play play = sample();
    play.tenant = i % 2 == 0 ? 3 : 9;
    play.session = random();
    play.issued += seconds{i};
    real.push_back(decoded(ring.keys.sign(play, kPath)));
  }
  int accepted = 0;
  for (int i = 0; i < tries; ++i) {
    const std::string& original = real[below(real.size())];
    std::string bytes = original;
    switch (below(6)) {
      case 0:
        for (std::size_t n = 1 + below(8); n > 0; --n) {
          const std::size_t bit = below(bytes.size() * 8);
          bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
        }
        break;
      case 1: bytes[7 + below(bytes.size() - 7)] = static_cast<char>(random()); break;
      case 2: {  // Head of one, tail of another.
        const std::size_t cut = 1 + below(bytes.size() - 1);
        bytes = bytes.substr(0, cut) + real[below(real.size())].substr(cut);
        break;
      }
      case 3:  // A longer life.
        bytes[41] = '\xfc';
        bytes[42] = static_cast<char>(random());
        break;
      case 4:  // Another code.
        for (std::size_t at = 52; at < 68; ++at) bytes[at] = static_cast<char>(random());
        break;
      default:  // Another customer.
        bytes[21 + below(6)] = static_cast<char>(random());
        break;
    }
    bool is_real = false;
    for (const auto& other : real) is_real = is_real || other == bytes;
    if (!is_real && verify(ring.keys, bytes)) ++accepted;
  }
  return accepted;
}

TEST(PlayToken, P29_a_million_mutated_tokens_are_refused) {
  const auto now = sample().issued + seconds{90};
  EXPECT_EQ(count_accepted(1'000'000,
                           [&](const tokens::Keys& keys, const std::string& bytes) {
                             return keys.verify(base::to_base64url(bytes), kPath, now).has_value();
                           }),
            0);
}

TEST(PlayToken, P29_control_the_forger_beats_weak_checkers) {
  // Forgets the code, and trusts the rest of a real token's head.
  EXPECT_GT(count_accepted(10'000, [](const tokens::Keys&, const std::string& bytes) { return bytes[0] == 2 && bytes[6] == 3; }),
            1000);
  // Compares one byte of the code only: right in one of 256 forgeries.
  const auto now = sample().issued + seconds{90};
  EXPECT_GT(count_accepted(20'000,
                           [&](const tokens::Keys& keys, const std::string& bytes) {
                             const auto play = keys.verify(base::to_base64url(bytes), kPath, now);
                             if (play) return true;
                             if (play.error() != Refusal::forged) return false;
                             Play claimed = sample();
                             claimed.tenant = static_cast<std::uint8_t>(bytes[6]);
                             return decoded(keys.sign(claimed, kPath))[52] == bytes[52];
                           }),
            5);
}

#ifdef __SANITIZE_ADDRESS__
thread_local bool is_counting = false;
thread_local int allocations = 0;
void count_allocation(const volatile void*, std::size_t) {
  if (is_counting) ++allocations;
}
void ignore_free(const volatile void*) {}

TEST(PlayToken, a_check_allocates_nothing) {
  static const int hooks = __sanitizer_install_malloc_and_free_hooks(count_allocation, ignore_free);
  ASSERT_NE(hooks, 0);
  Ring ring;
  const auto token = ring.keys.sign(sample(), kPath);
  is_counting = true;
  const auto warm = ring.keys.verify(token, kPath, sample().issued);
  const auto cold = ring.keys.verify(token, kPath, sample().issued + seconds{86'400});
  const auto late = ring.keys.verify(token, kPath, sample().issued + seconds{10 * 86'400});
  const bool is_bound = tokens::is_bound_to(*warm, net::Address::v4({192, 0, 2, 7}));
  is_counting = false;
  EXPECT_EQ(allocations, 0);
  EXPECT_TRUE(warm);
  EXPECT_FALSE(cold || late || is_bound);
  // Control: the hook sees allocations.
  is_counting = true;
  const std::string text(100, 'x');
  is_counting = false;
  EXPECT_EQ(allocations, 1) << text.size();
}
#endif

TEST(PlayToken, P29_a_check_takes_microseconds) {
  Ring ring;
  const auto token = ring.keys.sign(sample(), kPath);
  auto best = std::chrono::nanoseconds::max();
  for (int round = 0; round < 20; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 200; ++i) EXPECT_TRUE(ring.keys.verify(token, kPath, sample().issued));
    best = std::min<std::chrono::nanoseconds>(best, (std::chrono::steady_clock::now() - start) / 200);
  }
  RecordProperty("nanoseconds", static_cast<int>(best.count()));
  // The budget is 5 µs in the release tree; this tree is slower by its sanitizers.
  EXPECT_LT(best, std::chrono::microseconds{20});
}

TEST(PlayToken, binding_keeps_the_network_as_asked) {
  const auto at = [](std::string_view text) { return *net::parse_address(text); };
  const auto holds = [&](tokens::Binding binding, std::string_view signed_at, std::string_view seen_at) {
    Play play = sample();
    play.binding = binding;
    play.network = tokens::binding_hash(binding, at(signed_at));
    return tokens::is_bound_to(play, at(seen_at));
  };
  using enum tokens::Binding;
  EXPECT_TRUE(holds(off, "192.0.2.7", "198.51.100.1"));
  EXPECT_TRUE(holds(soft, "192.0.2.7", "192.0.2.250"));
  EXPECT_FALSE(holds(soft, "192.0.2.7", "192.0.3.7"));
  EXPECT_TRUE(holds(soft, "2001:db8:1:2200::1", "2001:db8:1:22ff::9"));
  EXPECT_FALSE(holds(soft, "2001:db8:1:2200::1", "2001:db8:1:2300::1"));
  EXPECT_TRUE(holds(strict, "192.0.2.7", "::ffff:192.0.2.7"));
  EXPECT_FALSE(holds(strict, "192.0.2.7", "192.0.2.8"));
  EXPECT_FALSE(holds(strict, "2001:db8::1", "2001:db8::2"));
}

}  // namespace
