#include "publish/parts/lineups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <unordered_set>

#include "cms/artwork/artwork.hpp"
#include "foundation/meta/meta.hpp"
#include "publish/parts/nouns.hpp"

namespace parts {
namespace json = boost::json;
namespace {

// What the app shows where the operator has not given a text of his own.
struct Words {
  std::string_view language, all, na_title, na_description;
};
constexpr Words kWords[] = {
    {"en", "All", "No information", "There is no guide for this time."},
    {"ar", "الكل", "لا توجد معلومات", "لا يوجد دليل لهذا الوقت."},
    {"de", "Alle", "Keine Angaben", "Für diese Zeit gibt es kein Programm."},
    {"es", "Todos", "Sin información", "No hay guía para esta hora."},
    {"fa", "همه", "بدون اطلاعات", "برای این زمان برنامه‌ای ثبت نشده است."},
    {"fr", "Toutes", "Aucune information", "Il n'y a pas de guide pour cette heure."},
    {"he", "הכול", "אין מידע", "אין לוח שידורים לשעה זו."},
    {"it", "Tutti", "Nessuna informazione", "Non c'è guida per quest'ora."},
    {"nl", "Alle", "Geen informatie", "Er is geen gids voor deze tijd."},
    {"pt", "Todos", "Sem informação", "Não há guia para este horário."},
    {"tr", "Tümü", "Bilgi yok", "Bu saat için rehber yok."},
};

const Words& words_of(std::string_view language) {
  for (const auto wanted : {language, language.substr(0, language.find('-'))})
    for (const auto& words : kWords)
      if (words.language == wanted) return words;
  return kWords[0];
}

base::Texts texts_of(const json::value& value) {
  base::Texts out;
  if (const auto* object = value.if_object())
    for (const auto& [language, text] : *object) out.set(language, std::string_view(text.as_string()));
  return out;
}

std::vector<std::int64_t> ids_of(const json::value& value) {
  std::vector<std::int64_t> out;
  for (const auto& one : value.as_array()) out.push_back(one.as_int64());
  return out;
}

std::string text_of(const json::value& value) { return value.is_string() ? std::string(value.as_string()) : std::string{}; }

std::optional<std::string> address_of(std::string_view deployment, const std::optional<std::string>& hash) {
  return hash ? std::optional(artwork::picture_address(deployment, *hash)) : std::nullopt;
}

LineupChannel channel_view(const channels::Channel& channel, const LineupOptions& options) {
  LineupChannel out;
  out.id = channel.id.raw;
  out.number = channel.number;
  out.name = channel.name.pick(options.language, options.default_language);
  out.kind = channel.kind == channels::Kind::radio ? ChannelKind::radio : ChannelKind::tv;
  // The made icon is the same in every language, so that an app keeps one picture.
  out.icon = artwork::icon_address(options.deployment, channel.icon, channel.number,
                                   channel.name.pick(options.default_language, options.default_language));
  out.tile = address_of(options.deployment, channel.tile);
  out.parental = channel.parental;
  out.age = channel.age;
  out.pause = channel.pause;
  out.replay = channel.replay;
  if (channel.guide_channel_id) out.guide = std::to_string(channel.guide_channel_id->raw);
  return out;
}

bool is_visible(const channels::Channel& channel, Category category) {
  return std::ranges::find(channel.visible_on, static_cast<channels::Category>(category)) != channel.visible_on.end();
}

Channel in_memory(const channels::Channel& from) {
  Channel out;
  out.id = from.id;
  out.number = from.number;
  out.name = from.name;
  out.kind = from.kind;
  for (const auto category : from.visible_on) out.visible_on[static_cast<std::size_t>(category)] = true;
  out.stream_id = from.stream_id;
  out.android_url = from.android_url;
  out.apple_url = from.apple_url;
  out.web_url = from.web_url;
  out.alternative_url = from.alternative_url;
  out.guide_channel_id = from.guide_channel_id;
  out.guide_offset_minutes = from.guide_offset_minutes;
  out.replay = from.replay;
  out.start_over = from.start_over;
  out.recording = from.recording;
  out.pause = from.pause;
  out.replay_days = from.replay_days;
  out.starts_at = from.starts_at;
  out.ends_at = from.ends_at;
  out.suppress_on_trial = from.suppress_on_trial;
  out.parental = from.parental;
  out.age = from.age;
  return out;
}

}  // namespace

void read_item(const publishing::Item& item, ChannelsView& out) {
  if (item.noun == kChannelNoun) {
    auto& record = out.records.emplace_back();
    publishing::read_fields(channels::Channel::shape(), item, &record);
    record.id = {item.id};
    return;
  }
  const auto value = json::parse(item.fields);
  const auto& fields = value.as_object();
  if (item.noun == kPackageNoun) {
    out.packages[item.id] = ids_of(fields.at("channels"));
  } else if (item.noun == kGroupNoun) {
    out.groups.push_back({item.id, texts_of(fields.at("name")), fields.at("kids").as_bool(), fields.at("adult").as_bool(),
                          text_of(fields.at("colour_from")), text_of(fields.at("colour_to")), fields.at("position").as_int64(),
                          ids_of(fields.at("channels"))});
  }
}

void finish(ChannelsView& out) {
  std::ranges::stable_sort(out.records, {}, &channels::Channel::number);
  std::ranges::stable_sort(out.groups, {}, &GroupView::position);
  for (const auto& record : out.records) out.in_order.push_back(&(out.channels[record.id.raw] = in_memory(record)));
}

std::string package_set(std::span<const PackageId> packages) {
  std::vector<std::int64_t> ids;
  for (const auto id : packages) ids.push_back(id.raw);
  std::ranges::sort(ids);
  std::string out;
  for (const auto id : ids) out += (out.empty() ? "" : "+") + std::to_string(id);
  return out.empty() ? "none" : out;
}

std::string lineup_key(std::span<const PackageId> packages, const LineupOptions& options) {
  constexpr std::string_view kForm = "1";
  return fmt::format("lineup/{}/{}/{}/{}/{}", kForm, options.default_language, package_set(packages),
                     publishing::category_name(options.category), options.language);
}

std::vector<ChannelId> entitled(const ChannelsView& view, std::span<const PackageId> packages) {
  std::vector<ChannelId> out;
  for (const auto id : packages)
    if (const auto found = view.packages.find(id.raw); found != view.packages.end())
      for (const auto channel : found->second) out.push_back({channel});
  std::ranges::sort(out);
  const auto twins = std::ranges::unique(out);
  out.erase(twins.begin(), twins.end());
  return out;
}

std::string lineup_document(const ChannelsView& view, std::span<const PackageId> packages, const LineupOptions& options) {
  const auto may_see = entitled(view, packages);
  const auto& words = words_of(options.language);
  Lineup out;
  out.na_title = words.na_title;
  out.na_description = words.na_description;
  std::unordered_set<std::int64_t> shown;
  LineupGroup all;
  all.name = words.all;
  for (const auto& channel : view.records) {
    if (!is_visible(channel, options.category) || !std::ranges::binary_search(may_see, channel.id)) continue;
    shown.insert(channel.id.raw);
    all.channels.push_back(channel.id.raw);
    out.channels.push_back(channel_view(channel, options));
  }
  if (!out.channels.empty()) out.groups.push_back(std::move(all));
  for (const auto& group : view.groups) {
    LineupGroup one{group.id,     std::string(group.name.pick(options.language, options.default_language)),
                    group.kids,   group.adult,
                    std::nullopt, {}};
    for (const auto id : group.channels)
      if (shown.contains(id)) one.channels.push_back(id);
    if (one.channels.empty()) continue;  // A group without a channel for the viewer is not shown.
    if (!group.colour_from.empty() && !group.colour_to.empty()) one.colours = {group.colour_from, group.colour_to};
    out.groups.push_back(std::move(one));
  }
  return publishing::canonical(meta::to_json(Lineup::shape().fields, &out));
}

}  // namespace parts
