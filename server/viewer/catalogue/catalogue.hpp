// Catalogue: who is watching which published content; the greeting, the start and the documents of an app.
// Not the guide (viewer/guide), not playing (viewer/playback). Everything is read from memory: running snapshots and accounts.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"
#include "publish/parts/parts.hpp"
#include "viewer/catalogue/catalogue_shapes.hpp"
#include "viewer/sign_in/sign_in.hpp"

namespace hostnames {
class Hosts;
}
namespace http {
struct Context;
class Router;
}  // namespace http

namespace catalogue {

inline constexpr std::int32_t kHeartbeat_s = 30;  // S30-901.

// One request's view: all pointers live as long as it.
struct Viewing {
  std::shared_ptr<const sign_in::Account> account;
  const sign_in::Player* player{};
  std::shared_ptr<const publish::Running> running;
  const parts::Product* product{};
  parts::Category category{};

  // Sold to this customer and made for this category of devices; null otherwise.
  [[nodiscard]] const parts::Channel* channel(parts::ChannelId id) const;
  // All of them, in number order.
  [[nodiscard]] std::vector<const parts::Channel*> channels() const;
  // T10-8: the wanted language as far as it is published.
  [[nodiscard]] std::string_view language(std::string_view wanted) const;
  [[nodiscard]] const parts::UserInterface* user_interface() const;
};

class Catalogue {
 public:
  Catalogue(const sign_in::Accounts& accounts, const publish::Snapshots& snapshots)
      : accounts_(accounts), snapshots_(snapshots) {}

  // 401 TOKEN_INVALID (A311), 403 ACCOUNT_DISABLED (A303), SUBSCRIPTION_EXPIRED (A304), 404 NOT_PUBLISHED (U403),
  // PRODUCT_UNKNOWN (A314). Hot.
  [[nodiscard]] base::Result<Viewing> viewing(const http::Context& context) const;
  // 404 NOT_PUBLISHED (U402).
  [[nodiscard]] base::Result<std::shared_ptr<const publish::Running>> running(const http::Context& context) const;

 private:
  const sign_in::Accounts& accounts_;
  const publish::Snapshots& snapshots_;
};

// The query parameter `channels`: ids, each once, in order; nothing when it is absent. 422 TYPE, CHANNELS_MAX.
[[nodiscard]] base::Result<std::optional<std::vector<parts::ChannelId>>> channel_ids(const http::Context& context,
                                                                                     std::size_t max);

// `dvr_window_s`: how far back the built-in media server goes.
void add_routes(http::Router& router, const Catalogue& catalogue, const hostnames::Hosts& hosts, std::int64_t dvr_window_s);

}  // namespace catalogue
