// Passwords: memory-hard hashes made by one thread of their own, and the rule which passwords staff may choose.
// Not for bearer secrets of 256 random bits (crypto.hpp: bearer_hash), nor a limiter of guesses.
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "foundation/base/mutex.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/secret.hpp"
#include "foundation/crypto/crypto.hpp"

namespace crypto {

// argon2id, one lane. The defaults are the floor of AU-1; about 40 ms of one core.
struct HashCost {
  std::uint32_t memory_kib{19'456};
  std::uint32_t passes{2};
};
inline constexpr HashCost kTestCost{8, 1};  // For tests only: a few microseconds.

// Hash work runs on one thread and waits in a queue of at most two seconds of work; its callers block. More is refused
// with 503 BUSY and Retry-After, so that a storm of sign-ins never takes processors and workers from all else.
// Thread-safe. The destructor answers those who wait with BUSY.
class PasswordHasher {
 public:
  explicit PasswordHasher(const Key& pepper, HashCost cost = {});
  ~PasswordHasher();
  PasswordHasher(const PasswordHasher&) = delete;
  PasswordHasher& operator=(const PasswordHasher&) = delete;

  // A PHC string "$argon2id$v=19$m=19456,t=2,p=1$…" of the peppered password in normal form C. 503 BUSY.
  [[nodiscard]] base::Result<std::string> hash(const base::Secret& password);
  // Whether the password made `stored`. An empty `stored` (unknown user, no password set) costs the same and is false. 503 BUSY.
  [[nodiscard]] base::Result<bool> verify(const base::Secret& password, std::string_view stored);
  // Made with other parameters than today's: hash again after a successful verify.
  [[nodiscard]] bool needs_rehash(std::string_view stored) const;

 private:
  struct Job;
  enum class Outcome : std::uint8_t { waiting, done, stopped };

  [[nodiscard]] base::Status run(Job& job);
  void work();
  void perform(Job& job) const;
  [[nodiscard]] std::string make(std::string_view peppered) const;

  const Key pepper_;
  const HashCost cost_;
  std::string dummy_;  // Of a random password; what unknown users are compared with.
  base::Mutex mutex_{"foundation/crypto/passwords.mutex"};
  base::Condition has_work_;
  base::Condition has_left_;  // A caller has gone.
  std::int32_t callers_{0};
  std::deque<Job*> queue_;            // The jobs live on the stacks of their callers.
  std::chrono::nanoseconds usual_{};  // Smoothed length of one job.
  bool is_stopping_{false};
  std::thread thread_;  // Last: starts when all else is there.
};

inline constexpr std::size_t kPasswordMin = 12, kPasswordMax = 128;  // Code points (spec 10, section 4).
// Faults of a new staff password: PASSWORD_LENGTH, PASSWORD_CONTAINS_EMAIL, PASSWORD_COMMON; empty when it is good.
// `email` may be empty. Viewers' passwords follow their own rule (60).
[[nodiscard]] std::vector<base::FieldProblem> check_password(const base::Secret& password, std::string_view email,
                                                             std::string_view pointer);
// Guessed early: common words, names, keyboard runs, sequences, dates and repetitions, also with letters written as digits.
[[nodiscard]] bool is_common_password(std::string_view password);

}  // namespace crypto
