// The area epg: the guides of linked source channels, a week back and two ahead, day by day.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "cms/epg/epg.hpp"
#include "foundation/http/router.hpp"
#include "publish/parts/nouns.hpp"
#include "publish/parts/parts.hpp"

namespace parts {
namespace json = boost::json;
namespace {

using publishing::EachItem;
using publishing::Item;

constexpr std::int32_t kDaysBack = 7;    // How far back the guide goes: the default depth of an archive,
constexpr std::int32_t kDaysAhead = 14;  // and how far ahead: what feeds usually hold.

std::int32_t today_of(base::Instant now) { return epg::day_of(base::to_s(now)); }

// Which guides are wanted, and for whom: by the edited channels and by those that run.
std::map<std::int64_t, std::string> wanted_guides(db::Tx& tx, const publishing::Source& source) {
  std::map<std::int64_t, std::string> out;
  records::ListRequest request;
  request.limit = 500;
  request.after = 0;
  while (true) {
    const auto page = records::list<channels::Channel>(tx, request);
    if (!page || page->items.empty()) break;
    request.after = page->items.back()->id.raw;
    const auto& language = source.tenant.default_language;
    for (const auto& channel : page->items)
      if (channel->guide_channel_id && channel->state == channels::State::ready)
        out.emplace(channel->guide_channel_id->raw, channel->name.pick(language, language));
  }
  source.published(tx, kChannelNoun, [&](const Item& item) {
    channels::Channel record;
    publishing::read_fields(channels::Channel::shape(), item, &record);
    const auto& language = source.tenant.default_language;
    if (record.guide_channel_id) out.emplace(record.guide_channel_id->raw, record.name.pick(language, language));
  });
  return out;
}

using EachDay = std::function<void(const epg::DayRef&)>;

// A day more on both sides: programmes cross midnight, and a channel may move its guide by up to 12 hours.
Item item_of(db::Tx& tx, std::int64_t id, const std::string& name, std::int32_t today, const EachDay& each) {
  json::object fields;
  for (const auto& day : epg::days_of(tx, {id}, today - kDaysBack - 1, today + kDaysAhead + 1)) {
    each(day);
    if (day.day < today || day.day > today + kDaysAhead) continue;
    const base::Date date{std::chrono::sys_days(std::chrono::days(day.day))};
    fields[base::format_date(date)] = json::object{{"programmes", day.programmes}, {"content", day.hash.substr(0, 8)}};
  }
  return {std::string(kGuideNoun), id, name, publishing::canonical(fields)};
}

class EpgPart final : public publishing::Area {
 public:
  [[nodiscard]] std::string_view name() const override { return kEpg; }
  [[nodiscard]] std::vector<std::string_view> needs() const override { return {kChannels}; }
  [[nodiscard]] std::vector<std::string_view> nouns() const override { return {kGuideNoun}; }

  void items(db::Tx& tx, const publishing::Source& source, std::string_view /*noun*/, std::span<const std::int64_t> ids,
             const EachItem& each) const override {
    for (const auto& [id, name] : wanted_guides(tx, source))
      if (ids.empty() || std::ranges::find(ids, id) != ids.end())
        each(item_of(tx, id, name, today_of(source.now), [](const epg::DayRef&) {}));
  }

  // A channel may have another guide, or none.
  void touched(std::string_view noun, std::int64_t /*id*/, std::vector<publishing::Key>& out) const override {
    if (noun == kChannelNoun) out.push_back({std::string(kGuideNoun), 0});
  }
  [[nodiscard]] std::string basis(db::Tx& tx, base::Instant /*now*/) const override {
    return std::to_string(epg::guide_version(tx));
  }
  [[nodiscard]] bool is_over(std::string_view field, base::Instant now) const override {
    return field < base::format_date({std::chrono::floor<std::chrono::days>(now)});
  }

  void compile(db::Tx& tx, const publishing::Source& source, publishing::Sink& sink) const override {
    const auto today = today_of(source.now);
    sink.value("from_day", std::to_string(today - kDaysBack));
    sink.value("to_day", std::to_string(today + kDaysAhead + 1));
    for (const auto& [id, name] : wanted_guides(tx, source)) {
      auto item = item_of(tx, id, name, today, [&, guide = id](const epg::DayRef& day) {
        sink.later(fmt::format("guide/{}/{}", guide, day.day), day.hash,
                   [guide, at = day.day](db::Tx& later) { return epg::packed_day(later, {guide}, at); });
      });
      if (item.fields == "{}")
        sink.warn({"GUIDE_EMPTY", fmt::format("{}: its guide holds nothing from today on", name), {{"name", name}}});
      sink.item(std::move(item));
    }
  }

  [[nodiscard]] std::shared_ptr<const publishing::View> load(publishing::Loading& loading,
                                                             const publishing::View* former) const override {
    return Guide::load(loading, static_cast<const Guide*>(former));
  }
};

}  // namespace

const Guide& guide(const publish::Running& running) {
  static const Guide none;
  const auto* view = static_cast<const Guide*>(running.view(kEpg));
  return view ? *view : none;
}

void add_epg(publishing::Areas& areas) { areas.add(std::make_unique<EpgPart>()); }

}  // namespace parts
