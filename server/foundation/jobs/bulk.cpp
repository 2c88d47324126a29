#include "foundation/jobs/bulk.hpp"

#include "foundation/jobs/jobs_routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "foundation/base/text.hpp"
#include "foundation/http/call.hpp"
#include "foundation/jobs/runner.hpp"
#include "foundation/meta/describe.hpp"

namespace jobs {
namespace json = boost::json;

// Which records are meant.
struct BulkChoice {
  std::vector<base::Id<struct BulkTag>> ids;
  std::optional<std::string> filter, q;
};
BOOST_DESCRIBE_STRUCT(BulkChoice, (), (ids, filter, q))
static constexpr meta::Rule choice_rules[] = {
    {"ids", "The records; else those of the filter.", meta::none, 1, kBulkMax},
    {"filter", "Rules as in the list's address, as JSON text.", meta::none, 0, 8192},
    {"q", "Quick search as in the list's address.", meta::none, 0, 200},
};
static constexpr auto choice_table = meta::fields_of<BulkChoice>(choice_rules);

namespace {

constexpr std::size_t kBodyBytes = 4 * 1024 * 1024;  // kBulkMax ids of many digits.
constexpr std::size_t kMessageMax = 200;
constexpr std::size_t kQuickMax = 200;  // With more records it is a slow job.

// "cms.channels" → "channels.enable", the job's kind.
std::string kind_of(const meta::Entity& entity, std::string_view verb) {
  return fmt::format("{}.{}", entity.noun.substr(entity.noun.rfind('.') + 1), verb);
}

// One verb with all it needs, kept by its route and its handler. The body's shape is that of the choice and of the values.
struct Bulk {
  BulkNoun noun;
  BulkVerb verb;
  std::string kind, shape_name;
  std::vector<meta::Field> body;
  meta::Entity shape;
};

std::shared_ptr<const Bulk> make_bulk(const BulkNoun& noun, BulkVerb verb) {
  auto kind = kind_of(noun.entity, verb.verb);
  auto name = fmt::format("{}Bulk", noun.entity.name);
  bool is_start = true;
  if (verb.values.empty()) name = "BulkChoice";
  for (const char c : verb.values.empty() ? std::string() : verb.verb) {
    if (c != '_') name += is_start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    is_start = c == '_';
  }
  std::vector<meta::Field> body(choice_table.begin(), choice_table.end());
  for (auto field : verb.values) {
    if (verb.mode == meta::Mode::patch) field.rule.flags &= ~static_cast<std::uint32_t>(meta::required);
    body.push_back(field);
  }
  auto made = std::make_shared<Bulk>(Bulk{noun, std::move(verb), std::move(kind), std::move(name), std::move(body), {}});
  made->shape = meta::Entity{made->shape_name, "", "", made->body};
  return made;
}

struct Asked {
  BulkChoice choice;
  json::object values;
};

base::Result<Asked> read_body(const Bulk& bulk, const json::object& body) {
  Asked out;
  json::object choice;
  for (const auto& [name, value] : body) {
    const bool is_choice = std::ranges::any_of(
        choice_table, [&name = name](const meta::Field& field) { return field.name == std::string_view(name); });
    (is_choice ? choice : out.values)[name] = value;
  }
  auto problems = meta::from_json(choice_table, choice, &out.choice, meta::Mode::create);
  const auto scratch = bulk.verb.make ? bulk.verb.make() : nullptr;
  for (auto& problem : meta::from_json(bulk.verb.values, out.values, scratch.get(), bulk.verb.mode))
    problems.push_back(std::move(problem));
  if (!problems.empty()) return base::fail(meta::invalid(std::move(problems)));
  const bool has_filter = out.choice.filter || out.choice.q;
  if (out.choice.ids.empty() != has_filter)
    return base::fail_field("/ids", "BULK_CHOICE", "Name either ids, or a filter and a search.");
  if (bulk.verb.mode == meta::Mode::patch && out.values.empty())
    return base::fail_field("", "REQUIRED", "Name at least one field to change.");
  return out;
}

base::Result<std::vector<std::int64_t>> chosen(db::Tx& tx, const Bulk& bulk, const BulkChoice& choice,
                                               const records::Extra& extra, base::Instant now) {
  std::vector<std::int64_t> ids;
  if (!choice.ids.empty()) {
    for (const auto id : choice.ids) ids.push_back(id.raw);
    return ids;
  }
  records::ListRequest request;
  request.filter = choice.filter.value_or("");
  if (bulk.noun.expand_filter && !request.filter.empty()) request.filter = bulk.noun.expand_filter(request.filter, now);
  request.q = choice.q.value_or("");
  request.trash = bulk.verb.is_of_trash;
  request.now = now;
  TRY(ids, records::ids(tx, bulk.noun.entity, request, extra, kBulkMax + 1));
  if (static_cast<std::int64_t>(ids.size()) > kBulkMax)
    return base::fail_field("/filter", "BULK_SIZE", fmt::format("At most {} records at a time.", kBulkMax));
  return ids;
}

// What the handler needs, kept in the job: the records as they were chosen, so that a restart means the same ones.
std::string input_of(const http::Context& context, const std::vector<std::int64_t>& ids, const json::object& values) {
  const auto act = context.act();
  return json::serialize(json::object{
      {"ids", json::value_from(ids)}, {"values", values}, {"language", act.default_language}, {"tenant", act.tenant}});
}

base::Result<http::Reply> submit(Runner& runner, const Bulk& bulk, http::Context& context) {
  auto& database = context.database();
  return http::run_write(context, database, true, [&](db::Tx& tx) -> base::Result<http::Printed> {
    TRY(const auto body, context.json_body());
    TRY(const auto asked, read_body(bulk, body));
    records::Extra extra;
    if (bulk.noun.extra) { TRY(extra, bulk.noun.extra(context)); }
    TRY(const auto ids, chosen(tx, bulk, asked.choice, extra, context.clock.now()));
    NewJob job{bulk.kind, input_of(context, ids, asked.values), actor_of(context)};
    job.lane = ids.size() > kQuickMax ? Lane::slow : Lane::quick;
    const JobRef out{runner.submit(tx, database, job)};
    return http::print(JobRef::shape(), &out, 202, true);
  });
}

// How far a run has come; survives a restart.
struct Tally {
  std::int64_t next{}, changed{}, unchanged{}, failed{};
  [[nodiscard]] json::object to_json() const {
    return {{"next", next}, {"changed", changed}, {"unchanged", unchanged}, {"failed", failed}};
  }
};
Tally tally_of(const std::string& checkpoint) {
  if (checkpoint.empty()) return {};
  const auto saved = json::parse(checkpoint).as_object();
  const auto number = [&](std::string_view name) { return saved.at(name).as_int64(); };
  return {number("next"), number("changed"), number("unchanged"), number("failed")};
}

bool is_passing(base::ErrorKind kind) {
  return kind == base::ErrorKind::busy || kind == base::ErrorKind::too_many || kind == base::ErrorKind::timeout ||
         kind == base::ErrorKind::upstream;
}

ReportRow row_of(std::string subject, const base::Error& error) {
  auto message = error.fields.empty() ? error.message : fmt::format("{}: {}", error.fields[0].pointer, error.fields[0].message);
  message.resize(std::min(message.size(), kMessageMax));
  while (!base::is_utf8(message)) message.pop_back();
  return {std::move(subject), error.code, std::move(message)};
}

// One record and the job's place, in one transaction: a job that is taken again goes on behind the last record that was stored.
base::Result<Tally> apply(const Bulk& bulk, JobContext& context, const Tally& before, std::int64_t id, const json::object& values,
                          const records::Act& act) {
  return context.database().write([&](db::Tx& tx) -> base::Result<Tally> {
    TRY(const bool is_changed, bulk.verb.apply(tx, id, values, act));
    auto after = before;
    ++(is_changed ? after.changed : after.unchanged);
    ++after.next;
    if (!context.keep(tx, json::serialize(after.to_json())))
      return base::fail(base::ErrorKind::busy, "JOB_LOST", "Another run of this job goes on.");
    return after;
  });
}

base::Status run(const Bulk& bulk, JobContext& context) {
  const auto input = json::parse(context.input()).as_object();
  const auto text = [&](std::string_view name) { return std::string(std::string_view(input.at(name).as_string())); };
  const auto& ids = input.at("ids").as_array();
  const auto& values = input.at("values").as_object();
  const auto total = static_cast<std::int64_t>(ids.size());
  const auto language = text("language");
  auto tally = tally_of(context.checkpoint());
  context.progress(tally.next, total);
  while (tally.next < total && !context.cancelled()) {
    const auto id = ids[static_cast<std::size_t>(tally.next)].as_int64();
    const auto now = context.clock().now();
    const auto journal = bulk.noun.journal_of(context.actor(), now);
    const records::Act act{*journal, now, language, input.at("tenant").as_int64()};
    if (auto done = apply(bulk, context, tally, id, values, act)) {
      tally = *done;
    } else if (is_passing(done.error().kind)) {
      return base::fail(std::move(done.error()));
    } else {
      auto name = context.database().read([&](db::Tx& tx) { return records::title(tx, bulk.noun.entity, id, language); });
      context.report(row_of(name.empty() ? fmt::format("#{}", id) : fmt::format("{} (#{})", name, id), done.error()));
      ++tally.failed;
      ++tally.next;
      context.save(json::serialize(tally.to_json()));
    }
    context.progress(tally.next, total);
  }
  auto result = tally.to_json();
  result.erase("next");
  context.set_result(json::serialize(result));
  return {};
}

}  // namespace

Actor actor_of(const http::Context& context) {
  const auto& actor = context.actor;
  return {actor.id,           actor.name, std::string(http::actor_kind_name(actor.kind)), context.request.remote_ip,
          context.request.id, actor.scope};
}

void add_bulk(http::Router& router, Runner& runner, const BulkNoun& noun, std::vector<BulkVerb> verbs) {
  for (auto& verb : verbs) {
    const auto bulk = make_bulk(noun, std::move(verb));
    http::Route route{http::Method::post,
                      fmt::format("{}/actions/{}", noun.path, bulk->verb.verb),
                      fmt::format("{}.write", noun.entity.noun),
                      bulk->verb.summary,
                      &bulk->shape,
                      &JobRef::shape()};
    route.status = 202;
    route.needs_idempotency_key = true;
    route.is_scoped = !bulk->noun.entity.scope.empty();
    route.body_bytes = kBodyBytes;
    route.parameters = noun.parameters;
    route.errors = {"422 BULK_CHOICE", "422 BULK_SIZE"};
    route.handler = [&runner, bulk](http::Context& context) { return submit(runner, *bulk, context); };
    router.add(std::move(route));
    runner.handle(bulk->kind, [bulk](JobContext& context) { return run(*bulk, context); });
  }
}

namespace {

// A record that is there, but on the other side already, is as it should be.
base::Result<bool> or_unchanged(db::Tx& tx, const meta::Entity& entity, std::int64_t id, const base::Error& error) {
  if (error.kind == base::ErrorKind::not_found && records::exists(tx, entity, id)) return false;
  return base::fail(error);
}

}  // namespace

BulkVerb bulk_delete(const meta::Entity& entity, std::string_view many, const records::Dependents& dependents, Moved moved) {
  BulkVerb verb{"delete", fmt::format("Moves many {} to the trash; those that others use stay.", many), {}};
  verb.apply = [&entity, &dependents, moved = std::move(moved)](db::Tx& tx, std::int64_t id, const json::object&,
                                                                const records::Act& act) -> base::Result<bool> {
    TRY_OK(dependents.unused(tx, entity.noun, id));
    if (auto done = records::trash(tx, entity, id, act); !done) return or_unchanged(tx, entity, id, done.error());
    if (moved) TRY_OK(moved(tx, id, true, act));
    return true;
  };
  return verb;
}

BulkVerb bulk_restore(const meta::Entity& entity, std::string_view many, Moved moved) {
  BulkVerb verb{"restore", fmt::format("Takes many {} out of the trash.", many), {}};
  verb.apply = [&entity, moved = std::move(moved)](db::Tx& tx, std::int64_t id, const json::object&,
                                                   const records::Act& act) -> base::Result<bool> {
    if (auto done = records::restore(tx, entity, id, act); !done) return or_unchanged(tx, entity, id, done.error());
    if (moved) TRY_OK(moved(tx, id, false, act));
    return true;
  };
  verb.is_of_trash = true;
  return verb;
}

}  // namespace jobs
