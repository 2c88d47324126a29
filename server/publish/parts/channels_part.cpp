// The area channels: channels that are ready, UI groups, packages with the channels they hold.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <unordered_set>

#include "cms/packages/packages.hpp"
#include "cms/ui_groups/ui_groups.hpp"
#include "foundation/http/router.hpp"
#include "foundation/publishing/mark.hpp"
#include "publish/parts/lineups.hpp"
#include "publish/parts/nouns.hpp"

namespace parts {
namespace json = boost::json;
namespace {

using channels::State;
using publishing::EachItem;
using publishing::Item;

Item item_of(const channels::Channel& channel, std::string_view language) {
  auto fields = publishing::viewer_fields(channels::Channel::shape(), &channel);
  fields.erase("state");  // Only those that are ready are published.
  Item out{std::string(kChannelNoun), channel.id.raw, std::string(channel.name.pick(language, language)),
           publishing::canonical(fields), 0};
  for (const auto category : channel.visible_on) out.seen |= publishing::seen_on(static_cast<Category>(category));
  out.pictures = publishing::viewer_pictures(channels::Channel::shape(), &channel);
  return out;
}

// Calls `each` for the named records, or for all.
template <class Record>
void each_record(db::Tx& tx, std::span<const std::int64_t> ids, const std::function<void(const Record&)>& each) {
  for (const auto id : ids)
    if (const auto record = records::find<Record>(tx, id)) each(*record);
  if (!ids.empty()) return;
  records::ListRequest request;
  request.limit = 500;
  request.after = 0;
  while (true) {
    const auto page = records::list<Record>(tx, request);
    if (!page || page->items.empty()) return;
    request.after = page->items.back()->id.raw;
    for (const auto& one : page->items) each(*one);
  }
}

bool is_wanted(std::span<const std::int64_t> ids, std::int64_t id) {
  return ids.empty() || std::ranges::find(ids, id) != ids.end();
}

// Which channels would be published.
std::unordered_set<std::int64_t> ready_channels(db::Tx& tx) {
  records::ListRequest request;
  request.filter = R"({"and":[{"field":"state","op":"is","value":"ready"}]})";
  const auto ids = records::ids(tx, channels::Channel::shape(), request, {}, INT64_MAX);
  return ids ? std::unordered_set<std::int64_t>(ids->begin(), ids->end()) : std::unordered_set<std::int64_t>();
}

template <class Id>
json::array kept(const std::vector<Id>& ids, const std::unordered_set<std::int64_t>& known) {
  json::array out;
  for (const auto id : ids)
    if (known.contains(id.raw)) out.emplace_back(id.raw);
  return out;
}

class ChannelsPart final : public publishing::Area {
 public:
  [[nodiscard]] std::string_view name() const override { return kChannels; }
  [[nodiscard]] std::vector<std::string_view> nouns() const override { return {kChannelNoun, kGroupNoun, kPackageNoun}; }

  void items(db::Tx& tx, const publishing::Source& source, std::string_view noun, std::span<const std::int64_t> ids,
             const EachItem& each) const override {
    const auto& language = source.tenant.default_language;
    if (noun == kChannelNoun) {
      each_record<channels::Channel>(tx, ids, [&](const channels::Channel& channel) {
        if (channel.state == State::ready) each(item_of(channel, language));
      });
      return;
    }
    const auto known = ready_channels(tx);
    if (noun == kGroupNoun)
      groups(tx, known, language, ids, each);
    else if (noun == kPackageNoun)
      packages(tx, known, ids, each);
  }

  // A channel's state decides whether groups and packages show it; what they hold stands in the log under their own noun.
  void touched(std::string_view noun, std::int64_t id, std::vector<publishing::Key>& out) const override {
    if (noun == kChannelNoun) out.push_back({std::string(kChannelNoun), id});
    if (noun == kPackageNoun) out.push_back({std::string(kPackageNoun), id});
    if (noun != kChannelNoun && noun != kGroupNoun) return;
    out.push_back({std::string(kGroupNoun), 0});
    out.push_back({std::string(kPackageNoun), 0});
  }

  void compile(db::Tx& tx, const publishing::Source& source, publishing::Sink& sink) const override {
    const auto& language = source.tenant.default_language;
    std::unordered_set<std::int64_t> known, sold;
    for (const auto& [id, members] : packages::channels_of_all(tx))
      for (const auto channel : members) sold.insert(channel.raw);
    each_record<channels::Channel>(tx, {}, [&](const channels::Channel& channel) {
      if (channel.state != State::ready) return;
      known.insert(channel.id.raw);
      auto item = item_of(channel, language);
      check(sink, channel, item.name, sold.contains(channel.id.raw), source.now);
      sink.item(std::move(item));
    });
    groups(tx, known, language, {}, [&](const Item& item) { sink.item(item); });
    packages(tx, known, {}, [&](const Item& item) {
      if (item.fields.starts_with(R"({"channels":[],)"))
        warn(sink, "PACKAGE_EMPTY", "holds no channel that is published", item.name);
      sink.item(item);
    });
  }

  [[nodiscard]] std::shared_ptr<const publishing::View> load(publishing::Loading& loading,
                                                             const publishing::View* /*former*/) const override {
    auto out = std::make_shared<ChannelsView>();
    loading.items([&](const Item& item) { read_item(item, *out); });
    finish(*out);
    return out;
  }

 private:
  static void groups(db::Tx& tx, const std::unordered_set<std::int64_t>& known, const std::string& language,
                     std::span<const std::int64_t> ids, const EachItem& each) {
    for (const auto& group : ui_groups::ordered(tx)) {
      if (!is_wanted(ids, group.id.raw)) continue;
      auto fields = publishing::viewer_fields(ui_groups::Group::shape(), &group);
      fields["channels"] = kept(group.channels, known);
      each({std::string(kGroupNoun), group.id.raw, std::string(group.name.pick(language, language)),
            publishing::canonical(fields)});
    }
  }

  static void packages(db::Tx& tx, const std::unordered_set<std::int64_t>& known, std::span<const std::int64_t> ids,
                       const EachItem& each) {
    const auto contents = packages::channels_of_all(tx);
    each_record<packages::Package>(tx, ids, [&](const packages::Package& package) {
      const auto content = contents.find(package.id);
      const json::object fields{{"name", package.name},
                                {"channels", content == contents.end() ? json::array{} : kept(content->second, known)}};
      each({std::string(kPackageNoun), package.id.raw, package.name, publishing::canonical(fields)});
    });
  }

  static void warn(publishing::Sink& sink, std::string_view code, std::string_view sentence, const std::string& name) {
    sink.warn({std::string(code), fmt::format("{}: {}", name, sentence), {{"name", name}}});
  }

  static void check(publishing::Sink& sink, const channels::Channel& channel, const std::string& name, bool is_sold,
                    base::Instant now) {
    if (channels::availability_of(channel, now) == channels::Availability::incomplete)
      warn(sink, "CHANNEL_INCOMPLETE", "has no stream and no address, so it cannot be played", name);
    if (!is_sold) warn(sink, "IN_NO_PACKAGE", "is in no package, so nobody sees it", name);
    if (channel.visible_on.empty()) warn(sink, "VISIBLE_NOWHERE", "is shown on no kind of device", name);
  }
};

void mark_channels(const publishing::Areas& areas, db::Tx& tx, std::span<channels::Channel* const> list) {
  if (list.empty()) return;
  const auto [least, most] = std::ranges::minmax(list, {}, [](const auto* one) { return one->id.raw; });
  const auto published = areas.hashes(tx, kChannelNoun, least->id.raw, most->id.raw);
  std::unordered_set<std::int64_t> sold;
  if (std::ranges::any_of(list, [](const auto* channel) { return channel->packages.empty(); }))
    for (const auto& [package, members] : packages::channels_of_all(tx))
      for (const auto id : members) sold.insert(id.raw);
  for (auto* channel : list) {
    const bool is_ready = channel->state == State::ready;
    using Mark = channels::PublishMark;
    if (is_ready && channel->packages.empty() && !sold.contains(channel->id.raw)) {
      channel->publish_mark = Mark::in_no_package;
      continue;
    }
    const auto mark = publishing::mark_of(published, item_of(*channel, "en"), is_ready);
    channel->publish_mark = mark == publishing::Mark::new_      ? Mark::new_
                            : mark == publishing::Mark::changed ? Mark::changed
                                                                : Mark::published;
  }
}

}  // namespace

const Channel* channel(const publish::Running& running, ChannelId id) {
  const auto* view = static_cast<const ChannelsView*>(running.view(kChannels));
  if (!view) return nullptr;
  const auto found = view->channels.find(id.raw);
  return found == view->channels.end() ? nullptr : &found->second;
}

const std::vector<const Channel*>& all_channels(const publish::Running& running) {
  static const std::vector<const Channel*> none;
  const auto* view = static_cast<const ChannelsView*>(running.view(kChannels));
  return view ? view->in_order : none;
}

void add_channels(publishing::Areas& areas, channels::Channels& channels) {
  areas.add(std::make_unique<ChannelsPart>());
  channels.on_decorate([&areas](db::Tx& tx, std::span<channels::Channel* const> list) { mark_channels(areas, tx, list); });
}

}  // namespace parts
