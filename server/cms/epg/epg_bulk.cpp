// What one channel goes through in an action over many (C20-904). The job around it is foundation/jobs.
#include <boost/json.hpp>

#include "cms/epg/epg.hpp"
#include "cms/epg/epg_rules.hpp"
#include "foundation/jobs/bulk.hpp"
#include "foundation/meta/describe.hpp"
#include "panel/user_log/user_log.hpp"

namespace epg {
namespace json = boost::json;

struct SourceChoice {
  SourceId source;
};
BOOST_DESCRIBE_STRUCT(SourceChoice, (), (source))
static constexpr meta::Rule source_choice_rules[] = {
    {"source", "The guide source.", meta::required, 1, INT64_MAX, meta::Format::plain, "cms.epg_sources"}};
static constexpr auto source_choice_table = meta::fields_of<SourceChoice>(source_choice_rules);

struct OffsetChoice {
  std::int32_t guide_offset_minutes{};
};
BOOST_DESCRIBE_STRUCT(OffsetChoice, (), (guide_offset_minutes))
static constexpr meta::Rule offset_choice_rules[] = {
    {"guide_offset_minutes", "Moves the guide's times.", meta::required, -720, 720}};
static constexpr auto offset_choice_table = meta::fields_of<OffsetChoice>(offset_choice_rules);

namespace {

// What a channel is to show, from what it shows.
using Choose = std::function<base::Result<LinkChoice>(db::Tx&, const channels::Channel&, const json::object& values)>;

jobs::BulkApply linking(const Guide& guide, Choose choose) {
  return [&guide, choose = std::move(choose)](db::Tx& tx, std::int64_t id, const json::object& values,
                                              const records::Act& act) -> base::Result<bool> {
    const auto channel = records::find<channels::Channel>(tx, id);
    if (!channel) return base::fail_not_found();
    TRY(const auto choice, choose(tx, *channel, values));
    TRY(const auto changed, guide.link(tx, std::span(&choice, 1), act));
    return changed > 0;
  };
}

base::Result<LinkChoice> cleared(db::Tx&, const channels::Channel& channel, const json::object&) {
  return LinkChoice{channel.id, std::nullopt, std::nullopt};
}

base::Result<LinkChoice> moved(db::Tx&, const channels::Channel& channel, const json::object& values) {
  const auto minutes = static_cast<std::int32_t>(values.at("guide_offset_minutes").as_int64());
  return LinkChoice{channel.id, channel.guide_channel_id, minutes};
}

}  // namespace

void add_bulk(http::Router& router, jobs::Runner& runner, const Guide& guide) {
  jobs::BulkVerb clear{"clear", "Unlinks many channels.", linking(guide, cleared)};
  jobs::BulkVerb set_offset{"set_offset", "Moves the guides of many channels.", linking(guide, moved)};
  set_offset.values.assign(offset_choice_table.begin(), offset_choice_table.end());
  set_offset.make = [] { return std::make_shared<OffsetChoice>(); };
  const auto of_source = [&guide](db::Tx& tx, const channels::Channel& channel,
                                  const json::object& values) -> base::Result<LinkChoice> {
    TRY(const auto found, guide.counterpart(tx, channel, SourceId{values.at("source").as_int64()}));
    return LinkChoice{channel.id, found, std::nullopt};
  };
  jobs::BulkVerb set_source{"set_source", "Gives many channels the guide of the same id from one source.",
                            linking(guide, of_source)};
  set_source.values.assign(source_choice_table.begin(), source_choice_table.end());
  set_source.make = [] { return std::make_shared<SourceChoice>(); };
  std::vector<jobs::BulkVerb> verbs;
  for (auto* verb : {&clear, &set_offset, &set_source}) verbs.push_back(std::move(*verb));
  jobs::add_bulk(router, runner,
                 {Link::shape(), "/api/v1/deployments/{deployment}/cms/epg", user_log::journal_of, link_parameters(), link_extra,
                  expand_state_filter},
                 std::move(verbs));
}

}  // namespace epg
