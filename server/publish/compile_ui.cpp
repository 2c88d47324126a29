#include "publish/compile_ui.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "publish/views.hpp"

namespace publish {
namespace json = boost::json;
namespace {

constexpr std::string_view kEntries[] = {"channels", "guide", "settings", "personal"};

json::array languages_json(const UserInterface& view) {
  json::array out;
  for (const auto& language : view.languages)
    out.push_back(
        json::object{{"code", language.code}, {"name", language.name}, {"direction", language.is_right_to_left ? "rtl" : "ltr"}});
  return out;
}

std::string document(const user_interfaces::UserInterface& ui, const UserInterface& view, const Language& language,
                     std::string_view default_language) {
  json::array menu;
  for (const auto& entry : ui.menu) {
    const auto name = kEntries[static_cast<std::size_t>(entry.entry)];
    menu.push_back(json::object{{"entry", name},
                                {"text", entry.text.pick(language.code, default_language)},
                                {"icon", name},
                                {"is_start", entry.is_start}});
  }
  const auto text_or_null = [](const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value(nullptr);
  };
  return canonical(json::object{
      {"name", ui.name},
      {"app_name", ui.app_name},
      {"direction", language.is_right_to_left ? "rtl" : "ltr"},
      {"language", language.code},
      {"languages", languages_json(view)},
      {"theme", json::parse(view.theme_json)},
      {"logo", text_or_null(view.logo)},
      {"background", text_or_null(view.background)},
      {"menu", std::move(menu)},
      {"features", json::object{{"clock_24h", ui.clock_24h}, {"sleep_minutes", ui.sleep_minutes}, {"forgot", false}}}});
}

}  // namespace

Item item_of(const user_interfaces::UserInterface& ui) {
  const auto& entity = user_interfaces::user_interface_entity();
  auto all = meta::to_json(entity.fields, &ui);
  json::object fields;
  for (const auto& field : entity.fields)
    if (field.has(meta::viewer)) fields[field.name] = std::move(all[field.name]);
  fields["name"] = ui.name;
  for (auto& entry : fields["menu"].as_array()) entry.as_object().erase("id");
  return {"uit.user_interfaces", ui.id.raw, ui.name, canonical(fields)};
}

std::vector<std::string> languages_of(const user_interfaces::UserInterface& ui, const std::vector<std::string>& deployment) {
  std::vector<std::string> out;
  for (const auto& code : deployment)
    if (std::ranges::find(ui.languages, code) != ui.languages.end()) out.push_back(code);
  return out.empty() ? deployment : out;
}

Compiled compile_ui(db::Tx& tx, const Source& source) {
  Compiled out;
  out.manifest.area = Area::ui;
  const auto all = user_interfaces::all(tx);
  for (const auto& ui : all) {
    out.manifest.items.push_back(item_of(ui));
    out.manifest.languages[ui.id.raw] = languages_of(ui, source.tenant.languages);
    for (const auto& code : ui.languages)
      if (std::ranges::find(source.tenant.languages, code) == source.tenant.languages.end())
        out.warnings.push_back({"LANGUAGE_UNKNOWN",
                                fmt::format("{}: the deployment does not have its language {}", ui.name, code),
                                {{"name", ui.name}, {"language", code}}});
  }
  const auto views = user_interfaces_view(out.manifest, source.tenant.name);
  for (const auto& ui : all) {
    const auto& view = views.at(ui.id.raw);
    for (const auto& language : view.languages) {
      auto text = document(ui, view, language, source.tenant.default_language);
      const auto name = name_of(text);
      out.manifest.documents[fmt::format("ui/{}/{}", ui.id.raw, language.code)] = name;
      out.documents.push_back({name, std::move(text), true});
    }
  }
  return out;
}

}  // namespace publish
