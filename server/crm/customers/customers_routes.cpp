#include <fmt/format.h>

#include <boost/json.hpp>

#include "crm/customers/customers.hpp"
#include "foundation/crypto/passwords.hpp"
#include "foundation/http/call.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/jobs/bulk.hpp"
#include "foundation/meta/describe.hpp"
#include "panel/user_log/user_log.hpp"

namespace customers {
namespace json = boost::json;

BOOST_DESCRIBE_ENUM(From, expiry, today)

struct ReasonBody {
  std::string reason;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(ReasonBody, (), (reason))
static constexpr meta::Rule reason_rules[] = {{"reason", "Why, for the record.", meta::none, 0, 200}};
const meta::Entity& ReasonBody::shape() { return meta::shape_of<ReasonBody, reason_rules>("CustomerReason"); }

BOOST_DESCRIBE_STRUCT(Extension, (), (plan_id, from, currency, reason))
static constexpr meta::Rule extension_rules[] = {
    {"plan_id", "A plan of the customer's product.", meta::required, INT64_MIN, INT64_MAX, meta::Format::plain, "crm.plans"},
    {"from", "From the end, or from today."},
    {"currency", "Of the price, when the plan has more than one.", meta::none, 3, 10, meta::Format::currency},
    {"reason", "Required for trials.", meta::none, 0, 200},
};
const meta::Entity& Extension::shape() { return meta::shape_of<Extension, extension_rules>("CustomerExtension"); }

struct DateBody {
  base::Instant date{};
  bool shorten{false};
  std::string reason;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(DateBody, (), (date, shorten, reason))
static constexpr meta::Rule date_rules[] = {
    {"date", "The new end.", meta::required},
    {"shorten", "true: the date may lie before the present end."},
    {"reason", "Why, for the record.", meta::required, 1, 200},
};
const meta::Entity& DateBody::shape() { return meta::shape_of<DateBody, date_rules>("CustomerDate"); }

struct CustomerPasswordBody {
  base::Secret password;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(CustomerPasswordBody, (), (password))
static constexpr meta::Rule password_rules[] = {
    {"password", "4 to 24 characters; left out: eight random digits.", meta::write_only, 4, 24}};
const meta::Entity& CustomerPasswordBody::shape() {
  return meta::shape_of<CustomerPasswordBody, password_rules>("CustomerPassword");
}

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
    for (const auto& field : Customer::shape().fields)
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

// Slow. An absent password becomes eight random digits first.
base::Result<std::string> hash_of(crypto::PasswordHasher& hasher, base::Secret& password, base::Random& random) {
  if (password.empty()) password = base::Secret(random.digits(8));
  if (!is_password(password.reveal()))
    return base::fail_field("/password", "PASSWORD_FORMAT",
                            "The password may hold 4 to 24 letters, digits and ! # @ = ( ) _ $ + - only.");
  return hasher.hash(password);
}

void empty_is_absent(Customer& customer) {
  for (auto* text : {&customer.mapping_id, &customer.email, &customer.phone})
    if (*text && (*text)->empty()) text->reset();
}

NewCustomer with_password(const Customer& customer, const base::Secret& password) {
  NewCustomer out(customer);
  out.password = password.reveal();
  return out;
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

http::Route action(std::string_view tail, std::string_view summary, std::vector<std::string> errors = {}) {
  http::Route route{http::Method::post, fmt::format("{}{}", kBase, tail), "crm.customers.write", std::string(summary)};
  route.errors = std::move(errors);
  return route;
}

http::Route keyed(http::Route route) {
  route.needs_idempotency_key = true;
  return route;
}

void add_creation(http::Router& router, const Parts& parts, std::vector<std::string> errors) {
  errors.insert(errors.end(), {"409 USERID_TAKEN", "409 MAPPING_TAKEN", "422 PASSWORD_FORMAT"});
  auto route = keyed(action("", "Adds a customer with a plan; the password is in this answer only.", std::move(errors)));
  route.status = 201;
  router.add(http::prepared_writing(
      std::move(route),
      [parts](http::Context& context, Customer& customer) {
        empty_is_absent(customer);
        return hash_of(parts.hasher, customer.password, context.random);
      },
      [parts](db::Tx& tx, http::Context& context, const Customer& wanted, const std::string& hash) -> base::Result<NewCustomer> {
        auto customer = wanted;
        TRY_OK(parts.customers.create(tx, customer, hash, context.tenant->zone, context.random, context.act()));
        return with_password(customer, wanted.password);
      }));
}

void add_sales(http::Router& router, const Parts& parts) {
  const std::vector<std::string> errors{"409 PRODUCT_NOT_SELLABLE", "422 PLAN_NOT_FOUND", "422 DATE_OUT_OF_RANGE",
                                        "422 CURRENCY_UNKNOWN"};
  add_creation(router, parts, errors);
  router.add(http::writing(keyed(action("/{id}/actions/extend", "Sells more time by a plan.", errors)),
                           [parts](db::Tx& tx, http::Context& context, const Extension& body) -> base::Result<Customer> {
                             TRY(const auto id, context.path_id(1));
                             return parts.customers.extend(tx, {id}, body, context.tenant->zone, context.act());
                           }));
  router.add(http::writing(
      keyed(action("/{id}/actions/extend_date", "Sets the end, free of charge.", {"409 WOULD_SHORTEN", "422 DATE_OUT_OF_RANGE"})),
      [parts](db::Tx& tx, http::Context& context, const DateBody& body) -> base::Result<Customer> {
        TRY(const auto id, context.path_id(1));
        return parts.customers.extend_date(tx, {id}, body.date, body.shorten, body.reason, context.tenant->zone, context.act());
      }));
}

void add_switch(http::Router& router, const Parts& parts, bool is_disabled) {
  router.add(http::writing(
      is_disabled ? action("/{id}/actions/disable", "Refuses sign-in from now on; dates run on.")
                  : action("/{id}/actions/enable", "Lets a disabled customer in again."),
      [parts, is_disabled](db::Tx& tx, http::Context& context, const ReasonBody& body) -> base::Result<Customer> {
        TRY(const auto id, context.path_id(1));
        return parts.customers.set_disabled(tx, {id}, is_disabled, body.reason, context.tenant->zone, context.act());
      }));
}

void add_access(http::Router& router, const Parts& parts) {
  add_switch(router, parts, true);
  add_switch(router, parts, false);
  router.add(http::prepared_writing(
      action("/{id}/actions/new_password", "Replaces the password and ends all sessions; it is in this answer only.",
             {"422 PASSWORD_FORMAT"}),
      [parts](http::Context& context, CustomerPasswordBody& body) {
        return hash_of(parts.hasher, body.password, context.random);
      },
      [parts](db::Tx& tx, http::Context& context, const CustomerPasswordBody& body,
              const std::string& hash) -> base::Result<NewCustomer> {
        TRY(const auto id, context.path_id(1));
        TRY(const auto customer, parts.customers.set_password(tx, {id}, hash, context.tenant->zone, context.act()));
        return with_password(customer, body.password);
      }));
  router.add(http::writing(action("/{id}/actions/sign_out", "Ends all streams and makes every app sign in again."),
                           [parts](db::Tx& tx, http::Context& context) -> base::Result<Customer> {
                             TRY(const auto id, context.path_id(1));
                             return parts.customers.sign_out_everywhere(tx, {id}, context.tenant->zone, context.act());
                           }));
}

}  // namespace

void add_routes(http::Router& router, const Customers& customers, crypto::PasswordHasher& hasher,
                const records::Dependents& dependents) {
  http::ResourceOptions options{std::string(kBase), "customer", "customers", {"409 USERID_TAKEN", "409 MAPPING_TAKEN"}};
  options.dependents = &dependents;
  options.can_create = false;
  http::Resource<Customer> resource{std::move(options)};
  resource.settle = [](db::Tx&, Customer& customer, const Customer*, const records::Act&) -> base::Status {
    empty_is_absent(customer);
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
  add_sales(router, parts);
  add_access(router, parts);
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
  const auto& fields = ReasonBody::shape().fields;
  verb.values.assign(fields.begin(), fields.end());
  verb.make = [] { return std::make_shared<ReasonBody>(); };
  verb.apply = [&customers, is_disabled](db::Tx& tx, std::int64_t id, const json::object& values,
                                         const records::Act& act) -> base::Result<bool> {
    const auto before = records::find<Customer>(tx, id);
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
  verbs.push_back(jobs::bulk_delete(Customer::shape(), "customers", dependents, moved));
  verbs.push_back(jobs::bulk_restore(Customer::shape(), "customers", moved));
  jobs::add_bulk(router, runner, {Customer::shape(), std::string(kBase), user_log::journal_of}, std::move(verbs));
}

}  // namespace customers
