#include "cms/channels/channels.hpp"
#include "foundation/meta/describe.hpp"

namespace channels {

BOOST_DESCRIBE_ENUM(Kind, tv, radio)
BOOST_DESCRIBE_ENUM(State, draft, ready, disabled)
BOOST_DESCRIBE_ENUM(Category, tvs, phones)
BOOST_DESCRIBE_ENUM(Availability, draft, disabled, waiting, live, ended, incomplete)
BOOST_DESCRIBE_ENUM(PublishMark, new_, changed, published, in_no_package)
BOOST_DESCRIBE_ENUM(GuideState, unlinked, no_data, ending, covered)
BOOST_DESCRIBE_ENUM(NumberTaken, swap, shift, next_free)

BOOST_DESCRIBE_STRUCT(Channel, (),
                      (number, name, kind, state, external_id, description, visible_on, stream_id, android_url, apple_url,
                       web_url, alternative_url, catch_up_url, replay, replay_days, start_over, recording, pause,
                       guide_channel_id, guide_offset_minutes, icon, tile, starts_at, ends_at, suppress_on_trial, parental, age,
                       notes, groups, packages, number_taken, availability, publish_mark, guide_state, guide_until, warnings))

using namespace meta;
static constexpr std::uint32_t kAnswer = read_only | unsaved;
static constexpr Rule rules[] = {
    {"number", "Position on the remote; left out: the next free one.", filterable | sortable | searchable | viewer, 1,
     kNumberMax},
    {"name", "Name shown to viewers.", required | filterable | sortable | searchable | viewer, 1, 120},
    {"kind", "Television or radio.", filterable | sortable | viewer},
    {"state", "Drafts and disabled channels are never published.", filterable | sortable | viewer},
    {"external_id", "The operator's own key; unique.", filterable | searchable, 1, 64},
    {"description", "Shown in details.", multiline | viewer, 0, 4000},
    {"visible_on", "Which kinds of device see it: TVs and boxes, phones and web.", viewer, 0, 2},
    {"stream_id", "The stream of the built-in media server; then the URLs may stay empty.", filterable | viewer, INT64_MIN,
     INT64_MAX, Format::plain, "streaming.streams"},
    {"android_url", "Android, Fire TV, Android TV and boxes: .mpd, .m3u8, .ts, udp or rtp.", viewer, 0, 2000, Format::url},
    {"apple_url", "iPhone, iPad, Apple TV, KaiOS: https and .m3u8.", viewer, 0, 2000, Format::url},
    {"web_url", "Browsers and smart TVs: .mpd or .m3u8.", viewer, 0, 2000, Format::url},
    {"alternative_url", "Used when the family's own address is empty or failed.", viewer, 0, 2000, Format::url},
    {"catch_up_url", "Pattern of past programmes for servers that are not ours.", none, 0, 2000, Format::url},
    {"replay", "Past programmes may be watched.", filterable | viewer},
    {"replay_days", "How many days back; 0 = the deployment's setting.", viewer, 0, 30},
    {"start_over", "The running programme may be restarted.", viewer},
    {"recording", "Viewers may record.", filterable | viewer},
    {"pause", "Live may be paused.", viewer},
    {"guide_channel_id", "The source channel whose guide it shows.", filterable | viewer, INT64_MIN, INT64_MAX, Format::plain,
     "cms.guide_channels"},
    {"guide_offset_minutes", "Moves the guide's times.", viewer, -720, 720},
    {"icon", "Picture of 300x300; without one it is made from colour and initials.", viewer, 0, 64, Format::image, "cms.artwork"},
    {"tile", "Picture of 384x216.", viewer, 0, 64, Format::image, "cms.artwork"},
    {"starts_at", "Shown from this instant on.", filterable | viewer},
    {"ends_at", "Shown until this instant.", filterable | viewer},
    {"suppress_on_trial", "Trial customers see it, but playing asks them to subscribe.", viewer},
    {"parental", "Playing asks for the PIN.", viewer},
    {"age", "General least age.", viewer, 0, 21},
    {"notes", "For staff.", multiline, 0, 2000},
    {"groups", "UI groups that hold it.", unsaved, INT64_MIN, 500, Format::plain, "cms.ui_groups"},
    {"packages", "Packages that hold it by itself.", unsaved, INT64_MIN, 500, Format::plain, "cms.packages"},
    {"number_taken", "What to do when the number is taken: swap, insert and shift, or take the next free one.",
     write_only | unsaved},
    {"availability", "What stands between it and viewers.", kAnswer},
    {"publish_mark", "Whether viewers see what was edited.", kAnswer},
    {"guide_state", "Whether its guide is linked and reaches far enough.", kAnswer},
    {"guide_until", "Until when its guide reaches.", kAnswer},
    {"warnings", "Codes of what will not work as it stands.", kAnswer},
};
static constexpr auto table = fields_of<Channel>(rules);
static constexpr Unique uniques[] = {
    {"channels_number", "channels.number", "/number", "NUMBER_TAKEN"},
    {"channels_external_id", "channels.external_id", "/external_id", "EXTERNAL_ID_TAKEN"},
};

const Entity& Channel::shape() {
  static constexpr Entity entity{"Channel", "cms.channels", "channels", table, uniques};
  return entity;
}

}  // namespace channels
