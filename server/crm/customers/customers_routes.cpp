#include <boost/json.hpp>

#include "crm/customers/customers.hpp"
#include "foundation/crypto/passwords.hpp"
#include "foundation/http/call.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/jobs/bulk.hpp"
#include "foundation/meta/describe.hpp"
#include "foundation/records/idempotency.hpp"
#include "panel/user_log/user_log.hpp"

namespace customers {
namespace json = boost::json;

BOOST_DESCRIBE_ENUM(From, expiry, today)

struct ReasonBody {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ReasonBody, (), (reason))
static constexpr meta::Rule reason_rules[] = {{"reason", "Why, for the record.", meta::none, 0, 200}};
static constexpr auto reason_table = meta::fields_of<ReasonBody>(reason_rules);
static constexpr meta::Entity reason_entity{"CustomerReason", "", "", reason_table};

BOOST_DESCRIBE_STRUCT(Extension, (), (plan_id, from, currency, reason))
static constexpr meta::Rule extension_rules[] = {
    {"plan_id", "A plan of the customer's product.", meta::required, INT64_MIN, INT64_MAX, meta::Format::plain, "crm.plans"},
    {"from", "From the end, or from today."},
    {"currency", "Of the price, when the plan has more than one.", meta::none, 3, 10, meta::Format::currency},
    {"reason", "Required for trials.", meta::none, 0, 200},
};
static constexpr auto extension_table = meta::fields_of<Extension>(extension_rules);
static constexpr meta::Entity extension_entity{"CustomerExtension", "", "", extension_table};

struct DateBody {
  base::Instant date{};
  bool shorten{false};
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(DateBody, (), (date, shorten, reason))
static constexpr meta::Rule date_rules[] = {
    {"date", "The new end.", meta::required},
    {"shorten", "true: the date may lie before the present end."},
    {"reason", "Why, for the record.", meta::required, 1, 200},
};
static constexpr auto date_table = meta::fields_of<DateBody>(date_rules);
static constexpr meta::Entity date_entity{"CustomerDate", "", "", date_table};

struct CustomerPasswordBody {
  base::Secret password;
};
BOOST_DESCRIBE_STRUCT(CustomerPasswordBody, (), (password))
static constexpr meta::Rule password_rules[] = {
    {"password", "4 to 24 characters; left out: eight random digits.", meta::write_only, 4, 24}};
static constexpr auto password_table = meta::fields_of<CustomerPasswordBody>(password_rules);
static constexpr meta::Entity password_entity{"CustomerPassword", "", "", password_table};

// A customer with the password that was made for him: it is told in the first answer and never again.
struct NewCustomer : Customer {
  explicit NewCustomer(const Customer& customer = {}) : Customer(customer) {}
  std::optional<std::string> password;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(NewCustomer, (), (password))
static constexpr meta::Rule new_customer_rules[] = {{"password", "In this answer only.", meta::told_once}};
static constexpr auto new_customer_table = meta::fields_of<NewCustomer>(new_customer_rules);
const meta::Entity& NewCustomer::shape() {
  static const auto fields = [] {
    std::vector<meta::Field> out;
    for (const auto& field : customer_entity().fields)
      if (field.name != "password") out.push_back(field);
    out.push_back(new_customer_table.back());
    return out;
  }();
  static const meta::Entity entity{"NewCustomer", "", "", fields};
  return entity;
}

struct TermView {
  std::int64_t id{};
  std::string kind;
  std::optional<base::Instant> from, to;
  std::optional<std::int64_t> plan_id, length;
  std::optional<std::string> unit;
  std::optional<base::Money> charged;
  std::string reason;
  base::Instant created_at;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(TermView, (), (id, kind, from, to, plan_id, length, unit, charged, reason, created_at))
static constexpr meta::Rule term_rules[] = {
    {"id", "The term."},
    {"kind", "sale, renewal, extend_date or activation."},
    {"from", "When it begins."},
    {"to", "When it ends."},
    {"plan_id", "The plan that was sold."},
    {"length", "Of the plan."},
    {"unit", "Of that length."},
    {"charged", "What it cost."},
    {"reason", "Why, where somebody said so."},
    {"created_at", "When it was stored."},
};
const meta::Entity& TermView::shape() { return meta::shape_of<TermView, term_rules>("CustomerTerm"); }

struct TermList {
  std::vector<TermView> items;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(TermList, (), (items))
static constexpr meta::Rule terms_rules[] = {
    {"items", "The newest first."},
};
const meta::Entity& TermList::shape() { return meta::shape_of<TermList, terms_rules>("CustomerTerms"); }

namespace {

constexpr std::string_view kBase = "/api/v1/deployments/{deployment}/crm/customers";

struct Parts {
  const Customers& customers;
  crypto::PasswordHasher& hasher;
};

template <class T>
base::Status read_body(const http::Context& context, std::span<const meta::Field> fields, T& out) {
  TRY(const auto body, context.json_body());
  if (auto problems = meta::from_json(fields, body, &out, meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  return {};
}

base::Result<std::string> hash_of(crypto::PasswordHasher& hasher, base::Secret& password, base::Random& random) {
  if (password.empty()) password = base::Secret(random.digits(8));
  if (!is_password(password.reveal()))
    return base::fail_field("/password", "PASSWORD_FORMAT",
                            "The password may hold 4 to 24 letters, digits and ! # @ = ( ) _ $ + - only.");
  return hasher.hash(password);
}

base::Result<http::Reply> create(const Parts& parts, http::Context& context) {
  Customer customer;
  TRY_OK(context.read_body(customer_entity(), &customer));
  TRY(const auto hash, hash_of(parts.hasher, customer.password, context.random));  // Slow: before the transaction.
  for (auto* text : {&customer.mapping_id, &customer.email, &customer.phone})
    if (*text && (*text)->empty()) text->reset();
  return http::run_write(context, context.database(), true, [&](db::Tx& tx) -> base::Result<http::Printed> {
    auto made = customer;
    TRY_OK(parts.customers.create(tx, made, hash, context.tenant->zone, context.random, context.act()));
    NewCustomer out(made);
    out.password = customer.password.reveal();
    return http::print(NewCustomer::shape(), &out, 201, true);
  });
}

base::Result<http::Reply> extend(const Parts& parts, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  Extension body;
  TRY_OK(read_body(context, extension_table, body));
  return http::run_write(context, context.database(), true, [&](db::Tx& tx) -> base::Result<http::Printed> {
    TRY(const auto customer, parts.customers.extend(tx, {id}, body, context.tenant->zone, context.act()));
    return http::print(customer_entity(), &customer, 200, true);
  });
}

base::Result<http::Reply> extend_date(const Parts& parts, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  DateBody body;
  TRY_OK(read_body(context, date_table, body));
  const auto act = context.act();
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto customer,
        parts.customers.extend_date(tx, {id}, body.date, body.shorten, body.reason, context.tenant->zone, act));
    return http::reply_shape(customer_entity(), &customer);
  });
}

base::Result<http::Reply> set_disabled(const Parts& parts, http::Context& context, bool is_disabled) {
  TRY(const auto id, context.path_id(1));
  ReasonBody body;
  TRY_OK(read_body(context, reason_table, body));
  const auto act = context.act();
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto customer, parts.customers.set_disabled(tx, {id}, is_disabled, body.reason, context.tenant->zone, act));
    return http::reply_shape(customer_entity(), &customer);
  });
}

base::Result<http::Reply> sign_out(const Parts& parts, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  const auto act = context.act();
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto customer, parts.customers.sign_out_everywhere(tx, {id}, context.tenant->zone, act));
    return http::reply_shape(customer_entity(), &customer);
  });
}

base::Result<http::Reply> new_password(const Parts& parts, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  CustomerPasswordBody body;
  TRY_OK(read_body(context, password_table, body));
  TRY(const auto hash, hash_of(parts.hasher, body.password, context.random));
  const auto act = context.act();
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto customer, parts.customers.set_password(tx, {id}, hash, context.tenant->zone, act));
    NewCustomer out(customer);
    out.password = body.password.reveal();
    return http::reply_shape(NewCustomer::shape(), &out);
  });
}

TermView view_of(const Term& term) {
  TermView out;
  out.id = term.id;
  out.kind = term.kind;
  out.from = term.from_at;
  out.to = term.to_at;
  if (term.plan_id) out.plan_id = term.plan_id->raw;
  if (term.length) {
    out.length = term.length->count;
    out.unit = products::unit_name(term.length->unit);
  }
  out.charged = term.charged;
  out.reason = term.reason;
  out.created_at = term.created_at;
  return out;
}

base::Result<TermList> terms(const Parts& parts, db::Tx& tx, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  if (!parts.customers.find(tx, {id}, context.tenant->zone, context.clock.now())) return base::fail_not_found();
  TermList out;
  for (const auto& term : parts.customers.terms(tx, {id})) out.items.push_back(view_of(term));
  return out;
}

using Action = base::Result<http::Reply> (*)(const Parts&, http::Context&);

void add_action(http::Router& router, const Parts& parts, std::string tail, std::string summary, const meta::Entity& in,
                Action action, std::vector<std::string> errors, bool is_keyed = false,
                const meta::Entity& out = customer_entity()) {
  http::Route route{http::Method::post, std::string(kBase) + tail, "crm.customers.write", std::move(summary), &in, &out};
  if (tail.empty()) route.status = 201;
  route.errors = std::move(errors);
  route.needs_idempotency_key = is_keyed;
  route.handler = [parts, action](http::Context& context) { return action(parts, context); };
  router.add(std::move(route));
}

}  // namespace

void add_routes(http::Router& router, const Customers& customers, crypto::PasswordHasher& hasher,
                const records::Dependents& dependents) {
  http::ResourceOptions options{
      std::string(kBase), "customer", "customers", {"409 USERID_TAKEN", "409 MAPPING_TAKEN", "422 USERID_FORMAT"}};
  options.dependents = &dependents;
  options.can_create = false;
  http::Resource<Customer> resource{customer_entity(), std::move(options)};
  resource.check = [](db::Tx&, Customer& customer, const Customer*, const records::Act&) -> base::Status {
    for (auto* text : {&customer.mapping_id, &customer.email, &customer.phone})
      if (*text && (*text)->empty()) text->reset();
    return {};
  };
  resource.stored = [&customers](db::Tx& tx, Customer& customer, const Customer*, const records::Act& act) -> base::Status {
    customers.tell(tx, customer.id, {}, act);
    return {};
  };
  resource.moved = [&customers](db::Tx& tx, std::int64_t id, bool, const records::Act& act) -> base::Status {
    customers.moved(tx, {id}, act);
    return {};
  };
  resource.decorate = [&customers](db::Tx& tx, std::span<Customer* const> list, const http::Context& context) {
    customers.decorate(tx, list, context.tenant->zone, context.clock.now());
  };
  http::add_resource(router, std::move(resource));

  const Parts parts{customers, hasher};
  const std::vector<std::string> sale{"409 PRODUCT_NOT_SELLABLE", "409 KEY_REUSED", "422 PLAN_NOT_FOUND", "422 DATE_OUT_OF_RANGE",
                                      "422 CURRENCY_UNKNOWN"};
  auto creation = sale;
  creation.insert(creation.end(), {"409 USERID_TAKEN", "409 MAPPING_TAKEN", "422 USERID_FORMAT", "422 PASSWORD_FORMAT"});
  add_action(router, parts, "", "Adds a customer with a plan; the password is in this answer only.", customer_entity(), create,
             creation, true, NewCustomer::shape());
  add_action(router, parts, "/{id}/actions/extend", "Sells more time by a plan.", extension_entity, extend, sale, true);
  add_action(router, parts, "/{id}/actions/extend_date", "Sets the end, free of charge.", date_entity, extend_date,
             {"409 WOULD_SHORTEN", "422 DATE_OUT_OF_RANGE"});
  const auto disable = [](const Parts& p, http::Context& context) { return set_disabled(p, context, true); };
  const auto enable = [](const Parts& p, http::Context& context) { return set_disabled(p, context, false); };
  add_action(router, parts, "/{id}/actions/disable", "Refuses sign-in from now on; dates run on.", reason_entity, disable, {});
  add_action(router, parts, "/{id}/actions/enable", "Lets a disabled customer in again.", reason_entity, enable, {});
  add_action(router, parts, "/{id}/actions/new_password",
             "Replaces the password and ends all sessions; it is in this answer only.", password_entity, new_password,
             {"422 PASSWORD_FORMAT"}, false, NewCustomer::shape());
  http::Route out{http::Method::post, std::string(kBase) + "/{id}/actions/sign_out", "crm.customers.write",
                  "Ends all streams and makes every app sign in again."};
  out.out = &customer_entity();
  out.handler = [parts](http::Context& context) { return sign_out(parts, context); };
  router.add(std::move(out));
  router.add(http::reading({.path = std::string(kBase) + "/{id}/terms",
                            .permission = "crm.customers.read",
                            .summary = "Lists the terms of a customer's subscription."},
                           [parts](db::Tx& tx, http::Context& context) { return terms(parts, tx, context); }));
}

namespace {

jobs::BulkVerb switching(const Customers& customers, bool is_disabled) {
  jobs::BulkVerb verb{
      is_disabled ? "disable" : "enable",
      is_disabled ? "Refuses sign-in to many from now on; dates run on." : "Lets many disabled customers in again.",
      {}};
  verb.values.assign(reason_table.begin(), reason_table.end());
  verb.make = [] { return std::make_shared<ReasonBody>(); };
  verb.apply = [&customers, is_disabled](db::Tx& tx, std::int64_t id, const json::object& values,
                                         const records::Act& act) -> base::Result<bool> {
    const auto before = records::find<Customer>(tx, customer_entity(), id);
    if (!before) return base::fail_not_found();
    if (before->disabled_at.has_value() == is_disabled) return false;
    const auto* reason = values.if_contains("reason");
    const std::string text(reason ? std::string_view(reason->as_string()) : std::string_view{});
    // set_disabled uses the zone only for the dates of its answer. records::Act knows no zone, and a bulk action answers no record.
    TRY([[maybe_unused]] const auto done, customers.set_disabled(tx, {id}, is_disabled, text, "UTC", act));
    return true;
  };
  return verb;
}

}  // namespace

void add_bulk(http::Router& router, jobs::Runner& runner, const Customers& customers, const records::Dependents& dependents) {
  const auto moved = [&customers](db::Tx& tx, std::int64_t id, bool, const records::Act& act) -> base::Status {
    customers.moved(tx, {id}, act);
    return {};
  };
  std::vector<jobs::BulkVerb> verbs;
  verbs.push_back(switching(customers, false));
  verbs.push_back(switching(customers, true));
  verbs.push_back(jobs::bulk_delete(customer_entity(), "customers", dependents, moved));
  verbs.push_back(jobs::bulk_restore(customer_entity(), "customers", moved));
  jobs::add_bulk(router, runner, {customer_entity(), std::string(kBase), user_log::journal_of}, std::move(verbs));
}

}  // namespace customers
