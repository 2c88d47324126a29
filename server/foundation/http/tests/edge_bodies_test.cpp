#include "foundation/http/edge.hpp"

#include <fstream>
#include <thread>

#include "foundation/http/edge_answer.hpp"
#include "foundation/http/tests/edge_fixture.hpp"

namespace http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// ---- Validators, encodings, ranges ----

struct EncodingCase {
  const char* accept;
  const char* encoding;  // "" = plain.
};

TEST_F(EdgeTest, prepared_bodies_are_encoded_by_what_the_client_accepts) {
  start();
  Client client(port());
  const std::vector<EncodingCase> cases{
      {"", ""},
      {"Accept-Encoding: gzip\r\n", "gzip"},
      {"Accept-Encoding: br\r\n", "br"},
      {"Accept-Encoding: gzip, deflate, br\r\n", "br"},
      {"Accept-Encoding: br;q=0.5, gzip;q=0.8\r\n", "gzip"},
      {"Accept-Encoding: br;q=0, gzip\r\n", "gzip"},
      {"Accept-Encoding: br;q=0.001\r\n", "br"},
      {"Accept-Encoding: *\r\n", "br"},
      {"Accept-Encoding: *;q=0\r\n", ""},
      {"Accept-Encoding: br;q=0, *\r\n", "gzip"},
      {"Accept-Encoding: identity, gzip;q=0.5\r\n", ""},
      {"Accept-Encoding: deflate\r\n", ""},
      {"Accept-Encoding: GZIP ; q=1.000\r\n", "gzip"},
      {"Accept-Encoding: gzip;q=0.000\r\n", ""},
      {"Accept-Encoding: gzip;Q=0\r\n", ""},
      {"Accept-Encoding: gzip, Accept: x\r\n", "gzip"},
  };
  for (const auto& [accept, encoding] : cases) {
    const auto answer = client.get("/prepared", accept);
    EXPECT_EQ(answer.headers.contains("content-encoding") ? answer.headers.at("content-encoding") : "", encoding) << accept;
    EXPECT_EQ(answer.headers.at("vary"), "Accept-Encoding");
    const auto& bytes = *encoding == 'g'   ? site_.prepared->gzip
                        : *encoding == 'b' ? site_.prepared->brotli
                                           : site_.prepared->plain;
    EXPECT_EQ(answer.body, bytes) << accept;
  }
}

TEST_F(EdgeTest, what_has_not_changed_is_304) {
  start();
  Client client(port());
  for (const std::string path : {"/prepared", "/file", "/tagged"}) {
    const auto whole = client.get(path, "Accept-Encoding: gzip\r\n");
    const std::string etag = whole.headers.at("etag");
    const std::vector<std::pair<std::string, int>> cases{
        {etag, 304},      {"W/" + etag, 304}, {"\"other\", " + etag, 304},
        {"*", 304},       {"\"other\"", 200}, {etag.substr(0, etag.size() - 2) + "\"", 200},
        {"garbage", 200},
    };
    for (const auto& [value, status] : cases) {
      const auto answer = client.get(path, "If-None-Match: " + value + "\r\n");
      EXPECT_EQ(answer.status, status) << path << " " << value;
      if (answer.status != 304) continue;
      EXPECT_TRUE(answer.headers.contains("etag"));
      EXPECT_FALSE(answer.headers.contains("content-length"));
      EXPECT_FALSE(answer.headers.contains("content-type"));
    }
    // The answer after a 304 stands where it should.
    EXPECT_EQ(client.get("/hot").body, "hello");
  }
  EXPECT_EQ(client.ask("POST /tagged HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\nContent-Length: 0\r\n\r\n").status, 200);
}

TEST_F(EdgeTest, each_encoding_has_an_etag_of_its_own_and_all_are_known_again) {
  start();
  Client client(port());
  const auto plain = client.get("/prepared").headers.at("etag");
  const auto gzip = client.get("/prepared", "Accept-Encoding: gzip\r\n").headers.at("etag");
  EXPECT_NE(plain, gzip);
  EXPECT_EQ(client.get("/prepared", "If-None-Match: " + gzip + "\r\n").status, 304);
  EXPECT_EQ(client.get("/prepared", "Accept-Encoding: br\r\nIf-None-Match: " + gzip + "\r\n").status, 304);
}

struct RangeCase {
  std::string fields;
  int status;
  std::string body;
  std::string content_range;
};

TEST_F(EdgeTest, files_are_served_by_range) {
  start();
  Client client(port());
  const std::string etag = client.get("/file").headers.at("etag");
  const std::vector<RangeCase> cases{
      {"", 200, "0123456789", ""},
      {"Range: bytes=0-0\r\n", 206, "0", "bytes 0-0/10"},
      {"Range: bytes=2-4\r\n", 206, "234", "bytes 2-4/10"},
      {"Range: bytes=7-\r\n", 206, "789", "bytes 7-9/10"},
      {"Range: bytes=-3\r\n", 206, "789", "bytes 7-9/10"},
      {"Range: bytes=-30\r\n", 206, "0123456789", "bytes 0-9/10"},
      {"Range: bytes=5-99\r\n", 206, "56789", "bytes 5-9/10"},
      {"Range: BYTES=5-5\r\n", 206, "5", "bytes 5-5/10"},
      {"Range: bytes=10-\r\n", 416, "", "bytes */10"},
      {"Range: bytes=-0\r\n", 416, "", "bytes */10"},
      {"Range: bytes=99-100\r\n", 416, "", "bytes */10"},
      {"Range: bytes=4-2\r\n", 200, "0123456789", ""},
      {"Range: bytes=0-1,3-4\r\n", 200, "0123456789", ""},
      {"Range: bytes=-\r\n", 200, "0123456789", ""},
      {"Range: bytes=a-b\r\n", 200, "0123456789", ""},
      {"Range: lines=1-2\r\n", 200, "0123456789", ""},
      {"Range: bytes=+1-2\r\n", 200, "0123456789", ""},
      {"Range: bytes=99999999999999999999-\r\n", 200, "0123456789", ""},
      {"Range: bytes=2-4\r\nIf-Range: " + etag + "\r\n", 206, "234", "bytes 2-4/10"},
      {"Range: bytes=2-4\r\nIf-Range: \"other\"\r\n", 200, "0123456789", ""},
      {"Range: bytes=2-4\r\nIf-Range: W/" + etag + "\r\n", 200, "0123456789", ""},
      {"Range: bytes=2-4\r\nIf-None-Match: " + etag + "\r\n", 304, "", ""},
  };
  for (const auto& [fields, status, body, content_range] : cases) {
    const auto answer = client.get("/file", fields);
    EXPECT_EQ(answer.status, status) << fields;
    EXPECT_EQ(answer.body, body) << fields;
    EXPECT_EQ(answer.headers.contains("content-range") ? answer.headers.at("content-range") : "", content_range) << fields;
  }
}

TEST_F(EdgeTest, large_files_arrive_whole) {
  std::string bytes(5'000'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>('a' + i % 23);
  std::ofstream(site_.file) << bytes;
  start();
  Client client(port(), 8192);
  EXPECT_EQ(client.get("/file").body, bytes);
  EXPECT_EQ(client.get("/file", "Range: bytes=1000000-1999999\r\n").body, bytes.substr(1'000'000, 1'000'000));
  EXPECT_EQ(client.get("/large").body.size(), 8'000'000U);
}

// sendfile() to a client that has gone raises SIGPIPE, which would end the process.
TEST_F(EdgeTest, clients_may_leave_in_the_middle_of_a_file) {
  std::ofstream(site_.file) << std::string(5'000'000, 'x');
  start();
  for (int i = 0; i < 20; ++i) {
    Client client(port(), 4096);
    client.send("GET /file HTTP/1.1\r\nHost: a\r\n\r\n");
    client.read_until("\r\n\r\n");
  }
  wait_for_connections(0);
}

TEST_F(EdgeTest, files_are_files_not_links_or_folders) {
  start();
  Client client(port());
  const auto real = site_.file;
  site_.file = folder_.path() / "link";
  std::filesystem::create_symlink(real, site_.file);
  EXPECT_EQ(client.get("/file").status, 404);
  site_.file = folder_.path();
  EXPECT_EQ(client.get("/file").status, 404);
  site_.file = folder_.path() / "absent";
  EXPECT_EQ(client.get("/file").status, 404);
  site_.file = "/dev/null";
  EXPECT_EQ(client.get("/file").status, 404);
}

TEST_F(EdgeTest, an_empty_file_is_an_empty_answer) {
  std::ofstream(site_.file, std::ios::trunc).close();
  start();
  Client client(port());
  EXPECT_EQ(client.get("/file").headers.at("content-length"), "0");
  EXPECT_EQ(client.get("/file", "Range: bytes=0-\r\n").status, 416);
}

// ---- Uploads ----

TEST_F(EdgeTest, an_upload_goes_to_a_file_that_is_gone_after_the_answer) {
  start();
  Client client(port());
  const std::string body(500'000, 'u');
  EXPECT_EQ(client.ask("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + body).body, "500000");
  EXPECT_EQ(client.ask("POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n").body, "4");
  EXPECT_EQ(client.ask("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").body, "0");
  EXPECT_EQ(client.get("/hot").status, 200);
  EXPECT_EQ(uploads(), 0U);
  EXPECT_EQ(site_.last_upload().parent_path(), options_.upload_dir);
}

TEST_F(EdgeTest, an_upload_of_many_pieces_is_stored_as_it_was_sent) {
  start();
  std::string body(960'000, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>('a' + i % 23);
  std::string chunked;
  for (std::size_t at = 0; at < body.size(); at += 96'000) chunked += "17700\r\n" + body.substr(at, 96'000) + "\r\n";
  for (int i = 0; i < 3; ++i) {
    Client client(port());
    EXPECT_EQ(client.ask("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 960000\r\n\r\n" + body).body, "960000");
    EXPECT_TRUE(site_.last_upload_bytes() == body);
    // A second request waits in the same connection meanwhile.
    client.send("POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked +
                "0\r\n\r\nGET /hot HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(client.read_answer().body, "960000");
    EXPECT_EQ(client.read_answer().body, "hello");
    EXPECT_TRUE(site_.last_upload_bytes() == body);
  }
}

TEST_F(EdgeTest, an_upload_that_cannot_be_stored_is_refused_before_it_is_sent) {
  options_.upload_dir = folder_.path() / "absent";
  start();
  Client client(port());
  EXPECT_EQ(client.ask("POST /upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 500000\r\n\r\n").status, 507);
  EXPECT_EQ(site_.failures(1).size(), 1U);
}

TEST_F(EdgeTest, an_upload_that_is_expected_is_asked_for) {
  start();
  Client client(port());
  client.send("POST /upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(client.ask("abcde").body, "5");
}

TEST_F(EdgeTest, an_upload_under_way_when_the_server_stops_leaves_nothing) {
  start();
  Client client(port());
  client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + std::string(400'000, 'u'));
  while (uploads() == 0) std::this_thread::yield();
  edge_->stop(milliseconds(0));
  EXPECT_EQ(uploads(), 0U);
}

TEST_F(EdgeTest, an_upload_that_breaks_off_leaves_nothing) {
  start();
  {
    Client client(port());
    client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + std::string(100'000, 'u'));
    while (uploads() == 0) std::this_thread::yield();
  }
  wait_for_uploads(0);
  Client client(port());
  EXPECT_EQ(client
                .ask("POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nf4240\r\n" +
                     std::string(1'000'000, 'u') + "\r\n1\r\nx\r\n0\r\n\r\n")
                .status,
            413);
  EXPECT_TRUE(client.is_ended());
  wait_for_uploads(0);
}

TEST_F(EdgeTest, an_upload_that_cannot_be_stored_is_507) {
  options_.upload_dir = folder_.path() / "absent";
  start();
  Client client(port());
  EXPECT_EQ(client.ask("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde").status, 507);
}

// ---- Events ----

TEST_F(EdgeTest, events_are_pushed_as_they_happen) {
  start();
  Client client(port());
  client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto head = client.read_until("\r\n\r\n");
  EXPECT_NE(head.find("Content-Type: text/event-stream\r\n"), std::string::npos);
  EXPECT_EQ(head.find("Content-Length"), std::string::npos);
  const auto stream = site_.stream();
  EXPECT_TRUE(stream->push("event: job\ndata: 1"));
  EXPECT_EQ(client.read_until("\n\n"), "event: job\ndata: 1\n\n");
  EXPECT_TRUE(stream->push("data: 2\n\n"));
  EXPECT_EQ(client.read_until("\n\n"), "data: 2\n\n");
  stream->close();
  EXPECT_TRUE(client.is_ended());
  EXPECT_FALSE(stream->push("data: 3"));
}

TEST_F(EdgeTest, quiet_events_carry_a_comment) {
  options_.limits.event_comment = milliseconds(40);
  start();
  Client client(port());
  client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  client.read_until("\r\n\r\n");
  EXPECT_EQ(client.read_until("\n\n"), ":\n\n");
  EXPECT_EQ(client.read_until("\n\n"), ":\n\n");
}

TEST_F(EdgeTest, a_stream_knows_when_its_client_has_gone) {
  start();
  std::shared_ptr<EventStream> stream;
  {
    Client client(port());
    client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    client.read_until("\r\n\r\n");
    stream = site_.stream();
  }
  wait_for_connections(0);
  EXPECT_FALSE(stream->push("data: 1"));
}

TEST_F(EdgeTest, a_stream_whose_client_is_too_slow_ends) {
  start();
  Client client(port(), 4096);
  client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
  client.read_until("\r\n\r\n");
  const auto stream = site_.stream();
  const std::string event = "data: " + std::string(10'000, 'e');
  std::size_t pushed = 0;
  while (stream->push(event) && pushed < 100'000) ++pushed;
  EXPECT_LT(pushed, 100'000U);
  wait_for_connections(0);
}

}  // namespace
}  // namespace http
