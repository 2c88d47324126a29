// HT-7: the edge's own TLS, with a certificate made for the test.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <fstream>

#include "foundation/http/tests/edge_fixture.hpp"

namespace http {
namespace {

namespace asio = boost::asio;

// A self-signed certificate; OpenSSL's functions come with Asio's header.
void make_certificate(const std::filesystem::path& certificate_file, const std::filesystem::path& key_file) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  std::FILE* file = std::fopen(certificate_file.c_str(), "w");
  PEM_write_X509(file, certificate);
  std::fclose(file);
  file = std::fopen(key_file.c_str(), "w");
  PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

class TlsClient {
 public:
  TlsClient(std::uint16_t port, asio::ssl::context::method method) : context_(method) {
    stream_.next_layer().connect({asio::ip::address_v4::loopback(), port});
    stream_.handshake(asio::ssl::stream_base::client, fault_);
  }
  [[nodiscard]] bool is_greeted() const { return !fault_; }
  [[nodiscard]] std::string cipher() { return SSL_get_cipher_name(stream_.native_handle()); }
  // The whole answer, when it ends with `end`.
  std::string ask(const std::string& bytes, const std::string& end) {
    asio::write(stream_, asio::buffer(bytes), fault_);
    std::string out;
    asio::read_until(stream_, asio::dynamic_buffer(out), end, fault_);
    return out;
  }
  std::string rest() {
    std::string out;
    asio::read(stream_, asio::dynamic_buffer(out), fault_);
    return out;
  }

 private:
  asio::io_context io_;
  asio::ssl::context context_;
  asio::ssl::stream<asio::ip::tcp::socket> stream_{io_, context_};
  boost::system::error_code fault_;
};

class EdgeTls : public EdgeTest {
 protected:
  EdgeTls() {
    options_.tls_certificate = folder_.path() / "certificate.pem";
    options_.tls_key = folder_.path() / "key.pem";
    make_certificate(options_.tls_certificate, options_.tls_key);
  }
};

TEST_F(EdgeTls, answers_files_and_bodies) {
  std::string bytes(300'000, 'f');
  bytes += "THE END";
  std::ofstream(site_.file) << bytes;
  start();
  TlsClient client(port(), asio::ssl::context::tls_client);
  ASSERT_TRUE(client.is_greeted());
  EXPECT_NE(client.ask("GET /hot HTTP/1.1\r\nHost: a\r\n\r\n", "hello").find("200 OK"), std::string::npos);
  EXPECT_NE(client.ask("GET /who HTTP/1.1\r\nHost: a\r\n\r\n", "secure []").find("127.0.0.1 secure"), std::string::npos);
  EXPECT_NE(client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde", "abcde").find("200 OK"),
            std::string::npos);
  const auto file = client.ask("GET /file HTTP/1.1\r\nHost: a\r\n\r\n", "THE END");
  EXPECT_TRUE(file.ends_with(bytes));
  client.ask("GET /hot HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "hello");
  EXPECT_EQ(client.rest(), "");
  wait_for_connections(0);
}

TEST_F(EdgeTls, events) {
  start();
  TlsClient client(port(), asio::ssl::context::tls_client);
  client.ask("GET /events HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n");
  const auto stream = site_.stream();
  EXPECT_TRUE(stream->push("data: 1"));
  EXPECT_NE(client.ask("", "data: 1\n\n").find("data: 1"), std::string::npos);
}

TEST_F(EdgeTls, HT_7_only_new_versions_and_suites) {
  start();
  EXPECT_TRUE(TlsClient(port(), asio::ssl::context::tlsv13_client).is_greeted());
  TlsClient second(port(), asio::ssl::context::tlsv12_client);
  EXPECT_TRUE(second.is_greeted());
  EXPECT_NE(second.cipher().find("GCM"), std::string::npos) << second.cipher();
  EXPECT_FALSE(TlsClient(port(), asio::ssl::context::tlsv11_client).is_greeted());
}

TEST_F(EdgeTls, HT_3_a_handshake_that_does_not_come_ends) {
  options_.limits.tls_within = std::chrono::milliseconds(60);
  start();
  Client silent(port());
  EXPECT_TRUE(silent.is_ended());
  Client plain(port());
  plain.send("GET /hot HTTP/1.1\r\nHost: a\r\n\r\n");
  plain.read_until("never");
  wait_for_connections(0);
}

TEST_F(EdgeTls, drain_ends_tls_connections) {
  start();
  TlsClient client(port(), asio::ssl::context::tls_client);
  client.ask("GET /hot HTTP/1.1\r\nHost: a\r\n\r\n", "hello");
  edge_->stop(std::chrono::milliseconds(50));
  EXPECT_EQ(client.rest(), "");
  EXPECT_EQ(edge_->connections(), 0U);
}

TEST_F(EdgeTest, a_certificate_that_cannot_be_used_stops_the_start) {
  options_.tls_certificate = folder_.path() / "absent.pem";
  EXPECT_THROW(start(), std::runtime_error);
  options_.tls_key = folder_.path() / "absent.pem";
  EXPECT_THROW(start(), std::runtime_error);
}

}  // namespace
}  // namespace http
