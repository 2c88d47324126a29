#include "foundation/records/records.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <unordered_map>

#include "foundation/base/check.hpp"
#include "foundation/meta/values.hpp"
#include "foundation/records/plan.hpp"
#include "foundation/records/references.hpp"
#include "foundation/records/scope.hpp"

namespace records {
namespace json = boost::json;
namespace {

using meta::Field;
using meta::Kind;

const Field& id_field(std::span<const Field> fields) {
  CHECK(!fields.empty() && fields[0].name == "id");
  return fields[0];
}
std::int64_t id_of(std::span<const Field> fields, const void* record) {
  return id_field(fields).ops->get_int(id_field(fields).get(record));
}
void set_id(std::span<const Field> fields, void* record, std::int64_t id) {
  id_field(fields).ops->set_int(id_field(fields).mut(record), id);
}

// version, created_at and changed_at stand at 1, 2 and 3 of every stored table.
void set_head(std::span<const Field> fields, void* record, std::size_t index, std::int64_t value) {
  fields[index].ops->set_int(fields[index].mut(record), value);
}
std::int64_t get_head(std::span<const Field> fields, const void* record, std::size_t index) {
  return fields[index].ops->get_int(fields[index].get(record));
}

std::string title_of(const meta::Entity& entity, const void* record, const std::string& language) {
  const auto* field = entity.find(entity.title_field);
  const void* value = field ? meta::inner(*field, record) : nullptr;
  if (!value) return fmt::format("#{}", id_of(entity.fields, record));
  if (field->ops->kind == Kind::texts) return std::string(meta::as<base::Texts>(value).pick(language, language));
  if (field->ops->kind == Kind::text) return meta::as<std::string>(value);
  return std::to_string(field->ops->get_int(value));
}

base::Error constraint_error(const meta::Entity& entity, const db::ConstraintError& fault) {
  for (const auto& unique : entity.uniques) {
    if ((!fault.constraint.empty() && fault.constraint == unique.index) ||
        (!fault.columns.empty() && fault.columns == unique.columns)) {
      base::Error error{base::ErrorKind::conflict, std::string(unique.code), "The value is taken by another record."};
      error.fields.push_back({std::string(unique.pointer), std::string(unique.code), "is taken by another record"});
      return error;
    }
  }
  if (fault.kind == db::ConstraintError::Kind::foreign_key)
    return {base::ErrorKind::invalid, "REFERENCE", "The record names another one that does not exist."};
  return {base::ErrorKind::conflict, "CONSTRAINT", "The change breaks a rule of the database.", {}, fault.what()};
}

// ---- row scope

// Whose the record is; null when the entity limits nobody now.
const Field* scope_field(const meta::Entity& entity) { return current_scope() ? entity.find(entity.scope) : nullptr; }

std::optional<std::int64_t> owner_in(const Field& field, const void* record) {
  const void* value = meta::inner(field, record);
  return value ? std::optional(field.ops->get_int(value)) : std::nullopt;
}

bool is_own(const meta::Entity& entity, const void* record) {
  const auto* field = scope_field(entity);
  if (!field) return true;
  const auto owner = owner_in(*field, record);
  return owner && current_scope()->column == entity.scope && current_scope()->holds(*owner);
}

// A limited caller's new record is his own; he can give none to somebody else.
base::Status claim(const meta::Entity& entity, void* record) {
  const auto* field = scope_field(entity);
  if (field && !owner_in(*field, record) && current_scope()->column == entity.scope && !current_scope()->ids.empty())
    field->ops->set_int(field->ops->emplace(field->mut(record)), current_scope()->ids.front());
  if (is_own(entity, record)) return {};
  return base::fail_field(fmt::format("/{}", entity.scope), "REFERENCE", "There is no such record.");
}

// ---- child tables

void write_children(db::Tx& tx, const TablePlan& table, std::int64_t owner, void* record, const Act& act, bool is_new);

void write_rows(db::Tx& tx, const ChildPlan& child, std::int64_t owner, void* list, const Act& act, bool is_new) {
  const auto& ops = *child.field->ops;
  const auto fields = child.rows.fields;
  std::set<std::int64_t> old_ids;
  if (!is_new) {
    const auto ids = child_ids(child);
    tx.each(ids.query(), {owner}, [&](const db::Row& row) { old_ids.insert(row.integer(0)); });
  }
  std::set<std::int64_t> kept;
  for (std::size_t i = 0; i < ops.size(list); ++i)
    if (const auto id = id_of(fields, ops.at(list, i)); old_ids.contains(id)) kept.insert(id);
  for (const auto id : old_ids)
    if (!kept.contains(id)) tx.run(child.remove_row.query(), {owner, id});
  for (std::size_t i = 0; i < ops.size(list); ++i) {
    void* row = ops.at_mut(list, i);
    const auto id = id_of(fields, row);
    db::Params params{owner, static_cast<std::int64_t>(i)};
    bind_columns(child.rows, row, act.default_language, params);
    const bool is_old = kept.erase(id) > 0;
    if (is_old) {
      params.emplace_back(id);
      tx.run(child.update_row.query(), params);
    } else {
      set_id(fields, row, tx.number(child.insert_row.query(), params));
    }
    write_children(tx, child.rows, id_of(fields, row), row, act, !is_old);
  }
}

void write_child(db::Tx& tx, const ChildPlan& child, std::int64_t owner, void* record, const Act& act, bool is_new) {
  void* list = child.field->mut(record);
  const auto& ops = *child.field->ops;
  if (ops.kind == Kind::rows) return write_rows(tx, child, owner, list, act, is_new);
  if (!is_new) tx.run(child.remove_all.query(), {owner});
  for (std::size_t i = 0; i < ops.size(list); ++i) {
    const void* one = ops.at(list, i);
    if (ops.kind == Kind::links) {
      tx.run(child.insert.query(), {owner, static_cast<std::int64_t>(i), ops.element->get_int(one)});
    } else {
      const auto& money = meta::as<base::Money>(one);
      tx.run(child.insert.query(), {owner, money.minor, money.currency.code()});
    }
  }
}

void write_children(db::Tx& tx, const TablePlan& table, std::int64_t owner, void* record, const Act& act, bool is_new) {
  for (const auto& child : table.children) write_child(tx, *child, owner, record, act, is_new);
}

using Owners = std::unordered_map<std::int64_t, void*>;

void read_children(db::Tx& tx, const TablePlan& table, const Owners& owners);

// Reads the rows of all owners in bounded steps.
void each_owned(db::Tx& tx, const ChildPlan& child, const Owners& owners, const std::function<void(const db::Row&)>& row) {
  std::vector<std::int64_t> ids;
  ids.reserve(owners.size());
  for (const auto& [id, record] : owners) ids.push_back(id);
  std::ranges::sort(ids);
  for (std::size_t from = 0; from < ids.size(); from += 500) {
    const auto count = std::min<std::size_t>(500, ids.size() - from);
    const auto text = read_owned(child, count);
    db::Params params;
    for (std::size_t i = 0; i < bucket_size(count); ++i) params.emplace_back(ids[from + std::min(i, count - 1)]);
    tx.each(text.query(), params, row);
  }
}

void read_child(db::Tx& tx, const ChildPlan& child, const Owners& owners) {
  const auto& ops = *child.field->ops;
  for (const auto& [id, record] : owners) ops.resize(child.field->mut(record), 0);
  const auto append = [&](std::int64_t owner) -> void* {
    void* list = child.field->mut(owners.at(owner));
    ops.resize(list, ops.size(list) + 1);
    return ops.at_mut(list, ops.size(list) - 1);
  };
  if (ops.kind == Kind::links) {
    each_owned(tx, child, owners, [&](const db::Row& row) { ops.element->set_int(append(row.integer(0)), row.integer(1)); });
  } else if (ops.kind == Kind::prices) {
    each_owned(tx, child, owners, [&](const db::Row& row) {
      meta::as_mut<base::Money>(append(row.integer(0))) = {row.integer(1),
                                                           base::Currency::parse(row.text(2)).value_or(base::Currency{})};
    });
  } else {
    each_owned(tx, child, owners, [&](const db::Row& row) {
      void* one = append(row.integer(0));
      set_id(child.rows.fields, one, row.integer(1));
      read_columns(child.rows, row, 2, one);
    });
    if (child.rows.children.empty()) return;
    Owners rows;
    for (const auto& [id, record] : owners) {
      void* list = child.field->mut(record);
      for (std::size_t i = 0; i < ops.size(list); ++i)
        rows.emplace(id_of(child.rows.fields, ops.at(list, i)), ops.at_mut(list, i));
    }
    read_children(tx, child.rows, rows);
  }
}

void read_children(db::Tx& tx, const TablePlan& table, const Owners& owners) {
  if (owners.empty()) return;
  for (const auto& child : table.children) read_child(tx, *child, owners);
}

void read_main(const EntityPlan& plan, const db::Row& row, void* record) {
  const auto fields = plan.entity->fields;
  for (std::size_t i = 0; i < 4; ++i) set_head(fields, record, i, row.integer(static_cast<int>(i)));
  read_columns(plan.main, row, 4, record);
}

void remember(db::Tx& tx, const meta::Entity& entity, std::string_view action, const void* before, const void* after,
              const Act& act) {
  const void* record = after ? after : before;
  act.journal.write(tx, {entity.noun, action, id_of(entity.fields, record), title_of(entity, record, act.default_language),
                         json::serialize(meta::difference(entity.fields, before, after))});
}

}  // namespace

base::Error stale(const meta::Entity& entity, const void* current) {
  base::Error error{base::ErrorKind::conflict, "STALE", "Somebody else has changed this record meanwhile."};
  if (current) error.extra_json = json::serialize(json::object{{"current", meta::to_json(entity.fields, current)}});
  return error;
}

base::Status insert_raw(db::Tx& tx, const meta::Entity& entity, void* record, const Act& act) {
  TRY_OK(claim(entity, record));
  TRY_OK(check_references(tx, entity, nullptr, record));
  const auto& plan = plan_of(entity);
  db::Params params;
  bind_columns(plan.main, record, act.default_language, params);
  params.emplace_back(act.now);
  try {
    const auto id = tx.number(plan.insert.query(), params);
    set_id(entity.fields, record, id);
    set_head(entity.fields, record, 1, 1);
    set_head(entity.fields, record, 2, base::to_ms(act.now));
    set_head(entity.fields, record, 3, base::to_ms(act.now));
    write_children(tx, plan.main, id, record, act, true);
  } catch (const db::ConstraintError& fault) { return std::unexpected(constraint_error(entity, fault)); }
  remember(tx, entity, "create", nullptr, record, act);
  return {};
}

base::Status update_raw(db::Tx& tx, const meta::Entity& entity, const void* before, void* after,
                        std::optional<std::int64_t> expected_version, const Act& act, std::string_view action) {
  const auto& plan = plan_of(entity);
  const auto id = id_of(entity.fields, before);
  const auto version = get_head(entity.fields, before, 1);
  if (!is_own(entity, before)) return base::fail_not_found();
  if (expected_version && *expected_version != version)
    return std::unexpected(stale(entity, get_raw(tx, entity, id, after) ? after : nullptr));
  const auto differs = meta::difference(entity.fields, before, after);
  if (differs.empty()) return {};
  TRY_OK(claim(entity, after));
  TRY_OK(check_references(tx, entity, before, after));
  db::Params params;
  bind_columns(plan.main, after, act.default_language, params);
  params.emplace_back(act.now);
  params.emplace_back(id);
  params.emplace_back(version);
  try {
    if (tx.run(plan.update.query(), params) != 1)
      return std::unexpected(stale(entity, get_raw(tx, entity, id, after) ? after : nullptr));
    for (const auto& child : plan.main.children)
      if (differs.contains(child->field->name)) write_child(tx, *child, id, after, act, false);
  } catch (const db::ConstraintError& fault) { return std::unexpected(constraint_error(entity, fault)); }
  set_head(entity.fields, after, 1, version + 1);
  set_head(entity.fields, after, 3, base::to_ms(act.now));
  act.journal.write(tx, {entity.noun, action, id, title_of(entity, after, act.default_language), json::serialize(differs)});
  return {};
}

bool get_raw(db::Tx& tx, const meta::Entity& entity, std::int64_t id, void* record, bool with_trash) {
  const auto& plan = plan_of(entity);
  bool is_found = false;
  tx.each(plan.by_id.query(), {id}, [&](const db::Row& row) {
    if (!with_trash && !row.is_null(row.columns() - 1)) return;
    read_main(plan, row, record);
    is_found = is_own(entity, record);
  });
  if (is_found) read_children(tx, plan.main, {{id, record}});
  return is_found;
}

bool exists(db::Tx& tx, const meta::Entity& entity, std::int64_t id) { return is_within(tx, entity, id); }

std::string title(db::Tx& tx, const meta::Entity& entity, std::int64_t id, std::string_view language) {
  const auto* field = entity.find(entity.title_field);
  if (!field || field->has(meta::unsaved)) return {};
  if (scope_field(entity) && !is_within(tx, entity, id)) return {};
  const auto& table = plan_of(entity).main.table;
  const Text select{table + "/title", fmt::format("SELECT {} FROM {} WHERE id = $1", field->name, table)};
  auto name = tx.one(select.query(), {id}, [](const db::Row& row) { return row.string(0); }).value_or("");
  if (field->ops->kind != Kind::texts || name.empty()) return name;
  base::Texts texts;
  const auto parsed = json::parse(name);
  for (const auto& [one, value] : parsed.as_object()) texts.set(one, std::string_view(value.as_string()));
  return std::string(texts.pick(language, language));
}

namespace {

// The journal wants the record's name; trash and restore have only its id.
base::Status set_trashed(db::Tx& tx, const meta::Entity& entity, std::int64_t id, const Act& act, const Text& text,
                         std::string_view action) {
  if (scope_field(entity) && !is_within(tx, entity, id)) return base::fail_not_found();
  const auto name = title(tx, entity, id, act.default_language);
  try {
    if (tx.run(text.query(), {id, act.now}) != 1) return base::fail_not_found();
  } catch (const db::ConstraintError& fault) { return std::unexpected(constraint_error(entity, fault)); }
  act.journal.write(tx, {entity.noun, action, id, name, "{}"});
  return {};
}

}  // namespace

base::Status trash(db::Tx& tx, const meta::Entity& entity, std::int64_t id, const Act& act) {
  return set_trashed(tx, entity, id, act, plan_of(entity).trash, "trash");
}

base::Status restore(db::Tx& tx, const meta::Entity& entity, std::int64_t id, const Act& act) {
  return set_trashed(tx, entity, id, act, plan_of(entity).restore, "restore");
}

std::vector<std::string> drift(db::Tx& tx, const meta::Entity& entity) {
  const auto& plan = plan_of(entity);
  const db::Query columns{
      "records/columns", "SELECT name FROM pragma_table_info($1)",
      "SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND table_schema = current_schema()"};
  std::vector<std::string> faults;
  const std::function<void(const std::string&, std::vector<std::string>)> compare = [&](const std::string& table,
                                                                                        std::vector<std::string> want) {
    std::vector<std::string> have;
    tx.each(columns, {table}, [&](const db::Row& row) { have.push_back(row.string(0)); });
    for (const auto& name : want)
      if (std::ranges::find(have, name) == have.end()) faults.push_back(fmt::format("{} has no column {}", table, name));
  };
  const std::function<void(const TablePlan&, std::vector<std::string>)> walk = [&](const TablePlan& table,
                                                                                   std::vector<std::string> want) {
    want.insert(want.end(), table.column_names.begin(), table.column_names.end());
    compare(table.table, std::move(want));
    for (const auto& child : table.children) {
      if (child->field->ops->kind == Kind::rows) walk(child->rows, {"id", "owner_id", "position"});
      if (child->field->ops->kind == Kind::links) compare(child->table, {"owner_id", "target_id", "position"});
      if (child->field->ops->kind == Kind::prices) compare(child->table, {"owner_id", "minor", "currency"});
    }
  };
  walk(plan.main, {"id", "version", "created_at", "changed_at", "trashed_at"});
  if (!plan.search_columns.empty() && entity.searched.empty() &&
      tx.backend() == db::Backend::sqlite) {  // PostgreSQL's index is made by the same line.
    std::vector<std::string> have;
    tx.each(columns, {plan.main.table + "_search"}, [&](const db::Row& row) { have.push_back(row.string(0)); });
    if (have != plan.search_columns)
      faults.push_back(fmt::format("{}: the migrations have no {{search {} {}}}", plan.main.table, plan.main.table,
                                   fmt::join(plan.search_columns, " ")));
  }
  return faults;
}

// ---- reading pages; the condition is made in list.cpp

void read_page(db::Tx& tx, const EntityPlan& plan, const db::Query& query, const db::Params& params,
               const std::function<void*()>& make) {
  Owners owners;
  tx.each(query, params, [&](const db::Row& row) {
    void* record = make();
    read_main(plan, row, record);
    owners.emplace(row.integer(0), record);
  });
  read_children(tx, plan.main, owners);
}

}  // namespace records
