// Roles: names for what staff may do, as patterns over the permissions that routes name. The five of the product are rows too; an
// operator adds roles of his own, for all deployments or for one.
// Not who has which role: that is panel/staff. Not whose rows somebody sees: that is records/scope.hpp.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foundation/db/db.hpp"
#include "foundation/meta/meta.hpp"
#include "panel/deployments/deployments.hpp"

namespace http {
class Router;
}
namespace records {
class Dependents;
}

namespace roles {

struct Role : meta::Head<struct RoleTag> {
  std::string key;  // "cms": as staff users name it. Never changed.
  std::string name;
  std::string description;
  std::vector<std::string> permissions;                    // Patterns: "cms.*", "cms.channels.write", "*.read".
  std::optional<deployments::DeploymentId> deployment_id;  // Nothing = in all deployments that its holder may enter.
  bool is_built_in{};
  static const meta::Entity& shape();
};

inline constexpr std::string_view kAdmin = "admin";  // May do everything; alone manages people and roles.

// "*", "cms.*", "cms.channels.*", "*.read", or one permission.
[[nodiscard]] bool fits(std::string_view pattern, std::string_view permission);
// Permissions that only the built-in Admin has: whoever may change people or roles could give himself all others.
[[nodiscard]] bool is_for_admins(std::string_view permission);

// What a role allows, as the gate reads it.
struct Grant {
  std::string key;
  std::vector<std::string> patterns;
  std::optional<std::int64_t> deployment;
};
[[nodiscard]] std::vector<Grant> all(db::Tx& tx);

// Told inside the transaction that changes a role.
class Changes {
 public:
  using Told = std::function<void(db::Tx&)>;
  void on_changed(Told told) { told_.push_back(std::move(told)); }
  void tell(db::Tx& tx) const {
    for (const auto& told : told_) told(tx);
  }

 private:
  std::vector<Told> told_;
};

void add_routes(http::Router& router, db::Database& control, const Changes& changes, const records::Dependents& dependents);

}  // namespace roles
