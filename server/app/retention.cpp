#include "app/retention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <system_error>

#include "app/migrations.hpp"
#include "app/parts.hpp"
#include "foundation/db/postgres_admin.hpp"

namespace app {
namespace {

constexpr std::string_view kKind = "jobs.purge";
constexpr std::int64_t kBatch = 500;  // Rows of one transaction, so that nobody waits for the writer.

constexpr KeptTable kTables[] = {
    {"panel.jobs", "jobs", Where::both, "ended jobs with their report", 30, "jobs/purge_jobs"},
    {"panel.user_log", "user_log", Where::both, "the user log", 731, "user_log/purge_user_log"},
    {"panel.staff", "staff_failures", Where::control, "refused sign-ins of staff", 30, "staff/purge_failures"},
    {"crm.customers", "idempotency_keys", Where::deployment, "idempotency keys and the answers they repeat", 30,
     "records/purge_keys"},
    {"crm.devices", "devices_removals", Where::deployment, "when a customer removed devices", 366, "devices/purge_removals"},
    {"crm.customers", "customers_changes", Where::deployment, "which process changed which customer", 1,
     "customers/purge_changes"},
    {"viewer.sign_in", "sign_ins", Where::deployment, "sign-ins of apps that were not used since", 180, "sign_in/purge_sign_ins"},
    {"viewer.sign_in", "sign_in_tries", Where::deployment, "refused sign-ins of viewers", 1, "sign_in/purge_tries"},
};
constexpr KeptFolder kFolders[] = {
    {"cms.epg_sources", "epg", "uploaded guides that no source waits for, and fetched ones that a crash left", 1, "epg/uploads"},
    {"cms.channels", "imports", "imported playlists", 30, ""},
};
constexpr LeftTables kLeft[] = {
    {"Records of staff: as many as people make; what they delete goes through the trash.",
     "artwork channels customers deployments deployments_currencies devices epg_sources hostnames packages packages_channels "
     "packages_groups products products_packages products_plans products_plans_prices staff staff_deployments staff_tokens streams "
     "ui_groups ui_groups_channels user_interfaces user_interfaces_menu customers_waiting"},
    {"What was charged: kept as long as the customer.", "customers_terms"},
    {"One row, or one of each owner.",
     "channels_imports customers_numbers epg_source_states guide_versions publish_versions schedules schema_migrations settings"},
    {"Goes with its owner.", "job_rows"},
    {"Emptied by the refresh of its guide source: 31 days of programmes, the last 200 refreshes of a source.",
     "epg_refreshes guide_channels guide_days guide_packed"},
    {"Emptied by each publish: what runs, the last 30 snapshots of an area and all of 90 days.",
     "publish_bodies publish_derived publish_documents publish_items publish_parts publish_pictures publish_snapshots"},
    {"One row for each publish, a few a day: the history that the publish page shows.", "publish_runs"},
    {"Emptied as sessions end: 12 hours without use.", "staff_sessions"},
};

const db::Query& query_of(std::string_view name) {
  for (const auto* query : all_queries())
    if (query->name == name) return *query;
  throw std::logic_error(fmt::format("retention: there is no query {}", name));
}

std::string_view where_name(Where where) {
  return where == Where::both ? "control and deployment" : where == Where::control ? "control" : "deployment";
}

std::string days_text(int days) { return days == 1 ? "1 day" : days == 731 ? "24 months" : fmt::format("{} days", days); }

// A deployment's login role may not delete rows of append-only tables: on PostgreSQL their owner does it.
std::unique_ptr<db::Database> owner_of(Parts& parts, db::Database& database, std::string_view table) {
  if (database.backend() == db::Backend::sqlite || table != "user_log") return nullptr;
  const auto tenant = parts.deployments->find(database.name());
  if (!tenant) return nullptr;
  const auto installation = deployments::installation_id(*parts.control, parts.random);
  return db::open_postgres({.connection = parts.options.postgres,
                            .schema = db::deployment_role(installation, tenant->number),
                            .name = "owner",
                            .connections_max = 1});
}

std::int64_t purge_table(Parts& parts, jobs::JobContext& job, const KeptTable& kept) {
  const auto& query = query_of(kept.query);
  const auto owner = owner_of(parts, job.database(), kept.table);
  auto& database = owner ? *owner : job.database();
  const auto before = job.clock().now() - std::chrono::days(kept.days);
  std::int64_t removed = 0;
  while (!job.cancelled()) {
    const auto count = database.write([&](db::Tx& tx) { return tx.run(query, {before, kBatch}); });
    removed += count;
    if (count < kBatch) break;
  }
  return removed;
}

std::int64_t purge_folder(const std::filesystem::path& files, jobs::JobContext& job, const KeptFolder& kept) {
  std::set<std::string> used;
  if (!kept.query.empty())
    job.database().read(
        [&](db::Tx& tx) { tx.each(query_of(kept.query), {}, [&](const db::Row& row) { used.insert(row.string(0)); }); });
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
  std::int64_t done = 0;
  const auto total = static_cast<std::int64_t>(std::size(kTables) + std::size(kFolders));
  const auto tell = [&](std::string_view what, std::int64_t removed) {
    if (removed > 0) job.report({std::string(what), "", fmt::format("{} removed", removed)});
    job.progress(++done, total);
  };
  for (const auto& kept : kTables) {
    if (job.cancelled()) return {};
    const bool is_here = kept.where == Where::both || (kept.where == Where::control) == is_control;
    tell(kept.table, is_here ? purge_table(parts, job, kept) : 0);
  }
  for (const auto& kept : kFolders) {
    if (job.cancelled()) return {};
    tell(kept.folder, tenant ? purge_folder(tenant->dir / "files", job, kept) : 0);
  }
  return {};
}

}  // namespace

std::span<const KeptTable> kept_tables() { return kTables; }
std::span<const KeptFolder> kept_folders() { return kFolders; }
std::span<const LeftTables> left_tables() { return kLeft; }

std::string retention_page() {
  std::string out =
      "# Retention\n\nPrinted from `server/app/retention.cpp`; change it there.\n\nEach night, an hour after the publish, the job "
      "`jobs.purge` of every database removes what is older, in\nsmall transactions.\n\n"
      "| noun | table or folder | database | what | kept |\n| --- | --- | --- | --- | --- |\n";
  for (const auto& kept : kTables)
    out += fmt::format("| {} | `{}` | {} | {} | {} |\n", kept.noun, kept.table, where_name(kept.where), kept.what,
                       days_text(kept.days));
  for (const auto& kept : kFolders)
    out += fmt::format("| {} | `files/{}` | deployment | {} | {} |\n", kept.noun, kept.folder, kept.what, days_text(kept.days));
  out += "\nNot emptied by age:\n\n| tables | why |\n| --- | --- |\n";
  for (const auto& left : kLeft) {
    std::string tables(left.tables);
    for (std::size_t at = 0; (at = tables.find(' ', at)) != std::string::npos; at += 4) tables.replace(at, 1, "<br>");
    out += fmt::format("| {} | {} |\n", tables, left.reason);
  }
  return out;
}

void add_retention(Parts& parts) {
  parts.jobs->handle(std::string(kKind), [&parts](jobs::JobContext& job) { return purge(parts, job); }, jobs::Lane::slow);
}

}  // namespace app
