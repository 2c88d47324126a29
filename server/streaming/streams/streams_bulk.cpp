// What one stream goes through in an action over many. The job around it is foundation/jobs.
#include <boost/json.hpp>

#include "foundation/jobs/bulk.hpp"
#include "panel/user_log/user_log.hpp"
#include "streaming/streams/streams.hpp"

namespace streams {
namespace {

namespace json = boost::json;

jobs::BulkApply to_enabled(const Streams& streams, bool is_enabled) {
  return [&streams, is_enabled](db::Tx& tx, std::int64_t id, const json::object&, const records::Act& act) -> base::Result<bool> {
    const auto before = streams.find(tx, {id});
    if (!before) return base::fail_not_found();
    if (before->is_enabled == is_enabled) return false;
    auto after = *before;
    after.is_enabled = is_enabled;
    TRY_OK(streams.settle(tx, after, &*before, act));
    TRY_OK(records::update(tx, *before, after, {}, act));
    TRY_OK(streams.stored(tx, act));
    return true;
  };
}

}  // namespace

void add_bulk(http::Router& router, jobs::Runner& runner, const Streams& streams, const records::Dependents& dependents) {
  const auto moved = [&streams](db::Tx& tx, std::int64_t, bool, const records::Act& act) { return streams.stored(tx, act); };
  std::vector<jobs::BulkVerb> verbs;
  verbs.push_back({"enable", "Switches many streams on.", to_enabled(streams, true)});
  verbs.push_back({"disable", "Switches many streams off; their windows are removed.", to_enabled(streams, false)});
  verbs.push_back({"restart", "Starts many streams anew.",
                   [&streams](db::Tx& tx, std::int64_t id, const json::object&, const records::Act& act) -> base::Result<bool> {
                     TRY_OK(streams.restart(tx, act.tenant, {id}, act));
                     return true;
                   }});
  verbs.push_back(jobs::bulk_delete(Stream::shape(), "streams", dependents, moved));
  verbs.push_back(jobs::bulk_restore(Stream::shape(), "streams", moved));
  jobs::add_bulk(router, runner,
                 {Stream::shape(), "/api/v1/deployments/{deployment}/streaming/streams", user_log::journal_of, list_parameters(),
                  [&streams](const http::Context& context) { return list_extra(streams, context); }},
                 std::move(verbs));
}

}  // namespace streams
