// The area products: type, packages, look and types of device of what is sold; and the line-ups that its package sets ask for.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "foundation/http/router.hpp"
#include "publish/parts/lineups.hpp"
#include "publish/parts/nouns.hpp"

namespace parts {
namespace {

using publishing::EachItem;
using publishing::Item;

struct ProductsView final : publishing::View {
  std::unordered_map<std::int64_t, Product> products;
  std::map<std::string, std::string, std::less<>> lineups;  // "<package set>/<category>/<language>" → hash.
};

std::string short_key(std::span<const PackageId> packages, Category category, std::string_view language) {
  return fmt::format("{}/{}/{}", package_set(packages), publishing::category_name(category), language);
}

Item item_of(const products::Product& product) {
  auto fields = publishing::viewer_fields(products::Product::shape(), &product);
  fields["name"] = product.name;
  fields["type"] = product.type == products::Type::trial ? "trial" : "regular";
  return {std::string(kProductNoun), product.id.raw, product.name, publishing::canonical(fields)};
}

// T10-1803: products name nothing that is not published or will be with them. Tells what was left out.
struct LeftOut {
  std::vector<std::int64_t> packages;
  std::optional<std::int64_t> user_interface;
};
LeftOut leave_out(db::Tx& tx, const publishing::Source& source, products::Product& product) {
  LeftOut out;
  std::erase_if(product.packages, [&](products::PackageId id) {
    if (source.is_published(tx, kPackageNoun, id.raw)) return false;
    out.packages.push_back(id.raw);
    return true;
  });
  if (product.user_interface_id && !source.is_published(tx, kUiNoun, product.user_interface_id->raw)) {
    out.user_interface = product.user_interface_id->raw;
    product.user_interface_id.reset();
  }
  return out;
}

class ProductsPart final : public publishing::Area {
 public:
  [[nodiscard]] std::string_view name() const override { return kProducts; }
  [[nodiscard]] std::vector<std::string_view> needs() const override { return {kChannels, kUi}; }
  [[nodiscard]] std::vector<std::string_view> nouns() const override { return {kProductNoun}; }
  [[nodiscard]] bool has_new_at_night() const override { return false; }

  void items(db::Tx& tx, const publishing::Source& source, std::string_view /*noun*/, std::span<const std::int64_t> ids,
             const EachItem& each) const override {
    const auto one = [&](products::Product product) {
      static_cast<void>(leave_out(tx, source, product));
      each(item_of(product));
    };
    for (const auto id : ids)
      if (auto product = records::find<products::Product>(tx, id)) one(std::move(*product));
    if (ids.empty())
      for (auto& product : products::all(tx)) one(std::move(product));
  }

  void touched(std::string_view noun, std::int64_t id, std::vector<publishing::Key>& out) const override {
    if (noun == kProductNoun) out.push_back({std::string(kProductNoun), id});
  }

  void compile(db::Tx& tx, const publishing::Source& source, publishing::Sink& sink) const override {
    const auto warn = [&](std::string_view code, std::string_view sentence, const std::string& name) {
      sink.warn({std::string(code), fmt::format("{}: {}", name, sentence), {{"name", name}}});
    };
    std::set<std::int64_t> packages, user_interfaces;
    for (auto product : products::all(tx)) {
      const auto left_out = leave_out(tx, source, product);
      for (const auto id : left_out.packages) {
        warn("PACKAGE_UNPUBLISHED", "a package of it is not published and is left out", product.name);
        packages.insert(id);
      }
      if (left_out.user_interface) {
        warn("UI_UNPUBLISHED", "its user interface is not published; the default one is shown", product.name);
        user_interfaces.insert(*left_out.user_interface);
      }
      if (product.packages.empty()) warn("PRODUCT_EMPTY", "has no package, so its customers see no channel", product.name);
      sink.item(item_of(product));
    }
    if (!packages.empty()) sink.also_needed(kChannels, fmt::format("{} packages", packages.size()));
    if (!user_interfaces.empty()) sink.also_needed(kUi, fmt::format("{} user interfaces", user_interfaces.size()));
  }

  [[nodiscard]] std::int64_t live_version(db::Tx& tx) const override { return products::live_version(tx); }

  [[nodiscard]] std::shared_ptr<const publishing::View> load(publishing::Loading& loading,
                                                             const publishing::View* /*former*/) const override {
    auto out = std::make_shared<ProductsView>();
    const auto* channels = static_cast<const ChannelsView*>(loading.view(kChannels));
    loading.items([&](const Item& item) {
      auto product = product_of(item);
      if (channels) product.channels = entitled(*channels, product.packages);
      out->products.emplace(item.id, std::move(product));
    });
    loading.live([&](db::Tx& tx) { read_limits(tx, *out); });
    if (channels) make_lineups(loading, *channels, *out);
    return out;
  }

 private:
  static Product product_of(const Item& item) {
    products::Product record;
    publishing::read_fields(products::Product::shape(), item, &record);
    Product out;
    out.id = {item.id};
    out.name = record.name;
    out.type = record.type;
    out.user_interface_id = record.user_interface_id;
    out.device_types = record.device_types;
    for (const auto id : record.packages) out.packages.push_back({id.raw});
    return out;
  }

  static void read_limits(db::Tx& tx, ProductsView& out) {
    for (const auto& product : products::all(tx)) {
      const auto found = out.products.find(product.id.raw);
      if (found == out.products.end()) continue;
      found->second.devices_max = product.devices_max;
      found->second.streams_max = product.streams_max;
      found->second.grace_days = product.grace_days;
    }
  }

  static void make_lineups(publishing::Loading& loading, const ChannelsView& channels, ProductsView& out) {
    for (const auto& [id, product] : out.products)
      for (const auto category : publishing::kCategories)
        for (const auto& language : loading.tenant.languages) {
          auto& hash = out.lineups[short_key(product.packages, category, language)];
          if (!hash.empty()) continue;  // Another product has the same packages.
          const LineupOptions options{loading.tenant.name, category, language, loading.tenant.default_language};
          hash = loading.derive(kChannels, lineup_key(product.packages, options),
                                [&] { return lineup_document(channels, product.packages, options); });
        }
  }
};

products::State state_of(const publishing::Areas& areas, db::Tx& tx, const products::Product& product) {
  const auto published = areas.hashes(tx, kProductNoun, product.id.raw, product.id.raw);
  switch (publishing::standing(published, item_of(product))) {
    case publishing::Standing::unpublished: return products::State::draft;
    case publishing::Standing::changed: return products::State::changed;
    case publishing::Standing::published: break;
  }
  return products::State::published;
}

}  // namespace

const Product* product(const publish::Running& running, ProductId id) {
  const auto* view = static_cast<const ProductsView*>(running.view(kProducts));
  if (!view) return nullptr;
  const auto found = view->products.find(id.raw);
  return found == view->products.end() ? nullptr : &found->second;
}

std::string_view lineup(const publish::Running& running, const Product& product, Category category, std::string_view language) {
  const auto* view = static_cast<const ProductsView*>(running.view(kProducts));
  if (!view) return {};
  for (const auto want : {language, std::string_view(running.default_language())})
    if (const auto found = view->lineups.find(short_key(product.packages, category, want)); found != view->lineups.end())
      return found->second;
  return {};
}

void add_products(publishing::Areas& areas, products::Products& products, publish::Snapshots& snapshots) {
  areas.add(std::make_unique<ProductsPart>());
  products.on_state([&areas](db::Tx& tx, const products::Product& product) { return state_of(areas, tx, product); });
  products.on_changed([&snapshots](db::Tx& tx, const products::Product&, const records::Act& act) {
    tx.after_commit([&snapshots, tenant = act.tenant] { snapshots.refresh(tenant); });
  });
}

}  // namespace parts
