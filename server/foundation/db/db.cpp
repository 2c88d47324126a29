#include "foundation/db/db.hpp"

#include "foundation/db/open_mark.hpp"
#include "foundation/db/scope.hpp"

namespace db {

ConstraintError::ConstraintError(Kind of_kind, std::string of_constraint, std::string of_columns, const std::string& what)
    : std::runtime_error(what), kind(of_kind), constraint(std::move(of_constraint)), columns(std::move(of_columns)) {}

std::int64_t Tx::number(const Query& query, const Params& params) {
  std::int64_t found = 0;
  bool is_first = true;
  each(query, params, [&](const Row& row) {
    if (is_first) found = row.integer(0);
    is_first = false;
  });
  return found;
}

void Database::run_hints(const Hints& hints) const {
  const ScopeGuard everything(std::nullopt);  // What is kept in memory for all is not read with the eyes of one.
  for (const auto& hint : hints) {
    try {
      hint();
    } catch (const std::exception& fault) {
      if (hint_fault_) hint_fault_(fault.what());
    }
  }
}

namespace {
// The databases of which this thread has a transaction open; a handful at most (control and one deployment).
thread_local std::vector<const Database*> open_here;
}  // namespace

OpenMark::OpenMark(const Database& database) {
  for (const Database* other : open_here) {
    if (other == &database) throw std::logic_error("a transaction inside a transaction of database " + database.name());
  }
  open_here.push_back(&database);
}

OpenMark::~OpenMark() { open_here.pop_back(); }

}  // namespace db
