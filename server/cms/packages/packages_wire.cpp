// What channels and groups learn from this room: which packages hold them, and how a request changes that.
// Not the rules of packages themselves.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "cms/packages/packages.hpp"
#include "cms/packages/queries.gen.hpp"

namespace packages {
namespace {

using channels::Channel;

void fill_packages(db::Tx& tx, std::span<Channel* const> list) {
  if (list.empty()) return;
  std::unordered_map<std::int64_t, Channel*> by_id;
  for (auto* channel : list) {
    channel->packages.clear();
    by_id[channel->id.raw] = channel;
  }
  const auto [least, most] = std::ranges::minmax(list, {}, [](const Channel* channel) { return channel->id.raw; });
  tx.each(queries::packages_of_channels, {least->id, most->id}, [&](const db::Row& row) {
    if (const auto it = by_id.find(row.integer(0)); it != by_id.end())
      it->second->packages.push_back(row.id<channels::PackageTag>(1));
  });
}

void remember(db::Tx& tx, const Package& package, std::string_view action, const std::string& fields, const records::Act& act) {
  tx.run(queries::touch, {package.id, act.now});
  act.journal.write(tx, {"cms.packages", action, package.id.raw, package.name, fields});
}

base::Status append(db::Tx& tx, PackageId id, ChannelId channel, const std::string& pointer, const records::Act& act) {
  const auto package = records::find<Package>(tx, package_entity(), id.raw);
  if (!package) return base::fail_field(pointer, "REFERENCE", "There is no such record.");
  if (tx.number(queries::member_count, {id}) >= kChannelsMax)
    return base::fail_field(pointer, "COUNT", fmt::format("A package holds at most {} channels.", kChannelsMax));
  tx.run(queries::append_channel, {id, channel});
  remember(tx, *package, "add_channel", fmt::format(R"({{"channel":[null,{}]}})", channel.raw), act);
  return {};
}

// A request that did not name `packages` carries them as they were read.
base::Status keep_membership(db::Tx& tx, const Channel& after, const Channel* before, const records::Act& act) {
  if (before && before->packages == after.packages) return {};
  const auto stored = tx.all(queries::packages_of_channels, {after.id, after.id},
                             [](const db::Row& row) { return row.id<channels::PackageTag>(1); });
  for (std::size_t i = 0; i < after.packages.size(); ++i)
    if (std::ranges::find(stored, after.packages[i]) == stored.end())
      TRY_OK(append(tx, after.packages[i], after.id, fmt::format("/packages/{}", i), act));
  for (const auto id : stored) {
    if (std::ranges::find(after.packages, id) != after.packages.end()) continue;
    tx.run(queries::remove_channel, {id, after.id});
    if (const auto package = records::find<Package>(tx, package_entity(), id.raw))
      remember(tx, *package, "remove_channel", fmt::format(R"({{"channel":[{},null]}})", after.id.raw), act);
  }
  return {};
}

// ?package=<id>: channels that it holds by itself or by a group; 0 means: in no package.
records::Extra by_package(std::int64_t id) {
  if (id == 0) return {fmt::format("t.id NOT IN ({})", queries::channels_in_packages.sqlite), {}};
  return {fmt::format("t.id IN ({})", queries::channels_in_package.sqlite), {id}};
}

}  // namespace

void wire(channels::Channels& channels, records::Dependents& dependents) {
  channels.on_decorate(fill_packages);
  channels.on_stored(keep_membership);
  channels.add_filter("package", by_package);
  dependents.add_query("cms.channels", "cms.packages", queries::holders_of_channel);
  dependents.add_query("cms.ui_groups", "cms.packages", queries::holders_of_group);
}

}  // namespace packages
