// The SQL texts of one field table, made once and kept: columns, insert, update, child tables.
// Internal to records/.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/db/db.hpp"
#include "foundation/meta/meta.hpp"

namespace records {

// A statement whose text is made at run time; the same text for both databases.
struct Text {
  std::string name, sql;
  [[nodiscard]] db::Query query() const { return {name, sql, sql}; }
};

struct ChildPlan;

// One table: an entity's own, or that of its rows.
struct TablePlan {
  std::string table;
  std::span<const meta::Field> fields;
  std::vector<const meta::Field*> columns;  // Fields stored in the table itself, in order.
  std::vector<std::string> column_names;    // The SQL columns of those fields (money and texts have two).
  std::vector<std::unique_ptr<ChildPlan>> children;
  [[nodiscard]] std::string column_list(std::string_view prefix = "") const;
};

struct ChildPlan {
  const meta::Field* field{};
  TablePlan rows;  // Kind::rows only.
  std::string table;
  std::string read_head, read_tail;  // Of read_owned(), around the owners' ids.
  Text remove_all, insert, insert_row, update_row, remove_row;
};

struct EntityPlan {
  const meta::Entity* entity{};
  TablePlan main;
  std::vector<std::string> search_columns;  // What quick search looks through; the table has an index of {search …} over them.
  Text insert, update, by_id, trash, restore;
};

[[nodiscard]] const EntityPlan& plan_of(const meta::Entity& entity);

[[nodiscard]] bool is_child(const meta::Field& field);
[[nodiscard]] bool has_key_column(const meta::Field& field);
// "?" lists: $first, $first+1, … of a size that repeats, so that the statement cache stays small.
[[nodiscard]] std::size_t bucket_size(std::size_t count);
[[nodiscard]] std::string placeholders(std::size_t first, std::size_t count);
// The text with each $n as $n+by: behind the parameters that are there already.
[[nodiscard]] std::string shift_marks(std::string_view sql, std::size_t by);
// The statement that reads the child's rows of `owners` records at once.
[[nodiscard]] Text read_owned(const ChildPlan& child, std::size_t owners);
[[nodiscard]] Text child_ids(const ChildPlan& child);

// Appends the values of the table's columns in order.
void bind_columns(const TablePlan& table, const void* record, std::string_view default_language, db::Params& out);
// Reads the columns from `first` on.
void read_columns(const TablePlan& table, const db::Row& row, int first, void* record);

}  // namespace records
