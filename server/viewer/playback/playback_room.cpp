#include "foundation/rooms/room.hpp"
#include "streaming/streams/streams.hpp"
#include "viewer/playback/playback.hpp"

namespace playback {
namespace {

void make(rooms::House& house) {
  const auto& serving = house.of<streams::Serving>();
  Options options;
  options.stream_name = [&serving](std::int64_t tenant, std::int64_t stream) { return serving.stream_name(tenant, stream); };
  options.dvr_window_s = serving.dvr_window().count();
  house.make<Playback>(house.of<catalogue::Catalogue>(), house.of<sessions::Registry>(), house.of<tokens::Keys>(),
                       std::move(options));
}

void open(rooms::House& house) {
  add_routes(house.router, house.of<Playback>(), house.of<customers::Customers>(), house.of<devices::Devices>());
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "viewer.playback",
      .make = make,
      .open = open,
  };
  return out;
}

}  // namespace playback
