// Channels: what viewers zap through. Number, names, streams per device family, rights, pictures, guide link.
// Not the guide (cms/epg), not the order that viewers see (cms/ui_groups), not the encoding (streaming).
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/id.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/text.hpp"
#include "foundation/base/time.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/dependents.hpp"
#include "foundation/records/records.hpp"

namespace http {
class Router;
struct Context;
struct Parameter;
}  // namespace http
namespace jobs {
class Runner;
}

namespace channels {

using ChannelId = base::Id<struct ChannelTag>;
using StreamId = base::Id<struct StreamTag>;              // streaming.streams
using GuideChannelId = base::Id<struct GuideChannelTag>;  // cms.guide_channels
using GroupId = base::Id<struct GroupTag>;                // cms.ui_groups
using PackageId = base::Id<struct PackageTag>;            // cms.packages

enum class Kind : std::uint8_t { tv, radio };
enum class State : std::uint8_t { draft, ready, disabled };
enum class Category : std::uint8_t { tvs, phones };  // TVs and set-top boxes; phones and web.
// C20-001: worked out from state, window and completeness, never stored.
enum class Availability : std::uint8_t { draft, disabled, waiting, live, ended, incomplete };
enum class PublishMark : std::uint8_t { new_, changed, published, in_no_package };
enum class GuideState : std::uint8_t { unlinked, no_data, ending, covered };
// C20-701: what to do when the number is taken.
enum class NumberTaken : std::uint8_t { swap, shift, next_free };

inline constexpr std::int32_t kNumberMax = 9999;

struct Channel : meta::Head<struct ChannelTag> {
  std::int32_t number{};  // 0 in a request: next free.
  base::Texts name;
  Kind kind{Kind::tv};
  State state{State::ready};
  std::optional<std::string> external_id;  // The operator's key; M3U import puts the tvg-id here.
  base::Texts description;
  std::vector<Category> visible_on{Category::tvs, Category::phones};
  std::optional<StreamId> stream_id;  // A stream of the built-in media server.
  std::optional<std::string> android_url, apple_url, web_url, alternative_url;
  std::optional<std::string> catch_up_url;
  bool replay{false};
  std::int32_t replay_days{0};
  bool start_over{false};
  bool recording{false};
  bool pause{true};
  std::optional<GuideChannelId> guide_channel_id;
  std::int32_t guide_offset_minutes{0};
  std::optional<std::string> icon, tile;  // Hashes of cms/artwork.
  std::optional<base::Instant> starts_at, ends_at;
  bool suppress_on_trial{false};
  bool parental{false};
  std::int32_t age{0};
  std::string notes;

  // Filled for answers, or accepted in requests, by this room and by those that registered.
  std::vector<GroupId> groups;
  std::vector<PackageId> packages;
  std::optional<NumberTaken> number_taken;
  Availability availability{Availability::incomplete};
  PublishMark publish_mark{PublishMark::new_};
  GuideState guide_state{GuideState::unlinked};
  std::optional<base::Instant> guide_until;
  std::vector<std::string> warnings;  // URL_INSECURE, ARCHIVE_MISSING
  static const meta::Entity& shape();
};

// Pure rules.
[[nodiscard]] std::vector<base::FieldProblem> check_urls(const Channel& channel);
[[nodiscard]] std::vector<std::string> warnings_of(const Channel& channel);
[[nodiscard]] Availability availability_of(const Channel& channel, base::Instant now);

struct Renumbered {
  ChannelId id;
  std::string name;
  std::int32_t from{}, to{};
  static const meta::Entity& shape();
};

inline constexpr std::size_t kImportRowsMax = 1000;  // Rows of faults in a report, and of all others; the counts go on.
struct ImportRow {
  std::uint64_t line{};
  std::string name;
  std::string outcome;  // add, change, unchanged, fault
  std::string code;     // Of a fault.
  std::int32_t number{};
  std::vector<std::string> fields;  // What would change.
};
struct ImportReport {
  std::int64_t added{}, changed{}, unchanged{}, faults{};
  std::vector<ImportRow> rows;
  [[nodiscard]] std::int64_t row_count() const { return added + changed + unchanged + faults; }
};
struct ImportOptions {
  bool is_dry_run{true};
  std::string default_language{"en"};
};

class Channels {
 public:
  // Rooms above that know more about channels register here in their `make`; this room includes none of them.
  using Decorate = std::function<void(db::Tx&, std::span<Channel* const>)>;
  using Stored = std::function<base::Status(db::Tx&, Channel& after, const Channel* before, const records::Act&)>;
  using Filter = std::function<records::Extra(std::int64_t id)>;  // Never every channel.
  using Grouped =
      std::function<base::Status(db::Tx&, ChannelId, const std::vector<std::string>& group_names, const records::Act&)>;
  void on_decorate(Decorate decorate) { decorate_.push_back(std::move(decorate)); }
  void on_stored(Stored stored) { stored_.push_back(std::move(stored)); }
  void on_imported_groups(Grouped grouped) { grouped_ = std::move(grouped); }
  void add_filter(std::string parameter, std::string doc, Filter filter) {
    filters_[std::move(parameter)] = {std::move(doc), std::move(filter)};
  }
  struct NamedFilter {
    std::string doc;  // One sentence, for the contract.
    Filter filter;
  };
  [[nodiscard]] const std::map<std::string, NamedFilter>& filters() const { return filters_; }

  // Rules across fields, and the number: next free, or what number_taken says. 409 NUMBER_TAKEN with `next_free`.
  [[nodiscard]] static base::Status check(const Channel& channel, const records::Act& act);
  [[nodiscard]] base::Status settle(db::Tx& tx, Channel& channel, const Channel* before, const records::Act& act) const;
  [[nodiscard]] base::Status stored(db::Tx& tx, Channel& channel, const Channel* before, const records::Act& act) const;
  void decorate(db::Tx& tx, std::span<Channel* const> channels, base::Instant now) const;

  [[nodiscard]] base::Status create(db::Tx& tx, Channel& channel, const records::Act& act) const;
  [[nodiscard]] base::Status update(db::Tx& tx, const Channel& before, Channel& after, const records::Act& act,
                                    std::string_view action = "update") const;

  // C20-601: new numbers from `from` in steps, in the order of `ids`; a dry run changes nothing. 409 NUMBER_TAKEN when one outside the list is hit.
  [[nodiscard]] base::Result<std::vector<Renumbered>> renumber(db::Tx& tx, const std::vector<ChannelId>& ids, std::int32_t from,
                                                               std::int32_t step, bool is_dry_run, const records::Act& act) const;
  // Puts a channel into the groups that a playlist names. A group that does not exist is made, because an import has to bring the
  // viewer's groups along. Without a room of groups nothing happens.
  [[nodiscard]] base::Status put_into_groups(db::Tx& tx, ChannelId channel, const std::vector<std::string>& names,
                                             const records::Act& act) const {
    return grouped_ ? grouped_(tx, channel, names, act) : base::Status{};
  }

 private:
  [[nodiscard]] base::Status settle_number(db::Tx& tx, Channel& channel, const Channel* before, const records::Act& act) const;
  [[nodiscard]] base::Status shift_from(db::Tx& tx, std::int32_t number, const records::Act& act) const;

  std::vector<Decorate> decorate_;
  std::vector<Stored> stored_;
  Grouped grouped_;
  std::map<std::string, NamedFilter> filters_;
};

// The condition of the list's own query parameters (?group=, ?package=): 422 for more than one of them.
[[nodiscard]] std::vector<http::Parameter> list_parameters(const Channels& channels);
[[nodiscard]] base::Result<records::Extra> list_extra(const Channels& channels, const http::Context& context);

// A channel, as the room of streams shows it.
struct OnStream {
  ChannelId id{};
  std::int32_t number{};
  base::Texts name;
};
// Of each stream that is shown the channel with the lowest number.
[[nodiscard]] std::map<StreamId, OnStream> channels_on_streams(db::Tx& tx);
// Tells streams and cms/artwork which channels show them. For pictures those in the trash, which may come back, count too.
void add_dependents(records::Dependents& dependents);

void add_routes(http::Router& router, const Channels& channels, const records::Dependents& dependents);
// Imports an M3U playlist: the same tvg-id, else the same URL, is the same channel. More than 500 changes are stored in batches. Errors:
// 422 PLAYLIST_FORMAT, PLAYLIST_IS_STREAM, PLAYLIST_EMPTY; 409 IMPORT_OVERTAKEN when others imported or took numbers again and again.
[[nodiscard]] base::Result<ImportReport> import_file(const Channels& channels, db::Database& database,
                                                     const std::filesystem::path& file, const ImportOptions& options,
                                                     const records::Act& act);
// The route of imports, and the job that stores a large one. `folder_of` says where a database's uploads wait for theirs.
void add_import(http::Router& router, jobs::Runner& runner, const Channels& channels,
                std::function<std::filesystem::path(std::string_view database)> folder_of);
// Actions over many channels (C20-010).
void add_bulk(http::Router& router, jobs::Runner& runner, const Channels& channels, const records::Dependents& dependents);

}  // namespace channels
