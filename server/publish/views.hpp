// Published items as values again: what a manifest's JSON says, for making line-ups and for what runs in memory.
// Not the edited records.
#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "publish/manifest.hpp"

namespace publish {

struct GroupView {
  std::int64_t id{};
  base::Texts name;
  bool kids{}, adult{};
  std::string colour_from, colour_to;  // "" = the theme's.
  std::int64_t position{};
  std::vector<std::int64_t> channels;
};
struct ChannelsView {
  std::vector<channels::Channel> channels;                     // In number order.
  std::vector<GroupView> groups;                               // In the viewer's order.
  std::map<std::int64_t, std::vector<std::int64_t>> packages;  // Channels of each.
};
[[nodiscard]] ChannelsView channels_view(const Manifest& manifest);
[[nodiscard]] std::vector<Product> products_view(const Manifest& manifest);  // Without limits and channels.
[[nodiscard]] std::map<std::int64_t, UserInterface> user_interfaces_view(const Manifest& manifest, std::string_view deployment);

// The channels that packages entitle to, by id.
[[nodiscard]] std::vector<ChannelId> entitled(const ChannelsView& view, std::span<const PackageId> packages);

struct LineupOptions {
  std::string_view deployment;
  Category category{};
  std::string_view language, default_language;
};
// The document `Lineup` of docs/viewer_api.md for those packages.
[[nodiscard]] std::string lineup_document(const ChannelsView& view, std::span<const PackageId> packages,
                                          const LineupOptions& options);

}  // namespace publish
