#include "foundation/meta/describe.hpp"
#include "panel/staff/staff.hpp"
#include "panel/staff/staff_shapes.hpp"

namespace staff {

BOOST_DESCRIBE_ENUM(State, invited, active, disabled)

BOOST_DESCRIBE_STRUCT(Staff, (),
                      (email, name, phone, roles, all_deployments, deployments, language, zone, state, last_sign_in_at, password,
                       token_last4))
static constexpr meta::Rule rules[] = {
    {"email", "What the person signs in with.", meta::required | meta::searchable | meta::sortable | meta::filterable, 3, 254,
     meta::Format::email},
    {"name", "The person's name.", meta::required | meta::searchable | meta::sortable, 2, 80},
    {"phone", "Telephone number.", meta::none, 0, 16, meta::Format::phone},
    {"roles", "What the person may do: keys of roles, any combination.", meta::required, 1, 20},
    {"all_deployments", "Whether every deployment, also later ones, may be entered.", meta::filterable},
    {"deployments", "The deployments that may be entered when not all.", meta::none, 0, 1000, meta::Format::plain,
     "panel.deployments"},
    {"language", "Language of the back office.", meta::none, 2, 8, meta::Format::language},
    {"zone", "Time zone in which times are shown.", meta::none, 1, 64, meta::Format::zone},
    {"state", "Whether the person may sign in.", meta::read_only | meta::filterable | meta::sortable},
    {"last_sign_in_at", "When the person last signed in.", meta::read_only | meta::sortable},
    {"password", "At creation only; later by a call of its own. 12 to 128 characters.",
     meta::write_only | meta::unsaved | meta::once, 12, 128},
    {"token_last4", "The end of the API token, when there is one.", meta::read_only | meta::unsaved},
};
static constexpr auto table = meta::fields_of<Staff>(rules);
static constexpr meta::Unique uniques[] = {{"staff_email", "staff.email_key", "/email", "EMAIL_TAKEN"}};

const meta::Entity& Staff::shape() {
  static constexpr meta::Entity entity{"Staff", "panel.staff", "staff", table, uniques};
  return entity;
}

BOOST_DESCRIBE_STRUCT(SignInBody, (), (email, password))
static constexpr meta::Rule sign_in_rules[] = {
    {"email", "The e-mail address.", meta::required, 1, 254},
    {"password", "The password.", meta::required, 1, 256},
};
static constexpr auto sign_in_table = meta::fields_of<SignInBody>(sign_in_rules);
const meta::Entity& SignInBody::shape() {
  static constexpr meta::Entity entity{"SignIn", "", "", sign_in_table};
  return entity;
}

BOOST_DESCRIBE_STRUCT(OwnerBody, (), (word, email, name, password))
static constexpr meta::Rule owner_rules[] = {
    {"word", "The last part of the link that the server wrote at its start.", meta::required, 1, 64},
    {"email", "Signs in with it.", meta::required, 3, 254, meta::Format::email},
    {"name", "As the user log shows it.", meta::required, 1, 120},
    {"password", "12 to 128 characters, not common, without the e-mail address.", meta::required, 12, 128},
};
static constexpr auto owner_table = meta::fields_of<OwnerBody>(owner_rules);
const meta::Entity& OwnerBody::shape() {
  static constexpr meta::Entity entity{"FirstOwner", "", "", owner_table};
  return entity;
}

BOOST_DESCRIBE_STRUCT(PasswordBody, (), (password))
static constexpr meta::Rule password_rules[] = {
    {"password", "12 to 128 characters, not common, without the e-mail address.", meta::required, 12, 128}};
static constexpr auto password_table = meta::fields_of<PasswordBody>(password_rules);
const meta::Entity& PasswordBody::shape() {
  static constexpr meta::Entity entity{"NewPassword", "", "", password_table};
  return entity;
}

BOOST_DESCRIBE_STRUCT(OwnPasswordBody, (), (current, password))
static constexpr meta::Rule own_password_rules[] = {
    {"current", "The password of today.", meta::required, 1, 256},
    {"password", "12 to 128 characters, not common, without the e-mail address.", meta::required, 12, 128}};
static constexpr auto own_password_table = meta::fields_of<OwnPasswordBody>(own_password_rules);
const meta::Entity& OwnPasswordBody::shape() {
  static constexpr meta::Entity entity{"OwnPassword", "", "", own_password_table};
  return entity;
}

BOOST_DESCRIBE_STRUCT(TokenBody, (), (token))
static constexpr meta::Rule token_rules[] = {{"token", "The API token; shown this once.", meta::read_only}};
static constexpr auto token_table = meta::fields_of<TokenBody>(token_rules);
const meta::Entity& TokenBody::shape() {
  static constexpr meta::Entity entity{"NewToken", "", "", token_table};
  return entity;
}

BOOST_DESCRIBE_STRUCT(SessionRow, (), (id, created_at, used_at, address, browser, is_current))
static constexpr meta::Rule session_row_rules[] = {
    {"id", "For ending it."},           {"created_at", "When it began."},    {"used_at", "When it was last used."},
    {"address", "Where it came from."}, {"browser", "As it called itself."}, {"is_current", "It is the one that asks."},
};
const meta::Entity& SessionRow::shape() { return meta::shape_of<SessionRow, session_row_rules>("StaffSession"); }

BOOST_DESCRIBE_STRUCT(MeDeployment, (), (number, identifier, name, state, permissions, languages, countries, currencies, zone))
static constexpr meta::Rule me_deployment_rules[] = {
    {"number", "Its number.", meta::read_only},
    {"identifier", "Its identifier.", meta::read_only},
    {"name", "Its name.", meta::read_only},
    {"state", "Its state.", meta::read_only},
    {"permissions", "What roles of this deployment allow in it besides.", meta::read_only},
    {"languages", "Its languages; the first is the default.", meta::read_only},
    {"countries", "Its countries.", meta::read_only},
    {"currencies", "What prices are named in; the first is the default.", meta::read_only},
    {"zone", "Its clock.", meta::read_only},
};
static constexpr auto me_deployment_table = meta::fields_of<MeDeployment>(me_deployment_rules);
std::span<const meta::Field> MeDeployment::fields() { return me_deployment_table; }
BOOST_DESCRIBE_STRUCT(Me, (), (id, name, email, language, roles, permissions, all_deployments, deployments, csrf_token))
static constexpr meta::Rule me_rules[] = {
    {"id", "The person's id.", meta::read_only},
    {"name", "The person's name.", meta::read_only},
    {"email", "The person's e-mail address.", meta::read_only},
    {"language", "Language of the back office.", meta::read_only},
    {"roles", "The person's roles.", meta::read_only},
    {"permissions", "All that the roles allow in every deployment.", meta::read_only},
    {"all_deployments", "Whether every deployment may be entered.", meta::read_only},
    {"deployments", "The deployments that may be entered.", meta::read_only},
    {"csrf_token", "Goes into X-CSRF-Token of every write.", meta::read_only},
};
static constexpr auto me_table = meta::fields_of<Me>(me_rules);
const meta::Entity& Me::shape() {
  static constexpr meta::Entity entity{"Me", "", "", me_table};
  return entity;
}

}  // namespace staff
