#include "cms/channels/channels_import.hpp"

#include <algorithm>
#include <bitset>
#include <boost/json.hpp>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "cms/channels/queries.gen.hpp"
#include "foundation/base/check.hpp"
#include "foundation/xml/source.hpp"

namespace channels {
namespace {

constexpr int kTriesMax = 5;  // Plans of one batch.
constexpr std::int64_t kPage = 500;

void fill_urls(Channel& channel, const PlaylistEntry& entry) {
  if (entry.families.android) channel.android_url = entry.url;
  if (entry.families.apple) channel.apple_url = entry.url;
  if (entry.families.web) channel.web_url = entry.url;
  if (entry.families.is_alternative()) channel.alternative_url = entry.url;
}

void fill(Channel& channel, const PlaylistEntry& entry, const std::string& language) {
  channel.name.set(language, base::to_nfc(entry.name));
  channel.kind = entry.is_radio ? Kind::radio : Kind::tv;
  if (!entry.tvg_id.empty() && entry.tvg_id.size() <= 64) channel.external_id = entry.tvg_id;
  channel.guide_offset_minutes = std::clamp(entry.guide_offset_minutes, -720, 720);
  fill_urls(channel, entry);
}

std::vector<std::string> changed_fields(const Channel& before, const Channel& after) {
  std::vector<std::string> out;
  for (const auto& [name, values] : meta::difference(Channel::shape().fields, &before, &after)) out.emplace_back(name);
  return out;
}

class Planner {
 public:
  Planner(const Playlist& playlist, const std::string& language) : playlist_(playlist), language_(language) {}

  ImportPlan plan(db::Tx& tx) {
    ImportPlan out;
    out.version = tx.number(queries::import_version);
    free_.set();
    free_.reset(0);
    load(tx);
    const auto faults = find_faults();
    match(faults);
    out.entries.reserve(playlist_.entries.size());
    for (std::size_t i = 0; i < playlist_.entries.size(); ++i) out.entries.push_back(plan_entry(i, faults[i]));
    return out;
  }

 private:
  using Channels = std::unordered_map<std::int64_t, std::unique_ptr<Channel>>;

  void load(db::Tx& tx) {
    records::ListRequest request;
    request.limit = kPage;
    request.after = 0;
    for (;;) {
      auto page = records::list<Channel>(tx, request);
      CHECK(page.has_value());
      if (page->items.empty()) return;
      request.after = page->items.back()->id.raw;
      for (auto& channel : page->items) know(std::move(channel));
    }
  }

  void know(std::unique_ptr<Channel> channel) {
    const auto id = channel->id.raw;
    if (channel->number > 0 && channel->number <= kNumberMax) free_.reset(static_cast<std::size_t>(channel->number));
    if (channel->external_id) by_external_.emplace(*channel->external_id, id);
    for (const auto* url : {&channel->android_url, &channel->apple_url, &channel->web_url, &channel->alternative_url})
      if (*url) by_url_[**url].insert(id);
    known_.emplace(id, std::move(channel));
  }

  // The code of entries that are no channel: recorded items, and what the playlist has named before.
  [[nodiscard]] std::vector<std::string_view> find_faults() const {
    std::vector<std::string_view> out;
    std::unordered_set<std::string_view> seen;
    for (const auto& entry : playlist_.entries) {
      const bool is_new = seen.insert(entry.tvg_id.empty() ? entry.url : entry.tvg_id).second;
      out.emplace_back(entry.length_s > 0 ? "NOT_LIVE" : is_new ? "" : "TWICE");
    }
    return out;
  }

  // Ids first, for all entries: an entry that has only the URL of a channel must not take it from the one that has its id.
  void match(const std::vector<std::string_view>& faults) {
    matched_.resize(playlist_.entries.size());
    for (std::size_t i = 0; i < matched_.size(); ++i) {
      const auto found = by_external_.find(playlist_.entries[i].tvg_id);
      if (faults[i].empty() && found != by_external_.end() && taken_.insert(found->second).second) matched_[i] = found->second;
    }
    for (std::size_t i = 0; i < matched_.size(); ++i) {
      const auto found = by_url_.find(playlist_.entries[i].url);
      if (!faults[i].empty() || matched_[i] != 0 || found == by_url_.end()) continue;
      const auto free = std::ranges::find_if(found->second, [&](std::int64_t id) { return !taken_.contains(id); });
      if (free == found->second.end()) continue;
      taken_.insert(*free);
      matched_[i] = *free;
    }
  }

  PlannedEntry plan_entry(std::size_t index, std::string_view fault) {
    const auto& entry = playlist_.entries[index];
    PlannedEntry out{{entry.line, entry.name}};
    const auto failed = [&](std::string_view code) {
      out.row.outcome = "fault";
      out.row.code = code;
      return out;
    };
    if (!fault.empty()) return failed(fault);
    const auto* before = matched_[index] == 0 ? nullptr : known_.at(matched_[index]).get();
    Channel channel = before ? *before : Channel{};
    fill(channel, entry, language_);
    if (!before) channel.number = 1;  // Its own comes last, so that a faulty entry takes none.
    auto problems = meta::validate(Channel::shape().fields, &channel);
    for (auto& problem : check_urls(channel)) problems.push_back(std::move(problem));
    if (!problems.empty()) return failed(problems.front().code);
    if (before) {
      out.channel = matched_[index];
      out.row.number = before->number;
      out.row.fields = changed_fields(*before, channel);
      out.row.outcome = out.row.fields.empty() ? "unchanged" : "change";
      return out;
    }
    out.row.number = take_number(entry.number.value_or(1));
    if (out.row.number == 0) return failed("NUMBER_RANGE");
    out.row.outcome = "add";
    return out;
  }

  // The wanted number or the first free one above it; 0 when there is none.
  std::int32_t take_number(std::int32_t wanted) {
    const auto found = free_._Find_next(static_cast<std::size_t>(wanted - 1));
    if (found >= free_.size()) return 0;
    free_.reset(found);
    return static_cast<std::int32_t>(found);
  }

  const Playlist& playlist_;
  const std::string& language_;
  Channels known_;
  std::unordered_map<std::string, std::int64_t> by_external_;
  std::unordered_map<std::string, std::set<std::int64_t>> by_url_;
  std::bitset<static_cast<std::size_t>(kNumberMax) + 1> free_;
  std::vector<std::int64_t> matched_;       // Of each entry: the channel that it is; 0 = none.
  std::unordered_set<std::int64_t> taken_;  // Channels that are an entry.
};

// Counts a row, and keeps it while there is room.
void note(ImportReport& report, std::size_t& plain_rows, ImportRow row) {
  const bool is_fault = row.outcome == "fault";
  ++(is_fault                  ? report.faults
     : row.outcome == "add"    ? report.added
     : row.outcome == "change" ? report.changed
                               : report.unchanged);
  const auto kept = is_fault ? report.rows.size() - plain_rows : plain_rows;
  if (kept >= kImportRowsMax) return;
  if (!is_fault) ++plain_rows;
  report.rows.push_back(std::move(row));
}

}  // namespace

std::size_t ImportPlan::changes() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      entries, [](const auto& entry) { return entry.row.outcome == "add" || entry.row.outcome == "change"; }));
}

ImportPlan plan_import(db::Tx& tx, const Playlist& playlist, const std::string& language) {
  return Planner(playlist, language).plan(tx);
}

Import::Import(const Channels& channels, db::Database& database, const Playlist& playlist, const ImportOptions& options,
               const records::Act& act)
    : channels_(channels), database_(database), playlist_(playlist), options_(options), act_(act) {
  make_plan();
}

void Import::make_plan() {
  plan_ = database_.read([&](db::Tx& tx) { return plan_import(tx, playlist_, options_.default_language); });
}

void Import::note_faults_of_lines(ImportReport& report) const {
  for (const auto& fault : playlist_.faults) report.rows.push_back({fault.line, fault.text, "fault", fault.code});
  report.faults += static_cast<std::int64_t>(playlist_.fault_count);
}

ImportReport Import::trial() const {
  ImportReport report;
  note_faults_of_lines(report);
  std::size_t plain_rows = 0;
  for (const auto& entry : plan_.entries) note(report, plain_rows, entry.row);
  return report;
}

base::Result<ImportReport> Import::store(const ImportHooks& hooks, std::size_t from, ImportReport so_far) {
  const auto total = plan_.entries.size();
  const auto batch = plan_.changes() <= kImportAtOnceMax ? std::max<std::size_t>(total, 1) : kImportBatch;
  if (from == 0) note_faults_of_lines(so_far);
  std::size_t plain_rows = 0;
  int tries = 0;
  while (from < total && hooks.go_on(static_cast<std::int64_t>(from), static_cast<std::int64_t>(total))) {
    const auto to = std::min(from + batch, total);
    auto after = so_far;
    auto plain_after = plain_rows;
    const auto stored = database_.write([&](db::Tx& tx) -> base::Status {
      std::vector<ImportRow> rows;
      TRY_OK(store_batch(tx, from, to, rows));
      after = so_far;
      plain_after = plain_rows;
      for (auto& row : rows) note(after, plain_after, std::move(row));
      if (hooks.keep(tx, static_cast<std::int64_t>(to), after)) return {};
      return base::fail(base::ErrorKind::busy, "JOB_LOST", "Another run of this import goes on.");
    });
    if (!stored && (stored.error().kind != base::ErrorKind::conflict || ++tries == kTriesMax))
      return std::unexpected(stored.error());
    if (!stored) {
      make_plan();
      continue;
    }
    ++plan_.version;
    tries = 0;
    from = to;
    so_far = std::move(after);
    plain_rows = plain_after;
  }
  hooks.go_on(static_cast<std::int64_t>(from), static_cast<std::int64_t>(total));
  return so_far;
}

// A conflict ends the batch, which is planned again: after a statement that a constraint refused, the transaction cannot go on.
base::Status Import::store_batch(db::Tx& tx, std::size_t from, std::size_t to, std::vector<ImportRow>& rows) const {
  if (tx.run(queries::claim_import, {plan_.version}) == 0)
    return base::fail(base::ErrorKind::conflict, "IMPORT_OVERTAKEN", "Another import of this deployment came first; try again.");
  rows.clear();
  for (auto i = from; i < to; ++i) {
    rows.push_back(plan_.entries[i].row);
    if (rows.back().outcome == "fault") continue;
    const auto& entry = playlist_.entries[i];
    const auto id = store_entry(tx, plan_.entries[i], entry);
    if (!id && id.error().kind == base::ErrorKind::conflict) return std::unexpected(id.error());
    auto outcome = id ? base::Status{} : base::Status(std::unexpected(id.error()));
    if (outcome && !entry.groups.empty()) outcome = channels_.put_into_groups(tx, *id, entry.groups, act_);
    if (outcome) continue;
    if (outcome.error().code == "CONSTRAINT") return outcome;
    rows.back().outcome = "fault";
    rows.back().code = outcome.error().fields.empty() ? outcome.error().code : outcome.error().fields.front().code;
  }
  return {};
}

base::Result<ChannelId> Import::store_entry(db::Tx& tx, const PlannedEntry& planned, const PlaylistEntry& entry) const {
  if (planned.row.outcome == "unchanged") return ChannelId{planned.channel};
  if (planned.row.outcome == "add") {
    Channel channel;
    fill(channel, entry, options_.default_language);
    channel.number = planned.row.number;
    TRY_OK(channels_.create(tx, channel, act_));
    return channel.id;
  }
  const auto before = records::find<Channel>(tx, planned.channel);
  if (!before) return base::fail(base::ErrorKind::conflict, "IMPORT_OVERTAKEN", "A channel was removed meanwhile; try again.");
  Channel after = *before;
  fill(after, entry, options_.default_language);
  TRY_OK(channels_.update(tx, *before, after, act_, "import"));
  return after.id;
}

base::Result<ImportReport> import_file(const Channels& channels, db::Database& database, const std::filesystem::path& file,
                                       const ImportOptions& options, const records::Act& act) {
  xml::FileSource source(file.string());
  TRY(const auto playlist, read_playlist(source));
  Import import(channels, database, playlist, options, act);
  if (options.is_dry_run) return import.trial();
  return import.store({});
}

}  // namespace channels
