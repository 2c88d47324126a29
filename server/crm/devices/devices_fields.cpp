#include <algorithm>

#include "crm/devices/devices.hpp"
#include "foundation/meta/describe.hpp"

// The names of crm/products once more: descriptions stay out of headers.
namespace products {
BOOST_DESCRIBE_ENUM(DeviceType, phone_apple, phone_android, phone_windows, phone_kaios, tablet_apple, tablet_android,
                    tablet_windows, player_roku, player_android, player_fire_tv, player_apple_tv, browser_pc, browser_mac,
                    box_linux, box_android, tv_tizen, tv_webos, tv_vidaa)
}

namespace devices {

static_assert(meta::Traits<DeviceType>::ops.names.size() == static_cast<std::size_t>(DeviceType::tv_vidaa) + 1);

BOOST_DESCRIBE_STRUCT(Device, (), (customer_id, type, model, os, app_version, name, ip, last_seen_at, is_pinned, is_blocked))

using namespace meta;
static constexpr Rule rules[] = {
    {"customer_id", "Whose it is.", read_only, INT64_MIN, INT64_MAX, Format::plain, "crm.customers"},
    {"type", "What kind of device, as the app says.", read_only | filterable | sortable},
    {"model", "Maker's name of it.", read_only, 0, 120},
    {"os", "Operating system.", read_only, 0, 120},
    {"app_version", "Version of the app.", read_only, 0, 60},
    {"name", "What the customer sees in his list.", none, 1, 120},
    {"ip", "Address it last called from.", read_only, 0, 64},
    {"last_seen_at", "When its app last renewed its sign-in.", read_only | sortable},
    {"is_pinned", "Keeps its place however long it is not seen."},
    {"is_blocked", "May not sign in; still counted."},
};
static constexpr auto table = fields_of<Device>(rules);

const Entity& Device::shape() {
  static constexpr Entity entity{"Device", "crm.devices", "devices", table};
  return entity;
}

std::optional<DeviceType> type_of(std::string_view name) {
  const auto names = Traits<DeviceType>::ops.names;
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<DeviceType>(found - names.begin());
}
std::string_view type_name(DeviceType type) { return Traits<DeviceType>::ops.names[static_cast<std::size_t>(type)]; }

}  // namespace devices
