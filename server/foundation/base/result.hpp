// Expected outcomes of domain code: a value, or an Error that maps 1:1 to an HTTP answer.
// Not for bugs or lost infrastructure: those are exceptions, caught only by the request runner and the job runner.
#pragma once
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

// Closed list. The number is the HTTP status; `busy`, `too_many` and `timeout` may be tried again, the others not.
enum class ErrorKind : std::uint16_t {
  malformed = 400,
  not_signed_in = 401,
  payment = 402,
  forbidden = 403,
  not_found = 404,
  not_allowed = 405,
  timeout = 408,
  conflict = 409,
  too_large = 413,
  invalid = 422,
  too_many = 429,
  internal = 500,
  upstream = 502,
  busy = 503,
};

// One fault of one input field. `pointer` is an RFC 6901 JSON pointer into the body ("/prices/0/minor").
// `code` is upper case and stable; `params` fill the translated sentence of the screens ({min}, {max}, ...).
struct FieldProblem {
  std::string pointer;
  std::string code;
  std::string message;
  std::vector<std::pair<std::string, std::string>> params{};
  bool operator==(const FieldProblem&) const = default;
};

struct Error {
  ErrorKind kind{ErrorKind::internal};
  std::string code;     // Upper case, of the spec: "NUMBER_TAKEN".
  std::string message;  // English, for people; never internals.
  std::vector<FieldProblem> fields{};
  std::string detail{};          // For the log only.
  std::string app_code{};        // Viewer API: "P504".
  std::string extra_json{};      // A JSON object whose members are added to the problem document (e.g. "current").
  std::int32_t retry_after_s{};  // > 0: answered as Retry-After.
};

template <class T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorKind kind, std::string_view code, std::string_view message) {
  return std::unexpected(Error{kind, std::string(code), std::string(message)});
}
[[nodiscard]] inline std::unexpected<Error> fail(Error error) { return std::unexpected(std::move(error)); }
// 422 with exactly one faulty field.
[[nodiscard]] inline std::unexpected<Error> fail_field(std::string_view pointer, std::string_view code,
                                                       std::string_view message) {
  Error e{ErrorKind::invalid, std::string(code), std::string(message)};
  e.fields.push_back({std::string(pointer), std::string(code), std::string(message)});
  return std::unexpected(std::move(e));
}
// 404, the one answer for absent and for foreign records.
[[nodiscard]] inline std::unexpected<Error> fail_not_found() {
  return fail(ErrorKind::not_found, "NOT_FOUND", "There is no such record.");
}

}  // namespace base

#define TRY_JOIN_(a, b) a##b
#define TRY_NAME_(a, b) TRY_JOIN_(a, b)
// TRY(auto x, f()): declares x with the value of f(), or returns its error from the enclosing function.
#define TRY(declaration, ...)                                                                                         \
  auto TRY_NAME_(try_result_, __LINE__) = (__VA_ARGS__);                                                              \
  if (!TRY_NAME_(try_result_, __LINE__)) return std::unexpected(std::move(TRY_NAME_(try_result_, __LINE__)).error()); \
  declaration = std::move(*TRY_NAME_(try_result_, __LINE__))
// TRY_OK(f()): the same for a Status.
#define TRY_OK(...)                                                                                             \
  do {                                                                                                          \
    if (auto try_status_ = (__VA_ARGS__); !try_status_) return std::unexpected(std::move(try_status_).error()); \
  } while (false)
