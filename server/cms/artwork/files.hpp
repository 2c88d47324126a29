// The files of pictures: files/ab/<hash> is the upload, files/ab/<hash>-<width>.webp a copy; names are made of hashes only.
// Internal to this room; which pictures there are is said by the table.
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace artwork {

// Files that are written aside first and take their places together with the picture's row.
class NewFiles {
 public:
  // `mark` tells this upload's temporary files from those of the same picture at the same time.
  NewFiles(const std::filesystem::path& folder, std::string hash, const std::string& mark);
  ~NewFiles();  // Removes what did not take its place.
  NewFiles(const NewFiles&) = delete;
  NewFiles& operator=(const NewFiles&) = delete;

  [[nodiscard]] bool are_there(std::span<const std::int32_t> widths) const;
  // Written and synced; throw std::system_error when the disk is full or away.
  void add(std::int32_t width, std::string_view bytes);
  void add_original(std::string_view bytes);
  // False when, after all, files are missing.
  [[nodiscard]] bool put_in_place(std::span<const std::int32_t> widths);

 private:
  void write(const std::filesystem::path& target, std::string_view bytes);
  std::filesystem::path folder_;  // files/ab
  std::string hash_, mark_;
  std::vector<std::pair<std::filesystem::path, std::filesystem::path>> moves_;  // From, to.
};

void remove_files(const std::filesystem::path& folder, const std::string& hash);
// Temporary files of uploads that were cut off more than a day ago.
void remove_leftovers(const std::filesystem::path& folder);

}  // namespace artwork
