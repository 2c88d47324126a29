// The web apps' files, read once at start with their compressed forms, and answered from memory.
// Not uploads and not media.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "foundation/http/message.hpp"

namespace app {

class Pages {
 public:
  // Reads every file below the folder; a folder that is not there has no pages.
  explicit Pages(const std::filesystem::path& folder);
  // The file, or index.html for paths that are the app's own routes (no dot in the last segment). Null: 404.
  [[nodiscard]] std::shared_ptr<const http::Prepared> find(std::string_view path) const;
  [[nodiscard]] bool empty() const { return files_.empty(); }

 private:
  std::map<std::string, std::shared_ptr<const http::Prepared>, std::less<>> files_;
};

// WEB-1; on every page.
inline constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob: https:; connect-src 'self' https:; "
    "worker-src 'self' blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

}  // namespace app
