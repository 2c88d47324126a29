// The two writers behind sheets.hpp.
// Internal to foundation/sheets.
#pragma once
#include "foundation/sheets/sheets.hpp"

namespace sheets {

[[nodiscard]] std::unique_ptr<Sheet> begin_csv(const std::filesystem::path& file, const std::vector<std::string>& header);
[[nodiscard]] std::unique_ptr<Sheet> begin_xlsx(const std::filesystem::path& file, const std::vector<std::string>& header);

}  // namespace sheets
