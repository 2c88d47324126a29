// Sources: their rules, when they are refreshed, and their end.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <system_error>

#include "cms/epg/epg_rules.hpp"
#include "cms/epg/epg_store.hpp"
#include "cms/epg/queries.gen.hpp"
#include "foundation/base/files.hpp"
#include "foundation/crypto/crypto.hpp"
#include "foundation/crypto/sealed.hpp"
#include "foundation/jobs/runner.hpp"
#include "foundation/net/url.hpp"
#include "foundation/xml/source.hpp"

namespace epg {
namespace json = boost::json;
namespace {

constexpr std::string_view kPasswordPlace = "cms.epg_sources.password";

// Of a file of any size.
base::Result<std::string> hash_file(const std::filesystem::path& file) {
  xml::FileSource source(file.string());
  crypto::Sha256 hash;
  std::vector<char> buffer(std::size_t{1} << 16);
  for (;;) {
    TRY(const auto count, source.read(buffer));
    if (count == 0) break;
    hash.add({buffer.data(), count});
  }
  const auto digest = hash.finish();
  return base::to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

jobs::NewJob new_job(const RefreshInput& input, const jobs::Actor& actor) {
  jobs::NewJob job;
  job.kind = kRefreshKind;
  job.input = refresh_input(input);
  job.actor = actor;
  return job;
}

}  // namespace

base::Status Guide::settle(db::Tx&, Source& source, const Source* before, const records::Act& act) const {
  for (auto* text : {&source.url, &source.user_name, &source.language, &source.time_zone})
    if (*text && (*text)->empty()) text->reset();
  if (source.password && source.password->empty()) source.password.reset();
  if (source.kind == SourceKind::url) {
    if (!source.url) return base::fail_field("/url", "URL_REQUIRED", "A source that is fetched needs an address.");
    TRY(const auto url, fill_url(source, "UTC", act.default_language, act.now));
    // As strictly as it will be fetched: staff learn of a fault now and not from tonight's refresh.
    if (const auto read = net::parse_url(url); !read) return base::fail_field("/url", "URL_FORMAT", read.error().message);
  }
  const bool is_same = before && before->password.has_value() == source.password.has_value() &&
                       (!source.password || *before->password == *source.password);
  if (!is_same && source.password) source.password = base::Secret(sealer_.seal(*source.password, kPasswordPlace));
  return {};
}

base::Result<base::Secret> Guide::password_of(const Source& source) const {
  if (!source.password) return base::Secret();
  return sealer_.open(source.password->reveal(), kPasswordPlace);
}

void Guide::plan(db::Tx& tx, db::Database& database, jobs::Runner& runner, const Source& source, const Source* before,
                 const jobs::Actor& actor) const {
  tx.run(queries::ensure_state, {source.id});
  if (source.kind != SourceKind::url) return jobs::drop_schedules(tx, Source::shape().noun, source.id.raw);
  runner.put_schedule(tx, database, schedule_of(source));
  if (!source.is_enabled) return;
  const bool is_started = !before || !before->is_enabled || before->url != source.url;
  if (!is_started) return;
  // What was copied from another address says nothing about this one.
  tx.run(queries::forget_copy, {source.id});
  tx.run(queries::set_job, {source.id, runner.submit(tx, database, new_job({source.id}, actor))});
}

void Guide::decorate(db::Tx& tx, std::span<Source* const> sources) const {
  for (auto* source : sources) {
    const auto state = state_of(tx, source->id);
    source->has_password = source->password.has_value();
    source->last_fetch_at = state.last_fetch_at;
    source->last_good_at = state.last_good_at;
    source->size_bytes = state.size_bytes;
    source->error_code = state.error_code;
    source->error_message = state.error_message;
    source->channels_found = state.channels;
    source->channels_linked = tx.number(queries::linked_count, {source->id});
    tx.each(queries::source_figures, {source->id}, [&](const db::Row& row) {
      source->programmes = row.integer(1);
      if (!row.is_null(2)) source->programmes_till = row.instant(2);
    });
    source->state = source_state_of(*source, state.failures, clock_.now());
    source->job.reset();
    if (!state.job_id) continue;
    if (const auto job = jobs::find(tx, *state.job_id); job && !jobs::has_ended(job->state)) source->job = job->id;
  }
}

base::Status Guide::remove(db::Tx& tx, SourceId id, bool unlinks, std::optional<SourceId> replacement,
                           const records::Dependents& dependents, const records::Act& act) const {
  if (!records::find<Source>(tx, id.raw)) return base::fail_not_found();
  if (replacement && (*replacement == id || !records::find<Source>(tx, replacement->raw)))
    return base::fail_field("?replacement", "REFERENCE", "There is no such source to take the place.");
  if (!unlinks && !replacement) TRY_OK(dependents.unused(tx, Source::shape().noun, id.raw));
  std::vector<LinkChoice> choices;
  const auto linked = tx.all(queries::linked_channels, {id},
                             [](const db::Row& row) { return std::pair(row.id<channels::ChannelTag>(0), row.string(2)); });
  for (const auto& [channel, guide_id] : linked) {
    LinkChoice choice{channel, std::nullopt, std::nullopt};
    if (replacement)
      choice.guide_channel = tx.one(queries::guide_channel_by_id, {*replacement, guide_id},
                                    [](const db::Row& row) { return row.id<channels::GuideChannelTag>(0); });
    choices.push_back(choice);
  }
  TRY(const auto changed, link(tx, choices, act));
  static_cast<void>(changed);
  jobs::drop_schedules(tx, Source::shape().noun, id.raw);
  return records::trash(tx, Source::shape(), id.raw, act);
}

namespace {

base::Result<Source> refreshable(db::Tx& tx, SourceId id, bool is_upload) {
  auto source = records::find<Source>(tx, id.raw);
  if (!source) return base::fail_not_found();
  if (!source->is_enabled) return base::fail(base::ErrorKind::conflict, "SOURCE_DISABLED", "The source is disabled.");
  if (is_upload && source->kind != SourceKind::upload)
    return base::fail(base::ErrorKind::conflict, "SOURCE_KIND", "This source is fetched from its address.");
  return std::move(*source);
}

}  // namespace

base::Result<std::int64_t> Guide::submit_refresh(db::Database& database, jobs::Runner& runner, SourceId id,
                                                 const std::filesystem::path& upload, bool may_shrink, const records::Act& act,
                                                 const jobs::Actor& actor) const {
  const auto place = place_of_(database.name());
  if (!place) return base::fail_not_found();
  const auto folder = place->files / "epg";
  TRY(const auto known, database.read([&](db::Tx& tx) { return refreshable(tx, id, !upload.empty()); }));
  std::string name, old;
  if (!upload.empty()) {
    TRY(const auto hash, hash_file(upload));
    name = fmt::format("{}-{}", id.raw, hash.substr(0, 32));
    base::move_file(upload, folder / name);
  }
  auto job = database.write([&](db::Tx& tx) -> base::Result<std::int64_t> {
    TRY(const auto source, refreshable(tx, id, !upload.empty()));
    tx.run(queries::ensure_state, {id});
    if (source.kind == SourceKind::upload) {
      const auto kept = state_of(tx, id).file;
      if (upload.empty()) name = kept;
      if (name.empty()) return base::fail(base::ErrorKind::conflict, "NO_UPLOAD", "There is no uploaded file to read.");
      if (kept != name) old = kept;
      tx.run(queries::set_file, {id, name});
    }
    const auto submitted = runner.submit(tx, database, new_job({id, name, may_shrink}, actor));
    tx.run(queries::set_job, {id, submitted});
    act.journal.write(
        tx, {Source::shape().noun, "refresh", id.raw, known.name, may_shrink ? R"({"may_shrink":[false,true]})" : "{}"});
    return submitted;
  });
  std::error_code fault;
  if (job && !old.empty()) std::filesystem::remove(folder / old, fault);
  return job;
}

base::Result<SourceId> Guide::upload_source(db::Database& database, const std::string& name, const records::Act& act) const {
  return database.write([&](db::Tx& tx) -> base::Result<SourceId> {
    if (const auto known = tx.one(queries::source_by_name, {name}, [](const db::Row& row) { return row.id<SourceTag>(0); }))
      return *known;
    Source source;
    source.name = name;
    source.kind = SourceKind::upload;
    if (auto problems = meta::validate(Source::shape().fields, &source); !problems.empty())
      return base::fail(meta::invalid(std::move(problems)));
    TRY_OK(settle(tx, source, nullptr, act));
    TRY_OK(records::insert(tx, source, act));
    tx.run(queries::ensure_state, {source.id});
    return source.id;
  });
}

// ---- jobs

base::Status Guide::run_refresh(jobs::Runner& runner, jobs::JobContext& job) const {
  const auto parsed = json::parse(job.input());
  const auto& input = parsed.as_object();
  const SourceId id{input.at("source").as_int64()};
  auto& database = job.database();
  const auto source = database.read([&](db::Tx& tx) { return records::find<Source>(tx, id.raw); });
  if (!source || !source->is_enabled) return {};
  RefreshOptions options;
  options.may_shrink = input.at("may_shrink").as_bool();
  const auto place = place_of_(database.name());
  const std::string name(input.at("file").as_string());
  if (!name.empty() && place) options.file = place->files / "epg" / name;
  TRY(const auto report, refresh(database, id, options, [&](int percent) {
        job.progress(percent, 100);
        return !job.cancelled();
      }));
  if (report.result == RefreshResult::cancelled) return {};
  const bool is_file_over = !options.file.empty() && report.result != RefreshResult::shrunk;
  database.write([&](db::Tx& tx) {
    if (is_file_over && state_of(tx, id).file == name) tx.run(queries::set_file, {id, ""});
    const auto failures = state_of(tx, id).failures;
    const auto wait = report.error && options.file.empty() && may_pass(*report.error) ? retry_after(failures) : std::nullopt;
    if (!wait) return;
    auto again = new_job({id, "", options.may_shrink}, {});
    again.due_at = clock_.now() + *wait;
    again.dedupe_key = fmt::format("retry/{}/{}", id.raw, failures);
    runner.submit(tx, database, again);
  });
  std::error_code fault;
  if (is_file_over) std::filesystem::remove(options.file, fault);
  job.set_result(json::serialize(json::object{{"result", result_name(report.result)},
                                              {"channels", report.channels},
                                              {"programmes", report.programmes},
                                              {"days_changed", report.days_changed},
                                              {"faults", report.faults}}));
  if (!report.error) return {};
  // The source's own plan says when it is tried again, so that the job must not.
  return base::fail(base::ErrorKind::invalid, report.error->code, report.error->message);
}

void Guide::add_jobs(jobs::Runner& runner) const {
  runner.handle(
      std::string(kRefreshKind), [this, &runner](jobs::JobContext& job) { return run_refresh(runner, job); }, jobs::Lane::slow);
}

}  // namespace epg
