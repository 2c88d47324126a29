#include "foundation/rooms/room.hpp"
#include "uit/user_interfaces/user_interfaces.hpp"

namespace user_interfaces {
namespace {

void make(rooms::House& house) {
  house.make<UserInterfaces>();
  wire(house.of<products::Products>());
  add_dependents(house.dependents);
}

base::Status demo(rooms::House&, rooms::Demo& demo) {
  return demo.steps(R"json([
{"post": "uit/user_interfaces", "as": "ui", "body": {"name": "Demo look", "app_name": "Demo TV", "languages": ["en", "ar"], "is_default": true,
  "menu": [{"entry": "channels", "is_start": true}, {"entry": "guide"}, {"entry": "settings"}, {"entry": "personal"}],
  "login_text": {"en": "Welcome to Demo TV. Your login stands in demo_logins.txt.", "ar": "أهلا بك في تلفزيون العرض."}}},
{"patch": "crm/products/$trial", "body": {"user_interface_id": "$ui"}},
{"patch": "crm/products/$regular", "body": {"user_interface_id": "$ui"}}
])json");
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "uit.user_interfaces",
      .make = make,
      .open = [](rooms::House& house) { add_routes(house.router, house.of<UserInterfaces>(), house.dependents); },
      .left = {{rooms::kRecords, {"user_interfaces", "user_interfaces_menu"}}},
      .demo = demo,
  };
  return out;
}

}  // namespace user_interfaces
