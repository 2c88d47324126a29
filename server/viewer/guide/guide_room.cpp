#include "foundation/rooms/room.hpp"
#include "viewer/guide/guide.hpp"

namespace guide {

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "viewer.guide",
      .open = [](rooms::House& house) { add_routes(house.router, house.of<catalogue::Catalogue>()); },
  };
  return out;
}

}  // namespace guide
