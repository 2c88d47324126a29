// Keeps the programmes of a file per source channel and UTC day until all is read; over its budget they go to a temporary file.
// Not public to other rooms, and not about XML: it orders, cuts and packs what xmltv.cpp hands in.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cms/epg/packed_day.hpp"
#include "foundation/base/result.hpp"

namespace epg {

class Collector {
 public:
  enum class Outcome : std::uint8_t { kept, day_full, channel_full, all_full };
  struct Counts {  // Of one channel or day.
    std::uint32_t programmes{}, overlaps{}, duplicates{}, too_long{}, open_ended{};
    std::int64_t first_start_s{}, last_end_s{};
  };

  Collector(std::size_t memory_bytes, std::string temporary_folder);
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;
  ~Collector();

  // `end_s` 0 = unknown, else behind the start. Throws std::system_error when the temporary file cannot be written.
  Outcome add(std::size_t channel, std::int64_t id, std::int64_t start_s, std::int64_t end_s, std::string_view fields);
  // The days of a channel in order: calls sink(day, packed, count) for each; gives its memory back. The channel's counts are added up.
  template <class Sink>
  base::Status pack(std::size_t channel, Counts& counts, Sink&& sink) {
    if (channel >= channels_.size()) return {};
    auto& days = channels_[channel];
    for (std::size_t i = 0; i < days.size(); ++i) {
      const std::int64_t next_start_s = i + 1 < days.size() ? first_start_of(days[i + 1]) : 0;
      std::size_t count = 0;
      const std::string packed = pack_bucket(days[i], next_start_s, counts, count);
      if (count != 0) TRY_OK(sink(days[i].day, std::string_view(packed), count));
    }
    days = {};
    return {};
  }
  [[nodiscard]] std::uint64_t spilled_bytes() const { return spilled_bytes_; }

 private:
  struct Extent {
    std::uint64_t offset{};
    std::uint32_t bytes{};
  };
  struct Bucket {
    std::int32_t day{};
    std::uint32_t count{};
    std::uint32_t bytes{};        // In memory and in the file.
    std::uint32_t first_start{};  // Seconds of the day.
    std::string data;             // Records: id u64, start u32, length u32, fields size u32, fields.
    std::vector<Extent> extents;
  };

  static std::int64_t first_start_of(const Bucket& bucket) { return bucket.day * kDaySeconds + bucket.first_start; }
  Bucket* find_or_add(std::size_t channel, std::int32_t day, Outcome& outcome);
  void spill();
  std::string pack_bucket(Bucket& bucket, std::int64_t next_start_s, Counts& counts, std::size_t& count);

  std::size_t memory_bytes_;
  std::string temporary_folder_;
  std::vector<std::vector<Bucket>> channels_;  // By channel, then in day order.
  std::size_t days_{};
  std::size_t held_bytes_{};
  std::uint64_t spilled_bytes_{};
  int file_{-1};
  std::string scratch_;
};

}  // namespace epg
