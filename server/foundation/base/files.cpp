#include "foundation/base/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
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

TemporaryFile::TemporaryFile(std::string_view name) : path_(std::filesystem::temp_directory_path() / name) {
  const int made = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (made < 0) throw std::system_error(errno, std::generic_category(), "a temporary file could not be made");
  ::close(made);
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

std::unique_ptr<FolderLock> FolderLock::take(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), file.string());
  std::unique_ptr<FolderLock> out(new FolderLock(descriptor));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return out;
  if (errno != EWOULDBLOCK) throw std::system_error(errno, std::generic_category(), file.string());
  return nullptr;
}

FolderLock::~FolderLock() { ::close(descriptor_); }

}  // namespace base
