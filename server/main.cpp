// The tvms command: arguments in, a command of app/ run, its exit code out.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/commands.hpp"
#include "app/retention.hpp"
#include "foundation/config/config.hpp"

namespace {

// Every setting is a flag of every command; what was given comes before the environment and the file.
struct Flags {
  std::vector<std::vector<std::string>> values;
  void add_to(CLI::App& command) {
    const auto table = config::table();
    values.resize(table.size());
    for (std::size_t i = 0; i < table.size(); ++i) command.add_option(table[i].flag(), values[i], std::string(table[i].doc));
  }
  [[nodiscard]] config::Pairs given() const {
    config::Pairs out;
    for (std::size_t i = 0; i < values.size(); ++i)
      for (const auto& value : values[i]) out.emplace_back(config::table()[i].key, value);
    return out;
  }
};

int run(int argc, char** argv) {
  CLI::App cli{"TVMS, a TV management system", "tvms"};
  cli.require_subcommand(1);
  cli.fallthrough();
  cli.set_version_flag("--version", TVMS_VERSION);
  Flags flags;
  flags.add_to(cli);
  std::string name, deployment, file;
  bool is_dry_run = false;

  const auto* serve = cli.add_subcommand("serve", "Runs the server.");
  const auto* demo = cli.add_subcommand("demo", "Loads the demo into an empty place.");
  const auto* migrate = cli.add_subcommand("migrate", "Brings all databases up to date.");
  const auto* doctor = cli.add_subcommand("doctor", "Checks what the server needs.");
  const auto* openapi = cli.add_subcommand("openapi", "Prints the contract of the API.");
  const auto* statements = cli.add_subcommand("sql", "Prints the statements that are made of field tables.");
  const auto* settings_page = cli.add_subcommand("settings", "Prints the manual of the settings.");
  const auto* retention_page = cli.add_subcommand("retention", "Prints what is kept for how long.");
  auto* deployments = cli.add_subcommand("deployment", "Deployments.");
  deployments->require_subcommand(1);
  auto* create = deployments->add_subcommand("create", "Adds a deployment (en, one country, EUR, UTC).");
  create->add_option("name", name, "Identifier: a-z, 0-9 and -, 3 to 32 characters.")->required();
  auto* imports = cli.add_subcommand("import", "Imports a file into a deployment.");
  imports->require_subcommand(1);
  auto* m3u = imports->add_subcommand("m3u", "Channels from an M3U playlist.");
  m3u->add_option("file", file, "The playlist.")->required()->check(CLI::ExistingFile);
  m3u->add_option("--deployment", deployment, "Where to.")->required();
  m3u->add_flag("--dry-run", is_dry_run, "Tells what would change; changes nothing.");

  app::GuideImport guide;
  auto* xmltv = imports->add_subcommand("xmltv", "A guide from an XMLTV file, plain or gzip, into the source of its name.");
  xmltv->add_option("file", guide.file, "The guide.")->required()->check(CLI::ExistingFile);
  xmltv->add_option("--deployment", guide.deployment, "Where to.")->required();
  xmltv->add_option("--shift-days", guide.shift_days, "Moves the guide by so many days; auto: its middle lies on today.");
  xmltv->add_flag("--link", guide.links, "Channels without a guide get the one with their id.");
  xmltv->add_flag("--may-shrink", guide.may_shrink, "Takes the guide although it is far smaller than the last one.");

  std::vector<std::string> areas;
  bool confirms = false;
  auto* publish = cli.add_subcommand("publish", "Publishes what was edited; prints the numbers of the snapshots that run now.");
  publish->add_option("--deployment", deployment, "Of which deployment.")->required();
  publish->add_option("--area", areas, "channels, epg, products or ui; may be repeated. Without it: all.");
  publish->add_flag("--confirm-removals", confirms, "Also when more than a fifth of an area goes.");

  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& fault) { return cli.exit(fault) == 0 ? 0 : 2; }
  if (openapi->parsed()) return app::print_openapi();
  if (statements->parsed()) return app::print_statements();
  if (settings_page->parsed()) return fmt::print("{}", config::settings_page()), 0;
  if (retention_page->parsed()) return fmt::print("{}", app::retention_page()), 0;
  const auto settings = config::load({flags.given(), config::process_environment()});
  if (!settings) {
    fmt::print(stderr, "{}\n", settings.error().message);
    for (const auto& field : settings.error().fields) fmt::print(stderr, "  {} {}\n", field.pointer.substr(1), field.message);
    return 2;
  }
  if (serve->parsed()) return app::serve(*settings);
  if (doctor->parsed()) return app::doctor(*settings);
  const auto options = app::options_of(*settings);
  if (demo->parsed()) return app::demo(options);
  if (migrate->parsed()) return app::migrate(options);
  if (create->parsed()) return app::create_deployment(options, name);
  if (publish->parsed()) return app::publish(options, deployment, areas, confirms);
  if (xmltv->parsed()) return app::import_xmltv(options, guide);
  return app::import_m3u(options, deployment, file, is_dry_run);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& fault) {
    fmt::print(stderr, "tvms: {}\n", fault.what());
    return 1;
  }
}
