#include "cms/artwork/artwork.hpp"
#include "cms/channels/channels.hpp"
#include "crm/products/products.hpp"
#include "foundation/publishing/publishing.hpp"
#include "foundation/rooms/room.hpp"
#include "publish/parts/parts.hpp"
#include "publish/publish.hpp"
#include "uit/user_interfaces/user_interfaces.hpp"

namespace parts {
namespace {

void make(rooms::House& house) {
  add_all(house.of<publishing::Areas>(), house.of<publish::Snapshots>(), house.of<channels::Channels>(),
          house.of<products::Products>(), house.of<user_interfaces::UserInterfaces>(), house.of<artwork::Artwork>());
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{.noun = "publish.parts", .make = make};
  return out;
}

}  // namespace parts
