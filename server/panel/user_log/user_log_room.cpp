#include "foundation/rooms/room.hpp"
#include "panel/user_log/queries.gen.hpp"
#include "panel/user_log/user_log.hpp"

namespace user_log {

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "panel.user_log",
      .open = [](rooms::House& house) { add_routes(house.router, house.control); },
      .kept = {{"user_log", rooms::Where::both, "the user log", 731, &queries::purge_user_log}},
      .append_only = {"user_log"},
  };
  return out;
}

}  // namespace user_log
