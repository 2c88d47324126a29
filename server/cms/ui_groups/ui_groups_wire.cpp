// What channels learn from this room: which groups hold them, and how a request or an import changes that.
// Not the rules of groups themselves.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "cms/ui_groups/queries.gen.hpp"
#include "cms/ui_groups/ui_groups.hpp"

namespace ui_groups {
namespace {

using channels::Channel;

void fill_groups(db::Tx& tx, std::span<Channel* const> list) {
  if (list.empty()) return;
  std::unordered_map<std::int64_t, Channel*> by_id;
  for (auto* channel : list) {
    channel->groups.clear();
    by_id[channel->id.raw] = channel;
  }
  const auto [least, most] = std::ranges::minmax(list, {}, [](const Channel* channel) { return channel->id.raw; });
  tx.each(queries::groups_of_channels, {least->id, most->id}, [&](const db::Row& row) {
    if (const auto it = by_id.find(row.integer(0)); it != by_id.end())
      it->second->groups.push_back(row.id<channels::GroupTag>(1));
  });
}

void remember(db::Tx& tx, const Group& group, std::string_view action, const std::string& fields, const records::Act& act) {
  tx.run(queries::touch, {group.id, act.now});
  const auto name = std::string(group.name.pick(act.default_language, act.default_language));
  act.journal.write(tx, {"cms.ui_groups", action, group.id.raw, name, fields});
}

base::Status append(db::Tx& tx, GroupId id, ChannelId channel, const std::string& pointer, const records::Act& act) {
  const auto group = records::find<Group>(tx, group_entity(), id.raw);
  if (!group) return base::fail_field(pointer, "REFERENCE", "There is no such record.");
  if (tx.number(queries::member_count, {id}) >= kChannelsMax)
    return base::fail_field(pointer, "COUNT", fmt::format("A group holds at most {} channels.", kChannelsMax));
  tx.run(queries::append_channel, {id, channel});
  remember(tx, *group, "add_channel", fmt::format(R"({{"channel":[null,{}]}})", channel.raw), act);
  return {};
}

std::vector<GroupId> stored_groups(db::Tx& tx, ChannelId channel) {
  return tx.all(queries::groups_of_channels, {channel, channel},
                [](const db::Row& row) { return row.id<channels::GroupTag>(1); });
}

// A request that did not name `groups` carries them as they were read.
base::Status keep_membership(db::Tx& tx, const Channel& after, const Channel* before, const records::Act& act) {
  if (before && before->groups == after.groups) return {};
  const auto stored = stored_groups(tx, after.id);
  for (std::size_t i = 0; i < after.groups.size(); ++i)
    if (std::ranges::find(stored, after.groups[i]) == stored.end())
      TRY_OK(append(tx, after.groups[i], after.id, fmt::format("/groups/{}", i), act));
  for (const auto id : stored) {
    if (std::ranges::find(after.groups, id) != after.groups.end()) continue;
    tx.run(queries::remove_channel, {id, after.id});
    if (const auto group = records::find<Group>(tx, group_entity(), id.raw))
      remember(tx, *group, "remove_channel", fmt::format(R"({{"channel":[{},null]}})", after.id.raw), act);
  }
  return {};
}

// The first kNameMax code points.
std::string cut(std::string_view text) {
  std::string out(text);
  while (base::code_points(out) > kNameMax) {
    while ((static_cast<unsigned char>(out.back()) & 0xC0U) == 0x80U) out.pop_back();
    out.pop_back();
  }
  return base::trim(out);
}

// Playlists name groups by text only: the same folded name is the same group.
base::Status import_groups(db::Tx& tx, ChannelId channel, const std::vector<std::string>& names, const records::Act& act) {
  for (const auto& text : names) {
    const auto name = cut(base::to_nfc(text));
    const auto key = base::fold_key(name);
    if (key.empty()) continue;
    auto id = tx.one(queries::id_by_key, {key}, [](const db::Row& row) { return row.id<channels::GroupTag>(0); });
    if (!id) {
      Group group;
      group.name.set(act.default_language, name);
      if (auto problems = meta::validate(group_entity().fields, &group); !problems.empty())
        return base::fail(meta::invalid(std::move(problems)));
      TRY_OK(check(tx, group, nullptr, act));
      TRY_OK(records::insert(tx, group_entity(), group, act));
      id = group.id;
    }
    if (tx.number(queries::is_member, {*id, channel}) == 0) TRY_OK(append(tx, *id, channel, "/groups", act));
  }
  return {};
}

// ?group=<id>; 0 means: in no group.
records::Extra by_group(std::int64_t id) {
  if (id == 0) return {fmt::format("t.id NOT IN ({})", queries::channels_in_groups.sqlite), {}};
  return {fmt::format("t.id IN ({})", queries::channels_in_group.sqlite), {id}};
}

}  // namespace

void wire(channels::Channels& channels, records::Dependents& dependents) {
  channels.on_decorate(fill_groups);
  channels.on_stored(keep_membership);
  channels.on_imported_groups(import_groups);
  channels.add_filter("group", by_group);
  dependents.add_query("cms.ui_groups", "cms.ui_groups", queries::children);
}

}  // namespace ui_groups
