// The work of one refresh, with all that it remembers on the way.
// Internal to cms/epg; others call Guide::refresh.
#pragma once
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cms/epg/epg.hpp"
#include "cms/epg/epg_rules.hpp"
#include "cms/epg/epg_store.hpp"
#include "cms/epg/packed_day.hpp"
#include "cms/epg/xmltv.hpp"

namespace epg {

// Days are written as they come, in batches, under the hash of their bytes; nobody sees them. The switch is one short transaction
// that makes the source's days point to them, and only when no other refresh of the source has come between.
class Refresh {
 public:
  Refresh(db::Database& database, SourceId id, const RefreshOptions& options, const Guide::Step& step, net::Fetcher& fetcher,
          const Guide::Place& place, const base::Secret& password, base::Instant now, const Source& source)
      : database_(database),
        id_(id),
        options_(options),
        step_(step),
        fetcher_(fetcher),
        place_(place),
        password_(password),
        now_(now),
        source_(source),
        import_({.zone = source.time_zone.value_or(place.zone)}) {
    // An upload is taken as it is; what is fetched every night need not hold more than was asked for.
    last_day_ = source.kind == SourceKind::url ? day_of(base::to_s(now)) + source.days_ahead : INT32_MAX;
    basis_ = source.time_zone.value_or(place.zone) + " " + std::to_string(source.days_ahead);
  }
  [[nodiscard]] base::Result<RefreshReport> run();

 private:
  // The name of a packed day; small, because there may be 150,000.
  class Hash {
   public:
    explicit Hash(std::string_view text) { std::ranges::copy(text.substr(0, letters_.size()), letters_.begin()); }
    [[nodiscard]] std::string_view text() const { return {letters_.data(), letters_.size()}; }
    bool operator==(const Hash&) const = default;

   private:
    std::array<char, 32> letters_{};
  };
  struct StoredDay {
    std::int64_t guide_channel{};
    std::int32_t day{};
    Hash hash;
    std::int64_t first_start_s{};
  };
  struct NewDay {
    std::uint32_t channel{};
    std::int32_t day{};
    Hash hash;
    std::uint32_t programmes{};
    std::int64_t first_start_s{}, last_end_s{};
    bool is_changed{};
  };
  struct NewChannel {
    std::int64_t id{};  // 0 until the switch has made it.
    std::int32_t first_day{}, days{};
    std::int64_t gaps{};
    std::int64_t end_s{};  // Of its last programme so far.
  };

  base::Status work();
  base::Status unchanged();
  [[nodiscard]] bool is_same_basis() const;
  base::Result<bool> fetch(const std::filesystem::path& to);  // False: the copy at hand is good.
  static base::Result<std::string> hash_of(const std::filesystem::path& file);
  base::Status read(const std::filesystem::path& file);
  void load_stored(db::Tx& tx);
  [[nodiscard]] std::span<const StoredDay> stored_of(std::int64_t guide_channel) const;
  base::Status store();
  base::Status take(const XmltvDay& day);
  void count_gaps(NewChannel& channel, const PackedDay& day) const;
  base::Status flush();
  base::Status switch_over();
  void put_channels(db::Tx& tx);
  void remove_days(db::Tx& tx);

  db::Database& database_;
  SourceId id_;
  const RefreshOptions& options_;
  const Guide::Step& step_;
  net::Fetcher& fetcher_;
  const Guide::Place& place_;
  const base::Secret& password_;
  base::Instant now_;
  Source source_;
  StoredState state_;
  XmltvImport import_;
  RefreshReport report_;
  std::string hash_, etag_, last_modified_, basis_;
  std::uint64_t size_{};
  std::int32_t last_day_{};
  bool is_cut_{};
  Extent extent_;
  std::vector<NewChannel> channels_;  // As import_.channels().
  std::vector<StoredDay> stored_;     // By guide channel and day.
  std::vector<NewDay> new_;
  std::vector<std::pair<Hash, std::string>> batch_;
  std::size_t batch_bytes_{};
};

}  // namespace epg
