// The built-in media server as a part of the running program: it follows the streams of every deployment, and those who watch follow
// their customers. Not the rules of either: those are in streaming/ and crm/customers.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "app/application.hpp"
#include "crm/customers/customers.hpp"
#include "foundation/base/worker.hpp"
#include "foundation/media/process.hpp"
#include "foundation/net/net.hpp"
#include "panel/deployments/deployments.hpp"
#include "streaming/media_servers/media_servers.hpp"
#include "streaming/sessions/sessions.hpp"
#include "streaming/streams/streams.hpp"
#include "streaming/tokens/tokens.hpp"

namespace channels {
class Channels;
}
namespace metrics {
class Registry;
}

namespace app {

class Streaming {
 public:
  // All must outlive it. Throws std::runtime_error when an address block of the options is none.
  Streaming(const Options& options, const crypto::Key& root, deployments::Deployments& deployments,
            customers::Customers& customers, base::Workers& workers, base::Clock& clock);
  ~Streaming();  // stop().
  Streaming(const Streaming&) = delete;
  Streaming& operator=(const Streaming&) = delete;

  // Teaches channels that their stream must exist, and streams which channel shows them.
  void wire(channels::Channels& channels);
  void add_metrics(metrics::Registry& metrics);
  void start();
  void stop();

  [[nodiscard]] tokens::Keys& keys() { return keys_; }
  [[nodiscard]] sessions::Registry& sessions() { return sessions_; }
  [[nodiscard]] streams::Streams& streams() { return streams_; }
  [[nodiscard]] media_servers::BuiltInServer& server() { return server_; }
  [[nodiscard]] std::chrono::seconds dvr_window() const { return media_servers::BuiltInOptions{}.window; }
  // The name in the address of a stream that is switched on. Never waits for the database.
  [[nodiscard]] std::optional<std::string> stream_name(std::int64_t tenant, std::int64_t stream) const;

 private:
  using Tenant = std::shared_ptr<const http::Tenant>;
  using Epochs = std::map<std::int64_t, std::uint16_t>;
  // What the worker knows of a deployment; its own thread only.
  struct Followed {
    std::optional<std::int64_t> counter;
    std::vector<media_servers::Stream> streams;
    bool is_served{false};
    Epochs late;  // Of a customer, as the database has it and the registry has not.
  };

  void opened(const Tenant& tenant);
  void end_plays(std::int64_t tenant, std::int64_t customer, std::uint16_t epoch);
  void follow(const std::stop_token& stop);  // One round.
  void follow_one(const Tenant& tenant, Followed& followed);
  void follow_streams(const Tenant& tenant, Followed& followed);
  void keep_names(const Tenant& tenant, const std::vector<media_servers::Stream>& streams);
  void follow_epochs(const Tenant& tenant, Followed& followed);

  deployments::Deployments& deployments_;
  customers::Customers& customers_;
  base::Clock& clock_;
  tokens::Keys keys_;
  sessions::Registry sessions_;
  streams::PlayGate gate_{keys_, sessions_};
  media::SystemSpawner spawner_;
  std::unique_ptr<net::Resolver> resolver_;
  streams::SourceRule rule_;
  media_servers::BuiltInServer server_;
  streams::Streams streams_;
  std::mutex epochs_mutex_;  // One raising of an epoch at a time: the newest stays.
  std::mutex loaded_mutex_;
  std::set<std::int64_t> loaded_;                     // Deployments whose epochs are in the registry.
  using Names = std::map<std::int64_t, std::string>;  // By stream.
  mutable std::shared_mutex names_mutex_;
  std::map<std::int64_t, Names> names_;        // By deployment.
  std::map<std::int64_t, Followed> followed_;  // The worker's own.
  base::Instant swept_at_{};                   // The worker's own.
  base::Worker worker_;                        // Last: it uses all of the above.
};

}  // namespace app
