// What routes of this room do in the database beyond the generic records.
// Internal to panel/staff.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "panel/staff/staff.hpp"

namespace staff {

void fill_tokens(db::Tx& tx, std::span<Staff* const> users);

void store_password(db::Tx& tx, std::int64_t id, const std::string& hash);
// A new user whose password has this hash.
[[nodiscard]] base::Status insert_staff(db::Tx& tx, Staff& user, const std::string& hash, const records::Act& act);
// The token's hash; the former one works until `previous_until`.
void store_token(db::Tx& tx, std::int64_t id, const std::string& token, base::Instant now, base::Instant previous_until);
std::int64_t end_token(db::Tx& tx, std::int64_t id);  // How many ended: 0 or 1.

struct OpenSession {
  std::int64_t id{};
  base::Instant created_at{}, used_at{};
  std::string address, browser;
};
[[nodiscard]] std::vector<OpenSession> sessions_of(db::Tx& tx, std::int64_t staff_id);

}  // namespace staff
