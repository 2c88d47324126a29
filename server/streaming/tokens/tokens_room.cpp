#include "foundation/rooms/room.hpp"
#include "streaming/tokens/tokens.hpp"

namespace tokens {

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "streaming.tokens",
      .make = [](rooms::House& house) { house.make<Keys>(house.root); },
  };
  return out;
}

}  // namespace tokens
