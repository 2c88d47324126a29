#include <fmt/format.h>

#include <array>

#include "foundation/base/text.hpp"
#include "foundation/crypto/cdn_digests.hpp"
#include "streaming/tokens/tokens.hpp"

namespace tokens {
namespace {

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Empty when it is not hex.
std::string from_hex(std::string_view text) {
  std::string out;
  if (text.size() % 2 != 0) return out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit_of(text[i]), low = digit_of(text[i + 1]);
    if (high < 0 || low < 0) return {};
    out.push_back(static_cast<char>(high << 4 | low));
  }
  return out;
}

}  // namespace

std::string flussonic_token(const Flussonic& of) {
  const std::string address = of.address ? of.address->text() : "no_check_ip";
  const std::string hash = base::to_hex(
      crypto::sha1_for_cdn(fmt::format("{}{}{}{}{}{}", of.stream, address, of.start, of.end, of.key.reveal(), of.salt)));
  return fmt::format("{}-{}-{}-{}", hash, of.salt, of.end, of.start);
}

base::Result<std::string> akamai_token(const Akamai& of) {
  // '~' parts the fields and '!' parts several acls: with them a name could widen what is allowed.
  for (const auto field : {of.acl, of.session}) {
    if (field.find_first_of("~!") != field.npos)
      return base::fail(base::ErrorKind::invalid, "TOKEN_FIELD", "The path must not contain ~ or !.");
  }
  const std::string key = from_hex(of.key.reveal());
  if (key.empty()) return base::fail(base::ErrorKind::invalid, "TOKEN_KEY", "The key must be hex digits, two for each byte.");
  std::string text = of.address ? "ip=" + of.address->text() + "~" : "";
  text += fmt::format("st={}~exp={}~acl={}~id={}", of.start, of.end, of.acl, of.session);
  const auto mac = crypto::hmac_sha256(key, text);
  return text + "~hmac=" + base::to_hex({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

std::string akamai_legacy_token(const AkamaiLegacy& of) {
  std::string end;
  for (int shift = 0; shift < 32; shift += 8) end.push_back(static_cast<char>(of.end >> shift & 0xff));
  const std::string& key = of.key.reveal();
  const std::string inner = crypto::md5_for_cdn(end + std::string(of.path) + key);
  return fmt::format("{}_{}", of.end, base::to_hex(crypto::md5_for_cdn(key + inner)));
}

}  // namespace tokens
