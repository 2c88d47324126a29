#include "app/retention.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include "app/parts.hpp"
#include "app/rooms.hpp"
#include "foundation/db/postgres_admin.hpp"

namespace app {
namespace {

constexpr std::string_view kKind = "jobs.purge";
constexpr std::int64_t kBatch = 500;  // Rows of one transaction, so that nobody waits for the writer.

using rooms::KeptFolder;
using rooms::KeptTable;
using rooms::Where;

bool is_append_only(std::string_view table) {
  return std::ranges::any_of(
      all_rooms(), [&](const auto* room) { return std::ranges::find(room->append_only, table) != room->append_only.end(); });
}

std::string_view where_name(Where where) {
  return where == Where::both ? "control and deployment" : where == Where::control ? "control" : "deployment";
}

std::string days_text(int days) { return days == 1 ? "1 day" : days == 731 ? "24 months" : fmt::format("{} days", days); }

// A deployment's login role may not delete rows of append-only tables: on PostgreSQL their owner does it.
std::unique_ptr<db::Database> owner_of(Parts& parts, db::Database& database, std::string_view table) {
  if (database.backend() == db::Backend::sqlite || !is_append_only(table)) return nullptr;
  const auto tenant = parts.deployments->find(database.name());
  if (!tenant) return nullptr;
  const auto installation = deployments::installation_id(*parts.control, parts.random);
  return db::open_postgres({.connection = parts.options.postgres,
                            .schema = db::deployment_role(installation, tenant->number),
                            .name = "owner",
                            .connections_max = 1});
}

std::int64_t purge_table(Parts& parts, jobs::JobContext& job, const KeptTable& kept) {
  const auto owner = owner_of(parts, job.database(), kept.table);
  auto& database = owner ? *owner : job.database();
  const auto before = job.clock().now() - std::chrono::days(kept.days);
  std::int64_t removed = 0;
  while (!job.cancelled()) {
    const auto count = database.write([&](db::Tx& tx) { return tx.run(*kept.remove, {before, kBatch}); });
    removed += count;
    if (count < kBatch) break;
  }
  return removed;
}

std::int64_t purge_folder(const std::filesystem::path& files, jobs::JobContext& job, const KeptFolder& kept) {
  std::set<std::string> used;
  if (kept.used)
    job.database().read([&](db::Tx& tx) { tx.each(*kept.used, {}, [&](const db::Row& row) { used.insert(row.string(0)); }); });
  const auto before = job.clock().now() - std::chrono::days(kept.days);
  std::int64_t removed = 0;
  std::error_code fault;
  for (const auto& file : std::filesystem::directory_iterator(files / kept.folder, fault)) {
    const auto written = std::chrono::file_clock::to_sys(file.last_write_time(fault));
    if (fault || written >= before || used.contains(file.path().filename().string())) continue;
    removed += std::filesystem::remove(file.path(), fault) ? 1 : 0;
  }
  return removed;
}

base::Status purge(Parts& parts, jobs::JobContext& job) {
  const bool is_control = job.database().name() == parts.control->name();
  const auto tenant = is_control ? nullptr : parts.deployments->find(job.database().name());
  const auto rooms = all_rooms();
  std::int64_t done = 0, total = 0;
  for (const auto* room : rooms) total += static_cast<std::int64_t>(room->kept.size() + room->folders.size());
  const auto tell = [&](std::string_view what, std::int64_t removed) {
    if (removed > 0) job.report({std::string(what), "", fmt::format("{} removed", removed)});
    job.progress(++done, total);
  };
  for (const auto* room : rooms) {
    for (const auto& kept : room->kept) {
      if (job.cancelled()) return {};
      const bool is_here = kept.where == Where::both || (kept.where == Where::control) == is_control;
      tell(kept.table, is_here ? purge_table(parts, job, kept) : 0);
    }
    for (const auto& kept : room->folders) {
      if (job.cancelled()) return {};
      tell(kept.folder, tenant ? purge_folder(tenant->dir / "files", job, kept) : 0);
    }
  }
  return {};
}

std::string left_lines() {
  std::map<std::string_view, std::set<std::string_view>> left;  // Tables by their reason.
  for (const auto* room : all_rooms())
    for (const auto& of : room->left) left[of.reason].insert(of.tables.begin(), of.tables.end());
  std::string out;
  for (const auto& [reason, tables] : left) out += fmt::format("| {} | {} |\n", fmt::join(tables, "<br>"), reason);
  return out;
}

}  // namespace

std::string retention_page() {
  std::string out =
      "# Retention\n\nPrinted from what each room says in its `<noun>_room.cpp`; change it there.\n\nEach night, an hour after the "
      "publish, the job `jobs.purge` of every database removes what is older, in\nsmall transactions.\n\n"
      "| noun | table or folder | database | what | kept |\n| --- | --- | --- | --- | --- |\n";
  for (const auto* room : all_rooms()) {
    for (const auto& kept : room->kept)
      out += fmt::format("| {} | `{}` | {} | {} | {} |\n", room->noun, kept.table, where_name(kept.where), kept.what,
                         days_text(kept.days));
    for (const auto& kept : room->folders)
      out +=
          fmt::format("| {} | `files/{}` | deployment | {} | {} |\n", room->noun, kept.folder, kept.what, days_text(kept.days));
  }
  return out + "\nNot emptied by age:\n\n| tables | why |\n| --- | --- |\n" + left_lines();
}

void add_retention(Parts& parts) {
  parts.jobs->handle(std::string(kKind), [&parts](jobs::JobContext& job) { return purge(parts, job); }, jobs::Lane::slow);
}

}  // namespace app
