#include "publish/compile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <unordered_set>

#include "cms/artwork/artwork.hpp"
#include "cms/epg/epg.hpp"
#include "cms/packages/packages.hpp"
#include "cms/ui_groups/ui_groups.hpp"
#include "publish/compile_ui.hpp"

namespace publish {
namespace json = boost::json;
namespace {

using channels::State;

json::object viewer_fields(const meta::Entity& entity, const void* record) {
  auto all = meta::to_json(entity.fields, record);
  json::object out;
  for (const auto& field : entity.fields)
    if (field.has(meta::viewer)) out[field.name] = std::move(all[field.name]);
  return out;
}

template <class Record>
std::vector<std::unique_ptr<Record>> all_of(db::Tx& tx, const meta::Entity& entity) {
  std::vector<std::unique_ptr<Record>> out;
  records::ListRequest request;
  request.limit = 500;
  request.after = 0;
  while (true) {
    auto page = records::list<Record>(tx, entity, request);
    if (!page || page->items.empty()) return out;
    request.after = page->items.back()->id.raw;
    for (auto& one : page->items) out.push_back(std::move(one));
  }
}

void sort_items(Manifest& manifest) {
  std::ranges::sort(manifest.items, {}, [](const Item& item) { return std::pair(item.noun, item.id); });
}

template <class Id>
json::array kept(const std::vector<Id>& ids, const std::unordered_set<std::int64_t>& known) {
  json::array out;
  for (const auto id : ids)
    if (known.contains(id.raw)) out.emplace_back(id.raw);
  return out;
}

void warn(Compiled& out, std::string_view code, std::string_view sentence, const std::string& name) {
  out.warnings.push_back({std::string(code), fmt::format("{}: {}", name, sentence), {{"name", name}}});
}

void check_channel(Compiled& out, const channels::Channel& channel, const std::string& name, bool is_sold, base::Instant now) {
  if (channels::availability_of(channel, now) == channels::Availability::incomplete)
    warn(out, "CHANNEL_INCOMPLETE", "has no stream and no address, so it cannot be played", name);
  if (!is_sold) warn(out, "IN_NO_PACKAGE", "is in no package, so nobody sees it", name);
  if (channel.visible_on.empty()) warn(out, "VISIBLE_NOWHERE", "is shown on no kind of device", name);
}

Compiled compile_channels(db::Tx& tx, const Source& source) {
  Compiled out;
  const auto& language = source.tenant.default_language;
  std::unordered_set<std::int64_t> known, sold;
  const auto contents = packages::channels_of_all(tx);
  for (const auto& [id, members] : contents)
    for (const auto channel : members) sold.insert(channel.raw);
  for (const auto& channel : all_of<channels::Channel>(tx, channels::channel_entity())) {
    if (channel->state != State::ready) continue;
    known.insert(channel->id.raw);
    out.manifest.items.push_back(item_of(*channel, language));
    check_channel(out, *channel, out.manifest.items.back().name, sold.contains(channel->id.raw), source.now);
  }
  for (const auto& group : ui_groups::ordered(tx)) {
    auto fields = viewer_fields(ui_groups::group_entity(), &group);
    fields["channels"] = kept(group.channels, known);
    const auto name = std::string(group.name.pick(language, language));
    out.manifest.items.push_back({"cms.ui_groups", group.id.raw, name, canonical(fields)});
  }
  for (const auto& package : all_of<packages::Package>(tx, packages::package_entity())) {
    const auto content = contents.find(package->id);
    auto members = content == contents.end() ? json::array{} : kept(content->second, known);
    if (members.empty()) warn(out, "PACKAGE_EMPTY", "holds no channel that is published", package->name);
    json::object fields{{"name", package->name}, {"channels", std::move(members)}};
    out.manifest.items.push_back({"cms.packages", package->id.raw, package->name, canonical(fields)});
  }
  return out;
}

Compiled compile_products(db::Tx& tx, const Source& source) {
  Compiled out;
  std::set<std::int64_t> packages, user_interfaces;
  for (auto product : products::all(tx)) {
    std::erase_if(product.packages, [&](products::PackageId id) {
      if (source.packages.contains(id.raw)) return false;
      warn(out, "PACKAGE_UNPUBLISHED", "a package of it is not published and is left out", product.name);
      packages.insert(id.raw);
      return true;
    });
    if (product.user_interface_id && !source.user_interfaces.contains(product.user_interface_id->raw)) {
      warn(out, "UI_UNPUBLISHED", "its user interface is not published; the default one is shown", product.name);
      user_interfaces.insert(product.user_interface_id->raw);
      product.user_interface_id.reset();
    }
    if (product.packages.empty()) warn(out, "PRODUCT_EMPTY", "has no package, so its customers see no channel", product.name);
    out.manifest.items.push_back(item_of(product));
  }
  if (!packages.empty()) out.also_needed.emplace_back(Area::channels, fmt::format("{} packages", packages.size()));
  if (!user_interfaces.empty()) out.also_needed.emplace_back(Area::ui, fmt::format("{} user interfaces", user_interfaces.size()));
  return out;
}

// Which guides are wanted, and for whom: by the edited channels and by those that run.
std::map<std::int64_t, std::string> wanted_guides(db::Tx& tx, const Source& source) {
  std::map<std::int64_t, std::string> out;
  for (const auto& channel : all_of<channels::Channel>(tx, channels::channel_entity()))
    if (channel->guide_channel_id && channel->state == State::ready)
      out.emplace(channel->guide_channel_id->raw,
                  channel->name.pick(source.tenant.default_language, source.tenant.default_language));
  if (source.channels)
    for (const auto& item : source.channels->items) {
      if (item.noun != "cms.channels") continue;
      const auto fields = json::parse(item.fields);
      if (const auto* guide = fields.as_object().if_contains("guide_channel_id"); guide && guide->is_int64())
        out.emplace(guide->get_int64(), item.name);
    }
  return out;
}

Compiled compile_epg(db::Tx& tx, const Source& source) {
  Compiled out;
  std::unordered_set<std::string> stored;
  if (source.epg)
    for (const auto& [key, name] : source.epg->documents) stored.insert(name);
  const auto today = epg::day_of(base::to_s(source.now));
  out.manifest.from_day = today - kDaysBack;
  out.manifest.to_day = today + kDaysAhead + 1;
  for (const auto& [id, name] : wanted_guides(tx, source)) {
    // A day more on both sides: programmes cross midnight, and a channel may move its guide by up to 12 hours.
    json::object fields;
    for (const auto& day : epg::days_of(tx, {id}, out.manifest.from_day - 1, out.manifest.to_day)) {
      out.manifest.documents[fmt::format("guide/{}/{}", id, day.day)] = day.hash;
      if (stored.insert(day.hash).second) out.days.push_back({{id}, day.day, day.hash});
      if (day.day < today || day.day >= out.manifest.to_day) continue;
      const base::Date date{std::chrono::sys_days(std::chrono::days(day.day))};
      fields[base::format_date(date)] = json::object{{"programmes", day.programmes}, {"content", day.hash.substr(0, 8)}};
    }
    if (fields.empty()) warn(out, "GUIDE_EMPTY", "its guide holds nothing from today on", name);
    out.manifest.items.push_back({"cms.guide_channels", id, name, canonical(fields)});
  }
  return out;
}

}  // namespace

Item item_of(const channels::Channel& channel, std::string_view language) {
  auto fields = viewer_fields(channels::channel_entity(), &channel);
  fields.erase("state");  // Only those that are ready are published.
  return {"cms.channels", channel.id.raw, std::string(channel.name.pick(language, language)), canonical(fields)};
}

Item item_of(const products::Product& product) {
  auto fields = viewer_fields(products::product_entity(), &product);
  fields["name"] = product.name;
  fields["type"] = product.type == products::Type::trial ? "trial" : "regular";
  return {"crm.products", product.id.raw, product.name, canonical(fields)};
}

Compiled compile(db::Tx& tx, Area area, const Source& source) {
  auto out = [&] {
    switch (area) {
      case Area::channels: return compile_channels(tx, source);
      case Area::epg: return compile_epg(tx, source);
      case Area::products: return compile_products(tx, source);
      case Area::ui: break;
    }
    return compile_ui(tx, source);
  }();
  out.manifest.area = area;
  sort_items(out.manifest);
  return out;
}

}  // namespace publish
