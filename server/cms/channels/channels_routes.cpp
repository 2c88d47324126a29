#include <fmt/format.h>

#include <boost/json.hpp>

#include "cms/channels/channels.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/meta/describe.hpp"

namespace channels {
namespace json = boost::json;

struct RenumberBody {
  std::vector<ChannelId> ids;
  std::int32_t from{1};
  std::int32_t step{1};
  bool is_dry_run{true};
};
BOOST_DESCRIBE_STRUCT(RenumberBody, (), (ids, from, step, is_dry_run))
static constexpr meta::Rule renumber_rules[] = {
    {"ids", "The channels in their new order.", meta::required, 1, kNumberMax, meta::Format::plain, "cms.channels"},
    {"from", "The first number.", meta::none, 1, kNumberMax},
    {"step", "From one number to the next.", meta::none, 1, 100},
    {"is_dry_run", "true: tells what would change, changes nothing."},
};
static constexpr auto renumber_table = meta::fields_of<RenumberBody>(renumber_rules);
static constexpr meta::Entity renumber_entity{"ChannelRenumber", "", "", renumber_table};

namespace {

constexpr std::string_view kPath = "/api/v1/deployments/{deployment}/cms/channels";

base::Result<http::Reply> renumber(const Channels& channels, http::Context& context) {
  TRY(const auto body, context.json_body());
  RenumberBody input;
  if (auto problems = meta::from_json(renumber_table, body, &input, meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto moved, channels.renumber(tx, input.ids, input.from, input.step, input.is_dry_run, context.act()));
    json::array items;
    for (const auto& one : moved)
      items.push_back(json::object{{"id", one.id.raw}, {"name", one.name}, {"from", one.from}, {"to", one.to}});
    return http::reply_json(json::object{{"items", std::move(items)}});
  });
}

json::object report_json(const ImportReport& report, bool is_dry_run) {
  json::array rows;
  for (const auto& row : report.rows) {
    json::array fields;
    for (const auto& field : row.fields) fields.emplace_back(field);
    rows.push_back(json::object{{"line", row.line},
                                {"name", row.name},
                                {"outcome", row.outcome},
                                {"code", row.code},
                                {"number", row.number},
                                {"fields", std::move(fields)}});
  }
  return json::object{{"is_dry_run", is_dry_run},      {"added", report.added},   {"changed", report.changed},
                      {"unchanged", report.unchanged}, {"faults", report.faults}, {"rows", std::move(rows)}};
}

base::Result<http::Reply> import_m3u(const Channels& channels, http::Context& context) {
  const ImportOptions options{context.request.parameter("apply").value_or("") != "true", context.tenant->default_language};
  TRY(const auto report, channels.import_file(context.database(), context.request.upload, options, context.act()));
  return http::reply_json(report_json(report, options.is_dry_run));
}

}  // namespace

base::Result<records::Extra> list_extra(const Channels& channels, const http::Context& context) {
  records::Extra out;
  for (const auto& [name, filter] : channels.filters()) {
    const auto text = context.request.parameter(name);
    if (!text) continue;
    std::int64_t id{};
    if (!base::parse_int(*text, id)) return base::fail_field("?" + name, "TYPE", name + " must be a whole number.");
    auto one = filter(id);
    if (!out.sql.empty()) return base::fail_field("?" + name, "FILTER_SIZE", "One of these filters at a time.");
    out = std::move(one);
  }
  return out;
}

void add_routes(http::Router& router, const Channels& channels, const records::Dependents& dependents) {
  http::ResourceOptions options{
      std::string(kPath),
      "channel",
      "channels",
      {"409 NUMBER_TAKEN", "409 EXTERNAL_ID_TAKEN", "422 URL_SCHEME", "422 URL_APPLE_NEEDS_M3U8", "422 WINDOW_ORDER"}};
  options.dependents = &dependents;
  options.parameters = {{"group", "Only channels of this UI group."}, {"package", "Only channels of this package."}};
  http::Resource<Channel> resource{channel_entity(), std::move(options)};
  resource.check = [&channels](db::Tx& tx, Channel& channel, const Channel* before, const records::Act& act) {
    return channels.check(tx, channel, before, act);
  };
  resource.stored = [&channels](db::Tx& tx, Channel& channel, const Channel* before, const records::Act& act) {
    return channels.stored(tx, channel, before, act);
  };
  resource.decorate = [&channels](db::Tx& tx, std::span<Channel* const> list, const http::Context& context) {
    channels.decorate(tx, list, context.clock.now());
  };
  resource.extra = [&channels](const http::Context& context) { return list_extra(channels, context); };
  http::add_resource(router, std::move(resource));

  http::Route again{http::Method::post, std::string(kPath) + "/actions/renumber", "cms.channels.write",
                    "Gives channels new numbers in the order of the list; a dry run only tells.", &renumber_entity};
  again.errors = {"409 NUMBER_TAKEN", "422 NUMBER_RANGE"};
  again.handler = [&channels](http::Context& context) { return renumber(channels, context); };
  router.add(std::move(again));

  http::Route import{http::Method::post, std::string(kPath) + "/import", "cms.channels.write",
                     "Imports an M3U playlist; without apply=true it only tells what would change."};
  import.is_upload = true;
  import.body_bytes = std::size_t{20} << 20;
  import.deadline = std::chrono::seconds(60);
  import.parameters = {{"apply", "true stores the outcome."}};
  import.errors = {"422 PLAYLIST_FORMAT", "422 PLAYLIST_EMPTY"};
  import.handler = [&channels](http::Context& context) { return import_m3u(channels, context); };
  router.add(std::move(import));
}

}  // namespace channels
