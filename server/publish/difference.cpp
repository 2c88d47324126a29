#include "publish/difference.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

namespace publish {
namespace json = boost::json;
namespace {

constexpr std::string_view kChannels = "cms.channels";
constexpr std::string_view kGuide = "cms.guide_channels";

// Channels say themselves where they are seen; all other items go to both categories.
bool is_seen(const Item& item, const std::optional<Category>& category) {
  if (!category || item.noun != kChannels) return true;
  const auto fields = json::parse(item.fields);
  const auto* where = fields.as_object().if_contains("visible_on");
  if (!where) return true;
  const std::string_view name = *category == Category::tvs ? "tvs" : "phones";
  return std::ranges::any_of(where->as_array(), [&](const json::value& one) { return one.as_string() == name; });
}

std::vector<const Item*> seen(const Manifest* manifest, const std::optional<Category>& category) {
  std::vector<const Item*> out;
  if (!manifest) return out;
  for (const auto& item : manifest->items)
    if (is_seen(item, category)) out.push_back(&item);
  return out;
}

auto key_of(const Item* item) { return std::pair(std::string_view(item->noun), item->id); }

std::vector<FieldDifference> fields_of(const Item& before, const Item& after, const std::string& today) {
  const auto old_value = json::parse(before.fields), new_value = json::parse(after.fields);
  const auto& was = old_value.as_object();
  const auto& is = new_value.as_object();
  std::set<std::string> names;
  for (const auto& member : was) names.emplace(member.key());
  for (const auto& member : is) names.emplace(member.key());
  std::vector<FieldDifference> out;
  for (const auto& name : names) {
    if (after.noun == kGuide && name < today) continue;
    const auto* one = was.if_contains(name);
    const auto* other = is.if_contains(name);
    if (one && other && *one == *other) continue;
    out.push_back({name, one ? canonical(*one) : "null", other ? canonical(*other) : "null"});
  }
  return out;
}

ItemDifference plain(const Item& item) { return {item.noun, item.id, item.name, {}}; }

}  // namespace

bool is_large_removal(std::size_t before, std::size_t removed) { return removed > 10 && removed * 5 > before; }

Difference difference(const Manifest* before, const Manifest& after, const DifferenceOptions& options) {
  Difference out;
  const auto old_items = seen(before, options.category), new_items = seen(&after, options.category);
  auto old_at = old_items.begin();
  for (const auto* item : new_items) {
    for (; old_at != old_items.end() && key_of(*old_at) < key_of(item); ++old_at) out.removed.push_back(plain(**old_at));
    if (old_at == old_items.end() || key_of(*old_at) != key_of(item)) {
      out.added.push_back(plain(*item));
      continue;
    }
    const auto& old = **old_at++;
    if (old.fields == item->fields) continue;
    auto changed = plain(*item);
    changed.fields = fields_of(old, *item, options.today);
    if (!changed.fields.empty()) out.changed.push_back(std::move(changed));
  }
  for (; old_at != old_items.end(); ++old_at) out.removed.push_back(plain(**old_at));
  out.is_large_removal = is_large_removal(old_items.size(), out.removed.size());
  return out;
}

}  // namespace publish
