#include "panel/staff/staff_service.hpp"

#include "foundation/crypto/crypto.hpp"
#include "foundation/crypto/passwords.hpp"
#include "panel/staff/queries.gen.hpp"

namespace staff {

void fill_tokens(db::Tx& tx, std::span<Staff* const> users) {
  tx.each(queries::tokens, {}, [&](const db::Row& row) {
    for (auto* user : users)
      if (user->id.raw == row.integer(0)) user->token_last4 = row.string(2);
  });
}

void store_password(db::Tx& tx, std::int64_t id, const std::string& hash) { tx.run(queries::set_password, {id, hash}); }

void store_token(db::Tx& tx, std::int64_t id, const std::string& token, base::Instant now, base::Instant previous_until) {
  tx.run(queries::put_token, {id, crypto::bearer_hash(token), token.substr(token.size() - 4), now, previous_until});
}

std::int64_t end_token(db::Tx& tx, std::int64_t id) { return tx.run(queries::end_token, {id}); }

std::vector<OpenSession> sessions_of(db::Tx& tx, std::int64_t staff_id) {
  return tx.all(queries::sessions_of, {staff_id}, [](const db::Row& row) {
    return OpenSession{row.integer(0), row.instant(1), row.instant(2), row.string(3), row.string(4)};
  });
}

base::Result<std::string> password_hash(const Staff& user, crypto::PasswordHasher& hasher) {
  if (auto problems = crypto::check_password(user.password, user.email, "/password"); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  return hasher.hash(user.password);
}

base::Status insert_staff(db::Tx& tx, Staff& user, const std::string& hash, const records::Act& act) {
  TRY_OK(records::insert(tx, user, act));
  tx.run(queries::set_password, {user.id, hash});
  return {};
}

base::Status add_staff(db::Tx& tx, Staff& user, crypto::PasswordHasher& hasher, const records::Act& act) {
  TRY(const auto hash, password_hash(user, hasher));
  return insert_staff(tx, user, hash, act);
}

bool has_staff(db::Tx& tx) { return tx.number(queries::count) > 0; }

FirstOwner::FirstOwner(db::Database& control, base::Random& random) {
  if (!control.read(has_staff)) word_ = random.token(32);
}

base::Status FirstOwner::check(std::string_view word) const {
  if (!word_.empty() && crypto::equal(word, word_)) return {};
  return base::fail(base::ErrorKind::forbidden, "FORBIDDEN", "This link is not the one that the server wrote at its last start.");
}

base::Status FirstOwner::accept(db::Tx& tx, std::string_view word, Staff& user, const std::string& hash,
                                const records::Act& act) const {
  TRY_OK(check(word));
  if (has_staff(tx)) return base::fail(base::ErrorKind::conflict, "OWNER_EXISTS", "There is an owner already: sign in.");
  user.roles = {std::string(roles::kAdmin)};
  user.all_deployments = true;
  return insert_staff(tx, user, hash, act);
}

}  // namespace staff
