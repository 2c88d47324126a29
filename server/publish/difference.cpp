#include "publish/difference.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

namespace publish {
namespace json = boost::json;
namespace {

constexpr std::size_t kBodiesHeld = 500;

std::vector<const Entry*> seen(const Manifest* manifest, const std::optional<publishing::Category>& category) {
  std::vector<const Entry*> out;
  if (!manifest) return out;
  for (const auto& entry : manifest->entries)
    if (!category || (entry.seen & publishing::seen_on(*category)) != 0) out.push_back(&entry);
  return out;
}

auto key_of(const Entry* entry) { return std::pair(std::string_view(entry->noun), entry->id); }

ItemDifference plain(const Entry& entry) { return {entry.noun, entry.id, entry.name, {}}; }

using Pair = std::pair<const Entry*, const Entry*>;

// Without those of which no field differs that anybody misses.
void tell_fields(std::span<const Pair> pairs, const DifferenceOptions& options, std::vector<ItemDifference>& out) {
  std::vector<std::string> hashes;
  for (const auto& [before, after] : pairs) hashes.insert(hashes.end(), {before->hash, after->hash});
  const auto bodies = options.bodies(hashes);
  const auto body_of = [&](const Entry* entry) {
    const auto found = bodies.find(entry->hash);
    return found == bodies.end() ? std::string("{}") : found->second;
  };
  for (const auto& [before, after] : pairs) {
    auto changed = plain(*after);
    changed.fields = fields_that_differ(body_of(before), body_of(after), options.is_over);
    if (!changed.fields.empty()) out.push_back(std::move(changed));
  }
}

}  // namespace

bool is_large_removal(std::size_t before, std::size_t removed) { return removed > 10 && removed * 5 > before; }

std::vector<FieldDifference> fields_that_differ(const std::string& before, const std::string& after,
                                                const std::function<bool(std::string_view field)>& is_over) {
  const auto old_value = json::parse(before), new_value = json::parse(after);
  const auto& was = old_value.as_object();
  const auto& is = new_value.as_object();
  std::set<std::string> names;
  for (const auto& member : was) names.emplace(member.key());
  for (const auto& member : is) names.emplace(member.key());
  std::vector<FieldDifference> out;
  for (const auto& name : names) {
    if (is_over && is_over(name)) continue;
    const auto* one = was.if_contains(name);
    const auto* other = is.if_contains(name);
    if (one && other && *one == *other) continue;
    out.push_back({name, one ? publishing::canonical(*one) : "null", other ? publishing::canonical(*other) : "null"});
  }
  return out;
}

Difference difference(const Manifest* before, const Manifest& after, const DifferenceOptions& options) {
  Difference out;
  const auto old_entries = seen(before, options.category), new_entries = seen(&after, options.category);
  std::vector<Pair> changed;
  auto old_at = old_entries.begin();
  for (const auto* entry : new_entries) {
    for (; old_at != old_entries.end() && key_of(*old_at) < key_of(entry); ++old_at) out.removed.push_back(plain(**old_at));
    if (old_at == old_entries.end() || key_of(*old_at) != key_of(entry)) {
      out.added.push_back(plain(*entry));
      continue;
    }
    const auto* old = *old_at++;
    if (old->hash != entry->hash) changed.emplace_back(old, entry);
  }
  for (; old_at != old_entries.end(); ++old_at) out.removed.push_back(plain(**old_at));
  out.is_large_removal = is_large_removal(old_entries.size(), out.removed.size());
  if (!options.bodies) {
    for (const auto& [old, entry] : changed) out.changed.push_back(plain(*entry));
    return out;
  }
  for (std::size_t begin = 0; begin < changed.size(); begin += kBodiesHeld)
    tell_fields(std::span(changed).subspan(begin, std::min(kBodiesHeld, changed.size() - begin)), options, out.changed);
  return out;
}

}  // namespace publish
