// What std::filesystem leaves out.
// Not for the product's documents (publish/documents) or pictures (cms/artwork), which have rules of their own.
#pragma once
#include <filesystem>
#include <memory>
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

// Held by one process at a time: a file of a folder with an advisory lock, which ends with its process, however that ends.
class FolderLock {
 public:
  // Nothing when another process holds it. Throws system_error when the file cannot be made.
  [[nodiscard]] static std::unique_ptr<FolderLock> take(const std::filesystem::path& file);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace base
