#include "foundation/records/idempotency.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "foundation/crypto/crypto.hpp"
#include "foundation/records/queries.gen.hpp"

namespace records {
namespace json = boost::json;
namespace {

json::value in_order(const json::value& value);

json::object in_order(const json::object& object) {
  std::map<std::string_view, const json::value*> members;
  for (const auto& member : object) members.emplace(member.key(), &member.value());
  json::object out;
  for (const auto& [name, value] : members) out[name] = name == "password" ? json::value("***") : in_order(*value);
  return out;
}

json::value in_order(const json::value& value) {
  if (const auto* object = value.if_object()) return in_order(*object);
  const auto* array = value.if_array();
  if (!array) return value;
  json::array out;
  for (const auto& one : *array) out.push_back(in_order(one));
  return out;
}

bool is_key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

base::Status check_key(std::string_view key) {
  if (key.empty()) return base::fail(base::ErrorKind::malformed, "KEY_REQUIRED", "The header Idempotency-Key is required.");
  if (key.size() < 8 || key.size() > 64 || !std::ranges::all_of(key, is_key_character))
    return base::fail(base::ErrorKind::invalid, "KEY_FORMAT", "Idempotency-Key must have 8 to 64 of A-Z a-z 0-9 - _.");
  return {};
}

std::string content_of(std::string_view call, const json::object& parameters) {
  return crypto::sha256_hex(std::string(call) + "\n" + json::serialize(in_order(parameters)));
}

base::Result<std::optional<KeyedAnswer>> claim_key(db::Tx& tx, const KeyedCall& call, base::Instant now) {
  if (tx.run(queries::claim_key, {call.actor, call.key, call.content, now}) == 1) return std::nullopt;
  std::string content;
  auto answer = tx.one(queries::claimed_key, {call.actor, call.key}, [&](const db::Row& row) {
    content = row.string(0);
    return KeyedAnswer{static_cast<int>(row.integer(1)), row.string(2)};
  });
  if (!answer || content != call.content)
    return base::fail(base::ErrorKind::conflict, "KEY_REUSED", "This Idempotency-Key was used for another call.");
  return answer;
}

void settle_key(db::Tx& tx, const KeyedCall& call, const KeyedAnswer& answer) {
  tx.run(queries::settle_key, {call.actor, call.key, answer.status, answer.body});
}

}  // namespace records
