// What channels and groups learn from this room: which packages hold them, and how a request changes that.
// Not the rules of packages themselves.
#include "cms/packages/packages.hpp"
#include "cms/packages/queries.gen.hpp"
#include "foundation/records/membership.hpp"

namespace packages {
namespace {

using channels::Channel;

const records::Membership& membership() {
  static const records::Membership out(Package::shape(), "channels", "channel", kChannelsMax, "name_key");
  return out;
}

// ?package=<id>: channels that it holds by itself or by a group; 0 means: in no package.
records::Extra by_package(std::int64_t id) {
  if (id == 0) return records::where_not_in_query("id", queries::channels_in_packages);
  return records::where_in_query("id", queries::channels_in_package, {id});
}

}  // namespace

void wire(channels::Channels& channels, records::Dependents& dependents) {
  channels.on_decorate([](db::Tx& tx, std::span<Channel* const> list) { membership().fill(tx, list, &Channel::packages); });
  // A request that does not name `packages` leaves the channel's packages as they were read, so equal lists need no write.
  channels.on_stored([](db::Tx& tx, const Channel& after, const Channel* before, const records::Act& act) -> base::Status {
    if (before && before->packages == after.packages) return {};
    return membership().keep(tx, after.id.raw, after.packages, "/packages", act);
  });
  channels.add_filter("package", "Only channels of this package; 0: of none.", by_package);
  dependents.add_query("cms.channels", "cms.packages", queries::holders_of_channel);
  dependents.add_query("cms.ui_groups", "cms.packages", queries::holders_of_group);
}

}  // namespace packages
