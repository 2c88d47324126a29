// A text that must not be printed, logged or compared in variable time.
// Not encryption: at rest it is sealed by crypto/.
#pragma once
#include <string>
#include <string_view>

namespace base {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view text) : text_(text) {}
  Secret(const Secret&) = default;
  Secret(Secret&&) noexcept = default;
  Secret& operator=(const Secret&) = default;
  Secret& operator=(Secret&&) noexcept = default;
  ~Secret();                                                         // Wipes the text.
  [[nodiscard]] const std::string& reveal() const { return text_; }  // Name it only where the secret is used.
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};
bool operator==(const Secret& a, const Secret& b);  // Constant time for equal lengths.

}  // namespace base
