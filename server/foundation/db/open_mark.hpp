// Marks a database as "this thread has a transaction of it open", to catch a second one that would wait for itself.
// Not a lock: it never waits, it throws std::logic_error.
#pragma once
#include <string>

namespace db {

class Database;

class OpenMark {
 public:
  explicit OpenMark(const Database& database);
  ~OpenMark();
  OpenMark(const OpenMark&) = delete;
  OpenMark& operator=(const OpenMark&) = delete;
};

}  // namespace db
