// From what staff edited to a manifest, its bodies and its documents, an area at a time, inside one read transaction.
// Not the storing and not the switch: see publish_service.cpp.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "foundation/db/db.hpp"
#include "publish/bodies.hpp"
#include "publish/documents.hpp"
#include "publish/manifest.hpp"

namespace publish {

// A document that is read only when it is stored: in batches, so that a whole guide is never held at once.
struct LaterDocument {
  std::string name;
  std::function<std::string(db::Tx&)> read;
};

struct Compiled {
  Manifest manifest;
  std::vector<NewBody> bodies;  // Of records that are not as they run.
  std::vector<NewDocument> documents;
  std::vector<LaterDocument> later;
  std::set<std::string> pictures;
  std::vector<publishing::Warning> warnings;
  std::vector<std::pair<std::string, std::string>> also_needed;  // T10-1802: which area must be published with it, and what for.
};

// What runs, from rows; and what will with this run.
class RunningSource final : public publishing::Source {
 public:
  // `together`: areas of the same publish that go first.
  RunningSource(const http::Tenant& of, base::Instant at, const publishing::Areas& areas, std::set<std::string> together = {})
      : Source(of, at), areas_(areas), together_(std::move(together)) {}
  [[nodiscard]] bool is_published(db::Tx& tx, std::string_view noun, std::int64_t id) const override;
  void published(db::Tx& tx, std::string_view noun, const publishing::EachItem& each) const override;

 private:
  const publishing::Areas& areas_;
  std::set<std::string> together_;
  mutable std::map<std::string, std::set<std::int64_t>, std::less<>> known_;  // By noun, once asked for.
};

// `running`: the manifest that runs, for what need not be stored again; null when there is none.
[[nodiscard]] Compiled compile(db::Tx& tx, const publishing::Area& area, const publishing::Source& source,
                               const Manifest* running);

}  // namespace publish
