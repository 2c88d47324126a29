#include "foundation/xml/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

namespace xml {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{64} << 10;
constexpr std::size_t kMagicBytes = 6;

std::unexpected<base::Error> refuse(std::string_view code, std::string_view message) {
  return base::fail(base::ErrorKind::invalid, code, message);
}

std::string_view foreign_packer(std::string_view head) {
  struct Magic {
    std::string_view bytes, name;
  };
  static constexpr Magic kMagics[] = {{std::string_view("PK\x03\x04", 4), "zip"},
                                      {std::string_view("\xFD"
                                                        "7zXZ\0",
                                                        6),
                                       "xz"},
                                      {"BZh", "bzip2"},
                                      {"\x28\xB5\x2F\xFD", "zstd"},
                                      {"7z\xBC\xAF", "7z"}};
  for (const auto& magic : kMagics)
    if (head.starts_with(magic.bytes)) return magic.name;
  return {};
}

}  // namespace

void Inflate::Free::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

Inflate::Inflate(Source& packed, InflateLimits limits) : packed_(packed), limits_(limits), in_(kChunkBytes) {}
Inflate::~Inflate() = default;

base::Result<std::size_t> Inflate::read(std::span<char> buffer) {
  if (mode_ == Mode::unknown) TRY_OK(sniff());
  switch (mode_) {
    case Mode::plain: return read_plain(buffer);
    case Mode::gzip: return read_gzip(buffer);
    default: return std::size_t{0};
  }
}

// Appends to the input that is not used yet.
base::Status Inflate::refill() {
  if (in_from_ == in_to_) in_from_ = in_to_ = 0;
  if (source_ended_ || in_to_ == in_.size()) return {};
  TRY(const std::size_t count, packed_.read(std::span(in_).subspan(in_to_)));
  if (count == 0) source_ended_ = true;
  in_to_ += count;
  bytes_in_ += count;
  return {};
}

base::Status Inflate::sniff() {
  while (in_to_ < kMagicBytes && !source_ended_) TRY_OK(refill());
  const std::string_view head(in_.data(), in_to_);
  if (head.starts_with("\x1F\x8B")) return start_member();
  if (const auto name = foreign_packer(head); !name.empty())
    return refuse("COMPRESSION_UNKNOWN",
                  "The file is packed with " + std::string(name) + "; only plain files and gzip are read.");
  mode_ = Mode::plain;
  return {};
}

base::Status Inflate::start_member() {
  mode_ = Mode::gzip;
  if (stream_) {
    inflateReset(stream_.get());
    return {};
  }
  auto stream = std::make_unique<z_stream_s>();
  std::memset(stream.get(), 0, sizeof(z_stream_s));
  // 15 = largest window, +16 = the gzip wrapper and nothing else.
  if (inflateInit2(stream.get(), 15 + 16) != Z_OK) throw std::bad_alloc();
  stream_.reset(stream.release());
  return {};
}

base::Result<std::size_t> Inflate::read_plain(std::span<char> buffer) {
  if (in_from_ == in_to_) TRY_OK(refill());
  const std::size_t count = std::min(buffer.size(), in_to_ - in_from_);
  if (count == 0) return std::size_t{0};
  std::memcpy(buffer.data(), in_.data() + in_from_, count);
  in_from_ += count;
  TRY_OK(account(buffer.first(count)));
  return count;
}

base::Result<std::size_t> Inflate::read_gzip(std::span<char> buffer) {
  for (;;) {
    if (in_from_ == in_to_) TRY_OK(refill());
    if (in_from_ == in_to_) return refuse("COMPRESSION_BROKEN", "The gzip file is cut short.");
    stream_->next_in = reinterpret_cast<Bytef*>(in_.data() + in_from_);
    stream_->avail_in = static_cast<uInt>(in_to_ - in_from_);
    stream_->next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream_->avail_out = static_cast<uInt>(std::min<std::size_t>(buffer.size(), 1u << 30));
    const uInt space = stream_->avail_out;
    const int outcome = inflate(stream_.get(), Z_NO_FLUSH);
    in_from_ = in_to_ - stream_->avail_in;
    const std::size_t count = space - stream_->avail_out;
    if (outcome == Z_MEM_ERROR) throw std::bad_alloc();
    if (outcome != Z_OK && outcome != Z_STREAM_END && outcome != Z_BUF_ERROR)
      return refuse("COMPRESSION_BROKEN", "The gzip file is damaged.");
    TRY_OK(account(buffer.first(count)));
    if (outcome == Z_STREAM_END) TRY_OK(end_member());
    if (count != 0 || mode_ != Mode::gzip) return count;
  }
}

// After a member: another one, zero padding (tapes), or the end. Anything else is no gzip file.
base::Status Inflate::end_member() {
  while (in_to_ - in_from_ < 2 && !source_ended_) {
    if (in_from_ != 0) {
      std::memmove(in_.data(), in_.data() + in_from_, in_to_ - in_from_);
      in_to_ -= in_from_;
      in_from_ = 0;
    }
    TRY_OK(refill());
  }
  const std::string_view rest(in_.data() + in_from_, in_to_ - in_from_);
  if (rest.starts_with("\x1F\x8B")) return start_member();
  if (!rest.empty() && rest.find_first_not_of('\0') != std::string_view::npos)
    return refuse("COMPRESSION_BROKEN", "Something else follows the end of the gzip data.");
  mode_ = Mode::ended;
  return {};
}

base::Status Inflate::account(std::span<const char> out) {
  if (bytes_out_ < head_.size()) {
    const std::size_t from = static_cast<std::size_t>(bytes_out_);
    const std::size_t count = std::min(out.size(), head_.size() - from);
    if (count != 0) std::memcpy(head_.data() + from, out.data(), count);
  }
  bytes_out_ += out.size();
  if (mode_ == Mode::gzip && bytes_out_ >= 2 && head_[0] == 0x1F && head_[1] == 0x8B)
    return refuse("COMPRESSION_NESTED", "The file is packed twice; one layer is read.");
  if (bytes_out_ > limits_.bytes_max)
    return base::fail(base::ErrorKind::too_large, "UNPACKED_TOO_LARGE",
                      "The file is larger than " + std::to_string(limits_.bytes_max >> 20) + " MB unpacked.");
  const std::uint64_t used = bytes_in_ - (in_to_ - in_from_);
  if (mode_ == Mode::gzip && bytes_out_ > limits_.grace_bytes && bytes_out_ > used * limits_.ratio_max)
    return refuse("COMPRESSION_RATIO", "The file unpacks to more than " + std::to_string(limits_.ratio_max) + " times its size.");
  return {};
}

}  // namespace xml
