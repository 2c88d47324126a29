// Streams of the built-in media server as staff write them, what they do at the moment, and who may fetch them.
// Not the ingest and packaging (media_servers), and not the channels that show them (cms/channels).
#pragma once
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/id.hpp"
#include "foundation/base/mutex.hpp"
#include "foundation/base/random.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/text.hpp"
#include "foundation/base/time.hpp"
#include "foundation/base/worker.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/net/net.hpp"
#include "foundation/records/dependents.hpp"
#include "foundation/records/records.hpp"
#include "streaming/media_servers/media_servers.hpp"
#include "streaming/sessions/sessions.hpp"
#include "streaming/tokens/tokens.hpp"

namespace deployments {
class Deployments;
}
namespace http {
class Router;
struct Context;
struct Parameter;
struct Tenant;
}  // namespace http
namespace jobs {
class Runner;
}
namespace metrics {
class Registry;
}
namespace rooms {
class House;
}

namespace streams {

using media_servers::StreamId;
using ChannelId = base::Id<struct ChannelTag>;  // cms.channels

inline constexpr std::int64_t kStreamsMax = 500;          // Per deployment.
inline constexpr std::chrono::minutes kTestPlayLife{15};  // Of a link for staff.

struct Stream : meta::Head<media_servers::StreamTag> {
  std::string name;  // In the address; unique.
  std::string title;
  media_servers::Source source{media_servers::Source::url};
  std::optional<std::string> url;  // Of Source::url only.
  media_servers::Encoding encoding{media_servers::Encoding::copy};
  bool is_enabled{true};
  std::string notes;

  // What it does now, for answers.
  media_servers::StreamState state{media_servers::StreamState::off};
  std::optional<base::Instant> since;
  std::int32_t restarts{};
  std::vector<std::string> errors;
  std::string codecs;
  std::optional<std::int32_t> width, height, frame_rate_percent, bitrate_kbps;
  std::int32_t viewers{};
  std::optional<base::Instant> dvr_from, dvr_to;
  std::int64_t disk_bytes{};
  // The first channel that shows it; filled by whoever registered.
  std::optional<ChannelId> channel;
  std::optional<std::int32_t> channel_number;
  base::Texts channel_name;
  static const meta::Entity& shape();
};

// Which hosts a source may name: public addresses, and what the owner of the machine has opened (OUT-2). Thread-safe.
class SourceRule {
 public:
  SourceRule(net::Resolver& resolver, std::vector<net::Cidr> opened) : resolver_(resolver), opened_(std::move(opened)) {}
  // As far as it can be told without asking for names. 422 SOURCE_URL, ADDRESS_FORBIDDEN.
  [[nodiscard]] base::Status check(std::string_view url) const;
  // The names too; blocks for 10 s at most. Also 502 FETCH_NAME, FETCH_TIMEOUT, FETCH_CANCELLED.
  [[nodiscard]] base::Status check_resolved(std::string_view url, const std::stop_token& stop) const;

 private:
  net::Resolver& resolver_;
  const std::vector<net::Cidr> opened_;
};

// Lets in who holds a token of this installation for this very stream, and whose session goes on. Thread-safe, never blocks.
class PlayGate final : public media_servers::Gate {
 public:
  PlayGate(const tokens::Keys& keys, sessions::Registry& sessions) : keys_(keys), sessions_(sessions) {}
  // Refused: P510 no valid token (or another network than it is bound to), P517 stopped, P504 no place left, X902 not ready yet.
  std::expected<media_servers::Pass, media_servers::Refusal> check(const media_servers::Asked& asked) override;

 private:
  const tokens::Keys& keys_;
  sessions::Registry& sessions_;
};
// What a token says, as the registry wants it.
[[nodiscard]] sessions::Claim claim_of(const tokens::Play& play);
// What a token for this stream must be signed for: "/live/<name>/".
[[nodiscard]] std::string path_prefix(std::string_view stream_name);

struct TestPlay {
  std::string path;  // Below the deployment's root: "/t/<token>/live/<name>/master_dvr.m3u8".
  base::Instant ends_at{};
};

class Streams {
 public:
  // `encodings_max`: how many encoding processes this machine carries. All must outlive this.
  Streams(media_servers::BuiltInServer& server, const SourceRule& rule, const tokens::Keys& keys, std::int64_t encodings_max)
      : server_(server), rule_(rule), keys_(keys), encodings_max_(encodings_max) {}

  // Rooms that know more about streams register here when they are made.
  using Decorate = std::function<void(db::Tx&, std::span<Stream* const>)>;
  void on_decorate(Decorate decorate) { decorate_.push_back(std::move(decorate)); }
  // Called after the commit of any change, on the thread that made it; must be quick and must not throw.
  void on_changed(std::function<void(std::int64_t tenant)> changed) { changed_ = std::move(changed); }

  // 422 STREAM_NAME, SOURCE_URL, ADDRESS_FORBIDDEN; 409 STREAMS_MAX, CAPACITY (S30-106).
  [[nodiscard]] base::Status settle(db::Tx& tx, Stream& stream, const Stream* before, const records::Act& act) const;
  // After a change of any kind.
  [[nodiscard]] base::Status stored(db::Tx& tx, const records::Act& act) const;
  void decorate(db::Tx& tx, std::span<Stream* const> streams, std::int64_t tenant) const;
  [[nodiscard]] bool exists(db::Tx& tx, StreamId id) const;
  [[nodiscard]] std::optional<Stream> find(db::Tx& tx, StreamId id) const;

  // What the media server is to run.
  [[nodiscard]] std::vector<media_servers::Stream> wanted(db::Tx& tx) const;
  // Streams of this state now.
  [[nodiscard]] std::vector<StreamId> in_state(std::int64_t tenant, std::string_view state) const;
  // 404 NOT_FOUND, 409 STREAM_OFF.
  [[nodiscard]] base::Status restart(db::Tx& tx, std::int64_t tenant, StreamId id, const records::Act& act) const;
  // A link to watch one stream without being a customer. 409 STREAM_OFF.
  [[nodiscard]] base::Result<TestPlay> test_play(db::Tx& tx, std::int64_t tenant, StreamId id, base::Random& random,
                                                 base::Instant now) const;

 private:
  media_servers::BuiltInServer& server_;
  const SourceRule& rule_;
  const tokens::Keys& keys_;
  const std::int64_t encodings_max_;
  std::vector<Decorate> decorate_;
  std::function<void(std::int64_t tenant)> changed_;
};

// The built-in media server of this process: it follows the streams of every deployment.
class Serving {
 public:
  // Throws std::runtime_error when an address block of the options is none.
  explicit Serving(rooms::House& house);
  ~Serving();  // stop().
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  void start();
  void stop();
  [[nodiscard]] Streams& streams() { return streams_; }
  [[nodiscard]] media_servers::BuiltInServer& server() { return server_; }
  [[nodiscard]] std::chrono::seconds dvr_window() const { return media_servers::BuiltInOptions{}.window; }
  // The name in the address of a stream that is switched on. Never waits for the database.
  [[nodiscard]] std::optional<std::string> stream_name(std::int64_t tenant, std::int64_t stream) const;

 private:
  using Tenant = std::shared_ptr<const http::Tenant>;
  // What the worker knows of a deployment; its own thread only.
  struct Followed {
    std::optional<std::int64_t> counter;
    std::vector<media_servers::Stream> streams;
    bool is_served{false};
  };

  void opened(const Tenant& tenant);
  void add_metrics(metrics::Registry& metrics);
  void follow(const std::stop_token& stop);  // One round.
  void follow_one(const Tenant& tenant, Followed& followed);
  void keep_names(const Tenant& tenant, const std::vector<media_servers::Stream>& streams);

  deployments::Deployments& deployments_;
  base::Clock& clock_;
  tokens::Keys& keys_;
  sessions::Registry& sessions_;
  PlayGate gate_;
  SourceRule rule_;
  media_servers::BuiltInServer server_;
  Streams streams_;
  base::Mutex loaded_mutex_{"streaming/streams/streams.loaded_mutex"};
  std::set<std::int64_t> loaded_;                     // Deployments whose names are known.
  using Names = std::map<std::int64_t, std::string>;  // By stream.
  mutable base::SharedMutex names_mutex_{"streaming/streams/streams.names_mutex"};
  std::map<std::int64_t, Names> names_;        // By deployment.
  std::map<std::int64_t, Followed> followed_;  // The worker's own.
  base::Instant swept_at_{};                   // The worker's own.
  base::Worker worker_;                        // Last: it uses all of the above.
};

void add_routes(http::Router& router, const Streams& streams, const records::Dependents& dependents);
// Conditions of the list that come as query parameters: ?state=
[[nodiscard]] std::vector<http::Parameter> list_parameters();
[[nodiscard]] base::Result<records::Extra> list_extra(const Streams& streams, const http::Context& context);
// Actions over many: enable, disable, restart, delete, restore.
void add_bulk(http::Router& router, jobs::Runner& runner, const Streams& streams, const records::Dependents& dependents);
// /t/{token}/live/{path*}: playlists and segments for players of any origin.
void add_media_routes(http::Router& router, const media_servers::BuiltInServer& server);

}  // namespace streams
