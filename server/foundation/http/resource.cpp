#include "foundation/http/resource.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "foundation/base/check.hpp"
#include "foundation/base/files.hpp"
#include "foundation/base/random.hpp"
#include "foundation/base/text.hpp"
#include "foundation/base/time.hpp"
#include "foundation/http/call.hpp"
#include "foundation/http/errors.hpp"
#include "foundation/http/export.hpp"
#include "foundation/http/parameters.hpp"
#include "foundation/meta/describe.hpp"
#include "foundation/records/membership.hpp"
#include "foundation/records/references.hpp"

namespace http {
namespace json = boost::json;

// A record that uses another one, or the first of many of its noun.
struct UsedByRow {
  std::string noun;
  std::int64_t id{};
  std::string name;
  std::int64_t count{};
  static const meta::Entity& shape();
};
struct UsedBy {
  std::vector<UsedByRow> items;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(UsedByRow, (), (noun, id, name, count))
static constexpr meta::Rule used_by_row_rules[] = {
    {"noun", "What kind of record uses it."},
    {"id", "The first of them."},
    {"name", "Its name."},
    {"count", "How many of this kind use it."},
};
const meta::Entity& UsedByRow::shape() { return meta::shape_of<UsedByRow, used_by_row_rules>("UsedByRow"); }
BOOST_DESCRIBE_STRUCT(UsedBy, (), (items))
static constexpr meta::Rule used_by_rules[] = {{"items", "One row for each kind of record."}};
const meta::Entity& UsedBy::shape() { return meta::shape_of<UsedBy, used_by_rules>("UsedBy"); }

// The new order of some records; those not named keep their places.
struct OrderBody {
  std::vector<base::Id<struct OrderTag>> ids;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(OrderBody, (), (ids))
static constexpr meta::Rule order_rules[] = {
    {"ids", "The records in their new order; those not named keep their places.", meta::required, 1, 10'000}};
const meta::Entity& OrderBody::shape() { return meta::shape_of<OrderBody, order_rules>("RecordOrder"); }

namespace {

// What the handlers of one noun share.
struct Shared {
  const meta::Entity& entity;
  ResourceOptions options;
  ResourceOps ops;
  ResourceRules rules;

#ifndef NDEBUG
  // What the columns of a record would hold.
  [[nodiscard]] std::string saved(const void* record) const {
    json::object out;
    for (const auto& field : entity.fields)
      if (!field.has(meta::unsaved)) out[field.name] = meta::to_json(std::span(&field, 1), record);
    return json::serialize(out);
  }
#endif
  [[nodiscard]] db::Database& database(const Context& context) const {
    return options.control ? *options.control : context.database();
  }
  // The id is the last value of the path.
  static base::Result<std::int64_t> id(const Context& context) { return context.path_id(context.path_values.size() - 1); }

  // Reads it, when it is there and the request's deployment may see it.
  bool find(db::Tx& tx, std::int64_t id, void* record, const Context& context, bool with_trash = false) const {
    return records::get_raw(tx, entity, id, record, with_trash) && (!rules.belongs || rules.belongs(record, context));
  }
  void decorate(db::Tx& tx, std::span<void* const> records, const Context& context) const {
    if (!rules.decorate) return;
#ifndef NDEBUG
    std::vector<std::string> before;
    for (const void* record : records) before.push_back(saved(record));
#endif
    rules.decorate(tx, records, context);
#ifndef NDEBUG
    for (std::size_t i = 0; i < records.size(); ++i) CHECK(saved(records[i]) == before[i]);
#endif
  }
  void decorate(db::Tx& tx, void* record, const Context& context) const {
    decorate(tx, std::span<void* const>(&record, 1), context);
  }
  // As an answer shows them.
  void show(db::Tx& tx, std::span<void* const> records, const Context& context) const {
    decorate(tx, records, context);
    if (rules.show) rules.show(tx, records, context);
  }
  void show(db::Tx& tx, void* record, const Context& context) const { show(tx, std::span<void* const>(&record, 1), context); }
  base::Status settle(db::Tx& tx, void* record, const void* before, const records::Act& act) const {
    if (rules.check) TRY_OK(rules.check(tx, record, before, act));
    return rules.settle ? rules.settle(tx, record, before, act) : base::Status{};
  }
  base::Status stored(db::Tx& tx, void* record, const void* before, const records::Act& act) const {
    return rules.stored ? rules.stored(tx, record, before, act) : base::Status{};
  }
  base::Status moved(db::Tx& tx, std::int64_t id, bool is_trashed, const records::Act& act) const {
    return rules.moved ? rules.moved(tx, id, is_trashed, act) : base::Status{};
  }
};
using Noun = std::shared_ptr<const Shared>;

// Reads a page and prints its records as the API answers them; the total.
base::Result<std::int64_t> read_page(const Shared& noun, const Context& context, const records::ListRequest& request,
                                     const records::Extra& extra, db::Tx& tx, json::array& out) {
  std::vector<std::shared_ptr<void>> owners;
  std::vector<void*> page;
  const auto make = [&]() -> void* {
    owners.push_back(noun.ops.make());
    page.push_back(owners.back().get());
    return page.back();
  };
  TRY(const auto total, records::list_raw(tx, noun.entity, request, extra, make));
  noun.show(tx, page, context);
  for (const void* record : page) out.push_back(meta::to_json(noun.entity.fields, record));
  return total;
}

// {items, total, next}
Reply reply_list(json::array items, std::int64_t total, const records::ListRequest& request) {
  json::value next;
  if (static_cast<std::int64_t>(items.size()) == request.limit) {
    const auto* last = items.back().is_object() ? items.back().get_object().if_contains("id") : nullptr;
    if (request.after && last) next = std::to_string(last->as_int64());
  }
  return reply_json(json::object{{"items", std::move(items)}, {"total", total}, {"next", std::move(next)}});
}

// What the list is asked for, with the filter as it is stored.
records::ListRequest request_of(const Shared& noun, const Context& context) {
  auto request = list_request(context);
  if (noun.rules.expand_filter && !request.filter.empty()) request.filter = noun.rules.expand_filter(request.filter, request.now);
  return request;
}

base::Result<Reply> list(const Noun& noun, Context& context) {
  const auto request = request_of(*noun, context);
  records::Extra extra;
  if (noun->rules.extra) { TRY(extra, noun->rules.extra(context)); }
  return noun->database(context).read([&](db::Tx& tx) -> base::Result<Reply> {
    json::array items;
    TRY(const auto total, read_page(*noun, context, request, extra, tx, items));
    return reply_list(std::move(items), total, request);
  });
}

base::Error too_many(std::int64_t total) {
  return {base::ErrorKind::invalid, "EXPORT_TOO_MANY",
          fmt::format("These are {} records; a file has at most {}. Narrow the filter.", total, kExportRowsMax)};
}

// All in one transaction, so that the file shows one moment; page by page, so that it needs no memory.
base::Result<std::int64_t> write_export(const Shared& noun, const Context& context, records::ListRequest request,
                                        const records::Extra& extra, db::Tx& tx, ExportTable& table, sheets::Sheet& sheet) {
  request.limit = 500;
  request.offset = 0;
  request.after.reset();
  if (request.sort.empty()) request.after = 0;
  std::int64_t written = 0;
  for (bool is_first = true;; is_first = false) {
    json::array page;
    request.counts = is_first;
    TRY(const auto total, read_page(noun, context, request, extra, tx, page));
    if (is_first && total > kExportRowsMax) return base::fail(too_many(total));
    for (const auto& record : page) sheet.row(table.row(tx, record.as_object()));
    written += static_cast<std::int64_t>(page.size());
    if (static_cast<std::int64_t>(page.size()) < request.limit) return written;
    request.offset = request.after ? 0 : written;
    if (request.after) request.after = page.back().at("id").as_int64();
  }
}

// T10-1002: who takes records away is logged.
void log_export(const Shared& noun, const Context& context, std::string_view format, std::int64_t rows) {
  const json::object fields{{"format", {nullptr, format}}, {"rows", {nullptr, rows}}};
  noun.database(context).write([&](db::Tx& tx) {
    context.journal.write(tx, {noun.entity.noun, "export", 0, noun.options.many, json::serialize(fields)});
  });
}

base::Result<Reply> export_list(const Noun& noun, Context& context) {
  const auto request = request_of(*noun, context);
  const auto format = context.request.parameter("format").value_or("csv");
  if (format != "csv" && format != "xlsx") return base::fail_field("?format", "CHOICE", "format must be csv or xlsx.");
  const auto kind = format == "csv" ? sheets::Format::csv : sheets::Format::xlsx;
  records::Extra extra;
  if (noun->rules.extra) { TRY(extra, noun->rules.extra(context)); }
  const auto place = ExportPlace::take();
  if (!place) return base::fail(base::ErrorKind::busy, "BUSY", "Other lists are being exported. Try again in a moment.");
  const auto* tenant = context.tenant.get();
  ExportTable table(noun->entity, tenant ? tenant->languages : std::vector<std::string>{"en"}, tenant ? tenant->zone : "UTC");
  const auto file = std::make_shared<base::TemporaryFile>("tvms-export-" + context.random.hex(16));
  const auto sheet = sheets::begin(kind, file->path(), table.header());
  TRY(const auto rows, noun->database(context).read([&](db::Tx& tx) -> base::Result<std::int64_t> {
    return write_export(*noun, context, request, extra, tx, table, *sheet);
  }));
  sheet->end();
  log_export(*noun, context, format, rows);
  const auto name = fmt::format("{}-{}.{}", noun->entity.noun.substr(noun->entity.noun.find('.') + 1),
                                base::format_instant(context.clock.now()).substr(0, 10), format);
  return Reply{200,
               FileBody{file->path(), file},
               {{"content-type", std::string(sheets::content_type(kind))},
                {"content-disposition", fmt::format("attachment; filename=\"{}\"", name)},
                {"cache-control", "no-store"}}};
}

base::Result<Reply> get(const Noun& noun, Context& context) {
  TRY(const auto id, Shared::id(context));
  return noun->database(context).read([&](db::Tx& tx) -> base::Result<Reply> {
    const auto record = noun->ops.make();
    if (!noun->find(tx, id, record.get(), context)) return base::fail_not_found();
    noun->show(tx, record.get(), context);
    return reply_json(meta::to_json(noun->entity.fields, record.get()));
  });
}

base::Result<Reply> create(const Noun& noun, Context& context) {
  TRY(const auto body, context.json_body());
  const auto record = noun->ops.make();
  if (auto problems = meta::from_json(noun->entity.fields, body, record.get(), meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  if (noun->rules.prepare) TRY_OK(noun->rules.prepare(record.get(), context));
  const auto act = context.act();
  const auto is_keyed = noun->options.needs_key;
  return run_write(context, noun->database(context), is_keyed, [&](db::Tx& tx) -> base::Result<Printed> {
    TRY_OK(noun->settle(tx, record.get(), nullptr, act));
    TRY_OK(records::insert_raw(tx, noun->entity, record.get(), act));
    TRY_OK(noun->stored(tx, record.get(), nullptr, act));
    noun->show(tx, record.get(), context);
    return print(noun->entity, record.get(), 201, is_keyed);
  });
}

base::Result<Reply> change(const Noun& noun, Context& context) {
  TRY(const auto id, Shared::id(context));
  TRY(const auto body, context.json_body());
  const auto act = context.act();
  return noun->database(context).write([&](db::Tx& tx) -> base::Result<Reply> {
    const auto before = noun->ops.make();
    if (!noun->find(tx, id, before.get(), context)) return base::fail_not_found();
    noun->decorate(tx, before.get(), context);
    const auto after = noun->ops.copy(before.get());
    TRY(const auto version, read_patch(noun->entity.fields, body, after.get()));
    TRY_OK(noun->settle(tx, after.get(), before.get(), act));
    TRY_OK(records::update_raw(tx, noun->entity, before.get(), after.get(), version, act));
    TRY_OK(noun->stored(tx, after.get(), before.get(), act));
    noun->show(tx, after.get(), context);
    return reply_json(meta::to_json(noun->entity.fields, after.get()));
  });
}

base::Result<Reply> remove(const Noun& noun, Context& context) {
  TRY(const auto id, Shared::id(context));
  const auto act = context.act();
  return noun->database(context).write([&](db::Tx& tx) -> base::Result<Reply> {
    if (noun->rules.belongs && !noun->find(tx, id, noun->ops.make().get(), context)) return base::fail_not_found();
    if (noun->options.dependents) TRY_OK(noun->options.dependents->unused(tx, noun->entity.noun, id));
    TRY_OK(records::trash(tx, noun->entity, id, act));
    TRY_OK(noun->moved(tx, id, true, act));
    return reply_empty();
  });
}

base::Result<Reply> bring_back(const Noun& noun, Context& context) {
  TRY(const auto id, Shared::id(context));
  const auto act = context.act();
  return noun->database(context).write([&](db::Tx& tx) -> base::Result<Reply> {
    const auto record = noun->ops.make();
    if (noun->rules.belongs && !noun->find(tx, id, record.get(), context, true)) return base::fail_not_found();
    TRY_OK(records::restore(tx, noun->entity, id, act));
    TRY_OK(noun->moved(tx, id, false, act));
    if (!records::get_raw(tx, noun->entity, id, record.get())) return base::fail_not_found();
    noun->show(tx, record.get(), context);
    return reply_json(meta::to_json(noun->entity.fields, record.get()));
  });
}

base::Result<Reply> used_by(const Noun& noun, Context& context) {
  TRY(const auto id, Shared::id(context));
  return noun->database(context).read([&](db::Tx& tx) -> base::Result<Reply> {
    if (!noun->find(tx, id, noun->ops.make().get(), context, true)) return base::fail_not_found();
    UsedBy out;
    for (const auto& one : noun->options.dependents->of(tx, noun->entity.noun, id))
      out.items.push_back({one.noun, one.id, one.name, one.count});
    return reply_shape(UsedBy::shape(), &out);
  });
}

void add_export(Router& router, const Noun& noun, const std::string& permission) {
  Route route{Method::get, noun->options.path + "/export", permission,
              fmt::format("Gives the filtered list of {} as a file for a spreadsheet.", noun->options.many)};
  route.out_type = "*/*";
  route.errors = {"422 EXPORT_TOO_MANY"};
  for (const auto code : list_codes()) route.errors.push_back(fmt::format("422 {}", code));
  route.parameters = noun->options.parameters;
  route.parameters.push_back({"format", "csv (when left out) or xlsx."});
  for (const auto& one : list_parameters())  // The whole list goes into the file.
    if (one.kind != ParameterKind::number) route.parameters.push_back(one);
  route.deadline = std::chrono::seconds(60);
  route.is_scoped = !noun->entity.scope.empty();
  route.handler = [noun](Context& context) { return export_list(noun, context); };
  router.add(std::move(route));
}

base::Status put_in_order(const Shared& noun, db::Tx& tx, const Context& context, const OrderBody& body) {
  std::vector<std::int64_t> ids;
  for (const auto id : body.ids) ids.push_back(id.raw);
  return records::set_order(tx, noun.entity, ids, "/ids", context.act());
}

void add_order(Router& router, const Noun& noun, const std::string& permission) {
  router.add(writing(
      {.method = Method::post,
       .path = noun->options.path + "/actions/order",
       .permission = permission,
       .summary = fmt::format("Puts {} into the order of the list.", noun->options.many),
       .errors = {"422 REFERENCE"}},
      [noun](db::Tx& tx, Context& context, const OrderBody& body) { return put_in_order(*noun, tx, context, body); },
      noun->options.control));
}

// What the noun's own rules refuse, and what comes with its table: indexes, versions, users.
std::vector<std::string> errors_of(const Shared& noun, Method method) {
  if (method == Method::get) return {};
  auto out = noun.options.errors;
  const auto add = [&](std::string error) {
    if (std::ranges::find(out, error) == out.end()) out.push_back(std::move(error));
  };
  if (method != Method::del)
    for (const auto& unique : noun.entity.uniques) add(fmt::format("409 {}", unique.code));
  if (method == Method::patch) add("409 STALE");
  if (method == Method::del && noun.options.dependents) add("409 IN_USE");
  return out;
}

}  // namespace

void add_resource(Router& router, const meta::Entity& entity, ResourceOptions options, ResourceOps ops, ResourceRules rules) {
  const auto noun = std::make_shared<const Shared>(Shared{entity, std::move(options), std::move(ops), std::move(rules)});
  const auto& o = noun->options;
  records::know(entity, o.control != nullptr);
  const std::string_view noun_allowed = o.permission.empty() ? entity.noun : std::string_view(o.permission);
  const auto read = fmt::format("{}.read", noun_allowed);
  const auto write = fmt::format("{}.write", noun_allowed);
  const bool is_scoped = !entity.scope.empty();
  if (is_scoped) router.add_scope(o.path, entity);
  const auto add = [&](Method method, const std::string& tail, const std::string& permission, std::string summary, auto handler,
                       const meta::Entity* in, const meta::Entity* out) {
    Route route{method, o.path + tail, permission, std::move(summary), in, out};
    route.out_is_list = tail.empty() && method == Method::get;
    if (route.out_is_list) route.parameters = o.parameters;
    route.errors = errors_of(*noun, method);
    route.needs_idempotency_key = o.needs_key && tail.empty() && method == Method::post;
    route.is_scoped = is_scoped;
    route.handler = [noun, handler](Context& context) { return handler(noun, context); };
    router.add(std::move(route));
  };
  add(Method::get, "", read, fmt::format("Lists {}.", o.many), list, nullptr, &entity);
  add_export(router, noun, read);
  add(Method::get, "/{id}", read, fmt::format("Gives one {}.", o.one), get, nullptr, &entity);
  if (o.can_create) add(Method::post, "", write, fmt::format("Adds a {}.", o.one), create, &entity, &entity);
  if (o.can_change) add(Method::patch, "/{id}", write, fmt::format("Changes a {}.", o.one), change, &entity, &entity);
  if (o.can_trash) {
    add(Method::del, "/{id}", write, fmt::format("Moves a {} to the trash.", o.one), remove, nullptr, nullptr);
    add(Method::post, "/{id}/restore", write, fmt::format("Takes a {} out of the trash.", o.one), bring_back, nullptr, &entity);
  }
  if (o.is_ordered) add_order(router, noun, write);
  if (o.dependents)
    add(Method::get, "/{id}/used_by", read, fmt::format("Tells who uses a {}.", o.one), used_by, nullptr, &UsedBy::shape());
}

records::ListRequest list_request(const Context& context) {
  const auto& request = context.request;
  records::ListRequest out;
  out.q = request.parameter("q").value_or("");
  out.sort = request.parameter("sort").value_or("");
  out.filter = request.parameter("filter").value_or("");
  out.trash = context.flag("trash");
  out.now = context.clock.now();
  out.limit = context.number("limit").value_or(out.limit);
  out.offset = context.number("offset").value_or(out.offset);
  out.after = context.number("after");
  return out;
}

}  // namespace http
