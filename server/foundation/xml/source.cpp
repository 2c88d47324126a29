#include "foundation/xml/source.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace xml {

base::Result<std::size_t> MemorySource::read(std::span<char> buffer) {
  const std::size_t count = std::min(buffer.size(), rest_.size());
  if (count != 0) std::memcpy(buffer.data(), rest_.data(), count);
  rest_.remove_prefix(count);
  return count;
}

FileSource::~FileSource() {
  if (file_ >= 0) ::close(file_);
}

base::Result<std::size_t> FileSource::read(std::span<char> buffer) {
  if (file_ < 0) {
    file_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (file_ < 0)
      return base::fail(base::ErrorKind::not_found, "FILE_MISSING",
                        "The file " + path_ + " cannot be opened: " + std::strerror(errno) + ".");
  }
  for (;;) {
    const ssize_t count = ::read(file_, buffer.data(), buffer.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR)
      return base::fail(base::ErrorKind::internal, "FILE_UNREADABLE",
                        "The file " + path_ + " cannot be read: " + std::strerror(errno) + ".");
  }
}

}  // namespace xml
