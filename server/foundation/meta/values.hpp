// Small readings of field values that several walkers share.
// Internal to meta/ and records/; rooms use meta.hpp.
#pragma once
#include <string>
#include <string_view>

#include "foundation/base/money.hpp"
#include "foundation/base/secret.hpp"
#include "foundation/base/text.hpp"
#include "foundation/meta/meta.hpp"

namespace boost::json {
class value;
}

namespace meta {

// The value inside an optional, or the member itself; null when absent.
[[nodiscard]] inline const void* inner(const Field& field, const void* record) { return field.ops->inner(field.get(record)); }
template <class T>
[[nodiscard]] const T& as(const void* value) {
  return *static_cast<const T*>(value);
}
template <class T>
[[nodiscard]] T& as_mut(void* value) {
  return *static_cast<T*>(value);
}

[[nodiscard]] boost::json::value value_to_json(const Ops& ops, const void* value, bool hide_secrets);
// "" when the text fits the format, else what is wrong in English.
[[nodiscard]] std::string_view format_fault(Format format, std::string_view text);
[[nodiscard]] std::string_view format_name(Format format);
[[nodiscard]] std::int64_t text_max(const Rule& rule);

}  // namespace meta
