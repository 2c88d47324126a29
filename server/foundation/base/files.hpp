// What std::filesystem leaves out.
// Not for the product's documents (publish/documents) or pictures (cms/artwork), which have rules of their own.
#pragma once
#include <filesystem>
#include <string_view>

namespace base {

// Across file systems too; makes the folder. Nobody sees half a file under the new name. Throws filesystem_error.
void move_file(const std::filesystem::path& from, const std::filesystem::path& to);

// A file in the system's folder for temporary files that only this user may read; removed with its last owner.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view name);  // Throws system_error when there is such a file, or no room.
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace base
