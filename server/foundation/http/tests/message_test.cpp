#include "foundation/http/message.hpp"

#include <brotli/decode.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

#include "foundation/http/edge_answer.hpp"

namespace http {
namespace {

TEST(Message, percent_decoding) {
  EXPECT_EQ(percent_decode("a%20b+c", false), "a b+c");
  EXPECT_EQ(percent_decode("a%20b+c", true), "a b c");
  EXPECT_EQ(percent_decode("%C3%a9", false), "\xc3\xa9");
  for (const std::string_view bad : {"%", "%4", "%4g", "%00", "%ff", "a%C3", "%-1"})
    EXPECT_FALSE(percent_decode(bad, false)) << bad;
}

TEST(Message, parameters_are_decoded) {
  Request request;
  request.query = "q=M%C3%BCller+A&empty=&flag&bad=%zz&sort=-name%2Cid&%71=second";
  EXPECT_EQ(request.parameter("q"), "M\xc3\xbcller A");
  EXPECT_EQ(request.parameter("empty"), "");
  EXPECT_EQ(request.parameter("flag"), "");
  EXPECT_EQ(request.parameter("sort"), "-name,id");
  EXPECT_FALSE(request.parameter("bad"));
  EXPECT_FALSE(request.parameter("absent"));
  request.query = "%71=coded";
  EXPECT_EQ(request.parameter("q"), "coded");
}

TEST(Message, cookies) {
  Request request;
  request.headers = {{"cookie", "a=1; session=\"x y\";b = 2"}, {"cookie", "c=3; session=other; broken"}};
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("session"), "x y");
  EXPECT_EQ(request.cookie("c"), "3");
  EXPECT_EQ(request.cookie("broken"), "");
  EXPECT_EQ(request.cookie("ession"), "");
}

TEST(Message, host) {
  Request request;
  request.headers = {{"host", "tv.example:8080"}};
  EXPECT_EQ(request.host(), "tv.example");
  request.headers = {{"host", "[::1]"}};
  EXPECT_EQ(request.host(), "[::1]");
  request.headers = {};
  EXPECT_EQ(request.host(), "");
}

std::string gunzip(const std::string& bytes, std::size_t size) {
  std::string out(size, '\0');
  z_stream z{};
  EXPECT_EQ(inflateInit2(&z, 15 + 16), Z_OK);
  std::string in = bytes;
  z.next_in = reinterpret_cast<Bytef*>(in.data());
  z.avail_in = static_cast<uInt>(in.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&z, Z_FINISH), Z_STREAM_END);
  inflateEnd(&z);
  return out;
}

TEST(Message, prepared_bodies_decode_to_the_same_bytes) {
  std::string plain;
  for (int i = 0; i < 500; ++i) plain += "{\"id\":" + std::to_string(i) + "},";
  for (const auto effort : {Effort::quick, Effort::best}) {
    const auto made = prepare("application/json", plain, "no-store", effort);
    EXPECT_EQ(made->plain, plain);
    EXPECT_LT(made->gzip.size(), plain.size() / 2);
    EXPECT_EQ(gunzip(made->gzip, plain.size()), plain);
    std::string out(plain.size(), '\0');
    std::size_t size = out.size();
    EXPECT_EQ(BrotliDecoderDecompress(made->brotli.size(), reinterpret_cast<const std::uint8_t*>(made->brotli.data()), &size,
                                      reinterpret_cast<std::uint8_t*>(out.data())),
              BROTLI_DECODER_RESULT_SUCCESS);
    EXPECT_EQ(out, plain);
  }
}

TEST(Message, prepared_bodies_stay_plain_when_it_does_not_pay) {
  EXPECT_TRUE(prepare("text/plain", std::string(512, 'x'), "", Effort::best)->gzip.empty());
  std::string noise;
  std::uint32_t state = 1;
  for (int i = 0; i < 5000; ++i) noise += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  const auto made = prepare("application/octet-stream", noise, "", Effort::best);
  EXPECT_TRUE(made->gzip.empty());
  EXPECT_TRUE(made->brotli.empty());
  EXPECT_EQ(prepare("text/plain", "", "", Effort::quick)->plain, "");
}

TEST(Message, the_etag_follows_the_bytes) {
  const auto a = prepare("t", "abc", "", Effort::quick), same = prepare("t", "abc", "", Effort::quick),
             b = prepare("t", "abd", "", Effort::quick);
  EXPECT_EQ(a->etag, same->etag);
  EXPECT_NE(a->etag, b->etag);
  EXPECT_TRUE(a->etag.starts_with('"') && a->etag.ends_with('"'));
}

TEST(Message, HT_5_problems_have_one_shape) {
  const auto response = problem_response(503, "TOO_BUSY", "Say \"please\".", "id1", 7);
  EXPECT_EQ(
      std::get<std::string>(response.body),
      R"({"type":"/problems/too-busy","title":"Say \"please\".","status":503,"code":"TOO_BUSY","message":"Say \"please\".","fields":[],"request_id":"id1"})");
  EXPECT_EQ(response.headers,
            (Headers{{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}, {"Retry-After", "7"}}));
}

// A file that cannot be opened because all descriptors are in use is not an absent one: a player would give up on it.
TEST(Answer, a_file_without_a_free_descriptor_is_busy_and_not_absent) {
  const auto answered = [] {
    Outgoing out;
    encode({.status = 200, .body = FileBody{"/proc/self/stat"}}, {.is_get = true}, {"", "id", false}, out);
    return out.status;
  };
  EXPECT_EQ(answered(), 200);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const int lowest = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  auto none = before;
  none.rlim_cur = static_cast<rlim_t>(lowest);
  ::close(lowest);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const int status = answered();
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(status, 503);
}

}  // namespace
}  // namespace http
