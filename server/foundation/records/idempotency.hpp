// Idempotency keys (C60-8): a call that moves paid time or money acts once per key and actor, and answers the same again.
// Not a lock between different calls, and no memory of refusals: a refused transaction takes its key back with it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"
#include "foundation/db/db.hpp"

namespace boost::json {
class object;
}

namespace records {

struct KeyedCall {
  std::string actor;    // "staff:3"
  std::string key;      // The header Idempotency-Key.
  std::string content;  // content_of() of call and parameters.
};
struct KeyedAnswer {
  int status{};
  std::string body;
};

// 400 KEY_REQUIRED when it is missing, 422 KEY_FORMAT unless 8 to 64 of A-Z a-z 0-9 - _.
[[nodiscard]] base::Status check_key(std::string_view key);
// Hash of the call and its parameters, whatever the order of members. A member `password` counts as present, not by its value:
// a hash of a short password can be guessed.
[[nodiscard]] std::string content_of(std::string_view call, const boost::json::object& parameters);

// The first statement of the transaction. Waits for another transaction with the same key. Nothing: the call is new, go on and
// settle_key(). The first answer again for the same content; 409 KEY_REUSED for other content.
[[nodiscard]] base::Result<std::optional<KeyedAnswer>> claim_key(db::Tx& tx, const KeyedCall& call, base::Instant now);
// The last statement: what is answered from now on. No secret may stand in `answer.body`.
void settle_key(db::Tx& tx, const KeyedCall& call, const KeyedAnswer& answer);

}  // namespace records
