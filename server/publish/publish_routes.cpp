#include <algorithm>
#include <boost/json.hpp>

#include "foundation/base/text.hpp"
#include "foundation/http/router.hpp"
#include "foundation/meta/describe.hpp"
#include "publish/overview.hpp"

namespace publish {
namespace json = boost::json;

BOOST_DESCRIBE_ENUM(Area, channels, epg, products, ui)

struct PublishBody {
  std::vector<Area> areas;
  std::string note;
  std::vector<Area> confirmed_removals;
};
BOOST_DESCRIBE_STRUCT(PublishBody, (), (areas, note, confirmed_removals))
static constexpr meta::Rule publish_rules[] = {
    {"areas", "What is published.", meta::required, 1, 4},
    {"note", "For the history.", meta::multiline, 0, 500},
    {"confirmed_removals", "Areas of which more than 20 % and more than 10 items may go.", meta::none, 0, 4},
};
static constexpr auto publish_table = meta::fields_of<PublishBody>(publish_rules);
static constexpr meta::Entity publish_entity{"PublishRun", "", "", publish_table};

struct RollBackBody {
  std::int64_t number{};
  std::string note;
};
BOOST_DESCRIBE_STRUCT(RollBackBody, (), (number, note))
static constexpr meta::Rule roll_back_rules[] = {
    {"number", "The snapshot that shall run again.", meta::required, 1, INT64_MAX},
    {"note", "For the history.", meta::multiline, 0, 500},
};
static constexpr auto roll_back_table = meta::fields_of<RollBackBody>(roll_back_rules);
static constexpr meta::Entity roll_back_entity{"PublishRollBack", "", "", roll_back_table};

namespace {

const std::string kBase = "/api/v1/deployments/{deployment}/publish";
constexpr std::size_t kItemsShown = 1000;  // Of one list of a difference; the counts are whole.

std::string permission_of(Area area) { return "publish." + std::string(area_name(area)) + ".publish"; }

json::value at_or_null(const std::optional<base::Instant>& instant) {
  return instant ? json::value(base::format_instant(*instant)) : json::value(nullptr);
}
template <class T>
json::value value_or_null(const std::optional<T>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}
json::array names_of(const std::vector<Area>& areas) {
  json::array out;
  for (const auto area : areas) out.emplace_back(area_name(area));
  return out;
}

Documents documents_of(const http::Context& context) { return {*context.tenant->database, context.tenant->dir, true}; }

// ---- areas and differences

json::object area_json(const AreaState& state, const http::Actor& actor) {
  const bool is_published = state.running.number > 0;
  return {{"area", area_name(state.area)},
          {"number", is_published ? json::value(state.running.number) : json::value(nullptr)},
          {"published_at", is_published ? json::value(base::format_instant(state.running.made_at)) : json::value(nullptr)},
          {"published_by", is_published ? json::value(state.published_by) : json::value(nullptr)},
          {"changes", state.changes},
          {"state", state.run ? run_state_name(*state.run) : "idle"},
          {"is_pinned", state.running.is_pinned},
          {"needs", names_of(state.needs)},
          {"may_publish", actor.may(permission_of(state.area))}};
}

json::array items_json(const std::vector<ItemDifference>& items, bool has_fields) {
  json::array out;
  for (const auto& item : items) {
    if (out.size() == kItemsShown) break;
    json::object one{{"noun", item.noun}, {"id", item.id}, {"name", item.name}};
    if (has_fields) {
      json::array fields;
      for (const auto& field : item.fields)
        fields.push_back(
            json::object{{"field", field.field}, {"before", json::parse(field.before)}, {"after", json::parse(field.after)}});
      one["fields"] = std::move(fields);
    }
    out.push_back(std::move(one));
  }
  return out;
}

json::object difference_json(const AreaDifference& area) {
  json::array warnings, also;
  for (const auto& warning : area.warnings) {
    if (warnings.size() == kItemsShown) break;
    json::object params;
    for (const auto& [name, value] : warning.params) params[name] = value;
    warnings.push_back(json::object{{"code", warning.code}, {"message", warning.message}, {"params", std::move(params)}});
  }
  for (const auto& [needed, text] : area.also_needed) also.push_back(json::object{{"area", area_name(needed)}, {"text", text}});
  const auto& difference = area.difference;
  return {{"area", area_name(area.area)},
          {"added", items_json(difference.added, false)},
          {"changed", items_json(difference.changed, true)},
          {"removed", items_json(difference.removed, false)},
          {"counts", json::object{{"added", difference.added.size()},
                                  {"changed", difference.changed.size()},
                                  {"removed", difference.removed.size()}}},
          {"warnings", std::move(warnings)},
          {"also_needed", std::move(also)},
          {"is_large_removal", difference.is_large_removal}};
}

base::Result<http::Reply> areas(http::Context& context) {
  auto documents = documents_of(context);
  json::array items;
  for (const auto& state : area_states(*context.tenant, documents, context.clock.now()))
    items.push_back(area_json(state, context.actor));
  return http::reply_json(json::object{{"items", std::move(items)}});
}

base::Result<http::Reply> show_differences(http::Context& context) {
  const auto wanted = areas_of(context.request.parameter("areas").value_or(""));
  if (wanted.empty()) return base::fail_field("?areas", "REQUIRED", "areas must name some of channels, epg, products, ui.");
  std::optional<std::int64_t> to;
  if (const auto text = context.request.parameter("to")) {
    std::int64_t number{};
    if (!base::parse_int(*text, number) || wanted.size() != 1)
      return base::fail_field("?to", "TYPE", "to is the number of a snapshot of one area.");
    to = number;
  }
  auto documents = documents_of(context);
  TRY(const auto found, differences(*context.tenant, documents, wanted, to, context.clock.now()));
  json::array out;
  for (const auto& area : found) out.push_back(difference_json(area));
  return http::reply_json(json::object{{"areas", std::move(out)}});
}

// ---- runs

json::object part_json(const Part& part, const RunningRows& rows) {
  json::array warnings(part.warnings.begin(), part.warnings.end());
  return {{"area", area_name(part.area)},
          {"category", category_name(part.category)},
          {"number", value_or_null(part.number)},
          {"state", run_state_name(part.state)},
          {"added", part.added},
          {"changed", part.changed},
          {"removed", part.removed},
          {"is_running", part.number && *part.number == at(rows, part.area, part.category).number},
          {"warnings", std::move(warnings)}};
}

json::object run_json(const Run& run, const RunningRows& rows) {
  json::array parts;
  std::int64_t added{}, changed{}, removed{};
  for (const auto& part : run.parts) {
    parts.push_back(part_json(part, rows));
    // Both categories publish the same records; what one of them does not show is not counted twice.
    if (part.category != Category::tvs) continue;
    added += part.added;
    changed += part.changed;
    removed += part.removed;
  }
  json::value error;
  if (run.error_code) error = json::object{{"code", *run.error_code}, {"message", run.error_message.value_or("")}};
  return {{"id", run.id},
          {"kind", run_kind_name(run.kind)},
          {"state", run_state_name(run.state)},
          {"areas", names_of(run.areas)},
          {"to_number", value_or_null(run.to_number)},
          {"is_automatic", run.is_automatic},
          {"started_by", run.started_by},
          {"note", value_or_null(run.note)},
          {"queued_at", base::format_instant(run.queued_at)},
          {"started_at", at_or_null(run.started_at)},
          {"ended_at", at_or_null(run.ended_at)},
          {"added", added},
          {"changed", changed},
          {"removed", removed},
          {"error", std::move(error)},
          {"job", value_or_null(run.job)},
          {"parts", std::move(parts)}};
}

base::Result<http::Reply> show_runs(http::Context& context) {
  std::int64_t limit = 50, offset = 0;
  for (const auto& [name, into] : {std::pair{"limit", &limit}, std::pair{"offset", &offset}})
    if (const auto text = context.request.parameter(name); text && !base::parse_int(*text, *into))
      return base::fail_field(std::string("?") + name, "TYPE", "must be a whole number.");
  if (limit < 1 || limit > kRunsMax) return base::fail_field("?limit", "RANGE", "limit must be between 1 and 200.");
  return context.database().read([&](db::Tx& tx) -> base::Result<http::Reply> {
    const auto rows = running_rows(tx);
    json::array items;
    for (const auto& run : list_runs(tx, limit, offset)) items.push_back(run_json(run, rows));
    return http::reply_json(json::object{{"items", std::move(items)}, {"total", count_runs(tx)}, {"next", nullptr}});
  });
}

base::Result<http::Reply> show_run(http::Context& context) {
  TRY(const auto id, context.path_id(1));
  return context.database().read([&](db::Tx& tx) -> base::Result<http::Reply> {
    const auto run = find_run(tx, id);
    if (!run) return base::fail_not_found();
    return http::reply_json(run_json(*run, running_rows(tx)));
  });
}

base::Result<http::Reply> queue(const Publishing& publishing, jobs::Runner& runner, http::Context& context, NewRun run) {
  run.staff = context.actor.id;
  run.started_by = context.actor.name;
  TRY(const auto queued, publishing.submit(*context.tenant, run, runner, context.act()));
  return http::reply_json(json::object{{"run", queued.run}, {"job", queued.job}}, 202);
}

base::Result<http::Reply> start(const Publishing& publishing, jobs::Runner& runner, http::Context& context) {
  TRY(const auto body, context.json_body());
  PublishBody input;
  if (auto problems = meta::from_json(publish_table, body, &input, meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  std::ranges::sort(input.areas);
  const auto twins = std::ranges::unique(input.areas);
  input.areas.erase(twins.begin(), twins.end());
  for (const auto area : input.areas)
    if (!context.actor.may(permission_of(area)))
      return base::fail(base::ErrorKind::forbidden, "FORBIDDEN",
                        "Your roles do not publish the area " + std::string(area_name(area)) + ".");
  NewRun run;
  run.areas = std::move(input.areas);
  run.confirmed_removals = std::move(input.confirmed_removals);
  run.note = std::move(input.note);
  return queue(publishing, runner, context, std::move(run));
}

base::Result<http::Reply> roll_back(const Publishing& publishing, jobs::Runner& runner, http::Context& context, Area area) {
  TRY(const auto body, context.json_body());
  RollBackBody input;
  if (auto problems = meta::from_json(roll_back_table, body, &input, meta::Mode::create); !problems.empty())
    return base::fail(meta::invalid(std::move(problems)));
  NewRun run;
  run.areas = {area};
  run.to_number = input.number;
  run.note = std::move(input.note);
  return queue(publishing, runner, context, std::move(run));
}

void add_area_routes(http::Router& router, const Publishing& publishing, jobs::Runner& runner, Area area) {
  const auto name = std::string(area_name(area));
  http::Route back{http::Method::post, kBase + "/areas/" + name + "/actions/roll_back", permission_of(area),
                   "Makes an older snapshot of the area " + name + " run again and pins the area."};
  back.in = &roll_back_entity;
  back.errors = {"409 IS_RUNNING"};
  back.handler = [&publishing, &runner, area](http::Context& context) { return roll_back(publishing, runner, context, area); };
  router.add(std::move(back));
  http::Route unpin{http::Method::post, kBase + "/areas/" + name + "/actions/unpin", permission_of(area),
                    "Lets automatic publishes of the area " + name + " go on after a roll-back."};
  unpin.errors = {"409 NOT_PINNED"};
  unpin.handler = [&publishing, area](http::Context& context) -> base::Result<http::Reply> {
    TRY_OK(publishing.unpin(*context.tenant, area, context.act()));
    return http::reply_empty();
  };
  router.add(std::move(unpin));
}

}  // namespace

void add_routes(http::Router& router, const Publishing& publishing, jobs::Runner& runner) {
  http::Route list{http::Method::get, kBase + "/areas", "publish.areas.read",
                   "Tells per area what runs and how much has changed."};
  list.handler = areas;
  router.add(std::move(list));
  http::Route compare{http::Method::get, kBase + "/difference", "publish.areas.read",
                      "What a publish, or a roll-back of one area to a snapshot, would change."};
  compare.parameters = {{"areas", "channels,epg,products,ui: some of them."}, {"to", "The snapshot's number, for a roll-back."}};
  compare.deadline = std::chrono::seconds(60);
  compare.handler = show_differences;
  router.add(std::move(compare));
  http::Route runs{http::Method::get, kBase + "/runs", "publish.areas.read", "Lists publishes, the newest first."};
  runs.parameters = {{"limit", "1 to 200."}, {"offset", "How many to leave out."}};
  runs.handler = show_runs;
  router.add(std::move(runs));
  http::Route one{http::Method::get, kBase + "/runs/{id}", "publish.areas.read", "Gives one publish with its parts."};
  one.handler = show_run;
  router.add(std::move(one));
  http::Route begin{http::Method::post, kBase + "/runs", "publish.areas.publish",
                    "Publishes areas, in both categories; answers with the job."};
  begin.in = &publish_entity;
  begin.handler = [&publishing, &runner](http::Context& context) { return start(publishing, runner, context); };
  router.add(std::move(begin));
  for (const auto area : kAreas) add_area_routes(router, publishing, runner, area);
}

}  // namespace publish
