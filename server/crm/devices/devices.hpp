// Devices: the registered players of a customer, how many there may be, and which of them are let in.
// Not who is signed in on them (viewer/sign_in) and not what they play now (streaming/sessions).
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crm/customers/customers.hpp"
#include "crm/products/products.hpp"
#include "foundation/base/id.hpp"
#include "foundation/base/random.hpp"
#include "foundation/base/result.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/records.hpp"

namespace http {
class Router;
}
namespace devices {

using customers::CustomerId;
using products::DeviceType;
using DeviceId = base::Id<struct DeviceTag>;

inline constexpr std::chrono::days kIdle{30};            // C60-33: an unpinned device unseen for longer gives its place away.
inline constexpr std::int64_t kViewerRemovalsMax = 2;    // P62-35: what a viewer may remove himself,
inline constexpr std::chrono::days kRemovalsWithin{30};  // in this time.

struct Device : meta::Head<struct DeviceTag> {
  CustomerId customer_id{};
  DeviceType type{DeviceType::browser_pc};
  std::string model, os, app_version;
  std::string name;
  std::string ip;
  base::Instant last_seen_at{};
  bool is_pinned{false};
  bool is_blocked{false};
  static const meta::Entity& shape();
};

// What an app says about the device it runs on.
struct Presented {
  std::string key;  // "" at the first time.
  DeviceType type{DeviceType::browser_pc};
  std::string model, os, app_version, name;
  std::string ip;
};
struct Admitted {
  DeviceId id{};
  std::string key;  // For the app to keep: the presented one, or a new one.
};

// The device is gone or blocked: what runs on it must end.
struct Ended {
  std::int64_t tenant{};  // The deployment's number.
  CustomerId customer{};
  DeviceId device{};
  std::uint16_t epoch{};  // The customer's raised play epoch.
};

class Devices {
 public:
  explicit Devices(const customers::Customers& customers) : customers_(customers) {}

  // Runs after the commit, outside the transaction; must not throw.
  using OnEnded = std::function<void(const Ended&)>;
  void on_ended(OnEnded tell) { on_ended_.push_back(std::move(tell)); }

  // C60-33, exact under any race. A device whose key is known is let in and refreshed; another one gets a place if there is one,
  // or if `remove` frees one. 403 DEVICE_BLOCKED (A307); 409 DEVICE_LIMIT (A309) with the devices and can_remove.
  [[nodiscard]] base::Result<Admitted> admit(db::Tx& tx, CustomerId customer, std::int32_t limit, const Presented& presented,
                                             std::optional<DeviceId> remove, base::Random& random, const records::Act& act) const;
  // Whether the key is this device's.
  [[nodiscard]] bool has_key(db::Tx& tx, DeviceId id, std::string_view key) const;
  void touch(db::Tx& tx, DeviceId id, const std::string& ip, base::Instant now) const;

  [[nodiscard]] std::optional<Device> find(db::Tx& tx, DeviceId id) const;
  // Of one customer, last seen first.
  [[nodiscard]] std::vector<Device> of(db::Tx& tx, CustomerId customer) const;
  // What is kept in memory of all devices of a deployment.
  struct Brief {
    DeviceId id{};
    CustomerId customer{};
    DeviceType type{};
    std::string title;  // Its name, else its model.
    bool is_blocked{};
  };
  [[nodiscard]] std::vector<Brief> all(db::Tx& tx) const;

  // Name, pinned, blocked; blocking ends what runs on it. 409 STALE.
  [[nodiscard]] base::Status change(db::Tx& tx, const Device& before, Device& after, std::optional<std::int64_t> version,
                                    const records::Act& act) const;
  // C60-36: unknown from then on.
  void remove(db::Tx& tx, const Device& device, const records::Act& act) const;

 private:
  [[nodiscard]] base::Status make_room(db::Tx& tx, CustomerId customer, std::int32_t limit, std::optional<DeviceId> remove,
                                       const records::Act& act) const;
  void end(db::Tx& tx, const Device& device, const records::Act& act) const;
  const customers::Customers& customers_;
  std::vector<OnEnded> on_ended_;
};

// What an app calls the type: a name of DeviceType. Nothing for others (P62-9).
[[nodiscard]] std::optional<DeviceType> type_of(std::string_view name);
[[nodiscard]] std::string_view type_name(DeviceType type);

// A customer's devices, for staff.
void add_routes(http::Router& router, const Devices& devices, const customers::Customers& customers,
                const products::Products& products);

}  // namespace devices
