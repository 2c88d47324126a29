// Who uses a record: asked before it is moved to the trash (409 IN_USE) and shown as "where used".
// Rooms above register in their `make`; a lower room never includes a higher one.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/db/db.hpp"

namespace records {

struct Dependent {
  std::string noun;  // "cms.packages"
  std::int64_t
      id{};  // One of them, to open; 0 where all of them are somebody else's (scope.hpp), and name and count are left out.
  std::string name;
  std::int64_t count{};  // How many of that noun.
};

class Dependents {
 public:
  using Find = std::function<std::vector<Dependent>(db::Tx&, std::int64_t id)>;
  void add(std::string noun, Find find) { finders_[std::move(noun)].push_back(std::move(find)); }
  // A finder made of one query: $1 is the used id; columns id, name of those who use it.
  void add_query(std::string noun, std::string by_noun, const db::Query& query);
  [[nodiscard]] std::vector<Dependent> of(db::Tx& tx, std::string_view noun, std::int64_t id) const;
  // 409 IN_USE with `dependents`, when somebody uses it.
  [[nodiscard]] base::Status unused(db::Tx& tx, std::string_view noun, std::int64_t id) const;

 private:
  std::map<std::string, std::vector<Find>, std::less<>> finders_;
};

}  // namespace records
