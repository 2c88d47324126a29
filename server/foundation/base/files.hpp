// What std::filesystem leaves out.
// Not for the product's documents (publish/documents) or pictures (cms/artwork), which have rules of their own.
#pragma once
#include <filesystem>

namespace base {

// Across file systems too; makes the folder. Nobody sees half a file under the new name. Throws filesystem_error.
void move_file(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace base
