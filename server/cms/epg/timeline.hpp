// One channel's packed days read as a line of time: what runs when, gaps, blocks for them, and JSON for viewers.
// Not a store: the packed days are fetched and kept alive by the caller.
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cms/epg/packed_day.hpp"

namespace epg {

inline constexpr std::int64_t kStepSeconds = 21600;     // Guides are printed and fetched in steps of 6 hours of UTC.
inline constexpr std::int64_t kGapBlockSeconds = 3600;  // C20-1201.

// A stretch of the line: a programme, or a piece of a gap when there is none.
struct Block {
  std::int64_t start_s{}, end_s{};
  std::optional<ProgrammeView> programme;
};

// The days in order, of one source channel; days may be missing. Days of different imports may overlap at midnight: the later start
// cuts the earlier programme, as inside a day. `offset_s` (the channel's guide offset) is added to all times that come out.
class Timeline {
 public:
  explicit Timeline(std::span<const PackedDay> days, std::int64_t offset_s = 0) : days_(days), offset_s_(offset_s) {}

  // Calls visit(programme) for each programme that overlaps [from_s, to_s), in time order; whole, not cut to the window.
  template <class Visit>
  void each(std::int64_t from_s, std::int64_t to_s, Visit&& visit) const {
    for (Place place = place_of(from_s); auto programme = at(place); step(place)) {
      if (programme->start_s >= to_s) break;
      if (programme->end_s > from_s) visit(*programme);
    }
  }
  // Calls visit(block) so that the blocks fill [from_s, to_s) without hole: programmes, cut to the window, and gaps in blocks that end
  // at full hours of UTC and last at most an hour.
  template <class Visit>
  void each_block(std::int64_t from_s, std::int64_t to_s, Visit&& visit) const {
    std::int64_t free_from_s = from_s;
    const auto fill = [&](std::int64_t until_s) {
      while (free_from_s < until_s) {
        const std::int64_t end_s = std::min(until_s, next_hour(free_from_s));
        visit(Block{free_from_s, end_s, {}});
        free_from_s = end_s;
      }
    };
    each(from_s, to_s, [&](const ProgrammeView& programme) {
      fill(programme.start_s);
      const std::int64_t end_s = std::min(programme.end_s, to_s);
      visit(Block{std::max(programme.start_s, from_s), end_s, programme});
      free_from_s = end_s;
    });
    fill(to_s);
  }
  [[nodiscard]] std::optional<ProgrammeView> running_at(std::int64_t at_s) const;
  // The first programme that starts after `at_s`.
  [[nodiscard]] std::optional<ProgrammeView> next_after(std::int64_t at_s) const;

 private:
  struct Place {
    std::size_t day{}, programme{};
  };
  static std::int64_t next_hour(std::int64_t at_s);
  [[nodiscard]] Place place_of(
      std::int64_t from_s) const;  // Of the last programme that starts at or before, or the first of all.
  void step(Place& place) const;
  [[nodiscard]] std::optional<ProgrammeView> at(const Place& place) const;

  std::span<const PackedDay> days_;
  std::int64_t offset_s_;
};

// The first whole hour after `at_s`.
inline std::int64_t Timeline::next_hour(std::int64_t at_s) {
  const std::int64_t into = (at_s % kGapBlockSeconds + kGapBlockSeconds) % kGapBlockSeconds;
  return at_s - into + kGapBlockSeconds;
}

// Guides as documents: `Programme` objects of docs/viewer_api.md, printed once per step and joined for each answer.
// A step has two texts, each a list of objects with commas between and none around:
//   head  the programme that runs at the step's start and began before it: none or one
//   body  the programmes that start within the step
// A programme is in the body of exactly one step, the one it starts in, and in the head of each step that it runs into. An answer is the head
// of its first step, then the bodies of all its steps: so joins neither lose nor double a programme.
struct Slice {
  std::string head, body;
};
struct PrintOptions {
  std::string_view language{}, default_language{};
};
[[nodiscard]] Slice print_slice(const Timeline& timeline, std::int64_t step_s, const PrintOptions& options = {});
// Appends "[...]" for consecutive steps.
void join_slices(std::span<const Slice> slices, std::string& out);
void join_slices(std::span<const Slice* const> slices, std::string& out);
// Appends one `Programme` object.
void print_programme(const ProgrammeView& programme, const PrintOptions& options, std::string& out);
// Appends a JSON string with its quotes.
void print_json_text(std::string_view text, std::string& out);

// The age that a rating stands for; nothing when it names none ("PG" is advice, not an age).
[[nodiscard]] std::optional<std::int32_t> rating_age(std::string_view system, std::string_view value);

}  // namespace epg
