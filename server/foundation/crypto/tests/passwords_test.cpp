#include "foundation/crypto/passwords.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>

namespace {

using base::Secret;

crypto::Key pepper(std::uint8_t fill) {
  crypto::Digest bytes;
  bytes.fill(fill);
  return crypto::Key{bytes};
}

TEST(Passwords, AU_1_hash_is_argon2id_at_the_floor) {
  crypto::PasswordHasher hasher{pepper(1)};
  const auto stored = hasher.hash(Secret{"a long enough password"});
  ASSERT_TRUE(stored);
  EXPECT_TRUE(stored->starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << *stored;
  // 16 bytes of salt and 32 of tag, base64 without padding.
  EXPECT_EQ(stored->size(), std::string_view("$argon2id$v=19$m=19456,t=2,p=1$").size() + 22 + 1 + 43);
  EXPECT_TRUE(*hasher.verify(Secret{"a long enough password"}, *stored));
  EXPECT_FALSE(*hasher.verify(Secret{"a long enough passwore"}, *stored));
  EXPECT_FALSE(hasher.needs_rehash(*stored));
}

TEST(Passwords, two_hashes_of_one_password_differ) {
  crypto::PasswordHasher hasher{pepper(1), crypto::kTestCost};
  EXPECT_NE(*hasher.hash(Secret{"same"}), *hasher.hash(Secret{"same"}));
}

TEST(Passwords, AU_1_a_stolen_database_is_useless_without_the_pepper) {
  crypto::PasswordHasher ours{pepper(1), crypto::kTestCost};
  crypto::PasswordHasher theirs{pepper(2), crypto::kTestCost};
  const auto stored = ours.hash(Secret{"right"});
  EXPECT_TRUE(*ours.verify(Secret{"right"}, *stored));
  EXPECT_FALSE(*theirs.verify(Secret{"right"}, *stored));
}

TEST(Passwords, AU_3_both_unicode_spellings_are_one_password) {
  crypto::PasswordHasher hasher{pepper(1), crypto::kTestCost};
  const auto stored = hasher.hash(Secret{"caf\u00e9 cr\u00e8me"});
  EXPECT_TRUE(*hasher.verify(Secret{"cafe\u0301 cre\u0300me"}, *stored));
  EXPECT_FALSE(*hasher.verify(Secret{"cafe creme"}, *stored));
}

TEST(Passwords, AU_1_raised_parameters_ask_for_a_new_hash) {
  crypto::PasswordHasher old{pepper(1), {8, 1}};
  crypto::PasswordHasher today{pepper(1), {16, 1}};
  const auto stored = old.hash(Secret{"right"});
  EXPECT_TRUE(*today.verify(Secret{"right"}, *stored));
  EXPECT_TRUE(today.needs_rehash(*stored));
  EXPECT_FALSE(old.needs_rehash(*stored));
  EXPECT_TRUE(today.needs_rehash("nonsense"));
}

TEST(Passwords, AU_7_an_unknown_user_is_refused_by_real_work) {
  crypto::PasswordHasher hasher{pepper(1), crypto::kTestCost};
  EXPECT_FALSE(*hasher.verify(Secret{"anything"}, ""));
  for (const char* broken :
       {"x", "$argon2id$", "$argon2i$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA", "$2y$10$abcdefghijklmnopqrstuv"}) {
    EXPECT_FALSE(*hasher.verify(Secret{"anything"}, broken)) << broken;
  }
}

TEST(Passwords, AU_7_an_unknown_user_costs_the_same_time) {
  crypto::PasswordHasher hasher{pepper(1)};
  const auto stored = *hasher.hash(Secret{"right"});
  const auto least = [&](std::string_view against) {
    auto best = std::chrono::nanoseconds::max();
    for (int i = 0; i < 4; ++i) {
      const auto start = std::chrono::steady_clock::now();
      EXPECT_FALSE(*hasher.verify(Secret{"wrong"}, against));
      best = std::min<std::chrono::nanoseconds>(best, std::chrono::steady_clock::now() - start);
    }
    return std::chrono::duration<double>(best).count();
  };
  // The least of several is steady even on a busy machine; a missing dummy would be a thousand times faster.
  const double known = least(stored), unknown = least("");
  EXPECT_GT(unknown, known / 3);
  EXPECT_LT(unknown, known * 3);
}

TEST(Passwords, AU_2_a_flood_is_refused_with_retry_after_and_what_was_taken_is_done) {
  crypto::PasswordHasher hasher{pepper(1), {64 * 1024, 4}};  // Slow on purpose: a queue of 2 s is short.
  std::atomic<int> done{0}, refused{0}, wrong{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 64; ++i) {
    callers.emplace_back([&] {
      const auto answer = hasher.verify(Secret{"x"}, "");
      if (answer) {
        ++done;
      } else if (answer.error().kind == base::ErrorKind::busy && answer.error().code == "BUSY" &&
                 answer.error().retry_after_s >= 1) {
        ++refused;
      } else {
        ++wrong;
      }
    });
  }
  for (auto& caller : callers) caller.join();
  EXPECT_GT(done, 0);
  EXPECT_GT(refused, 0);
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(done + refused, 64);
}

TEST(Passwords, stopping_answers_everyone) {
  auto hasher = std::make_unique<crypto::PasswordHasher>(pepper(1), crypto::HashCost{16 * 1024, 2});
  std::atomic<int> started{0}, answered{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&, raw = hasher.get()] {
      ++started;
      const auto answer = raw->hash(Secret{"x"});
      EXPECT_TRUE(answer || answer.error().code == "BUSY");
      ++answered;
    });
  }
  for (auto& caller : callers) caller.join();
  hasher.reset();
  EXPECT_EQ(answered, started);
}

TEST(PasswordRule, T10_4_common_passwords_are_refused) {
  for (const char* text :
       {"password1234",  "Password2024!", "P@ssw0rd1234",   "passwordpassword", "iloveyou1234",     "qwertyuiop12",
        "qwertyuiopas",  "123456789012",  "000000000000",   "aaaaaaaaaaaa",     "abcabcabcabc",     "abcdefghijkl",
        "987654321098",  "letmein12345",  "Welcome12345",   "administrator",    "1qaz2wsx3edc",     "1q2w3e4r5t6y1q2w3e4r5t6y",
        "monkeymonkey1", "football2023",  "Summer2025!!!",  "charlie19871987",  "121212121212",     "111122223333",
        "qazwsxqazwsx",  "dragon123456",  "zxcvbnmzxcvbnm", "changeme1234",     "Test1234Test1234", "michaeljordan"}) {
    EXPECT_TRUE(crypto::is_common_password(text)) << text;
  }
}

TEST(PasswordRule, T10_4_uncommon_passwords_are_good) {
  for (const char* text :
       {"correct horse battery staple", "vK9#tq2LwZ!r", "mauve teapot orbiting", "zwiebelkuchenrezept", "4829 6173 0561 77",
        "tramvajepodmosty", "\u0441\u0438\u043d\u0438\u0439 \u0432\u0435\u0447\u0435\u0440 \u0443 \u0440\u0435\u043a\u0438",
        "nine purple umbrellas at dawn"}) {
    EXPECT_FALSE(crypto::is_common_password(text)) << text;
  }
}

TEST(PasswordRule, T10_4_faults_name_their_field) {
  const auto codes = [](std::string_view password, std::string_view email) {
    std::string out;
    for (const auto& problem : crypto::check_password(Secret{password}, email, "/password")) {
      EXPECT_EQ(problem.pointer, "/password");
      out += problem.code + " ";
    }
    return out;
  };
  EXPECT_EQ(codes("mauve teapot", "ann@example.org"), "");
  EXPECT_EQ(codes("short", ""), "PASSWORD_LENGTH ");
  EXPECT_EQ(codes(std::string(129, 'x'), ""), "PASSWORD_LENGTH ");
  EXPECT_EQ(codes("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", ""), "PASSWORD_LENGTH ");
  EXPECT_EQ(codes("xkvq ann@EXAMPLE.org", "Ann@example.org"), "PASSWORD_CONTAINS_EMAIL ");
  EXPECT_EQ(codes("hildegard keeps bees", "Hildegard@example.org"), "PASSWORD_CONTAINS_EMAIL ");
  EXPECT_EQ(codes("annual migration patterns", "ann@example.org"), "");
  EXPECT_EQ(codes("password1234", ""), "PASSWORD_COMMON ");
  // Twelve code points are enough, however many bytes they take.
  EXPECT_EQ(codes("\u0448\u043a\u0430\u0444\u0431\u0435\u0437\u0434\u043d\u0430\u044f\u0446", ""), "");
}

}  // namespace
