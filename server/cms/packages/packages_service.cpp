#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "cms/packages/packages.hpp"
#include "cms/packages/queries.gen.hpp"
#include "foundation/records/membership.hpp"

namespace packages {
namespace {

using IdSet = std::unordered_set<std::int64_t>;

std::unexpected<base::Error> fail_reference(const std::string& pointer) {
  return base::fail_field(pointer, "REFERENCE", "There is no such record.");
}

template <class Id>
base::Status settle_links(db::Tx& tx, const db::Query& live, std::vector<Id>& ids, const std::vector<Id>* before,
                          std::string_view field) {
  if (before && *before == ids) return {};
  IdSet known;
  tx.each(live, {}, [&](const db::Row& row) { known.insert(row.integer(0)); });
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (!known.contains(ids[i].raw) && !(before && std::ranges::find(*before, ids[i]) != before->end()))
      return fail_reference(fmt::format("/{}/{}", field, i));
  if (before) ids = records::with_hidden(std::move(ids), *before, known);
  return {};
}

// What the packages from `least` to `most` hold, trash left out.
struct Content {
  std::unordered_map<std::int64_t, std::vector<GroupId>> groups;
  std::unordered_map<std::int64_t, std::vector<ChannelId>> by_groups, own;
};

// A channel of several groups comes once.
std::vector<ChannelId> without_twins(const std::vector<ChannelId>& ids, const std::vector<ChannelId>& more) {
  std::vector<ChannelId> out;
  IdSet seen;
  for (const auto* list : {&ids, &more})
    for (const auto id : *list)
      if (seen.insert(id.raw).second) out.push_back(id);
  return out;
}

Content read_content(db::Tx& tx, PackageId least, PackageId most) {
  Content out;
  tx.each(queries::own_groups, {least, most},
          [&](const db::Row& row) { out.groups[row.integer(0)].push_back(row.id<channels::GroupTag>(1)); });
  tx.each(queries::group_channels, {least, most},
          [&](const db::Row& row) { out.by_groups[row.integer(0)].push_back(row.id<channels::ChannelTag>(1)); });
  tx.each(queries::own_channels, {least, most},
          [&](const db::Row& row) { out.own[row.integer(0)].push_back(row.id<channels::ChannelTag>(1)); });
  for (auto& [id, list] : out.by_groups) list = without_twins(list, {});
  return out;
}

}  // namespace

base::Status settle(db::Tx& tx, Package& package, const Package* before, const records::Act&) {
  TRY_OK(settle_links(tx, queries::live_groups, package.groups, before ? &before->groups : nullptr, "groups"));
  return settle_links(tx, queries::live_channels, package.channels, before ? &before->channels : nullptr, "channels");
}

void show(db::Tx& tx, std::span<Package* const> packages) {
  if (packages.empty()) return;
  const auto [least, most] = std::ranges::minmax(packages, {}, [](const Package* package) { return package->id.raw; });
  auto content = read_content(tx, least->id, most->id);
  for (auto* package : packages) {
    const auto id = package->id.raw;
    package->groups = content.groups[id];
    package->channels = content.own[id];
    package->own_count = static_cast<std::int64_t>(package->channels.size());
    package->group_channel_count = static_cast<std::int64_t>(content.by_groups[id].size());
    package->channel_count = static_cast<std::int64_t>(without_twins(content.by_groups[id], package->channels).size());
    package->warnings.clear();
    if (package->channel_count == 0) package->warnings.emplace_back("EMPTY");
  }
}

std::map<PackageId, std::vector<ChannelId>> channels_of_all(db::Tx& tx) {
  std::map<PackageId, std::vector<ChannelId>> out;
  auto content = read_content(tx, PackageId{1}, PackageId{base::kIdMax});
  for (const auto id : tx.all(queries::ids, {}, [](const db::Row& row) { return row.id<channels::PackageTag>(0); }))
    out[id] = without_twins(content.by_groups[id.raw], content.own[id.raw]);
  return out;
}

}  // namespace packages
