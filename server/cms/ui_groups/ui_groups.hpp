// UI groups: the named, ordered groups in which viewers find channels (News, Kids). Here order is what the viewer's screen shows.
// Not what is sold (cms/packages), and not who may see it: publishing keeps of each group what the viewer is entitled to.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cms/channels/channels.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/text.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/dependents.hpp"
#include "foundation/records/records.hpp"

namespace http {
class Router;
}

namespace ui_groups {

using channels::ChannelId;
using channels::GroupId;

enum class ContentType : std::uint8_t { tv };

inline constexpr std::int64_t kNameMax = 40;
inline constexpr std::int64_t kChannelsMax = 10'000;

struct Group : meta::Head<channels::GroupTag> {
  base::Texts name;
  ContentType content_type{ContentType::tv};
  std::optional<GroupId> parent_id;                   // One level: the parent is a button over its children.
  std::optional<std::string> colour_from, colour_to;  // Absent: the theme's.
  std::int32_t position{};                            // Written by create and order only.
  std::vector<ChannelId> channels;
  bool kids{false};
  bool adult{false};

  // Filled for answers.
  std::int64_t channel_count{};
  static const meta::Entity& shape();
};

// 422 REFERENCE for absent records, GROUP_NESTED for a second level. A new group goes to the end; channels in the trash, which the sender
// did not see, stay where they are.
[[nodiscard]] base::Status settle(db::Tx& tx, Group& group, const Group* before, const records::Act& act);
// For answers: trashed channels and trashed parents are left out; their rows wait for a restore.
void show(db::Tx& tx, std::span<Group* const> groups);

// All groups in the viewer's order with their channels in order, as show() leaves them. For publishing.
[[nodiscard]] std::vector<Group> ordered(db::Tx& tx);

// Teaches channels about their groups, and groups about what hangs on them.
void wire(channels::Channels& channels, records::Dependents& dependents);
void add_routes(http::Router& router, const records::Dependents& dependents);

}  // namespace ui_groups
