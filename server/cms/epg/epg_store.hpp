// Rows of this room that are no records: what refreshes leave behind.
// Internal to cms/epg.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cms/epg/epg.hpp"

namespace epg {

struct StoredState {
  std::int64_t run{};
  std::optional<std::int64_t> job_id;
  std::optional<base::Instant> last_fetch_at, last_good_at;
  std::int64_t failures{};
  std::optional<std::string> error_code, error_message;
  std::string etag, last_modified, content_hash;
  std::string basis;  // What else the stored days depend on, see Refresh::basis().
  std::optional<std::int64_t> size_bytes;
  std::int64_t channels{}, filled_channels{}, programmes{};  // Of the last good file.
  std::string file;                                          // An upload that waits, or was refused as too small.
};
[[nodiscard]] StoredState state_of(db::Tx& tx, SourceId id);

struct LogLine {
  base::Instant at{};
  RefreshResult result{};
  std::int64_t programmes{}, channels{}, took_ms{};
  std::optional<std::string> code, message;
};
void add_log(db::Tx& tx, SourceId id, const LogLine& line);

}  // namespace epg
