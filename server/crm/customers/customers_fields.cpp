#include "crm/customers/customers.hpp"
#include "foundation/meta/describe.hpp"

namespace customers {

BOOST_DESCRIBE_ENUM(SubscriptionState, waiting, running, grace, ended)
BOOST_DESCRIBE_ENUM(State, disabled, expired, pending, trial, active)
BOOST_DESCRIBE_ENUM(Start, product, now, first_sign_in)

BOOST_DESCRIBE_STRUCT(Customer, (),
                      (number, user_id, mapping_id, firstname, lastname, email, phone, city, country, language, notes, product_id,
                       starts_at, ends_at, waiting_until, anchor_day, anchor_time_ms, activated_at, disabled_at, disabled_reason,
                       plan_id, currency, start, password, state, subscription_state, grace_until))

static constexpr std::uint32_t kFind = meta::filterable | meta::sortable | meta::searchable;
static constexpr std::uint32_t kDates = meta::read_only | meta::filterable | meta::sortable;
static constexpr std::uint32_t kCreation = meta::write_only | meta::unsaved | meta::once;
static constexpr std::uint32_t kAnswers = meta::read_only | meta::unsaved;
static constexpr meta::Rule rules[] = {
    {"number", "Runs in the deployment, never used again.", kDates | meta::searchable},
    {"user_id", "What the viewer signs in with; left out: eight random digits.", kFind, 6, 99, meta::Format::user_id},
    {"mapping_id", "The operator's own customer id; unique.", kFind, 1, 64},
    {"firstname", "First name.", kFind, 0, 60},
    {"lastname", "Last name.", kFind, 0, 60},
    {"email", "E-mail address.", kFind, 3, 254, meta::Format::email},
    {"phone", "Phone number like +491701234567.", kFind, 8, 16, meta::Format::phone},
    {"city", "City.", kFind, 0, 120},
    {"country", "Country code.", meta::filterable | meta::sortable, 2, 2, meta::Format::country},
    {"language", "Language code.", meta::filterable | meta::sortable, 2, 10, meta::Format::language},
    {"notes", "For staff.", meta::multiline, 0, 2000},
    {"product_id", "What was bought; changed by an action of its own.",
     meta::required | meta::once | meta::filterable | meta::sortable, INT64_MIN, INT64_MAX, meta::Format::plain, "crm.products"},
    {"starts_at", "Start of the running time.", kDates},
    {"ends_at", "When access ends.", kDates},
    {"waiting_until", "The fixed end of a subscription that waits for the first sign-in.", meta::read_only},
    {"anchor_day", "Day of the month that renewals keep.", meta::read_only},
    {"anchor_time_ms", "Time of day that renewals keep, milliseconds since local midnight.", meta::read_only},
    {"activated_at", "First successful sign-in.", kDates},
    {"disabled_at", "Since when sign-in is refused.", kDates},
    {"disabled_reason", "Why.", meta::read_only},
    {"plan_id", "The plan that is sold at creation.", kCreation | meta::required, INT64_MIN, INT64_MAX, meta::Format::plain,
     "crm.plans"},
    {"currency", "Of the price, when the plan has more than one.", kCreation, 3, 10, meta::Format::currency},
    {"start", "Now, at the first sign-in, or as the product says.", kCreation},
    {"password", "4 to 24 characters; left out: eight random digits.", kCreation, 4, 24},
    {"state", "Disabled, expired, pending, trial or active.", kAnswers},
    {"subscription_state", "Waiting, running, grace or ended.", kAnswers},
    {"grace_until", "Until when access goes on after the end.", kAnswers},
};
static constexpr auto table = meta::fields_of<Customer>(rules);
static constexpr meta::Unique uniques[] = {
    {"customers_user_id", "customers.user_id_key", "/user_id", "USERID_TAKEN"},
    {"customers_mapping_id", "customers.mapping_id", "/mapping_id", "MAPPING_TAKEN"},
};

const meta::Entity& Customer::shape() {
  static constexpr meta::Entity entity{"Customer", "crm.customers", "customers", table, uniques, "user_id"};
  return entity;
}

}  // namespace customers
