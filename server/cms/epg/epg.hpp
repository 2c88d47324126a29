// The guide: sources of programmes, their channels, the stored days, and which of our channels shows which guide.
// Not what viewers get (publish makes documents of it) and not reading files (xmltv.hpp).
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cms/channels/channels.hpp"
#include "cms/epg/packed_day.hpp"  // Part of the face, like timeline: publish reads packed days.
#include "cms/epg/timeline.hpp"
#include "foundation/base/id.hpp"
#include "foundation/base/result.hpp"
#include "foundation/base/secret.hpp"
#include "foundation/base/time.hpp"
#include "foundation/db/db.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/dependents.hpp"
#include "foundation/records/records.hpp"

namespace crypto {
class Sealer;
}
namespace http {
class Router;
struct Context;
struct Parameter;
}  // namespace http
namespace jobs {
class Runner;
class JobContext;
struct Actor;
}  // namespace jobs
namespace net {
class Fetcher;
}

namespace epg {

using channels::ChannelId;
using channels::GuideChannelId;
using SourceId = base::Id<struct SourceTag>;

// ---- what is stored, for rooms above. Which channel shows which guide, and moved by how much, stands in the channel.

// One stored day of a guide channel. Equal hashes mean equal bytes; days are those of UTC since 1970 (day_of in packed_day.hpp).
struct DayRef {
  std::int32_t day{};
  std::string hash;  // 32 hex digits.
  std::int32_t programmes{};
};
// The stored days from `from_day` to `to_day`, both included, in order. A programme belongs to the day it starts on, so whoever
// shows a day from midnight on also reads the day before.
[[nodiscard]] std::vector<DayRef> days_of(db::Tx& tx, GuideChannelId guide_channel, std::int32_t from_day, std::int32_t to_day);
// For PackedDay::open; "" when the day is not stored.
[[nodiscard]] std::string packed_day(db::Tx& tx, GuideChannelId guide_channel, std::int32_t day);
// Rises with every refresh that changed a day, never falls.
[[nodiscard]] std::int64_t guide_version(db::Tx& tx);

// ---- sources

enum class SourceKind : std::uint8_t { url, upload };
enum class Rhythm : std::uint8_t { nightly, hourly };
enum class SourceState : std::uint8_t { active, failing, stale, disabled };

struct Source : meta::Head<struct SourceTag> {
  std::string name;
  SourceKind kind{SourceKind::url};
  std::optional<std::string> url;  // {date}, {days} and {lang} are filled in when it is fetched.
  std::optional<std::string> user_name;
  std::optional<base::Secret> password;  // Sealed once it is checked.
  std::optional<std::string> language;   // Stands for {lang}.
  std::optional<std::string> time_zone;  // Of times that name none; absent: the deployment's.
  std::int32_t days_ahead{7};
  Rhythm refresh{Rhythm::nightly};
  std::int32_t refresh_hours{12};
  bool is_enabled{true};

  // Filled for answers.
  bool has_password{};
  SourceState state{SourceState::active};
  std::int64_t channels_found{}, channels_linked{}, programmes{};
  std::optional<base::Instant> programmes_till, last_fetch_at, last_good_at;
  std::optional<std::int64_t> size_bytes;
  std::optional<std::string> error_code, error_message;
  std::optional<std::int64_t> job;  // The refresh that waits for its turn or runs.
  static const meta::Entity& shape();
};

// ---- channels of sources, and what ours show

struct GuideChannel : meta::Head<channels::GuideChannelTag> {
  SourceId source_id;
  std::string guide_id;  // What the file calls it.
  std::string name;
  std::vector<std::string> names;
  std::optional<std::string> icon, number;
  std::int64_t programmes{};
  std::optional<base::Instant> programmes_from, programmes_till;
  std::int64_t gap_count{}, overlap_count{};
  bool is_listed{true};  // False: the last file had it no more. It stays, with its programmes.
  base::Instant listed_at{};

  std::string source_name;  // Filled for answers.
  static const meta::Entity& shape();
};

// A channel of ours as the overview shows it; only the link and its offset can be changed here (C20-901).
struct Link : meta::Head<channels::ChannelTag> {
  std::int32_t number{};
  base::Texts name;
  channels::Kind kind{};
  std::optional<std::string> external_id;
  std::optional<GuideChannelId> guide_channel_id;
  std::int32_t guide_offset_minutes{};
  std::optional<std::string> guide_channel_name;
  std::optional<SourceId> source_id;
  std::optional<std::string> source_name;
  std::optional<base::Instant> guide_until;  // With the offset.
  std::optional<base::Instant> guide_reach;  // For filters by state: 1970 when linked without programmes, absent when unlinked.
  std::int64_t gap_count{}, overlap_count{};
  std::optional<base::Instant> last_refresh_at;

  channels::GuideState guide_state{};  // Filled for answers.
  static const meta::Entity& shape();
};

struct LinkChoice {
  ChannelId channel;
  std::optional<GuideChannelId> guide_channel;       // Absent: unlink.
  std::optional<std::int32_t> guide_offset_minutes;  // Absent: as it is; 0 when unlinked.
};

inline constexpr std::int32_t kScoreById = 97;  // Proposals of at least this score have equal ids but for case.
struct LinkProposal {
  ChannelId channel;
  std::int32_t number{};
  base::Texts name;
  GuideChannelId guide_channel;
  std::string guide_channel_name, source_name;
  std::int32_t score{};
  std::vector<std::string> reasons;  // id, name, number; the strongest first.
};

// ---- refreshing

enum class RefreshResult : std::uint8_t { done, unchanged, shrunk, failed, cancelled };
[[nodiscard]] std::string_view result_name(RefreshResult result);

struct RefreshOptions {
  std::filesystem::path file{};  // An uploaded one; empty: the source's address is fetched.
  bool may_shrink{};             // Staff have looked at it and want it (GUIDE_SHRUNK).
  std::int32_t shift_days{};
  bool is_shift_auto{};  // Moves the guide so that its middle lies on today.
};
struct RefreshReport {
  RefreshResult result{};
  std::int64_t channels{}, programmes{};  // Of the file.
  std::int64_t days_changed{};
  std::int64_t faults{};
  std::int32_t shift_days{};
  std::optional<base::Error> error;  // Of failed and shrunk.
};

class Guide {
 public:
  // What this room must know of a deployment.
  struct Place {
    std::filesystem::path files;  // Where uploads are kept.
    std::int64_t number{};
    std::string zone{"UTC"};
    std::string default_language{"en"};
  };
  using PlaceOf = std::function<std::optional<Place>(std::string_view database)>;
  // Told how far it is, in percent; false ends the work.
  using Step = std::function<bool(int percent)>;

  Guide(channels::Channels& channels, const crypto::Sealer& sealer, net::Fetcher& fetcher, base::Clock& clock, PlaceOf place_of)
      : channels_(channels), sealer_(sealer), fetcher_(fetcher), clock_(clock), place_of_(std::move(place_of)) {}

  // Rules across fields; a new password is sealed. 422 URL_REQUIRED, URL_FORMAT.
  [[nodiscard]] base::Status settle(db::Tx& tx, Source& source, const Source* before, const records::Act& act) const;
  // What follows from a new or changed source: its refreshes are planned, a new one's first is started.
  void plan(db::Tx& tx, db::Database& database, jobs::Runner& runner, const Source& source, const Source* before,
            const jobs::Actor& actor) const;
  void decorate(db::Tx& tx, std::span<Source* const> sources) const;
  // To the trash. 409 IN_USE while channels are linked, unless they go to `replacement` (by equal guide ids) or are unlinked.
  [[nodiscard]] base::Status remove(db::Tx& tx, SourceId id, bool unlinks, std::optional<SourceId> replacement,
                                    const records::Dependents& dependents, const records::Act& act) const;

  // A refresh as a job: its id. An upload is moved into the deployment's files; without one an upload source reads the file that
  // was refused as too small again. 409 SOURCE_DISABLED, SOURCE_KIND, NO_UPLOAD.
  [[nodiscard]] base::Result<std::int64_t> submit_refresh(db::Database& database, jobs::Runner& runner, SourceId id,
                                                          const std::filesystem::path& upload, bool may_shrink,
                                                          const records::Act& act, const jobs::Actor& actor) const;
  // Does the work, with an entry in the source's log whatever comes out. Errors: only 404.
  [[nodiscard]] base::Result<RefreshReport> refresh(db::Database& database, SourceId id, const RefreshOptions& options,
                                                    const Step& step) const;
  // The upload source of that name, made when there is none.
  [[nodiscard]] base::Result<SourceId> upload_source(db::Database& database, const std::string& name,
                                                     const records::Act& act) const;

  // Stores links, all or none. 404; 422 REFERENCE. Answers how many changed.
  [[nodiscard]] base::Result<std::int64_t> link(db::Tx& tx, std::span<const LinkChoice> choices, const records::Act& act) const;
  // For channels without a link (C20-902).
  [[nodiscard]] std::vector<LinkProposal> proposals(db::Tx& tx) const;
  // Takes the proposals of at least this score.
  [[nodiscard]] base::Result<std::int64_t> link_proposed(db::Tx& tx, std::int32_t score_min, const records::Act& act) const;

  // The guide channel of another source that is the same as the channel's: by the id of its present guide, else by its external id.
  // 404 GUIDE_CHANNEL_MISSING.
  [[nodiscard]] base::Result<GuideChannelId> counterpart(db::Tx& tx, const channels::Channel& channel, SourceId source) const;

  void add_jobs(jobs::Runner& runner) const;
  [[nodiscard]] base::Clock& clock() const { return clock_; }

 private:
  [[nodiscard]] base::Result<base::Secret> password_of(const Source& source) const;
  [[nodiscard]] base::Status run_refresh(jobs::Runner& runner, jobs::JobContext& job) const;

  channels::Channels& channels_;
  const crypto::Sealer& sealer_;
  net::Fetcher& fetcher_;
  base::Clock& clock_;
  PlaceOf place_of_;
};

// ---- what pages show

struct ShownRefresh {
  base::Instant at{};
  std::string result;
  std::int64_t programmes{}, channels{}, took_ms{};
  std::optional<std::string> code, message;
};
// The last hundred, newest first.
[[nodiscard]] std::vector<ShownRefresh> log_of(db::Tx& tx, SourceId id);

// C20-903 over all channels.
struct StateCounts {
  std::int64_t channels{}, unlinked{}, no_data{}, ending{}, covered{};
  std::int64_t programmes{};  // Stored, of guides that channels show.
};
[[nodiscard]] StateCounts count_states(db::Tx& tx, base::Instant now);
void name_sources(db::Tx& tx, std::span<GuideChannel* const> list);
// Guide channels of sources that are not in the trash; of one source when it is named.
[[nodiscard]] records::Extra of_source(std::optional<std::int64_t> source);
// Of the list of links, and of actions over many: with a guide of one source.
[[nodiscard]] std::vector<http::Parameter> link_parameters();
[[nodiscard]] base::Result<records::Extra> link_extra(const http::Context& context);

// Teaches channels their guide's state, and everybody who uses sources and guide channels.
void wire(channels::Channels& channels, records::Dependents& dependents, base::Clock& clock);
// Actions over many channels (C20-904).
void add_bulk(http::Router& router, jobs::Runner& runner, const Guide& guide);
void add_routes(http::Router& router, Guide& guide, jobs::Runner& runner, const records::Dependents& dependents);

}  // namespace epg
