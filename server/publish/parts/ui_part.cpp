// The area ui: looks as items, and the documents `Ui` of docs/viewer_api.md by language.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "cms/artwork/artwork.hpp"
#include "foundation/http/router.hpp"
#include "publish/parts/nouns.hpp"
#include "publish/parts/parts.hpp"
#include "uit/user_interfaces/user_interfaces.hpp"

namespace parts {
namespace json = boost::json;
namespace {

using publishing::EachItem;
using publishing::Item;

constexpr std::string_view kEntries[] = {"channels", "guide", "settings", "personal"};

struct LooksView final : publishing::View {
  std::map<std::int64_t, UserInterface> looks;
};

std::string languages_key(std::int64_t id) { return fmt::format("languages/{}", id); }
std::string document_key(std::int64_t id, std::string_view language) { return fmt::format("ui/{}/{}", id, language); }

// U40-002: the deployment's languages, cut to the user interface's own when it has some of them.
std::vector<std::string> languages_of(const user_interfaces::UserInterface& ui, const std::vector<std::string>& deployment) {
  std::vector<std::string> out;
  for (const auto& code : deployment)
    if (std::ranges::find(ui.languages, code) != ui.languages.end()) out.push_back(code);
  return out.empty() ? deployment : out;
}

Language language_of(const std::string& code) {
  const auto known = user_interfaces::language_name(code);
  return {code, std::string(known.name), known.is_right_to_left ? Direction::rtl : Direction::ltr};
}

Item item_of(const user_interfaces::UserInterface& ui) {
  const auto& entity = user_interfaces::UserInterface::shape();
  auto fields = publishing::viewer_fields(entity, &ui);
  fields["name"] = ui.name;
  for (auto& entry : fields["menu"].as_array()) entry.as_object().erase("id");
  Item out{std::string(kUiNoun), ui.id.raw, ui.name, publishing::canonical(fields)};
  out.pictures = publishing::viewer_pictures(entity, &ui);
  return out;
}

Theme theme_of(const user_interfaces::UserInterface& ui) {
  return {ui.colour_background, ui.colour_surface, ui.colour_text, ui.colour_text_dim, ui.colour_accent,
          ui.colour_on_accent,  ui.colour_focus,   ui.colour_live, ui.radius};
}

UserInterface in_memory(const user_interfaces::UserInterface& from, const std::vector<std::string>& languages,
                        std::string_view deployment) {
  UserInterface out;
  out.id = from.id;
  out.name = from.name;
  out.app_name = from.app_name;
  out.login_text = from.login_text;
  out.is_default = from.is_default;
  out.theme = theme_of(from);
  if (from.logo) out.logo = artwork::picture_address(deployment, *from.logo);
  if (from.background_image) out.background = artwork::picture_address(deployment, *from.background_image);
  for (const auto& code : languages) out.languages.push_back(language_of(code));
  return out;
}

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
  return publishing::canonical(meta::to_json(Ui::shape().fields, &out));
}

class UiPart final : public publishing::Area {
 public:
  [[nodiscard]] std::string_view name() const override { return kUi; }
  [[nodiscard]] std::vector<std::string_view> nouns() const override { return {kUiNoun}; }
  [[nodiscard]] bool has_new_at_night() const override { return false; }

  void items(db::Tx& tx, const publishing::Source& /*source*/, std::string_view /*noun*/, std::span<const std::int64_t> ids,
             const EachItem& each) const override {
    for (const auto& ui : user_interfaces::all(tx))
      if (ids.empty() || std::ranges::find(ids, ui.id.raw) != ids.end()) each(item_of(ui));
  }

  // A new default one ends the former.
  void touched(std::string_view noun, std::int64_t /*id*/, std::vector<publishing::Key>& out) const override {
    if (noun == kUiNoun) out.push_back({std::string(kUiNoun), 0});
  }

  void compile(db::Tx& tx, const publishing::Source& source, publishing::Sink& sink) const override {
    const auto& tenant = source.tenant;
    for (const auto& ui : user_interfaces::all(tx)) {
      sink.item(item_of(ui));
      for (const auto& code : ui.languages)
        if (std::ranges::find(tenant.languages, code) == tenant.languages.end())
          sink.warn({"LANGUAGE_UNKNOWN",
                     fmt::format("{}: the deployment does not have its language {}", ui.name, code),
                     {{"name", ui.name}, {"language", code}}});
      const auto languages = languages_of(ui, tenant.languages);
      std::string list;
      for (const auto& code : languages) list.append(list.empty() ? "" : ",").append(code);
      sink.value(languages_key(ui.id.raw), std::move(list));
      const auto view = in_memory(ui, languages, tenant.name);
      for (const auto& language : view.languages)
        sink.document(document_key(ui.id.raw, language.code), document(ui, view, language, tenant.default_language));
    }
  }

  [[nodiscard]] std::shared_ptr<const publishing::View> load(publishing::Loading& loading,
                                                             const publishing::View* /*former*/) const override {
    auto out = std::make_shared<LooksView>();
    loading.items([&](const Item& item) {
      user_interfaces::UserInterface record;
      publishing::read_fields(user_interfaces::UserInterface::shape(), item, &record);
      record.id = {item.id};
      std::vector<std::string> languages;
      for (auto rest = loading.value(languages_key(item.id)); !rest.empty();) {
        const auto comma = rest.find(',');
        languages.push_back(rest.substr(0, comma));
        rest = comma == std::string::npos ? std::string() : rest.substr(comma + 1);
      }
      auto ui = in_memory(record, languages, loading.tenant.name);
      for (const auto& code : languages) {
        const auto found = loading.documents().find(document_key(item.id, code));
        if (found == loading.documents().end()) continue;
        ui.documents[code] = found->second;
        loading.serve(found->second);
      }
      out->looks.emplace(item.id, std::move(ui));
    });
    return out;
  }
};

}  // namespace

const UserInterface* user_interface(const publish::Running& running, std::optional<UserInterfaceId> id) {
  const auto* view = static_cast<const LooksView*>(running.view(kUi));
  if (!view) return nullptr;
  if (id)
    if (const auto found = view->looks.find(id->raw); found != view->looks.end()) return &found->second;
  for (const auto& [number, ui] : view->looks)
    if (ui.is_default) return &ui;
  return view->looks.empty() ? nullptr : &view->looks.begin()->second;
}

std::string_view language(const publish::Running& running, const UserInterface& ui, std::string_view wanted) {
  for (const auto want : {wanted, std::string_view(running.default_language())})
    if (const auto found = ui.documents.find(want); found != ui.documents.end()) return found->first;
  return ui.languages.empty() ? std::string_view(running.default_language()) : std::string_view(ui.languages.front().code);
}

void add_user_interfaces(publishing::Areas& areas, user_interfaces::UserInterfaces& user_interfaces) {
  areas.add(std::make_unique<UiPart>());
  user_interfaces.on_marks([&areas](db::Tx& tx, std::span<user_interfaces::UserInterface* const> list) {
    publishing::mark(areas, tx, kUiNoun, list, &user_interfaces::UserInterface::publish_mark, item_of);
  });
}

}  // namespace parts
