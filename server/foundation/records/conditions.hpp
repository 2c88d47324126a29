// Conditions that a room adds to its lists: which records, by fields of the entity. They are joined to the list's own by AND.
// Not SQL: rooms write that in queries/*.sql alone, and such a query can be named here.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "foundation/db/db.hpp"

namespace records {

// Made by the functions below; without one of them it is all records. A field that is neither `id` nor a column of the entity is a bug
// (CHECK), found when the list is read.
class Extra {
 public:
  [[nodiscard]] bool is_everything() const { return sqlite_.empty(); }
  // Over the columns of `t`, with $1..$n for params().
  [[nodiscard]] const std::string& sql(db::Backend backend) const { return backend == db::Backend::sqlite ? sqlite_ : postgres_; }
  [[nodiscard]] const db::Params& params() const { return params_; }
  [[nodiscard]] const std::vector<std::string>& fields() const { return fields_; }

 private:
  friend struct ExtraMaker;
  std::string sqlite_, postgres_;
  db::Params params_;
  std::vector<std::string> fields_;
};

[[nodiscard]] Extra where(std::string_view field, db::Value value);  // `value` is not null: see where_empty().
[[nodiscard]] Extra where_empty(std::string_view field);
// One of the values; without values it is no record.
[[nodiscard]] Extra where_in(std::string_view field, db::Params values);
// None of the values; without values it is every record.
[[nodiscard]] Extra where_not_in(std::string_view field, db::Params values);
// A value that `query` answers in its only column, or none of those. It answers no NULL.
[[nodiscard]] Extra where_in_query(std::string_view field, const db::Query& query, db::Params params = {});
[[nodiscard]] Extra where_not_in_query(std::string_view field, const db::Query& query, db::Params params = {});
[[nodiscard]] Extra all_of(const Extra& a, const Extra& b);
[[nodiscard]] Extra any_of(const Extra& a, const Extra& b);

}  // namespace records
