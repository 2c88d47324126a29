// A streaming XML reader with limits, over expat: the only place that knows expat. What is read stays where it is; nothing is built.
// Not a tree, not a validator: DTDs are never fetched, entities are never declared, namespaces are not resolved.
#pragma once
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string_view>

#include "foundation/base/result.hpp"
#include "foundation/xml/source.hpp"

namespace xml {

// IM-2. Each limit ends the reading with its own code.
struct Limits {
  std::size_t depth_max{32};                          // XML_DEPTH
  std::size_t attributes_max{64};                     // XML_ATTRIBUTES, of one element
  std::size_t name_bytes_max{256};                    // XML_NAME, of an element or attribute
  std::size_t token_bytes_max{std::size_t{1} << 20};  // XML_TOKEN: bytes held back because a tag or comment does not end
  std::size_t text_bytes_max{std::size_t{64} << 10};  // XML_TEXT: between two tags
};

// The attributes of one element, in the order of the file; valid only during the call that hands them out.
class Attributes {
 public:
  explicit Attributes(const char* const* pairs) : pairs_(pairs) {}
  // The value, or "" when the attribute is absent.
  [[nodiscard]] std::string_view find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  // Calls visit(name, value) for each.
  template <class Visit>
  void each(Visit&& visit) const {
    for (const char* const* pair = pairs_; pair[0] != nullptr; pair += 2)
      visit(std::string_view(pair[0]), std::string_view(pair[1]));
  }

 private:
  const char* const* pairs_;  // name, value, name, value, ..., null: expat's form, not copied.
};

class Reader;

// What hears the file. All texts are UTF-8 and valid only during the call. An exception ends the reading and leaves Reader::read.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual void start(Reader& reader, std::string_view name, const Attributes& attributes) = 0;
  virtual void end(Reader& reader, std::string_view name) = 0;
  virtual void text(Reader& reader, std::string_view piece) = 0;  // A text may come in many pieces.
};

class Reader {
 public:
  explicit Reader(Handler& handler, Limits limits = {});
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader();

  // Reads all of it, 64 KB at a time; once per Reader. Errors: those of the source; 422 with the line in the message: XML_SYNTAX (also:
  // empty, cut short, not UTF-8), XML_DOCTYPE (internal subset, entity or external reference), XML_ENCODING and the codes of Limits.
  [[nodiscard]] base::Status read(Source& source);
  // Ends the reading with this error; callbacks stop at once. For handlers.
  void stop(base::Error error);
  // The line of the event that is being told, or where the reading ended; from 1.
  [[nodiscard]] std::uint64_t line() const;

 private:
  struct Hooks;  // The C callbacks.
  void refuse(std::string_view code, std::string_view message);

  Handler& handler_;
  Limits limits_;
  void* parser_;
  base::Error error_{};
  std::exception_ptr exception_;
  bool is_stopped_{};
  std::size_t depth_{};
  std::size_t text_bytes_{};
};

// Whether the expat that was loaded is fit for foreign files; `tvms doctor` asks. Error: 500 EXPAT_TOO_OLD.
[[nodiscard]] base::Status check_version();

}  // namespace xml
