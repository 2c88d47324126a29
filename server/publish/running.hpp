// What the files of this room share about running snapshots: keys of line-ups, reading them, putting them into memory.
// Internal to publish; viewers include publish.hpp.
#pragma once
#include <mutex>
#include <set>

#include "publish/documents.hpp"
#include "publish/manifest.hpp"

namespace publish {

[[nodiscard]] std::string_view category_name(Category category);
[[nodiscard]] std::optional<Category> category_of_name(std::string_view name);
// "3+17", the same for any order; "none" without packages.
[[nodiscard]] std::string package_set(std::span<const PackageId> packages);
[[nodiscard]] std::string lineup_key(std::span<const PackageId> packages, Category category, std::string_view language);

// A row of the running snapshots.
struct RunningRow {
  std::int64_t number{};
  std::string manifest;  // "" = none runs.
  bool is_pinned{};
  std::int64_t run{};
  base::Instant made_at{};
  bool operator==(const RunningRow&) const = default;
};
using RunningRows = std::array<std::array<RunningRow, 2>, 4>;  // By area and category.
[[nodiscard]] RunningRows running_rows(db::Tx& tx);
[[nodiscard]] inline const RunningRow& at(const RunningRows& rows, Area area, Category category) {
  return rows[static_cast<std::size_t>(area)][static_cast<std::size_t>(category)];
}
// The manifest of that name; nothing for "" and for one that is not readable.
[[nodiscard]] std::optional<Manifest> read_manifest(Documents& documents, std::string_view name);

// Makes the line-ups of a channels manifest that do not exist yet, for those package sets, all languages and both categories.
void ensure_lineups(db::Database& database, Documents& documents, const http::Tenant& tenant, const std::string& name,
                    const Manifest& channels, const std::vector<std::vector<PackageId>>& sets, base::Instant now);
// The package sets of published products, each once.
[[nodiscard]] std::vector<std::vector<PackageId>> sets_of(const std::vector<Product>& products);

// Builds what is held in memory from what is stored.
class Loader {
 public:
  Loader(const http::Tenant& tenant, Documents& documents, base::Instant now)
      : tenant_(tenant), documents_(documents), now_(now) {}
  // Null when nothing was ever published. `former` may be null; what did not change is shared with it.
  [[nodiscard]] std::shared_ptr<const Running> load(const Running* former);

 private:
  void load_channels(Running& out);
  void load_products(Running& out);
  void load_limits(Running& out);
  void load_lineups(Running& out);
  void load_user_interfaces(Running& out);
  void load_documents(Running& out, const Running* former);
  std::optional<Manifest> manifest(Area area);

  const http::Tenant& tenant_;
  Documents& documents_;
  base::Instant now_;
  RunningRows rows_;
  std::optional<Manifest> channels_;
};

class GuideLoader {
 public:
  [[nodiscard]] static std::shared_ptr<const Guide> load(const Manifest& manifest, Documents& documents, const Guide* former,
                                                         const std::string& default_language);
};

}  // namespace publish
