// Packages: what channels are sold by, as UI groups (with all they hold at the time) and single channels.
// Not products or prices (crm), not what viewers see now: publishing takes the content from here.
#pragma once
#include <cstdint>
#include <map>
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
namespace jobs {
class Runner;
}

namespace packages {

using channels::ChannelId;
using channels::GroupId;
using channels::PackageId;

inline constexpr std::int64_t kGroupsMax = 1000;
inline constexpr std::int64_t kChannelsMax = 10'000;

struct Package : meta::Head<channels::PackageTag> {
  std::string name;         // For staff.
  base::Texts viewer_name;  // Absent: the name.
  base::Texts description;
  std::vector<GroupId> groups;
  std::vector<ChannelId> channels;
  bool is_test{false};  // Only test products may hold it.
  std::string notes;

  // Filled for answers.
  std::int64_t own_count{};            // Single channels.
  std::int64_t group_channel_count{};  // By groups.
  std::int64_t channel_count{};        // Both, each channel once.
  std::vector<std::string> warnings;   // EMPTY
  static const meta::Entity& shape();
};

// 422 REFERENCE for groups and channels that do not exist. Those in the trash, which the sender did not see, stay where they are.
[[nodiscard]] base::Status settle(db::Tx& tx, Package& package, const Package* before, const records::Act& act);
// For answers: counts and warnings; trashed groups and channels are left out.
void show(db::Tx& tx, std::span<Package* const> packages);

// For publishing: the channels of all packages, each once, those of its groups in order, then the single ones. Empty packages too.
[[nodiscard]] std::map<PackageId, std::vector<ChannelId>> channels_of_all(db::Tx& tx);

// Teaches channels about their packages, and channels and groups about who holds them.
void wire(channels::Channels& channels, records::Dependents& dependents);
void add_routes(http::Router& router, const records::Dependents& dependents);
// Many at a time to the trash and back.
void add_bulk(http::Router& router, jobs::Runner& runner, const records::Dependents& dependents);

}  // namespace packages
