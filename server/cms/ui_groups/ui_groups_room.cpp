#include "cms/ui_groups/ui_groups.hpp"
#include "foundation/rooms/room.hpp"

namespace ui_groups {
namespace {

base::Status demo(rooms::House&, rooms::Demo& demo) {
  return demo.steps(R"json([
{"post": "cms/ui_groups", "as": "group_day", "body": {"name": {"en": "News and sport", "ar": "أخبار ورياضة"}, "channels": ["$news", "$sport"],
  "colour_from": "#1c4e80", "colour_to": "#0f2a47"}},
{"post": "cms/ui_groups", "as": "group_home", "body": {"name": {"en": "At home", "ar": "في البيت"}, "channels": ["$food", "$kids"],
  "colour_from": "#7a4b1f", "colour_to": "#3d2510"}},
{"post": "cms/ui_groups", "as": "group_kids", "body": {"name": {"en": "Kids", "ar": "أطفال"}, "channels": ["$kids"], "kids": true,
  "colour_from": "#2f7d4f", "colour_to": "#153d26"}}
])json");
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "cms.ui_groups",
      .make = [](rooms::House& house) { wire(house.of<channels::Channels>(), house.dependents); },
      .open = [](rooms::House& house) { add_routes(house.router, house.dependents); },
      .left = {{rooms::kRecords, {"ui_groups", "ui_groups_channels"}}},
      .demo = demo,
  };
  return out;
}

}  // namespace ui_groups
