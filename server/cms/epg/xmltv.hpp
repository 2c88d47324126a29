// Reads an XMLTV guide of any size into packed days: normalised programmes per source channel and UTC day (C20-1003, C20-1004).
// Not a store and not a fetcher: bytes come from a Source, packed days go to a function; nothing of a broken file comes out.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cms/epg/packed_day.hpp"
#include "foundation/base/result.hpp"
#include "foundation/xml/source.hpp"

namespace epg {

// Limits of one file. Beyond them programmes are left out with a fault; beyond kProgrammesMax the file is refused.
inline constexpr std::uint64_t kProgrammesMax = 5'000'000;
inline constexpr std::size_t kSourceChannelsMax = 20'000;
inline constexpr std::size_t kDaysPerChannelMax = 400;
inline constexpr std::size_t kChannelDaysMax = 150'000;
inline constexpr std::size_t kFaultsKept = 200;
// Of one programme; longer texts are cut at a character, further items are left out.
inline constexpr std::size_t kTitleBytesMax = 512;
inline constexpr std::size_t kDescriptionBytesMax = 8192;
inline constexpr std::size_t kLanguagesMax = 12;
inline constexpr std::size_t kGenresMax = 16;
inline constexpr std::size_t kCreditsMax = 40;
// A programme without an end and without a following one within a day.
inline constexpr std::int64_t kLengthUnknownSeconds = 3600;

struct XmltvOptions {
  std::string zone{"UTC"};                          // Of times that name none; a real zone (base::calendar::is_zone).
  std::size_t memory_bytes{std::size_t{40} << 20};  // Programmes held in memory; what is more goes to a temporary file.
  std::string temporary_folder{"/tmp"};
};

// A channel of the guide, declared by <channel> or only named by its programmes.
struct SourceChannel {
  std::string id;
  std::vector<std::pair<std::string, std::string>> names;  // language ("" = none given), display-name; the id when there is none.
  std::string icon;                                        // http(s) URL or "".
  std::string number;                                      // <lcn>, as written.
  bool is_declared{};
  // Filled by emit(): what came out, and what was mended on the way.
  std::uint32_t programmes{};
  std::uint32_t overlaps{};    // Ends cut by a later start.
  std::uint32_t duplicates{};  // Second programmes with one start.
  std::uint32_t zero_length{};
  std::uint32_t too_long{};    // Cut to 24 h.
  std::uint32_t open_ended{};  // Without a usable end.
  std::int64_t first_start_s{}, last_end_s{};
};

// A fault of the file that cost at most one programme or one of its fields.
struct XmltvFault {
  std::uint64_t line{};
  std::string
      code;  // START_MISSING, START_FORMAT, STOP_FORMAT, STOP_BEFORE_START, CHANNEL_MISSING, CHANNEL_UNDECLARED, TITLE_MISSING, ...
  std::string text;  // The faulty value, cut.
};

struct XmltvReport {
  std::uint64_t programmes_read{};  // <programme> elements.
  std::uint64_t programmes_kept{};  // After emit(): in packed days.
  std::uint64_t channels_declared{};
  std::uint64_t lines{};
  std::uint64_t fault_count{};
  std::vector<XmltvFault> faults;  // The first kFaultsKept.
  // Of programmes before any shift; nothing when there are none.
  std::optional<std::int64_t> first_start_s, last_start_s;
  std::uint64_t spilled_bytes{};  // Written to the temporary file.
};

// One packed day on its way out, valid during the call.
struct XmltvDay {
  std::size_t channel{};  // Index into channels().
  std::int32_t day{};
  std::string_view packed;
  std::size_t programmes{};
};

class XmltvImport {
 public:
  explicit XmltvImport(XmltvOptions options = {});
  ~XmltvImport();

  // Reads the whole file; once. Nothing is handed out before it is known to be whole. Errors: those of xml::Reader and the source;
  // 422 XMLTV_ROOT (not <tv>), XMLTV_EMPTY (no programme and no channel), XMLTV_TOO_MANY.
  [[nodiscard]] base::Status read(xml::Source& source);
  // Hands out all days, by channel in order of appearance, then by day; moved by `shift_days`, ids unchanged. Once, after read().
  // An error of the sink ends it and is returned.
  [[nodiscard]] base::Status emit(const std::function<base::Status(const XmltvDay&)>& sink, std::int32_t shift_days = 0);

  [[nodiscard]] const XmltvReport& report() const;
  [[nodiscard]] const std::vector<SourceChannel>& channels() const;
  // Days to add so that the middle of the guide lies on the day of `now_s`; 0 without programmes.
  [[nodiscard]] std::int32_t shift_to(std::int64_t now_s) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// The small grammars of XMLTV, alone for tests.
// "20260823160000 +1200" and its shorter forms; without a zone `local_offset_s` tells the offset of a local time.
[[nodiscard]] std::optional<std::int64_t> parse_xmltv_time(
    std::string_view text, const std::function<std::int64_t(std::int64_t local_s)>& local_offset_s);
struct EpisodeNumber {
  std::uint32_t season{}, episode{};  // From 1; 0 = not told.
  bool operator==(const EpisodeNumber&) const = default;
};
[[nodiscard]] EpisodeNumber parse_xmltv_ns(std::string_view text);  // "3.5/10." = season 4, episode 6.
[[nodiscard]] EpisodeNumber parse_onscreen(std::string_view text);  // "S01 E02", "S1E2", "1x02", "Ep. 5", "(3/10)".
[[nodiscard]] std::uint32_t parse_stars(std::string_view text);     // "6/10" = 60; 0 = none.
// An http(s) URL fit for pictures, with size templates such as [width] or {height} filled for a 640x360 picture; "" when it is not, or
// when another template remains.
[[nodiscard]] std::string picture_url(std::string_view text);
// In place from `from` on: control characters, bidirectional overrides and HTML tags out, blanks joined, ends trimmed, cut, NFC.
void clean_text(std::string& text, std::size_t from, std::size_t bytes_max, bool keep_lines);

}  // namespace epg
