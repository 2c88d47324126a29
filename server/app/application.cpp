#include "app/application.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "app/health.hpp"
#include "app/housekeeping.hpp"
#include "app/migrations.hpp"
#include "app/parts.hpp"
#include "cms/packages/packages.hpp"
#include "cms/ui_groups/ui_groups.hpp"
#include "foundation/base/random.hpp"
#include "foundation/db/postgres_admin.hpp"

namespace app {
namespace {

// Tables of which a deployment's login role may change or delete no row.
constexpr std::string_view kAppendOnly[] = {"user_log", "customers_terms"};

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

// Who is signed in, in memory; it follows every change of a customer.
void make_viewers(Parts& p) {
  p.customers.set_node(p.random.hex(8));
  p.accounts = std::make_unique<sign_in::Accounts>(p.root, p.customers, p.devices, p.clock);
  p.sign_ins = std::make_unique<sign_in::SignIns>(p.root, *p.accounts, p.customers, p.devices, *p.hasher, p.random);
  p.customers.on_changed([&p](const customers::Changed& changed) { p.accounts->reload(changed.tenant, changed.id); });
  p.devices.on_ended([&p](const devices::Ended& ended) {
    p.streaming->sessions().revoke_device(ended.tenant, ended.customer.raw, ended.device.raw, ended.epoch, p.clock.now());
  });
  p.deployments->on_opening([&p](const std::shared_ptr<const http::Tenant>& tenant) { p.accounts->load(tenant); });
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

std::unique_ptr<epg::Guide> make_guide(Parts& p) {
  const auto place_of = [&p](std::string_view name) -> std::optional<epg::Guide::Place> {
    const auto tenant = p.deployments->find(name);
    if (!tenant) return std::nullopt;
    return epg::Guide::Place{tenant->dir / "files", tenant->number, tenant->zone, tenant->default_language};
  };
  return std::make_unique<epg::Guide>(p.channels, *p.sealer, *p.fetcher, p.clock, place_of);
}

void make_playback(Parts& p) {
  p.catalogue = std::make_unique<catalogue::Catalogue>(*p.accounts, *p.snapshots);
  playback::Options options;
  options.stream_name = [&p](std::int64_t tenant, std::int64_t stream) { return p.streaming->stream_name(tenant, stream); };
  options.dvr_window_s = p.streaming->dvr_window().count();
  p.playback =
      std::make_unique<playback::Playback>(*p.catalogue, p.streaming->sessions(), p.streaming->keys(), std::move(options));
}

crypto::Key load_root(const Options& options, bool may_create) {
  auto key = crypto::load_root_key(options.data / "keys" / "root.key", may_create);
  if (!key) throw std::runtime_error(fmt::format("{} ({})", key.error().message, key.error().code));
  return std::move(*key);
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
  p.sealer = std::make_unique<crypto::Sealer>(p.root);
  p.hasher = std::make_unique<crypto::PasswordHasher>(crypto::derive(p.root, crypto::purpose::kPepper),
                                                      p.options.has_cheap_passwords ? crypto::kTestCost : crypto::HashCost{});
  p.deployments = std::make_unique<deployments::Deployments>(
      deployments::Options{p.options.data, p.options.postgres, deployments::installation_id(*p.control, random),
                           deployment_migrations(), kAppendOnly, p.options.is_durable, hint_fault},
      *p.control, *p.sealer, clock, random);
  p.jobs = make_runner(p);
  p.gate = std::make_unique<staff::Gate>(*p.control, *p.hasher, p.root, clock, random);
  p.first_owner = std::make_unique<staff::FirstOwner>(*p.control, random);
  p.admin_pages = std::make_unique<Pages>(p.options.web / "admin" / "dist");
  p.manual_pages = std::make_unique<Pages>(p.options.web / "manual" / "dist");
  p.tv_pages = std::make_unique<Pages>(p.options.web / "tv" / "dist");
  p.streaming = std::make_unique<Streaming>(p.options, p.root, *p.deployments, p.customers, p.workers, clock);
  p.streaming->wire(p.channels);
  p.streaming->add_metrics(p.metrics);
  p.resolver = net::make_system_resolver();
  p.fetcher = make_fetcher(p);
  p.guide = make_guide(p);
  epg::wire(p.channels, p.dependents, clock);
  ui_groups::wire(p.channels, p.dependents);
  packages::wire(p.channels, p.dependents);
  make_viewers(p);
  p.hosts = std::make_unique<hostnames::Hosts>(*p.control);
  p.hosts->reload();
  user_interfaces::wire(p.products);
  p.user_interfaces.on_names("uit.hostnames",
                             [hosts = p.hosts.get()](std::int64_t deployment, user_interfaces::UserInterfaceId id) {
                               return hosts->users_of(deployment, id);
                             });
  p.snapshots = std::make_unique<publish::Snapshots>(clock, p.areas, p.options.is_durable);
  p.publishing = std::make_unique<publish::Publishing>(*p.snapshots);
  ::parts::add_all(p.areas, *p.snapshots, p.channels, p.products, p.user_interfaces, p.artwork);
  p.deployments->on_opening(
      [snapshots = p.snapshots.get()](const std::shared_ptr<const http::Tenant>& tenant) { snapshots->open(tenant); });
  make_playback(p);
  add_routes(p);
  add_jobs(p);
  p.house = std::make_unique<House>(p);
  add_worker_metrics(p.metrics, p.workers);
  std::set<std::string> permissions;
  for (const auto& route : p.router.routes())
    if (route->permission != "public" && route->permission != "viewer" && route->permission != "signed_in")
      permissions.insert(route->permission);
  p.gate->set_changed([&p] { p.events.review(); });
  p.gate->set_permissions({permissions.begin(), permissions.end()});
  p.site = std::make_unique<Site>(p.router, *p.deployments, *p.gate, clock, random, p.options.backoffice_hosts);
  p.site->set_viewer_gate(
      [&p](const http::Request& request, const http::Tenant& tenant) { return p.accounts->authenticate(request, tenant); });
  p.site->set_host_lookup([&p](std::string_view host) -> base::Result<std::shared_ptr<const http::Tenant>> {
    const auto entry = p.hosts->find(host);
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
  parts_->streaming->start();
  parts_->jobs->start();
  parts_->house->start();
}

void Application::stop() {
  parts_->house->stop();
  parts_->jobs->stop();
  parts_->streaming->stop();
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
                                deployment_migrations(), kAppendOnly, options.is_durable},
                               *control, sealer, clock, random);
  std::string out;
  for (const auto& [name, finding] : all.look())
    if (!finding.empty()) out += fmt::format("{}{}: {}", out.empty() ? "" : "\n      ", name, finding);
  return out;
}

}  // namespace app
