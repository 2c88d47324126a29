#include "app/pages.hpp"

#include <fstream>
#include <sstream>

namespace app {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string content_type(const std::filesystem::path& path) {
  static const std::map<std::string, std::string, std::less<>> types{{".html", "text/html; charset=utf-8"},
                                                                     {".js", "text/javascript; charset=utf-8"},
                                                                     {".css", "text/css; charset=utf-8"},
                                                                     {".json", "application/json"},
                                                                     {".svg", "image/svg+xml"},
                                                                     {".png", "image/png"},
                                                                     {".webp", "image/webp"},
                                                                     {".woff2", "font/woff2"},
                                                                     {".ico", "image/x-icon"},
                                                                     {".txt", "text/plain; charset=utf-8"},
                                                                     {".webmanifest", "application/manifest+json"}};
  const auto it = types.find(path.extension().string());
  return it == types.end() ? "application/octet-stream" : it->second;
}

}  // namespace

Pages::Pages(const std::filesystem::path& folder) {
  std::error_code ec;
  if (!std::filesystem::is_directory(folder, ec)) return;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto& path = entry.path();
    if (!entry.is_regular_file() || path.extension() == ".gz" || path.extension() == ".br") continue;
    // Names in assets/ hold a hash of the content: they may be kept for ever. Pages are asked for anew each time.
    const auto name = path.lexically_relative(folder).generic_string();
    const bool is_hashed = name.starts_with("assets/");
    auto prepared = std::make_shared<http::Prepared>(
        *http::prepare(content_type(path), read_file(path), is_hashed ? "public, max-age=31536000, immutable" : "no-store",
                       http::Effort::quick));
    if (std::filesystem::exists(path.string() + ".gz")) prepared->gzip = read_file(path.string() + ".gz");
    if (std::filesystem::exists(path.string() + ".br")) prepared->brotli = read_file(path.string() + ".br");
    files_[name] = std::move(prepared);
  }
}

std::shared_ptr<const http::Prepared> Pages::find(std::string_view path) const {
  if (const auto it = files_.find(path); it != files_.end()) return it->second;
  const auto last = path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
  if (last.find('.') != std::string_view::npos) return nullptr;
  const auto it = files_.find("index.html");
  return it == files_.end() ? nullptr : it->second;
}

}  // namespace app
