#include "foundation/crypto/passwords.hpp"

#include <algorithm>
#include <chrono>
#include <new>
#include <utility>

#include "foundation/base/mutex.hpp"
#include "foundation/base/text.hpp"
#include "foundation/base/waits.hpp"
#include "foundation/crypto/sodium.hpp"

namespace crypto {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kQueueMax = 2s;

}  // namespace

struct PasswordHasher::Job {
  Digest peppered{};
  std::string stored{};  // Verify: what to compare with. Hash: the answer.
  bool is_verify{false};
  bool is_match{false};
  Outcome outcome{Outcome::waiting};
  base::Condition done{};
  ~Job() { sodium_memzero(peppered.data(), peppered.size()); }
};

PasswordHasher::PasswordHasher(const Key& pepper, HashCost cost) : pepper_(pepper), cost_(cost) {
  start_sodium();
  CHECK(cost.memory_kib >= crypto_pwhash_argon2id_MEMLIMIT_MIN / 1024 && cost.passes >= crypto_pwhash_argon2id_OPSLIMIT_MIN);
  Digest random{};
  randombytes_buf(random.data(), random.size());
  const auto start = Clock::now();
  dummy_ = make({reinterpret_cast<const char*>(random.data()), random.size()});
  usual_ = Clock::now() - start;
  CHECK(!dummy_.empty());
  thread_ = std::thread([this] { work(); });
}

PasswordHasher::~PasswordHasher() {
  {
    std::unique_lock lock(mutex_);
    is_stopping_ = true;
    for (Job* job : queue_) {
      job->outcome = Outcome::stopped;
      job->done.notify_one();
    }
    queue_.clear();
    has_work_.notify_one();
    has_left_.wait(lock, [&] { return callers_ == 0; });  // They still need the mutex to go.
  }
  thread_.join();
}

base::Result<std::string> PasswordHasher::hash(const base::Secret& password) {
  Job job;
  job.peppered =
      hmac_sha256(pepper_.view(), base::is_utf8(password.reveal()) ? base::to_nfc(password.reveal()) : password.reveal());
  TRY_OK(run(job));
  if (job.stored.empty()) return base::fail(base::ErrorKind::busy, "BUSY", "The server is short of memory.");
  return std::move(job.stored);
}

base::Result<bool> PasswordHasher::verify(const base::Secret& password, std::string_view stored) {
  Job job;
  job.peppered =
      hmac_sha256(pepper_.view(), base::is_utf8(password.reveal()) ? base::to_nfc(password.reveal()) : password.reveal());
  job.is_verify = true;
  job.stored = stored.empty() ? dummy_ : std::string(stored);
  TRY_OK(run(job));
  return job.is_match && !stored.empty();
}

bool PasswordHasher::needs_rehash(std::string_view stored) const {
  return crypto_pwhash_argon2id_str_needs_rehash(std::string(stored).c_str(), cost_.passes,
                                                 std::size_t{cost_.memory_kib} * 1024) != 0;
}

base::Status PasswordHasher::run(Job& job) {
  base::waits_for("the hash of a password");
  std::unique_lock lock(mutex_);
  const auto ahead = usual_ * static_cast<std::int64_t>(queue_.size() + 1);
  // An empty queue always takes one, or a very slow machine would let nobody in.
  if (is_stopping_ || (ahead > kQueueMax && !queue_.empty())) {
    base::Error busy{base::ErrorKind::busy, "BUSY", "Too many sign-ins at once. Please try again in a moment."};
    busy.retry_after_s = static_cast<std::int32_t>(
        std::chrono::ceil<std::chrono::seconds>(std::min<std::chrono::nanoseconds>(ahead, kQueueMax)).count());
    return base::fail(std::move(busy));
  }
  queue_.push_back(&job);
  has_work_.notify_one();
  ++callers_;
  job.done.wait(lock, [&] { return job.outcome != Outcome::waiting; });
  --callers_;
  has_left_.notify_all();
  if (job.outcome == Outcome::stopped) {
    base::Error busy{base::ErrorKind::busy, "BUSY", "The server is stopping."};
    busy.retry_after_s = 1;
    return base::fail(std::move(busy));
  }
  return {};
}

void PasswordHasher::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    has_work_.wait(lock, [&] { return is_stopping_ || !queue_.empty(); });
    if (is_stopping_) return;
    Job* const job = queue_.front();
    queue_.pop_front();
    lock.unlock();
    const auto start = Clock::now();
    try {
      perform(*job);
    } catch (const std::bad_alloc&) {  // As when libsodium finds no memory: no match, no hash.
      job->stored.clear();
      job->is_match = false;
    }
    const std::chrono::nanoseconds took = Clock::now() - start;
    lock.lock();
    usual_ = (usual_ * 7 + took) / 8;
    job->outcome = Outcome::done;
    job->done.notify_one();
  }
}

void PasswordHasher::perform(Job& job) const {
  const std::string_view peppered{reinterpret_cast<const char*>(job.peppered.data()), job.peppered.size()};
  if (job.is_verify) {
    job.is_match = crypto_pwhash_argon2id_str_verify(job.stored.c_str(), peppered.data(), peppered.size()) == 0;
  } else {
    job.stored = make(peppered);
  }
}

std::string PasswordHasher::make(std::string_view peppered) const {
  std::array<char, crypto_pwhash_argon2id_STRBYTES> text{};
  // Fails only without memory. Salt and tag lengths are libsodium's 16 and 32.
  if (crypto_pwhash_argon2id_str(text.data(), peppered.data(), peppered.size(), cost_.passes,
                                 std::size_t{cost_.memory_kib} * 1024) != 0)
    return {};
  return text.data();
}

}  // namespace crypto
