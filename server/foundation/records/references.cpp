#include "foundation/records/references.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "foundation/base/mutex.hpp"
#include "foundation/meta/values.hpp"
#include "foundation/records/plan.hpp"
#include "foundation/records/records.hpp"
#include "foundation/records/scope.hpp"

namespace records {
namespace {

struct Known {
  const meta::Entity* entity{};
  bool is_control{};
};

base::Mutex known_mutex{"foundation/records/references.known_mutex"};
std::map<std::string_view, Known, std::less<>> known;  // By noun.

std::optional<Known> find_known(std::string_view noun) {
  const std::lock_guard lock(known_mutex);
  const auto it = known.find(noun);
  return it == known.end() ? std::nullopt : std::optional(it->second);
}

// The ids that the field holds: of one record, or of many.
std::set<std::int64_t> ids_in(const meta::Field& field, const void* record) {
  std::set<std::int64_t> out;
  const void* value = record ? meta::inner(field, record) : nullptr;
  if (!value) return out;
  const auto& ops = *field.ops;
  if (ops.kind == meta::Kind::id) out.insert(ops.get_int(value));
  if (ops.kind == meta::Kind::links)
    for (std::size_t i = 0; i < ops.size(value); ++i) out.insert(ops.element->get_int(ops.at(value, i)));
  return out;
}

bool has_trashed(db::Tx& tx, std::string_view table, const std::set<std::int64_t>& ids) {
  constexpr std::size_t kAtOnce = 500;
  const std::vector<std::int64_t> all(ids.begin(), ids.end());
  for (std::size_t from = 0; from < all.size(); from += kAtOnce) {
    const auto some = std::span(all).subspan(from, std::min(kAtOnce, all.size() - from));
    const auto size = bucket_size(some.size());
    const Text text{
        fmt::format("{}/trashed", table),
        fmt::format("SELECT count(*) FROM {} WHERE trashed_at IS NOT NULL AND id IN ({})", table, placeholders(1, size))};
    db::Params params(some.begin(), some.end());
    params.resize(size, some.front());
    if (tx.number(text.query(), params) > 0) return true;
  }
  return false;
}

bool are_within(db::Tx& tx, const meta::Entity& entity, const std::set<std::int64_t>& ids) {
  if (!current_scope() || entity.scope.empty()) return true;
  return std::ranges::all_of(ids, [&](auto id) { return is_within(tx, entity, id); });
}

}  // namespace

void know(const meta::Entity& entity, bool is_control) {
  const std::lock_guard lock(known_mutex);
  known.emplace(entity.noun, Known{&entity, is_control});
}

const meta::Entity* known_entity(std::string_view noun) {
  const auto found = find_known(noun);
  return found ? found->entity : nullptr;
}

base::Status check_references(db::Tx& tx, const meta::Entity& entity, const void* before, const void* after) {
  const auto own = find_known(entity.noun);
  if (!own) return {};
  for (const auto& field : entity.fields) {
    if (field.rule.of.empty() || field.has(meta::unsaved)) continue;
    auto ids = ids_in(field, after);
    for (const auto id : ids_in(field, before)) ids.erase(id);
    const auto target = ids.empty() ? std::nullopt : find_known(field.rule.of);
    if (!target || target->is_control != own->is_control) continue;
    if (has_trashed(tx, target->entity->table, ids))
      return base::fail_field(fmt::format("/{}", field.name), "REFERENCE", "A record that it names lies in the trash.");
    // To its caller a record of somebody else is one that does not exist.
    if (!are_within(tx, *target->entity, ids))
      return base::fail_field(fmt::format("/{}", field.name), "REFERENCE", "There is no such record.");
  }
  return {};
}

std::string reference_title(db::Tx& tx, const meta::Entity& entity, std::string_view noun, std::int64_t id,
                            std::string_view language) {
  const auto own = find_known(entity.noun);
  const auto target = find_known(noun);
  if (!own || !target || target->is_control != own->is_control) return {};
  return title(tx, *target->entity, id, language);
}

}  // namespace records
