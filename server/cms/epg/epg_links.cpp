// Which of our channels shows which guide: choosing, proposing, and what channels learn from it.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <unordered_map>

#include "cms/epg/epg_rules.hpp"
#include "cms/epg/queries.gen.hpp"
#include "cms/epg/suggest.hpp"

namespace epg {
namespace json = boost::json;
namespace {

using channels::Channel;

// A page of the overview, for work on all of it.
constexpr std::int64_t kPage = 500;

// The columns as they are stored: texts per language, and a list.
base::Texts texts_of(std::string_view stored) {
  base::Texts out;
  const auto parsed = json::parse(stored);
  for (const auto& [language, text] : parsed.as_object()) out.set(language, std::string_view(text.as_string()));
  return out;
}

struct Candidates {
  std::vector<SourceChannel> channels;
  std::vector<GuideChannelId> ids;
  std::vector<std::string> source_names;
};

Candidates read_candidates(db::Tx& tx) {
  Candidates out;
  tx.each(queries::candidates, {}, [&](const db::Row& row) {
    SourceChannel one;
    one.id = row.string(1);
    const auto parsed = json::parse(row.text(3));
    for (const auto& name : parsed.as_array()) one.names.emplace_back("", std::string_view(name.as_string()));
    one.number = row.string(4);
    out.channels.push_back(std::move(one));
    out.ids.push_back(row.id<channels::GuideChannelTag>(0));
    out.source_names.push_back(row.string(5));
  });
  return out;
}

std::vector<std::unique_ptr<Link>> unlinked_channels(db::Tx& tx) {
  std::vector<std::unique_ptr<Link>> out;
  records::ListRequest request;
  request.limit = kPage;
  request.after = 0;
  for (;;) {
    auto page = records::list<Link>(tx, request, records::where_empty("guide_reach"));
    if (!page || page->items.empty()) return out;
    request.after = page->items.back()->id.raw;
    std::ranges::move(page->items, std::back_inserter(out));
  }
}

std::vector<std::string> words_of(std::uint8_t reasons) {
  std::vector<std::string> out;
  if (reasons & reason_id) out.emplace_back("id");
  if (reasons & (reason_name | reason_name_folded)) out.emplace_back("name");
  if (reasons & reason_number) out.emplace_back("number");
  return out;
}

}  // namespace

base::Result<std::int64_t> Guide::link(db::Tx& tx, std::span<const LinkChoice> choices, const records::Act& act) const {
  std::int64_t changed = 0;
  for (const auto& choice : choices) {
    const auto before = records::find<Channel>(tx, choice.channel.raw);
    if (!before) return base::fail_not_found();
    auto after = *before;
    after.guide_channel_id = choice.guide_channel;
    after.guide_offset_minutes = choice.guide_offset_minutes.value_or(choice.guide_channel ? before->guide_offset_minutes : 0);
    if (after.guide_channel_id == before->guide_channel_id && after.guide_offset_minutes == before->guide_offset_minutes)
      continue;
    TRY_OK(channels_.update(tx, *before, after, act, choice.guide_channel ? "link_guide" : "unlink_guide"));
    ++changed;
  }
  return changed;
}

base::Result<GuideChannelId> Guide::counterpart(db::Tx& tx, const channels::Channel& channel, SourceId source) const {
  std::vector<std::string> keys;
  if (channel.guide_channel_id)
    if (const auto now = records::find<GuideChannel>(tx, channel.guide_channel_id->raw)) keys.push_back(now->guide_id);
  if (channel.external_id) keys.push_back(*channel.external_id);
  for (const auto& key : keys)
    if (const auto found = tx.one(queries::guide_channel_by_key, {source, base::fold_key(key)},
                                  [](const db::Row& row) { return row.id<channels::GuideChannelTag>(0); }))
      return *found;
  return base::fail(base::ErrorKind::not_found, "GUIDE_CHANNEL_MISSING", "The source has no channel with this id.");
}

std::vector<LinkProposal> Guide::proposals(db::Tx& tx) const {
  const auto links = unlinked_channels(tx);
  const auto candidates = read_candidates(tx);
  std::vector<LinkWish> wishes;
  for (const auto& link : links) {
    LinkWish wish{link->id.raw, {}, link->external_id.value_or(""), link->number};
    for (const auto& [language, name] : link->name.items()) wish.names.push_back(name);
    wishes.push_back(std::move(wish));
  }
  std::vector<LinkProposal> out;
  for (const auto& proposal : propose_links(wishes, candidates.channels)) {
    const auto& link = *links[proposal.wish];
    const auto& found = candidates.channels[proposal.source];
    out.push_back({link.id, link.number, link.name, candidates.ids[proposal.source],
                   found.names.empty() ? found.id : found.names.front().second, candidates.source_names[proposal.source],
                   proposal.score, words_of(proposal.reasons)});
  }
  std::ranges::stable_sort(out, [](const auto& a, const auto& b) { return a.score > b.score; });
  return out;
}

base::Result<std::int64_t> Guide::link_proposed(db::Tx& tx, std::int32_t score_min, const records::Act& act) const {
  std::vector<LinkChoice> choices;
  for (const auto& proposal : proposals(tx))
    if (proposal.score >= score_min) choices.push_back({proposal.channel, proposal.guide_channel, std::nullopt});
  return link(tx, choices, act);
}

namespace {

void fill_guide(db::Tx& tx, std::span<Channel* const> list, base::Instant now) {
  std::int64_t least = INT64_MAX, most = 0;
  for (const auto* channel : list)
    if (channel->guide_channel_id) {
      least = std::min(least, channel->guide_channel_id->raw);
      most = std::max(most, channel->guide_channel_id->raw);
    }
  std::unordered_map<std::int64_t, std::optional<base::Instant>> ends;
  if (most > 0)
    tx.each(queries::ends_between, {least, most},
            [&](const db::Row& row) { ends[row.integer(0)] = row.is_null(1) ? std::nullopt : std::optional(row.instant(1)); });
  for (auto* channel : list) {
    channel->guide_until.reset();
    const auto known = channel->guide_channel_id ? ends.find(channel->guide_channel_id->raw) : ends.end();
    if (known != ends.end() && known->second)
      channel->guide_until = *known->second + std::chrono::minutes(channel->guide_offset_minutes);
    channel->guide_state = guide_state_of(known != ends.end(), channel->guide_until, now);
  }
}

base::Status check_link(db::Tx& tx, const Channel& after, const Channel* before) {
  if (!after.guide_channel_id || (before && before->guide_channel_id == after.guide_channel_id)) return {};
  if (tx.one(queries::live_guide_channel, {*after.guide_channel_id}, [](const db::Row& row) { return row.integer(0); }))
    return {};
  return base::fail_field("/guide_channel_id", "REFERENCE", "There is no such guide channel.");
}

// Users are channels: one of them by name, and how many.
records::Dependents::Find channels_by(const db::Query& query) {
  return [&query](db::Tx& tx, std::int64_t id) {
    records::Dependent out{"cms.channels", 0, "", 0};
    tx.each(query, {id}, [&](const db::Row& row) {
      if (out.count++ > 0) return;
      out.id = row.integer(0);
      out.name = texts_of(row.text(1)).pick("", "en");
    });
    return out.count > 0 ? std::vector{out} : std::vector<records::Dependent>{};
  };
}

}  // namespace

void wire(channels::Channels& channels, records::Dependents& dependents, base::Clock& clock) {
  channels.on_decorate([&clock](db::Tx& tx, std::span<Channel* const> list) { fill_guide(tx, list, clock.now()); });
  channels.on_stored(
      [](db::Tx& tx, Channel& after, const Channel* before, const records::Act&) { return check_link(tx, after, before); });
  channels.add_filter("guide_channel", "Only channels with this guide.",
                      [](std::int64_t id) { return records::where("guide_channel_id", id); });
  channels.add_filter("guide_source", "Only channels with a guide of this source.", [](std::int64_t id) {
    return records::where_in_query("guide_channel_id", queries::guide_channels_of_source, {id});
  });
  dependents.add("cms.epg_sources", channels_by(queries::linked_channels));
  dependents.add("cms.guide_channels", channels_by(queries::channels_of_guide));
}

}  // namespace epg
