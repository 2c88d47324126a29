// Publishing: compiles what staff edited into immutable snapshots, switches and rolls back; and what viewers read of the running ones.
// Not the viewer API. While a viewer asks, no edited table, no disk and no database is touched: everything running is in memory.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cms/channels/channels.hpp"
#include "crm/products/products.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/text.hpp"
#include "foundation/base/time.hpp"
#include "foundation/http/message.hpp"
#include "foundation/records/records.hpp"
#include "publish/app_documents.hpp"

namespace artwork {
class Artwork;
}
namespace deployments {
class Deployments;
}
namespace http {
class Router;
struct Tenant;
}  // namespace http
namespace jobs {
class Runner;
}
namespace user_interfaces {
class UserInterfaces;
}

namespace publish {

using channels::Category;
using channels::ChannelId;
using channels::PackageId;
using products::ProductId;
using products::UserInterfaceId;

enum class Area : std::uint8_t { channels, epg, products, ui };
inline constexpr std::array kAreas{Area::channels, Area::epg, Area::products, Area::ui};
inline constexpr std::array kCategories{Category::tvs, Category::phones};
[[nodiscard]] std::string_view area_name(Area area);
[[nodiscard]] std::optional<Area> area_of(std::string_view name);

// U40-1102: the category follows from the type of device.
[[nodiscard]] Category category_of(products::DeviceType type);

// ---- what is published

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
class Guide {
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

  Guide();
  ~Guide();
  Guide(const Guide&) = delete;
  Guide& operator=(const Guide&) = delete;

 private:
  friend class GuideLoader;
  struct Line;
  struct Cache;
  std::int64_t from_s_{}, to_s_{};
  std::string default_language_;
  std::unordered_map<std::int64_t, std::shared_ptr<const Line>> lines_;  // By guide channel.
  std::unique_ptr<Cache> cache_;
};

// All that runs in one deployment at one moment. Immutable; hold the pointer for the length of a request.
class Running {
 public:
  // The running snapshot's number; 0 when the area was never published.
  [[nodiscard]] std::int64_t number(Area area, Category category) const {
    return numbers_[static_cast<std::size_t>(area)][static_cast<std::size_t>(category)];
  }
  [[nodiscard]] const Channel* channel(ChannelId id) const;
  [[nodiscard]] const Product* product(ProductId id) const;
  [[nodiscard]] const std::vector<const Channel*>& channels() const { return in_order_; }  // In number order.
  // The named user interface, else the default one, else the first; null when none is published.
  [[nodiscard]] const UserInterface* user_interface(std::optional<UserInterfaceId> id) const;
  // T10-8: the wanted language when the user interface has it, else the deployment's, else its first.
  [[nodiscard]] std::string_view language(const UserInterface& ui, std::string_view wanted) const;
  [[nodiscard]] const std::string& default_language() const { return default_language_; }
  // The hash of the `Lineup` of a product, "" when the product or the area channels is not published. `language` as language() gives it.
  [[nodiscard]] std::string_view lineup(const Product& product, Category category, std::string_view language) const;
  // A line-up or user interface, those that ran until lately too; null when there is none of that name.
  [[nodiscard]] std::shared_ptr<const http::Prepared> document(std::string_view hash) const;
  [[nodiscard]] const Guide& guide() const { return *guide_; }

  Running();
  ~Running();

 private:
  friend class Loader;
  using Documents = std::unordered_map<std::string, std::shared_ptr<const http::Prepared>>;
  std::array<std::array<std::int64_t, 2>, 4> numbers_{};
  std::string default_language_;
  std::unordered_map<std::int64_t, Channel> channels_;
  std::vector<const Channel*> in_order_;
  std::unordered_map<std::int64_t, Product> products_;
  std::map<std::int64_t, UserInterface> user_interfaces_;
  std::map<std::string, std::string, std::less<>> lineups_;  // "<package set>/<category>/<language>" → hash.
  std::shared_ptr<const Documents> documents_;
  std::vector<std::shared_ptr<const Documents>> earlier_;  // Apps may still ask for what they were told a moment ago.
  std::shared_ptr<const Guide> guide_;
};

// The running snapshots of all open deployments. Thread-safe; reads never wait for disk or database.
class Snapshots {
 public:
  explicit Snapshots(base::Clock& clock, bool is_durable = true);
  ~Snapshots();
  Snapshots(const Snapshots&) = delete;
  Snapshots& operator=(const Snapshots&) = delete;

  // Null when nothing was ever published there, or the deployment is not open. Hot.
  [[nodiscard]] std::shared_ptr<const Running> running(std::int64_t tenant) const;

  // A deployment opens, or its settings have changed.
  void open(const std::shared_ptr<const http::Tenant>& tenant);
  // Loads what runs now, when that has changed; outside of any transaction of this thread.
  void refresh(std::int64_t tenant);
  // Sees what other processes have published. Called each second, by one thread.
  void poll(std::int64_t tenant);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// ---- publishing itself

enum class RunKind : std::uint8_t { whole, roll_back };
enum class RunState : std::uint8_t { queued, running, done, failed };

struct NewRun {
  std::vector<Area> areas;
  std::vector<Area> confirmed_removals;   // T10-1807: the areas whose word was typed.
  std::optional<std::int64_t> to_number;  // A roll-back of the one area to this snapshot.
  bool is_automatic{};                    // Skips pinned areas (T10-1808).
  std::string note;
  std::int64_t staff{};  // 0 = the system.
  std::string started_by;
};
struct Queued {
  std::int64_t run{}, job{};
};

class Publishing {
 public:
  explicit Publishing(Snapshots& snapshots) : snapshots_(snapshots) {}

  // Adds a run and its job; an equal queued run is joined (T10-1805). 404 for a roll-back to what there is not, 409 IS_RUNNING to what runs.
  [[nodiscard]] base::Result<Queued> submit(const http::Tenant& tenant, const NewRun& run, jobs::Runner& runner,
                                            const records::Act& act) const;
  // The same without a job, in the caller's thread: for the command line. `told` hears the areas done and in all.
  [[nodiscard]] base::Status publish_now(const http::Tenant& tenant, const NewRun& run, base::Clock& clock, bool is_durable,
                                         const std::function<void(std::int64_t done, std::int64_t total)>& told) const;
  // 409 NOT_PINNED.
  [[nodiscard]] base::Status unpin(const http::Tenant& tenant, Area area, const records::Act& act) const;

 private:
  Snapshots& snapshots_;
};

// Lets lists of channels, products and user interfaces say what viewers see of each, and products be sold once published.
void wire(Snapshots& snapshots, channels::Channels& channels, products::Products& products,
          user_interfaces::UserInterfaces& user_interfaces, artwork::Artwork& artwork);
void add_jobs(jobs::Runner& runner, const deployments::Deployments& deployments, Snapshots& snapshots, bool is_durable);
void add_routes(http::Router& router, const Publishing& publishing, jobs::Runner& runner);

}  // namespace publish
