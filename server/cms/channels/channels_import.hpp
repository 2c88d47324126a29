// Import of an M3U playlist: a plan, made while others go on writing, and its storing in short transactions.
// Internal to cms/channels. Not the reading of playlists (playlist.hpp) and not the rules of one channel (channels.hpp).
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cms/channels/channels.hpp"
#include "cms/channels/playlist.hpp"

namespace channels {

inline constexpr std::size_t kImportAtOnceMax =
    500;                                          // Changes that one transaction stores; more are stored in batches, by a job.
inline constexpr std::size_t kImportBatch = 100;  // Entries of one transaction of a job.

// What becomes of one entry.
struct PlannedEntry {
  ImportRow row;
  std::int64_t channel{};  // The channel that the entry matches; 0: the entry is a new channel, or a fault.
};
struct ImportPlan {
  std::int64_t version{};             // Of channels_imports, as the plan saw it.
  std::vector<PlannedEntry> entries;  // One for each entry of the playlist, in its order.
  [[nodiscard]] std::size_t changes() const;
};
// An entry matches the channel with its tvg-id, else a channel with its URL. A channel matches one entry at most, so that a playlist
// that names an address twice does not write one channel twice. New channels get the number
// that the entry asks for if it is free, else the next free one; after 9,999 channels a new one is the fault NUMBER_RANGE.
[[nodiscard]] ImportPlan plan_import(db::Tx& tx, const Playlist& playlist, const std::string& language);

struct ImportHooks {
  // Between two batches: how many entries are stored, and how many there are. False ends the import.
  std::function<bool(std::int64_t done, std::int64_t total)> go_on = [](auto, auto) { return true; };
  // In the transaction of each batch, so that an import that is taken up again counts every entry once. False undoes the batch and ends
  // the import with 503 JOB_LOST.
  std::function<bool(db::Tx& tx, std::int64_t done, const ImportReport& so_far)> keep = [](auto&, auto, const auto&) {
    return true;
  };
};

// Stores the plan from entry `from` on: at once when it changes at most kImportAtOnceMax channels, else in batches. Another import or a
// channel that took a number meanwhile makes a new plan. Errors: 409 when that happened again and again.
class Import {
 public:
  Import(const Channels& channels, db::Database& database, const Playlist& playlist, const ImportOptions& options,
         const records::Act& act);
  [[nodiscard]] const ImportPlan& plan() const { return plan_; }
  // What storing would do.
  [[nodiscard]] ImportReport trial() const;
  [[nodiscard]] base::Result<ImportReport> store(const ImportHooks& hooks, std::size_t from = 0, ImportReport so_far = {});

 private:
  void make_plan();
  [[nodiscard]] base::Status store_batch(db::Tx& tx, std::size_t from, std::size_t to, std::vector<ImportRow>& rows) const;
  [[nodiscard]] base::Result<ChannelId> store_entry(db::Tx& tx, const PlannedEntry& planned, const PlaylistEntry& entry) const;
  void note_faults_of_lines(ImportReport& report) const;

  const Channels& channels_;
  db::Database& database_;
  const Playlist& playlist_;
  const ImportOptions options_;
  const records::Act& act_;
  ImportPlan plan_;
};

}  // namespace channels
