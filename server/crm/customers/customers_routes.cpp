#include <boost/json.hpp>

#include "crm/customers/customers.hpp"
#include "foundation/crypto/passwords.hpp"
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

json::object shown(const Customer& customer) { return meta::to_json(customer_entity().fields, &customer); }

// One and the same call of one actor; the path names the deployment's record.
base::Result<records::KeyedCall> keyed(const http::Context& context) {
  const std::string key(context.request.header("idempotency-key"));
  TRY_OK(records::check_key(key));
  TRY(const auto body, context.json_body());
  const auto kind = context.actor.kind == http::ActorKind::staff_token ? "token:" : "staff:";
  return records::KeyedCall{kind + std::to_string(context.actor.id), key,
                            records::content_of("POST " + context.request.path, body)};
}

http::Reply replayed(const records::KeyedAnswer& answer) {
  http::Reply reply{answer.status, answer.body};
  reply.headers.emplace_back("content-type", "application/json");
  return reply;
}

base::Result<std::string> hash_of(crypto::PasswordHasher& hasher, base::Secret& password, base::Random& random) {
  if (password.empty()) password = base::Secret(random.digits(8));
  if (!is_password(password.reveal()))
    return base::fail_field("/password", "PASSWORD_FORMAT",
                            "The password may hold 4 to 24 letters, digits and ! # @ = ( ) _ $ + - only.");
  return hasher.hash(password);
}

base::Result<http::Reply> create(const Parts& parts, http::Context& context) {
  TRY(const auto call, keyed(context));
  Customer customer;
  TRY_OK(read_body(context, customer_entity().fields, customer));
  TRY(const auto hash, hash_of(parts.hasher, customer.password, context.random));
  for (auto* text : {&customer.mapping_id, &customer.email, &customer.phone})
    if (*text && (*text)->empty()) text->reset();
  const auto act = context.act();
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto before, records::claim_key(tx, call, act.now));
    if (before) return replayed(*before);
    TRY_OK(parts.customers.create(tx, customer, hash, context.tenant->zone, context.random, act));
    auto answer = shown(customer);
    records::settle_key(tx, call, {201, json::serialize(answer)});  // Without the password: it is shown once.
    answer["password"] = customer.password.reveal();
    return http::reply_json(answer, 201);
  });
}

base::Result<http::Reply> extend(const Parts& parts, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  TRY(const auto call, keyed(context));
  Extension body;
  TRY_OK(read_body(context, extension_table, body));
  const auto act = context.act();
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto before, records::claim_key(tx, call, act.now));
    if (before) return replayed(*before);
    TRY(const auto customer, parts.customers.extend(tx, {id}, body, context.tenant->zone, act));
    const auto answer = shown(customer);
    records::settle_key(tx, call, {200, json::serialize(answer)});
    return http::reply_json(answer);
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
    return http::reply_json(shown(customer));
  });
}

base::Result<http::Reply> set_disabled(const Parts& parts, http::Context& context, bool is_disabled) {
  TRY(const auto id, context.path_id(1));
  ReasonBody body;
  TRY_OK(read_body(context, reason_table, body));
  const auto act = context.act();
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto customer, parts.customers.set_disabled(tx, {id}, is_disabled, body.reason, context.tenant->zone, act));
    return http::reply_json(shown(customer));
  });
}

base::Result<http::Reply> sign_out(const Parts& parts, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  const auto act = context.act();
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto customer, parts.customers.sign_out_everywhere(tx, {id}, context.tenant->zone, act));
    return http::reply_json(shown(customer));
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
    auto answer = shown(customer);
    answer["password"] = body.password.reveal();
    return http::reply_json(answer);
  });
}

json::object term_json(const Term& term) {
  const auto instant = [](const std::optional<base::Instant>& t) {
    return t ? json::value(base::format_instant(*t)) : json::value(nullptr);
  };
  json::object out{{"id", term.id}, {"kind", term.kind}, {"from", instant(term.from_at)}, {"to", instant(term.to_at)}};
  out["plan_id"] = term.plan_id ? json::value(term.plan_id->raw) : json::value(nullptr);
  out["length"] = term.length ? json::value(term.length->count) : json::value(nullptr);
  out["unit"] = term.length ? json::value(products::unit_name(term.length->unit)) : json::value(nullptr);
  out["charged"] = nullptr;
  if (term.charged) out["charged"] = json::object{{"minor", term.charged->minor}, {"currency", term.charged->currency.code()}};
  out["reason"] = term.reason;
  out["created_at"] = base::format_instant(term.created_at);
  return out;
}

base::Result<http::Reply> terms(const Parts& parts, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  return context.database().read([&](db::Tx& tx) -> base::Result<http::Reply> {
    if (!parts.customers.find(tx, {id}, context.tenant->zone, context.clock.now())) return base::fail_not_found();
    json::array items;
    for (const auto& term : parts.customers.terms(tx, {id})) items.push_back(term_json(term));
    return http::reply_json(json::object{{"items", std::move(items)}});
  });
}

using Action = base::Result<http::Reply> (*)(const Parts&, http::Context&);

void add_action(http::Router& router, const Parts& parts, std::string tail, std::string summary, const meta::Entity& in,
                Action action, std::vector<std::string> errors, bool is_keyed = false) {
  http::Route route{http::Method::post, std::string(kBase) + tail, "crm.customers.write", std::move(summary), &in,
                    &customer_entity()};
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
             creation, true);
  add_action(router, parts, "/{id}/actions/extend", "Sells more time by a plan.", extension_entity, extend, sale, true);
  add_action(router, parts, "/{id}/actions/extend_date", "Sets the end, free of charge.", date_entity, extend_date,
             {"409 WOULD_SHORTEN", "422 DATE_OUT_OF_RANGE"});
  const auto disable = [](const Parts& p, http::Context& context) { return set_disabled(p, context, true); };
  const auto enable = [](const Parts& p, http::Context& context) { return set_disabled(p, context, false); };
  add_action(router, parts, "/{id}/actions/disable", "Refuses sign-in from now on; dates run on.", reason_entity, disable, {});
  add_action(router, parts, "/{id}/actions/enable", "Lets a disabled customer in again.", reason_entity, enable, {});
  add_action(router, parts, "/{id}/actions/new_password",
             "Replaces the password and ends all sessions; it is in this answer only.", password_entity, new_password,
             {"422 PASSWORD_FORMAT"});
  http::Route out{http::Method::post, std::string(kBase) + "/{id}/actions/sign_out", "crm.customers.write",
                  "Ends all streams and makes every app sign in again."};
  out.out = &customer_entity();
  out.handler = [parts](http::Context& context) { return sign_out(parts, context); };
  router.add(std::move(out));
  http::Route list{http::Method::get, std::string(kBase) + "/{id}/terms", "crm.customers.read",
                   "Lists the terms of a customer's subscription."};
  list.handler = [parts](http::Context& context) { return terms(parts, context); };
  router.add(std::move(list));
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
    // The zone is that of the answer, which nobody is given here.
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
