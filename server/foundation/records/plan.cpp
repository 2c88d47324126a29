#include "foundation/records/plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json.hpp>

#include "foundation/base/check.hpp"
#include "foundation/base/mutex.hpp"
#include "foundation/meta/values.hpp"

namespace records {
namespace {

using meta::as;
using meta::as_mut;
using meta::Field;
using meta::Kind;

void add_columns(const Field& field, std::vector<std::string>& out) {
  const std::string name(field.name);
  if (field.ops->kind == Kind::money) {
    out.push_back(name + "_minor");
    out.push_back(name + "_currency");
    return;
  }
  out.push_back(name);
  if (has_key_column(field)) out.push_back(name + "_key");
}

TablePlan make_table(std::string table, std::span<const Field> fields);

std::unique_ptr<ChildPlan> make_child(const std::string& owner_table, const Field& field) {
  auto child = std::make_unique<ChildPlan>();
  child->field = &field;
  child->table = fmt::format("{}_{}", owner_table, field.name);
  const auto& t = child->table;
  const auto read = [&](const std::string& columns, std::string_view order) {
    child->read_head = fmt::format("SELECT owner_id, {} FROM {} WHERE owner_id IN (", columns, t);
    child->read_tail = fmt::format(") ORDER BY owner_id, {}", order);
  };
  child->remove_all = {t + "/remove_all", fmt::format("DELETE FROM {} WHERE owner_id = $1", t)};
  if (field.ops->kind == Kind::links) {
    read("target_id", "position");
    child->insert = {t + "/insert", fmt::format("INSERT INTO {} (owner_id, position, target_id) VALUES ($1, $2, $3)", t)};
  }
  if (field.ops->kind == Kind::prices) {
    read("minor, currency", "currency");
    child->insert = {t + "/insert", fmt::format("INSERT INTO {} (owner_id, minor, currency) VALUES ($1, $2, $3)", t)};
  }
  if (field.ops->kind == Kind::rows) {
    child->rows = make_table(t, field.ops->row_fields());
    read(child->rows.column_list(), "position, id");
    const auto& names = child->rows.column_names;
    std::vector<std::string> sets;
    for (std::size_t i = 0; i < names.size(); ++i) sets.push_back(fmt::format("{} = ${}", names[i], i + 3));
    child->insert_row = {t + "/insert_row",
                         fmt::format("INSERT INTO {} (owner_id, position, {}) VALUES ($1, $2, {}) RETURNING id", t,
                                     fmt::join(names, ", "), placeholders(3, names.size()))};
    child->update_row = {t + "/update_row", fmt::format("UPDATE {} SET position = $2, {} WHERE owner_id = $1 AND id = ${}", t,
                                                        fmt::join(sets, ", "), names.size() + 3)};
    child->remove_row = {t + "/remove_row", fmt::format("DELETE FROM {} WHERE owner_id = $1 AND id = $2", t)};
  }
  return child;
}

TablePlan make_table(std::string table, std::span<const Field> fields) {
  TablePlan plan{std::move(table), fields, {}, {}, {}};
  for (const auto& field : fields) {
    if (field.has(meta::unsaved) || field.name == "id" || field.name == "version" || field.name == "created_at" ||
        field.name == "changed_at")
      continue;
    if (is_child(field)) {
      plan.children.push_back(make_child(plan.table, field));
    } else {
      plan.columns.push_back(&field);
      add_columns(field, plan.column_names);
    }
  }
  return plan;
}

std::unique_ptr<EntityPlan> make_plan(const meta::Entity& entity) {
  auto plan = std::make_unique<EntityPlan>();
  plan->entity = &entity;
  const std::string t(entity.table);
  plan->main = make_table(t, entity.fields);
  for (const auto& field : entity.fields)
    if (field.has(meta::searchable) && !field.has(meta::unsaved) && has_key_column(field))
      plan->search_columns.push_back(fmt::format("{}_key", field.name));
  const auto& names = plan->main.column_names;
  const auto n = names.size();
  std::vector<std::string> sets;
  for (std::size_t i = 0; i < n; ++i) sets.push_back(fmt::format("{} = ${}", names[i], i + 1));
  plan->insert = {t + "/insert",
                  fmt::format("INSERT INTO {} ({}, version, created_at, changed_at) VALUES ({}, 1, ${}, ${}) RETURNING id", t,
                              fmt::join(names, ", "), placeholders(1, n), n + 1, n + 1)};
  plan->update = {
      t + "/update",
      fmt::format(
          "UPDATE {} SET {}, version = version + 1, changed_at = ${} WHERE id = ${} AND version = ${} AND trashed_at IS NULL", t,
          fmt::join(sets, ", "), n + 1, n + 2, n + 3)};
  plan->by_id = {t + "/by_id", fmt::format("SELECT {}, trashed_at FROM {} WHERE id = $1", plan->main.column_list(), t)};
  plan->trash = {t + "/trash",
                 fmt::format("UPDATE {} SET trashed_at = $2, version = version + 1 WHERE id = $1 AND trashed_at IS NULL", t)};
  plan->restore = {
      t + "/restore",
      fmt::format(
          "UPDATE {} SET trashed_at = NULL, changed_at = $2, version = version + 1 WHERE id = $1 AND trashed_at IS NOT NULL", t)};
  return plan;
}

std::string list_json(const meta::Ops& ops, const void* value) {
  return boost::json::serialize(meta::value_to_json(ops, value, false));
}

void read_list(const meta::Ops& ops, std::string_view text, void* out) {
  const auto array = boost::json::parse(text).as_array();
  ops.resize(out, 0);
  ops.resize(out, array.size());
  for (std::size_t i = 0; i < array.size(); ++i) {
    void* slot = ops.at_mut(out, i);
    const std::string_view one(array[i].as_string());
    if (ops.element->kind == Kind::text) {
      as_mut<std::string>(slot) = one;
    } else {
      for (std::size_t k = 0; k < ops.element->names.size(); ++k)
        if (ops.element->names[k] == one) ops.element->set_int(slot, static_cast<std::int64_t>(k));
    }
  }
}

void read_texts(std::string_view text, base::Texts& out) {
  out = {};
  const auto parsed = boost::json::parse(text);
  for (const auto& [language, value] : parsed.as_object()) out.set(language, std::string_view(value.as_string()));
}

void bind_value(const Field& field, const void* value, std::string_view default_language, db::Params& out) {
  const auto& ops = *field.ops;
  switch (ops.kind) {
    case Kind::boolean:
    case Kind::integer:
    case Kind::id:
    case Kind::instant: out.emplace_back(ops.get_int(value)); break;
    case Kind::enumeration: out.emplace_back(ops.names[static_cast<std::size_t>(ops.get_int(value))]); break;
    case Kind::date: out.emplace_back(base::format_date(as<base::Date>(value))); break;
    case Kind::local_time: out.emplace_back(base::format_local_time(as<base::LocalTime>(value))); break;
    case Kind::text: out.emplace_back(as<std::string>(value)); break;
    case Kind::secret: out.emplace_back(as<base::Secret>(value).reveal()); break;
    case Kind::money:
      out.emplace_back(as<base::Money>(value).minor);
      out.emplace_back(as<base::Money>(value).currency.code());
      break;
    case Kind::texts: out.emplace_back(list_json(ops, value)); break;
    case Kind::list: out.emplace_back(list_json(ops, value)); break;
    case Kind::prices:
    case Kind::links:
    case Kind::rows:
    case Kind::object:
    case Kind::map:
    case Kind::any: CHECK(false);
  }
  if (!has_key_column(field)) return;
  const auto text = ops.kind == Kind::texts ? as<base::Texts>(value).pick(default_language, default_language)
                                            : std::string_view(as<std::string>(value));
  out.emplace_back(base::fold_key(text));
}

void read_value(const Field& field, const db::Row& row, int column, void* slot) {
  const auto& ops = *field.ops;
  switch (ops.kind) {
    case Kind::boolean:
    case Kind::integer:
    case Kind::id:
    case Kind::instant: ops.set_int(slot, row.integer(column)); break;
    case Kind::enumeration: {
      const auto text = row.text(column);
      for (std::size_t i = 0; i < ops.names.size(); ++i)
        if (ops.names[i] == text) ops.set_int(slot, static_cast<std::int64_t>(i));
      break;
    }
    case Kind::date: as_mut<base::Date>(slot) = base::parse_date(row.text(column)).value_or(base::Date{}); break;
    case Kind::local_time:
      as_mut<base::LocalTime>(slot) = base::parse_local_time(row.text(column)).value_or(base::LocalTime{});
      break;
    case Kind::text: as_mut<std::string>(slot) = row.text(column); break;
    case Kind::secret: as_mut<base::Secret>(slot) = base::Secret(row.text(column)); break;
    case Kind::money: {
      const auto currency = base::Currency::parse(row.text(column + 1));
      as_mut<base::Money>(slot) = {row.integer(column), currency.value_or(base::Currency{})};
      break;
    }
    case Kind::texts: read_texts(row.text(column), as_mut<base::Texts>(slot)); break;
    case Kind::list: read_list(ops, row.text(column), slot); break;
    case Kind::prices:
    case Kind::links:
    case Kind::rows:
    case Kind::object:
    case Kind::map:
    case Kind::any: CHECK(false);
  }
}

int width(const Field& field) { return field.ops->kind == Kind::money || has_key_column(field) ? 2 : 1; }

}  // namespace

bool is_child(const Field& field) {
  const auto kind = field.ops->kind;
  return kind == Kind::prices || kind == Kind::links || kind == Kind::rows;
}

bool has_key_column(const Field& field) {
  return field.ops->kind == Kind::texts || (field.ops->kind == Kind::text && field.has(meta::searchable));
}

std::size_t bucket_size(std::size_t count) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{10}, std::size_t{50}, std::size_t{100}})
    if (count <= size) return size;
  return 500;
}

std::string placeholders(std::size_t first, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += fmt::format("{}${}", i ? ", " : "", first + i);
  return out;
}

Text read_owned(const ChildPlan& child, std::size_t owners) {
  const auto size = bucket_size(owners);
  return {fmt::format("{}/of/{}", child.table, size),
          fmt::format("{}{}{}", child.read_head, placeholders(1, size), child.read_tail)};
}

Text child_ids(const ChildPlan& child) {
  return {child.table + "/ids", fmt::format("SELECT id FROM {} WHERE owner_id = $1", child.table)};
}

std::string TablePlan::column_list(std::string_view prefix) const {
  std::string out = fmt::format("{0}id", prefix);
  const bool is_stored = fields.size() > 1 && fields[1].name == "version";
  if (is_stored) out += fmt::format(", {0}version, {0}created_at, {0}changed_at", prefix);
  for (const auto& name : column_names) out += fmt::format(", {}{}", prefix, name);
  return out;
}

const EntityPlan& plan_of(const meta::Entity& entity) {
  static base::Mutex mutex{"foundation/records/plan.mutex"};
  static std::map<const meta::Entity*, std::unique_ptr<EntityPlan>> plans;
  const std::lock_guard lock(mutex);
  auto& plan = plans[&entity];
  if (!plan) plan = make_plan(entity);
  return *plan;
}

void bind_columns(const TablePlan& table, const void* record, std::string_view default_language, db::Params& out) {
  for (const auto* field : table.columns) {
    const void* value = meta::inner(*field, record);
    if (value) {
      bind_value(*field, value, default_language, out);
    } else {
      for (int i = 0; i < width(*field); ++i) out.emplace_back(nullptr);
    }
  }
}

void read_columns(const TablePlan& table, const db::Row& row, int first, void* record) {
  int column = first;
  for (const auto* field : table.columns) {
    void* member = field->mut(record);
    if (row.is_null(column))
      field->ops->reset(member);
    else
      read_value(*field, row, column, field->ops->emplace(member));
    column += width(*field);
  }
}

}  // namespace records
