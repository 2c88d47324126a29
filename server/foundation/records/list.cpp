// Lists: quick search, filter rules, sorting and pages, from flagged fields only.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json.hpp>

#include "foundation/base/check.hpp"
#include "foundation/meta/values.hpp"
#include "foundation/records/plan.hpp"
#include "foundation/records/records.hpp"
#include "foundation/records/scope.hpp"

namespace records {
namespace json = boost::json;

void read_page(db::Tx& tx, const EntityPlan& plan, const db::Query& query, const db::Params& params,
               const std::function<void*()>& make);

namespace {

using meta::Field;
using meta::Kind;

constexpr int kConditionsMax = 20;
constexpr int kDepthMax = 3;
constexpr std::int64_t kLimitMax = 500;
constexpr std::int64_t kOffsetMax = 1'000'000;

// SQL under construction: text and the values it names.
struct Where {
  std::string sql;
  db::Params params;
  std::string bind(db::Value value) {
    params.push_back(std::move(value));
    return fmt::format("${}", params.size());
  }
};

base::Error bad_filter(std::string_view code, std::string message) {
  base::Error error{base::ErrorKind::invalid, std::string(code), message};
  error.fields.push_back({"?filter", std::string(code), std::move(message)});
  return error;
}

std::string like_text(std::string_view key, bool is_prefix) {
  std::string out = is_prefix ? "" : "%";
  for (const char c : key) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out + '%';
}

std::string column_of(const Field& field) {
  if (has_key_column(field)) return fmt::format("t.{}_key", field.name);
  if (field.ops->kind == Kind::money) return fmt::format("t.{}_minor", field.name);
  return fmt::format("t.{}", field.name);
}

// One value of a condition as the column stores it; nothing when its type does not fit.
std::optional<db::Value> operand(const Field& field, const json::value& value) {
  switch (field.ops->kind) {
    case Kind::boolean:
      if (value.is_bool()) return db::Value(value.get_bool());
      return {};
    case Kind::integer:
    case Kind::id:
    case Kind::links:
    case Kind::money:
      if (value.is_int64()) return db::Value(value.get_int64());
      return {};
    case Kind::enumeration:
      for (const auto name : field.ops->names)
        if (value.is_string() && name == std::string_view(value.get_string())) return db::Value(name);
      return {};
    case Kind::text:
    case Kind::texts:
      if (!value.is_string() || std::string_view(value.get_string()).contains('\0'))
        return {};  // No text holds a NUL, and PostgreSQL refuses to look.
      return db::Value(has_key_column(field) ? base::fold_key(value.get_string()) : std::string(value.get_string()));
    case Kind::instant: {
      const auto t = value.is_string() ? base::parse_instant(value.get_string()) : std::nullopt;
      return t ? std::optional(db::Value(*t)) : std::nullopt;
    }
    case Kind::date:
    case Kind::local_time:
      if (value.is_string() && !std::string_view(value.get_string()).contains('\0'))
        return db::Value(std::string_view(value.get_string()));
      return {};
    default: return {};
  }
}

bool is_ordered(Kind kind) {
  return kind == Kind::integer || kind == Kind::id || kind == Kind::money || kind == Kind::instant || kind == Kind::date ||
         kind == Kind::local_time;
}
bool is_textual(Kind kind) { return kind == Kind::text || kind == Kind::texts; }

class FilterReader {
 public:
  FilterReader(const EntityPlan& plan, Where& where, base::Instant now) : plan_(plan), where_(where), now_(now) {}

  base::Result<std::string> group(const json::value& value, int depth) {
    const auto* object = value.if_object();
    if (!object) return base::fail(bad_filter("FILTER_FORMAT", "A rule must be an object."));
    const auto* list = object->if_contains("and");
    const bool is_and = list != nullptr;
    if (!list) list = object->if_contains("or");
    if (!list) return condition(*object);
    if (depth >= kDepthMax || !list->is_array() || object->size() != 1)
      return base::fail(bad_filter("FILTER_FORMAT", "Groups nest at most 3 deep and hold a list."));
    std::vector<std::string> parts;
    for (const auto& one : list->get_array()) {
      TRY(auto part, group(one, depth + 1));
      parts.push_back(std::move(part));
    }
    if (parts.empty()) return std::string("1 = 1");
    return fmt::format("({})", fmt::join(parts, is_and ? " AND " : " OR "));
  }

 private:
  base::Result<std::string> condition(const json::object& object) {
    if (++conditions_ > kConditionsMax) return base::fail(bad_filter("FILTER_SIZE", "A filter has at most 20 conditions."));
    const auto* name = object.if_contains("field");
    const auto* op = object.if_contains("op");
    if (!name || !op || !name->is_string() || !op->is_string())
      return base::fail(bad_filter("FILTER_FORMAT", "A condition has field, op and value."));
    const auto* field = plan_.entity->find(name->get_string());
    if (!field || !field->has(meta::filterable) || field->has(meta::unsaved))
      return base::fail(bad_filter("FILTER_FIELD", fmt::format("{} cannot be filtered.", std::string_view(name->get_string()))));
    const auto* value = object.if_contains("value");
    const json::value none;
    auto sql = compare(*field, op->get_string(), value ? *value : none);
    if (sql.empty())
      return base::fail(bad_filter("FILTER_VALUE", fmt::format("{} does not take this operator with this value.", field->name)));
    return sql;
  }

  // "" when operator, field and value do not fit.
  std::string compare(const Field& field, std::string_view op, const json::value& value) {
    if (field.ops->kind == Kind::links) return compare_links(field, op, value);
    const auto column = column_of(field);
    const bool is_null_op = op == "is_empty" || op == "is_not_empty";
    if (is_null_op) {
      const auto empty =
          is_textual(field.ops->kind) ? fmt::format("({0} IS NULL OR {0} = '')", column) : fmt::format("{} IS NULL", column);
      return op == "is_empty" ? empty : fmt::format("NOT ({})", empty);
    }
    if (op == "in" || op == "not_in") return compare_list(field, column, op == "in", value);
    if (op == "between") return compare_between(field, column, value);
    if (op == "in_last_days" && field.ops->kind == Kind::instant && value.is_int64() && value.get_int64() >= 0 &&
        value.get_int64() <= 36500)
      return fmt::format("{} >= {}", column, where_.bind(now_ - std::chrono::hours{24 * value.get_int64()}));
    auto want = operand(field, value);
    if (!want) return "";
    if (op == "is") return fmt::format("{} = {}", column, where_.bind(std::move(*want)));
    if (op == "is_not") return fmt::format("({0} IS NULL OR {0} <> {1})", column, where_.bind(std::move(*want)));
    if (is_textual(field.ops->kind) && has_key_column(field) && (op == "contains" || op == "begins_with"))
      return fmt::format("{} LIKE {} ESCAPE '\\'", column,
                         where_.bind(like_text(std::get<std::string>(want->store()), op == "begins_with")));
    if (!is_ordered(field.ops->kind)) return "";
    if (op == "less" || op == "before") return fmt::format("{} < {}", column, where_.bind(std::move(*want)));
    if (op == "greater" || op == "after") return fmt::format("{} > {}", column, where_.bind(std::move(*want)));
    return "";
  }

  std::string compare_list(const Field& field, const std::string& column, bool is_in, const json::value& value) {
    if (!value.is_array() || value.get_array().empty() || value.get_array().size() > 500) return "";
    std::vector<std::string> marks;
    for (const auto& one : value.get_array()) {
      auto want = operand(field, one);
      if (!want) return "";
      marks.push_back(where_.bind(std::move(*want)));
    }
    return fmt::format("{} {} ({})", column, is_in ? "IN" : "NOT IN", fmt::join(marks, ", "));
  }

  std::string compare_between(const Field& field, const std::string& column, const json::value& value) {
    if (!is_ordered(field.ops->kind) || !value.is_array() || value.get_array().size() != 2) return "";
    auto low = operand(field, value.get_array()[0]);
    auto high = operand(field, value.get_array()[1]);
    if (!low || !high) return "";
    const auto a = where_.bind(std::move(*low));
    return fmt::format("({0} >= {1} AND {0} <= {2})", column, a, where_.bind(std::move(*high)));
  }

  std::string compare_links(const Field& field, std::string_view op, const json::value& value) {
    const auto table = fmt::format("{}_{}", plan_.entity->table, field.name);
    if (op == "is_empty") return fmt::format("NOT EXISTS (SELECT 1 FROM {} l WHERE l.owner_id = t.id)", table);
    if ((op != "is" && op != "is_not") || !value.is_int64()) return "";
    return fmt::format("{}EXISTS (SELECT 1 FROM {} l WHERE l.owner_id = t.id AND l.target_id = {})", op == "is" ? "" : "NOT ",
                       table, where_.bind(value.get_int64()));
  }

  const EntityPlan& plan_;
  Where& where_;
  base::Instant now_;
  int conditions_{};
};

constexpr std::size_t kWordsMax = 8;
constexpr std::size_t kTrigram = 3;  // Shorter words have no place in the index: they are looked for row by row.

std::vector<std::string> words_of(std::string_view key) {
  std::vector<std::string> out;
  while (!key.empty() && out.size() < kWordsMax) {
    out.emplace_back(key.substr(0, key.find(' ')));
    key.remove_prefix(std::min(key.size(), out.back().size() + 1));
  }
  return out;
}

// SQLite: the words as FTS5 asks for them, each as a text that any column may hold anywhere.
std::string match_of(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) {
    out += out.empty() ? "\"" : " AND \"";
    for (const char c : word) out.append(c == '"' ? 2 : 1, c);
    out += '"';
  }
  return out;
}

// Every word stands somewhere in the record's searched texts, each in the same one or in another.
std::string find_words(const EntityPlan& plan, db::Backend backend, std::string_view key, Where& where) {
  const auto text = db::search_text(plan.search_columns, "t.");
  std::vector<std::string> parts, indexed;
  for (auto& word : words_of(key)) {
    if (backend == db::Backend::sqlite && base::code_points(word) >= kTrigram)
      indexed.push_back(std::move(word));
    else
      parts.push_back(fmt::format("{} LIKE {} ESCAPE '\\'", text, where.bind(like_text(word, false))));
  }
  if (!indexed.empty())
    parts.push_back(fmt::format("t.id IN (SELECT rowid FROM {0}_search WHERE {0}_search MATCH {1})",
                                plan.entity->searched.empty() ? plan.entity->table : plan.entity->searched,
                                where.bind(match_of(indexed))));
  return fmt::format("({})", fmt::join(parts, " AND "));
}

std::string quick_search(const EntityPlan& plan, db::Backend backend, const std::string& q, Where& where) {
  const auto key = base::fold_key(q);
  if (key.empty()) return "1 = 1";
  std::vector<std::string> parts;
  if (!plan.search_columns.empty()) parts.push_back(find_words(plan, backend, key, where));
  std::int64_t number{};
  const bool is_number = base::parse_int(base::trim(q), number);
  for (const auto& field : plan.entity->fields)
    if (is_number && !field.has(meta::unsaved) &&
        (field.name == "id" || (field.has(meta::searchable) && field.ops->kind == Kind::integer)))
      parts.push_back(fmt::format("{} = {}", column_of(field), where.bind(number)));
  if (parts.empty()) return "1 = 0";
  return fmt::format("({})", fmt::join(parts, " OR "));
}

base::Result<std::string> order_by(const EntityPlan& plan, const ListRequest& request) {
  if (request.after) return std::string("t.id");
  constexpr int kSortsMax = 5;
  std::vector<std::string> parts;
  std::string_view rest = request.sort;
  for (int number = 1; !rest.empty(); ++number) {
    const auto comma = rest.find(',');
    auto name = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    const bool is_down = name.starts_with('-');
    if (is_down) name.remove_prefix(1);
    const auto* field = plan.entity->find(name);
    if (!field || !field->has(meta::sortable) || field->has(meta::unsaved) || number > kSortsMax)
      return base::fail_field("?sort", "SORT_FIELD", fmt::format("{} cannot be sorted by.", name));
    const auto column = column_of(*field);
    if (field->ops->is_nullable) parts.push_back(fmt::format("({} IS NULL)", column));  // Empty ones last, on both databases.
    parts.push_back(column + (is_down ? " DESC" : ""));
  }
  parts.emplace_back("t.id");
  return fmt::format("{}", fmt::join(parts, ", "));
}

// A room names the fields of its condition as texts: no misspelt one reaches a database.
void check_fields(const EntityPlan& plan, const Extra& extra) {
  for (const auto& field : extra.fields())
    CHECK(field == "id" || std::ranges::find(plan.main.column_names, field) != plan.main.column_names.end());
}

std::string own_rows(const EntityPlan& plan, const Scope& scope, Where& where) {
  if (scope.column != plan.entity->scope || scope.ids.empty()) return "1 = 0";
  const auto size = std::max(scope.ids.size(), bucket_size(scope.ids.size()));
  std::vector<std::string> marks;
  for (std::size_t i = 0; i < size; ++i) marks.push_back(where.bind(scope.ids[std::min(i, scope.ids.size() - 1)]));
  return fmt::format("t.{} IN ({})", scope.column, fmt::join(marks, ", "));
}

base::Result<Where> where_of(const EntityPlan& plan, db::Backend backend, const ListRequest& request, const Extra& extra) {
  if (request.limit < 1 || request.limit > kLimitMax)
    return base::fail_field("?limit", "RANGE", "limit must be between 1 and 500.");
  if (request.offset < 0 || request.offset > kOffsetMax)
    return base::fail_field("?offset", "RANGE", "offset must be between 0 and 1,000,000.");
  if (request.q.size() > 200) return base::fail_field("?q", "LENGTH", "q has at most 200 characters.");
  Where where;
  where.sql = request.trash ? "t.trashed_at IS NOT NULL" : "t.trashed_at IS NULL";
  if (const auto* scope = current_scope(); scope && !plan.entity->scope.empty())
    where.sql += " AND " + own_rows(plan, *scope, where);
  if (!request.q.empty()) where.sql += " AND " + quick_search(plan, backend, request.q, where);
  if (!request.filter.empty()) {
    if (request.filter.size() > 8192) return base::fail(bad_filter("FILTER_SIZE", "The filter is too long."));
    json::error_code ec;
    const auto value = json::parse(request.filter, ec);
    if (ec) return base::fail(bad_filter("FILTER_FORMAT", "The filter is not valid JSON."));
    TRY(const auto sql, FilterReader(plan, where, request.now).group(value, 0));
    where.sql += " AND " + sql;
  }
  check_fields(plan, extra);
  if (!extra.is_everything()) {
    where.sql += fmt::format(" AND ({})", shift_marks(extra.sql(backend), where.params.size()));
    where.params.insert(where.params.end(), extra.params().begin(), extra.params().end());
  }
  return where;
}

}  // namespace

base::Result<std::int64_t> list_raw(db::Tx& tx, const meta::Entity& entity, const ListRequest& request, const Extra& extra,
                                    const std::function<void*()>& make) {
  const auto& plan = plan_of(entity);
  TRY(auto where, where_of(plan, tx.backend(), request, extra));
  TRY(const auto order, order_by(plan, request));
  const Text count{plan.main.table + "/count", fmt::format("SELECT count(*) FROM {} t WHERE {}", plan.main.table, where.sql)};
  const auto total = request.counts ? tx.number(count.query(), where.params) : 0;
  auto sql = fmt::format("SELECT {} FROM {} t WHERE {}", plan.main.column_list("t."), plan.main.table, where.sql);
  if (request.after) sql += fmt::format(" AND t.id > {}", where.bind(*request.after));
  sql += fmt::format(" ORDER BY {} LIMIT {}", order, where.bind(request.limit));
  if (!request.after) sql += fmt::format(" OFFSET {}", where.bind(request.offset));
  const Text page{plan.main.table + "/page", std::move(sql)};
  read_page(tx, plan, page.query(), where.params, make);
  return total;
}

base::Result<std::vector<std::int64_t>> ids(db::Tx& tx, const meta::Entity& entity, const ListRequest& request,
                                            const Extra& extra, std::int64_t limit) {
  const auto& plan = plan_of(entity);
  TRY(auto where, where_of(plan, tx.backend(), request, extra));
  const auto mark = where.bind(limit);
  const Text text{plan.main.table + "/ids",
                  fmt::format("SELECT t.id FROM {} t WHERE {} ORDER BY t.id LIMIT {}", plan.main.table, where.sql, mark)};
  return tx.all(text.query(), where.params, [](const db::Row& row) { return row.integer(0); });
}

}  // namespace records
