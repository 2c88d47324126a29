// All parts of the running program in the order they depend on each other.
// Internal to app/ and its commands.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "app/application.hpp"
#include "app/housekeeping.hpp"
#include "app/pages.hpp"
#include "app/site.hpp"
#include "app/streaming.hpp"
#include "cms/artwork/artwork.hpp"
#include "cms/channels/channels.hpp"
#include "cms/epg/epg.hpp"
#include "crm/customers/customers.hpp"
#include "crm/devices/devices.hpp"
#include "crm/products/products.hpp"
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
#include "panel/deployments/deployments.hpp"
#include "panel/staff/staff.hpp"
#include "publish/publish.hpp"
#include "uit/hostnames/hostnames.hpp"
#include "uit/user_interfaces/user_interfaces.hpp"
#include "viewer/catalogue/catalogue.hpp"
#include "viewer/playback/playback.hpp"
#include "viewer/sign_in/sign_in.hpp"

namespace app {

struct Parts {
  Options options;
  base::Clock& clock;
  base::Random& random;
  base::Workers workers;
  std::unique_ptr<db::Database> control;
  crypto::Key root;
  std::unique_ptr<crypto::Sealer> sealer;
  std::unique_ptr<crypto::PasswordHasher> hasher;
  std::unique_ptr<deployments::Deployments> deployments;
  std::unique_ptr<staff::Gate> gate;
  std::unique_ptr<staff::FirstOwner> first_owner;
  http::EventHub events;
  std::unique_ptr<jobs::Runner> jobs;
  std::unique_ptr<net::Resolver> resolver;
  std::unique_ptr<net::Fetcher> fetcher;
  std::function<void(const std::string& database, std::int64_t job, const std::string& what)> job_fault;  // For the log.
  std::function<void(const std::string& what)> hint_fault;                                                // For the log.
  records::Dependents dependents;
  media::SystemSpawner spawner;
  artwork::Artwork artwork{spawner, random};
  channels::Channels channels;
  std::unique_ptr<epg::Guide> guide;
  products::Products products;
  customers::Customers customers{products};
  std::unique_ptr<Streaming> streaming;  // Tokens, sessions, the media server.
  devices::Devices devices{customers};
  std::unique_ptr<sign_in::Accounts> accounts;
  std::unique_ptr<sign_in::SignIns> sign_ins;
  user_interfaces::UserInterfaces user_interfaces;
  std::unique_ptr<hostnames::Hosts> hosts;
  publishing::Areas areas;
  std::unique_ptr<publish::Snapshots> snapshots;
  std::unique_ptr<publish::Publishing> publishing;
  std::unique_ptr<catalogue::Catalogue> catalogue;
  std::unique_ptr<playback::Playback> playback;
  http::Router router;
  std::unique_ptr<Pages> admin_pages, tv_pages, manual_pages;
  std::unique_ptr<Site> site;
  metrics::Registry metrics;
  std::unique_ptr<House> house;  // Last: it looks at all of the above.
};

// Adds every route of every room.
void add_routes(Parts& parts);
// Tells the runner which kinds of job there are.
void add_jobs(Parts& parts);

}  // namespace app
