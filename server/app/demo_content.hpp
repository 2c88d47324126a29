// What the demo deployment holds: calls of the management API in order, and a guide of invented programmes.
// Not how it is loaded: that is demo.cpp.
#pragma once
#include <string>
#include <string_view>

#include "foundation/base/time.hpp"

namespace app {

// A JSON array of steps: {"post": path below the deployment, "body": {…}, "as": name, "days": when it happened, from now}.
// "$name.member" stands for a member of the answer that was kept under that name; "$name" for its id.
// {"activate": "$name"}: that customer has signed in once. {"guide": true}: the guide is read and linked. {"publish": true}: all areas.
[[nodiscard]] std::string_view demo_steps();

// XMLTV of the four demo channels from the day before `now` to three days behind it; equal days give equal programmes.
[[nodiscard]] std::string demo_guide(base::Instant now);

}  // namespace app
