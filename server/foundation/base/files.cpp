#include "foundation/base/files.hpp"

#include <system_error>

namespace base {

void move_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::filesystem::create_directories(to.parent_path());
  std::error_code fault;
  std::filesystem::rename(from, to, fault);
  if (!fault) return;
  auto half = to;
  half += ".part";
  std::filesystem::copy_file(from, half, std::filesystem::copy_options::overwrite_existing);
  std::filesystem::rename(half, to);
}

}  // namespace base
