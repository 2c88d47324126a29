#include "cms/epg/epg_shapes.hpp"

#include "foundation/meta/describe.hpp"

namespace epg {

BOOST_DESCRIBE_STRUCT(LinkRow, (), (channel, guide_channel, guide_offset_minutes))
static constexpr meta::Rule link_row_rules[] = {
    {"channel", "Our channel.", meta::required, INT64_MIN, INT64_MAX, meta::Format::plain, "cms.channels"},
    {"guide_channel", "The guide it shows; absent: none.", meta::none, INT64_MIN, INT64_MAX, meta::Format::plain,
     "cms.guide_channels"},
    {"guide_offset_minutes", "Moves the guide's times; absent: as it is.", meta::none, -720, 720},
};
const meta::Entity& LinkRow::shape() { return meta::shape_of<LinkRow, link_row_rules>("EpgLinkRow"); }

BOOST_DESCRIBE_STRUCT(LinkBody, (), (links, score_min))
static constexpr meta::Rule link_body_rules[] = {
    {"links", "What is to be linked.", meta::none, 0, 10'000},
    {"score_min", "Instead: takes all proposals of at least this score.", meta::none, 1, 100},
};
const meta::Entity& LinkBody::shape() { return meta::shape_of<LinkBody, link_body_rules>("EpgLinks"); }

BOOST_DESCRIBE_STRUCT(Linked, (), (linked))
static constexpr meta::Rule linked_rules[] = {
    {"linked", "How many channels were linked."},
};
const meta::Entity& Linked::shape() { return meta::shape_of<Linked, linked_rules>("EpgLinked"); }

BOOST_DESCRIBE_STRUCT(LogRow, (), (at, result, programmes, channels, took_ms, code, message))
static constexpr meta::Rule log_row_rules[] = {
    {"at", "When it ended."},     {"result", "done, unchanged, failed or shrunk."},
    {"programmes", "That came."}, {"channels", "That came."},
    {"took_ms", "Milliseconds."}, {"code", "Why it failed."},
    {"message", "In English."},
};
const meta::Entity& LogRow::shape() { return meta::shape_of<LogRow, log_row_rules>("EpgRefresh"); }

BOOST_DESCRIBE_STRUCT(Log, (), (items))
static constexpr meta::Rule log_rules[] = {
    {"items", "The newest first."},
};
const meta::Entity& Log::shape() { return meta::shape_of<Log, log_rules>("EpgLog"); }

BOOST_DESCRIBE_STRUCT(Summary, (), (channels, unlinked, no_data, ending, covered, programmes))
static constexpr meta::Rule summary_rules[] = {
    {"channels", "That are not disabled."},
    {"unlinked", "Without a guide."},
    {"no_data", "With a guide that is empty."},
    {"ending", "Of which the guide ends soon."},
    {"covered", "Of which the guide reaches far enough."},
    {"programmes", "Stored, of guides that channels show."},
};
const meta::Entity& Summary::shape() { return meta::shape_of<Summary, summary_rules>("EpgSummary"); }

BOOST_DESCRIBE_STRUCT(ProposalRow, (),
                      (channel, number, name, guide_channel, guide_channel_name, source_name, score, reason, reasons))
static constexpr meta::Rule proposal_rules[] = {
    {"channel", "Our channel."},
    {"number", "Its number."},
    {"name", "Its name."},
    {"guide_channel", "The guide that fits."},
    {"guide_channel_name", "Its name."},
    {"source_name", "Where it comes from."},
    {"score", "1 to 100."},
    {"reason", "The strongest: id, name or number."},
    {"reasons", "All of them."},
};
const meta::Entity& ProposalRow::shape() { return meta::shape_of<ProposalRow, proposal_rules>("EpgProposal"); }

BOOST_DESCRIBE_STRUCT(Proposals, (), (items))
static constexpr meta::Rule proposals_rules[] = {
    {"items", "Of channels without a guide."},
};
const meta::Entity& Proposals::shape() { return meta::shape_of<Proposals, proposals_rules>("EpgProposals"); }

BOOST_DESCRIBE_STRUCT(ProgrammeRow, (), (start, end, title, sub_title, description, season, episode))
static constexpr meta::Rule programme_rules[] = {
    {"start", "When it begins."},
    {"end", "When it ends."},
    {"title", "In the default language, else the one that the guide has."},
    {"sub_title", "Of the episode.", meta::sparse},
    {"description", "What it is about.", meta::sparse},
    {"season", "From 1.", meta::sparse},
    {"episode", "From 1.", meta::sparse},
};
const meta::Entity& ProgrammeRow::shape() { return meta::shape_of<ProgrammeRow, programme_rules>("EpgProgramme"); }

BOOST_DESCRIBE_STRUCT(Gap, (), (start, end))
static constexpr meta::Rule gap_rules[] = {
    {"start", "From here on nothing is known."},
    {"end", "Until here."},
};
const meta::Entity& Gap::shape() { return meta::shape_of<Gap, gap_rules>("EpgGap"); }

BOOST_DESCRIBE_STRUCT(Programmes, (), (from, to, programmes, gaps))
static constexpr meta::Rule programmes_rules[] = {
    {"from", "As asked."},
    {"to", "As asked."},
    {"programmes", "In time order."},
    {"gaps", "Where nothing is known."},
};
const meta::Entity& Programmes::shape() { return meta::shape_of<Programmes, programmes_rules>("EpgProgrammes"); }

}  // namespace epg
