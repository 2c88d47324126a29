// Unicode text as people type it: normal form, search keys, forbidden characters, texts per language.
// Not a formatter and not a translator.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

// A text per language, ordered by language code; JSON object {"en":"News"}. Languages are BCP 47 codes, lower case first part.
class Texts {
 public:
  Texts() = default;
  Texts(std::initializer_list<std::pair<std::string, std::string>> items);
  void set(std::string_view language, std::string_view text);  // An empty text removes the language.
  [[nodiscard]] const std::string* find(std::string_view language) const;
  // T10-8: the wanted language, else the default, else the first that exists; "" when there is none.
  [[nodiscard]] std::string_view pick(std::string_view language, std::string_view default_language) const;
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& items() const { return items_; }
  bool operator==(const Texts&) const = default;

 private:
  std::vector<std::pair<std::string, std::string>> items_;
};

[[nodiscard]] bool is_utf8(std::string_view text);
[[nodiscard]] std::size_t code_points(std::string_view text);  // Of valid UTF-8.
[[nodiscard]] std::string to_nfc(std::string_view text);       // Of valid UTF-8.
// Search and sort key: NFKD, case-folded, marks removed, white space runs as one space, trimmed.
[[nodiscard]] std::string fold_key(std::string_view text);
// What stands for a name in a small picture: the first letters or digits of its first two words, or the first two of its only one,
// in upper case. Letters and digits only, at most two; the initials of initials are themselves. "" when it has none.
[[nodiscard]] std::string initials(std::string_view name);
// Control characters (but \n and \t when multiline) and bidirectional overrides, which IN-5 refuses in names.
[[nodiscard]] bool has_forbidden_characters(std::string_view text, bool multiline);
[[nodiscard]] std::string trim(std::string_view text);  // ASCII white space.
[[nodiscard]] std::string to_lower_ascii(std::string_view text);
[[nodiscard]] std::string to_hex(std::string_view bytes);
[[nodiscard]] std::string to_base64url(std::string_view bytes);                // Without padding.
[[nodiscard]] bool from_base64url(std::string_view text, std::string& bytes);  // Strict alphabet, no padding, canonical.
// One whole decimal integer without sign prefix '+', blanks or leading zeros (but "0").
[[nodiscard]] bool parse_int(std::string_view text, std::int64_t& value);

}  // namespace base
