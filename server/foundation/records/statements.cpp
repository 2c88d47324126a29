#include "foundation/records/statements.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "foundation/base/check.hpp"
#include "foundation/records/plan.hpp"
#include "foundation/records/records.hpp"
#include "foundation/records/scope.hpp"

namespace records {
namespace json = boost::json;
namespace {

using meta::Field;
using meta::Kind;

constexpr std::size_t kSortsAtOnce = 5;        // As many as a list takes.
constexpr std::size_t kConditionsAtOnce = 20;  // Likewise.

// A transaction that keeps the texts and runs none; every table looks empty to it.
class Listener final : public db::Tx {
 public:
  explicit Listener(db::Backend backend) : backend_(backend) {}
  [[nodiscard]] db::Backend backend() const override { return backend_; }
  std::int64_t run(const db::Query& query, const db::Params&) override {
    keep(query);
    return 1;
  }
  void each(const db::Query& query, const db::Params&, const std::function<void(const db::Row&)>&) override { keep(query); }
  void script(std::string_view) override { CHECK(false); }
  [[nodiscard]] const std::vector<Text>& heard() const { return heard_; }

 private:
  void keep(const db::Query& query) {
    heard_.push_back({std::string(query.name), std::string(backend_ == db::Backend::sqlite ? query.sqlite : query.postgres)});
  }
  db::Backend backend_;
  std::vector<Text> heard_;
};

class Book {
 public:
  explicit Book(const meta::Entity& entity) : entity_(entity) {}

  void add(const Text& text, const std::string& about) { out_.push_back({text.name, about, text.sql, text.sql}); }
  // What `work` runs on either database.
  void hear(const std::string& about, const std::function<void(db::Tx&)>& work) {
    Listener sqlite(db::Backend::sqlite), postgres(db::Backend::postgres);
    work(sqlite);
    work(postgres);
    CHECK(sqlite.heard().size() == postgres.heard().size());
    for (std::size_t i = 0; i < sqlite.heard().size(); ++i)
      out_.push_back({sqlite.heard()[i].name, about, sqlite.heard()[i].sql, postgres.heard()[i].sql});
  }
  void list(const std::string& about, const ListRequest& request) {
    hear(about, [&](db::Tx& tx) { must(list_raw(tx, entity_, request, {}, {}), request); });
  }
  // The condition alone, without a page.
  void match(const std::string& about, const ListRequest& request) {
    hear(about, [&](db::Tx& tx) { must(ids(tx, entity_, request, {}, 500), request); });
  }
  std::vector<Statement> take() { return std::move(out_); }

 private:
  // A request of this file that is refused is a bug of it.
  template <class T>
  void must(const base::Result<T>& answer, const ListRequest& request) const {
    if (!answer)
      throw std::logic_error(fmt::format("{}: {} ({} {})", entity_.noun, answer.error().message, request.sort, request.filter));
  }

  const meta::Entity& entity_;
  std::vector<Statement> out_;
};

void add_children(Book& book, const TablePlan& table) {
  for (const auto& child : table.children) {
    const auto name = fmt::format("{} of records", child->field->name);
    book.add(read_owned(*child, 1), name);
    if (child->field->ops->kind == Kind::rows) {
      book.add(child_ids(*child), name);
      book.add(child->insert_row, name);
      book.add(child->update_row, name);
      book.add(child->remove_row, name);
    } else {
      book.add(child->insert, name);
      book.add(child->remove_all, name);
    }
    add_children(book, child->rows);
  }
}

void add_record(Book& book, const EntityPlan& plan) {
  const auto& entity = *plan.entity;
  book.add(plan.by_id, "one record");
  book.hear("is it there, in the trash too", [&](db::Tx& tx) { static_cast<void>(exists(tx, entity, 1)); });
  book.hear("what people call it", [&](db::Tx& tx) { static_cast<void>(title(tx, entity, 1, "en")); });
  book.hear("whose it is", [&](db::Tx& tx) { static_cast<void>(owner_of(tx, entity, 1)); });
  if (!entity.searched.empty()) return;  // A view.
  book.add(plan.insert, "a new record");
  if (!entity.is_append_only) {
    book.add(plan.update, "a change");
    book.add(plan.trash, "into the trash");
    book.add(plan.restore, "out of the trash");
  }
  add_children(book, plan.main);
}

bool can_be(const Field& field, meta::Flag flag) { return field.has(flag) && !field.has(meta::unsaved); }

void add_sorted(Book& book, const meta::Entity& entity) {
  std::vector<std::string> names;
  for (const auto& field : entity.fields)
    if (can_be(field, meta::sortable)) names.push_back((names.size() % 2 == 0 ? "" : "-") + std::string(field.name));
  for (std::size_t from = 0; from == 0 || from < names.size(); from += kSortsAtOnce) {
    ListRequest request;
    request.counts = from == 0;
    const auto some = std::span(names).subspan(from, std::min(kSortsAtOnce, names.size() - from));
    request.sort = fmt::format("{}", fmt::join(some, ","));
    book.list(fmt::format("a list, sorted by {}", request.sort.empty() ? "id" : request.sort), request);
  }
}

// A value of the field as a filter names it; null where there is none to compare with.
json::value sample(const Field& field) {
  switch (field.ops->kind) {
    case Kind::boolean: return true;
    case Kind::integer:
    case Kind::id:
    case Kind::links:
    case Kind::money: return 1;
    case Kind::enumeration: return json::string(field.ops->names.front());
    case Kind::text:
    case Kind::texts: return "a";
    case Kind::instant: return "2026-01-01T00:00:00Z";
    case Kind::date: return "2026-01-01";
    case Kind::local_time: return "12:00";
    default: return nullptr;
  }
}

// The conditions that compare the field, the most usual one first; the list itself tells which of them a kind takes.
std::vector<std::string> comparisons(const meta::Entity& entity, const Field& field) {
  const auto one = sample(field);
  const json::array two{one, one};
  const std::pair<std::string_view, json::value> all[] = {
      {"is", one},   {"is_not", one},  {"is_empty", nullptr}, {"is_not_empty", nullptr},
      {"in", two},   {"not_in", two},  {"contains", one},     {"begins_with", one},
      {"less", one}, {"greater", one}, {"between", two},      {"in_last_days", 7}};
  std::vector<std::string> out;
  for (const auto& [op, value] : all) {
    ListRequest request;
    request.filter = json::serialize(json::object{{"field", field.name}, {"op", op}, {"value", value}});
    Listener listener(db::Backend::sqlite);
    if (ids(listener, entity, request, {}, 1)) out.push_back(request.filter);
  }
  return out;
}

void add_filtered(Book& book, const meta::Entity& entity) {
  std::vector<std::string> conditions;
  std::set<Kind> seen;
  for (const auto& field : entity.fields) {
    if (!can_be(field, meta::filterable)) continue;
    auto some = comparisons(entity, field);
    if (!seen.insert(field.ops->kind).second) some.resize(std::min<std::size_t>(some.size(), 1));
    conditions.insert(conditions.end(), some.begin(), some.end());
  }
  for (std::size_t from = 0; from < conditions.size(); from += kConditionsAtOnce) {
    const auto some = std::span(conditions).subspan(from, std::min(kConditionsAtOnce, conditions.size() - from));
    ListRequest request;
    request.filter = fmt::format(R"({{"and":[{}]}})", fmt::join(some, ","));
    book.match("filtered", request);
  }
}

void add_lists(Book& book, const meta::Entity& entity) {
  add_sorted(book, entity);
  ListRequest next;
  next.counts = false;
  next.after = 1;
  book.list("a list by id, from one page to the next", next);
  ListRequest search;
  search.q = "news tv";  // The second word is too short for the index.
  book.match("quick search for words", search);
  search.q = "123";
  book.match("quick search for a number", search);
  add_filtered(book, entity);
  ListRequest trashed;
  trashed.trash = true;
  book.match("in the trash", trashed);
  if (entity.scope.empty()) return;
  const std::optional<Scope> scope{Scope{std::string(entity.scope), {1}}};
  const ScopeGuard guard(scope);
  book.match("of a limited caller", {});
}

}  // namespace

std::vector<Statement> statements_of(const meta::Entity& entity) {
  Book book(entity);
  add_record(book, plan_of(entity));
  add_lists(book, entity);
  return book.take();
}

}  // namespace records
