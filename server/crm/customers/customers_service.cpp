#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "crm/customers/customers.hpp"
#include "crm/customers/queries.gen.hpp"
#include "foundation/base/text.hpp"

namespace customers {
namespace {

std::vector<Length> waiting_of(db::Tx& tx, CustomerId id) {
  return tx.all(queries::waiting, {id}, [](const db::Row& row) {
    return Length{static_cast<std::int32_t>(row.integer(0)), products::unit_of(row.text(1)).value_or(products::Unit::days)};
  });
}

void set_anchor(Customer& customer, base::calendar::Anchor anchor) {
  customer.anchor_day = anchor.day;
  customer.anchor_time_ms = static_cast<std::int32_t>(anchor.time.count());
}

// Of those that were sold before anchors knew a time it is that of the end.
std::optional<base::calendar::Anchor> anchor_of(const Customer& customer, std::string_view zone) {
  if (!customer.anchor_day || !customer.ends_at) return std::nullopt;
  auto anchor = base::calendar::anchor_of(*customer.ends_at, zone);
  anchor.day = *customer.anchor_day;
  if (customer.anchor_time_ms) anchor.time = std::chrono::milliseconds(*customer.anchor_time_ms);
  return anchor;
}

Subscription dates_of(const Customer& customer) {
  return {.starts_at = customer.starts_at,
          .ends_at = customer.ends_at,
          .fixed_end = customer.waiting_until,
          .waiting = {},
          .anchor = {}};
}

void wait(db::Tx& tx, CustomerId id, Length length) {
  tx.run(queries::add_waiting, {id, length.count, products::unit_name(length.unit)});
}

void add_term(db::Tx& tx, CustomerId id, const Term& term, const records::Act& act) {
  db::Params params{id, term.kind, term.plan_id, term.from_at, term.to_at};
  params.emplace_back(term.length ? db::Value(term.length->count) : db::Value());
  params.emplace_back(term.length ? db::Value(products::unit_name(term.length->unit)) : db::Value());
  params.emplace_back(term.charged ? term.charged->minor : 0);
  params.emplace_back(term.charged ? term.charged->currency.code() : std::string_view());
  params.emplace_back(term.reason);
  params.emplace_back(act.now);
  tx.run(queries::add_term, params);
}

// The price in the wanted currency, or the only one there is.
base::Result<base::Money> price_of(const products::Plan& plan, const std::optional<std::string>& currency) {
  if (!currency && plan.prices.size() == 1) return plan.prices.front();
  if (!currency) return base::fail_field("/currency", "REQUIRED", "The plan has prices in several currencies: name one.");
  for (const auto& price : plan.prices)
    if (price.currency.code() == *currency) return price;
  return base::fail_field("/currency", "CURRENCY_UNKNOWN", "The plan is not for sale in this currency.");
}

base::Status in_range(base::Instant end, std::string_view pointer, std::string_view zone, base::Instant now) {
  if (is_in_range(end, zone, now)) return {};
  return base::fail_field(pointer, "DATE_OUT_OF_RANGE", "The end must lie in the future, at most ten years ahead.");
}

bool is_password_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#@=()_$+-").find(c) != std::string_view::npos;
}

// Generated user IDs are random; a taken one is drawn again.
std::string free_user_id(db::Tx& tx, base::Random& random) {
  for (;;) {
    auto id = random.digits(8);
    if (!tx.one(queries::by_user_id, {base::fold_key(id)}, [](const db::Row& row) { return row.integer(0); })) return id;
  }
}

}  // namespace

bool is_password(std::string_view text) {
  return text.size() >= 4 && text.size() <= 24 && std::ranges::all_of(text, is_password_character);
}

// ---- reading

void Customers::decorate(db::Tx& tx, std::span<Customer* const> customers, std::string_view zone, base::Instant now) const {
  std::map<std::int64_t, std::optional<products::Product>> known;
  for (auto* customer : customers) {
    auto [it, is_new] = known.try_emplace(customer->product_id.raw);
    if (is_new) it->second = products_.find(tx, customer->product_id);
    const auto subscription = dates_of(*customer);
    const Terms terms{it->second ? it->second->grace_days : 0, zone};
    customer->subscription_state = state_of(subscription, terms, now);
    customer->grace_until = grace_until(subscription, terms);
    const auto type = it->second ? it->second->type : products::Type::regular;
    customer->state =
        customer_state(customer->disabled_at.has_value(), customer->subscription_state, customer->activated_at.has_value(), type);
  }
}

std::optional<Customer> Customers::find(db::Tx& tx, CustomerId id, std::string_view zone, base::Instant now) const {
  auto customer = records::find<Customer>(tx, id.raw);
  if (!customer) return std::nullopt;
  Customer* const one[] = {&*customer};
  decorate(tx, one, zone, now);
  return customer;
}

std::vector<Term> Customers::terms(db::Tx& tx, CustomerId id) const {
  const auto instant = [](const db::Row& row, int column) {
    return row.is_null(column) ? std::nullopt : std::optional(row.instant(column));
  };
  return tx.all(queries::terms, {id}, [&](const db::Row& row) {
    Term term{.id = row.integer(0),
              .kind = row.string(1),
              .plan_id = {},
              .from_at = instant(row, 3),
              .to_at = instant(row, 4),
              .length = {},
              .charged = {},
              .reason = row.string(9),
              .created_at = row.instant(10)};
    if (!row.is_null(2)) term.plan_id = products::PlanId{row.integer(2)};
    if (!row.is_null(5))
      term.length =
          Length{static_cast<std::int32_t>(row.integer(5)), products::unit_of(row.text(6)).value_or(products::Unit::days)};
    if (const auto currency = base::Currency::parse(row.text(8))) term.charged = base::Money{row.integer(7), *currency};
    return term;
  });
}

std::optional<SignIn> Customers::find_sign_in(db::Tx& tx, CustomerId id, std::string_view zone, base::Instant now) const {
  auto customer = find(tx, id, zone, now);
  if (!customer) return std::nullopt;
  auto product = products_.find(tx, customer->product_id);
  if (!product) return std::nullopt;
  SignIn out{std::move(*customer), std::move(*product), {}, {}};
  tx.each(queries::secrets, {id}, [&](const db::Row& row) {
    out.password_hash = row.string(0);
    out.play_epoch = static_cast<std::int32_t>(row.integer(1));
  });
  return out;
}

std::optional<SignIn> Customers::find_sign_in(db::Tx& tx, std::string_view user_id, std::string_view zone,
                                              base::Instant now) const {
  const auto id =
      tx.one(queries::by_user_id, {base::fold_key(user_id)}, [](const db::Row& row) { return CustomerId{row.integer(0)}; });
  return id ? find_sign_in(tx, *id, zone, now) : std::nullopt;
}

std::vector<Access> Customers::access_of(db::Tx& tx, const db::Query& query, const db::Params& params,
                                         std::string_view zone) const {
  std::vector<Access> out;
  std::vector<Subscription> dates;
  const auto instant = [](const db::Row& row, int column) {
    return row.is_null(column) ? std::nullopt : std::optional(row.instant(column));
  };
  tx.each(query, params, [&](const db::Row& row) {
    Access one{.id = {row.integer(0)}, .number = row.integer(1), .name = {}, .product_id = {row.integer(5)}};
    one.name = row.string(2);
    if (!one.name.empty() && !row.text(3).empty()) one.name += ' ';
    one.name += row.text(3);
    if (one.name.empty()) one.name = row.text(4);
    one.ends_at = instant(row, 7);
    one.is_disabled = !row.is_null(8);
    one.play_epoch = static_cast<std::uint16_t>(row.integer(9));
    one.sign_in_epoch = static_cast<std::int32_t>(row.integer(10));
    dates.push_back({.starts_at = instant(row, 6), .ends_at = one.ends_at, .fixed_end = {}, .waiting = {}, .anchor = {}});
    out.push_back(std::move(one));
  });
  std::map<std::int64_t, std::optional<products::Product>> known;
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto [it, is_new] = known.try_emplace(out[i].product_id.raw);
    if (is_new) it->second = products_.find(tx, out[i].product_id);
    if (it->second) out[i].type = it->second->type;
    out[i].access_until = out[i].ends_at;
    if (const auto grace = grace_until(dates[i], {it->second ? it->second->grace_days : 0, zone})) out[i].access_until = grace;
  }
  return out;
}

std::vector<Access> Customers::access(db::Tx& tx, std::string_view zone) const {
  return access_of(tx, queries::access, {}, zone);
}

std::optional<Access> Customers::access(db::Tx& tx, CustomerId id, std::string_view zone) const {
  auto found = access_of(tx, queries::access_of, {id}, zone);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

// ---- changing

base::Status Customers::create(db::Tx& tx, Customer& customer, const std::string& password_hash, std::string_view zone,
                               base::Random& random, const records::Act& act) const {
  const auto product = products_.find(tx, customer.product_id);
  if (!product) return base::fail_field("/product_id", "REFERENCE", "There is no such product.");
  TRY(const auto plan, products_.plan_for_sale(*product, customer.plan_id));
  TRY(const auto price, price_of(plan, customer.currency));
  const Length length{plan.length, plan.unit};
  const auto end = add(act.now, length, {}, zone);
  TRY_OK(in_range(end.at, "/plan_id", zone, act.now));
  const bool waits =
      customer.start == Start::first_sign_in || (customer.start == Start::product && product->start_from_first_login);
  Term term{.id = {},
            .kind = "sale",
            .plan_id = plan.id,
            .from_at = {},
            .to_at = {},
            .length = length,
            .charged = price,
            .reason = {},
            .created_at = {}};
  if (!waits) {
    customer.starts_at = term.from_at = act.now;
    customer.ends_at = term.to_at = end.at;
    set_anchor(customer, end.anchor);
  }
  customer.number = tx.number(queries::take_number);
  if (customer.user_id.empty()) customer.user_id = free_user_id(tx, random);
  TRY_OK(records::insert(tx, customer, act));
  tx.run(queries::set_password, {customer.id, password_hash});
  if (waits) wait(tx, customer.id, length);
  add_term(tx, customer.id, term, act);
  Customer* const one[] = {&customer};
  decorate(tx, one, zone, act.now);
  return {};
}

void Customers::note_change(db::Tx& tx, CustomerId id, base::Instant now) const { tx.run(queries::add_change, {id, node_, now}); }

std::vector<Customers::Change> Customers::changes(db::Tx& tx, base::Instant since, bool with_own) const {
  constexpr std::string_view kNobody = "-";
  return tx.all(queries::changes_but_of, {since, with_own ? kNobody : std::string_view(node_)},
                [](const db::Row& row) { return Change{row.integer(0), row.id<CustomerTag>(1)}; });
}

std::int64_t Customers::product_versions(db::Tx& tx) const { return tx.number(queries::product_versions); }

void Customers::tell(db::Tx& tx, CustomerId id, std::optional<std::uint16_t> epoch, const records::Act& act) const {
  note_change(tx, id, act.now);
  tx.after_commit([this, changed = Changed{act.tenant, id, epoch}] {
    for (const auto& one : on_changed_) one(changed);
  });
}

base::Result<Customer> Customers::stored(db::Tx& tx, CustomerId id) const {
  auto customer = records::find<Customer>(tx, id.raw);
  if (!customer) return base::fail_not_found();
  return std::move(*customer);
}

base::Result<Customer> Customers::finish(db::Tx& tx, const Customer& before, Customer& after, std::string_view action,
                                         std::string_view zone, const records::Act& act) const {
  const auto version = after.version;
  TRY_OK(records::update(tx, before, after, {}, act, action));
  if (after.version == version)  // Nothing of the record itself differs, yet something was done.
    act.journal.write(tx, {Customer::shape().noun, action, after.id.raw, after.user_id, "{}"});
  Customer* const one[] = {&after};
  decorate(tx, one, zone, act.now);
  return after;
}

base::Result<Customer> Customers::extend(db::Tx& tx, CustomerId id, const Extension& extension, std::string_view zone,
                                         const records::Act& act) const {
  TRY(const auto before, stored(tx, id));
  const auto product = products_.find(tx, before.product_id);
  if (!product) return base::fail_not_found();
  TRY(const auto plan, products_.plan_for_sale(*product, extension.plan_id));
  TRY(auto price, price_of(plan, extension.currency));
  if (product->type == products::Type::trial) {  // C60-18: free, by the operator, with a reason.
    if (extension.reason.empty()) return base::fail_field("/reason", "REQUIRED", "Extending a trial needs a reason.");
    price.minor = 0;
  }
  auto after = before;
  const Length length{plan.length, plan.unit};
  Term term{.id = {},
            .kind = "renewal",
            .plan_id = plan.id,
            .from_at = {},
            .to_at = {},
            .length = length,
            .charged = price,
            .reason = extension.reason,
            .created_at = {}};
  auto subscription = dates_of(before);
  subscription.anchor = anchor_of(before, zone);
  if (before.ends_at) {
    const auto next = renewal(subscription, length, extension.from, {product->grace_days, zone}, act.now);
    TRY_OK(in_range(next.to, "/plan_id", zone, act.now));
    term.from_at = next.from;
    after.ends_at = term.to_at = next.to;
    set_anchor(after, next.anchor);
  } else if (before.waiting_until) {
    const auto from = std::max(*before.waiting_until, act.now);
    after.waiting_until = add(from, length, {}, zone).at;
    TRY_OK(in_range(*after.waiting_until, "/plan_id", zone, act.now));
  } else {
    wait(tx, id, length);
    subscription.waiting = waiting_of(tx, id);
    TRY_OK(in_range(end_of_waiting(subscription, zone, act.now).at, "/plan_id", zone, act.now));
  }
  add_term(tx, id, term, act);
  tell(tx, id, {}, act);
  return finish(tx, before, after, "extend", zone, act);
}

base::Result<Customer> Customers::extend_date(db::Tx& tx, CustomerId id, base::Instant end, bool may_shorten,
                                              const std::string& reason, std::string_view zone, const records::Act& act) const {
  TRY(const auto before, stored(tx, id));
  TRY_OK(in_range(end, "/date", zone, act.now));
  auto subscription = dates_of(before);
  if (!before.ends_at) subscription.waiting = waiting_of(tx, id);
  const auto present = before.ends_at ? *before.ends_at : end_of_waiting(subscription, zone, act.now).at;
  if (end < present && !may_shorten) {
    base::Error error{base::ErrorKind::conflict, "WOULD_SHORTEN", "The date lies before the present end."};
    error.extra_json = boost::json::serialize(boost::json::object{{"ends_at", base::format_instant(present)}});
    return base::fail(std::move(error));
  }
  auto after = before;
  Term term{.id = {},
            .kind = "extend_date",
            .plan_id = {},
            .from_at = before.ends_at,
            .to_at = end,
            .length = {},
            .charged = {},
            .reason = reason,
            .created_at = {}};
  if (before.ends_at) {
    after.ends_at = end;
    set_anchor(after, base::calendar::anchor_of(end, zone));
  } else {
    after.waiting_until = end;
    tx.run(queries::drop_waiting, {id});
  }
  add_term(tx, id, term, act);
  // Tokens of running streams are good until the former end.
  std::optional<std::uint16_t> epoch;
  if (end < present) epoch = raise_play_epoch(tx, id);
  tell(tx, id, epoch, act);
  return finish(tx, before, after, "extend_date", zone, act);
}

// 16 bits, because every playback token carries it.
std::vector<std::pair<std::int64_t, std::uint16_t>> Customers::play_epochs(db::Tx& tx) const {
  return tx.all(queries::play_epochs, {},
                [](const db::Row& row) { return std::pair(row.integer(0), static_cast<std::uint16_t>(row.integer(1))); });
}

std::uint16_t Customers::raise_play_epoch(db::Tx& tx, CustomerId id) const {
  const auto raised = tx.one(queries::raise_play_epoch, {id}, [](const db::Row& row) { return row.integer(0); });
  return static_cast<std::uint16_t>(raised.value_or(0));
}

void Customers::moved(db::Tx& tx, CustomerId id, const records::Act& act) const { tell(tx, id, raise_play_epoch(tx, id), act); }

base::Result<Customer> Customers::set_disabled(db::Tx& tx, CustomerId id, bool is_disabled, const std::string& reason,
                                               std::string_view zone, const records::Act& act) const {
  TRY(const auto before, stored(tx, id));
  auto after = before;
  if (is_disabled == before.disabled_at.has_value()) {
    Customer* const one[] = {&after};
    decorate(tx, one, zone, act.now);
    return after;
  }
  after.disabled_at = is_disabled ? std::optional(act.now) : std::nullopt;
  after.disabled_reason = is_disabled ? std::optional(reason) : std::nullopt;
  std::optional<std::uint16_t> epoch;
  if (is_disabled) epoch = raise_play_epoch(tx, id);
  tell(tx, id, epoch, act);
  return finish(tx, before, after, is_disabled ? "disable" : "enable", zone, act);
}

base::Result<Customer> Customers::set_password(db::Tx& tx, CustomerId id, const std::string& password_hash, std::string_view zone,
                                               const records::Act& act) const {
  TRY(const auto before, stored(tx, id));
  tx.run(queries::set_password, {id, password_hash});
  tx.run(queries::raise_sign_in_epoch, {id});
  tell(tx, id, raise_play_epoch(tx, id), act);
  auto after = before;
  return finish(tx, before, after, "new_password", zone, act);
}

void Customers::rehash(db::Tx& tx, CustomerId id, const std::string& password_hash) const {
  tx.run(queries::set_password, {id, password_hash});
}

base::Result<Customer> Customers::sign_out_everywhere(db::Tx& tx, CustomerId id, std::string_view zone,
                                                      const records::Act& act) const {
  TRY(const auto before, stored(tx, id));
  tx.run(queries::raise_sign_in_epoch, {id});
  tell(tx, id, raise_play_epoch(tx, id), act);
  auto after = before;
  return finish(tx, before, after, "sign_out", zone, act);
}

base::Result<Customer> Customers::activate(db::Tx& tx, CustomerId id, std::string_view zone, const records::Act& act) const {
  TRY(const auto before, stored(tx, id));
  auto after = before;
  if (before.activated_at && before.ends_at) {
    Customer* const one[] = {&after};
    decorate(tx, one, zone, act.now);
    return after;
  }
  if (!before.activated_at) after.activated_at = act.now;
  if (!before.ends_at) {
    auto subscription = dates_of(before);
    subscription.waiting = waiting_of(tx, id);
    const auto end = end_of_waiting(subscription, zone, act.now);
    after.starts_at = act.now;
    after.ends_at = end.at;
    set_anchor(after, end.anchor);
    after.waiting_until.reset();
    tx.run(queries::drop_waiting, {id});
    add_term(tx, id,
             {.id = {},
              .kind = "activation",
              .plan_id = {},
              .from_at = act.now,
              .to_at = end.at,
              .length = {},
              .charged = {},
              .reason = {},
              .created_at = {}},
             act);
  }
  tell(tx, id, {}, act);
  return finish(tx, before, after, "activate", zone, act);
}

void add_dependents(records::Dependents& dependents, products::Products& products) {
  dependents.add_query("crm.products", "crm.customers", queries::by_product);
  products.on_is_sold([](db::Tx& tx, products::PlanId plan) { return tx.number(queries::count_plan, {plan}) > 0; });
}

}  // namespace customers
