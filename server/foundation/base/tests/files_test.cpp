#include "foundation/base/files.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "foundation/testing/fakes.hpp"

TEST(Files, a_folder_is_held_by_one_at_a_time) {
  const testing::TempFolder folder;
  const auto file = folder.path() / "serve.lock";
  auto one = base::FolderLock::take(file);
  ASSERT_TRUE(one);
  EXPECT_FALSE(base::FolderLock::take(file));
  one.reset();
  EXPECT_TRUE(base::FolderLock::take(file));
  EXPECT_THROW(static_cast<void>(base::FolderLock::take(folder.path() / "no" / "serve.lock")), std::system_error);
}

TEST(Files, a_temporary_file_goes_with_its_last_owner) {
  std::filesystem::path path;
  {
    const base::TemporaryFile file("tvms-files-test-" + std::to_string(::getpid()));
    path = file.path();
    EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0600));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}
