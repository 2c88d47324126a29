#include "cms/epg/epg_store.hpp"

#include <fmt/format.h>

#include <map>

#include "cms/epg/epg_rules.hpp"
#include "cms/epg/queries.gen.hpp"
#include "foundation/http/router.hpp"

namespace epg {
namespace {

std::optional<base::Instant> instant(const db::Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.instant(column));
}
std::optional<std::int64_t> number(const db::Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}
std::optional<std::string> text(const db::Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.string(column));
}

}  // namespace

std::vector<DayRef> days_of(db::Tx& tx, GuideChannelId guide_channel, std::int32_t from_day, std::int32_t to_day) {
  return tx.all(queries::days_of, {guide_channel, from_day, to_day}, [](const db::Row& row) {
    return DayRef{static_cast<std::int32_t>(row.integer(0)), row.string(1), static_cast<std::int32_t>(row.integer(2))};
  });
}

std::string packed_day(db::Tx& tx, GuideChannelId guide_channel, std::int32_t day) {
  return tx.one(queries::packed_day, {guide_channel, day}, [](const db::Row& row) { return row.blob(0); }).value_or("");
}

std::int64_t guide_version(db::Tx& tx) { return tx.number(queries::guide_version); }

StoredState state_of(db::Tx& tx, SourceId id) {
  const auto read = [](const db::Row& row) {
    StoredState out;
    out.run = row.integer(0);
    out.job_id = number(row, 1);
    out.last_fetch_at = instant(row, 2);
    out.last_good_at = instant(row, 3);
    out.failures = row.integer(4);
    out.error_code = text(row, 5);
    out.error_message = text(row, 6);
    out.etag = row.string(7);
    out.last_modified = row.string(8);
    out.content_hash = row.string(9);
    out.basis = row.string(10);
    out.size_bytes = number(row, 11);
    out.channels = row.integer(12);
    out.filled_channels = row.integer(13);
    out.programmes = row.integer(14);
    out.file = row.string(15);
    return out;
  };
  return tx.one(queries::state, {id}, read).value_or(StoredState{});
}

void add_log(db::Tx& tx, SourceId id, const LogLine& line) {
  tx.run(queries::add_refresh,
         {id, line.at, result_name(line.result), line.programmes, line.channels, line.took_ms, line.code, line.message});
  tx.run(queries::trim_refreshes, {id});
}

std::vector<ShownRefresh> log_of(db::Tx& tx, SourceId id) {
  return tx.all(queries::refreshes, {id}, [](const db::Row& row) {
    return ShownRefresh{row.instant(0), row.string(1), row.integer(2), row.integer(3),
                        row.integer(4), text(row, 5),  text(row, 6)};
  });
}

records::Extra of_source(std::optional<std::int64_t> source) {
  auto live = records::where_in_query("source_id", queries::live_sources);
  return source ? records::all_of(live, records::where("source_id", *source)) : live;
}

std::vector<http::Parameter> link_parameters() {
  return {{"source", "Only channels with a guide of this source.", http::ParameterKind::number, 1}};
}

base::Result<records::Extra> link_extra(const http::Context& context) {
  const auto source = context.number("source");
  return source ? records::where("source_id", *source) : records::Extra{};
}

void name_sources(db::Tx& tx, std::span<GuideChannel* const> list) {
  std::map<SourceId, std::string> names;
  for (auto* channel : list) {
    auto& name = names[channel->source_id];
    if (name.empty())
      name = tx.one(queries::source_name, {channel->source_id}, [](const db::Row& row) { return row.string(0); }).value_or("");
    channel->source_name = name;
  }
}

StateCounts count_states(db::Tx& tx, base::Instant now) {
  const auto read = [](const db::Row& row) {
    return StateCounts{row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4), row.integer(5)};
  };
  return tx.one(queries::states, {now, now + std::chrono::hours(kCoveredHours)}, read).value_or(StateCounts{});
}

}  // namespace epg
