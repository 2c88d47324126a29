#include <fmt/format.h>

#include <boost/json.hpp>

#include "cms/epg/epg.hpp"
#include "cms/epg/epg_rules.hpp"
#include "cms/epg/epg_shapes.hpp"
#include "foundation/http/call.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/jobs/bulk.hpp"
#include "foundation/jobs/jobs_routes.hpp"
#include "foundation/jobs/runner.hpp"

namespace epg {
namespace json = boost::json;

namespace {

constexpr std::string_view kRoot = "/api/v1/deployments/{deployment}/cms";
constexpr auto kWindowMax = std::chrono::hours(24 * 8);

// ---- sources

Source shown(const Guide& guide, db::Tx& tx, Source source) {
  Source* one = &source;
  guide.decorate(tx, std::span<Source* const>(&one, 1));
  return source;
}

base::Result<Source> create_source(const Guide& guide, jobs::Runner& runner, db::Tx& tx, http::Context& context, Source source) {
  TRY_OK(guide.settle(tx, source, nullptr, context.act()));
  TRY_OK(records::insert(tx, source, context.act()));
  guide.plan(tx, context.database(), runner, source, nullptr, jobs::actor_of(context));
  return shown(guide, tx, std::move(source));
}

base::Result<Source> change_source(const Guide& guide, jobs::Runner& runner, db::Tx& tx, http::Context& context,
                                   const http::Patch<Source>& patch) {
  TRY(const auto id, context.path_id(1));
  const auto before = records::find<Source>(tx, id);
  if (!before) return base::fail_not_found();
  auto after = *before;
  TRY(const auto version, patch.over(after));
  TRY_OK(guide.settle(tx, after, &*before, context.act()));
  TRY_OK(records::update(tx, *before, after, version, context.act()));
  guide.plan(tx, context.database(), runner, after, &*before, jobs::actor_of(context));
  return shown(guide, tx, std::move(after));
}

base::Status remove_source(const Guide& guide, const records::Dependents& dependents, db::Tx& tx, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  std::optional<SourceId> replacement;
  if (const auto other = context.number("replacement")) replacement = SourceId{*other};
  const bool unlinks = context.flag("unlink");
  return guide.remove(tx, SourceId{id}, unlinks, replacement, dependents, context.act());
}

base::Result<Source> restore_source(const Guide& guide, jobs::Runner& runner, db::Tx& tx, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  TRY_OK(records::restore(tx, Source::shape(), id, context.act()));
  auto source = records::find<Source>(tx, id);
  if (!source) return base::fail_not_found();
  guide.plan(tx, context.database(), runner, *source, nullptr, jobs::actor_of(context));
  return shown(guide, tx, std::move(*source));
}

base::Result<jobs::JobRef> refresh_source(const Guide& guide, jobs::Runner& runner, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  const bool may_shrink = context.flag("may_shrink");
  TRY(const auto job, guide.submit_refresh(context.database(), runner, SourceId{id}, context.request.upload, may_shrink,
                                           context.act(), jobs::actor_of(context)));
  return jobs::JobRef{job};
}

base::Result<Log> source_log(db::Tx& tx, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  if (!records::find<Source>(tx, id)) return base::fail_not_found();
  Log out;
  for (const auto& line : log_of(tx, SourceId{id}))
    out.items.push_back({line.at, line.result, line.programmes, line.channels, line.took_ms, line.code, line.message});
  return out;
}

// ---- the overview

base::Result<Link> find_link(db::Tx& tx, std::int64_t id, base::Instant now) {
  auto link = records::find<Link>(tx, id);
  if (!link) return base::fail_not_found();
  link->guide_state = guide_state_of(link->guide_reach.has_value(), link->guide_until, now);
  return std::move(*link);
}

base::Result<Link> change_link(const Guide& guide, db::Tx& tx, http::Context& context, const http::Patch<Link>& patch) {
  TRY(const auto id, context.path_id(1));
  const auto now = context.clock.now();
  TRY(const auto before, find_link(tx, id, now));
  auto after = before;
  TRY(const auto version, patch.over(after));
  if (version != before.version) return base::fail(records::stale(Link::shape(), &before));
  const LinkChoice choice{before.id, after.guide_channel_id, after.guide_offset_minutes};
  TRY_OK(guide.link(tx, std::span(&choice, 1), context.act()));
  return find_link(tx, id, now);
}

base::Result<Summary> summary(db::Tx& tx, http::Context& context) {
  const auto counts = count_states(tx, context.clock.now());
  return Summary{counts.channels, counts.unlinked, counts.no_data, counts.ending, counts.covered, counts.programmes};
}

base::Result<Proposals> list_proposals(const Guide& guide, db::Tx& tx) {
  Proposals out;
  for (const auto& one : guide.proposals(tx))
    out.items.push_back({one.channel.raw,
                         one.number,
                         one.name,
                         one.guide_channel.raw,
                         one.guide_channel_name,
                         one.source_name,
                         one.score,
                         one.reasons.empty() ? std::string("name") : std::string(one.reasons.front()),
                         {one.reasons.begin(), one.reasons.end()}});
  return out;
}

base::Result<Linked> link_many(const Guide& guide, db::Tx& tx, http::Context& context, const LinkBody& input) {
  if (input.links.empty() == !input.score_min)
    return base::fail_field("/links", "REQUIRED", "Either links or score_min is required.");
  std::vector<LinkChoice> choices;
  for (const auto& row : input.links) choices.push_back({row.channel, row.guide_channel, row.guide_offset_minutes});
  TRY(const auto linked,
      input.score_min ? guide.link_proposed(tx, *input.score_min, context.act()) : guide.link(tx, choices, context.act()));
  return Linked{linked};
}

// ---- programmes

base::Result<Window> window_of(const http::Context& context) {
  const auto instant = [&](std::string_view name) -> base::Result<base::Instant> {
    const auto at = base::parse_instant(context.request.parameter(name).value_or(""));
    if (!at) return base::fail_field(fmt::format("?{}", name), "TYPE", fmt::format("{} must be an instant.", name));
    return *at;
  };
  TRY(const auto from, instant("from"));
  TRY(const auto to, instant("to"));
  if (to <= from || to - from > kWindowMax) return base::fail_field("?to", "RANGE", "to must lie at most 8 days after from.");
  return Window{from, to};
}

ProgrammeRow row_of(const ProgrammeView& programme, std::string_view language) {
  const auto text = [&](Field field) -> std::optional<std::string> {
    const auto found = programme.text(field, language);
    return found.empty() ? std::nullopt : std::optional(std::string(found));
  };
  const auto number = [&](Field field) -> std::optional<std::int64_t> {
    const std::int64_t found = programme.number(field);
    return found == 0 ? std::nullopt : std::optional(found);
  };
  return {base::from_ms(programme.start_s * 1000),
          base::from_ms(programme.end_s * 1000),
          std::string(programme.text(Field::title, language)),
          text(Field::sub_title),
          text(Field::description),
          number(Field::season),
          number(Field::episode)};
}

Programmes programmes_of(db::Tx& tx, GuideChannelId guide_channel, std::int32_t offset_minutes, const Window& window,
                         std::string_view language) {
  const std::int64_t offset_s = offset_minutes * 60;
  std::vector<std::string> bytes;
  // From the day before: a programme belongs to the day it starts on.
  const auto first = day_of(base::to_s(window.from) - offset_s) - 1, last = day_of(base::to_s(window.to) - offset_s);
  for (const auto& day : days_of(tx, guide_channel, first, last)) bytes.push_back(packed_day(tx, guide_channel, day.day));
  std::vector<PackedDay> days;
  for (const auto& one : bytes)
    if (const auto day = PackedDay::open(one)) days.push_back(*day);
  Programmes out{window.from, window.to, {}, {}};
  const Timeline timeline(days, offset_s);
  std::int64_t free_from_s = base::to_s(window.from);
  const auto gap = [&](std::int64_t to_s) {
    if (to_s > free_from_s) out.gaps.push_back({base::from_ms(free_from_s * 1000), base::from_ms(to_s * 1000)});
  };
  timeline.each(base::to_s(window.from), base::to_s(window.to), [&](const ProgrammeView& programme) {
    gap(programme.start_s);
    free_from_s = std::max(free_from_s, programme.end_s);
    out.programmes.push_back(row_of(programme, language));
  });
  gap(base::to_s(window.to));
  return out;
}

base::Result<Programmes> channel_guide(db::Tx& tx, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  TRY(const auto window, window_of(context));
  const auto channel = records::find<channels::Channel>(tx, id);
  if (!channel) return base::fail_not_found();
  return programmes_of(tx, channel->guide_channel_id.value_or(GuideChannelId{}), channel->guide_offset_minutes, window,
                       context.tenant->default_language);
}

base::Result<Programmes> guide_channel_guide(db::Tx& tx, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  TRY(const auto window, window_of(context));
  if (!records::find<GuideChannel>(tx, id)) return base::fail_not_found();
  return programmes_of(tx, GuideChannelId{id}, 0, window, context.tenant->default_language);
}

// ---- wiring

http::Route route_of(http::Method method, std::string_view path, std::string_view permission, std::string_view summary,
                     std::vector<std::string> errors = {}) {
  http::Route out{method, fmt::format("{}{}", kRoot, path), std::string(permission), std::string(summary)};
  out.errors = std::move(errors);
  return out;
}

void add_source_routes(http::Router& router, Guide& guide, jobs::Runner& runner, const records::Dependents& dependents) {
  http::ResourceOptions options{fmt::format("{}/epg_sources", kRoot), "guide source", "guide sources"};
  options.dependents = &dependents;
  options.can_create = options.can_change = options.can_trash = false;  // Own routes: refreshes follow from them.
  http::Resource<Source> resource{std::move(options)};
  resource.decorate = [&guide](db::Tx& tx, std::span<Source* const> list, const http::Context&) { guide.decorate(tx, list); };
  http::add_resource(router, std::move(resource));

  using http::Method;
  const std::string write = "cms.epg_sources.write";
  auto create = route_of(Method::post, "/epg_sources", write, "Adds a guide source; a fetched one is refreshed at once.",
                         {"409 SOURCE_NAME_TAKEN", "422 URL_REQUIRED", "422 URL_FORMAT"});
  create.status = 201;
  router.add(http::writing(std::move(create), [&](db::Tx& tx, http::Context& context, Source& source) {
    return create_source(guide, runner, tx, context, std::move(source));
  }));
  router.add(http::writing(route_of(Method::patch, "/epg_sources/{id}", write, "Changes a guide source.",
                                    {"409 SOURCE_NAME_TAKEN", "409 STALE", "422 URL_REQUIRED", "422 URL_FORMAT"}),
                           [&](db::Tx& tx, http::Context& context, const http::Patch<Source>& patch) {
                             return change_source(guide, runner, tx, context, patch);
                           }));
  auto removal =
      route_of(Method::del, "/epg_sources/{id}", write, "Moves a guide source to the trash.", {"409 IN_USE", "422 REFERENCE"});
  removal.parameters = {{"unlink", "true: channels lose the guide.", http::ParameterKind::flag},
                        {"replacement", "A source whose channels of the same ids take over.", http::ParameterKind::number, 1}};
  router.add(http::writing(std::move(removal),
                           [&](db::Tx& tx, http::Context& context) { return remove_source(guide, dependents, tx, context); }));
  router.add(http::writing(route_of(Method::post, "/epg_sources/{id}/restore", write, "Takes a guide source out of the trash.",
                                    {"409 SOURCE_NAME_TAKEN"}),
                           [&](db::Tx& tx, http::Context& context) { return restore_source(guide, runner, tx, context); }));

  const std::vector<http::Parameter> shrink{
      {"may_shrink", "true: takes the guide although it is far smaller than the last one.", http::ParameterKind::flag}};
  auto refresh = route_of(Method::post, "/epg_sources/{id}/refresh", write, "Refreshes a guide source: answers a job.");
  refresh.status = 202;
  refresh.parameters = shrink;
  refresh.errors = {"409 SOURCE_DISABLED", "409 NO_UPLOAD"};
  router.add(http::call(std::move(refresh), [&](http::Context& context) { return refresh_source(guide, runner, context); }));
  auto upload = route_of(Method::post, "/epg_sources/{id}/upload", write,
                         "Takes an XMLTV file, plain or gzip, and refreshes the source with it: answers a job.");
  upload.status = 202;
  upload.is_upload = true;
  upload.body_bytes = std::size_t{500} << 20;
  upload.deadline = std::chrono::minutes(10);
  upload.parameters = shrink;
  upload.errors = {"409 SOURCE_DISABLED", "409 SOURCE_KIND"};
  router.add(http::call(std::move(upload), [&](http::Context& context) { return refresh_source(guide, runner, context); }));
  router.add(http::reading(
      route_of(Method::get, "/epg_sources/{id}/log", "cms.epg_sources.read", "The last refreshes of a source, newest first."),
      source_log));
}

void add_link_routes(http::Router& router, Guide& guide) {
  using http::Method;
  http::ResourceOptions options{fmt::format("{}/epg", kRoot), "channel with its guide", "channels with their guide"};
  options.can_create = options.can_change = options.can_trash = false;  // They are channels; the link alone is changed here.
  options.parameters = link_parameters();
  http::Resource<Link> resource{std::move(options)};
  resource.extra = link_extra;
  resource.expand_filter = expand_state_filter;
  resource.decorate = [](db::Tx&, std::span<Link* const> links, const http::Context& context) {
    const auto now = context.clock.now();
    for (auto* link : links) link->guide_state = guide_state_of(link->guide_reach.has_value(), link->guide_until, now);
  };
  http::add_resource(router, std::move(resource));
  router.add(http::writing(route_of(Method::patch, "/epg/{id}", "cms.epg.write",
                                    "Links a channel, moves its guide, or unlinks it.", {"409 STALE", "422 REFERENCE"}),
                           [&](db::Tx& tx, http::Context& context, const http::Patch<Link>& patch) {
                             return change_link(guide, tx, context, patch);
                           }));
  router.add(http::reading(route_of(Method::get, "/epg/summary", "cms.epg.read", "Counts channels by the state of their guide."),
                           summary));
  router.add(http::reading(route_of(Method::get, "/epg/proposals", "cms.epg.read",
                                    "Proposes guides for channels without one, with score and reasons."),
                           [&](db::Tx& tx, http::Context&) { return list_proposals(guide, tx); }));
  auto link =
      route_of(Method::post, "/epg/actions/link", "cms.epg.write", "Stores links that were chosen, or all proposals of a score.");
  link.errors = {"422 REFERENCE"};
  router.add(http::writing(std::move(link), [&](db::Tx& tx, http::Context& context, const LinkBody& body) {
    return link_many(guide, tx, context, body);
  }));
}

void add_programme_routes(http::Router& router) {
  using http::Method;
  const std::vector<http::Parameter> window{{"from", "Instant.", http::ParameterKind::instant},
                                            {"to", "Instant, at most 8 days later.", http::ParameterKind::instant}};
  auto ours = route_of(Method::get, "/channels/{id}/guide", "cms.epg.read", "The programmes that a channel shows, and the gaps.");
  ours.parameters = window;
  router.add(http::reading(std::move(ours), channel_guide));
  auto theirs = route_of(Method::get, "/guide_channels/{id}/guide", "cms.guide_channels.read",
                         "The programmes of a guide channel, and the gaps.");
  theirs.parameters = window;
  router.add(http::reading(std::move(theirs), guide_channel_guide));
}

}  // namespace

void add_routes(http::Router& router, Guide& guide, jobs::Runner& runner, const records::Dependents& dependents) {
  add_source_routes(router, guide, runner, dependents);
  add_link_routes(router, guide);
  add_programme_routes(router);

  http::ResourceOptions options{fmt::format("{}/guide_channels", kRoot), "guide channel", "guide channels"};
  options.dependents = &dependents;
  options.can_create = options.can_change = options.can_trash = false;  // Sources make them.
  options.parameters = {{"source", "Only channels of this source.", http::ParameterKind::number, 1}};
  http::Resource<GuideChannel> resource{std::move(options)};
  resource.decorate = [](db::Tx& tx, std::span<GuideChannel* const> list, const http::Context&) { name_sources(tx, list); };
  resource.extra = [](const http::Context& context) -> base::Result<records::Extra> {
    const auto source = context.number("source");
    return of_source(source);
  };
  http::add_resource(router, std::move(resource));
}

}  // namespace epg
