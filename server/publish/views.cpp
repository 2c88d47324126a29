#include "publish/views.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <unordered_set>

#include "cms/artwork/artwork.hpp"
#include "foundation/meta/describe.hpp"
#include "uit/user_interfaces/user_interfaces.hpp"

namespace publish {
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

// Read-only fields of a record come back as well: what a manifest holds was checked when it was edited.
template <class Record>
Record record_of(const meta::Entity& entity, const Item& item) {
  Record record{};
  const auto value = json::parse(item.fields);
  static_cast<void>(meta::from_json(entity.fields, value.as_object(), &record, meta::Mode::patch));
  record.id = {item.id};
  return record;
}

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
  return std::ranges::find(channel.visible_on, category) != channel.visible_on.end();
}

Theme theme_of(const user_interfaces::UserInterface& ui) {
  return {ui.colour_background, ui.colour_surface, ui.colour_text, ui.colour_text_dim, ui.colour_accent,
          ui.colour_on_accent,  ui.colour_focus,   ui.colour_live, ui.radius};
}

}  // namespace

ChannelsView channels_view(const Manifest& manifest) {
  ChannelsView out;
  for (const auto& item : manifest.items) {
    if (item.noun == "cms.channels") {
      out.channels.push_back(record_of<channels::Channel>(channels::channel_entity(), item));
      continue;
    }
    const auto value = json::parse(item.fields);
    const auto& fields = value.as_object();
    if (item.noun == "cms.packages") {
      out.packages[item.id] = ids_of(fields.at("channels"));
    } else if (item.noun == "cms.ui_groups") {
      out.groups.push_back({item.id, texts_of(fields.at("name")), fields.at("kids").as_bool(), fields.at("adult").as_bool(),
                            text_of(fields.at("colour_from")), text_of(fields.at("colour_to")), fields.at("position").as_int64(),
                            ids_of(fields.at("channels"))});
    }
  }
  std::ranges::stable_sort(out.channels, {}, &channels::Channel::number);
  std::ranges::stable_sort(out.groups, {}, &GroupView::position);
  return out;
}

std::vector<Product> products_view(const Manifest& manifest) {
  std::vector<Product> out;
  for (const auto& item : manifest.items) {
    const auto record = record_of<products::Product>(products::product_entity(), item);
    Product product;
    product.id = record.id;
    product.name = record.name;
    product.type = record.type;
    product.user_interface_id = record.user_interface_id;
    product.device_types = record.device_types;
    for (const auto id : record.packages) product.packages.push_back({id.raw});
    out.push_back(std::move(product));
  }
  return out;
}

std::map<std::int64_t, UserInterface> user_interfaces_view(const Manifest& manifest, std::string_view deployment) {
  std::map<std::int64_t, UserInterface> out;
  for (const auto& item : manifest.items) {
    const auto record = record_of<user_interfaces::UserInterface>(user_interfaces::user_interface_entity(), item);
    UserInterface ui;
    ui.id = record.id;
    ui.name = item.name;
    ui.app_name = record.app_name;
    ui.login_text = record.login_text;
    ui.is_default = record.is_default;
    ui.theme = theme_of(record);
    if (record.logo) ui.logo = artwork::picture_address(deployment, *record.logo);
    if (record.background_image) ui.background = artwork::picture_address(deployment, *record.background_image);
    if (const auto languages = manifest.languages.find(item.id); languages != manifest.languages.end())
      for (const auto& code : languages->second) {
        const auto known = user_interfaces::language_name(code);
        ui.languages.push_back({code, std::string(known.name), known.is_right_to_left ? Direction::rtl : Direction::ltr});
        const auto document = manifest.documents.find("ui/" + std::to_string(item.id) + "/" + code);
        if (document != manifest.documents.end()) ui.documents[code] = document->second;
      }
    out.emplace(item.id, std::move(ui));
  }
  return out;
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
  for (const auto& channel : view.channels) {
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
  return canonical(meta::to_json(Lineup::shape().fields, &out));
}

}  // namespace publish
