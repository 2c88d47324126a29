// Products: what is sold. Type, payment plans with prices, packages, limits, grace, device types.
// Not who bought it (crm/customers), not what a package holds (cms/packages), not the look (uit).
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/calendar.hpp"
#include "foundation/base/id.hpp"
#include "foundation/base/money.hpp"
#include "foundation/base/result.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/dependents.hpp"
#include "foundation/records/records.hpp"

namespace http {
class Router;
}
namespace jobs {
class Runner;
}

namespace products {

using ProductId = base::Id<struct ProductTag>;
using PlanId = base::Id<struct PlanTag>;
using PackageId = base::Id<struct PackageTag>;              // cms.packages
using UserInterfaceId = base::Id<struct UserInterfaceTag>;  // uit.user_interfaces

enum class Type : std::uint8_t { trial, regular };
enum class State : std::uint8_t { draft, published, changed, retired };
enum class Unit : std::uint8_t { days, weeks, months, years };
enum class DeviceType : std::uint8_t {
  phone_apple,
  phone_android,
  phone_windows,
  phone_kaios,
  tablet_apple,
  tablet_android,
  tablet_windows,
  player_roku,
  player_android,
  player_fire_tv,
  player_apple_tv,
  browser_pc,
  browser_mac,
  box_linux,
  box_android,
  tv_tizen,
  tv_webos,
  tv_vidaa
};
[[nodiscard]] std::vector<DeviceType> all_device_types();

inline constexpr std::int32_t kLengthMax = 120;

struct Plan {
  PlanId id{};
  std::string name;
  std::int32_t length{1};
  Unit unit{Unit::months};
  std::vector<base::Money> prices;  // P62-4: a currency without a row is not for sale; 0 is a price.
  bool is_retired{false};
  static std::span<const meta::Field> fields();
};

struct Product : meta::Head<struct ProductTag> {
  static const meta::Entity& shape();
  std::string name;
  std::optional<std::string> mapping_id;
  Type type{Type::regular};
  State state{State::draft};
  bool start_from_first_login{false};
  std::vector<Plan> plans;
  std::optional<UserInterfaceId> user_interface_id;
  std::int32_t devices_max{2};
  std::int32_t streams_max{1};
  std::int32_t grace_days{0};
  std::vector<PackageId> packages;
  std::vector<DeviceType> device_types{all_device_types()};
  std::string notes;
};

// Pure rules.
// PLAN_LENGTH and PRICE_NEGATIVE of all plans.
[[nodiscard]] std::vector<base::FieldProblem> check_plans(std::span<const Plan> plans);
// Index of the first plan whose name another one before it has.
[[nodiscard]] std::optional<std::size_t> doubled_name(std::span<const Plan> plans);
[[nodiscard]] bool is_plan_sellable(const Plan& plan);
// P62-1. `needs_publish`: drafts are not for sale (once a publish area decides about states).
[[nodiscard]] bool is_sellable(const Product& product, bool needs_publish);
[[nodiscard]] const Plan* find_plan(const Product& product, PlanId id);
[[nodiscard]] base::calendar::Unit calendar_unit(Unit unit);
[[nodiscard]] std::string_view unit_name(Unit unit);
[[nodiscard]] std::optional<Unit> unit_of(std::string_view name);

class Products {
 public:
  // Rooms above register here in their `make`.
  using IsSold = std::function<bool(db::Tx&, PlanId)>;
  using StateOf = std::function<State(db::Tx&, const Product&)>;
  using Check = std::function<base::Status(db::Tx&, const Product& product, const Product* before)>;
  using Changed = std::function<void(db::Tx&, const Product&, const records::Act&)>;
  void on_is_sold(IsSold is_sold) { is_sold_ = std::move(is_sold); }
  // Whoever publishes products says which state each is in; until then all are drafts that may be sold.
  void on_state(StateOf state_of) { state_of_ = std::move(state_of); }
  // Rooms whose records a product names refuse what they do not have.
  void on_check(Check check) { checks_.push_back(std::move(check)); }
  // Called in the transaction of a change, after the write.
  void on_changed(Changed changed) { changed_.push_back(std::move(changed)); }

  [[nodiscard]] base::Status settle(db::Tx& tx, Product& product, const Product* before) const;
  [[nodiscard]] base::Status stored(db::Tx& tx, const Product& product, const records::Act& act) const;
  void decorate(db::Tx& tx, std::span<Product* const> products) const;
  // With its state; nothing when absent or in the trash.
  [[nodiscard]] std::optional<Product> find(db::Tx& tx, ProductId id) const;
  // The plan, or 409 PRODUCT_NOT_SELLABLE, or 422 PLAN_NOT_FOUND.
  [[nodiscard]] base::Result<Plan> plan_for_sale(const Product& product, PlanId id) const;
  [[nodiscard]] base::Result<Product> retire(db::Tx& tx, ProductId id, bool is_retired, const records::Act& act) const;

 private:
  [[nodiscard]] base::Status check_sold(db::Tx& tx, const Product& product, const Product& before) const;
  IsSold is_sold_;
  StateOf state_of_;
  std::vector<Check> checks_;
  std::vector<Changed> changed_;
};

// All that are not in the trash, by id, with the state as it is stored. For publishing.
[[nodiscard]] std::vector<Product> all(db::Tx& tx);
// Rises with every change of any product.
[[nodiscard]] std::int64_t live_version(db::Tx& tx);

// Tells the trash of packages and user interfaces which products use them.
void add_dependents(records::Dependents& dependents);
void add_routes(http::Router& router, const Products& products, const records::Dependents& dependents);
// Many at a time to the trash and back.
void add_bulk(http::Router& router, jobs::Runner& runner, const records::Dependents& dependents);

}  // namespace products
