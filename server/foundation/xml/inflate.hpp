// Unpacks gzip while it is read, with limits against bombs; plain input passes through, told apart by its first bytes.
// Not an archive reader: zip, xz, bzip2 and zstd are recognised and refused.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "foundation/xml/source.hpp"

struct z_stream_s;

namespace xml {

struct InflateLimits {
  std::uint64_t bytes_max{};     // Of what comes out, packed or plain. The caller's, hence no default but 0 = nothing.
  std::uint32_t ratio_max{100};  // Unpacked to packed, once more than `grace_bytes` came out.
  std::uint64_t grace_bytes{std::uint64_t{1} << 20};
};

// Errors: 413 UNPACKED_TOO_LARGE, 422 COMPRESSION_RATIO, COMPRESSION_NESTED (gzip in gzip), COMPRESSION_UNKNOWN (another packer),
// COMPRESSION_BROKEN (damaged or cut short), and those of the source. Several gzip members in a row are one file, as for gzip itself.
class Inflate final : public Source {
 public:
  // The source must outlive this.
  Inflate(Source& packed, InflateLimits limits);
  ~Inflate() override;
  [[nodiscard]] base::Result<std::size_t> read(std::span<char> buffer) override;

 private:
  enum class Mode : std::uint8_t { unknown, plain, gzip, padding, ended };
  struct Free {
    void operator()(z_stream_s* stream) const;
  };
  base::Status refill();
  base::Status sniff();
  base::Status start_member();
  base::Result<std::size_t> read_plain(std::span<char> buffer);
  base::Result<std::size_t> read_gzip(std::span<char> buffer);
  base::Status end_member();
  base::Status account(std::span<const char> out);

  Source& packed_;
  InflateLimits limits_;
  Mode mode_{Mode::unknown};
  bool source_ended_{};
  std::unique_ptr<z_stream_s, Free> stream_;
  std::vector<char> in_;
  std::size_t in_from_{}, in_to_{};
  std::uint64_t bytes_in_{}, bytes_out_{};  // Taken from the source, handed on.
  std::array<unsigned char, 4> head_{};     // The first bytes that came out, to see a second layer.
};

}  // namespace xml
