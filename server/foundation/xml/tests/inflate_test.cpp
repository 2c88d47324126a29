#include "foundation/xml/inflate.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace {

constexpr xml::InflateLimits kRoomy{.bytes_max = std::uint64_t{64} << 20};

std::string gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// Texts that do not shrink much.
std::string noise(std::size_t size) {
  std::string out(size, ' ');
  std::uint32_t state = 7;
  for (auto& c : out) {
    state = state * 1664525u + 1013904223u;
    c = static_cast<char>(' ' + (state >> 24) % 90);
  }
  return out;
}

base::Result<std::string> unpack(std::string_view packed, xml::InflateLimits limits = kRoomy, std::size_t piece = 5000) {
  xml::MemorySource source(packed);
  xml::Inflate inflate(source, limits);
  std::string out;
  std::vector<char> buffer(piece);
  for (;;) {
    TRY(const std::size_t count, inflate.read(buffer));
    if (count == 0) return out;
    out.append(buffer.data(), count);
  }
}

std::string code_of(const base::Result<std::string>& result) { return result ? "" : result.error().code; }

}  // namespace

TEST(Inflate, plain_and_packed_input_come_out_the_same) {
  const std::string text = noise(300'000);
  for (const std::size_t piece : {1u, 100u, 65536u}) {
    EXPECT_EQ(unpack(text, kRoomy, piece), text);
    EXPECT_EQ(unpack(gzip(text), kRoomy, piece), text);
  }
  EXPECT_EQ(unpack(""), "");
  EXPECT_EQ(unpack("x"), "x");
  EXPECT_EQ(unpack(gzip("")), "");
}

TEST(Inflate, several_members_are_one_file) {
  EXPECT_EQ(unpack(gzip("one ") + gzip("") + gzip("two")), "one two");
  EXPECT_EQ(unpack(gzip("padded") + std::string(512, '\0')), "padded");
  EXPECT_EQ(code_of(unpack(gzip("one") + "rest")), "COMPRESSION_BROKEN");
}

TEST(Inflate, IM_3_refuses_a_bomb_by_ratio_and_by_size) {
  const std::string zeros(std::size_t{8} << 20, '0');
  EXPECT_EQ(code_of(unpack(gzip(zeros))), "COMPRESSION_RATIO");
  EXPECT_EQ(code_of(unpack(gzip(std::string(std::size_t{1} << 20, '0')))), "");  // Within the grace.
  EXPECT_EQ(code_of(unpack(gzip(noise(70'000)), {.bytes_max = 65'536})), "UNPACKED_TOO_LARGE");
  EXPECT_EQ(code_of(unpack(noise(70'000), {.bytes_max = 65'536})), "UNPACKED_TOO_LARGE");
}

TEST(Inflate, IM_3_reads_one_layer_only) {
  EXPECT_EQ(code_of(unpack(gzip(gzip("text")))), "COMPRESSION_NESTED");
  EXPECT_EQ(code_of(unpack(gzip(gzip("text")), kRoomy, 1)), "COMPRESSION_NESTED");
  EXPECT_EQ(code_of(unpack(std::string("PK\x03\x04rest", 8))), "COMPRESSION_UNKNOWN");
  EXPECT_EQ(code_of(unpack(std::string("\xFD"
                                       "7zXZ\0rest",
                                       10))),
            "COMPRESSION_UNKNOWN");
}

TEST(Inflate, damaged_and_cut_input_is_an_error_and_never_a_short_file) {
  const std::string packed = gzip(noise(100'000));
  for (const std::size_t size : {std::size_t{2}, std::size_t{9}, std::size_t{10}, packed.size() / 2, packed.size() - 1})
    EXPECT_EQ(code_of(unpack(std::string_view(packed).substr(0, size))), "COMPRESSION_BROKEN") << size;
  std::string damaged = packed;
  damaged[packed.size() / 2] = static_cast<char>(damaged[packed.size() / 2] ^ 0x55);
  EXPECT_EQ(code_of(unpack(damaged)), "COMPRESSION_BROKEN");
  damaged = packed;
  damaged[packed.size() - 5] = static_cast<char>(damaged[packed.size() - 5] ^ 1);  // The check sum.
  EXPECT_EQ(code_of(unpack(damaged)), "COMPRESSION_BROKEN");
}
