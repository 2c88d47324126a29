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

base::Result<std::optional<std::int64_t>> source_parameter(const http::Context& context) {
  const auto text = context.request.parameter("source");
  if (!text) return std::nullopt;
  std::int64_t source{};
  if (!base::parse_int(*text, source)) return base::fail_field("?source", "TYPE", "source must be a whole number.");
  return source;
}

// ---- sources

base::Result<http::Reply> show_source(const Guide& guide, db::Tx& tx, Source source, int status = 200) {
  Source* one = &source;
  guide.decorate(tx, std::span<Source* const>(&one, 1));
  return http::reply_shape(source_entity(), &source, status);
}

base::Result<http::Reply> create_source(const Guide& guide, jobs::Runner& runner, http::Context& context) {
  TRY(const auto body, context.json_body());
  Source source;
  if (auto problems = meta::from_json(source_entity().fields, body, &source, meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY_OK(guide.check(tx, source, nullptr, context.act()));
    TRY_OK(records::insert(tx, source_entity(), source, context.act()));
    guide.plan(tx, context.database(), runner, source, nullptr, jobs::actor_of(context));
    return show_source(guide, tx, source, 201);
  });
}

base::Result<http::Reply> change_source(const Guide& guide, jobs::Runner& runner, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  TRY(const auto body, context.json_body());
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    const auto before = records::find<Source>(tx, source_entity(), id);
    if (!before) return base::fail_not_found();
    auto after = *before;
    TRY(const auto version, http::read_patch(source_entity().fields, body, &after));
    TRY_OK(guide.check(tx, after, &*before, context.act()));
    TRY_OK(records::update(tx, source_entity(), *before, after, version, context.act()));
    guide.plan(tx, context.database(), runner, after, &*before, jobs::actor_of(context));
    return show_source(guide, tx, after);
  });
}

base::Result<http::Reply> remove_source(const Guide& guide, const records::Dependents& dependents, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  std::optional<SourceId> replacement;
  if (const auto text = context.request.parameter("replacement")) {
    std::int64_t other{};
    if (!base::parse_int(*text, other)) return base::fail_field("?replacement", "TYPE", "replacement must be a whole number.");
    replacement = SourceId{other};
  }
  const bool unlinks = context.request.parameter("unlink").value_or("") == "true";
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY_OK(guide.remove(tx, SourceId{id}, unlinks, replacement, dependents, context.act()));
    return http::reply_empty();
  });
}

base::Result<http::Reply> restore_source(const Guide& guide, jobs::Runner& runner, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY_OK(records::restore(tx, source_entity(), id, context.act()));
    const auto source = records::find<Source>(tx, source_entity(), id);
    if (!source) return base::fail_not_found();
    guide.plan(tx, context.database(), runner, *source, nullptr, jobs::actor_of(context));
    return show_source(guide, tx, *source);
  });
}

base::Result<jobs::JobRef> refresh_source(const Guide& guide, jobs::Runner& runner, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  const bool may_shrink = context.request.parameter("may_shrink").value_or("") == "true";
  TRY(const auto job, guide.submit_refresh(context.database(), runner, SourceId{id}, context.request.upload, may_shrink,
                                           context.act(), jobs::actor_of(context)));
  return jobs::JobRef{job};
}

base::Result<Log> source_log(db::Tx& tx, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  if (!records::find<Source>(tx, source_entity(), id)) return base::fail_not_found();
  Log out;
  for (const auto& line : log_of(tx, SourceId{id}))
    out.items.push_back({line.at, line.result, line.programmes, line.channels, line.took_ms, line.code, line.message});
  return out;
}

// ---- the overview

void decorate_links(std::span<const std::unique_ptr<Link>> links, base::Instant now) {
  for (const auto& link : links) link->guide_state = guide_state_of(link->guide_reach.has_value(), link->guide_until, now);
}

base::Result<http::Reply> list_links(http::Context& context) {
  TRY(auto request, http::list_request(context));
  if (!request.filter.empty()) request.filter = expand_state_filter(request.filter, request.now);
  TRY(const auto source, source_parameter(context));
  const auto extra = source ? linked_to(*source) : records::Extra{};
  return context.database().read([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto page, records::list<Link>(tx, link_entity(), request, extra));
    decorate_links(page.items, request.now);
    json::array items;
    for (const auto& link : page.items) items.push_back(meta::to_json(link_entity().fields, link.get()));
    return http::reply_list(std::move(items), page.total, request);
  });
}

base::Result<Link> find_link(db::Tx& tx, std::int64_t id, base::Instant now) {
  auto link = records::find<Link>(tx, link_entity(), id);
  if (!link) return base::fail_not_found();
  link->guide_state = guide_state_of(link->guide_reach.has_value(), link->guide_until, now);
  return std::move(*link);
}

base::Result<http::Reply> show_link(http::Context& context) {
  TRY(const auto id, context.path_id(1));
  return context.database().read([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto link, find_link(tx, id, context.clock.now()));
    return http::reply_shape(link_entity(), &link);
  });
}

base::Result<http::Reply> change_link(const Guide& guide, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  TRY(const auto body, context.json_body());
  const auto now = context.clock.now();
  return context.database().write([&](db::Tx& tx) -> base::Result<http::Reply> {
    TRY(const auto before, find_link(tx, id, now));
    auto after = before;
    TRY(const auto version, http::read_patch(link_entity().fields, body, &after));
    if (version != before.version) {
      base::Error stale{base::ErrorKind::conflict, "STALE", "Somebody else has changed this record meanwhile."};
      stale.extra_json = json::serialize(json::object{{"current", meta::to_json(link_entity().fields, &before)}});
      return base::fail(std::move(stale));
    }
    const LinkChoice choice{before.id, after.guide_channel_id, after.guide_offset_minutes};
    TRY(const auto changed, guide.link(tx, std::span(&choice, 1), context.act()));
    static_cast<void>(changed);
    TRY(const auto stored, find_link(tx, id, now));
    return http::reply_shape(link_entity(), &stored);
  });
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
  const auto channel = records::find<channels::Channel>(tx, channels::channel_entity(), id);
  if (!channel) return base::fail_not_found();
  return programmes_of(tx, channel->guide_channel_id.value_or(GuideChannelId{}), channel->guide_offset_minutes, window,
                       context.tenant->default_language);
}

base::Result<Programmes> guide_channel_guide(db::Tx& tx, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  TRY(const auto window, window_of(context));
  if (!records::find<GuideChannel>(tx, guide_channel_entity(), id)) return base::fail_not_found();
  return programmes_of(tx, GuideChannelId{id}, 0, window, context.tenant->default_language);
}

// ---- wiring

http::Route route_of(http::Method method, std::string_view path, std::string_view permission, std::string_view summary,
                     http::Handler handler = {}) {
  http::Route out{method, fmt::format("{}{}", kRoot, path), std::string(permission), std::string(summary)};
  out.handler = std::move(handler);
  return out;
}

void add_source_routes(http::Router& router, Guide& guide, jobs::Runner& runner, const records::Dependents& dependents) {
  http::ResourceOptions options{fmt::format("{}/epg_sources", kRoot), "guide source", "guide sources"};
  options.dependents = &dependents;
  options.can_create = options.can_change = options.can_trash = false;  // Own routes: refreshes follow from them.
  http::Resource<Source> resource{source_entity(), std::move(options)};
  resource.decorate = [&guide](db::Tx& tx, std::span<Source* const> list, const http::Context&) { guide.decorate(tx, list); };
  http::add_resource(router, std::move(resource));

  using http::Method;
  const auto add = [&](http::Method method, std::string_view tail, std::string_view summary, http::Handler handler,
                       std::vector<std::string> errors, bool has_body = false) {
    auto route = route_of(method, fmt::format("/epg_sources{}", tail), "cms.epg_sources.write", summary, std::move(handler));
    if (has_body) route.in = &source_entity();
    if (method != Method::del) route.out = &source_entity();
    if (tail.empty()) route.status = 201;
    if (method == Method::del)
      route.parameters = {{"unlink", "true: channels lose the guide."},
                          {"replacement", "A source whose channels of the same ids take over."}};
    route.errors = std::move(errors);
    router.add(std::move(route));
  };
  add(
      Method::post, "", "Adds a guide source; a fetched one is refreshed at once.",
      [&](http::Context& context) { return create_source(guide, runner, context); },
      {"409 SOURCE_NAME_TAKEN", "422 URL_REQUIRED", "422 URL_FORMAT"}, true);
  add(
      Method::patch, "/{id}", "Changes a guide source.",
      [&](http::Context& context) { return change_source(guide, runner, context); },
      {"409 SOURCE_NAME_TAKEN", "409 STALE", "422 URL_REQUIRED", "422 URL_FORMAT"}, true);
  add(Method::del, "/{id}", "Moves a guide source to the trash.",
      [&](http::Context& context) { return remove_source(guide, dependents, context); }, {"409 IN_USE", "422 REFERENCE"});
  add(Method::post, "/{id}/restore", "Takes a guide source out of the trash.",
      [&](http::Context& context) { return restore_source(guide, runner, context); }, {"409 SOURCE_NAME_TAKEN"});

  const std::vector<std::pair<std::string, std::string>> shrink{
      {"may_shrink", "true: takes the guide although it is far smaller than the last one."}};
  auto refresh =
      route_of(Method::post, "/epg_sources/{id}/refresh", "cms.epg_sources.write", "Refreshes a guide source: answers a job.");
  refresh.status = 202;
  refresh.parameters = shrink;
  refresh.errors = {"409 SOURCE_DISABLED", "409 NO_UPLOAD"};
  router.add(http::call(std::move(refresh), [&](http::Context& context) { return refresh_source(guide, runner, context); }));
  auto upload = route_of(Method::post, "/epg_sources/{id}/upload", "cms.epg_sources.write",
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
  auto list = route_of(Method::get, "/epg", "cms.epg.read", "Lists channels with their guide.", list_links);
  list.out = &link_entity();
  list.out_is_list = true;
  list.parameters = {{"source", "Only channels with a guide of this source."}};
  router.add(std::move(list));
  auto one = route_of(Method::get, "/epg/{id}", "cms.epg.read", "Gives one channel with its guide.", show_link);
  one.out = &link_entity();
  router.add(std::move(one));
  auto change = route_of(Method::patch, "/epg/{id}", "cms.epg.write", "Links a channel, moves its guide, or unlinks it.",
                         [&](http::Context& context) { return change_link(guide, context); });
  change.in = change.out = &link_entity();
  change.errors = {"409 STALE", "422 REFERENCE"};
  router.add(std::move(change));
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
  const std::vector<std::pair<std::string, std::string>> window{{"from", "Instant."}, {"to", "Instant, at most 8 days later."}};
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
  options.parameters = {{"source", "Only channels of this source."}};
  http::Resource<GuideChannel> resource{guide_channel_entity(), std::move(options)};
  resource.decorate = [](db::Tx& tx, std::span<GuideChannel* const> list, const http::Context&) { name_sources(tx, list); };
  resource.extra = [](const http::Context& context) -> base::Result<records::Extra> {
    TRY(const auto source, source_parameter(context));
    return of_source(source);
  };
  http::add_resource(router, std::move(resource));
}

}  // namespace epg
