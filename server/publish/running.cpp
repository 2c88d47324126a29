#include "publish/running.hpp"

#include <algorithm>

namespace publish {

namespace {

constexpr std::array<std::string_view, 4> kAreaNames{"channels", "epg", "products", "ui"};

}  // namespace

std::string_view area_name(Area area) { return kAreaNames[static_cast<std::size_t>(area)]; }

std::optional<Area> area_of(std::string_view name) {
  for (const auto area : kAreas)
    if (area_name(area) == name) return area;
  return std::nullopt;
}

std::string_view category_name(Category category) { return category == Category::tvs ? "tvs" : "phones"; }

std::optional<Category> category_of_name(std::string_view name) {
  for (const auto category : kCategories)
    if (category_name(category) == name) return category;
  return std::nullopt;
}

Category category_of(products::DeviceType type) {
  using products::DeviceType;
  switch (type) {
    case DeviceType::player_roku:
    case DeviceType::player_android:
    case DeviceType::player_fire_tv:
    case DeviceType::player_apple_tv:
    case DeviceType::box_linux:
    case DeviceType::box_android:
    case DeviceType::tv_tizen:
    case DeviceType::tv_webos:
    case DeviceType::tv_vidaa: return Category::tvs;
    default: return Category::phones;
  }
}

std::string package_set(std::span<const PackageId> packages) {
  std::vector<std::int64_t> ids;
  for (const auto id : packages) ids.push_back(id.raw);
  std::ranges::sort(ids);
  std::string out;
  for (const auto id : ids) out += (out.empty() ? "" : "+") + std::to_string(id);
  return out.empty() ? "none" : out;
}

std::string lineup_key(std::span<const PackageId> packages, Category category, std::string_view language) {
  std::string out = package_set(packages);
  out.append("/").append(category_name(category)).append("/").append(language);
  return out;
}

bool Product::has(ChannelId channel) const { return std::ranges::binary_search(channels, channel); }
bool Product::allows(products::DeviceType type) const { return std::ranges::find(device_types, type) != device_types.end(); }

Running::Running() : guide_(std::make_shared<Guide>()) {}
Running::~Running() = default;

const Channel* Running::channel(ChannelId id) const {
  const auto found = channels_.find(id.raw);
  return found == channels_.end() ? nullptr : &found->second;
}

const Product* Running::product(ProductId id) const {
  const auto found = products_.find(id.raw);
  return found == products_.end() ? nullptr : &found->second;
}

const UserInterface* Running::user_interface(std::optional<UserInterfaceId> id) const {
  if (id)
    if (const auto found = user_interfaces_.find(id->raw); found != user_interfaces_.end()) return &found->second;
  for (const auto& [number, ui] : user_interfaces_)
    if (ui.is_default) return &ui;
  return user_interfaces_.empty() ? nullptr : &user_interfaces_.begin()->second;
}

std::string_view Running::language(const UserInterface& ui, std::string_view wanted) const {
  for (const auto want : {wanted, std::string_view(default_language_)})
    if (const auto found = ui.documents.find(want); found != ui.documents.end()) return found->first;
  return ui.languages.empty() ? std::string_view(default_language_) : std::string_view(ui.languages.front().code);
}

std::string_view Running::lineup(const Product& product, Category category, std::string_view language) const {
  for (const auto want : {language, std::string_view(default_language_)})
    if (const auto found = lineups_.find(lineup_key(product.packages, category, want)); found != lineups_.end())
      return found->second;
  return {};
}

std::shared_ptr<const http::Prepared> Running::document(std::string_view hash) const {
  const std::string name(hash);
  if (documents_)
    if (const auto found = documents_->find(name); found != documents_->end()) return found->second;
  for (const auto& documents : earlier_)
    if (const auto found = documents->find(name); found != documents->end()) return found->second;
  return nullptr;
}

}  // namespace publish
