// Pictures that people upload: their type and size from the bytes, and WebP copies in the widths of the product.
// Not a picture library: decoding happens in an ffmpeg child that can open nothing but its own input.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/media/process.hpp"

namespace media {

inline constexpr std::size_t kImageBytesMax = 10 * 1024 * 1024;
inline constexpr std::int64_t kImagePixelsMax = 40'000'000;
inline constexpr std::int32_t kImageWidths[] = {160, 320, 640, 1280, 1920};  // U40-901.

enum class ImageType : std::uint8_t { png, jpeg, webp };

struct ImageInfo {
  ImageType type{};
  std::int32_t width{}, height{};
};
// By magic and header, whatever the file is called. 413 IMAGE_SIZE over 10 MB, 422 IMAGE_TYPE for anything but PNG, JPEG and
// still WebP (SVG too), 422 IMAGE_BROKEN for a damaged header, 422 IMAGE_PIXELS over 40 megapixels.
[[nodiscard]] base::Result<ImageInfo> image_info(std::string_view bytes);

// The widths of kImageWidths that make sense: none wider than the picture, but for the narrowest that holds all of it.
[[nodiscard]] std::vector<std::int32_t> image_widths(const ImageInfo& info);

// A WebP no wider than `width`, never enlarged, without metadata. `info` is what image_info said of the same bytes.
// 422 IMAGE_BROKEN when it cannot be decoded; 408 MEDIA_TIMEOUT after 20 s.
[[nodiscard]] base::Result<std::string> image_to_webp(Spawner& spawner, std::string_view bytes, const ImageInfo& info,
                                                      std::int32_t width);

}  // namespace media
