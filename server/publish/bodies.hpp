// What was published of each record: its fields by their hash, once however many snapshots name them.
// Not documents: no app loads a body.
#pragma once
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "foundation/base/time.hpp"
#include "foundation/db/db.hpp"
#include "publish/manifest.hpp"

namespace publish {

using NewBody = std::pair<std::string, std::string>;  // Hash, fields.

// Stores what is not there yet, marks the others as used. Outside of any transaction of this thread, and before a row names them.
void put_bodies(db::Database& database, const std::vector<NewBody>& bodies, base::Instant now);
// Calls `each` for those that there are, in no order.
void read_bodies(db::Tx& tx, const std::vector<std::string>& hashes,
                 const std::function<void(const std::string& hash, std::string fields)>& each);
// Calls `each` for the entries' items, in order.
void read_items(db::Tx& tx, std::span<const Entry> entries, const publishing::EachItem& each);
// Removes bodies that nobody has stored again since `before`.
void remove_bodies(db::Database& database, const std::set<std::string>& hashes, base::Instant before);

}  // namespace publish
