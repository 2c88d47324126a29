#include "foundation/media/image.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "foundation/base/check.hpp"

namespace media {
namespace {

using namespace std::string_view_literals;

std::uint32_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }
std::int32_t big16(std::string_view bytes, std::size_t at) {
  return static_cast<std::int32_t>(byte_at(bytes, at) << 8 | byte_at(bytes, at + 1));
}
std::uint32_t big32(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) << 24 | byte_at(bytes, at + 1) << 16 | byte_at(bytes, at + 2) << 8 | byte_at(bytes, at + 3);
}
std::int32_t little16(std::string_view bytes, std::size_t at) {
  return static_cast<std::int32_t>(byte_at(bytes, at) | byte_at(bytes, at + 1) << 8);
}
std::int32_t little24(std::string_view bytes, std::size_t at) {
  return little16(bytes, at) | static_cast<std::int32_t>(byte_at(bytes, at + 2) << 16);
}

// Nothing means: damaged. Sizes are checked by the caller.
std::optional<ImageInfo> png_info(std::string_view bytes) {
  if (bytes.size() < 33 || bytes.substr(12, 4) != "IHDR") return std::nullopt;
  const std::uint32_t width = big32(bytes, 16), height = big32(bytes, 20);
  if (width > 0x7fffffff || height > 0x7fffffff) return std::nullopt;
  return ImageInfo{ImageType::png, static_cast<std::int32_t>(width), static_cast<std::int32_t>(height)};
}

// A PNG of the chunks that make its picture. The others may be texts and profiles of some hundred kilobytes that a decoder inflates
// to hundreds of megabytes. Nothing means: damaged.
std::optional<std::string> png_without_extras(std::string_view bytes) {
  constexpr std::size_t kSignature = 8, kAround = 12;  // Length, type and checksum of a chunk.
  std::string out(bytes.substr(0, kSignature));
  for (std::size_t at = kSignature; at + kAround <= bytes.size();) {
    const std::size_t size = kAround + big32(bytes, at);
    const std::string_view chunk = bytes.substr(at, size), type = bytes.substr(at + 4, 4);
    if (chunk.size() < size) return std::nullopt;
    if (type == "IHDR" || type == "PLTE" || type == "tRNS" || type == "IDAT" || type == "IEND") out += chunk;
    if (type == "IEND") return out;
    at += size;
  }
  return std::nullopt;
}

// Walks the marker segments to the frame header.
std::optional<ImageInfo> jpeg_info(std::string_view bytes) {
  std::size_t at = 2;
  while (at + 4 <= bytes.size()) {
    if (byte_at(bytes, at) != 0xff) return std::nullopt;
    const std::uint32_t marker = byte_at(bytes, at + 1);
    if (marker == 0xff) {
      ++at;
      continue;
    }
    if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    if (marker == 0xd9 || marker == 0xda) return std::nullopt;  // Picture data before a frame header.
    const bool is_frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (is_frame) {
      if (at + 9 > bytes.size()) return std::nullopt;
      return ImageInfo{ImageType::jpeg, big16(bytes, at + 7), big16(bytes, at + 5)};
    }
    const std::int32_t length = big16(bytes, at + 2);
    if (length < 2) return std::nullopt;
    at += 2 + static_cast<std::size_t>(length);
  }
  return std::nullopt;
}

std::optional<ImageInfo> webp_info(std::string_view bytes) {
  if (bytes.size() < 30) return std::nullopt;
  const std::string_view chunk = bytes.substr(12, 4);
  if (chunk == "VP8X") {
    constexpr std::uint32_t kAnimated = 0x02;
    if (byte_at(bytes, 20) & kAnimated) return std::nullopt;
    return ImageInfo{ImageType::webp, little24(bytes, 24) + 1, little24(bytes, 27) + 1};
  }
  if (chunk == "VP8 ") {
    if (bytes.substr(23, 3) != "\x9d\x01\x2a"sv) return std::nullopt;
    return ImageInfo{ImageType::webp, little16(bytes, 26) & 0x3fff, little16(bytes, 28) & 0x3fff};
  }
  if (chunk == "VP8L" && byte_at(bytes, 20) == 0x2f) {
    const std::uint32_t bits = byte_at(bytes, 21) | byte_at(bytes, 22) << 8 | byte_at(bytes, 23) << 16 | byte_at(bytes, 24) << 24;
    return ImageInfo{ImageType::webp, static_cast<std::int32_t>(bits & 0x3fff) + 1,
                     static_cast<std::int32_t>(bits >> 14 & 0x3fff) + 1};
  }
  return std::nullopt;
}

// A picture of 40 megapixels takes 0.25 GB and 2 s.
constexpr ChildLimits kDecoderLimits{.memory_bytes = 1024LL * 1024 * 1024, .cpu_s = 20, .files = 32};

struct Decoder {
  Literal demuxer, decoder;
};
Decoder decoder_of(ImageType type) {
  switch (type) {
    case ImageType::png: return {"png_pipe", "png"};
    case ImageType::jpeg: return {"jpeg_pipe", "mjpeg"};
    case ImageType::webp: break;
  }
  return {"webp_pipe", "webp"};
}

}  // namespace

base::Result<ImageInfo> image_info(std::string_view bytes) {
  using base::ErrorKind;
  if (bytes.size() > kImageBytesMax) return base::fail(ErrorKind::too_large, "TOO_LARGE", "A picture may have 10 MB.");
  std::optional<ImageInfo> info;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) {
    info = png_info(bytes);
  } else if (bytes.starts_with("\xff\xd8\xff"sv)) {
    info = jpeg_info(bytes);
  } else if (bytes.size() >= 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP") {
    info = webp_info(bytes);
  } else {
    return base::fail(ErrorKind::invalid, "IMAGE_TYPE", "A picture is a PNG, JPEG or WebP file.");
  }
  if (!info || info->width <= 0 || info->height <= 0)
    return base::fail(ErrorKind::invalid, "IMAGE_BROKEN", "The picture is damaged or moving.");
  if (static_cast<std::int64_t>(info->width) * info->height > kImagePixelsMax) {
    return base::fail(ErrorKind::invalid, "IMAGE_PIXELS", "A picture may have 40 megapixels.");
  }
  return *info;
}

std::vector<std::int32_t> image_widths(const ImageInfo& info) {
  std::vector<std::int32_t> widths;
  for (const std::int32_t width : kImageWidths) {
    widths.push_back(width);
    if (width >= info.width) break;
  }
  return widths;
}

base::Result<std::string> image_to_webp(Spawner& spawner, std::string_view bytes, const ImageInfo& info, std::int32_t width) {
  CHECK(width > 0 && info.width > 0);
  std::string bare;
  if (info.type == ImageType::png) {
    auto picture = png_without_extras(bytes);
    if (!picture) return base::fail(base::ErrorKind::invalid, "IMAGE_BROKEN", "The picture is damaged or moving.");
    bytes = bare = std::move(*picture);
  }
  const MemoryFile input(bytes);
  const Decoder decoder = decoder_of(info.type);
  Command command{"ffmpeg"};
  command.input = input.descriptor();
  command.limits = kDecoderLimits;
  command.arguments.words(
      "-nostdin -hide_banner -loglevel error -threads 1 -protocol_whitelist pipe -codec_whitelist png,mjpeg,webp");
  // A file may hold a second, larger header behind the one that was looked at.
  command.arguments.words("-max_pixels 40000000");
  command.arguments.add({"-format_whitelist", decoder.demuxer, "-f", decoder.demuxer, "-c:v", decoder.decoder});
  command.arguments.words("-i pipe:0 -frames:v 1 -map_metadata -1 -filter_threads 1 -vf");
  const std::int64_t to_width = std::min(width, info.width);
  // At least one pixel, so that a banner of 5000x2 does not end at zero.
  const std::int64_t to_height = std::max<std::int64_t>(1, to_width * info.height / info.width);
  TRY_OK(command.arguments.value("scale=" + std::to_string(to_width) + ":" + std::to_string(to_height)));
  command.arguments.words("-c:v libwebp -quality 82 -compression_level 4 -threads 1 -f webp pipe:1");
  TRY(Finished finished, run(spawner, command, {.deadline = std::chrono::seconds(20), .output_bytes = kImageBytesMax}));
  if (!finished.exit.is_success() || !finished.output.starts_with("RIFF")) {
    base::Error error{base::ErrorKind::invalid, "IMAGE_BROKEN", "The picture is damaged or moving."};
    error.detail = finished.errors;
    return base::fail(std::move(error));
  }
  return std::move(finished.output);
}

}  // namespace media
