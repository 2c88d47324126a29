// Bodies of requests and answers of this room that are not stored.
// Internal to panel/staff.
#pragma once
#include <string>
#include <vector>

#include "foundation/base/secret.hpp"
#include "panel/staff/staff.hpp"

namespace staff {

struct SignInBody {
  std::string email;
  base::Secret password;
  static const meta::Entity& shape();
};
struct OwnerBody {
  std::string word;
  std::string email;
  std::string name;
  base::Secret password;
  static const meta::Entity& shape();
};
struct PasswordBody {
  base::Secret password;
  static const meta::Entity& shape();
};
struct OwnPasswordBody {
  base::Secret current;
  base::Secret password;
  static const meta::Entity& shape();
};
struct TokenBody {
  std::string token;
  static const meta::Entity& shape();
};
struct SessionRow {
  std::int64_t id{};
  base::Instant created_at, used_at;
  std::string address, browser;
  bool is_current{};
  static const meta::Entity& shape();
};
struct MeDeployment {
  std::int64_t number{};
  std::string identifier, name, state;
  std::vector<std::string> permissions;
  // What every form and list of the deployment needs, whoever looks at them.
  std::vector<std::string> languages, countries;
  std::vector<deployments::Currency> currencies;
  std::string zone;
  static std::span<const meta::Field> fields();
};
struct Me {
  std::int64_t id{};
  std::string name, email, language;
  std::vector<std::string> roles;
  std::vector<std::string> permissions;
  bool all_deployments{};
  std::vector<MeDeployment> deployments;
  std::string csrf_token;
  static const meta::Entity& shape();
};

}  // namespace staff
