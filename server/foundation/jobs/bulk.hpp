// Bulk actions: one verb over many records of a noun, by ids or by the list's filter, as a job with a report row per refusal.
// Not the verbs: a room says what one record goes through, and an action over one record is a route of the room's own.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/http/router.hpp"
#include "foundation/jobs/jobs.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/dependents.hpp"
#include "foundation/records/records.hpp"

namespace boost::json {
class object;
}

namespace jobs {

class Runner;

inline constexpr std::int64_t kBulkMax = 100'000;  // Records of one action.

// The caller as the actor of a job: the job is logged in his name and limited to his rows.
[[nodiscard]] Actor actor_of(const http::Context& context);
using JournalOf = std::function<std::unique_ptr<records::Journal>(const Actor&, base::Instant now)>;

// One record of a bulk action, in a transaction of its own that also keeps the job's place: each record is done once, whatever
// restarts. Answers whether it changed; an error is that record's report row and stops no other.
using BulkApply =
    std::function<base::Result<bool>(db::Tx&, std::int64_t id, const boost::json::object& values, const records::Act&)>;

struct BulkVerb {
  std::string verb;     // "enable": POST <path>/actions/enable
  std::string summary;  // Of the route.
  BulkApply apply;
  // What the body holds beside the choice of records, checked against these fields before the job is made.
  std::vector<meta::Field> values{};
  std::function<std::shared_ptr<void>()> make{};  // What the fields point into.
  meta::Mode mode{meta::Mode::create};            // patch: any of the fields, at least one.
  bool is_of_trash{};                             // The filter looks in the trash.
};

struct BulkNoun {
  const meta::Entity& entity;
  std::string path;  // "/api/v1/deployments/{deployment}/cms/channels"
  JournalOf journal_of;
  // The list's own query parameters, and their conditions.
  std::vector<http::Parameter> parameters{};
  std::function<base::Result<records::Extra>(const http::Context&)> extra{};
  // Puts a filter that names answered fields into stored ones, as the list does.
  std::function<std::string(const std::string& filter, base::Instant now)> expand_filter{};
};

// For each verb a route (permission <noun>.write; answers 202 {"job": id}) and the handler of its jobs.
// Body: `ids`, or `filter` (JSON text, as in the list's address) and `q`, or both of those empty for all; and the values.
// 422 BULK_CHOICE, BULK_SIZE.
void add_bulk(http::Router& router, Runner& runner, const BulkNoun& noun, std::vector<BulkVerb> verbs);

// Verbs that are alike everywhere. `moved` as in http::Resource.
using Moved = std::function<base::Status(db::Tx&, std::int64_t id, bool is_trashed, const records::Act&)>;
[[nodiscard]] BulkVerb bulk_delete(const meta::Entity& entity, std::string_view many, const records::Dependents& dependents,
                                   Moved moved = {});
[[nodiscard]] BulkVerb bulk_restore(const meta::Entity& entity, std::string_view many, Moved moved = {});

}  // namespace jobs
