// One source channel's programmes of one UTC day as one packed text of bytes: how a guide is stored and read in volume.
// Not a table row per programme and not a document for apps: viewer JSON is printed from it by timeline.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace epg {

inline constexpr std::int64_t kDaySeconds = 86400;
inline constexpr std::size_t kProgrammesPerDayMax = 5000;
inline constexpr std::size_t kDayBytesMax = std::size_t{4} << 20;

// What is kept of a programme besides start, end and id. The numbers are stored: never renumber, never reuse.
// Below 128 a field holds bytes, from 128 on a whole number; unknown ones are skipped, so newer rows stay readable.
enum class Field : std::uint8_t {
  title = 1,         // language, text; several, the first is the main one
  sub_title = 2,     // language, text
  description = 3,   // language, text
  genre = 4,         // language, text; several
  credit = 5,        // role, name; several
  country = 6,       // text; several
  rating = 7,        // system, value; several
  poster = 8,        // URL
  backdrop = 9,      // URL
  logo = 10,         // URL
  database_id = 11,  // database, id; several
  series_id = 12,    // text
  language = 13,     // text
  season = 128,      // from 1
  episode = 129,     // from 1
  year = 130,
  stars = 131,  // 1-100, percent of the best
  type = 132,   // ProgrammeType
  flags = 133,  // bits of Flag
};

enum class ProgrammeType : std::uint8_t { other = 0, movie = 1, series = 2, sport = 3, news = 4, kids = 5, music = 6 };

enum Flag : std::uint32_t {
  flag_new = 1,
  flag_premiere = 2,
  flag_repeat = 4,
  flag_live = 8,
  flag_last_chance = 16,
  flag_no_catch_up = 32,
  flag_no_recording = 64,
};

// Days since 1970-01-01 of an instant in seconds, right before 1970 too.
[[nodiscard]] constexpr std::int32_t day_of(std::int64_t at_s) {
  return static_cast<std::int32_t>((at_s >= 0 ? at_s : at_s - (kDaySeconds - 1)) / kDaySeconds);
}

// The id of a programme: 53 bits of a hash of source channel, start and main title, so that every import finds the same one.
[[nodiscard]] std::int64_t programme_id(std::string_view source_channel, std::int64_t start_s, std::string_view title);

// Appends fields in packed form. A field that is empty is left out.
class FieldWriter {
 public:
  explicit FieldWriter(std::string& out) : out_(out) {}
  void text(Field field, std::string_view text);
  // For fields of two parts. `first` must not hold a zero byte.
  void pair(Field field, std::string_view first, std::string_view second);
  void number(Field field, std::uint64_t value);

 private:
  std::string& out_;
};

// One field while reading. For pairs, `first` is the language, role, system or database.
struct FieldView {
  Field field{};
  std::string_view bytes;
  std::uint64_t number{};
  [[nodiscard]] std::string_view first() const { return bytes.substr(0, split()); }
  [[nodiscard]] std::string_view second() const { return bytes.substr(bytes.size() < split() + 1 ? bytes.size() : split() + 1); }

 private:
  [[nodiscard]] std::size_t split() const {
    const auto at = bytes.find('\0');
    return at == std::string_view::npos ? bytes.size() : at;
  }
};

// Walks packed fields without allocation. Ends early at damage.
class FieldReader {
 public:
  explicit FieldReader(std::string_view fields) : rest_(fields) {}
  [[nodiscard]] bool next(FieldView& field);

 private:
  std::string_view rest_;
};

// A programme inside a packed day; as long-lived as the day's bytes.
struct ProgrammeView {
  std::int64_t id{};
  std::int64_t start_s{}, end_s{};
  std::string_view fields;

  // The text in the wanted language, else in the default one, else the first there is; "" without any.
  [[nodiscard]] std::string_view text(Field field, std::string_view language = {}, std::string_view default_language = {}) const;
  // A number field, 0 when absent.
  [[nodiscard]] std::uint64_t number(Field field) const;
};

// What goes into a day: start and end inside the rules that PackedDay::open checks, fields by FieldWriter.
struct PackItem {
  std::int64_t id{};
  std::int64_t start_s{}, end_s{};
  std::string_view fields;
};

// Packs a day; equal items give equal bytes. The items must be in time order, start within the day, not overlap, last 1 s to 24 h
// and be at most kProgrammesPerDayMax (CHECK). Equal ids are told apart here, deterministically.
[[nodiscard]] std::string pack_day(std::int32_t day, std::span<const PackItem> items);

// Moves a packed day by whole days in place; ids stay. False when the bytes are no packed day or the day would leave 1901-2199.
[[nodiscard]] bool shift_packed_day(std::string& bytes, std::int32_t days);

// Reading. The bytes must outlive it. Everything is checked against damage when it is opened; reading then allocates nothing.
class PackedDay {
 public:
  // Nothing when the bytes are damaged, of an unknown version, or break a rule of pack_day.
  [[nodiscard]] static std::optional<PackedDay> open(std::string_view bytes);

  [[nodiscard]] std::int32_t day() const { return day_; }
  [[nodiscard]] std::int64_t start_s() const { return day_ * kDaySeconds; }
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] ProgrammeView operator[](std::size_t index) const;
  // The first programme that starts at or after `at_s`; size() when none does.
  [[nodiscard]] std::size_t first_from(std::int64_t at_s) const;
  // The programme that runs at `at_s`, if it started on this day.
  [[nodiscard]] std::optional<std::size_t> running_at(std::int64_t at_s) const;
  [[nodiscard]] std::optional<ProgrammeView> find(std::int64_t id) const;

  class Iterator {
   public:
    Iterator(const PackedDay& day, std::size_t index) : day_(&day), index_(index) {}
    ProgrammeView operator*() const { return (*day_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    const PackedDay* day_;
    std::size_t index_;
  };
  [[nodiscard]] Iterator begin() const { return {*this, 0}; }
  [[nodiscard]] Iterator end() const { return {*this, count_}; }

 private:
  PackedDay() = default;
  std::string_view index_, fields_;
  std::int32_t day_{};
  std::size_t count_{};
};

}  // namespace epg
