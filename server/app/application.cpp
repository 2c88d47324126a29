#include "app/application.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "app/health.hpp"
#include "app/housekeeping.hpp"
#include "app/migrations.hpp"
#include "app/parts.hpp"
#include "app/retention.hpp"
#include "app/rooms.hpp"
#include "foundation/base/random.hpp"
#include "foundation/db/postgres_admin.hpp"
#include "uit/hostnames/hostnames.hpp"
#include "viewer/sign_in/sign_in.hpp"

namespace app {
namespace {

// Tables of which a deployment's login role may change or delete no row.
std::span<const std::string_view> append_only() {
  static const auto out = [] {
    std::vector<std::string_view> tables;
    for (const auto* room : all_rooms()) tables.insert(tables.end(), room->append_only.begin(), room->append_only.end());
    return tables;
  }();
  return out;
}

// Keys and deployments outlive a control database that was lost, restored from nowhere, or lies on a disk that is not mounted.
// Beside them an empty one is never the first start: all logins would be gone without a word.
bool is_in_use(const std::filesystem::path& data) {
  std::error_code absent;
  if (std::filesystem::exists(data / "keys" / "root.key", absent)) return true;
  const auto folder = data / "deployments";
  return std::filesystem::is_directory(folder, absent) &&
         std::ranges::any_of(std::filesystem::directory_iterator(folder),
                             [](const auto& entry) { return !entry.path().filename().string().starts_with('.'); });
}

std::runtime_error control_missing(const std::string& where, const std::filesystem::path& data) {
  return std::runtime_error(fmt::format(
      "{} is missing or empty, but {} holds keys or deployments of an installation. Is the disk mounted and the database the right "
      "one? Restore it, or name an empty folder with --data.",
      where, data.string()));
}

std::filesystem::path control_file(const Options& options) { return options.data / "control.db"; }

std::unique_ptr<db::Database> connect_control(const Options& options, bool may_create) {
  if (!options.postgres.empty())
    return db::open_postgres({.connection = options.postgres, .schema = "control", .name = "control"});
  return db::open_sqlite(
      {.file = control_file(options), .name = "control", .is_durable = options.is_durable, .may_create = may_create});
}

std::unique_ptr<db::Database> open_control(const Options& options) {
  const bool may_create = !is_in_use(options.data);
  const auto where = options.postgres.empty() ? control_file(options).string() : "The schema control of the database";
  std::unique_ptr<db::Database> out;
  try {
    if (may_create) std::filesystem::create_directories(options.data);
    out = connect_control(options, may_create);
  } catch (const db::DatabaseMissing&) { throw control_missing(where, options.data); }
  if (db::look_at_schema(*out, control_migrations()).applied > 0) return out;
  if (!may_create) throw control_missing(where, options.data);
  if (!options.postgres.empty()) db::ensure_schema(*out, "control");
  return out;
}

// Every job of a deployment is a hint to the pages that look at it.
std::unique_ptr<jobs::Runner> make_runner(Parts& p) {
  const auto hint = [&p](const jobs::Hint& told) {
    if (const auto tenant = p.deployments->find(told.database)) p.events.publish(tenant->number, "jobs", told.id);
  };
  const auto fault = [&p](const std::string& database, std::int64_t job, const std::string& what) {
    if (p.job_fault) p.job_fault(database, job, what);
  };
  auto runner = std::make_unique<jobs::Runner>(jobs::RunnerOptions{}, p.workers, p.clock, p.random, hint, fault);
  runner->on_night([&p](const std::string& database) {
    const auto tenant = p.deployments->find(database);
    return tenant ? jobs::Night{tenant->zone, tenant->nightly_time} : jobs::Night{};
  });
  runner->add(*p.control);
  // The last to hear of a deployment: a job may need all that is in memory of it. Told again when its settings change, its night
  // among them.
  p.deployments->on_opened(
      [raw = runner.get()](const std::shared_ptr<const http::Tenant>& tenant) { raw->add(*tenant->database, tenant); });
  return runner;
}

// Outgoing requests reach what is public, and what the owner of the machine has opened.
std::unique_ptr<net::Fetcher> make_fetcher(Parts& p) {
  net::FetcherOptions options;
  for (const auto& text : p.options.allow_internal) {
    const auto block = net::parse_cidr(text);
    if (!block) throw std::runtime_error(fmt::format("{} is no block of addresses like 10.1.0.0/16.", text));
    options.opened.push_back(*block);
  }
  options.is_any_port = p.options.is_any_port;
  return std::make_unique<net::Fetcher>(std::move(options), p.clock, *p.resolver);
}

crypto::Key load_root(const Options& options, bool may_create) {
  auto key = crypto::load_root_key(options.data / "keys" / "root.key", may_create);
  if (!key) throw std::runtime_error(fmt::format("{} ({})", key.error().message, key.error().code));
  return std::move(*key);
}

// Every room is made before the first one adds routes: a room's list may be filtered by what rooms above know of it.
void open_rooms(Parts& p) {
  p.house = std::make_unique<rooms::House>(rooms::Means{p.options, p.clock, p.random, p.workers, *p.control, p.root, *p.sealer,
                                                        *p.hasher, *p.resolver, *p.fetcher, p.spawner, *p.jobs, p.router,
                                                        p.dependents, p.metrics});
  p.house->lend(*p.deployments);
  p.house->lend(*p.gate);
  const auto rooms = all_rooms();
  for (const auto* room : rooms)
    if (room->make) room->make(*p.house);
  for (const auto* room : rooms)
    if (room->open) room->open(*p.house);
  add_retention(p);
}

void add_deployment_metrics(Parts& p) {
  const auto add = [&p](const std::string& state, std::size_t deployments::Census::* count) {
    p.metrics.gauge("tvms_deployments", "Deployments.",
                    [&p, count] { return static_cast<double>(p.deployments->census().*count); }, {{"state", state}});
  };
  add("open", &deployments::Census::open);
  add("opening", &deployments::Census::opening);
  add("failing", &deployments::Census::failing);
}

}  // namespace

Application::Application(Options options, base::Clock& clock, base::Random& random)
    : parts_(new Parts{std::move(options), clock, random}) {
  auto& p = *parts_;
  const auto hint_fault = [&p](const std::string& what) { tell_fault(p, what); };
  p.control = open_control(p.options);
  p.control->on_hint_fault(hint_fault);
  const bool is_new = db::migrate(*p.control, control_migrations()) == static_cast<int>(control_migrations().size());
  p.root = load_root(p.options, is_new);
  p.metrics_word = base::to_base64url(crypto::derive(p.root, crypto::purpose::kMetrics).view());
  p.sealer = std::make_unique<crypto::Sealer>(p.root);
  p.hasher = std::make_unique<crypto::PasswordHasher>(crypto::derive(p.root, crypto::purpose::kPepper),
                                                      p.options.has_cheap_passwords ? crypto::kTestCost : crypto::HashCost{});
  p.deployments = std::make_unique<deployments::Deployments>(
      deployments::Options{p.options.data, p.options.postgres, deployments::installation_id(*p.control, random),
                           deployment_migrations(), append_only(), p.options.is_durable, hint_fault},
      *p.control, *p.sealer, clock, random);
  p.jobs = make_runner(p);
  p.gate = std::make_unique<staff::Gate>(*p.control, *p.hasher, p.root, clock, random);
  p.admin_pages = std::make_unique<Pages>(p.options.web / "admin" / "dist");
  p.manual_pages = std::make_unique<Pages>(p.options.web / "manual" / "dist");
  p.tv_pages = std::make_unique<Pages>(p.options.web / "tv" / "dist");
  p.resolver = net::make_system_resolver();
  p.fetcher = make_fetcher(p);
  add_routes(p);
  open_rooms(p);
  p.housekeeper = std::make_unique<Housekeeper>(p);
  add_worker_metrics(p.metrics, p.workers);
  p.gate->set_changed([&p] { p.events.review(); });
  p.gate->set_permissions(p.router.permissions());
  p.site = std::make_unique<Site>(p.router, *p.deployments, *p.gate, clock, random, p.options.backoffice_hosts);
  p.site->set_viewer_gate([&accounts = p.of<sign_in::Accounts>()](const http::Request& request, const http::Tenant& tenant) {
    return accounts.authenticate(request, tenant);
  });
  p.site->set_host_lookup(
      [&p, &hosts = p.of<hostnames::Hosts>()](std::string_view host) -> base::Result<std::shared_ptr<const http::Tenant>> {
        const auto entry = hosts.find(host);
        if (!entry) return base::fail_not_found();
        return p.deployments->enter(entry->deployment);
      });
  p.site->set_changed([&p](const http::Tenant& tenant, std::string_view noun) { p.events.publish(tenant.number, noun, 0); });
  add_deployment_metrics(p);
  p.deployments->refresh();
  if (!p.options.opens_in_background) p.deployments->open_due();
}

Application::~Application() { stop(); }

void Application::start() {
  if (!parts_->options.runs_background) return;
  parts_->house->start();
  parts_->jobs->start();
  parts_->housekeeper->start();
}

void Application::stop() {
  parts_->housekeeper->stop();
  parts_->jobs->stop();
  parts_->house->stop();
  parts_->events.close_all();
}

http::Site& Application::site() { return *parts_->site; }
const http::Router& Application::router() const { return parts_->router; }

std::string look_at_databases(const Options& options) {
  if (!is_in_use(options.data) && options.postgres.empty() && !std::filesystem::exists(control_file(options))) return "";
  const auto control = connect_control(options, false);
  const auto schema = db::look_at_schema(*control, control_migrations());
  if (schema.applied == 0) return is_in_use(options.data) ? control_missing("control", options.data).what() : "";
  if (schema.missing > 0) return fmt::format("control: {} migrations are still to be done", schema.missing);
  base::SystemClock clock;
  base::SystemRandom random;
  const auto root = load_root(options, false);
  const crypto::Sealer sealer(root);
  deployments::Deployments all({options.data, options.postgres, deployments::installation_id(*control, random),
                                deployment_migrations(), append_only(), options.is_durable},
                               *control, sealer, clock, random);
  std::string out;
  for (const auto& [name, finding] : all.look())
    if (!finding.empty()) out += fmt::format("{}{}: {}", out.empty() ? "" : "\n      ", name, finding);
  return out;
}

}  // namespace app
