// Publishing: compiles what staff edited into immutable snapshots, switches, rolls back, and counts what is not published yet.
// Not what there is to publish: rooms register areas (foundation/publishing). While a viewer asks, no edited table, no disk and no
// database is touched: everything running is in memory.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"
#include "foundation/http/message.hpp"
#include "foundation/publishing/publishing.hpp"
#include "foundation/records/records.hpp"

namespace deployments {
class Deployments;
}
namespace http {
class Router;
struct Tenant;
}  // namespace http
namespace jobs {
class Runner;
}

namespace publish {

using publishing::Areas;
using publishing::Category;
using publishing::kCategories;

// All that runs in one deployment at one moment. Immutable; hold the pointer for the length of a request.
class Running {
 public:
  // The running snapshot's number; 0 when the area was never published.
  [[nodiscard]] std::int64_t number(std::string_view area, Category category) const;
  [[nodiscard]] std::map<std::string, std::int64_t, std::less<>> numbers(Category category) const;  // By area.
  // What the area keeps of it; null when nothing of it runs.
  [[nodiscard]] const publishing::View* view(std::string_view area) const;
  [[nodiscard]] const std::string& default_language() const { return default_language_; }
  // A document of apps, those that ran until lately too; null when there is none of that name.
  [[nodiscard]] std::shared_ptr<const http::Prepared> document(std::string_view hash) const;

 private:
  friend class Loader;
  using Documents = std::unordered_map<std::string, std::shared_ptr<const http::Prepared>>;
  struct Loaded {
    std::array<std::int64_t, 2> numbers{};  // By category.
    std::string manifest;                   // "" = nothing of it runs.
    std::int64_t live_version{};
    std::shared_ptr<const publishing::View> view;
    std::set<std::string> served;
  };
  std::string default_language_;
  std::map<std::string, Loaded, std::less<>> areas_;
  std::shared_ptr<const Documents> documents_;
  std::vector<std::shared_ptr<const Documents>> earlier_;  // Apps may still ask for what they were told a moment ago.
};

// The running snapshots of all open deployments. Thread-safe; reads never wait for disk or database.
class Snapshots {
 public:
  // From now on `areas` answers how published records stand.
  Snapshots(base::Clock& clock, Areas& areas, bool is_durable = true);
  ~Snapshots();
  Snapshots(const Snapshots&) = delete;
  Snapshots& operator=(const Snapshots&) = delete;

  // Null when nothing was ever published there, or the deployment is not open. Hot.
  [[nodiscard]] std::shared_ptr<const Running> running(std::int64_t tenant) const;

  // A deployment opens, or its settings have changed. Snapshots of an older program are rewritten first.
  void open(const std::shared_ptr<const http::Tenant>& tenant);
  // Loads what runs now, when that has changed; outside of any transaction of this thread.
  void refresh(std::int64_t tenant);
  // Sees what other processes have published. Called each second, by one thread.
  void poll(std::int64_t tenant);
  [[nodiscard]] const Areas& areas() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// ---- publishing itself

enum class RunKind : std::uint8_t { whole, roll_back };
enum class RunState : std::uint8_t { queued, running, done, failed };

struct NewRun {
  std::vector<std::string> areas;
  std::vector<std::string> confirmed_removals;  // T10-1807: the areas whose word was typed.
  std::optional<std::int64_t> to_number;        // A roll-back of the one area to this snapshot.
  bool is_automatic{};                          // Skips pinned areas (T10-1808).
  std::string note;
  std::int64_t staff{};  // 0 = the system.
  std::string started_by;
};
struct Queued {
  std::int64_t run{}, job{};
};

// How many records differ from what runs, by area. Of what was looked at before only records that were written since are looked at
// again, as the user log tells; an area is looked at whole at the first look of a process, after each publish, and once a day.
// Thread-safe.
class Changes {
 public:
  explicit Changes(const Areas& areas);
  ~Changes();
  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;
  [[nodiscard]] std::map<std::string, std::size_t, std::less<>> count(const http::Tenant& tenant, base::Instant now);
  // Items compared by all looks so far.
  [[nodiscard]] std::uint64_t examined() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class Publishing {
 public:
  explicit Publishing(Snapshots& snapshots) : snapshots_(snapshots), changes_(snapshots.areas()) {}

  // Adds a run and its job; an equal queued run is joined (T10-1805). 404 for a roll-back to what there is not, 409 IS_RUNNING to what runs.
  [[nodiscard]] base::Result<Queued> submit(const http::Tenant& tenant, const NewRun& run, jobs::Runner& runner,
                                            const records::Act& act) const;
  // The same without a job, in the caller's thread: for the command line. `told` hears the areas done and in all.
  [[nodiscard]] base::Status publish_now(const http::Tenant& tenant, const NewRun& run, base::Clock& clock, bool is_durable,
                                         const std::function<void(std::int64_t done, std::int64_t total)>& told) const;
  // 409 NOT_PINNED.
  [[nodiscard]] base::Status unpin(const http::Tenant& tenant, const std::string& area, const records::Act& act) const;
  [[nodiscard]] const Areas& areas() const { return snapshots_.areas(); }
  [[nodiscard]] Changes& changes() const { return changes_; }

 private:
  Snapshots& snapshots_;
  mutable Changes changes_;
};

// Hashes of the pictures that kept snapshots show: roll-backs have theirs, whatever was edited since.
void add_pictures(db::Tx& tx, std::set<std::string>& hashes);
void add_jobs(jobs::Runner& runner, const deployments::Deployments& deployments, Snapshots& snapshots, bool is_durable);
void add_routes(http::Router& router, const Publishing& publishing, jobs::Runner& runner);

}  // namespace publish
