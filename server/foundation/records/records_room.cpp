#include "foundation/records/queries.gen.hpp"
#include "foundation/rooms/room.hpp"

namespace records {

const rooms::Room& room() {
  static const rooms::Room out{
      .noun = "panel.idempotency",
      .kept = {{"idempotency_keys", rooms::Where::deployment, "idempotency keys and the answers they repeat", 30,
                &queries::purge_keys}},
      .left = {{rooms::kFewRows, {"schema_migrations"}}},
  };
  return out;
}

}  // namespace records
