#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "foundation/base/text.hpp"
#include "foundation/http/call.hpp"
#include "foundation/meta/describe.hpp"
#include "publish/overview.hpp"

namespace publish {

// An area in bodies and answers: its place among those that rooms have registered, so that the contract names them all.
enum class AreaName : std::uint8_t {};

}  // namespace publish

template <> struct meta::Traits<publish::AreaName> {
  using Name = publish::AreaName;
  static inline Ops ops = detail::number_ops<Name, Kind::enumeration, [](Name v) { return static_cast<std::int64_t>(v); },
                                             [](Name& v, std::int64_t n) { v = static_cast<Name>(n); }>(0, -1);
};

namespace publish {

struct PublishBody {
  std::vector<AreaName> areas;
  std::string note;
  std::vector<AreaName> confirmed_removals;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(PublishBody, (), (areas, note, confirmed_removals))
static constexpr meta::Rule publish_rules[] = {
    {"areas", "What is published.", meta::required, 1, 40},
    {"note", "For the history.", meta::multiline, 0, 500},
    {"confirmed_removals", "Areas of which more than 20 % and more than 10 items may go.", meta::none, 0, 40},
};
const meta::Entity& PublishBody::shape() { return meta::shape_of<PublishBody, publish_rules>("PublishRunBody"); }

struct RollBackBody {
  std::int64_t number{};
  std::string note;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(RollBackBody, (), (number, note))
static constexpr meta::Rule roll_back_rules[] = {
    {"number", "The snapshot that shall run again.", meta::required, 1, INT64_MAX},
    {"note", "For the history.", meta::multiline, 0, 500},
};
const meta::Entity& RollBackBody::shape() { return meta::shape_of<RollBackBody, roll_back_rules>("PublishRollBack"); }

BOOST_DESCRIBE_ENUM(RunKind, whole, roll_back)
BOOST_DESCRIBE_ENUM(RunState, queued, running, done, failed)
enum class AreaMark : std::uint8_t { idle, queued, running, done, failed };
BOOST_DESCRIBE_ENUM(AreaMark, idle, queued, running, done, failed)
enum class PartCategory : std::uint8_t { tvs, phones };
BOOST_DESCRIBE_ENUM(PartCategory, tvs, phones)

struct AreaView {
  AreaName area{};
  std::optional<std::int64_t> number;
  std::optional<base::Instant> published_at;
  std::optional<std::string> published_by;
  std::int64_t changes{};
  AreaMark state{};
  bool is_pinned{};
  std::vector<AreaName> needs;
  bool may_publish{};
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(AreaView, (), (area, number, published_at, published_by, changes, state, is_pinned, needs, may_publish))
static constexpr meta::Rule area_rules[] = {
    {"area", "What is published together."},
    {"number", "Of the snapshot that runs."},
    {"published_at", "When it was made."},
    {"published_by", "The person who published it."},
    {"changes", "Records that differ from what runs."},
    {"state", "Of the newest publish, while it waits, runs or has failed."},
    {"is_pinned", "Automatic publishes leave it alone after a roll-back."},
    {"needs", "Areas that should be published before it."},
    {"may_publish", "Whether the caller may publish it."},
};
const meta::Entity& AreaView::shape() { return meta::shape_of<AreaView, area_rules>("PublishArea"); }

struct AreaViews {
  std::vector<AreaView> items;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(AreaViews, (), (items))
static constexpr meta::Rule areas_rules[] = {
    {"items", "All areas."},
};
const meta::Entity& AreaViews::shape() { return meta::shape_of<AreaViews, areas_rules>("PublishAreas"); }

struct FieldView {
  std::string field;
  meta::Any before, after;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(FieldView, (), (field, before, after))
static constexpr meta::Rule field_rules[] = {
    {"field", "Its name."},
    {"before", "What runs."},
    {"after", "What would run."},
};
const meta::Entity& FieldView::shape() { return meta::shape_of<FieldView, field_rules>("PublishFieldDifference"); }

struct ItemView {
  std::string noun;
  std::int64_t id{};
  std::string name;
  std::optional<std::vector<FieldView>> fields;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(ItemView, (), (noun, id, name, fields))
static constexpr meta::Rule item_rules[] = {
    {"noun", "What kind of record."},
    {"id", "The record."},
    {"name", "Its name."},
    {"fields", "What differs, of changed records.", meta::sparse},
};
const meta::Entity& ItemView::shape() { return meta::shape_of<ItemView, item_rules>("PublishItemDifference"); }

struct WarningView {
  std::string code, message;
  std::map<std::string, std::string, std::less<>> params;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(WarningView, (), (code, message, params))
static constexpr meta::Rule warning_rules[] = {
    {"code", "Text key."},
    {"message", "In English."},
    {"params", "What the text names."},
};
const meta::Entity& WarningView::shape() { return meta::shape_of<WarningView, warning_rules>("PublishWarning"); }

struct AlsoNeeded {
  AreaName area{};
  std::string text;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(AlsoNeeded, (), (area, text))
static constexpr meta::Rule also_rules[] = {
    {"area", "An area with changes that this one needs."},
    {"text", "Why, in English."},
};
const meta::Entity& AlsoNeeded::shape() { return meta::shape_of<AlsoNeeded, also_rules>("PublishAlsoNeeded"); }

struct Counts {
  std::int64_t added{}, changed{}, removed{};
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(Counts, (), (added, changed, removed))
static constexpr meta::Rule count_rules[] = {
    {"added", "Records."},
    {"changed", "Records."},
    {"removed", "Records."},
};
const meta::Entity& Counts::shape() { return meta::shape_of<Counts, count_rules>("PublishCounts"); }

struct DifferenceView {
  AreaName area{};
  std::vector<ItemView> added, changed, removed;
  Counts counts;
  std::vector<WarningView> warnings;
  std::vector<AlsoNeeded> also_needed;
  bool is_large_removal{};
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(DifferenceView, (), (area, added, changed, removed, counts, warnings, also_needed, is_large_removal))
static constexpr meta::Rule difference_rules[] = {
    {"area", "The area."},
    {"added", "At most 1000, as in all lists here."},
    {"changed", "With their fields."},
    {"removed", "Viewers lose them."},
    {"counts", "Whole numbers, where the lists end after 1000."},
    {"warnings", "What a publish would tell."},
    {"also_needed", "What should be published along."},
    {"is_large_removal", "More than 20 % and more than 10 records go: it must be confirmed."},
};
const meta::Entity& DifferenceView::shape() { return meta::shape_of<DifferenceView, difference_rules>("PublishDifference"); }

struct Differences {
  std::vector<DifferenceView> areas;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(Differences, (), (areas))
static constexpr meta::Rule differences_rules[] = {
    {"areas", "As asked for."},
};
const meta::Entity& Differences::shape() { return meta::shape_of<Differences, differences_rules>("PublishDifferences"); }

struct PartView {
  AreaName area{};
  PartCategory category{};
  std::optional<std::int64_t> number;
  RunState state{};
  std::int64_t added{}, changed{}, removed{};
  bool is_running{};
  std::vector<std::string> warnings;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(PartView, (), (area, category, number, state, added, changed, removed, is_running, warnings))
static constexpr meta::Rule part_rules[] = {
    {"area", "The area."},
    {"category", "Kinds of device."},
    {"number", "Of the snapshot that it made."},
    {"state", "How far it came."},
    {"added", "Records."},
    {"changed", "Records."},
    {"removed", "Records."},
    {"is_running", "Whether viewers see this snapshot."},
    {"warnings", "In English."},
};
const meta::Entity& PartView::shape() { return meta::shape_of<PartView, part_rules>("PublishPart"); }

struct RunError {
  std::string code, message;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(RunError, (), (code, message))
static constexpr meta::Rule run_error_rules[] = {
    {"code", "Text key."},
    {"message", "In English."},
};
const meta::Entity& RunError::shape() { return meta::shape_of<RunError, run_error_rules>("PublishRunError"); }

struct RunView {
  std::int64_t id{};
  RunKind kind{};
  RunState state{};
  std::vector<AreaName> areas;
  std::optional<std::int64_t> to_number;
  bool is_automatic{};
  std::string started_by;
  std::optional<std::string> note;
  base::Instant queued_at;
  std::optional<base::Instant> started_at, ended_at;
  std::int64_t added{}, changed{}, removed{};
  std::optional<RunError> error;
  std::optional<std::int64_t> job;
  std::vector<PartView> parts;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(RunView, (),
                      (id, kind, state, areas, to_number, is_automatic, started_by, note, queued_at, started_at, ended_at, added,
                       changed, removed, error, job, parts))
static constexpr meta::Rule run_rules[] = {
    {"id", "The run."},
    {"kind", "A publish or a roll-back."},
    {"state", "How far it came."},
    {"areas", "What it publishes."},
    {"to_number", "Of a roll-back: the snapshot that runs again."},
    {"is_automatic", "Started by the schedule."},
    {"started_by", "The person, or the system."},
    {"note", "For the history."},
    {"queued_at", "When it was asked for."},
    {"started_at", "When it began."},
    {"ended_at", "When it ended."},
    {"added", "Records."},
    {"changed", "Records."},
    {"removed", "Records."},
    {"error", "Why it failed."},
    {"job", "The job that does it."},
    {"parts", "Per area and category."},
};
const meta::Entity& RunView::shape() { return meta::shape_of<RunView, run_rules>("PublishRun"); }

struct QueuedView {
  std::int64_t run{}, job{};
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(QueuedView, (), (run, job))
static constexpr meta::Rule queued_rules[] = {
    {"run", "The run."},
    {"job", "The job that does it."},
};
const meta::Entity& QueuedView::shape() { return meta::shape_of<QueuedView, queued_rules>("PublishQueued"); }

namespace {

const std::string kBase = "/api/v1/deployments/{deployment}/publish";
constexpr std::size_t kItemsShown = 1000;  // Of one list of a difference; the counts are whole.

std::string_view text_of(AreaName name) { return meta::Traits<AreaName>::ops.names[static_cast<std::size_t>(name)]; }

// Rows of the history may name an area that no room has any more.
bool is_known(std::string_view area) {
  const auto names = meta::Traits<AreaName>::ops.names;
  return std::ranges::find(names, area) != names.end();
}
AreaName named(std::string_view area) {
  const auto names = meta::Traits<AreaName>::ops.names;
  return static_cast<AreaName>(std::ranges::find(names, area) - names.begin());
}
std::vector<AreaName> named(const std::vector<std::string>& areas) {
  std::vector<AreaName> out;
  for (const auto& area : areas)
    if (is_known(area)) out.push_back(named(area));
  return out;
}

// Each once, in the order of screens.
std::vector<std::string> texts_of(std::vector<AreaName> areas) {
  std::ranges::sort(areas);
  const auto twins = std::ranges::unique(areas);
  areas.erase(twins.begin(), twins.end());
  std::vector<std::string> out;
  for (const auto area : areas) out.emplace_back(text_of(area));
  return out;
}

// Told to the contract and the reader of bodies before a route is added.
void know(const Areas& areas) {
  static std::vector<std::string_view> names;
  names.clear();
  for (const auto& area : areas.all()) names.push_back(area->name());
  auto& ops = meta::Traits<AreaName>::ops;
  ops.names = names;
  ops.int_max = static_cast<std::int64_t>(names.size()) - 1;
}

// By the floor of what is published, so that a role that publishes content publishes a new kind of content too: publish.cms.channels.
std::string permission_of(const publishing::Area& area) {
  const auto noun = area.nouns().front();
  return fmt::format("publish.{}.{}", noun.substr(0, noun.find('.')), area.name());
}
bool may_publish(const http::Actor& actor, const publishing::Areas& areas, std::string_view name) {
  const auto* area = areas.find(name);
  return area && actor.may(permission_of(*area));
}

Documents documents_of(const http::Context& context) { return {*context.tenant->database, context.tenant->dir, true}; }

// ---- areas and differences

AreaMark mark_of(const std::optional<RunState>& run) {
  return run ? static_cast<AreaMark>(static_cast<int>(*run) + 1) : AreaMark::idle;
}

AreaView view_of(const publishing::Areas& areas, const AreaState& state, const http::Actor& actor) {
  AreaView out;
  out.area = named(state.area);
  if (state.running.number > 0) {
    out.number = state.running.number;
    out.published_at = state.running.made_at;
    out.published_by = state.published_by;
  }
  out.changes = static_cast<std::int64_t>(state.changes);
  out.state = mark_of(state.run);
  out.is_pinned = state.running.is_pinned;
  out.needs = named(state.needs);
  out.may_publish = may_publish(actor, areas, state.area);
  return out;
}

std::vector<ItemView> views_of(const std::vector<ItemDifference>& items, bool has_fields) {
  std::vector<ItemView> out;
  for (const auto& item : items) {
    if (out.size() == kItemsShown) break;
    ItemView one{item.noun, item.id, item.name, std::nullopt};
    if (has_fields) {
      auto& fields = one.fields.emplace();
      for (const auto& field : item.fields) fields.push_back({field.field, {field.before}, {field.after}});
    }
    out.push_back(std::move(one));
  }
  return out;
}

DifferenceView view_of(const AreaDifference& area) {
  const auto& difference = area.difference;
  const auto count = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
  DifferenceView out{named(area.area),
                     views_of(difference.added, false),
                     views_of(difference.changed, true),
                     views_of(difference.removed, false),
                     {count(difference.added), count(difference.changed), count(difference.removed)},
                     {},
                     {},
                     difference.is_large_removal};
  for (const auto& warning : area.warnings) {
    if (out.warnings.size() == kItemsShown) break;
    out.warnings.push_back({warning.code, warning.message, {warning.params.begin(), warning.params.end()}});
  }
  for (const auto& [needed, text] : area.also_needed) out.also_needed.push_back({named(needed), text});
  return out;
}

std::string names_of(const Areas& areas) {
  std::string out;
  for (const auto& area : areas.all()) out.append(out.empty() ? "" : ", ").append(area->name());
  return out;
}

// 422 CHOICE for a word that is no area.
base::Result<std::vector<std::string>> chosen(const Areas& areas, std::string_view text) {
  std::vector<AreaName> out;
  for (const auto& name : areas_of(text)) {
    if (!areas.find(name)) return base::fail_field("?areas", "CHOICE", "The areas are " + names_of(areas) + ".");
    out.push_back(named(name));
  }
  return texts_of(std::move(out));
}

base::Result<AreaViews> show_areas(const Publishing& publishing, http::Context& context) {
  AreaViews out;
  for (const auto& state : area_states(*context.tenant, publishing, context.clock.now()))
    out.items.push_back(view_of(publishing.areas(), state, context.actor));
  return out;
}

base::Result<Differences> show_differences(const Publishing& publishing, http::Context& context) {
  TRY(const auto wanted, chosen(publishing.areas(), context.request.parameter("areas").value_or("")));
  if (wanted.empty())
    return base::fail_field("?areas", "REQUIRED", "areas must name some of " + names_of(publishing.areas()) + ".");
  const auto to = context.number("to");
  if (to && wanted.size() != 1) return base::fail_field("?to", "TYPE", "to is the number of a snapshot of one area.");
  auto documents = documents_of(context);
  TRY(const auto found, differences(*context.tenant, documents, publishing.areas(), wanted, to, context.clock.now()));
  Differences out;
  for (const auto& area : found) out.areas.push_back(view_of(area));
  return out;
}

// ---- runs

PartView view_of(const Part& part, const RunningRows& rows) {
  return {named(part.area), part.category == Category::tvs ? PartCategory::tvs : PartCategory::phones,
          part.number,      part.state,
          part.added,       part.changed,
          part.removed,     part.number && *part.number == at(rows, part.area, part.category).number,
          part.warnings};
}

RunView view_of(const Run& run, const RunningRows& rows) {
  RunView out;
  out.id = run.id;
  out.kind = run.kind;
  out.state = run.state;
  out.areas = named(run.areas);
  out.to_number = run.to_number;
  out.is_automatic = run.is_automatic;
  out.started_by = run.started_by;
  out.note = run.note;
  out.queued_at = run.queued_at;
  out.started_at = run.started_at;
  out.ended_at = run.ended_at;
  out.job = run.job;
  if (run.error_code) out.error = RunError{*run.error_code, run.error_message.value_or("")};
  for (const auto& part : run.parts) {
    if (is_known(part.area)) out.parts.push_back(view_of(part, rows));
    // Both categories publish the same records; what one of them does not show is not counted twice.
    if (part.category != Category::tvs) continue;
    out.added += part.added;
    out.changed += part.changed;
    out.removed += part.removed;
  }
  return out;
}

base::Result<http::List<RunView>> show_runs(db::Tx& tx, http::Context& context) {
  const auto limit = context.number("limit").value_or(50), offset = context.number("offset").value_or(0);
  const auto rows = running_rows(tx);
  http::List<RunView> out;
  for (const auto& run : list_runs(tx, limit, offset)) out.items.push_back(view_of(run, rows));
  out.total = count_runs(tx);
  return out;
}

base::Result<RunView> show_run(db::Tx& tx, http::Context& context) {
  TRY(const auto id, context.path_id(1));
  const auto run = find_run(tx, id);
  if (!run) return base::fail_not_found();
  return view_of(*run, running_rows(tx));
}

base::Result<QueuedView> queue(const Publishing& publishing, jobs::Runner& runner, http::Context& context, NewRun run) {
  run.staff = context.actor.id;
  run.started_by = context.actor.name;
  TRY(const auto queued, publishing.submit(*context.tenant, run, runner, context.act()));
  return QueuedView{queued.run, queued.job};
}

base::Result<QueuedView> start(const Publishing& publishing, jobs::Runner& runner, http::Context& context, PublishBody& input) {
  NewRun run;
  run.areas = texts_of(std::move(input.areas));
  run.confirmed_removals = texts_of(std::move(input.confirmed_removals));
  for (const auto& area : run.areas)
    if (!may_publish(context.actor, publishing.areas(), area))
      return base::fail(base::ErrorKind::forbidden, "FORBIDDEN", "Your roles do not publish the area " + area + ".");
  run.note = std::move(input.note);
  return queue(publishing, runner, context, std::move(run));
}

void add_area_routes(http::Router& router, const Publishing& publishing, jobs::Runner& runner, const publishing::Area& area) {
  const std::string name(area.name());
  router.add(http::call({.method = http::Method::post,
                         .path = kBase + "/areas/" + name + "/actions/roll_back",
                         .permission = permission_of(area),
                         .summary = "Makes an older snapshot of the area " + name + " run again and pins the area.",
                         .status = 202,
                         .errors = {"409 IS_RUNNING"}},
                        [&publishing, &runner, name](http::Context& context, RollBackBody& input) {
                          NewRun run;
                          run.areas = {name};
                          run.to_number = input.number;
                          run.note = std::move(input.note);
                          return queue(publishing, runner, context, std::move(run));
                        }));
  router.add(
      http::call({.method = http::Method::post,
                  .path = kBase + "/areas/" + name + "/actions/unpin",
                  .permission = permission_of(area),
                  .summary = "Lets automatic publishes of the area " + name + " go on after a roll-back.",
                  .errors = {"409 NOT_PINNED"}},
                 [&publishing, name](http::Context& context) { return publishing.unpin(*context.tenant, name, context.act()); }));
}

}  // namespace

void add_routes(http::Router& router, const Publishing& publishing, jobs::Runner& runner) {
  know(publishing.areas());
  const std::string read = "publish.areas.read";
  router.add(
      http::call({.path = kBase + "/areas", .permission = read, .summary = "Tells per area what runs and how much has changed."},
                 [&publishing](http::Context& context) { return show_areas(publishing, context); }));
  router.add(http::call({.path = kBase + "/difference",
                         .permission = read,
                         .summary = "What a publish, or a roll-back of one area to a snapshot, would change.",
                         .parameters = {{"areas", "Some of " + names_of(publishing.areas()) + ", separated by commas."},
                                        {"to", "The snapshot's number, for a roll-back.", http::ParameterKind::number, 1}},
                         .deadline = std::chrono::seconds(60)},
                        [&publishing](http::Context& context) { return show_differences(publishing, context); }));
  router.add(http::reading({.path = kBase + "/runs",
                            .permission = read,
                            .summary = "Lists publishes, the newest first.",
                            .parameters = {{"limit", "50 when left out.", http::ParameterKind::number, 1, kRunsMax},
                                           {"offset", "How many to leave out.", http::ParameterKind::number}}},
                           show_runs));
  router.add(http::reading({.path = kBase + "/runs/{id}", .permission = read, .summary = "Gives one publish with its parts."},
                           show_run));
  router.add(http::call(
      {.method = http::Method::post,
       .path = kBase + "/runs",
       .permission = "publish.areas.publish",
       .summary = "Publishes areas, in both categories; answers with the job.",
       .status = 202},
      [&publishing, &runner](http::Context& context, PublishBody& input) { return start(publishing, runner, context, input); }));
  for (const auto& area : publishing.areas().all()) add_area_routes(router, publishing, runner, *area);
}

}  // namespace publish
