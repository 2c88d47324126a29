// Published channels, groups and packages as values again, and the line-ups that are made of them.
// Not the edited records.
#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "publish/parts/parts.hpp"

namespace parts {

struct GroupView {
  std::int64_t id{};
  base::Texts name;
  bool kids{}, adult{};
  std::string colour_from, colour_to;  // "" = the theme's.
  std::int64_t position{};
  std::vector<std::int64_t> channels;
};
// The view of the area channels.
struct ChannelsView final : publishing::View {
  std::vector<channels::Channel> records;                      // As published, in number order.
  std::vector<GroupView> groups;                               // In the viewer's order.
  std::map<std::int64_t, std::vector<std::int64_t>> packages;  // Channels of each.
  std::unordered_map<std::int64_t, Channel> channels;
  std::vector<const Channel*> in_order;
};
// Adds an item; finish() puts all in order.
void read_item(const publishing::Item& item, ChannelsView& out);
void finish(ChannelsView& out);

// The channels that packages entitle to, by id.
[[nodiscard]] std::vector<ChannelId> entitled(const ChannelsView& view, std::span<const PackageId> packages);
// "3+17", the same for any order; "none" without packages.
[[nodiscard]] std::string package_set(std::span<const PackageId> packages);

struct LineupOptions {
  std::string_view deployment;
  Category category{};
  std::string_view language, default_language;
};
// Under which a line-up is stored: equal keys of one snapshot are equal documents. A changed form of the document is another key.
[[nodiscard]] std::string lineup_key(std::span<const PackageId> packages, const LineupOptions& options);
// The document `Lineup` of docs/viewer_api.md for those packages.
[[nodiscard]] std::string lineup_document(const ChannelsView& view, std::span<const PackageId> packages,
                                          const LineupOptions& options);

}  // namespace parts
