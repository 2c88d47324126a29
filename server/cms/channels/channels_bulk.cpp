// Actions over many channels (C20-010): each verb changes one channel.
// Not the choice of the channels and not the job: foundation/jobs has both.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "cms/channels/channels.hpp"
#include "foundation/jobs/bulk.hpp"
#include "foundation/meta/describe.hpp"
#include "panel/user_log/user_log.hpp"

namespace channels {
namespace json = boost::json;

struct GroupChoice {
  GroupId group;
};
BOOST_DESCRIBE_STRUCT(GroupChoice, (), (group))
static constexpr meta::Rule group_rules[] = {
    {"group", "The UI group.", meta::required, 1, INT64_MAX, meta::Format::plain, "cms.ui_groups"}};
static constexpr auto group_table = meta::fields_of<GroupChoice>(group_rules);

struct PackageChoice {
  PackageId package;
};
BOOST_DESCRIBE_STRUCT(PackageChoice, (), (package))
static constexpr meta::Rule package_rules[] = {
    {"package", "The package.", meta::required, 1, INT64_MAX, meta::Format::plain, "cms.packages"}};
static constexpr auto package_table = meta::fields_of<PackageChoice>(package_rules);

namespace {

// What may be the same for many. Names, numbers, keys and addresses are each channel's own.
constexpr std::array<std::string_view, 15> kSettable{"state",
                                                     "visible_on",
                                                     "stream_id",
                                                     "replay",
                                                     "replay_days",
                                                     "start_over",
                                                     "recording",
                                                     "pause",
                                                     "guide_channel_id",
                                                     "guide_offset_minutes",
                                                     "starts_at",
                                                     "ends_at",
                                                     "suppress_on_trial",
                                                     "parental",
                                                     "age"};

using Change = std::function<base::Status(Channel& channel, const json::object& values)>;

// The channel as it is, changed, stored by the rules that hold for one channel.
jobs::BulkApply changing(const Channels& channels, Change change) {
  return [&channels, change = std::move(change)](db::Tx& tx, std::int64_t id, const json::object& values,
                                                 const records::Act& act) -> base::Result<bool> {
    auto before = records::find<Channel>(tx, id);
    if (!before) return base::fail_not_found();
    Channel* const one = &*before;
    channels.decorate(tx, std::span(&one, 1), act.now);
    Channel after = *before;
    TRY_OK(change(after, values));
    const bool is_same = meta::difference(Channel::shape().fields, &*before, &after).empty() && after.groups == before->groups &&
                         after.packages == before->packages;
    if (is_same) return false;
    TRY_OK(channels.update(tx, *before, after, act));
    return true;
  };
}

Change to_state(State state) {
  return [state](Channel& channel, const json::object&) -> base::Status {
    channel.state = state;
    return {};
  };
}

template <class Id>
Change in_list(std::vector<Id> Channel::* list, std::string_view name, bool is_in) {
  return [list, name, is_in](Channel& channel, const json::object& values) -> base::Status {
    auto& ids = channel.*list;
    const Id id{values.at(name).as_int64()};
    const auto at = std::ranges::find(ids, id);
    if (is_in && at == ids.end()) ids.push_back(id);
    if (!is_in && at != ids.end()) ids.erase(at);
    return {};
  };
}

std::vector<meta::Field> settable_fields() {
  std::vector<meta::Field> out;
  for (const auto name : kSettable) out.push_back(*Channel::shape().find(name));
  return out;
}

template <class Body>
jobs::BulkVerb with_body(jobs::BulkVerb verb, std::span<const meta::Field> fields) {
  verb.values.assign(fields.begin(), fields.end());
  verb.make = [] { return std::make_shared<Body>(); };
  return verb;
}

}  // namespace

void add_bulk(http::Router& router, jobs::Runner& runner, const Channels& channels, const records::Dependents& dependents) {
  std::vector<jobs::BulkVerb> verbs;
  verbs.push_back({"enable", "Makes many channels ready.", changing(channels, to_state(State::ready))});
  verbs.push_back({"disable", "Takes many channels out of what is published.", changing(channels, to_state(State::disabled))});
  verbs.push_back(with_body<GroupChoice>(
      {"add_to_group", "Puts many channels into a UI group.", changing(channels, in_list(&Channel::groups, "group", true))},
      group_table));
  verbs.push_back(with_body<GroupChoice>({"remove_from_group", "Takes many channels out of a UI group.",
                                          changing(channels, in_list(&Channel::groups, "group", false))},
                                         group_table));
  verbs.push_back(with_body<PackageChoice>(
      {"add_to_package", "Puts many channels into a package.", changing(channels, in_list(&Channel::packages, "package", true))},
      package_table));
  verbs.push_back(with_body<PackageChoice>({"remove_from_package", "Takes many channels out of a package.",
                                            changing(channels, in_list(&Channel::packages, "package", false))},
                                           package_table));
  const auto fields = settable_fields();
  auto set = with_body<Channel>({"set", "Gives many channels the same values.", {}}, fields);
  set.mode = meta::Mode::patch;
  set.apply = changing(channels, [fields](Channel& channel, const json::object& values) -> base::Status {
    auto problems = meta::from_json(fields, values, &channel, meta::Mode::patch);
    if (!problems.empty()) return base::fail(meta::invalid(std::move(problems)));
    return {};
  });
  verbs.push_back(std::move(set));
  verbs.push_back(jobs::bulk_delete(Channel::shape(), "channels", dependents));
  verbs.push_back(jobs::bulk_restore(Channel::shape(), "channels"));
  jobs::add_bulk(router, runner,
                 {Channel::shape(), "/api/v1/deployments/{deployment}/cms/channels", user_log::journal_of,
                  list_parameters(channels), [&channels](const http::Context& context) { return list_extra(channels, context); }},
                 std::move(verbs));
}

}  // namespace channels
