// sources: server/foundation/meta/formats.cpp server/foundation/meta/json_in.cpp server/foundation/meta/json_out.cpp server/foundation/base/check.cpp server/foundation/base/text.cpp server/foundation/base/url.cpp server/foundation/base/time.cpp server/foundation/base/random.cpp server/foundation/base/secret.cpp server/foundation/base/money.cpp server/foundation/base/calendar.cpp
// Bodies of requests: whatever is accepted as a JSON object prints to text that reads as the same object again.
#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <string>

#include "foundation/base/text.hpp"
#include "foundation/meta/meta.hpp"
#include "require.hpp"

namespace {

namespace json = boost::json;

// Integers and texts exactly. Numbers with a fraction nearly: this Boost reads and prints them one bit off at times, and no
// field of ours is one.
bool is_same(const json::value& a, const json::value& b) {
  if (a.is_double() && b.is_double()) {
    return std::isfinite(a.get_double()) && std::abs(a.get_double() - b.get_double()) <= std::abs(a.get_double()) * 1e-12;
  }
  if (a.is_number() && b.is_number()) return a == b;
  if (a.kind() != b.kind()) return false;
  if (a.is_array()) return std::ranges::equal(a.get_array(), b.get_array(), is_same);
  if (!a.is_object()) return a == b;
  return std::ranges::equal(a.get_object(), b.get_object(),
                            [](const auto& x, const auto& y) { return x.key() == y.key() && is_same(x.value(), y.value()); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const auto object = meta::parse_object(text);
  if (!object) {
    REQUIRE(!object.error().code.empty() && !object.error().message.empty());
    return 0;
  }
  REQUIRE(base::is_utf8(text));
  const auto again = meta::parse_object(json::serialize(*object));
  REQUIRE(again.has_value());
  REQUIRE(is_same(*object, *again));
  return 0;
}
