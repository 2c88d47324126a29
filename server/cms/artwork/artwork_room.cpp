#include "cms/artwork/artwork.hpp"
#include "foundation/rooms/room.hpp"
#include "panel/deployments/deployments.hpp"

namespace artwork {
namespace {

void open(rooms::House& house) {
  auto& artwork = house.of<Artwork>();
  const auto& deployments = house.of<deployments::Deployments>();
  add_routes(house.router, artwork, deployments, house.dependents);
  add_jobs(house.jobs, artwork, deployments, house.dependents);
}

}  // namespace

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "cms.artwork",
      .make = [](rooms::House& house) { house.make<Artwork>(house.spawner, house.random); },
      .open = open,
      .left = {{rooms::kRecords, {"artwork"}}},
  };
  return out;
}

}  // namespace artwork
