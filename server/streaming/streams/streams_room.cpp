#include "foundation/rooms/room.hpp"
#include "streaming/streams/streams.hpp"

namespace streams {
namespace {

void make(rooms::House& house) {
  auto& serving = house.make<Serving>(house);
  house.lend(serving.streams());
  house.on_run([&serving] { serving.start(); }, [&serving] { serving.stop(); });
}

void open(rooms::House& house) {
  auto& serving = house.of<Serving>();
  add_routes(house.router, serving.streams(), house.dependents);
  add_media_routes(house.router, serving.server());
  add_bulk(house.router, house.jobs, serving.streams(), house.dependents);
}

base::Status demo(rooms::House&, rooms::Demo& demo) {
  return demo.steps(R"json([
{"post": "streaming/streams", "as": "stream_news", "body": {"name": "harbour-news", "title": "Harbour News", "source": "clock"}},
{"post": "streaming/streams", "as": "stream_kids", "body": {"name": "little-lantern", "title": "Little Lantern", "source": "clock"}},
{"post": "streaming/streams", "as": "stream_sport", "body": {"name": "northern-sport", "title": "Northern Sport", "source": "clock"}},
{"post": "streaming/streams", "as": "stream_food", "body": {"name": "kitchen-table", "title": "Kitchen Table", "source": "clock"}}
])json");
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "streaming.streams",
      .make = make,
      .open = open,
      .left = {{rooms::kRecords, {"streams"}}},
      .demo = demo,
  };
  return out;
}

}  // namespace streams
