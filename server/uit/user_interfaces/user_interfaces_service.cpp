#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/stringoptions.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

#include "cms/artwork/artwork.hpp"
#include "uit/user_interfaces/queries.gen.hpp"
#include "uit/user_interfaces/user_interfaces.hpp"

namespace user_interfaces {
namespace {

double channel_light(std::string_view hex) {
  int value{};
  std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  const double share = value / 255.0;
  return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double light(std::string_view colour) {
  if (colour.size() != 7) return 0;
  return 0.2126 * channel_light(colour.substr(1, 2)) + 0.7152 * channel_light(colour.substr(3, 2)) +
         0.0722 * channel_light(colour.substr(5, 2));
}

}  // namespace

// ---- pure rules

double contrast(std::string_view one, std::string_view other) {
  const auto [low, high] = std::minmax({light(one), light(other)});
  return (high + 0.05) / (low + 0.05);
}

std::vector<base::FieldProblem> check_colours(const UserInterface& ui) {
  struct Pair {
    const std::string& front;
    const std::string& back;
    double least;
    std::string_view pointer;
  };
  const Pair pairs[] = {{ui.colour_text, ui.colour_background, 4.5, "/colour_text"},
                        {ui.colour_text, ui.colour_surface, 4.5, "/colour_surface"},
                        {ui.colour_text_dim, ui.colour_background, 4.5, "/colour_text_dim"},
                        {ui.colour_on_accent, ui.colour_accent, 4.5, "/colour_on_accent"},
                        {ui.colour_focus, ui.colour_background, 3.0, "/colour_focus"},
                        {ui.colour_live, ui.colour_background, 3.0, "/colour_live"}};
  std::vector<base::FieldProblem> out;
  for (const auto& pair : pairs)
    if (const auto ratio = contrast(pair.front, pair.back); ratio < pair.least)
      out.push_back({std::string(pair.pointer),
                     "CONTRAST",
                     fmt::format("stands {:.1f}:1 apart from what is behind it; {:.1f}:1 is needed", ratio, pair.least),
                     {{"least", fmt::format("{:.1f}", pair.least)}}});
  return out;
}

std::vector<base::FieldProblem> check_menu(const UserInterface& ui) {
  if (ui.menu.empty()) return {{"/menu", "MENU_EMPTY", "needs at least one entry"}};
  std::vector<base::FieldProblem> out;
  if (std::ranges::count(ui.menu, true, &MenuEntry::is_start) != 1)
    out.push_back({"/menu", "MENU_START", "needs exactly one start entry"});
  for (std::size_t i = 0; i < ui.menu.size(); ++i)
    if (std::ranges::count(ui.menu.begin(), ui.menu.begin() + static_cast<std::ptrdiff_t>(i), ui.menu[i].entry,
                           &MenuEntry::entry) > 0)
      out.push_back({fmt::format("/menu/{}/entry", i), "MENU_TWICE", "stands in the menu already"});
  return out;
}

LanguageName language_name(std::string_view code) {
  const icu::Locale locale = icu::Locale::createFromName(std::string(code).c_str());
  icu::UnicodeString name;
  locale.getDisplayLanguage(locale, name);
  LanguageName out{std::string(code), locale.isRightToLeft() != 0};
  if (name == icu::UnicodeString(locale.getLanguage(), -1, US_INV)) return out;  // It knows no name.
  out.name.clear();
  // Some languages write their names small; in a list of names each begins alike.
  name.toTitle(nullptr, locale, U_TITLECASE_NO_LOWERCASE | U_TITLECASE_SENTENCES).toUTF8String(out.name);
  return out;
}

// ---- with the database

base::Status UserInterfaces::settle(db::Tx& tx, UserInterface& ui, const UserInterface* before, const records::Act&) const {
  auto problems = check_colours(ui);
  for (auto& problem : check_menu(ui)) problems.push_back(std::move(problem));
  if (!problems.empty()) return base::fail(meta::invalid(std::move(problems)));
  for (const auto& [picture, pointer] : {std::pair{&ui.logo, "/logo"}, std::pair{&ui.background_image, "/background_image"}}) {
    if (*picture && (*picture)->empty()) picture->reset();
    if (*picture) TRY_OK(artwork::use(tx, **picture, pointer));
  }
  if (tx.number(queries::other_default, {before ? before->id.raw : 0}) == 0) ui.is_default = true;
  return {};
}

base::Status UserInterfaces::stored(db::Tx& tx, UserInterface& ui, const UserInterface*, const records::Act& act) const {
  if (ui.is_default) tx.run(queries::end_other_defaults, {ui.id, act.now});
  return {};
}

base::Status UserInterfaces::check_unused(std::int64_t deployment, UserInterfaceId id) const {
  for (const auto& [noun, names] : names_) {
    const auto users = names(deployment, id);
    if (users.empty()) continue;
    base::Error error{base::ErrorKind::conflict, "IN_USE", "Others use it; take it out there first."};
    boost::json::array dependents;
    dependents.push_back(boost::json::object{
        {"noun", noun}, {"id", users.front().first}, {"name", users.front().second}, {"count", users.size()}});
    error.extra_json = boost::json::serialize(boost::json::object{{"dependents", std::move(dependents)}});
    return base::fail(std::move(error));
  }
  return {};
}

void UserInterfaces::decorate(db::Tx& tx, std::span<UserInterface* const> list, const records::Dependents& dependents) const {
  for (auto* ui : list) {
    ui->products_count = 0;
    for (const auto& dependent : dependents.of(tx, UserInterface::shape().noun, ui->id.raw))
      if (dependent.noun == products::Product::shape().noun) ui->products_count += dependent.count;
  }
  if (marks_) marks_(tx, list);
}

bool exists(db::Tx& tx, UserInterfaceId id) { return tx.number(queries::exists, {id}) > 0; }

std::vector<UserInterface> all(db::Tx& tx) {
  std::vector<UserInterface> out;
  for (const auto id : tx.all(queries::ids, {}, [](const db::Row& row) { return row.integer(0); }))
    if (auto ui = records::find<UserInterface>(tx, id)) out.push_back(std::move(*ui));
  return out;
}

void wire(products::Products& products) {
  products.on_check([](db::Tx& tx, const products::Product& product, const products::Product* before) -> base::Status {
    const auto& id = product.user_interface_id;
    if (!id || (before && before->user_interface_id == id) || exists(tx, *id)) return {};
    return base::fail_field("/user_interface_id", "REFERENCE", "There is no such record.");
  });
}

void add_dependents(records::Dependents& dependents) {
  dependents.add("cms.artwork", [](db::Tx& tx, std::int64_t picture) {
    std::vector<records::Dependent> out;
    const auto hash = artwork::hash_of(tx, picture);
    if (!hash) return out;
    tx.each(queries::by_picture, {*hash}, [&](const db::Row& row) {
      if (out.empty()) out.push_back({"uit.user_interfaces", row.integer(0), row.string(1), 0});
      ++out.front().count;
    });
    return out;
  });
}

}  // namespace user_interfaces
