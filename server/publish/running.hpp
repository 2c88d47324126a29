// What the files of this room share about running snapshots: their rows, reading them, putting them into memory.
// Internal to publish; viewers include publish.hpp.
#pragma once
#include <set>

#include "publish/documents.hpp"
#include "publish/manifest.hpp"
#include "publish/publish.hpp"

namespace publish {

// A row of the running snapshots.
struct RunningRow {
  std::int64_t number{};
  std::string manifest;  // "" = none runs.
  bool is_pinned{};
  std::int64_t run{};
  base::Instant made_at{};
  bool operator==(const RunningRow&) const = default;
};
using RunningRows = std::map<std::pair<std::string, Category>, RunningRow>;
[[nodiscard]] RunningRows running_rows(db::Tx& tx);
// Both categories switch together, so that the manifest of one is that of the other.
[[nodiscard]] const RunningRow& at(const RunningRows& rows, std::string_view area, Category category = Category::tvs);
// The manifest of that name; nothing for "" and for one that is not readable.
[[nodiscard]] std::optional<Manifest> read_manifest(Documents& documents, std::string_view name);
// Rewrites snapshots that an older program made, once: they held whole records.
void rewrite_old_manifests(db::Database& database, Documents& documents, base::Instant now);

// Builds what is held in memory from what is stored.
class Loader {
 public:
  Loader(const http::Tenant& tenant, Documents& documents, const Areas& areas, base::Instant now)
      : tenant_(tenant), documents_(documents), areas_(areas), now_(now) {}
  // As if this one ran: a trial before the switch, which also stores what must be stored for it.
  void pretend(const std::string& area, const std::string& manifest) { pretended_[area] = manifest; }
  // Null when nothing was ever published. `former` may be null; areas that did not change are shared with it, unless `is_whole`.
  [[nodiscard]] std::shared_ptr<const Running> load(const std::shared_ptr<const Running>& former, bool is_whole);

 private:
  class Step;
  void load_area(const publishing::Area& area, Running& out, const Running* former, bool is_whole);
  void load_documents(Running& out, const Running* former);
  void store_derived();

  const http::Tenant& tenant_;
  Documents& documents_;
  const Areas& areas_;
  base::Instant now_;
  std::map<std::string, std::string> pretended_;
  RunningRows rows_;
  std::map<std::string, std::int64_t> live_;  // By area.
  std::set<std::string> loaded_;              // Areas that are not shared.
  struct Derived {
    std::string manifest, key, document;
  };
  std::vector<Derived> derived_;
  std::vector<NewDocument> made_;
};

}  // namespace publish
