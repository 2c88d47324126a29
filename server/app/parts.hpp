// All parts of the running program in the order they depend on each other.
// Internal to app/ and its commands; what rooms make is in the house.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "app/application.hpp"
#include "app/housekeeping.hpp"
#include "app/pages.hpp"
#include "app/site.hpp"
#include "foundation/base/worker.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/crypto/passwords.hpp"
#include "foundation/crypto/sealed.hpp"
#include "foundation/db/db.hpp"
#include "foundation/http/events.hpp"
#include "foundation/jobs/runner.hpp"
#include "foundation/media/process.hpp"
#include "foundation/metrics/metrics.hpp"
#include "foundation/net/net.hpp"
#include "foundation/records/dependents.hpp"
#include "foundation/rooms/room.hpp"
#include "panel/deployments/deployments.hpp"
#include "panel/staff/staff.hpp"

namespace app {

struct Parts {
  Options options;
  base::Clock& clock;
  base::Random& random;
  base::Workers workers;
  std::unique_ptr<db::Database> control;
  crypto::Key root;
  std::string metrics_word;  // What a caller must know to read figures and names of deployments.
  std::unique_ptr<crypto::Sealer> sealer;
  std::unique_ptr<crypto::PasswordHasher> hasher;
  std::unique_ptr<deployments::Deployments> deployments;
  std::unique_ptr<staff::Gate> gate;
  http::EventHub events;
  std::unique_ptr<jobs::Runner> jobs;
  std::unique_ptr<net::Resolver> resolver;
  std::unique_ptr<net::Fetcher> fetcher;
  std::function<void(const std::string& database, std::int64_t job, const std::string& what)> job_fault;  // For the log.
  std::function<void(const std::string& what)> hint_fault;                                                // For the log.
  records::Dependents dependents;
  media::SystemSpawner spawner;
  http::Router router;
  metrics::Registry metrics;
  std::unique_ptr<rooms::House> house;
  std::unique_ptr<Pages> admin_pages, tv_pages, manual_pages;
  std::unique_ptr<Site> site;
  std::unique_ptr<Housekeeper> housekeeper;  // Last: it looks at all of the above.

  // What a room has made: parts.of<channels::Channels>().
  template <class T>
  [[nodiscard]] T& of() const {
    return house->of<T>();
  }
};

// The routes that belong to no room: pages, health, the contract.
void add_routes(Parts& parts);

}  // namespace app
