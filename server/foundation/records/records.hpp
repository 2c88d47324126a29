// Generic storage of entities by their field table: insert, update with version check, get, list, trash, history.
// Not an ORM: joins, reports and rules are hand-written in rooms. Compound fields have child tables, see README.md.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"
#include "foundation/db/db.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/conditions.hpp"

namespace records {

// One line of history, written in the same transaction as the change (T10-1001).
struct Change {
  std::string_view noun;    // "cms.channels"
  std::string_view action;  // "create", "update", "trash", "restore", or a verb of the room.
  std::int64_t id{};
  std::string name;         // The record's title at the time.
  std::string fields_json;  // {"field":[before, after]}
};
class Journal {
 public:
  virtual ~Journal() = default;
  virtual void write(db::Tx& tx, const Change& change) = 0;
};

// Who does it, when, and how it is remembered. Made per request or job.
struct Act {
  Journal& journal;
  base::Instant now;
  std::string default_language{"en"};
  std::int64_t tenant{};  // The deployment's number; 0 in the control database.
};

// ---- one record. Type-erased; the templates below are what rooms use.

// Stores a new record: sets id, version 1, created_at, changed_at. 409 with the code of the broken Unique.
[[nodiscard]] base::Status insert_raw(db::Tx& tx, const meta::Entity& entity, void* record, const Act& act);
// Stores `after` over `before` (both whole). 409 STALE (with `current`) when `expected_version` is set and differs.
// Nothing differs: no write, no journal line, version stays.
[[nodiscard]] base::Status update_raw(db::Tx& tx, const meta::Entity& entity, const void* before, void* after,
                                      std::optional<std::int64_t> expected_version, const Act& act,
                                      std::string_view action = "update");
// 409 STALE with `current`, the record as it is now; null when it is gone.
[[nodiscard]] base::Error stale(const meta::Entity& entity, const void* current);
[[nodiscard]] bool get_raw(db::Tx& tx, const meta::Entity& entity, std::int64_t id, void* record, bool with_trash = false);
// What people call the record, trashed ones too; "" when there is none.
[[nodiscard]] std::string title(db::Tx& tx, const meta::Entity& entity, std::int64_t id, std::string_view language);
[[nodiscard]] bool exists(db::Tx& tx, const meta::Entity& entity, std::int64_t id);  // In the trash, too.
// 404 when absent. Sets or clears trashed_at.
[[nodiscard]] base::Status trash(db::Tx& tx, const meta::Entity& entity, std::int64_t id, const Act& act);
[[nodiscard]] base::Status restore(db::Tx& tx, const meta::Entity& entity, std::int64_t id, const Act& act);

// ---- lists

struct ListRequest {
  std::string q;                      // Quick search over searchable fields.
  std::string sort;                   // "-name,id"; only sortable fields, id breaks ties.
  std::string filter;                 // JSON rules (T10-2): {"and":[{"field":"kind","op":"is","value":"radio"}]}
  std::int64_t limit{50};             // 1-500.
  std::int64_t offset{0};             // <= 1,000,000.
  std::optional<std::int64_t> after;  // Keyset by id for jobs: ids greater than this, sorted by id.
  bool trash{false};                  // Only trashed records.
  bool counts{true};                  // false: the total is not wanted, and 0.
  base::Instant now{};                // For "in the last n days".
};
// Calls `each` with every record of the page; returns the total. 422 for unknown or not flagged sort and filter fields.
[[nodiscard]] base::Result<std::int64_t> list_raw(db::Tx& tx, const meta::Entity& entity, const ListRequest& request,
                                                  const Extra& extra, const std::function<void*()>& make);
// Ids of all matches of a filter, at most `limit`; for bulk actions.
[[nodiscard]] base::Result<std::vector<std::int64_t>> ids(db::Tx& tx, const meta::Entity& entity, const ListRequest& request,
                                                          const Extra& extra, std::int64_t limit);

// ---- typed, by the type's own shape

template <meta::Shaped T>
[[nodiscard]] base::Status insert(db::Tx& tx, T& record, const Act& act) {
  return insert_raw(tx, T::shape(), &record, act);
}
template <meta::Shaped T>
[[nodiscard]] base::Status update(db::Tx& tx, const T& before, T& after, std::optional<std::int64_t> expected_version,
                                  const Act& act, std::string_view action = "update") {
  return update_raw(tx, T::shape(), &before, &after, expected_version, act, action);
}
template <meta::Shaped T>
[[nodiscard]] std::optional<T> find(db::Tx& tx, std::int64_t id, bool with_trash = false) {
  T record{};
  if (!get_raw(tx, T::shape(), id, &record, with_trash)) return std::nullopt;
  return record;
}
template <class T>
struct Page {
  std::vector<std::unique_ptr<T>> items;
  std::int64_t total{};
};
template <meta::Shaped T>
[[nodiscard]] base::Result<Page<T>> list(db::Tx& tx, const ListRequest& request, const Extra& extra = {}) {
  Page<T> page;
  auto total = list_raw(tx, T::shape(), request, extra, [&]() -> void* {
    page.items.push_back(std::make_unique<T>());
    return page.items.back().get();
  });
  if (!total) return std::unexpected(std::move(total).error());
  page.total = *total;
  return page;
}

// Columns and child tables that a migrated database must have for this entity; faults as sentences (drift test).
[[nodiscard]] std::vector<std::string> drift(db::Tx& tx, const meta::Entity& entity);

}  // namespace records
