// HT-1: raw bytes and the answer they must get, against request smuggling and sloppy parsing.
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "foundation/http/edge_head.hpp"
#include "foundation/http/tests/edge_fixture.hpp"

namespace http {
namespace {

using namespace std::string_literals;

struct Case {
  const char* name;
  std::string bytes;
  int status;
};

std::string get(const std::string& fields) { return "GET /hot HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; }
std::string post(const std::string& fields, const std::string& body) {
  return "POST /echo HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}
std::string chunked(const std::string& body) { return post("Transfer-Encoding: chunked\r\n", body); }
const std::string kHidden = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

// Good requests: without them a server that refuses everything would pass.
std::vector<Case> good_cases() {
  return {
      {"plain", get(""), 200},
      {"many blanks around a value", get("A: \t b \t\r\n"), 200},
      {"empty value", get("A:\r\n"), 200},
      {"value with high bytes", get("A: caf\xc3\xa9\r\n"), 200},
      {"odd token in a name", get("A!#$%&'*+-.^_`|~1: b\r\n"), 200},
      {"host with port", "GET /hot HTTP/1.1\r\nHost: a:8080\r\n\r\n", 200},
      {"host by IPv6", "GET /hot HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 200},
      {"host in capitals", "GET /hot HTTP/1.1\r\nHOST: A.Example\r\n\r\n", 200},
      {"absolute form of the same host", "GET http://a/hot HTTP/1.1\r\nHost: a\r\n\r\n", 200},
      {"absolute form in other case", "GET HTTP://A/hot HTTP/1.1\r\nHost: a\r\n\r\n", 200},
      {"absolute form without a path", "GET http://a?x=1 HTTP/1.1\r\nHost: a\r\n\r\n", 200},
      {"one blank line before", "\r\n" + get(""), 200},
      {"1.0 without host", "GET /hot HTTP/1.0\r\n\r\n", 200},
      {"unknown method", "BREW /hot HTTP/1.1\r\nHost: a\r\n\r\n", 200},
      {"length zero", post("Content-Length: 0\r\n", ""), 200},
      {"length with zeros in front", post("Content-Length: 0003\r\n", "abc"), 200},
      {"chunks", chunked("3\r\nabc\r\n0\r\n\r\n"), 200},
      {"chunks in capitals", post("transfer-encoding: CHUNKED\r\n", "A\r\n0123456789\r\n0\r\n\r\n"), 200},
      {"short chunk extension", chunked("3;a=b\r\nabc\r\n0\r\n\r\n"), 200},
      {"chunk extension of 64 bytes", chunked("3;" + std::string(63, 'a') + "\r\nabc\r\n0\r\n\r\n"), 200},
      {"trailer", chunked("3\r\nabc\r\n0\r\nA: b\r\n\r\n"), 200},
      {"zeros before a chunk size", chunked("0003\r\nabc\r\n0\r\n\r\n"), 200},
      {"encoded characters", "GET /hot%2Fx?a=%00 HTTP/1.1\r\nHost: a\r\n\r\n", 200},
  };
}

std::vector<Case> framing_cases() {
  return {
      {"length and coding", post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nX"), 400},
      {"coding and length", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"), 400},
      {"two lengths", post("Content-Length: 3\r\nContent-Length: 5\r\n", "abc"), 400},
      {"two equal lengths", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400},
      {"list of lengths", post("Content-Length: 3, 3\r\n", "abc"), 400},
      {"list of differing lengths", post("Content-Length: 3, 5\r\n", "abc"), 400},
      {"negative length", post("Content-Length: -1\r\n", ""), 400},
      {"signed length", post("Content-Length: +3\r\n", "abc"), 400},
      {"hex length", post("Content-Length: 0x3\r\n", "abc"), 400},
      {"length with point", post("Content-Length: 3.0\r\n", "abc"), 400},
      {"length with blank inside", post("Content-Length: 3 0\r\n", "abc"), 400},
      {"length with comma", post("Content-Length: 3,\r\n", "abc"), 400},
      {"empty length", post("Content-Length:\r\n", "abc"), 400},
      {"length over 64 bits", post("Content-Length: 99999999999999999999\r\n", "abc"), 400},
      {"length that wraps to 3", post("Content-Length: 18446744073709551619\r\n", "abc"), 400},
      {"length in words", post("Content-Length: three\r\n", "abc"), 400},
      {"full-width digits", post("Content-Length: \xef\xbc\x93\r\n", "abc"), 400},
      {"two codings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"coding identity", post("Transfer-Encoding: identity\r\n", ""), 400},
      {"coding gzip", post("Transfer-Encoding: gzip\r\n", ""), 400},
      {"coding gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 400},
      {"coding chunked, identity", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), 400},
      {"coding chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 400},
      {"coding xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 400},
      {"coding chunkedx", post("Transfer-Encoding: chunkedx\r\n", "0\r\n\r\n"), 400},
      {"quoted coding", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 400},
      {"coding with parameter", post("Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n"), 400},
      {"coding with comma", post("Transfer-Encoding: ,chunked\r\n", "0\r\n\r\n"), 400},
      {"empty coding", post("Transfer-Encoding:\r\n", "0\r\n\r\n"), 400},
      {"coding behind a vertical tab", post("Transfer-Encoding: \x0b"s + "chunked\r\n", "0\r\n\r\n"), 400},
      {"coding behind a form feed", post("Transfer-Encoding: chunked\x0c\r\n", "0\r\n\r\n"), 400},
      {"coding behind a NUL", post("Transfer-Encoding: chunked\0\r\n"s, "0\r\n\r\n"), 400},
      {"coding in 1.0", "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"blank before the colon of the coding", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400},
      {"blank before the name of the coding", post(" Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"folded coding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), 400},
      {"coding after a bare LF", post("A: b\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"coding after a bare CR", post("A: b\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"unknown expectation", post("Expect: 200-ok\r\nContent-Length: 3\r\n", "abc"), 417},
  };
}

std::vector<Case> chunk_cases() {
  return {
      {"chunk extension of 65 bytes", chunked("3;" + std::string(64, 'a') + "\r\nabc\r\n0\r\n\r\n"), 400},
      {"endless chunk extension", chunked("3;" + std::string(4000, 'a')), 400},
      {"bare LF after the size", chunked("3\nabc\r\n0\r\n\r\n"), 400},
      {"bare CR after the size", chunked("3\rabc\r\n0\r\n\r\n"), 400},
      {"bare LF after the data", chunked("3\r\nabc\n0\r\n\r\n"), 400},
      {"no end after the data", chunked("3\r\nabc0\r\n\r\n"), 400},
      {"data longer than its size", chunked("3\r\nabcd\r\n0\r\n\r\n"), 400},
      {"LF in the extension", chunked("3;a\nb\r\nabc\r\n0\r\n\r\n"), 400},
      {"CR in the extension", chunked("3;a\rb\r\nabc\r\n0\r\n\r\n"), 400},
      {"NUL in the extension", chunked("3;a\0b\r\nabc\r\n0\r\n\r\n"s), 400},
      {"no size", chunked("\r\nabc\r\n0\r\n\r\n"), 400},
      {"only an extension", chunked(";a\r\nabc\r\n0\r\n\r\n"), 400},
      {"hex prefix", chunked("0x3\r\nabc\r\n0\r\n\r\n"), 400},
      {"signed size", chunked("+3\r\nabc\r\n0\r\n\r\n"), 400},
      {"negative size", chunked("-3\r\nabc\r\n0\r\n\r\n"), 400},
      {"blank before the size", chunked(" 3\r\nabc\r\n0\r\n\r\n"), 400},
      {"blank after the size", chunked("3 \r\nabc\r\n0\r\n\r\n"), 400},
      {"tab after the size", chunked("3\t;a\r\nabc\r\n0\r\n\r\n"), 400},
      {"size of nine digits", chunked("100000003\r\nabc\r\n0\r\n\r\n"), 400},
      {"size that wraps", chunked("10000000000000003\r\nabc\r\n0\r\n\r\n"), 400},
      {"size in words", chunked("three\r\nabc\r\n0\r\n\r\n"), 400},
      {"underscore in the size", chunked("1_0\r\nabc\r\n0\r\n\r\n"), 400},
      {"trailer without a colon", chunked("0\r\nhello\r\n\r\n"), 400},
      {"trailer with a blank name", chunked("0\r\n a: b\r\n\r\n"), 400},
      {"trailer with a bare LF", chunked("0\r\na: b\n\r\n"), 400},
      {"endless trailers",
       chunked("0\r\n" +
               [] {
                 std::string out;
                 for (int i = 0; i < 100; ++i) out += "a" + std::to_string(i) + ": " + std::string(60, 'b') + "\r\n";
                 return out;
               }() +
               "\r\n"),
       400},
      {"body of chunks too large", chunked("400\r\n" + std::string(1024, 'x') + "\r\n0\r\n\r\n"), 413},
      {"length too large", post("Content-Length: 1001\r\n", ""), 413},
      {"length of a petabyte", post("Content-Length: 999999999999999\r\n", ""), 413},
  };
}

std::vector<Case> line_cases() {
  return {
      {"bare LF everywhere", "GET /hot HTTP/1.1\nHost: a\n\n", 400},
      {"bare LF after the request line", "GET /hot HTTP/1.1\nHost: a\r\n\r\n", 400},
      {"bare LF at the end", "GET /hot HTTP/1.1\r\nHost: a\r\n\n", 400},
      {"bare CR everywhere", "GET /hot HTTP/1.1\rHost: a\r\r", 400},
      {"CR CR LF", "GET /hot HTTP/1.1\r\r\nHost: a\r\n\r\n", 400},
      {"CR in a value", get("A: b\rc\r\n"), 400},
      {"CR in a line of a head that does not end", "GET /hot HTTP/1.1\r\nHost: a\r\nA: b\rc\r\n", 400},
      {"CR in a request line, no more lines", "GET /hot HTTP/1.1\rA\r\n", 400},
      {"NUL in a value", get("A: b\0c\r\n"s), 400},
      {"NUL in a name", get("A\0: b\r\n"s), 400},
      {"NUL in the target", "GET /h\0t HTTP/1.1\r\nHost: a\r\n\r\n"s, 400},
      {"escape in a value", get("A: b\x1b\r\n"), 400},
      {"DEL in a value", get("A: b\x7f\r\n"), 400},
      {"blank before the colon", get("A : b\r\n"), 400},
      {"tab before the colon", get("A\t: b\r\n"), 400},
      {"folded by a blank", get("A: b\r\n c\r\n"), 400},
      {"folded by a tab", get("A: b\r\n\tc\r\n"), 400},
      {"folded first line", "GET /hot HTTP/1.1\r\n Host: a\r\n\r\n", 400},
      {"no colon", get("hello\r\n"), 400},
      {"no name", get(": b\r\n"), 400},
      {"brackets in a name", get("A(b): c\r\n"), 400},
      {"umlaut in a name", get("\xc3\xa4: c\r\n"), 400},
      {"blank in a name", get("A b: c\r\n"), 400},
      {"no host", "GET /hot HTTP/1.1\r\nA: b\r\n\r\n", 400},
      {"two hosts", "GET /hot HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"two equal hosts", "GET /hot HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"empty host", "GET /hot HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"host with a path", "GET /hot HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"host with a user", "GET /hot HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
      {"host with a blank", "GET /hot HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
      {"host list", "GET /hot HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
      {"host with a bad port", "GET /hot HTTP/1.1\r\nHost: a:b\r\n\r\n", 400},
      {"host with an empty port", "GET /hot HTTP/1.1\r\nHost: a:\r\n\r\n", 400},
      {"host with markup", "GET /hot HTTP/1.1\r\nHost: a\"><script>\r\n\r\n", 400},
      {"open bracket in host", "GET /hot HTTP/1.1\r\nHost: [::1\r\n\r\n", 400},
      {"foreign absolute form", "GET http://b/hot HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"absolute form with other port", "GET http://a:81/hot HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"absolute form with user", "GET http://a@b/hot HTTP/1.1\r\nHost: b\r\n\r\n", 400},
      {"absolute form of ftp", "GET ftp://a/hot HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"absolute form without host", "GET http:///hot HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"absolute form of 1.0 without host", "GET http://b/hot HTTP/1.0\r\n\r\n", 400},
      {"connect", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"relative target", "GET hot HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"empty target", "GET  HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"blank in the target", "GET /h ot HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"tab in the target", "GET /h\tot HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"raw high bytes in the target", "GET /caf\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"fragment", "GET /hot#x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"backslash", "GET /\\evil HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"two blanks", "GET /hot  HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"tab as separator", "GET\t/hot\tHTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"blank at the end", "GET /hot HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
      {"blank in front", " GET /hot HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"two blank lines in front", "\r\n\r\n" + get(""), 400},
      {"brackets in the method", "G(T /hot HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"no version", "GET /hot\r\nHost: a\r\n\r\n", 400},
      {"version 0.9", "GET /hot HTTP/0.9\r\nHost: a\r\n\r\n", 505},
      {"version 1.2", "GET /hot HTTP/1.2\r\nHost: a\r\n\r\n", 505},
      {"version 2.0", "GET /hot HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"version 1.10", "GET /hot HTTP/1.10\r\nHost: a\r\n\r\n", 400},
      {"version 1,1", "GET /hot HTTP/1,1\r\nHost: a\r\n\r\n", 400},
      {"version in lower case", "GET /hot http/1.1\r\nHost: a\r\n\r\n", 400},
      {"other protocol", "GET /hot RTSP/1.0\r\nHost: a\r\n\r\n", 400},
      {"TLS on the plain port", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, 400},
      {"two authorizations", get("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), 400},
      {"two content types", post("Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 0\r\n", ""), 400},
      {"request line of 8 KB and more", "GET /" + std::string(8192, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"endless request line", "GET /" + std::string(20'000, 'a'), 414},
      {"one large header", get("A: " + std::string(17'000, 'b') + "\r\n"), 431},
      {"endless header", "GET /hot HTTP/1.1\r\nHost: a\r\nA: " + std::string(30'000, 'b'), 431},
      {"65 headers", get([] {
         std::string out;
         for (int i = 0; i < 64; ++i) out += "a: b\r\n";
         return out;
       }()),
       431},
  };
}

class Smuggling : public EdgeTest {
 protected:
  void check(const std::vector<Case>& cases) {
    start();
    for (const auto& one : cases) {
      Client client(port());
      client.send(one.bytes + (one.status == 200 ? "" : kHidden));
      const Answer answer = client.read_answer();
      EXPECT_EQ(answer.status, one.status) << one.name;
      EXPECT_EQ(answer.headers.contains("x-request-id"), true) << one.name;
      if (one.status == 200) continue;
      EXPECT_EQ(answer.headers.at("content-type"), "application/problem+json") << one.name;
      EXPECT_EQ(answer.headers.at("connection"), "close") << one.name;
      EXPECT_TRUE(client.is_ended()) << one.name;
    }
    EXPECT_FALSE(site_.paths().contains("/smuggled"));
  }
};

TEST_F(Smuggling, HT_1_good_requests_are_answered) { check(good_cases()); }
TEST_F(Smuggling, HT_1_lengths_and_codings) { check(framing_cases()); }
TEST_F(Smuggling, HT_1_chunks) { check(chunk_cases()); }
TEST_F(Smuggling, HT_1_lines_names_and_targets) { check(line_cases()); }

TEST(SmugglingCorpus, HT_1_has_150_cases) {
  EXPECT_GE(good_cases().size() + framing_cases().size() + chunk_cases().size() + line_cases().size(), 150U);
}

// The answer to a head whose bytes come in steps of `step`; 0: it is not complete.
int verdict(std::string_view bytes, std::size_t step) {
  const Limits limits;
  HeadScan scan;
  for (std::size_t n = step; true; n += step) {
    const auto state = scan.scan(bytes.substr(0, n), limits);
    if (state == HeadScan::State::fault) return scan.fault().status;
    if (state == HeadScan::State::complete) break;
    if (n >= bytes.size()) return 0;
  }
  Head head;
  const auto fault = parse_head(bytes.substr(scan.begin(), scan.head_bytes() - scan.begin()), head);
  return fault ? fault->status : 200;
}

TEST(SmugglingCorpus, HT_1_bytes_that_trickle_are_judged_the_same) {
  for (const auto& cases : {good_cases(), framing_cases(), line_cases()})
    for (const auto& one : cases) EXPECT_EQ(verdict(one.bytes, 1), verdict(one.bytes, one.bytes.size())) << one.name;
}

// A second parser reads what we accept in the same way: same target, same fields, same framing.
TEST(SmugglingCorpus, HT_1_a_second_parser_agrees_on_what_we_accept) {
  namespace beast = boost::beast::http;
  std::size_t compared = 0;
  for (const auto& cases : {good_cases(), framing_cases(), chunk_cases(), line_cases()})
    for (const auto& one : cases) {
      HeadScan scan;
      if (scan.scan(one.bytes, {}) != HeadScan::State::complete) continue;
      Head head;
      if (parse_head(std::string_view(one.bytes).substr(scan.begin(), scan.head_bytes() - scan.begin()), head)) continue;
      beast::request_parser<beast::empty_body> second;
      second.eager(false);
      second.body_limit(boost::none);
      second.header_limit(64 * 1024);
      boost::system::error_code fault;
      second.put(boost::asio::buffer(one.bytes.data() + scan.begin(), scan.head_bytes() - scan.begin()), fault);
      ASSERT_FALSE(fault) << one.name << fault.message();
      ASSERT_TRUE(second.is_header_done()) << one.name;
      const auto& other = second.get();
      std::string target = head.request.path + (head.request.query.empty() ? "" : "?" + head.request.query);
      EXPECT_TRUE(other.target().ends_with(target) || head.request.path == "/") << one.name;
      std::size_t fields = 0;
      for (const auto& field : other) {
        const auto& [name, value] = head.request.headers.at(fields++);
        EXPECT_TRUE(equals_ignoring_case(name, std::string_view(field.name_string().data(), field.name_string().size())))
            << one.name;
        EXPECT_TRUE(equals_ignoring_case(value, std::string_view(field.value().data(), field.value().size()))) << one.name;
      }
      EXPECT_EQ(fields, head.request.headers.size()) << one.name;
      EXPECT_EQ(second.chunked(), head.framing == Framing::chunked) << one.name;
      if (head.framing == Framing::length) { EXPECT_EQ(*second.content_length(), head.length) << one.name; }
      ++compared;
    }
  EXPECT_GE(compared, 20U);
}

// Chunks may be cut anywhere by the network.
TEST(SmugglingCorpus, HT_1_chunks_are_the_same_however_they_are_cut) {
  const std::string bytes = "3\r\nabc\r\n5;x=y\r\ndefgh\r\n0\r\nT: v\r\n\r\nNEXT";
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    Chunks chunks;
    std::string body, waiting;
    bool is_done = false;
    for (std::size_t at = 0; at < bytes.size() && !is_done; at += step) {
      waiting += bytes.substr(at, step);
      std::string_view rest = waiting, piece;
      Chunks::State state{};
      while ((state = chunks.feed(rest, piece)) == Chunks::State::data) body += piece;
      ASSERT_NE(state, Chunks::State::fault) << step;
      is_done = state == Chunks::State::done;
      waiting = std::string(rest);
    }
    EXPECT_TRUE(is_done) << step;
    EXPECT_EQ(body, "abcdefgh") << step;
    EXPECT_TRUE(std::string("NEXT").starts_with(waiting)) << step;
  }
}

}  // namespace
}  // namespace http
