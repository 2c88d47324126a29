// The mark of a record in lists of staff: whether viewers have it as it is now.
// Not what is published: an area says that (publishing.hpp).
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

#include "foundation/publishing/publishing.hpp"

namespace publishing {

enum class Mark : std::uint8_t { new_, changed, published };  // Described where a field table has it.

[[nodiscard]] Mark mark_of(const Areas::Hashes& published, const Item& item, bool is_shown = true);

// Fills the field `mark` of a page of records. `item_of` makes of one what its area publishes.
template <class T, class ItemOf>
void mark(const Areas& areas, db::Tx& tx, std::string_view noun, std::span<T* const> list, Mark T::* field,
          const ItemOf& item_of) {
  if (list.empty()) return;
  const auto [least, most] = std::ranges::minmax(list, {}, [](const T* one) { return one->id.raw; });
  const auto published = areas.hashes(tx, noun, least->id.raw, most->id.raw);
  for (auto* one : list) one->*field = mark_of(published, item_of(*one));
}

}  // namespace publishing
