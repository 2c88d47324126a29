#include "cms/epg/collector.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "cms/epg/xmltv.hpp"
#include "foundation/base/check.hpp"

namespace epg {
namespace {

struct RecordHead {
  std::uint64_t id;
  std::uint32_t start, length, fields_bytes, unused;
};
static_assert(sizeof(RecordHead) == 24);

constexpr std::size_t kWriteBytes = std::size_t{1} << 20;

// Assigning {} would keep the memory.
void release(std::string& text) { std::string().swap(text); }

[[noreturn]] void throw_errno(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

// A file without a name: it is gone when the process is, however it ends.
int open_nameless(const std::string& folder) {
  int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  std::string name = folder + "/tvms-guide-XXXXXX";
  file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) throw_errno("guide: temporary file");
  ::unlink(name.c_str());
  return file;
}

void write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_errno("guide: temporary file");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void read_all(int file, std::uint64_t offset, char* to, std::size_t bytes) {
  while (bytes != 0) {
    const ssize_t count = ::pread(file, to, bytes, static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw_errno("guide: temporary file");
    to += count;
    offset += static_cast<std::uint64_t>(count);
    bytes -= static_cast<std::size_t>(count);
  }
}

}  // namespace

Collector::Collector(std::size_t memory_bytes, std::string temporary_folder)
    : memory_bytes_(memory_bytes), temporary_folder_(std::move(temporary_folder)) {}

Collector::~Collector() {
  if (file_ >= 0) ::close(file_);
}

Collector::Bucket* Collector::find_or_add(std::size_t channel, std::int32_t day, Outcome& outcome) {
  if (channel >= channels_.size()) channels_.resize(channel + 1);
  auto& days = channels_[channel];
  if (!days.empty() && days.back().day == day) return &days.back();
  const auto at = std::lower_bound(days.begin(), days.end(), day,
                                   [](const Bucket& bucket, std::int32_t wanted) { return bucket.day < wanted; });
  if (at != days.end() && at->day == day) return &*at;
  if (days.size() >= kDaysPerChannelMax)
    outcome = Outcome::channel_full;
  else if (days_ >= kChannelDaysMax)
    outcome = Outcome::all_full;
  if (outcome != Outcome::kept) return nullptr;
  ++days_;
  return &*days.insert(at, Bucket{.day = day});
}

Collector::Outcome Collector::add(std::size_t channel, std::int64_t id, std::int64_t start_s, std::int64_t end_s,
                                  std::string_view fields) {
  Outcome outcome = Outcome::kept;
  Bucket* const bucket = find_or_add(channel, day_of(start_s), outcome);
  if (bucket == nullptr) return outcome;
  const std::size_t bytes = sizeof(RecordHead) + fields.size();
  if (bucket->count >= kProgrammesPerDayMax || bucket->bytes + bytes > kDayBytesMax) return Outcome::day_full;
  // Lengths beyond what is kept anyway need not fit 32 bits.
  const std::int64_t length = end_s == 0 ? 0 : std::min<std::int64_t>(end_s - start_s, kDaySeconds + 1);
  const RecordHead head{static_cast<std::uint64_t>(id), static_cast<std::uint32_t>(start_s - bucket->day * kDaySeconds),
                        static_cast<std::uint32_t>(length), static_cast<std::uint32_t>(fields.size()), 0};
  auto& data = bucket->data;
  if (data.size() + bytes > data.capacity()) {
    held_bytes_ -= data.capacity();
    data.reserve(std::max({std::size_t{1000}, data.size() + bytes, data.capacity() * 2}));
    held_bytes_ += data.capacity();
  }
  data.append(reinterpret_cast<const char*>(&head), sizeof head);
  data += fields;
  if (bucket->count++ == 0 || head.start < bucket->first_start) bucket->first_start = head.start;
  bucket->bytes += static_cast<std::uint32_t>(bytes);
  if (held_bytes_ > memory_bytes_) spill();
  return Outcome::kept;
}

void Collector::spill() {
  if (file_ < 0) file_ = open_nameless(temporary_folder_);
  scratch_.clear();
  scratch_.reserve(kWriteBytes);
  for (auto& days : channels_)
    for (auto& bucket : days) {
      if (bucket.data.empty()) continue;
      if (scratch_.size() + bucket.data.size() > kWriteBytes) {
        write_all(file_, scratch_);
        scratch_.clear();
      }
      bucket.extents.push_back({spilled_bytes_, static_cast<std::uint32_t>(bucket.data.size())});
      spilled_bytes_ += bucket.data.size();
      if (bucket.data.size() > kWriteBytes)
        write_all(file_, bucket.data);
      else
        scratch_ += bucket.data;
      release(bucket.data);
    }
  write_all(file_, scratch_);
  release(scratch_);
  held_bytes_ = 0;
}

// C20-1004, the parts that need neighbours.
std::string Collector::pack_bucket(Bucket& bucket, std::int64_t next_start_s, Counts& counts, std::size_t& count) {
  scratch_.clear();
  for (const auto& extent : bucket.extents) {
    const std::size_t at = scratch_.size();
    scratch_.resize(at + extent.bytes);
    read_all(file_, extent.offset, scratch_.data() + at, extent.bytes);
  }
  if (scratch_.empty())
    scratch_.swap(bucket.data);
  else
    scratch_ += bucket.data;
  release(bucket.data);
  bucket.extents = {};

  const std::int64_t day_start_s = bucket.day * kDaySeconds;
  std::vector<PackItem> items;
  items.reserve(bucket.count);
  for (std::size_t at = 0; at < scratch_.size();) {
    RecordHead head;
    std::memcpy(&head, scratch_.data() + at, sizeof head);
    at += sizeof head;
    const std::int64_t start_s = day_start_s + head.start;
    items.push_back({static_cast<std::int64_t>(head.id), start_s, head.length == 0 ? 0 : start_s + head.length,
                     std::string_view(scratch_).substr(at, head.fields_bytes)});
    at += head.fields_bytes;
  }
  // Same start: the longer, then the one with more to tell; never the place in the file. An unknown end counts as no length.
  std::sort(items.begin(), items.end(), [](const PackItem& a, const PackItem& b) {
    if (a.start_s != b.start_s) return a.start_s < b.start_s;
    if (a.end_s != b.end_s) return a.end_s > b.end_s;
    if (a.fields.size() != b.fields.size()) return a.fields.size() > b.fields.size();
    return a.fields < b.fields;
  });
  const auto last =
      std::unique(items.begin(), items.end(), [](const PackItem& a, const PackItem& b) { return a.start_s == b.start_s; });
  counts.duplicates += static_cast<std::uint32_t>(items.end() - last);
  items.erase(last, items.end());

  for (std::size_t i = 0; i < items.size(); ++i) {
    auto& item = items[i];
    const std::int64_t next_s = i + 1 < items.size() ? items[i + 1].start_s : next_start_s;
    const bool has_next = next_s > item.start_s;
    if (item.end_s == 0) {
      ++counts.open_ended;
      item.end_s = has_next && next_s - item.start_s <= kDaySeconds ? next_s : item.start_s + kLengthUnknownSeconds;
    } else if (item.end_s - item.start_s > kDaySeconds) {
      ++counts.too_long;
      item.end_s = item.start_s + kDaySeconds;
    }
    if (has_next && item.end_s > next_s) {
      ++counts.overlaps;
      item.end_s = next_s;
    }
  }
  count = items.size();
  if (count == 0) return {};
  if (counts.programmes == 0) counts.first_start_s = items.front().start_s;
  counts.last_end_s = std::max(counts.programmes == 0 ? items.back().end_s : counts.last_end_s, items.back().end_s);
  counts.programmes += static_cast<std::uint32_t>(count);
  return pack_day(bucket.day, items);
}

}  // namespace epg
