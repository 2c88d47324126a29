// Runs and their parts as rows: what was published by whom, and what came of it.
// Internal to publish; the work itself is in publish_service.cpp.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "publish/publish.hpp"

namespace publish {

inline constexpr std::int64_t kRunsMax = 200;  // Of one page.

struct Part {
  std::string area;
  Category category{};
  RunState state{};
  std::optional<std::int64_t> number;  // Of the snapshot.
  std::int64_t added{}, changed{}, removed{};
  std::vector<std::string> warnings;
};

struct Run {
  std::int64_t id{};
  RunKind kind{};
  RunState state{};
  std::vector<std::string> areas;
  std::optional<std::int64_t> to_number;
  bool is_automatic{};
  std::vector<std::string> confirmed;
  std::string started_by;
  std::int64_t staff{};
  std::optional<std::string> note;
  std::optional<std::int64_t> job;
  base::Instant queued_at{};
  std::optional<base::Instant> started_at, ended_at;
  std::optional<std::string> error_code, error_message;
  std::vector<Part> parts;
};

[[nodiscard]] std::string_view run_kind_name(RunKind kind);
[[nodiscard]] std::string_view run_state_name(RunState state);
[[nodiscard]] std::string areas_text(const std::vector<std::string>& areas);  // "channels,epg"
[[nodiscard]] std::vector<std::string> areas_of(std::string_view text);

// With its parts. A run whose job has ended without it (cancelled, given up) is told as failed.
[[nodiscard]] std::optional<Run> find_run(db::Tx& tx, std::int64_t id);
[[nodiscard]] std::vector<Run> list_runs(db::Tx& tx, std::int64_t limit, std::int64_t offset);
[[nodiscard]] std::int64_t count_runs(db::Tx& tx);
[[nodiscard]] std::vector<Run> open_runs(db::Tx& tx);
[[nodiscard]] std::int64_t add_run(db::Tx& tx, const NewRun& run, base::Instant now);
void save_part(db::Tx& tx, std::int64_t run, const Part& part);

}  // namespace publish
