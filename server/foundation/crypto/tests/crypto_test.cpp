#include "foundation/crypto/crypto.hpp"

#include <gtest/gtest.h>

#include <set>

#include "foundation/base/text.hpp"

namespace {

std::string hex(const crypto::Digest& digest) {
  return base::to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}
std::string unhex(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2)
    out.push_back(static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
  return out;
}
crypto::Key key_of(char fill) {
  crypto::Digest bytes;
  bytes.fill(static_cast<std::uint8_t>(fill));
  return crypto::Key{bytes};
}

TEST(Crypto, sha256_is_that_of_the_standard) {
  EXPECT_EQ(crypto::sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(crypto::sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  crypto::Sha256 pieces;
  pieces.add("a");
  pieces.add("");
  pieces.add("bc");
  EXPECT_EQ(pieces.finish(), crypto::sha256("abc"));
}

TEST(Crypto, hmac_is_that_of_rfc_4231) {
  EXPECT_EQ(hex(crypto::hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex(crypto::hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex(crypto::hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Crypto, a_prepared_key_signs_like_hmac) {
  const auto key = key_of(7);
  const crypto::MacKey mac{key};
  EXPECT_EQ(mac.sign("left right"), crypto::hmac_sha256(key.view(), "left right"));
  EXPECT_EQ(mac.sign("left ", "right"), mac.sign("left right"));
  EXPECT_EQ(crypto::MacKey{mac}.sign("again"), mac.sign("again"));
  EXPECT_NE(crypto::MacKey{}.sign("again"), mac.sign("again"));
}

TEST(Crypto, hkdf_is_that_of_rfc_5869) {
  EXPECT_EQ(
      hex(crypto::hkdf(std::string(22, '\x0b'), unhex("000102030405060708090a0b0c"), unhex("f0f1f2f3f4f5f6f7f8f9")).bytes()),
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
  EXPECT_EQ(hex(crypto::hkdf(std::string(22, '\x0b'), "", "").bytes()),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

TEST(Crypto, derived_keys_differ_by_root_purpose_and_number) {
  std::set<std::string> seen;
  for (const char root : {'a', 'b'}) {
    for (const auto word : {crypto::purpose::kPepper, crypto::purpose::kSeal, crypto::purpose::kCsrf, crypto::purpose::kPlay}) {
      for (const std::uint64_t number : {0ULL, 1ULL, 256ULL, 1ULL << 40})
        seen.insert(hex(crypto::derive(key_of(root), word, number).bytes()));
    }
  }
  EXPECT_EQ(seen.size(), 2U * 4 * 4);
  EXPECT_EQ(crypto::derive(key_of(1), "csrf", 5).bytes(), crypto::derive(key_of(1), "csrf", 5).bytes());
}

TEST(Crypto, equal_compares_whole_texts) {
  EXPECT_TRUE(crypto::equal("", ""));
  EXPECT_TRUE(crypto::equal("same", "same"));
  EXPECT_FALSE(crypto::equal("same", "sama"));
  EXPECT_FALSE(crypto::equal("same", "same "));
}

TEST(Bearer, SE_1_has_a_public_prefix_and_256_random_bits) {
  base::SystemRandom random;
  const auto staff = crypto::make_bearer(random, "staff");
  const auto viewer = crypto::make_bearer(random, "ref", 12);
  EXPECT_EQ(staff.reveal().size(), std::string_view("tvms_staff_").size() + 43);
  EXPECT_NE(staff, crypto::make_bearer(random, "staff"));

  const auto parsed = crypto::parse_bearer(staff.reveal());
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->kind, "staff");
  EXPECT_FALSE(parsed->deployment);
  EXPECT_EQ(parsed->public_part, "tvms_staff");
  const auto other = crypto::parse_bearer(viewer.reveal());
  ASSERT_TRUE(other);
  EXPECT_EQ(other->kind, "ref");
  EXPECT_EQ(other->deployment, 12);
  EXPECT_EQ(other->public_part, "tvms_ref_12");
  EXPECT_EQ(crypto::bearer_hash("abc"), crypto::sha256_hex("abc"));
}

TEST(Bearer, random_parts_with_bars_and_dashes_are_read_right) {
  const std::string part = "__-_" + std::string(37, 'A') + "_A";
  EXPECT_EQ(crypto::parse_bearer("tvms_staff_" + part)->kind, "staff");
  EXPECT_EQ(crypto::parse_bearer("tvms_ref_7_" + part)->deployment, 7);
}

TEST(Bearer, wrong_shapes_are_refused) {
  const std::string part(43, 'A');
  ASSERT_TRUE(crypto::parse_bearer("tvms_staff_" + part));
  for (const std::string& text : {std::string{},
                                  std::string("tvms_"),
                                  "tvms_" + part,
                                  "tvms__" + part,
                                  "tvms_staff" + part,
                                  "tvms_Staff_" + part,
                                  "tvms_st4ff_" + part,
                                  "tvms_staff_" + part + "A",
                                  "tvms_staff_" + part.substr(1),
                                  "tvms_ref_0_" + part,
                                  "tvms_ref_-1_" + part,
                                  "tvms_ref_01_" + part,
                                  "tvms_ref_1_2_" + part,
                                  "tvms_ref__" + part,
                                  "tvms_ref_99999999999999999999_" + part,
                                  " tvms_staff_" + part,
                                  "tvms_staff_" + part.substr(1) + "=",
                                  "tvms_staff_" + part.substr(1) + "B",
                                  "other_staff_" + part,
                                  std::string(4000, 'A')}) {
    EXPECT_FALSE(crypto::parse_bearer(text)) << text;
  }
}

}  // namespace
