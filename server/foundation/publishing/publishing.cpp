#include "foundation/publishing/publishing.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "foundation/base/check.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/publishing/mark.hpp"

namespace publishing {
namespace json = boost::json;
namespace {

void append(const json::value& value, std::string& out) {
  if (const auto* object = value.if_object()) {
    std::vector<const json::key_value_pair*> members;
    for (const auto& member : *object) members.push_back(&member);
    std::ranges::sort(members, {}, [](const auto* member) { return std::string_view(member->key()); });
    out += '{';
    for (const auto* member : members) {
      if (member != members.front()) out += ',';
      out += json::serialize(json::string(member->key()));
      out += ':';
      append(member->value(), out);
    }
    out += '}';
  } else if (const auto* array = value.if_array()) {
    out += '[';
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i > 0) out += ',';
      append((*array)[i], out);
    }
    out += ']';
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string_view category_name(Category category) { return category == Category::tvs ? "tvs" : "phones"; }

std::optional<Category> category_of(std::string_view name) {
  for (const auto category : kCategories)
    if (category_name(category) == name) return category;
  return std::nullopt;
}

std::string canonical(const json::value& value) {
  std::string out;
  append(value, out);
  return out;
}

std::string name_of(std::string_view text) { return crypto::sha256_hex(text).substr(0, 32); }

json::object viewer_fields(const meta::Entity& entity, const void* record) {
  auto all = meta::to_json(entity.fields, record);
  json::object out;
  for (const auto& field : entity.fields)
    if (field.has(meta::viewer)) out[field.name] = std::move(all[field.name]);
  return out;
}

std::vector<std::string> viewer_pictures(const meta::Entity& entity, const void* record) {
  const auto all = meta::to_json(entity.fields, record);
  std::vector<std::string> out;
  for (const auto& field : entity.fields)
    if (field.has(meta::viewer) && field.rule.format == meta::Format::image)
      if (const auto* hash = all.if_contains(field.name); hash && hash->is_string()) out.emplace_back(hash->get_string());
  return out;
}

void read_fields(const meta::Entity& entity, const Item& item, void* record) {
  const auto value = json::parse(item.fields);
  // Read-only fields of a record come back as well; their faults are no faults here.
  static_cast<void>(meta::from_json(entity.fields, value.as_object(), record, meta::Mode::patch));
}

std::string Area::basis(db::Tx& /*tx*/, base::Instant /*now*/) const { return {}; }
bool Area::is_over(std::string_view /*field*/, base::Instant /*now*/) const { return false; }
std::int64_t Area::live_version(db::Tx& /*tx*/) const { return 0; }

void Area::compile(db::Tx& tx, const Source& source, Sink& sink) const {
  for (const auto noun : nouns()) items(tx, source, noun, {}, [&](const Item& item) { sink.item(item); });
}

void Areas::add(std::unique_ptr<Area> area) {
  CHECK(!find(area->name()));
  areas_.push_back(std::move(area));
}

const Area* Areas::find(std::string_view name) const {
  const auto found = std::ranges::find(areas_, name, [](const auto& area) { return area->name(); });
  return found == areas_.end() ? nullptr : found->get();
}

const Area* Areas::of_noun(std::string_view noun) const {
  for (const auto& area : areas_)
    for (const auto one : area->nouns())
      if (one == noun) return area.get();
  return nullptr;
}

std::vector<const Area*> Areas::in_order() const {
  std::vector<const Area*> out;
  const auto is_there = [&](std::string_view name) {
    return !find(name) || std::ranges::any_of(out, [&](const Area* area) { return area->name() == name; });
  };
  while (out.size() < areas_.size()) {
    const auto before = out.size();
    for (const auto& area : areas_)
      if (!is_there(area->name()) && std::ranges::all_of(area->needs(), is_there)) out.push_back(area.get());
    CHECK(out.size() > before);  // No circle of needs.
  }
  return out;
}

Areas::Hashes Areas::hashes(db::Tx& tx, std::string_view noun, std::int64_t least, std::int64_t most) const {
  return hashes_of_ ? hashes_of_(tx, noun, least, most) : Hashes{};
}

Standing standing(const Areas::Hashes& hashes, const Item& item, bool is_shown) {
  const auto found = hashes.find(item.id);
  if (found == hashes.end()) return Standing::unpublished;
  return is_shown && found->second == item.hash() ? Standing::published : Standing::changed;
}

Mark mark_of(const Areas::Hashes& published, const Item& item, bool is_shown) {
  switch (standing(published, item, is_shown)) {
    case Standing::unpublished: return Mark::new_;
    case Standing::changed: return Mark::changed;
    case Standing::published: return Mark::published;
  }
  return Mark::new_;
}

}  // namespace publishing
