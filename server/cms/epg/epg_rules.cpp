#include "cms/epg/epg_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "cms/epg/packed_day.hpp"
#include "foundation/base/calendar.hpp"

namespace epg {
namespace json = boost::json;
using channels::GuideState;

bool is_shrunk(const Extent& before, const Extent& after) {
  const bool few_programmes = before.programmes >= kShrinkProgrammesMin && after.programmes * 2 < before.programmes;
  const bool few_channels = before.channels >= kShrinkChannelsMin && after.channels * 2 < before.channels;
  return few_programmes || few_channels;
}

GuideState guide_state_of(bool is_linked, std::optional<base::Instant> until, base::Instant now) {
  if (!is_linked) return GuideState::unlinked;
  if (!until || *until <= now) return GuideState::no_data;
  return *until < now + std::chrono::hours(kCoveredHours) ? GuideState::ending : GuideState::covered;
}

SourceState source_state_of(const Source& source, std::int64_t failures, base::Instant now) {
  if (!source.is_enabled) return SourceState::disabled;
  if (failures > 0) return SourceState::failing;
  // An upload is as fresh as the last person made it.
  if (source.kind == SourceKind::upload) return SourceState::active;
  const auto since = source.last_good_at.value_or(source.created_at);
  return now - since > std::chrono::hours(kStaleHours) ? SourceState::stale : SourceState::active;
}

jobs::Schedule schedule_of(const Source& source) {
  jobs::Schedule out;
  out.noun = Source::shape().noun;
  out.record = source.id.raw;
  out.kind = kRefreshKind;
  out.input = refresh_input({source.id});
  const bool is_nightly = source.refresh == Rhythm::nightly;
  out.rhythm = is_nightly ? jobs::Rhythm::nightly : jobs::Rhythm::interval;
  out.minutes = is_nightly ? static_cast<std::int32_t>(source.id.raw * 37 % 60) - 60 : source.refresh_hours * 60;
  out.is_enabled = source.is_enabled;
  return out;
}

std::string refresh_input(const RefreshInput& input) {
  return json::serialize(json::object{{"source", input.source.raw}, {"file", input.file}, {"may_shrink", input.may_shrink}});
}

std::optional<std::chrono::minutes> retry_after(std::int64_t failures) {
  constexpr std::chrono::minutes kWaits[] = {std::chrono::minutes(1), std::chrono::minutes(5), std::chrono::minutes(15)};
  if (failures < 1 || failures > 3) return std::nullopt;
  return kWaits[failures - 1];
}

bool may_pass(const base::Error& error) {
  using enum base::ErrorKind;
  return error.kind == upstream || error.kind == busy || error.kind == timeout || error.kind == too_many;
}

base::Result<std::string> fill_url(const Source& source, std::string_view zone, std::string_view default_language,
                                   base::Instant now) {
  std::string out;
  std::string_view rest = source.url ? std::string_view(*source.url) : std::string_view{};
  while (!rest.empty()) {
    const auto open = rest.find('{');
    out += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = rest.find('}', open);
    const auto word = rest.substr(open, close == std::string_view::npos ? close : close - open + 1);
    if (word == "{date}")
      out += base::format_date(base::calendar::local_day(now, zone));
    else if (word == "{days}")
      out += std::to_string(source.days_ahead);
    else if (word == "{lang}")
      out += source.language.value_or(std::string(default_language));
    else
      return base::fail_field("/url", "URL_FORMAT", "Only {date}, {days} and {lang} can stand in braces.");
    rest.remove_prefix(open + word.size());
  }
  return out;
}

std::string with_kept_start(std::string_view stored, std::string_view fresh) {
  const auto before = PackedDay::open(stored), after = PackedDay::open(fresh);
  if (!before || !after || after->size() == 0 || before->day() != after->day()) return std::string(fresh);
  const auto starts_s = (*after)[0].start_s;
  std::vector<PackItem> items;
  for (const auto& programme : *before) {
    if (programme.start_s >= starts_s) break;
    items.push_back({programme.id, programme.start_s, std::min(programme.end_s, starts_s), programme.fields});
  }
  if (items.empty()) return std::string(fresh);
  for (const auto& programme : *after) {
    if (items.size() == kProgrammesPerDayMax) return std::string(fresh);
    items.push_back({programme.id, programme.start_s, programme.end_s, programme.fields});
  }
  return pack_day(after->day(), items);
}

namespace {

json::object condition(std::string_view field, std::string_view op, json::value value = nullptr) {
  return {{"field", json::value(field)}, {"op", json::value(op)}, {"value", std::move(value)}};
}

// guide_reach is empty for unlinked channels and 1970 for those without programmes, so each state is one condition on it.
json::object state_rule(std::string_view state, base::Instant now) {
  const auto next = base::format_instant(now + std::chrono::milliseconds(1));
  const auto enough = now + std::chrono::hours(kCoveredHours);
  const auto nearly = base::format_instant(enough - std::chrono::milliseconds(1));
  if (state == "unlinked") return condition("guide_reach", "is_empty");
  if (state == "no_data") return condition("guide_reach", "before", json::value(next));
  if (state == "ending") return condition("guide_reach", "between", json::array{json::value(next), json::value(nearly)});
  if (state == "covered") return condition("guide_reach", "after", json::value(nearly));
  return condition("guide_state", "is", json::value(state));  // An unknown word: refused where filters are read.
}

json::value expand(const json::value& value, base::Instant now) {
  if (!value.is_object()) return value;
  const auto& rule = value.get_object();
  for (const auto* name : {"and", "or"}) {
    const auto* list = rule.if_contains(name);
    if (!list || !list->is_array()) continue;
    json::array out;
    for (const auto& one : list->get_array()) out.push_back(expand(one, now));
    return json::object{{name, std::move(out)}};
  }
  const auto* field = rule.if_contains("field");
  const auto* op = rule.if_contains("op");
  const auto* wanted = rule.if_contains("value");
  if (!field || !op || !wanted || *field != "guide_state") return value;
  if (*op == "is" && wanted->is_string()) return state_rule(wanted->get_string(), now);
  if (*op != "in" || !wanted->is_array()) return value;
  json::array out;
  for (const auto& one : wanted->get_array())
    out.push_back(one.is_string() ? state_rule(one.get_string(), now) : condition("guide_state", "is", one));
  return json::object{{"or", std::move(out)}};
}

}  // namespace

std::string expand_state_filter(const std::string& filter, base::Instant now) {
  json::error_code ec;
  const auto value = json::parse(filter, ec);
  return ec ? filter : json::serialize(expand(value, now));
}

}  // namespace epg
