#include "cms/epg/packed_day.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "foundation/base/check.hpp"
#include "foundation/base/id.hpp"

// Layout, all numbers little-endian:
//   header  "TPD" version(1)  day i32  count u32  bytes of all fields u32
//   index   per programme: id u64, start in the day u32, length u32 (seconds), offset of its fields u32
//   fields  per programme, until the next one's offset: tag u8, then varint length + bytes, or varint number from tag 128 on
namespace epg {
namespace {

static_assert(std::endian::native == std::endian::little, "packed days are read in place");

constexpr std::string_view kMagic("TPD\x01", 4);
constexpr std::size_t kHeaderBytes = 16;
constexpr std::size_t kEntryBytes = 20;
constexpr std::int32_t kDayMin = -25000, kDayMax = 84000;  // 1901 to 2199.

template <class T>
T load(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
template <class T>
void store(char* at, T value) {
  std::memcpy(at, &value, sizeof value);
}

void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

bool take_varint(std::string_view& in, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !in.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

constexpr bool is_number(Field field) { return static_cast<std::uint8_t>(field) >= 128; }

std::uint64_t mix(std::uint64_t hash) {
  hash ^= hash >> 32;
  hash *= 0xD6E8FEB86659FD93u;
  hash ^= hash >> 32;
  hash *= 0xD6E8FEB86659FD93u;
  return hash ^ hash >> 32;
}

std::uint64_t hash_bytes(std::uint64_t hash, std::string_view bytes) {
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) hash = mix(hash ^ load<std::uint64_t>(bytes.data()));
  std::uint64_t last = bytes.size();
  for (const char c : bytes) last = last << 8 | static_cast<unsigned char>(c);
  return mix(hash ^ last ^ 0x9E3779B97F4A7C15u);
}

// Two programmes with one id in a day: the later moves up to the next free one.
void separate_ids(std::vector<std::int64_t>& ids) {
  std::vector<std::int64_t> sorted = ids;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end()) return;
  sorted.clear();
  for (auto& id : ids) {
    while (std::binary_search(sorted.begin(), sorted.end(), id)) id = id == base::kIdMax ? 1 : id + 1;
    sorted.insert(std::upper_bound(sorted.begin(), sorted.end(), id), id);
  }
}

}  // namespace

std::int64_t programme_id(std::string_view source_channel, std::int64_t start_s, std::string_view title) {
  std::uint64_t hash = hash_bytes(0x7476u, source_channel);
  hash = hash_bytes(mix(hash ^ static_cast<std::uint64_t>(start_s)), title);
  const auto id = static_cast<std::int64_t>(hash & static_cast<std::uint64_t>(base::kIdMax));
  return id == 0 ? 1 : id;
}

void FieldWriter::text(Field field, std::string_view text) {
  if (text.empty()) return;
  out_ += static_cast<char>(field);
  put_varint(out_, text.size());
  out_ += text;
}

void FieldWriter::pair(Field field, std::string_view first, std::string_view second) {
  if (second.empty()) return;
  out_ += static_cast<char>(field);
  put_varint(out_, first.size() + 1 + second.size());
  out_ += first;
  out_ += '\0';
  out_ += second;
}

void FieldWriter::number(Field field, std::uint64_t value) {
  if (value == 0) return;
  out_ += static_cast<char>(field);
  put_varint(out_, value);
}

bool FieldReader::next(FieldView& field) {
  if (rest_.empty()) return false;
  field.field = static_cast<Field>(rest_.front());
  rest_.remove_prefix(1);
  std::uint64_t value{};
  if (!take_varint(rest_, value)) {
    rest_ = {};
    return false;
  }
  if (is_number(field.field)) {
    field.number = value;
    field.bytes = {};
    return true;
  }
  if (value > rest_.size()) {
    rest_ = {};
    return false;
  }
  field.number = 0;
  field.bytes = rest_.substr(0, static_cast<std::size_t>(value));
  rest_.remove_prefix(static_cast<std::size_t>(value));
  return true;
}

std::string_view ProgrammeView::text(Field wanted, std::string_view language, std::string_view default_language) const {
  FieldReader reader(fields);
  std::string_view first, in_default;
  for (FieldView field; reader.next(field);) {
    if (field.field != wanted) continue;
    if (wanted > Field::genre) return field.bytes;  // Fields without a language.
    if (!language.empty() && field.first() == language) return field.second();
    if (in_default.empty() && !default_language.empty() && field.first() == default_language) in_default = field.second();
    if (first.empty()) first = field.second();
  }
  return in_default.empty() ? first : in_default;
}

std::uint64_t ProgrammeView::number(Field wanted) const {
  FieldReader reader(fields);
  for (FieldView field; reader.next(field);)
    if (field.field == wanted) return field.number;
  return 0;
}

std::string pack_day(std::int32_t day, std::span<const PackItem> items) {
  CHECK(items.size() <= kProgrammesPerDayMax);
  CHECK(day >= kDayMin && day <= kDayMax);
  std::vector<std::int64_t> ids;
  ids.reserve(items.size());
  std::size_t fields_bytes = 0;
  for (const auto& item : items) {
    ids.push_back(item.id);
    fields_bytes += item.fields.size();
  }
  separate_ids(ids);
  CHECK(fields_bytes <= kDayBytesMax);

  std::string out(kHeaderBytes + items.size() * kEntryBytes, '\0');
  out.reserve(out.size() + fields_bytes);
  std::memcpy(out.data(), kMagic.data(), kMagic.size());
  store(out.data() + 4, day);
  store(out.data() + 8, static_cast<std::uint32_t>(items.size()));
  store(out.data() + 12, static_cast<std::uint32_t>(fields_bytes));
  std::int64_t free_from_s = day * kDaySeconds;
  std::uint32_t offset = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& item = items[i];
    CHECK(item.start_s >= free_from_s && item.start_s < (day + 1) * kDaySeconds);
    CHECK(item.end_s > item.start_s && item.end_s - item.start_s <= kDaySeconds);
    free_from_s = item.end_s;
    char* const entry = out.data() + kHeaderBytes + i * kEntryBytes;
    store(entry, static_cast<std::uint64_t>(ids[i]));
    store(entry + 8, static_cast<std::uint32_t>(item.start_s - day * kDaySeconds));
    store(entry + 12, static_cast<std::uint32_t>(item.end_s - item.start_s));
    store(entry + 16, offset);
    offset += static_cast<std::uint32_t>(item.fields.size());
  }
  for (const auto& item : items) out += item.fields;
  return out;
}

bool shift_packed_day(std::string& bytes, std::int32_t days) {
  const auto packed = PackedDay::open(bytes);
  if (!packed) return false;
  const std::int64_t moved = std::int64_t{packed->day()} + days;
  if (moved < kDayMin || moved > kDayMax) return false;
  store(bytes.data() + 4, static_cast<std::int32_t>(moved));
  return true;
}

std::optional<PackedDay> PackedDay::open(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes || !bytes.starts_with(kMagic)) return {};
  PackedDay day;
  day.day_ = load<std::int32_t>(bytes.data() + 4);
  day.count_ = load<std::uint32_t>(bytes.data() + 8);
  const std::size_t fields_bytes = load<std::uint32_t>(bytes.data() + 12);
  if (day.day_ < kDayMin || day.day_ > kDayMax || day.count_ > kProgrammesPerDayMax || fields_bytes > kDayBytesMax) return {};
  if (bytes.size() != kHeaderBytes + day.count_ * kEntryBytes + fields_bytes) return {};
  day.index_ = bytes.substr(kHeaderBytes, day.count_ * kEntryBytes);
  day.fields_ = bytes.substr(kHeaderBytes + day.count_ * kEntryBytes);
  std::uint64_t free_from = 0;
  std::uint32_t offset = 0;
  for (const char* entry = day.index_.data(); entry != day.index_.data() + day.index_.size(); entry += kEntryBytes) {
    const auto id = load<std::uint64_t>(entry);
    const std::uint64_t start = load<std::uint32_t>(entry + 8), length = load<std::uint32_t>(entry + 12);
    const auto at = load<std::uint32_t>(entry + 16);
    if (id == 0 || id > static_cast<std::uint64_t>(base::kIdMax)) return {};
    if (start < free_from || start >= kDaySeconds || length == 0 || length > kDaySeconds) return {};
    if (at < offset || at > fields_bytes) return {};
    free_from = start + length;
    offset = at;
  }
  return day;
}

ProgrammeView PackedDay::operator[](std::size_t index) const {
  DCHECK(index < count_);
  const char* const entry = index_.data() + index * kEntryBytes;
  const std::size_t from = load<std::uint32_t>(entry + 16);
  const std::size_t to = index + 1 < count_ ? load<std::uint32_t>(entry + kEntryBytes + 16) : fields_.size();
  const std::int64_t start = start_s() + load<std::uint32_t>(entry + 8);
  return {static_cast<std::int64_t>(load<std::uint64_t>(entry)), start, start + load<std::uint32_t>(entry + 12),
          fields_.substr(from, to - from)};
}

std::size_t PackedDay::first_from(std::int64_t at_s) const {
  const std::int64_t wanted = at_s - start_s();
  std::size_t low = 0, high = count_;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (load<std::uint32_t>(index_.data() + middle * kEntryBytes + 8) < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

std::optional<std::size_t> PackedDay::running_at(std::int64_t at_s) const {
  const std::size_t after = first_from(at_s + 1);
  if (after == 0 || (*this)[after - 1].end_s <= at_s) return {};
  return after - 1;
}

std::optional<ProgrammeView> PackedDay::find(std::int64_t id) const {
  for (std::size_t i = 0; i < count_; ++i)
    if (load<std::uint64_t>(index_.data() + i * kEntryBytes) == static_cast<std::uint64_t>(id)) return (*this)[i];
  return {};
}

}  // namespace epg
