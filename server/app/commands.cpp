#include "app/commands.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>

#include "app/demo.hpp"
#include "app/parts.hpp"
#include "app/statements.hpp"
#include "cms/channels/channels.hpp"
#include "cms/epg/epg.hpp"
#include "foundation/base/random.hpp"
#include "foundation/base/time.hpp"
#include "panel/user_log/user_log.hpp"
#include "publish/publish.hpp"

namespace app {
namespace {

// An application for one command: no background work, and a log under the system's name.
struct Command {
  explicit Command(Options options, std::string name)
      : application(quiet(std::move(options)), clock, random),
        journal(user_log::Journal::of_system(std::move(name), clock.now())) {}
  static Options quiet(Options options) {
    options.runs_background = false;
    return options;
  }
  [[nodiscard]] records::Act act(const std::string& language = "en") { return {journal, clock.now(), language}; }
  [[nodiscard]] Parts& parts() { return application.parts(); }

  base::SystemClock clock;
  base::SystemRandom random;
  Application application;
  user_log::Journal journal;
};

int refuse(const base::Error& error) {
  fmt::print(stderr, "{} ({})\n", error.message, error.code);
  for (const auto& field : error.fields) fmt::print(stderr, "  {} {}\n", field.pointer, field.message);
  return 1;
}

// The deployment that a command names; why it is not open is said to whoever typed the command.
base::Result<std::shared_ptr<const http::Tenant>> enter(Command& command, const std::string& name) {
  auto tenant = command.parts().deployments->enter(name);
  if (tenant) return tenant;
  if (tenant.error().kind == base::ErrorKind::not_found) tenant.error().message = fmt::format("There is no deployment {}.", name);
  for (const auto& [failing, why] : command.parts().deployments->failures())
    if (failing == name) tenant.error().message += fmt::format(" ({})", why.what);
  return tenant;
}

deployments::Deployment plain_deployment(const std::string& identifier, const std::string& name) {
  deployments::Deployment out;
  out.identifier = identifier;
  out.name = name;
  out.languages = {"en"};
  out.countries = {"DE"};
  out.currencies = {{{}, "EUR", "€", 2}};
  return out;
}

std::string add_demo_staff(Command& command, std::int64_t deployment) {
  std::string logins;
  for (const std::string role : {"admin", "cms", "crm", "uit", "rps"}) {
    staff::Staff user;
    user.email = role + "@demo.example";
    user.name = "Demo " + role;
    user.roles = {role};
    user.all_deployments = role == "admin";
    if (!user.all_deployments) user.deployments = {{deployment}};
    const auto password = command.random.token(12);
    user.password = base::Secret(password);
    const auto added = command.parts().control->write(
        [&](db::Tx& tx) { return staff::add_staff(tx, user, *command.parts().hasher, command.act()); });
    if (!added) throw std::runtime_error(added.error().message);
    logins += fmt::format("back office  {:<20} {}\n", user.email, password);
  }
  return logins;
}

// Passwords are random at each load and stand in a file that only its owner can read (AU-9).
void keep_logins(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << text;
  std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

// A demo that was loaded some days ago gets a guide around today; other data is left alone.
int renew_demo(Command& command) {
  const auto tenant = command.parts().deployments->find("demo");
  if (!tenant || !std::filesystem::exists(command.parts().options.data / "demo_logins.txt")) {
    fmt::print("There is data already; the demo goes into an empty place only.\n");
    return 0;
  }
  if (const auto renewed = renew_demo(command.parts(), tenant); !renewed) return refuse(renewed.error());
  fmt::print("The demo's guide reaches from yesterday to three days ahead.\n");
  return 0;
}

}  // namespace

Options options_of(const config::Settings& settings) {
  Options out;
  out.data = settings.data;
  out.postgres = settings.database;
  out.web = settings.web;
  out.allow_internal = settings.allow_internal;
  out.backoffice_hosts = settings.backoffice_hosts;
  return out;
}

int demo(const Options& options) {
  Command command(options, "demo");
  if (command.parts().control->read([](db::Tx& tx) { return staff::has_staff(tx); })) return renew_demo(command);
  auto deployment = plain_deployment("demo", "Demo TV");
  deployment.languages = {"en", "ar"};
  deployment.currencies.push_back({{}, "CREDITS", "", 0});
  deployment.zone = "Europe/Berlin";
  if (const auto made = command.parts().deployments->create(deployment, command.act()); !made) return refuse(made.error());
  const auto viewers = load_demo(command.parts(), command.parts().deployments->find("demo"));
  if (!viewers) return refuse(viewers.error());
  keep_logins(options.data / "demo_logins.txt", add_demo_staff(command, deployment.id.raw) + *viewers);
  fmt::print("The demo is loaded; its logins are in {}.\n", (options.data / "demo_logins.txt").string());
  return 0;
}

int migrate(const Options& options) {
  Command command(options, "migrate");
  auto& deployments = *command.parts().deployments;
  deployments.clear_up();
  for (const auto& [name, why] : deployments.failures()) fmt::print(stderr, "{}: {} ({})\n", name, why.what, why.code);
  fmt::print("{} deployments are up to date.\n", deployments.all().size());
  return deployments.failures().empty() ? 0 : 1;
}

namespace {

// Routes do not depend on data: an application over a folder that goes away prints what is said of them.
int print_routes(const std::function<std::string(const http::Router&)>& text_of) {
  std::string folder = (std::filesystem::temp_directory_path() / "tvms-openapi-XXXXXX").string();
  if (!::mkdtemp(folder.data())) return 1;
  {
    Options options;
    options.data = folder;
    options.is_durable = false;
    options.has_cheap_passwords = true;
    Command command(std::move(options), "command line");
    const auto text = text_of(command.application.router());
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace

int print_openapi() {
  return print_routes([](const http::Router& router) { return http::openapi(router, "TVMS", TVMS_VERSION, staff::kCookie); });
}

int print_statements() { return print_routes(statements_page); }

int create_deployment(const Options& options, const std::string& name) {
  Command command(options, "command line");
  auto deployment = plain_deployment(name, name);
  if (auto problems = meta::validate(deployments::Deployment::shape().fields, &deployment); !problems.empty())
    return refuse(meta::invalid(std::move(problems)));
  if (const auto made = command.parts().deployments->create(deployment, command.act()); !made) return refuse(made.error());
  fmt::print("Deployment {} is ready.\n", name);
  return 0;
}

int import_m3u(const Options& options, const std::string& deployment, const std::filesystem::path& file, bool is_dry_run) {
  Command command(options, "command line");
  const auto entered = enter(command, deployment);
  if (!entered) return refuse(entered.error());
  const auto& tenant = *entered;
  const auto done = channels::import_file(command.parts().of<channels::Channels>(), *tenant->database, file,
                                          {is_dry_run, tenant->default_language}, command.act(tenant->default_language));
  if (!done) return refuse(done.error());
  const auto& report = *done;
  for (const auto& row : report.rows)
    if (row.outcome == "fault") fmt::print("line {}: {} {}\n", row.line, row.code, row.name);
  fmt::print("{} added, {} changed, {} unchanged, {} faults{}\n", report.added, report.changed, report.unchanged, report.faults,
             is_dry_run ? " (nothing was stored)" : "");
  return 0;
}

namespace {

// "nz.xml.gz" is the source "nz".
std::string source_name(const std::filesystem::path& file) {
  auto name = file.filename();
  for (const auto* tail : {".gz", ".xml", ".xmltv"})
    if (name.extension() == tail) name = name.stem();
  return name.string();
}

// A line that is written over itself on a terminal, and none in a file.
void show_percent(int percent) {
  if (::isatty(STDERR_FILENO)) fmt::print(stderr, "\r{:3} %{}", percent, percent == 100 ? "\n" : "");
}

bool read_shift(const std::string& text, epg::RefreshOptions& out) {
  out.is_shift_auto = text == "auto";
  const bool is_back = text.starts_with('-');
  std::int64_t days{};
  if (out.is_shift_auto) return true;
  if (!base::parse_int(std::string_view(text).substr(is_back ? 1 : 0), days) || days > 36500) return false;
  out.shift_days = static_cast<std::int32_t>(is_back ? -days : days);
  return true;
}

}  // namespace

int publish(const Options& options, const std::string& deployment, const std::vector<std::string>& areas, bool confirms) {
  publish::NewRun run;
  run.started_by = "command line";
  Command command(options, run.started_by);
  auto& parts = command.parts();
  std::string known;
  for (const auto& area : parts.of<publishing::Areas>().all()) {
    known.append(known.empty() ? "" : ", ").append(area->name());
    if (areas.empty() || std::ranges::find(areas, area->name()) != areas.end()) run.areas.emplace_back(area->name());
  }
  for (const auto& name : areas)
    if (!parts.of<publishing::Areas>().find(name)) {
      fmt::print(stderr, "There is no area {}; the areas are {}.\n", name, known);
      return 2;
    }
  if (confirms) run.confirmed_removals = run.areas;
  const auto entered = enter(command, deployment);
  if (!entered) return refuse(entered.error());
  const auto& tenant = *entered;
  const auto told = [](std::int64_t done, std::int64_t total) { show_percent(static_cast<int>(100 * done / total)); };
  const auto done = parts.of<publish::Publishing>().publish_now(*tenant, run, command.clock, options.is_durable, told);
  if (!done) return refuse(done.error());
  const auto running = parts.of<publish::Snapshots>().running(tenant->number);
  for (const auto& area : run.areas) fmt::print("{} {}\n", area, running ? running->number(area, publish::Category::tvs) : 0);
  return 0;
}

int import_xmltv(const Options& options, const GuideImport& wanted) {
  epg::RefreshOptions refresh;
  refresh.file = wanted.file;
  refresh.may_shrink = wanted.may_shrink;
  if (!read_shift(wanted.shift_days, refresh)) {
    fmt::print(stderr, "--shift-days takes a whole number or the word auto.\n");
    return 2;
  }
  Command command(options, "command line");
  const auto entered = enter(command, wanted.deployment);
  if (!entered) return refuse(entered.error());
  const auto& tenant = *entered;
  const auto act = command.act(tenant->default_language);
  auto& guide = command.parts().of<epg::Guide>();
  const auto source = guide.upload_source(*tenant->database, source_name(wanted.file), act);
  if (!source) return refuse(source.error());
  const auto done = guide.refresh(*tenant->database, *source, refresh, [](int percent) { return show_percent(percent), true; });
  if (!done) return refuse(done.error());
  if (done->error) return refuse(*done->error);
  show_percent(100);
  fmt::print("{}: {} programmes of {} channels, {} days changed, {} faults", epg::result_name(done->result), done->programmes,
             done->channels, done->days_changed, done->faults);
  fmt::print("{}\n", done->shift_days == 0 ? "" : fmt::format(", moved by {} days", done->shift_days));
  if (wanted.links) {
    const auto linked = tenant->database->write([&](db::Tx& tx) { return guide.link_proposed(tx, epg::kScoreById, act); });
    if (!linked) return refuse(linked.error());
  }
  const auto counts = tenant->database->read([&](db::Tx& tx) { return epg::count_states(tx, command.clock.now()); });
  fmt::print("{} linked of {} channels, {} programmes on them\n", counts.channels - counts.unlinked, counts.channels,
             counts.programmes);
  return 0;
}

}  // namespace app
