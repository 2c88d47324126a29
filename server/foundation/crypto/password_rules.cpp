#include <zxcvbn.h>

#include <algorithm>
#include <array>

#include "foundation/base/text.hpp"
#include "foundation/crypto/passwords.hpp"

namespace crypto {
namespace {

// Guesses as a power of two. Guessing programs try the first 300 million within minutes even against our slow hash; three unrelated
// words are far above it.
constexpr double kCommonBelow_bits = 28;
// Walks over two rows of keys, which the library's word lists and its keyboard do not know.
constexpr std::array<const char*, 7> kWalks{"1q2w3e4r5t6y", "1q2w3e4r5t", "1q2w3e4r", "1q2w3e",
                                            "q1w2e3r4t5y6", "q1w2e3r4",   nullptr};

double guesses_bits(const std::string& text) {
  auto walks = kWalks;  // The library wants pointers that it could write to, and does not write.
  return ZxcvbnMatch(text.c_str(), walks.data(), nullptr);
}

}  // namespace

bool is_common_password(std::string_view password) {
  const auto text = std::string(password.substr(0, kPasswordMax));
  const auto folded = base::is_utf8(text) ? base::fold_key(text) : base::to_lower_ascii(text);
  return std::min(guesses_bits(text), guesses_bits(folded)) < kCommonBelow_bits;
}

std::vector<base::FieldProblem> check_password(const base::Secret& password, std::string_view email, std::string_view pointer) {
  const auto problem = [&](std::string_view code, std::string_view message) {
    return base::FieldProblem{std::string(pointer), std::string(code), std::string(message)};
  };
  const std::string& text = password.reveal();
  const std::size_t length = base::is_utf8(text) ? base::code_points(base::to_nfc(text)) : 0;
  if (length < kPasswordMin || length > kPasswordMax) {
    auto fault = problem("PASSWORD_LENGTH", "A password has 12 to 128 characters.");
    fault.params = {{"min", std::to_string(kPasswordMin)}, {"max", std::to_string(kPasswordMax)}};
    return {fault};
  }
  std::vector<base::FieldProblem> problems;
  const std::string folded = base::fold_key(text);
  const std::string mail = base::is_utf8(email) ? base::fold_key(email) : std::string{};
  const std::string name = mail.substr(0, mail.find('@'));
  if ((!mail.empty() && folded.find(mail) != folded.npos) || (name.size() >= 4 && folded.find(name) != folded.npos)) {
    problems.push_back(problem("PASSWORD_CONTAINS_EMAIL", "The password must not contain the e-mail address or its name."));
  }
  if (is_common_password(text))
    problems.push_back(problem("PASSWORD_COMMON", "This password is among the first that are guessed."));
  return problems;
}

}  // namespace crypto
