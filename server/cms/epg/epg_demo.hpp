// A guide of invented programmes for the channels of the demo deployment.
// Not how it is read and linked: epg_room does that, as with any uploaded file. Internal to the room.
#pragma once
#include <string>

#include "foundation/base/time.hpp"

namespace epg {

// XMLTV of the four demo channels from the day before `now` to three days behind it; equal days give equal programmes.
[[nodiscard]] std::string demo_guide(base::Instant now);

}  // namespace epg
