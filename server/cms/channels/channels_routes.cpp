#include "cms/channels/channels.hpp"
#include "foundation/http/call.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/meta/describe.hpp"

namespace channels {

struct RenumberBody {
  std::vector<ChannelId> ids;
  std::int32_t from{1};
  std::int32_t step{1};
  bool is_dry_run{true};
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(RenumberBody, (), (ids, from, step, is_dry_run))
static constexpr meta::Rule renumber_rules[] = {
    {"ids", "The channels in their new order.", meta::required, 1, kNumberMax, meta::Format::plain, "cms.channels"},
    {"from", "The first number.", meta::none, 1, kNumberMax},
    {"step", "From one number to the next.", meta::none, 1, 100},
    {"is_dry_run", "true: tells what would change, changes nothing."},
};
const meta::Entity& RenumberBody::shape() { return meta::shape_of<RenumberBody, renumber_rules>("ChannelRenumber"); }

BOOST_DESCRIBE_STRUCT(Renumbered, (), (id, name, from, to))
static constexpr meta::Rule renumbered_rules[] = {
    {"id", "The channel."},
    {"name", "In the default language."},
    {"from", "Its number until now."},
    {"to", "Its new number."},
};
const meta::Entity& Renumbered::shape() { return meta::shape_of<Renumbered, renumbered_rules>("ChannelRenumbered"); }
struct Renumbering {
  std::vector<Renumbered> items;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(Renumbering, (), (items))
static constexpr meta::Rule renumbering_rules[] = {
    {"items", "In the order of the list."},
};
const meta::Entity& Renumbering::shape() { return meta::shape_of<Renumbering, renumbering_rules>("ChannelRenumbering"); }

namespace {

constexpr std::string_view kPath = "/api/v1/deployments/{deployment}/cms/channels";

}  // namespace

base::Result<records::Extra> list_extra(const Channels& channels, const http::Context& context) {
  records::Extra out;
  for (const auto& [name, named] : channels.filters()) {
    const auto id = context.number(name);
    if (!id) continue;
    auto one = named.filter(*id);
    if (!out.is_everything()) return base::fail_field("?" + name, "FILTER_SIZE", "One of these filters at a time.");
    out = std::move(one);
  }
  return out;
}

std::vector<http::Parameter> list_parameters(const Channels& channels) {
  std::vector<http::Parameter> out;
  for (const auto& [name, named] : channels.filters()) out.push_back({name, named.doc, http::ParameterKind::number});
  return out;
}

void add_routes(http::Router& router, const Channels& channels, const records::Dependents& dependents) {
  http::ResourceOptions options{std::string(kPath),
                                "channel",
                                "channels",
                                {"409 NUMBER_TAKEN", "409 EXTERNAL_ID_TAKEN", "422 NAME_REQUIRED", "422 NUMBER_RANGE",
                                 "422 URL_SCHEME", "422 URL_APPLE_NEEDS_M3U8", "422 WINDOW_ORDER"}};
  options.dependents = &dependents;
  options.needs_key = true;
  options.parameters = list_parameters(channels);
  http::Resource<Channel> resource{std::move(options)};
  resource.check = [](db::Tx&, const Channel& channel, const Channel*, const records::Act& act) {
    return Channels::check(channel, act);
  };
  resource.settle = [&channels](db::Tx& tx, Channel& channel, const Channel* before, const records::Act& act) {
    return channels.settle(tx, channel, before, act);
  };
  resource.stored = [&channels](db::Tx& tx, Channel& channel, const Channel* before, const records::Act& act) {
    return channels.stored(tx, channel, before, act);
  };
  resource.decorate = [&channels](db::Tx& tx, std::span<Channel* const> list, const http::Context& context) {
    channels.decorate(tx, list, context.clock.now());
  };
  resource.extra = [&channels](const http::Context& context) { return list_extra(channels, context); };
  http::add_resource(router, std::move(resource));

  router.add(
      http::writing({.method = http::Method::post,
                     .path = std::string(kPath) + "/actions/renumber",
                     .permission = "cms.channels.write",
                     .summary = "Gives channels new numbers in the order of the list; a dry run only tells.",
                     .errors = {"409 NUMBER_TAKEN", "422 NUMBER_RANGE"}},
                    [&channels](db::Tx& tx, http::Context& context, const RenumberBody& body) -> base::Result<Renumbering> {
                      TRY(auto items, channels.renumber(tx, body.ids, body.from, body.step, body.is_dry_run, context.act()));
                      return Renumbering{std::move(items)};
                    }));
}

}  // namespace channels
