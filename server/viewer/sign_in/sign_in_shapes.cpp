#include "viewer/sign_in/sign_in_shapes.hpp"

#include "foundation/meta/describe.hpp"

namespace sign_in {

BOOST_DESCRIBE_ENUM(CustomerState, trial, active)

BOOST_DESCRIBE_STRUCT(CustomerView, (), (number, name, state, ends_at))
static constexpr meta::Rule customer_rules[] = {
    {"number", "The customer's number."},
    {"name", "As the operator wrote it."},
    {"state", "Whether it is a trial."},
    {"ends_at", "Epoch seconds; 0 while it has not begun."},
};
const meta::Entity& CustomerView::shape() { return meta::shape_of<CustomerView, customer_rules>("ViewerCustomer"); }

CustomerView view_of(const customers::Access& access) {
  const bool is_trial = access.type == products::Type::trial;
  return {access.number, access.name, is_trial ? CustomerState::trial : CustomerState::active,
          access.ends_at ? base::to_s(*access.ends_at) : 0};
}

BOOST_DESCRIBE_STRUCT(DeviceBody, (), (key, type, model, os, app_version, name))
static constexpr meta::Rule device_rules[] = {
    {"key", "The device_key of an earlier answer.", meta::none, 0, 120},
    {"type", "browser_pc, tv_tizen, ...", meta::required, 1, 40},
    {"model", "Maker's name of the machine, or the browser's.", meta::none, 0, 200},
    {"os", "Operating system.", meta::none, 0, 200},
    {"app_version", "Of the app.", meta::none, 0, 60},
    {"name", "What the viewer sees in his list of devices.", meta::none, 0, 200},
};
const meta::Entity& DeviceBody::shape() { return meta::shape_of<DeviceBody, device_rules>("ViewerDevice"); }

BOOST_DESCRIBE_STRUCT(SignInBody, (), (user_id, password, device, remove_device_id))
static constexpr meta::Rule sign_in_rules[] = {
    {"user_id", "As the operator gave it.", meta::required, 1, 120},
    {"password", "4 to 24 characters.", meta::required | meta::write_only, 1, 120},
    {"device", "The machine on which the app runs.", meta::required},
    {"remove_device_id", "At the limit of devices: one of them that gives its place.", meta::none, INT64_MIN, INT64_MAX,
     meta::Format::plain, "crm.devices"},
};
const meta::Entity& SignInBody::shape() { return meta::shape_of<SignInBody, sign_in_rules>("ViewerSignIn"); }

BOOST_DESCRIBE_STRUCT(RefreshBody, (), (refresh_token, device_key))
static constexpr meta::Rule refresh_rules[] = {
    {"refresh_token", "The latest one.", meta::required | meta::write_only, 1, 300},
    {"device_key", "Of the device that it was given to.", meta::required | meta::write_only, 1, 120},
};
const meta::Entity& RefreshBody::shape() { return meta::shape_of<RefreshBody, refresh_rules>("ViewerRefresh"); }

BOOST_DESCRIBE_STRUCT(SessionView, (), (access_token, access_expires_at, refresh_token, device_key, customer))
static constexpr meta::Rule session_rules[] = {
    {"access_token", "Bearer token of the calls that need one."},
    {"access_expires_at", "Epoch seconds."},
    {"refresh_token", "For the next pair of tokens."},
    {"device_key", "Names this device at its next sign-in."},
    {"customer", "The customer who is signed in."},
};
const meta::Entity& SessionView::shape() { return meta::shape_of<SessionView, session_rules>("ViewerSession"); }

BOOST_DESCRIBE_STRUCT(HeldPlace, (), (id, name, type, last_seen_at))
static constexpr meta::Rule held_rules[] = {
    {"id", "For remove_device_id."},
    {"name", "The device's name."},
    {"type", "Its type."},
    {"last_seen_at", "Epoch seconds."},
};
const meta::Entity& HeldPlace::shape() { return meta::shape_of<HeldPlace, held_rules>("ViewerHeldPlace"); }

BOOST_DESCRIBE_STRUCT(SignInProblem, (), (devices, can_remove, ends_at, retry_after_s))
static constexpr meta::Rule problem_rules[] = {
    {"devices", "DEVICE_LIMIT: the devices that hold the places.", meta::sparse},
    {"can_remove", "DEVICE_LIMIT: whether one of them may give its place.", meta::sparse},
    {"ends_at", "SUBSCRIPTION_EXPIRED: when it ended, epoch seconds.", meta::sparse},
    {"retry_after_s", "LOGIN_INVALID while the account is locked: seconds to wait.", meta::sparse},
};
const meta::Entity& SignInProblem::shape() { return meta::shape_of<SignInProblem, problem_rules>("ViewerSignInProblem"); }

}  // namespace sign_in
