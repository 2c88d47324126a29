#include "publish/compile_ui.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "publish/views.hpp"

namespace publish {
namespace json = boost::json;
namespace {

constexpr std::string_view kEntries[] = {"channels", "guide", "settings", "personal"};

std::string document(const user_interfaces::UserInterface& ui, const UserInterface& view, const Language& language,
                     std::string_view default_language) {
  Ui out;
  out.name = ui.name;
  out.app_name = ui.app_name;
  out.direction = language.direction;
  out.language = language.code;
  out.languages = view.languages;
  out.theme = view.theme;
  out.logo = view.logo;
  out.background = view.background;
  for (const auto& entry : ui.menu) {
    const std::string name(kEntries[static_cast<std::size_t>(entry.entry)]);
    out.menu.push_back({name, std::string(entry.text.pick(language.code, default_language)), name, entry.is_start});
  }
  out.features = {ui.clock_24h, ui.sleep_minutes, false};
  return canonical(meta::to_json(Ui::shape().fields, &out));
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
