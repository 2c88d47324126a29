#include "foundation/records/conditions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "foundation/base/check.hpp"
#include "foundation/records/plan.hpp"

namespace records {

struct ExtraMaker {
  static Extra one(std::string_view field, std::string_view sqlite, std::string_view postgres, db::Params params) {
    Extra out;
    out.sqlite_ = fmt::format("t.{} {}", field, sqlite);
    out.postgres_ = fmt::format("t.{} {}", field, postgres);
    out.params_ = std::move(params);
    out.fields_.emplace_back(field);
    return out;
  }
  static Extra none() {
    Extra out;
    out.sqlite_ = out.postgres_ = "1 = 0";
    return out;
  }
  static Extra joined(const Extra& a, const Extra& b, std::string_view word) {
    const auto by = a.params_.size();
    Extra out = a;
    out.sqlite_ = fmt::format("({}) {} ({})", a.sqlite_, word, shift_marks(b.sqlite_, by));
    out.postgres_ = fmt::format("({}) {} ({})", a.postgres_, word, shift_marks(b.postgres_, by));
    out.params_.insert(out.params_.end(), b.params_.begin(), b.params_.end());
    out.fields_.insert(out.fields_.end(), b.fields_.begin(), b.fields_.end());
    return out;
  }
  static Extra listed(std::string_view field, std::string_view word, db::Params values) {
    // Sizes that repeat keep the statement cache small; the last value fills the places that are left.
    const db::Value last = values.back();
    values.resize(std::max(values.size(), bucket_size(values.size())), last);
    const auto sql = fmt::format("{} ({})", word, placeholders(1, values.size()));
    return one(field, sql, sql, std::move(values));
  }
  static Extra queried(std::string_view field, std::string_view word, const db::Query& query, db::Params params) {
    return one(field, fmt::format("{} ({})", word, query.sqlite), fmt::format("{} ({})", word, query.postgres),
               std::move(params));
  }
};

Extra where(std::string_view field, db::Value value) {
  CHECK(!value.is_null());
  return ExtraMaker::one(field, "= $1", "= $1", {std::move(value)});
}

Extra where_empty(std::string_view field) { return ExtraMaker::one(field, "IS NULL", "IS NULL", {}); }

Extra where_in(std::string_view field, db::Params values) {
  return values.empty() ? ExtraMaker::none() : ExtraMaker::listed(field, "IN", std::move(values));
}

Extra where_not_in(std::string_view field, db::Params values) {
  return values.empty() ? Extra{} : ExtraMaker::listed(field, "NOT IN", std::move(values));
}

Extra where_in_query(std::string_view field, const db::Query& query, db::Params params) {
  return ExtraMaker::queried(field, "IN", query, std::move(params));
}

Extra where_not_in_query(std::string_view field, const db::Query& query, db::Params params) {
  return ExtraMaker::queried(field, "NOT IN", query, std::move(params));
}

Extra all_of(const Extra& a, const Extra& b) {
  if (a.is_everything()) return b;
  return b.is_everything() ? a : ExtraMaker::joined(a, b, "AND");
}

Extra any_of(const Extra& a, const Extra& b) {
  return a.is_everything() || b.is_everything() ? Extra{} : ExtraMaker::joined(a, b, "OR");
}

std::string shift_marks(std::string_view sql, std::size_t by) {
  std::string out;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    out += sql[i];
    if (sql[i] != '$') continue;
    std::size_t n = 0;
    while (i + 1 < sql.size() && sql[i + 1] >= '0' && sql[i + 1] <= '9') n = n * 10 + static_cast<std::size_t>(sql[++i] - '0');
    out += std::to_string(n + by);
  }
  return out;
}

}  // namespace records
