#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "foundation/base/mutex.hpp"
#include "foundation/jobs/runner.hpp"
#include "panel/deployments/deployments.hpp"
#include "panel/user_log/user_log.hpp"
#include "publish/overview.hpp"
#include "publish/queries.gen.hpp"
#include "publish/running.hpp"
#include "publish/runs.hpp"

namespace publish {
namespace json = boost::json;
namespace {

constexpr std::string_view kKind = "publish.run";
constexpr std::string_view kNightlyKind = "publish.nightly";
constexpr auto kLateMax = std::chrono::hours(6);           // A night that was missed by more is left out (T10-1809).
constexpr int kTries = 3;                                  // When another process switches the area meanwhile.
constexpr std::size_t kLaterPerRead = 200;                 // Documents that are read when they are stored.
constexpr std::int64_t kSnapshotsKept = 30;                // T10-1812
constexpr auto kSnapshotsKeptFor = std::chrono::days(90);  // T10-1812
constexpr auto kDocumentGrace = std::chrono::hours(24);    // A document stored again so lately may be named in a moment.
constexpr auto kCommandLife = std::chrono::hours(1);       // Of a run without a job.
constexpr std::size_t kWarningsMax = 50;                   // Of one part.

// From the first publish on each night has one (T10-1809).
jobs::Schedule nightly_schedule() {
  jobs::Schedule out;
  out.noun = "publish.runs";
  out.kind = kNightlyKind;
  out.late_max = kLateMax;
  return out;
}

// Who has a run done: a job, or the command line.
struct Caller {
  base::Clock& clock;
  jobs::Actor actor;
  std::function<void(std::int64_t done, std::int64_t total)> progress;
  std::function<bool()> cancelled;
  std::function<void(const std::string& area, const base::Error&)> report;
};

// One run, area by area. Per area all or nothing (T10-1804): documents first, then the switch in one transaction.
class Work {
 public:
  Work(Caller caller, const http::Tenant& tenant, Snapshots& snapshots, bool is_durable)
      : caller_(std::move(caller)),
        tenant_(tenant),
        database_(*tenant.database),
        documents_(database_, tenant.dir, is_durable),
        snapshots_(snapshots),
        areas_(snapshots.areas()),
        now_(caller_.clock.now()),
        journal_(caller_.actor.id > 0 ? "staff" : "system", caller_.actor.id, caller_.actor.name, "", "", now_) {}

  base::Status run(std::int64_t id) {
    const auto found = database_.read([&](db::Tx& tx) { return find_run(tx, id); });
    if (!found) return base::fail_not_found();
    run_ = *found;
    if (run_.state == RunState::done) return {};
    database_.write([&](db::Tx& tx) { tx.run(queries::start_run, {run_.id, now_}); });
    base::Status outcome;
    std::int64_t done = 0;
    for (const auto* area : areas_.in_order()) {  // What others need goes first.
      const std::string name(area->name());
      if (std::ranges::find(run_.areas, name) == run_.areas.end()) continue;
      caller_.progress(done++, static_cast<std::int64_t>(run_.areas.size()));
      if (is_done(name)) continue;  // An attempt before this one did it.
      if (caller_.cancelled()) return base::fail(base::ErrorKind::conflict, "CANCELLED", "It was cancelled.");
      if (auto part = do_area(*area, name); !part) {
        fail_area(name, part.error());
        if (outcome) outcome = std::move(part);
      }
      snapshots_.refresh(tenant_.number);
    }
    caller_.progress(done, done);
    end(outcome);
    return outcome;
  }

 private:
  [[nodiscard]] bool is_done(const std::string& area) const {
    return std::ranges::any_of(run_.parts, [&](const Part& part) { return part.area == area && part.state == RunState::done; });
  }

  base::Status do_area(const publishing::Area& area, const std::string& name) {
    for (int attempt = 0; attempt < kTries; ++attempt) {
      rows_ = database_.read([](db::Tx& tx) { return running_rows(tx); });
      before_ = read_manifest(documents_, at(rows_, name).manifest);
      if (run_.is_automatic && at(rows_, name).is_pinned) return skip(name);
      TRY(const bool is_switched, run_.kind == RunKind::roll_back ? roll_back(area, name) : publish(area, name));
      if (is_switched) return {};
    }
    return base::fail(base::ErrorKind::conflict, "PUBLISH_FAILED", "Somebody else publishes this area at the same time.");
  }

  // T10-1808
  base::Status skip(const std::string& area) {
    database_.write([&](db::Tx& tx) {
      for (const auto category : kCategories)
        save_part(tx, run_.id, {area, category, RunState::done, at(rows_, area, category).number, 0, 0, 0, {"pinned"}});
    });
    return {};
  }

  [[nodiscard]] const Manifest* before() const { return before_ ? &*before_ : nullptr; }

  base::Result<bool> publish(const publishing::Area& area, const std::string& name) {
    const RunningSource source(tenant_, now_, areas_);
    auto compiled = database_.read([&](db::Tx& tx) { return compile(tx, area, source, before()); });
    if (run_.is_automatic && !area.has_new_at_night()) leave_drafts_out(compiled.manifest);
    if (difference(before(), compiled.manifest).is_large_removal &&
        std::ranges::find(run_.confirmed, name) == run_.confirmed.end())
      return base::fail(base::ErrorKind::conflict, "TOO_MANY_REMOVALS",
                        fmt::format("More than a fifth of what runs in {} would go; this must be confirmed.", name));
    put_bodies(database_, compiled.bodies, now_);
    documents_.put(compiled.documents, now_);
    TRY_OK(put_later(compiled.later));
    std::vector<std::string> warnings;
    for (const auto& warning : compiled.warnings)
      if (warnings.size() < kWarningsMax) warnings.push_back(warning.message);
    return store_and_switch(area, compiled.manifest, compiled.pictures, warnings);
  }

  // T10-1810: what nobody has published yet waits for a person.
  void leave_drafts_out(Manifest& manifest) const {
    std::erase_if(manifest.entries, [&](const Entry& entry) { return !before_ || !before_->find(entry.noun, entry.id); });
  }

  base::Result<bool> roll_back(const publishing::Area& area, const std::string& name) {
    const auto snapshot = database_.read([&](db::Tx& tx) {
      return tx.one(queries::snapshot, {name, publishing::category_name(Category::tvs), run_.to_number},
                    [](const db::Row& row) { return row.string(0); });
    });
    const auto manifest = snapshot ? read_manifest(documents_, *snapshot) : std::nullopt;
    if (!manifest) return base::fail_not_found();
    return store_and_switch(area, *manifest, {}, {});
  }

  base::Status put_later(const std::vector<LaterDocument>& later) {
    for (std::size_t begin = 0; begin < later.size(); begin += kLaterPerRead) {
      if (caller_.cancelled()) return base::fail(base::ErrorKind::conflict, "CANCELLED", "It was cancelled.");
      std::vector<NewDocument> batch;
      const auto end = std::min(later.size(), begin + kLaterPerRead);
      database_.read([&](db::Tx& tx) {
        for (std::size_t i = begin; i < end; ++i) batch.push_back({later[i].name, later[i].read(tx), false});
      });
      // It was written since it was compiled: the next round takes the new one.
      for (const auto& document : batch)
        if (document.text.empty())
          return base::fail(base::ErrorKind::busy, "GUIDE_MOVED", "The guide was refreshed meanwhile; it is tried again.");
      documents_.put(batch, now_);
    }
    return {};
  }

  base::Result<bool> store_and_switch(const publishing::Area& area, const Manifest& manifest,
                                      const std::set<std::string>& pictures, const std::vector<std::string>& warnings) {
    auto text = print(manifest);
    const auto name = publishing::name_of(text);
    documents_.put({{name, std::move(text), false}}, now_);
    try_to_load(manifest.area, name);
    std::vector<Part> parts;
    for (const auto category : kCategories) {
      const auto changes = told_difference(tenant_, area, before(), manifest, {}, now_, category);
      parts.push_back({manifest.area,
                       category,
                       RunState::done,
                       {},
                       static_cast<std::int64_t>(changes.added.size()),
                       static_cast<std::int64_t>(changes.changed.size()),
                       static_cast<std::int64_t>(changes.removed.size()),
                       warnings});
    }
    std::set<std::string> pruned;
    const bool is_switched =
        database_.write([&](db::Tx& tx) { return switch_area(tx, name, manifest, pictures, parts, pruned); });
    if (is_switched && !pruned.empty()) remove_pruned(pruned);
    return is_switched;
  }

  // Before anybody sees it: what is made of it for apps is stored, and what cannot be loaded is not switched to.
  void try_to_load(const std::string& area, const std::string& manifest) {
    if (at(rows_, area).manifest == manifest) return;
    Loader trial(tenant_, documents_, areas_, now_);
    trial.pretend(area, manifest);
    static_cast<void>(trial.load(snapshots_.running(tenant_.number), false));
  }

  // False when another process has switched the area since it was looked at: nothing is written then.
  bool switch_area(db::Tx& tx, const std::string& name, const Manifest& manifest, const std::set<std::string>& pictures,
                   std::vector<Part>& parts, std::set<std::string>& pruned) {
    const auto rows = running_rows(tx);
    const auto& area = manifest.area;
    const bool is_roll_back = run_.kind == RunKind::roll_back;
    bool is_new = false;
    for (const auto category : kCategories) {
      if (at(rows, area, category) != at(rows_, area, category)) return false;
      is_new = is_new || at(rows, area, category).manifest != name;
    }
    for (auto& part : parts) {
      part.number = at(rows, area, part.category).number;
      if (is_new) {
        const db::Params place{area, publishing::category_name(part.category)};
        part.number = tx.number(queries::newest_number, place) + 1;
        tx.run(queries::end_running, place);
        tx.run(queries::add_snapshot, {area, publishing::category_name(part.category), *part.number, name,
                                       static_cast<std::int64_t>(manifest.entries.size()), run_.id, now_, is_roll_back});
      }
      save_part(tx, run_.id, part);
    }
    if (!is_new) tx.run(queries::pin, {area, is_roll_back});  // A publish by a person ends the pin.
    if (is_new) write_items(tx, manifest);
    for (const auto& picture : pictures) tx.run(queries::add_picture, {name, picture});
    tx.run(queries::raise_version);
    prune(tx, area, pruned);
    const auto numbers = fmt::format(R"({{"number":[{},{}]}})", at(rows, area).number, *parts.front().number);
    journal_.write(tx, {"publish.areas", is_roll_back ? "roll_back" : "publish", run_.id, area, numbers});
    return true;
  }

  static void write_items(db::Tx& tx, const Manifest& manifest) {
    std::map<std::pair<std::string, std::int64_t>, std::string> known;
    tx.each(queries::items_of, {manifest.area},
            [&](const db::Row& row) { known[{row.string(0), row.integer(1)}] = row.string(2); });
    for (const auto& entry : manifest.entries) {
      const auto found = known.find({entry.noun, entry.id});
      if (found == known.end() || found->second != entry.hash)
        tx.run(queries::add_item, {entry.noun, entry.id, manifest.area, entry.hash});
      if (found != known.end()) known.erase(found);
    }
    for (const auto& [key, hash] : known) tx.run(queries::remove_item, {key.first, key.second});
  }

  // T10-1812: the last 30 of an area and category, and all of 90 days, are kept; what runs always.
  void prune(db::Tx& tx, const std::string& area, std::set<std::string>& pruned) const {
    for (const auto category : kCategories) {
      const db::Params place{area, publishing::category_name(category)};
      const auto keep_from = tx.number(queries::newest_number, place) - kSnapshotsKept;
      const auto old = tx.all(queries::old_snapshots, {place[0], place[1], now_ - kSnapshotsKeptFor, keep_from},
                              [](const db::Row& row) { return std::pair(row.integer(0), row.string(1)); });
      for (const auto& [id, manifest] : old) {
        tx.run(queries::remove_snapshot, {id});
        pruned.insert(manifest);
      }
    }
    std::set<std::string> kept;
    tx.each(queries::manifests, {}, [&](const db::Row& row) { kept.insert(row.string(0)); });
    std::erase_if(pruned, [&](const std::string& name) { return kept.contains(name); });
  }

  // What only pruned snapshots name.
  void remove_pruned(const std::set<std::string>& pruned) {
    std::set<std::string> documents = pruned, bodies;
    const auto collect = [&](const std::string& manifest, const auto& of_document, const auto& of_body) {
      if (const auto read = read_manifest(documents_, manifest)) {
        for (const auto& [key, name] : read->documents) of_document(name);
        for (const auto& entry : read->entries) of_body(entry.hash);
      }
      const auto derived = database_.read(
          [&](db::Tx& tx) { return tx.all(queries::derived_of, {manifest}, [](const db::Row& row) { return row.string(0); }); });
      for (const auto& name : derived) of_document(name);
    };
    for (const auto& name : pruned)
      collect(name, [&](const auto& one) { documents.insert(one); }, [&](const auto& one) { bodies.insert(one); });
    const auto kept = database_.read(
        [](db::Tx& tx) { return tx.all(queries::manifests, {}, [](const db::Row& row) { return row.string(0); }); });
    for (const auto& name : kept)
      collect(name, [&](const auto& one) { documents.erase(one); }, [&](const auto& one) { bodies.erase(one); });
    documents_.remove(documents, now_ - kDocumentGrace);
    remove_bodies(database_, bodies, now_ - kDocumentGrace);
    database_.write([&](db::Tx& tx) {
      for (const auto& name : pruned) {
        tx.run(queries::remove_derived, {name});
        tx.run(queries::remove_pictures, {name});
      }
    });
  }

  void fail_area(const std::string& area, const base::Error& error) {
    caller_.report(area, error);
    database_.write([&](db::Tx& tx) {
      for (const auto category : kCategories)
        save_part(tx, run_.id, {area, category, RunState::failed, {}, 0, 0, 0, {error.message}});
    });
  }

  void end(const base::Status& outcome) {
    const auto at_end = caller_.clock.now();
    database_.write([&](db::Tx& tx) {
      jobs::put_schedule(tx, nightly_schedule(), {tenant_.zone, tenant_.nightly_time}, at_end);
      if (outcome)
        tx.run(queries::end_run, {run_.id, run_state_name(RunState::done), at_end, nullptr, nullptr});
      else
        tx.run(queries::end_run,
               {run_.id, run_state_name(RunState::failed), at_end, outcome.error().code, outcome.error().message});
    });
  }

  Caller caller_;
  const http::Tenant& tenant_;
  db::Database& database_;
  Documents documents_;
  Snapshots& snapshots_;
  const Areas& areas_;
  base::Instant now_;
  user_log::Journal journal_;
  Run run_;
  RunningRows rows_;
  std::optional<Manifest> before_;  // What runs of the area that is being done.
};

Caller caller_of(jobs::JobContext& job) {
  return {job.clock(), job.actor(), [&job](std::int64_t done, std::int64_t total) { job.progress(done, total); },
          [&job] { return job.cancelled(); },
          [&job](const std::string& area, const base::Error& error) { job.report({area, error.code, error.message}); }};
}

class Turns {
 public:
  base::Mutex& of(std::int64_t tenant) {
    const std::lock_guard lock(mutex_);
    return turns_.try_emplace(tenant, "publish/publish_service.turns").first->second;
  }

 private:
  base::Mutex mutex_{"publish/publish_service.mutex"};
  std::map<std::int64_t, base::Mutex> turns_;
};

}  // namespace

base::Result<Queued> Publishing::submit(const http::Tenant& tenant, const NewRun& run, jobs::Runner& runner,
                                        const records::Act& act) const {
  auto& database = *tenant.database;
  return database.write([&](db::Tx& tx) -> base::Result<Queued> {
    if (run.to_number) {
      const auto& area = run.areas.front();
      const auto manifest = tx.one(queries::snapshot, {area, publishing::category_name(Category::tvs), *run.to_number},
                                   [](const db::Row& row) { return row.string(0); });
      if (!manifest) return base::fail_not_found();
      if (at(running_rows(tx), area).number == *run.to_number)
        return base::fail(base::ErrorKind::conflict, "IS_RUNNING", "This snapshot runs already.");
    }
    for (const auto& open : open_runs(tx)) {
      const bool is_lost = !open.job && act.now - open.queued_at > kCommandLife;  // The command was killed.
      if (open.state == RunState::failed || is_lost) {  // Its job ended without it: what reading tells is written now.
        tx.run(queries::end_run, {open.id, run_state_name(RunState::failed), open.ended_at ? *open.ended_at : act.now,
                                  open.error_code, open.error_message});
        continue;
      }
      const bool is_equal = open.state == RunState::queued && open.areas == run.areas && open.to_number == run.to_number &&
                            open.confirmed == run.confirmed_removals && open.is_automatic == run.is_automatic;
      if (is_equal && open.job) return Queued{open.id, *open.job};
    }
    Queued out;
    out.run = add_run(tx, run, act.now);
    jobs::NewJob job{std::string(kKind), json::serialize(json::object{{"run", out.run}})};
    job.actor = {run.staff, run.started_by};
    out.job = runner.submit(tx, database, job);
    tx.run(queries::set_job, {out.run, out.job});
    return out;
  });
}

base::Status Publishing::publish_now(const http::Tenant& tenant, const NewRun& run, base::Clock& clock, bool is_durable,
                                     const std::function<void(std::int64_t, std::int64_t)>& told) const {
  const auto id = tenant.database->write([&](db::Tx& tx) { return add_run(tx, run, clock.now()); });
  const Caller caller{
      clock, {run.staff, run.started_by}, told, [] { return false; }, [](const std::string&, const base::Error&) {}};
  return Work(caller, tenant, snapshots_, is_durable).run(id);
}

base::Status Publishing::unpin(const http::Tenant& tenant, const std::string& area, const records::Act& act) const {
  TRY_OK(tenant.database->write([&](db::Tx& tx) -> base::Status {
    if (!at(running_rows(tx), area).is_pinned)
      return base::fail(base::ErrorKind::conflict, "NOT_PINNED", "This area is not pinned.");
    tx.run(queries::pin, {area, false});
    tx.run(queries::raise_version);
    act.journal.write(tx, {"publish.areas", "unpin", 0, area, R"({"is_pinned":[true,false]})"});
    return {};
  }));
  snapshots_.refresh(tenant.number);
  return {};
}

void add_jobs(jobs::Runner& runner, const deployments::Deployments& deployments, Snapshots& snapshots, bool is_durable) {
  // One run of a deployment at a time in this process; runs of other processes are seen at the switch.
  const auto turns = std::make_shared<Turns>();
  runner.handle(
      std::string(kKind),
      [&deployments, &snapshots, is_durable, turns](jobs::JobContext& job) -> base::Status {
        const auto tenant = deployments.find(job.database().name());
        if (!tenant) return base::fail_not_found();
        const auto input = json::parse(job.input());
        const std::lock_guard lock(turns->of(tenant->number));
        const auto run = input.as_object().at("run").as_int64();
        job.set_result(json::serialize(json::object{{"run", run}}));
        return Work(caller_of(job), *tenant, snapshots, is_durable).run(run);
      },
      jobs::Lane::slow);
  runner.handle(
      std::string(kNightlyKind),
      [&deployments, &snapshots, is_durable, turns](jobs::JobContext& job) -> base::Status {
        const auto tenant = deployments.find(job.database().name());
        if (!tenant) return base::fail_not_found();
        const auto now = job.clock().now();
        NewRun night;
        for (const auto& area : snapshots.areas().all()) night.areas.emplace_back(area->name());
        night.is_automatic = true;
        night.started_by = "nightly";
        const auto run = job.database().write([&](db::Tx& tx) {
          const auto id = add_run(tx, night, now);
          tx.run(queries::set_job, {id, job.id()});
          return id;
        });
        const std::lock_guard lock(turns->of(tenant->number));
        return Work(caller_of(job), *tenant, snapshots, is_durable).run(run);
      },
      jobs::Lane::slow);
}

}  // namespace publish
