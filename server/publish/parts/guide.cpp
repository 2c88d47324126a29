#include <fmt/format.h>

#include <algorithm>

#include "cms/epg/epg.hpp"
#include "foundation/base/mutex.hpp"
#include "foundation/base/text.hpp"
#include "foundation/http/router.hpp"
#include "publish/parts/parts.hpp"

namespace parts {

// A guide channel's days. The bytes are shared with the guides before and after, as long as they are the same.
struct Guide::Line {
  std::vector<std::string> names;
  std::vector<std::shared_ptr<const std::string>> bytes;
  std::vector<epg::PackedDay> days;
};

namespace {

constexpr std::size_t kCacheBytes = std::size_t{64} << 20;

std::int64_t offset_of(const Channel& channel) { return std::int64_t{channel.guide_offset_minutes} * 60; }

}  // namespace

struct Guide::Cache {
  base::Mutex mutex{"publish/parts/guide.mutex"};
  std::unordered_map<std::string, std::shared_ptr<const epg::Slice>> slices;
  std::size_t bytes{};

  // What is printed twice at the same time is the same.
  std::shared_ptr<const epg::Slice> find(const std::string& key) {
    const std::lock_guard lock(mutex);
    const auto found = slices.find(key);
    return found == slices.end() ? nullptr : found->second;
  }
  void add(const std::string& key, std::shared_ptr<const epg::Slice> slice) {
    const std::lock_guard lock(mutex);
    if (bytes > kCacheBytes) {
      slices.clear();
      bytes = 0;
    }
    bytes += slice->head.size() + slice->body.size() + key.size() + 128;
    slices.emplace(key, std::move(slice));
  }
};

Guide::Guide() : cache_(std::make_unique<Cache>()) {}
Guide::~Guide() = default;

bool Guide::has(channels::GuideChannelId guide_channel) const { return lines_.contains(guide_channel.raw); }

void Guide::append(const Channel& channel, std::int64_t from_s, std::int64_t to_s, std::string_view language,
                   std::string& out) const {
  const auto line = channel.guide_channel_id ? lines_.find(channel.guide_channel_id->raw) : lines_.end();
  from_s = std::max(from_s, from_s_);
  to_s = std::min(to_s, to_s_);
  if (line == lines_.end() || from_s >= to_s) {
    out += "[]";
    return;
  }
  std::vector<std::shared_ptr<const epg::Slice>> kept;
  std::vector<const epg::Slice*> slices;
  const epg::Timeline timeline(line->second->days, offset_of(channel));
  for (auto step = from_s; step < to_s; step += kStep_s) {
    const auto key = fmt::format("{}/{}/{}/{}", line->first, channel.guide_offset_minutes, step, language);
    auto slice = cache_->find(key);
    if (!slice) {
      slice = std::make_shared<const epg::Slice>(epg::print_slice(timeline, step, {language, default_language_}));
      cache_->add(key, slice);
    }
    slices.push_back(slice.get());
    kept.push_back(std::move(slice));
  }
  epg::join_slices(std::span<const epg::Slice* const>(slices), out);
}

Guide::NowNext Guide::now_next(const Channel& channel, std::int64_t at_s, std::string_view language) const {
  NowNext out{{}, {}, at_s - at_s % kStep_s + kStep_s};
  const auto line = channel.guide_channel_id ? lines_.find(channel.guide_channel_id->raw) : lines_.end();
  if (line == lines_.end()) return out;
  const epg::Timeline timeline(line->second->days, offset_of(channel));
  const epg::PrintOptions options{language, default_language_};
  if (const auto now = timeline.running_at(at_s)) {
    epg::print_programme(*now, options, out.now);
    out.until_s = now->end_s;
  }
  if (const auto next = timeline.next_after(at_s)) {
    epg::print_programme(*next, options, out.next);
    out.until_s = out.now.empty() ? next->start_s : std::min(out.until_s, next->start_s);
  }
  return out;
}

std::shared_ptr<const Guide> Guide::load(publishing::Loading& loading, const Guide* former) {
  // "guide/<guide channel>/<day>" → name, as lists in the order of days.
  std::map<std::int64_t, std::map<std::int64_t, std::string>> wanted;
  for (const auto& [key, name] : loading.documents()) {
    const auto slash = key.find('/', 6);
    std::int64_t id{}, day{};
    if (!key.starts_with("guide/") || slash == std::string::npos || !base::parse_int(key.substr(6, slash - 6), id) ||
        !base::parse_int(key.substr(slash + 1), day))
      continue;
    wanted[id][day] = name;
  }
  std::unordered_map<std::string, std::shared_ptr<const std::string>> known;
  if (former)
    for (const auto& [id, line] : former->lines_)
      for (std::size_t i = 0; i < line->names.size(); ++i) known.emplace(line->names[i], line->bytes[i]);
  std::vector<std::string> missing;
  for (const auto& [id, days] : wanted)
    for (const auto& [day, name] : days)
      if (known.emplace(name, nullptr).second) missing.push_back(name);
  loading.read(missing, [&](const std::string& name, std::string bytes) {
    known[name] = std::make_shared<const std::string>(std::move(bytes));
  });
  auto out = std::make_shared<Guide>();
  out->default_language_ = loading.tenant.default_language;
  for (const auto& [key, into] : {std::pair{"from_day", &out->from_s_}, std::pair{"to_day", &out->to_s_}})
    if (std::int64_t day{}; base::parse_int(loading.value(key), day)) *into = day * epg::kDaySeconds;
  for (const auto& [id, days] : wanted) {
    auto line = std::make_shared<Guide::Line>();
    for (const auto& [day, name] : days) {
      const auto& bytes = known[name];
      auto packed = bytes ? epg::PackedDay::open(*bytes) : std::nullopt;
      if (!packed) continue;  // A damaged day is a gap.
      line->names.push_back(name);
      line->bytes.push_back(bytes);
      line->days.push_back(*packed);
    }
    if (!line->days.empty()) out->lines_.emplace(id, std::move(line));
  }
  return out;
}

}  // namespace parts
