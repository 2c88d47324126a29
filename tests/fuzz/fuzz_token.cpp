// sources: server/streaming/tokens/tokens.cpp server/foundation/crypto/crypto.cpp server/foundation/net/address_rules.cpp server/foundation/base/check.cpp server/foundation/base/mutex.cpp server/foundation/base/text.cpp server/foundation/base/time.cpp server/foundation/base/random.cpp server/foundation/base/secret.cpp
// Playback tokens and bearer secrets as strangers send them: nothing but the one signed token is ever accepted.
#include <string>

#include "foundation/base/text.hpp"
#include "foundation/crypto/crypto.hpp"
#include "require.hpp"
#include "streaming/tokens/tokens.hpp"

namespace {

constexpr std::string_view kPath = "/live/17/";
constexpr base::Instant kNow = base::from_ms(1'767'225'600'000);

struct World {
  tokens::Keys keys{crypto::Key{}};
  std::string good;  // tests/fuzz/token/good is the same, so that the code behind the signature is reached.
  World() {
    keys.set_tenant(3, 1);
    good = keys.sign(
        {.tenant = 3, .session = 5, .device = 6, .subscriber = 7, .content = {base::ContentKind::channel, 17}, .issued = kNow},
        kPath);
  }
};

void try_token(const World& world, std::string_view text) {
  const auto play = world.keys.verify(text, kPath, kNow);
  REQUIRE(play.has_value() == (text == world.good));
  if (play) REQUIRE(world.keys.sign(*play, kPath) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const World world;
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  try_token(world, text);
  // The same input as the token's bytes, under a head that leads to a key.
  std::string raw{text.substr(0, tokens::kTokenBytes)};
  raw.resize(tokens::kTokenBytes);
  raw.replace(0, 7, std::string{'\x01', static_cast<char>(20454 >> 8), static_cast<char>(20454 & 0xff), 0, 0, 0, 3});
  try_token(world, base::to_base64url(raw));

  if (const auto bearer = crypto::parse_bearer(text)) {
    REQUIRE(text.starts_with(bearer->public_part) && bearer->public_part.size() + 44 == text.size());
    REQUIRE(!bearer->deployment || *bearer->deployment > 0);
    std::string again = "tvms_" + std::string(bearer->kind);
    if (bearer->deployment) again += "_" + std::to_string(*bearer->deployment);
    REQUIRE(again == bearer->public_part);
  }
  return 0;
}
