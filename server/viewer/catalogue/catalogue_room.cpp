#include "foundation/rooms/room.hpp"
#include "streaming/streams/streams.hpp"
#include "uit/hostnames/hostnames.hpp"
#include "viewer/catalogue/catalogue.hpp"

namespace catalogue {

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "viewer.catalogue",
      .make = [](rooms::House& house) { house.make<Catalogue>(house.of<sign_in::Accounts>(), house.of<publish::Snapshots>()); },
      .open =
          [](rooms::House& house) {
            add_routes(house.router, house.of<Catalogue>(), house.of<hostnames::Hosts>(),
                       house.of<streams::Serving>().dvr_window().count());
          },
  };
  return out;
}

}  // namespace catalogue
