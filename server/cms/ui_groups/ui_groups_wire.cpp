// What channels learn from this room: which groups hold them, and how a request or an import changes that.
// Not the rules of groups themselves.
#include "cms/ui_groups/queries.gen.hpp"
#include "cms/ui_groups/ui_groups.hpp"
#include "foundation/records/membership.hpp"

namespace ui_groups {
namespace {

using channels::Channel;

const records::Membership& membership() {
  static const records::Membership out(Group::shape(), "channels", "channel", kChannelsMax, "position");
  return out;
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
      if (auto problems = meta::validate(Group::shape().fields, &group); !problems.empty())
        return base::fail(meta::invalid(std::move(problems)));
      TRY_OK(settle(tx, group, nullptr, act));
      TRY_OK(records::insert(tx, group, act));
      id = group.id;
    }
    TRY_OK(membership().add(tx, id->raw, channel.raw, "/groups", act));
  }
  return {};
}

}  // namespace

void wire(channels::Channels& channels, records::Dependents& dependents) {
  channels.on_decorate([](db::Tx& tx, std::span<Channel* const> list) { membership().fill(tx, list, &Channel::groups); });
  // A request that does not name `groups` leaves the channel's groups as they were read, so equal lists need no write.
  channels.on_stored([](db::Tx& tx, const Channel& after, const Channel* before, const records::Act& act) -> base::Status {
    if (before && before->groups == after.groups) return {};
    return membership().keep(tx, after.id.raw, after.groups, "/groups", act);
  });
  channels.on_imported_groups(import_groups);
  channels.add_filter("group", "Only channels of this UI group; 0: of none.",
                      [](std::int64_t id) { return membership().held_by(id); });  // 0: in no group.
  dependents.add_query("cms.ui_groups", "cms.ui_groups", queries::children);
}

}  // namespace ui_groups
