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
};
struct OwnerBody {
  std::string word;
  std::string email;
  std::string name;
  base::Secret password;
};
struct PasswordBody {
  base::Secret password;
};
struct OwnPasswordBody {
  base::Secret current;
  base::Secret password;
};
struct TokenBody {
  std::string token;
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
};

}  // namespace staff
