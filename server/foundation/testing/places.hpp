// Folders that tests read: the checkout itself, and real guides and playlists where a machine has them beside it.
// Not for what tests write: that goes to a TempFolder.
#pragma once
#include <filesystem>
#include <string_view>

namespace testing {

// The root of the checkout that the tests were built from.
[[nodiscard]] std::filesystem::path source_dir();
// A file of ../shared, or of the folder that TVMS_TEST_SHARED names; it may be absent, then its test skips itself.
[[nodiscard]] std::filesystem::path shared_file(std::string_view name);

}  // namespace testing
