// Ends what customers watch once their play epoch was raised: at once for a change of this process, within two seconds for another's.
// Not who raises it (customers_service) and not what a session is (streaming/sessions). Internal to the room.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "crm/customers/customers.hpp"
#include "foundation/base/mutex.hpp"
#include "streaming/sessions/sessions.hpp"

namespace http {
struct Tenant;
}

namespace customers {

class Plays {
 public:
  // All must outlive it.
  Plays(const Customers& customers, sessions::Registry& sessions, base::Clock& clock)
      : customers_(customers), sessions_(sessions), clock_(clock) {}

  // When a deployment opens, and again when its settings change. A read that failed is done again.
  void load(const http::Tenant& tenant);
  void end(std::int64_t tenant, std::int64_t customer, std::uint16_t epoch);
  // Each second, by one thread.
  void follow(const http::Tenant& tenant);

 private:
  using Epochs = std::map<std::int64_t, std::uint16_t>;
  struct Followed {
    std::optional<std::int64_t> counter;
    Epochs late;  // Of a customer, as the database has it and the registry has not.
  };
  const Customers& customers_;
  sessions::Registry& sessions_;
  base::Clock& clock_;
  base::Mutex epochs_mutex_{"crm/customers/plays.epochs_mutex"};  // One raising of an epoch at a time: the newest stays.
  base::Mutex loaded_mutex_{"crm/customers/plays.loaded_mutex"};
  std::set<std::int64_t> loaded_;
  std::map<std::int64_t, Followed> followed_;
};

}  // namespace customers
