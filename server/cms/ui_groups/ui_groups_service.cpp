#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "cms/ui_groups/queries.gen.hpp"
#include "cms/ui_groups/ui_groups.hpp"
#include "foundation/records/membership.hpp"

namespace ui_groups {
namespace {

using IdSet = std::unordered_set<std::int64_t>;

IdSet read_ids(db::Tx& tx, const db::Query& query) {
  IdSet out;
  tx.each(query, {}, [&](const db::Row& row) { out.insert(row.integer(0)); });
  return out;
}

std::unexpected<base::Error> fail_reference(const std::string& pointer) {
  return base::fail_field(pointer, "REFERENCE", "There is no such record.");
}

base::Status check_parent(db::Tx& tx, const Group& group, const Group* before) {
  if (!group.parent_id || (before && before->parent_id == group.parent_id)) return {};
  const auto parent = records::find<Group>(tx, group.parent_id->raw);
  if (!parent) return fail_reference("/parent_id");
  // Trashed children count too: they may come back.
  const bool has_children = before && tx.number(queries::child_count, {before->id}) > 0;
  if (parent->parent_id || has_children || (before && parent->id == before->id))
    return base::fail_field("/parent_id", "GROUP_NESTED", "A group inside another one holds no groups itself.");
  return {};
}

base::Status settle_channels(db::Tx& tx, Group& group, const Group* before) {
  if (before && before->channels == group.channels) return {};
  const auto live = read_ids(tx, queries::live_channels);
  const auto was_there = [&](ChannelId id) {
    return before && std::ranges::find(before->channels, id) != before->channels.end();
  };
  for (std::size_t i = 0; i < group.channels.size(); ++i)
    if (!live.contains(group.channels[i].raw) && !was_there(group.channels[i]))
      return fail_reference(fmt::format("/channels/{}", i));
  if (before) group.channels = records::with_hidden(std::move(group.channels), before->channels, live);
  return {};
}

}  // namespace

base::Status settle(db::Tx& tx, Group& group, const Group* before, const records::Act& act) {
  if (!group.name.find(act.default_language))
    return base::fail_field("/name/" + act.default_language, "NAME_REQUIRED", "The name in the default language is required.");
  for (auto* colour : {&group.colour_from, &group.colour_to})
    if (*colour && (*colour)->empty()) colour->reset();
  TRY_OK(check_parent(tx, group, before));
  TRY_OK(settle_channels(tx, group, before));
  if (!before) group.position = static_cast<std::int32_t>(tx.number(queries::last_position)) + 1;
  return {};
}

void show(db::Tx& tx, std::span<Group* const> groups) {
  const bool has_channels = std::ranges::any_of(groups, [](const Group* group) { return !group->channels.empty(); });
  const bool has_parents = std::ranges::any_of(groups, [](const Group* group) { return group->parent_id.has_value(); });
  const auto live = has_channels ? read_ids(tx, queries::live_channels) : IdSet{};
  const auto tops = has_parents ? read_ids(tx, queries::top_ids) : IdSet{};
  for (auto* group : groups) {
    std::erase_if(group->channels, [&](ChannelId id) { return !live.contains(id.raw); });
    if (group->parent_id && !tops.contains(group->parent_id->raw)) group->parent_id.reset();
    group->channel_count = static_cast<std::int64_t>(group->channels.size());
  }
}

std::vector<Group> ordered(db::Tx& tx) {
  std::vector<Group> out;
  for (const auto id : tx.all(queries::ids, {}, [](const db::Row& row) { return row.integer(0); }))
    if (auto group = records::find<Group>(tx, id)) out.push_back(std::move(*group));
  std::vector<Group*> pointers;
  for (auto& group : out) pointers.push_back(&group);
  show(tx, pointers);
  return out;
}

}  // namespace ui_groups
