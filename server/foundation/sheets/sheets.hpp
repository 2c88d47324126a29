// Tables for spreadsheets, written row by row to a file: CSV and XLSX. No cell can become a formula.
// Not a reader, and not the choice of columns (http/export).
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "foundation/base/time.hpp"

namespace sheets {

enum class Format : std::uint8_t { csv, xlsx };
[[nodiscard]] std::string_view content_type(Format format);

// A moment as a wall clock shows it in the zone of the reader.
struct WallTime {
  base::Date day;
  std::int32_t second_of_day{};
};
using Cell = std::variant<std::monostate, std::string, std::int64_t, bool, base::Date, WallTime>;

class Sheet {
 public:
  virtual ~Sheet() = default;
  // At most as many cells as the header has names; std::runtime_error when the disk is full.
  virtual void row(std::span<const Cell> cells) = 0;
  // Writes what is left. Without it the file is not whole.
  virtual void end() = 0;
};
// Begins the file with a row of names. XLSX keeps its rows in a second file beside it until end().
[[nodiscard]] std::unique_ptr<Sheet> begin(Format format, const std::filesystem::path& file,
                                           const std::vector<std::string>& header);

}  // namespace sheets
