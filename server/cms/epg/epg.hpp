// The guide: sources of programmes, their channels, the stored days, and which of our channels shows which guide.
// Not what viewers get (publish makes documents of it) and not reading files (xmltv.hpp).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "cms/channels/channels.hpp"
#include "foundation/base/id.hpp"
#include "foundation/db/db.hpp"

namespace epg {

using channels::ChannelId;
using channels::GuideChannelId;

// ---- what is stored, for rooms above. Which channel shows which guide, and moved by how much, stands in the channel.

// One stored day of a guide channel. Equal hashes mean equal bytes; days are those of UTC since 1970 (day_of in packed_day.hpp).
struct DayRef {
  std::int32_t day{};
  std::string hash;  // 32 hex digits.
  std::int32_t programmes{};
};
// The stored days from `from_day` to `to_day`, both included, in order. A programme belongs to the day it starts on, so whoever
// shows a day from midnight on also reads the day before.
[[nodiscard]] std::vector<DayRef> days_of(db::Tx& tx, GuideChannelId guide_channel, std::int32_t from_day, std::int32_t to_day);
// For PackedDay::open; "" when the day is not stored.
[[nodiscard]] std::string packed_day(db::Tx& tx, GuideChannelId guide_channel, std::int32_t day);
// Rises with every refresh that changed a day, never falls.
[[nodiscard]] std::int64_t guide_version(db::Tx& tx);

}  // namespace epg
