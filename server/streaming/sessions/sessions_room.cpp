#include "foundation/rooms/room.hpp"
#include "streaming/sessions/sessions.hpp"

namespace sessions {

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "streaming.sessions",
      .make = [](rooms::House& house) { house.make<Registry>(); },
  };
  return out;
}

}  // namespace sessions
