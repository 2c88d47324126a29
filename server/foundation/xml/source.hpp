// Where the bytes of an import come from: a pull interface and its two plain ends, memory and a file.
// Not a stream library: no seeking, no writing, no text.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "foundation/base/result.hpp"

namespace xml {

class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;
  // Writes at the start of `buffer` (not empty) and answers how much. 0 is the end; less than the buffer is not.
  [[nodiscard]] virtual base::Result<std::size_t> read(std::span<char> buffer) = 0;
};

// The text must outlive the source.
class MemorySource final : public Source {
 public:
  explicit MemorySource(std::string_view bytes) : rest_(bytes) {}
  [[nodiscard]] base::Result<std::size_t> read(std::span<char> buffer) override;

 private:
  std::string_view rest_;
};

// A file that is read once, front to back. Errors: 404 FILE_MISSING (also: no right to read it), 500 FILE_UNREADABLE.
class FileSource final : public Source {
 public:
  explicit FileSource(std::string path) : path_(std::move(path)) {}
  ~FileSource() override;
  [[nodiscard]] base::Result<std::size_t> read(std::span<char> buffer) override;

 private:
  std::string path_;
  int file_{-1};
};

}  // namespace xml
