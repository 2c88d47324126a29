// Who may change whom: the one answer that every route over a staff user passes through (T10-702, T10-703).
// Not what a role may do elsewhere: the gate knows that.
#pragma once
#include "panel/staff/staff.hpp"

namespace staff {

// `before` is the user as stored, null at creation; `after` is the user as he would be, null when he is deleted, and equal to
// `before` where only his password or his token changes. The actor is read in the same transaction, because the gate's memory may
// be a moment behind. 403 GRANT, 409 SELF, 409 LAST_ADMIN,
// 422 CHOICE for a role that there is not.
[[nodiscard]] base::Status may_change(db::Tx& tx, const http::Actor& actor, const Staff* before, const Staff* after);

// Whom a caller sees: somebody who may enter some deployments alone sees those who may enter none beyond these (T10-705).
[[nodiscard]] bool may_see(const Staff& user, const http::Actor& actor);
[[nodiscard]] records::Extra seen_by(const http::Actor& actor);

}  // namespace staff
