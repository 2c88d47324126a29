// What viewers read of the areas channels, epg, products and ui, in memory; and the areas themselves.
// Not the edited records (cms, crm, uit) and not how snapshots are stored and switched (publish).
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cms/channels/channels.hpp"
#include "crm/products/products.hpp"
#include "foundation/base/text.hpp"
#include "publish/parts/app_documents.hpp"
#include "publish/publish.hpp"

namespace artwork {
class Artwork;
}
namespace user_interfaces {
class UserInterfaces;
}

namespace parts {

using channels::ChannelId;
using channels::PackageId;
using products::ProductId;
using products::UserInterfaceId;
using publishing::Category;

inline constexpr std::string_view kChannels = "channels", kEpg = "epg", kProducts = "products", kUi = "ui";

// U40-1102: the category follows from the type of device.
[[nodiscard]] Category category_of(products::DeviceType type);

struct Channel {
  ChannelId id;
  std::int32_t number{};
  base::Texts name;
  channels::Kind kind{};
  std::array<bool, 2> visible_on{};             // By Category.
  std::optional<channels::StreamId> stream_id;  // A stream of the built-in media server; else the URLs.
  std::optional<std::string> android_url, apple_url, web_url, alternative_url;
  std::optional<channels::GuideChannelId> guide_channel_id;
  std::int32_t guide_offset_minutes{};
  bool replay{}, start_over{}, recording{}, pause{};
  std::int32_t replay_days{};
  std::optional<base::Instant> starts_at, ends_at;  // C20-007: the server opens and closes the window.
  bool suppress_on_trial{}, parental{};
  std::int32_t age{};
};

struct Product {
  ProductId id;
  std::string name;
  products::Type type{};
  std::optional<UserInterfaceId> user_interface_id;
  std::vector<products::DeviceType> device_types;
  std::vector<PackageId> packages;
  std::vector<ChannelId> channels;  // What it entitles to on either category, by id.
  // P62-3: these act at once and need no publish.
  std::int32_t devices_max{}, streams_max{}, grace_days{};

  [[nodiscard]] bool has(ChannelId channel) const;
  [[nodiscard]] bool allows(products::DeviceType type) const;
};

struct UserInterface {
  UserInterfaceId id;
  std::string name, app_name;
  base::Texts login_text;
  std::vector<Language> languages;  // At least one; in the order that viewers see.
  Theme theme;
  std::optional<std::string> logo, background;  // Addresses relative to the app's root.
  bool is_default{};
  std::map<std::string, std::string, std::less<>> documents;  // Language → hash of its `Ui`.
};

// The guide of all channels, in memory as packed days; JSON is printed at first use of a step and kept. Thread-safe.
class Guide final : public publishing::View {
 public:
  static constexpr std::int64_t kStep_s = 21600;

  // What may be asked for: whole steps. Empty (from == to) when nothing is published.
  [[nodiscard]] std::int64_t from_s() const { return from_s_; }
  [[nodiscard]] std::int64_t to_s() const { return to_s_; }

  // Appends "[…]": the `Programme`s of the channel that overlap [from_s, to_s), in time order, each once. Both are multiples of kStep_s.
  void append(const Channel& channel, std::int64_t from_s, std::int64_t to_s, std::string_view language, std::string& out) const;
  struct NowNext {
    std::string now, next;   // `Programme` objects; "" = nothing is known.
    std::int64_t until_s{};  // The answer stays true until then.
  };
  [[nodiscard]] NowNext now_next(const Channel& channel, std::int64_t at_s, std::string_view language) const;
  [[nodiscard]] bool has(channels::GuideChannelId guide_channel) const;

  // Of documents "guide/<guide channel>/<UTC day>" and the values from_day and to_day.
  [[nodiscard]] static std::shared_ptr<const Guide> load(publishing::Loading& loading, const Guide* former);

  Guide();
  ~Guide() override;
  Guide(const Guide&) = delete;
  Guide& operator=(const Guide&) = delete;

 private:
  struct Line;
  struct Cache;
  std::int64_t from_s_{}, to_s_{};
  std::string default_language_;
  std::unordered_map<std::int64_t, std::shared_ptr<const Line>> lines_;  // By guide channel.
  std::unique_ptr<Cache> cache_;
};

// ---- what runs. Pointers live as long as `running`.

[[nodiscard]] const Channel* channel(const publish::Running& running, ChannelId id);
[[nodiscard]] const std::vector<const Channel*>& all_channels(const publish::Running& running);  // In number order.
[[nodiscard]] const Product* product(const publish::Running& running, ProductId id);
// The named user interface, else the default one, else the first; null when none is published.
[[nodiscard]] const UserInterface* user_interface(const publish::Running& running, std::optional<UserInterfaceId> id);
// T10-8: the wanted language when the user interface has it, else the deployment's, else its first.
[[nodiscard]] std::string_view language(const publish::Running& running, const UserInterface& ui, std::string_view wanted);
// The hash of the `Lineup` of a product, "" when the product or the area channels is not published. `language` as language() gives it.
[[nodiscard]] std::string_view lineup(const publish::Running& running, const Product& product, Category category,
                                      std::string_view language);
[[nodiscard]] const Guide& guide(const publish::Running& running);  // An empty one when none is published.

// ---- the areas. Each also lets its rooms' lists say what viewers see of each record.

void add_channels(publishing::Areas& areas, channels::Channels& channels);
void add_epg(publishing::Areas& areas);
// Products are for sale once published (P62-1), and their limits act at once (P62-3).
void add_products(publishing::Areas& areas, products::Products& products, publish::Snapshots& snapshots);
void add_user_interfaces(publishing::Areas& areas, user_interfaces::UserInterfaces& user_interfaces);
// All of them, as screens show them; and pictures of kept snapshots are kept.
void add_all(publishing::Areas& areas, publish::Snapshots& snapshots, channels::Channels& channels, products::Products& products,
             user_interfaces::UserInterfaces& user_interfaces, artwork::Artwork& artwork);

}  // namespace parts
