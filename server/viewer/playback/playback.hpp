// Playback: may this device play this now, and where; heartbeats and stopping. Decided in memory, without disk or database.
// Not the sessions themselves (streaming/sessions), not the check at each segment (streaming/streams), not line-ups (viewer/catalogue).
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crm/devices/devices.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"
#include "publish/publish.hpp"
#include "streaming/sessions/sessions.hpp"
#include "streaming/tokens/tokens.hpp"
#include "viewer/catalogue/catalogue.hpp"

namespace http {
class Router;
}

namespace playback {

using channels::StreamId;
using parts::ChannelId;

// Where a channel plays: a stream of the built-in media server, or an address elsewhere.
struct Address {
  std::optional<StreamId> stream{};
  std::string url{};
  bool operator==(const Address&) const = default;
};
// S30-001: what fits a type of device, best first; each once.
[[nodiscard]] std::vector<Address> addresses(const parts::Channel& channel, products::DeviceType type);

// The checks of spec 30 section 9 up to the stream limit. 404 NOT_AVAILABLE (P507), 403 NOT_IN_SUBSCRIPTION (P501), NOT_IN_TRIAL (P506),
// DEVICE_TYPE_NOT_ALLOWED (A307), 409 NOT_AVAILABLE (P507), NOT_FOR_DEVICE (P508).
[[nodiscard]] base::Result<const parts::Channel*> may_play(const catalogue::Viewing& viewing, ChannelId id, base::Instant now);

// How the app names a session: everything that lets it in again after this server has lost its memory.
struct SessionName {
  sessions::SessionId id{};
  base::Content content{};
  std::uint16_t epoch{};
};
[[nodiscard]] std::string text_of(const SessionName& name);
[[nodiscard]] std::optional<SessionName> parse_session(std::string_view text);

struct Wanted {
  base::Content content{};
  std::string request_id;
  std::int32_t failed{};  // How many addresses this app has tried in vain (S30-004).
};
struct Play {
  std::string session;
  std::string url;
  bool is_dash{};
  std::int64_t expires_s{};
  std::int64_t dvr_window_s{};
  bool can_pause{};
};

struct Options {
  // The name of a stream that is switched on, in memory. Must not block.
  std::function<std::optional<std::string>(std::int64_t tenant, std::int64_t stream)> stream_name;
  std::int64_t dvr_window_s{};
};

// Thread-safe, hot.
class Playback {
 public:
  Playback(const catalogue::Catalogue& catalogue, sessions::Registry& sessions, const tokens::Keys& keys, Options options)
      : catalogue_(catalogue), sessions_(sessions), keys_(keys), options_(std::move(options)) {}

  // The codes of may_play(), 409 STREAM_LIMIT (P504, with what runs), 503 NOT_READY.
  [[nodiscard]] base::Result<Play> play(const catalogue::Viewing& viewing, std::int64_t tenant, const Wanted& wanted,
                                        base::Instant now) const;
  // When the permission ends, if that is soon; 403 STOPPED (P517): stop at once. 403 STREAM_LIMIT (P504): others have the place.
  [[nodiscard]] base::Result<std::optional<base::Instant>> heartbeat(const http::Context& context, const SessionName& name,
                                                                     sessions::Activity activity, std::int64_t position_s) const;
  // Frees the place at once; another device's session is told so. One that does not run is no fault.
  void stop(std::int64_t tenant, std::int64_t customer, std::int64_t device, sessions::SessionId id, base::Instant now) const;

  [[nodiscard]] const catalogue::Catalogue& catalogue() const { return catalogue_; }
  [[nodiscard]] sessions::Registry& sessions() const { return sessions_; }

 private:
  struct Target;
  [[nodiscard]] base::Result<Target> target(const catalogue::Viewing& viewing, std::int64_t tenant, const Wanted& wanted,
                                            base::Instant now) const;
  [[nodiscard]] base::Error limit_reached(const catalogue::Viewing& viewing, std::int64_t tenant, base::Error error,
                                          base::Instant now) const;
  [[nodiscard]] Play answer(const catalogue::Viewing& viewing, std::int64_t tenant, const Target& target,
                            const sessions::Session& session, base::Instant now) const;
  const catalogue::Catalogue& catalogue_;
  sessions::Registry& sessions_;
  const tokens::Keys& keys_;
  Options options_;
};

void add_routes(http::Router& router, const Playback& playback, const customers::Customers& customers,
                const devices::Devices& devices);

}  // namespace playback
