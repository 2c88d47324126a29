#include <algorithm>
#include <ranges>

#include "foundation/base/check.hpp"
#include "foundation/rooms/room.hpp"

namespace rooms {

House::~House() {
  while (!kept_.empty()) kept_.pop_back();
}

void House::keep(std::type_index type, std::shared_ptr<void> part) {
  CHECK(std::ranges::find(kept_, type, &Kept::type) == kept_.end());
  kept_.push_back({type, std::move(part)});
}

void* House::find(std::type_index type) const {
  const auto found = std::ranges::find(kept_, type, &Kept::type);
  CHECK(found != kept_.end());  // No room below makes it: is it named in USES?
  return found->part.get();
}

void House::on_run(std::function<void()> start, std::function<void()> stop) {
  runs_.push_back({std::move(start), std::move(stop)});
}

void House::start() {
  for (const auto& run : runs_) run.start();
}

void House::stop() {
  for (const auto& run : std::views::reverse(runs_)) run.stop();
}

}  // namespace rooms
