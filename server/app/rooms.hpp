// All rooms of the program, collected by tools/list_rooms.py.
// Not what they do: each says so in its <noun>_room.cpp.
#pragma once
#include <vector>

#include "foundation/rooms/room.hpp"

namespace app {
// Each after those it may include.
[[nodiscard]] std::vector<const rooms::Room*> all_rooms();
}  // namespace app
