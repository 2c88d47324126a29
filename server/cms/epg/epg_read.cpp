// What other rooms read of the stored guide.
#include "cms/epg/epg.hpp"
#include "cms/epg/queries.gen.hpp"

namespace epg {

std::vector<DayRef> days_of(db::Tx& tx, GuideChannelId guide_channel, std::int32_t from_day, std::int32_t to_day) {
  return tx.all(queries::days_of, {guide_channel, from_day, to_day}, [](const db::Row& row) {
    return DayRef{static_cast<std::int32_t>(row.integer(0)), row.string(1), static_cast<std::int32_t>(row.integer(2))};
  });
}

std::string packed_day(db::Tx& tx, GuideChannelId guide_channel, std::int32_t day) {
  return tx.one(queries::packed_day, {guide_channel, day}, [](const db::Row& row) { return row.blob(0); }).value_or("");
}

std::int64_t guide_version(db::Tx& tx) { return tx.number(queries::guide_version); }

}  // namespace epg
