// The bodies and answers of an app's sign-in.
// Not the sign-in itself: sign_in.hpp.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crm/customers/customers.hpp"
#include "crm/devices/devices.hpp"
#include "foundation/base/secret.hpp"
#include "foundation/meta/meta.hpp"

namespace sign_in {

enum class CustomerState : std::uint8_t { trial, active };

// The customer as his own app sees him.
struct CustomerView {
  std::int64_t number{};
  std::string name;
  CustomerState state{};
  std::int64_t ends_at{};
  static const meta::Entity& shape();
};
[[nodiscard]] CustomerView view_of(const customers::Access& access);

struct DeviceBody {
  std::string key, type, model, os, app_version, name;
  static const meta::Entity& shape();
};
struct SignInBody {
  std::string user_id;
  base::Secret password;
  DeviceBody device;
  std::optional<devices::DeviceId> remove_device_id;
  static const meta::Entity& shape();
};
struct RefreshBody {
  base::Secret refresh_token, device_key;
  static const meta::Entity& shape();
};
struct SessionView {
  std::string access_token;
  std::int64_t access_expires_at{};
  std::string refresh_token, device_key;
  CustomerView customer;
  static const meta::Entity& shape();
};

// What problems of a sign-in hold besides the general members.
struct HeldPlace {
  std::int64_t id{};
  std::string name, type;
  std::int64_t last_seen_at{};
  static const meta::Entity& shape();
};
struct SignInProblem {
  std::optional<std::vector<HeldPlace>> devices;
  std::optional<bool> can_remove;
  std::optional<std::int64_t> ends_at, retry_after_s;
  static const meta::Entity& shape();
};

}  // namespace sign_in
