#include "crm/customers/plays.hpp"

#include "foundation/http/router.hpp"

namespace customers {

void Plays::load(const http::Tenant& tenant) {
  {
    const std::lock_guard lock(loaded_mutex_);
    if (loaded_.contains(tenant.number)) return;
  }
  sessions_.load_epochs(tenant.number, tenant.database->read([&](db::Tx& tx) { return customers_.play_epochs(tx); }));
  const std::lock_guard lock(loaded_mutex_);
  loaded_.insert(tenant.number);
}

void Plays::end(std::int64_t tenant, std::int64_t customer, std::uint16_t epoch) {
  const std::lock_guard lock(epochs_mutex_);
  if (sessions::is_newer_epoch(epoch, sessions_.epoch(tenant, customer)))
    static_cast<void>(sessions_.revoke_customer(tenant, customer, epoch, clock_.now()));
}

// Customers that another process changed. A change of this process ends the plays itself, a moment after the commit and perhaps not
// all of them: so only what is still unknown a round later is taken from here.
void Plays::follow(const http::Tenant& tenant) {
  auto& followed = followed_[tenant.number];
  const auto counter = tenant.database->change_counter();
  if (followed.counter == counter && followed.late.empty()) return;
  Epochs late;
  for (const auto& [customer, epoch] : tenant.database->read([&](db::Tx& tx) { return customers_.play_epochs(tx); })) {
    if (!sessions::is_newer_epoch(epoch, sessions_.epoch(tenant.number, customer))) continue;
    const auto before = followed.late.find(customer);
    if (before != followed.late.end() && before->second == epoch)
      end(tenant.number, customer, epoch);
    else
      late[customer] = epoch;
  }
  followed.late = std::move(late);
  followed.counter = counter;  // Only now: what failed is done again.
}

}  // namespace customers
