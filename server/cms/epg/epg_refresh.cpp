// One refresh of one source: fetch, read, compare with what is stored, switch.
#include "cms/epg/epg_refresh.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <map>

#include "cms/epg/epg_rules.hpp"
#include "cms/epg/queries.gen.hpp"
#include "foundation/base/text.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/net/net.hpp"
#include "foundation/xml/inflate.hpp"

namespace epg {
namespace json = boost::json;
namespace {

constexpr std::uint64_t kPackedBytesMax = std::uint64_t{500} << 20;    // Of a file as it comes.
constexpr std::uint64_t kUnpackedBytesMax = std::uint64_t{500} << 20;  // C20-1001.
constexpr std::size_t kBatchBytes = std::size_t{1} << 20;              // Written ahead of the switch in one transaction.
constexpr std::int32_t kDaysKept = 31;                                 // Past days, for replay of at most 30.
constexpr std::chrono::hours kUnusedKept{2};          // Packed days that were replaced, or that no switch took up.
constexpr std::chrono::hours kUnlistedKept{24 * 30};  // Channels that files have no more.
// How far the work is when a part of it ends, in percent.
constexpr int kFetched = 20, kRead = 70, kStored = 95;
constexpr std::string_view kCancelled = "REFRESH_CANCELLED";

std::unexpected<base::Error> fail_cancelled() {
  return base::fail(base::ErrorKind::conflict, kCancelled, "The refresh was cancelled.");
}

// Standard alphabet with padding, as HTTP wants it.
std::string base64(std::string_view text) {
  auto out = base::to_base64url(text);
  std::ranges::replace(out, '-', '+');
  std::ranges::replace(out, '_', '/');
  while (out.size() % 4 != 0) out += '=';
  return out;
}

// Hands the file on, tells how much of it was read, and ends when that is wanted.
class WatchedSource final : public xml::Source {
 public:
  WatchedSource(xml::Source& inner, std::uint64_t size, const Guide::Step& step) : inner_(inner), size_(size), step_(step) {}
  [[nodiscard]] base::Result<std::size_t> read(std::span<char> buffer) override {
    const auto share = size_ == 0 ? 0 : static_cast<int>(done_ * (kRead - kFetched) / size_);
    if (!step_(kFetched + std::min(share, kRead - kFetched))) return fail_cancelled();
    auto count = inner_.read(buffer);
    if (count) done_ += *count;
    return count;
  }

 private:
  xml::Source& inner_;
  std::uint64_t size_, done_{};
  const Guide::Step& step_;
};

// A file that goes with the object.
class ScratchFile {
 public:
  explicit ScratchFile(std::filesystem::path path) : path_(std::move(path)) {
    std::filesystem::create_directories(path_.parent_path());
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile() {
    std::error_code fault;
    std::filesystem::remove(path_, fault);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string names_json(const SourceChannel& channel) {
  json::array out;
  for (const auto& [language, name] : channel.names)
    if (std::ranges::none_of(out, [&](const auto& one) { return one.as_string() == name; })) out.emplace_back(name);
  return json::serialize(out);
}

db::Value optional_text(const std::string& text) { return text.empty() ? db::Value(nullptr) : db::Value(text); }

}  // namespace

base::Result<RefreshReport> Refresh::run() {
  const auto begun = std::chrono::steady_clock::now();
  const auto is_known = database_.write([&](db::Tx& tx) {
    auto source = records::find<Source>(tx, id_.raw);
    if (!source) return false;
    tx.run(queries::ensure_state, {id_});
    source_ = std::move(*source);
    state_ = state_of(tx, id_);
    return true;
  });
  if (!is_known) return base::fail_not_found();
  auto done = work();
  if (!done && done.error().code == kCancelled) {
    report_.result = RefreshResult::cancelled;
    return report_;
  }
  if (!done) {
    if (report_.result != RefreshResult::shrunk) report_.result = RefreshResult::failed;
    report_.error = std::move(done).error();
  }
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
  database_.write([&](db::Tx& tx) {
    LogLine line{now_, report_.result, report_.programmes, report_.channels, took.count(), {}, {}};
    if (report_.error) {
      line.code = report_.error->code;
      line.message = report_.error->message;
      tx.run(queries::store_fault, {id_, now_, line.code, line.message});
    } else if (report_.result == RefreshResult::unchanged) {
      tx.run(queries::store_unchanged, {id_, now_});
    }
    add_log(tx, id_, line);
  });
  return report_;
}

base::Status Refresh::work() {
  const ScratchFile fetched(place_.files / "epg" / fmt::format("fetched-{}-{}", id_.raw, state_.run));
  auto file = options_.file;
  if (file.empty()) {
    TRY(const bool is_new, fetch(fetched.path()));
    if (!is_new) return unchanged();
    file = fetched.path();
  }
  std::error_code fault;
  size_ = std::filesystem::file_size(file, fault);
  if (fault) return base::fail(base::ErrorKind::not_found, "FILE_MISSING", "The file is not there any more.");
  TRY(hash_, hash_of(file));
  if (is_same_basis() && hash_ == state_.content_hash) return unchanged();
  TRY_OK(read(file));
  TRY_OK(store());
  if (is_cut_) basis_ += fmt::format(" until {}", last_day_);
  return switch_over();
}

base::Status Refresh::unchanged() {
  report_.result = RefreshResult::unchanged;
  report_.channels = state_.channels;
  report_.programmes = state_.programmes;
  return {};
}

// What the stored days depend on besides the file. A guide that was cut at the horizon is read again when the horizon has moved.
bool Refresh::is_same_basis() const {
  const bool is_moved = options_.is_shift_auto || options_.shift_days != 0 || options_.may_shrink;
  return !is_moved && (state_.basis == basis_ || state_.basis == fmt::format("{} until {}", basis_, last_day_));
}

base::Result<bool> Refresh::fetch(const std::filesystem::path& to) {
  net::FetchRequest request;
  TRY(request.url, fill_url(source_, place_.zone, place_.default_language, now_));
  if (source_.user_name) {
    request.headers.emplace_back("authorization",
                                 "Basic " + base64(fmt::format("{}:{}", *source_.user_name, password_.reveal())));
  }
  if (is_same_basis()) {
    request.etag = state_.etag;
    request.last_modified = state_.last_modified;
  }
  request.size_max = kPackedBytesMax;
  request.time_max = std::chrono::minutes(10);
  request.bytes_per_s_min = 1024;
  request.content_types = {"text/xml",          "application/xml",    "application/gzip",         "application/x-gzip",
                           "text/plain",        "application/x-xml",  "application/octet-stream", "binary/octet-stream",
                           "application/xmltv", "application/x-xmltv"};
  std::ofstream out(to, std::ios::binary | std::ios::trunc);
  TRY(const auto answer, fetcher_.fetch(request, [&](std::string_view piece) -> base::Status {
    if (!step_(0)) return fail_cancelled();
    out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (!out) return base::fail(base::ErrorKind::busy, "NO_SPACE", "The file cannot be stored now.");
    return {};
  }));
  if (!step_(kFetched)) return fail_cancelled();
  if (answer.is_unchanged()) return false;
  if (!answer.is_ok()) {
    const bool passes = answer.status >= 500 || answer.status == 408 || answer.status == 429;
    return base::fail(passes ? base::ErrorKind::upstream : base::ErrorKind::invalid, "SOURCE_HTTP",
                      fmt::format("The address answered with status {}.", answer.status));
  }
  out.close();
  if (!out) return base::fail(base::ErrorKind::busy, "NO_SPACE", "The file cannot be stored now.");
  etag_ = answer.header("etag");
  last_modified_ = answer.header("last-modified");
  return true;
}

base::Result<std::string> Refresh::hash_of(const std::filesystem::path& file) {
  xml::FileSource source(file.string());
  crypto::Sha256 hash;
  std::vector<char> buffer(std::size_t{1} << 16);
  for (;;) {
    TRY(const auto count, source.read(buffer));
    if (count == 0) break;
    hash.add({buffer.data(), count});
  }
  const auto digest = hash.finish();
  return base::to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

base::Status Refresh::read(const std::filesystem::path& file) {
  xml::FileSource plain(file.string());
  WatchedSource watched(plain, size_, step_);
  xml::Inflate unpacked(watched, {.bytes_max = kUnpackedBytesMax});
  TRY_OK(import_.read(unpacked));
  report_.faults = static_cast<std::int64_t>(import_.report().fault_count);
  report_.shift_days = options_.is_shift_auto ? import_.shift_to(base::to_s(now_)) : options_.shift_days;
  if (import_.report().programmes_read == 0)
    return base::fail(base::ErrorKind::invalid, "GUIDE_EMPTY", "The file holds no programme.");
  return {};
}

// ---- what is stored already

void Refresh::load_stored(db::Tx& tx) {
  std::map<std::string, std::int64_t, std::less<>> ids;
  tx.each(queries::channel_ids, {id_}, [&](const db::Row& row) { ids.emplace(row.string(1), row.integer(0)); });
  for (const auto& channel : import_.channels()) {
    const auto known = ids.find(channel.id);
    channels_.push_back({known == ids.end() ? 0 : known->second, 0, 0, 0});
  }
  tx.each(queries::stored_days, {id_}, [&](const db::Row& row) {
    stored_.push_back({row.integer(0), static_cast<std::int32_t>(row.integer(1)), Hash(row.text(2)), row.integer(3)});
  });
}

std::span<const Refresh::StoredDay> Refresh::stored_of(std::int64_t guide_channel) const {
  const auto [from, to] = std::ranges::equal_range(stored_, guide_channel, {}, &StoredDay::guide_channel);
  return {from, to};
}

// ---- days on their way in

base::Status Refresh::store() {
  database_.read([&](db::Tx& tx) { load_stored(tx); });
  TRY_OK(import_.emit([&](const XmltvDay& day) { return take(day); }, report_.shift_days));
  TRY_OK(flush());
  report_.channels = static_cast<std::int64_t>(import_.channels().size());
  report_.programmes = static_cast<std::int64_t>(import_.report().programmes_kept);
  if (report_.programmes == 0) return base::fail(base::ErrorKind::invalid, "GUIDE_EMPTY", "The file holds no usable programme.");
  extent_ = {std::ranges::count_if(import_.channels(), [](const auto& channel) { return channel.programmes > 0; }),
             report_.programmes};
  if (options_.may_shrink || !is_shrunk({state_.filled_channels, state_.programmes}, extent_)) return {};
  report_.result = RefreshResult::shrunk;
  return base::fail(
      base::ErrorKind::invalid, "GUIDE_SHRUNK",
      fmt::format("The file has {} programmes on {} channels, the last good one had {} on {}. It was not taken over.",
                  extent_.programmes, extent_.channels, state_.programmes, state_.filled_channels));
}

base::Status Refresh::take(const XmltvDay& day) {
  auto& channel = channels_[day.channel];
  const bool is_first = channel.first_day == 0 && channel.days == 0;
  if (is_first) {
    channel.first_day = day.day;
    const auto share = static_cast<int>(day.channel * static_cast<std::size_t>(kStored - kRead) / channels_.size());
    if (!step_(kRead + share)) return fail_cancelled();
  }
  ++channel.days;
  if (day.day > last_day_) {
    is_cut_ = true;
    return {};
  }
  const auto known = stored_of(channel.id);
  const auto old = std::ranges::lower_bound(known, day.day, {}, &StoredDay::day);
  const auto* before = old != known.end() && old->day == day.day ? &*old : nullptr;
  std::string_view packed = day.packed;
  std::string merged;
  auto opened = PackedDay::open(packed);
  if (!opened || opened->size() == 0) return base::fail(base::ErrorKind::internal, "PACKED_DAY", "A day could not be packed.");
  if (is_first && before && before->first_start_s < (*opened)[0].start_s) {
    merged =
        with_kept_start(database_.read([&](db::Tx& tx) { return packed_day(tx, GuideChannelId{channel.id}, day.day); }), packed);
    packed = merged;
    opened = PackedDay::open(packed);
  }
  count_gaps(channel, *opened);
  NewDay fresh{static_cast<std::uint32_t>(day.channel),
               day.day,
               Hash(crypto::sha256_hex(packed)),
               static_cast<std::uint32_t>(opened->size()),
               (*opened)[0].start_s,
               (*opened)[opened->size() - 1].end_s,
               true};
  fresh.is_changed = !before || !(before->hash == fresh.hash);
  new_.push_back(fresh);
  if (!fresh.is_changed) return {};
  batch_bytes_ += packed.size();
  batch_.emplace_back(fresh.hash, std::string(packed));
  return batch_bytes_ < kBatchBytes ? base::Status{} : flush();
}

void Refresh::count_gaps(NewChannel& channel, const PackedDay& day) const {
  const auto now_s = base::to_s(now_);
  for (const auto& programme : day) {
    if (channel.end_s != 0 && programme.start_s > channel.end_s && programme.start_s > now_s) ++channel.gaps;
    channel.end_s = programme.end_s;
  }
}

base::Status Refresh::flush() {
  if (batch_.empty()) return {};
  database_.write([&](db::Tx& tx) {
    for (auto& [hash, packed] : batch_) tx.run(queries::stage_packed, {hash.text(), now_, db::Blob{std::move(packed)}});
  });
  batch_.clear();
  batch_bytes_ = 0;
  return {};
}

// ---- the switch

base::Status Refresh::switch_over() {
  if (!step_(kStored)) return fail_cancelled();
  return database_.write([&](db::Tx& tx) -> base::Status {
    if (state_of(tx, id_).run != state_.run)
      return base::fail(base::ErrorKind::busy, "REFRESH_OVERTAKEN", "Another refresh of this source came first.");
    put_channels(tx);
    for (const auto& day : new_) {
      if (!day.is_changed) continue;
      tx.run(queries::put_day,
             {channels_[day.channel].id, day.day, day.hash.text(), day.programmes, day.first_start_s, day.last_end_s});
      ++report_.days_changed;
    }
    remove_days(tx);
    if (report_.days_changed > 0) tx.run(queries::raise_version);
    tx.run(queries::sum_channels, {id_});
    tx.run(queries::forget_days, {id_, now_ - kUnlistedKept});
    tx.run(queries::forget_channels, {id_, now_ - kUnlistedKept});
    tx.run(queries::purge_packed, {now_ - kUnusedKept});
    tx.run(queries::store_good, {id_, now_, etag_, last_modified_, hash_, basis_, static_cast<std::int64_t>(size_),
                                 report_.channels, extent_.channels, extent_.programmes});
    report_.result = RefreshResult::done;
    return {};
  });
}

void Refresh::put_channels(db::Tx& tx) {
  tx.run(queries::unlist_channels, {id_});
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    const auto& source = import_.channels()[i];
    auto& channel = channels_[i];
    const auto& name = source.names.empty() ? source.id : source.names.front().second;
    const auto names = names_json(source);
    if (channel.id != 0) {
      tx.run(queries::change_channel, {channel.id, name, base::fold_key(name), names, optional_text(source.icon),
                                       optional_text(source.number), channel.gaps, source.overlaps, now_});
      continue;
    }
    tx.each(queries::add_channel,
            {id_, source.id, base::fold_key(source.id), name, base::fold_key(name), names, optional_text(source.icon),
             optional_text(source.number), channel.gaps, source.overlaps, now_},
            [&](const db::Row& row) { channel.id = row.integer(0); });
  }
}

// A file speaks for its channels from its first day on; days before it stay as long as replay may need them. Channels that the
// file does not have keep what they have.
void Refresh::remove_days(db::Tx& tx) {
  const auto oldest = day_of(base::to_s(now_)) - kDaysKept;
  std::ranges::sort(new_, {}, [](const NewDay& day) { return std::pair(day.channel, day.day); });
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    const auto& channel = channels_[i];
    if (channel.days == 0) continue;
    for (const auto& day : stored_of(channel.id)) {
      const bool is_in_file = std::ranges::binary_search(new_, std::pair(static_cast<std::uint32_t>(i), day.day), {},
                                                         [](const NewDay& one) { return std::pair(one.channel, one.day); });
      const bool is_over = day.day < channel.first_day && day.day < oldest;
      if (is_in_file || (day.day < channel.first_day && !is_over)) continue;
      tx.run(queries::remove_day, {channel.id, day.day});
      ++report_.days_changed;
    }
  }
}

base::Result<RefreshReport> Guide::refresh(db::Database& database, SourceId id, const RefreshOptions& options,
                                           const Step& step) const {
  const auto place = place_of_(database.name());
  if (!place) return base::fail_not_found();
  const auto source = database.read([&](db::Tx& tx) { return records::find<Source>(tx, id.raw); });
  if (!source) return base::fail_not_found();
  TRY(const auto password, password_of(*source));
  return Refresh(database, id, options, step, fetcher_, *place, password, clock_.now(), *source).run();
}

std::string_view result_name(RefreshResult result) {
  switch (result) {
    case RefreshResult::done: return "done";
    case RefreshResult::unchanged: return "unchanged";
    case RefreshResult::shrunk: return "shrunk";
    case RefreshResult::failed: return "failed";
    case RefreshResult::cancelled: break;
  }
  return "cancelled";
}

}  // namespace epg
