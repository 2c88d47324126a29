#include "cms/epg/epg.hpp"
#include "foundation/meta/describe.hpp"

namespace channels {
BOOST_DESCRIBE_ENUM(Kind, tv, radio)
BOOST_DESCRIBE_ENUM(GuideState, unlinked, no_data, ending, covered)
}  // namespace channels

namespace epg {

BOOST_DESCRIBE_ENUM(SourceKind, url, upload)
BOOST_DESCRIBE_ENUM(Rhythm, nightly, hourly)
BOOST_DESCRIBE_ENUM(SourceState, active, failing, stale, disabled)

BOOST_DESCRIBE_STRUCT(Source, (),
                      (name, kind, url, user_name, password, language, time_zone, days_ahead, refresh, refresh_hours, is_enabled,
                       has_password, state, channels_found, channels_linked, programmes, programmes_till, last_fetch_at,
                       last_good_at, size_bytes, error_code, error_message, job))
BOOST_DESCRIBE_STRUCT(GuideChannel, (),
                      (source_id, guide_id, name, names, icon, number, programmes, programmes_from, programmes_till, gap_count,
                       overlap_count, is_listed, listed_at, source_name))
BOOST_DESCRIBE_STRUCT(Link, (),
                      (number, name, kind, external_id, guide_channel_id, guide_offset_minutes, guide_channel_name, source_id,
                       source_name, guide_until, guide_reach, gap_count, overlap_count, last_refresh_at, guide_state))

static constexpr std::uint32_t kAnswer = meta::read_only | meta::unsaved;
static constexpr std::uint32_t kShown = meta::read_only | meta::filterable | meta::sortable;

static constexpr meta::Rule source_rules[] = {
    {"name", "Name for staff; unique.", meta::required | meta::filterable | meta::sortable | meta::searchable, 1, 60},
    {"kind", "Fetched from an address, or uploaded by staff.", meta::once | meta::filterable | meta::sortable},
    {"url", "XMLTV, plain or gzip, by http or https; {date}, {days} and {lang} are filled in.", meta::none, 0, 2000,
     meta::Format::url},
    {"user_name", "Sent with the password when the address asks for one.", meta::none, 0, 100},
    {"password", "Never answered.", meta::write_only, 0, 500},
    {"language", "Stands for {lang} in the address; without one the deployment's default.", meta::none, 0, 35,
     meta::Format::language},
    {"time_zone", "Zone of times that name none; without one the deployment's.", meta::none, 0, 64, meta::Format::zone},
    {"days_ahead", "How many days after today are taken over.", meta::none, 1, 14},
    {"refresh", "Every night, or every few hours.", meta::filterable},
    {"refresh_hours", "Hours between two refreshes when it is not nightly.", meta::none, 1, 12},
    {"is_enabled", "Only enabled sources are refreshed; the programmes of others stay.", meta::filterable | meta::sortable},
    {"has_password", "Whether a password is stored.", kAnswer},
    {"state", "Failing: the last refresh failed. Stale: no success for 36 hours.", kAnswer},
    {"channels_found", "Channels of its last good file.", kAnswer},
    {"channels_linked", "How many of our channels show its guide.", kAnswer},
    {"programmes", "Programmes stored of it.", kAnswer},
    {"programmes_till", "Until when they reach.", kAnswer},
    {"last_fetch_at", "When it was last asked or uploaded.", kAnswer},
    {"last_good_at", "When a file was last found good.", kAnswer},
    {"size_bytes", "Size of the last good file as it came.", kAnswer},
    {"error_code", "Why the last refresh failed; the last good guide stays.", kAnswer},
    {"error_message", "The same as a sentence.", kAnswer},
    {"job", "The refresh that waits for its turn or runs.", kAnswer},
};
static constexpr auto source_table = meta::fields_of<Source>(source_rules);
static constexpr meta::Unique source_uniques[] = {{"epg_sources_name", "epg_sources.name", "/name", "SOURCE_NAME_TAKEN"}};

static constexpr meta::Rule guide_channel_rules[] = {
    {"source_id", "Where it comes from.", meta::read_only | meta::filterable, INT64_MIN, INT64_MAX, meta::Format::plain,
     "cms.epg_sources"},
    {"guide_id", "The source's own id of it.", kShown | meta::searchable},
    {"name", "Its first name in the file.", kShown | meta::searchable},
    {"names", "All its names in the file.", meta::read_only},
    {"icon", "Address of its picture.", meta::read_only},
    {"number", "Its number, as the file has it.", meta::read_only},
    {"programmes", "How many are stored.", kShown},
    {"programmes_from", "From when they reach.", kShown},
    {"programmes_till", "Until when they reach.", kShown},
    {"gap_count", "Times without programme after the last refresh.", kShown},
    {"overlap_count", "Programmes that the last refresh had to cut.", kShown},
    {"is_listed", "Whether the last file still had it.", kShown},
    {"listed_at", "When a file last had it.", kShown},
    {"source_name", "Name of its source.", kAnswer},
};
static constexpr auto guide_channel_table = meta::fields_of<GuideChannel>(guide_channel_rules);

static constexpr meta::Rule link_rules[] = {
    {"number", "The channel's number.", kShown | meta::searchable},
    {"name", "The channel's name.", kShown | meta::searchable},
    {"kind", "Television or radio.", kShown},
    {"external_id", "The operator's own key; proposals compare it with guide ids.", meta::read_only},
    {"guide_channel_id", "The source channel whose guide it shows.", meta::filterable, INT64_MIN, INT64_MAX, meta::Format::plain,
     "cms.guide_channels"},
    {"guide_offset_minutes", "Moves the guide's times.", meta::filterable | meta::sortable, -720, 720},
    {"guide_channel_name", "Name of the source channel.", kShown},
    {"source_id", "The source.", meta::read_only | meta::filterable, INT64_MIN, INT64_MAX, meta::Format::plain,
     "cms.epg_sources"},
    {"source_name", "Name of the source.", kShown},
    {"guide_until", "Until when its guide reaches, offset included.", kShown},
    {"guide_reach", "The same for filters: 1970 when there are no programmes, empty when it is not linked.",
     meta::read_only | meta::write_only | meta::filterable},
    {"gap_count", "Times without programme.", kShown},
    {"overlap_count", "Programmes that had to be cut.", kShown},
    {"last_refresh_at", "When its source last brought a good file.", kShown},
    {"guide_state", "Covered: at least 48 hours ahead. May be filtered by `is` and `in`.", kAnswer | meta::filterable},
};
static constexpr auto link_table = meta::fields_of<Link>(link_rules);

const meta::Entity& Source::shape() {
  static constexpr meta::Entity entity{"EpgSource", "cms.epg_sources", "epg_sources", source_table, source_uniques};
  return entity;
}

const meta::Entity& GuideChannel::shape() {
  static constexpr meta::Entity entity{"GuideChannel", "cms.guide_channels", "guide_channels", guide_channel_table};
  return entity;
}

const meta::Entity& Link::shape() {
  static constexpr meta::Entity entity{"EpgLink", "cms.epg", "epg_links", link_table, {}, "name", false, "channels"};
  return entity;
}

}  // namespace epg
