#include "cms/artwork/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "cms/artwork/artwork.hpp"
#include "foundation/base/waits.hpp"
#include "foundation/media/image.hpp"

namespace artwork {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kPart = ".part";

fs::path shelf(const fs::path& folder, std::string_view hash) { return folder / "files" / hash.substr(0, 2); }
fs::path copy_of(const fs::path& shelf, std::string_view hash, std::int32_t width) {
  return shelf / fmt::format("{}-{}.webp", hash, width);
}

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0640)) {
    if (fd_ < 0) fail("open a picture's file");
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto count = ::write(fd_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail("write a picture's file");
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  void sync() const {
    if (::fsync(fd_) != 0) fail("sync a picture's file");
  }

 private:
  int fd_;
};

}  // namespace

NewFiles::NewFiles(const fs::path& folder, std::string hash, const std::string& mark)
    : folder_(shelf(folder, hash)), hash_(std::move(hash)), mark_(fmt::format(".{}{}", mark, kPart)) {}

NewFiles::~NewFiles() {
  std::error_code ignored;
  for (const auto& [from, to] : moves_) fs::remove(from, ignored);
}

bool NewFiles::are_there(std::span<const std::int32_t> widths) const {
  std::error_code ignored;
  return fs::exists(folder_ / hash_, ignored) && std::ranges::all_of(widths, [&](std::int32_t width) {
           std::error_code also_ignored;
           return fs::exists(copy_of(folder_, hash_, width), also_ignored);
         });
}

void NewFiles::write(const fs::path& target, std::string_view bytes) {
  fs::create_directories(folder_);
  fs::path aside = target;
  aside += mark_;
  moves_.emplace_back(aside, target);
  const Descriptor file(aside, O_WRONLY | O_CREAT | O_EXCL);
  file.write(bytes);
  file.sync();
}

void NewFiles::add(std::int32_t width, std::string_view bytes) { write(copy_of(folder_, hash_, width), bytes); }
void NewFiles::add_original(std::string_view bytes) { write(folder_ / hash_, bytes); }

bool NewFiles::put_in_place(std::span<const std::int32_t> widths) {
  if (!moves_.empty()) {
    for (const auto& [from, to] : moves_) fs::rename(from, to);
    moves_.clear();
    const Descriptor directory(folder_, O_RDONLY | O_DIRECTORY);
    directory.sync();
  }
  return are_there(widths);
}

void remove_files(const fs::path& folder, const std::string& hash) {
  const auto at = shelf(folder, hash);
  std::error_code ignored;
  fs::remove(at / hash, ignored);
  for (const auto width : media::kImageWidths) fs::remove(copy_of(at, hash, width), ignored);
}

void remove_leftovers(const fs::path& folder) {
  const auto yesterday = fs::file_time_type::clock::now() - std::chrono::hours(24);
  std::error_code ignored;
  for (fs::directory_iterator shelves(folder / "files", ignored), end; shelves != end; shelves.increment(ignored)) {
    std::error_code none;
    for (fs::directory_iterator files(shelves->path(), none); files != end; files.increment(none)) {
      std::error_code gone;
      const auto& path = files->path();
      if (path.extension() == kPart && files->last_write_time(gone) < yesterday && !gone) fs::remove(path, gone);
    }
  }
}

std::optional<Served> read_picture(const fs::path& folder, std::string_view hash, std::int32_t width) {
  base::waits_for("a disk");
  const auto at = shelf(folder, hash);
  std::int32_t found = 0;
  // Copies exist from the narrowest up to the first that holds the whole picture.
  for (const auto made : media::kImageWidths) {
    std::error_code ignored;
    if (!fs::exists(copy_of(at, hash, made), ignored)) break;
    found = made;
    if (made >= width) break;
  }
  std::ifstream in(copy_of(at, hash, found), std::ios::binary);
  if (found == 0 || !in) return std::nullopt;
  return Served{found, {std::istreambuf_iterator<char>(in), {}}};
}

}  // namespace artwork
