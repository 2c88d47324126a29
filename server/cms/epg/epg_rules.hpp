// The rules of the guide's refreshes and states, without database and network.
// Not public to other rooms.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cms/epg/epg.hpp"
#include "foundation/jobs/schedules.hpp"

namespace epg {

// C20-1002: what a file holds against what the last good one held. Half is suspicious, unless there was next to nothing.
struct Extent {
  std::int64_t channels{};  // That have programmes.
  std::int64_t programmes{};
};
inline constexpr std::int64_t kShrinkProgrammesMin = 50;
inline constexpr std::int64_t kShrinkChannelsMin = 4;
[[nodiscard]] bool is_shrunk(const Extent& before, const Extent& after);

// C20-903. `until` is with the channel's offset.
inline constexpr std::int64_t kCoveredHours = 48;
[[nodiscard]] channels::GuideState guide_state_of(bool is_linked, std::optional<base::Instant> until, base::Instant now);

inline constexpr std::int64_t kStaleHours = 36;
[[nodiscard]] SourceState source_state_of(const Source& source, std::int64_t failures, base::Instant now);

// The input of a refresh job.
inline constexpr std::string_view kRefreshKind = "epg_sources.refresh";
struct RefreshInput {
  SourceId source{};
  std::string file;  // An upload's name in files/epg; "": the address is fetched.
  bool may_shrink{};
};
[[nodiscard]] std::string refresh_input(const RefreshInput& input);
// When a source is refreshed. Nightly: at its own minute of the hour before the night's publish, so that this finds the new guide and
// sources do not all ask at the same time. Hourly: each so many hours.
[[nodiscard]] jobs::Schedule schedule_of(const Source& source);
// C20-1001: the wait before the retry after so many failures in a row (1, 5, 15 minutes); nothing after the third.
[[nodiscard]] std::optional<std::chrono::minutes> retry_after(std::int64_t failures);
// A failure that may pass by itself: the network's, not the file's.
[[nodiscard]] bool may_pass(const base::Error& error);

// The address with {date} (today, YYYY-MM-DD), {days} and {lang}. 422 URL_FORMAT for other words in braces.
[[nodiscard]] base::Result<std::string> fill_url(const Source& source, std::string_view zone, std::string_view default_language,
                                                 base::Instant now);

// A new day after the stored one of the same date. What had started before the new day's first programme stays, cut where that begins:
// files often begin at the hour they were made, and past programmes are still watched. The new bytes when nothing is kept.
[[nodiscard]] std::string with_kept_start(std::string_view stored, std::string_view fresh);

// A filter of the overview, with conditions on guide_state turned into such on the columns behind it.
[[nodiscard]] std::string expand_state_filter(const std::string& filter, base::Instant now);

}  // namespace epg
