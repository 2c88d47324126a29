// The codes that any route may answer without declaring them. All others stand in Route::errors.
// Not the sentences: screens have one for each code, by key.
#pragma once
#include <span>
#include <string_view>

namespace http {

struct Route;

// Of who is asking, of the body against its description, of a server that cannot answer now.
[[nodiscard]] std::span<const std::string_view> general_codes();
// Of sort and filter, on routes that answer a list or take its filter.
[[nodiscard]] std::span<const std::string_view> list_codes();
// Of apps' calls (/tv/): who is asking, and whether there is something to show him.
[[nodiscard]] std::span<const std::string_view> viewer_codes();
// Of the header Idempotency-Key, on routes that need it.
[[nodiscard]] std::span<const std::string_view> key_codes();

// Whether `code` stands in the route's errors or is one of the above that the route may answer.
[[nodiscard]] bool may_answer(const Route& route, std::string_view code);

}  // namespace http
