#include "publish/parts/parts.hpp"

#include <algorithm>

#include "cms/artwork/artwork.hpp"

namespace parts {

Category category_of(products::DeviceType type) {
  using products::DeviceType;
  switch (type) {
    case DeviceType::player_roku:
    case DeviceType::player_android:
    case DeviceType::player_fire_tv:
    case DeviceType::player_apple_tv:
    case DeviceType::box_linux:
    case DeviceType::box_android:
    case DeviceType::tv_tizen:
    case DeviceType::tv_webos:
    case DeviceType::tv_vidaa: return Category::tvs;
    default: return Category::phones;
  }
}

bool Product::has(ChannelId channel) const { return std::ranges::binary_search(channels, channel); }
bool Product::allows(products::DeviceType type) const { return std::ranges::find(device_types, type) != device_types.end(); }

void add_all(publishing::Areas& areas, publish::Snapshots& snapshots, channels::Channels& channels, products::Products& products,
             user_interfaces::UserInterfaces& user_interfaces, artwork::Artwork& artwork) {
  add_channels(areas, channels);
  add_epg(areas);
  add_products(areas, products, snapshots);
  add_user_interfaces(areas, user_interfaces);
  artwork.on_sweep(publish::add_pictures);
}

}  // namespace parts
