#include "foundation/net/url.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Url, good_urls_come_back_in_their_one_spelling) {
  const std::pair<const char*, const char*> rows[] = {
      {"http://example.org", "http://example.org/"},
      {"HTTP://EXAMPLE.org/A", "http://example.org/A"},
      {"https://example.org:443/", "https://example.org/"},
      {"http://example.org:443/", "http://example.org:443/"},
      {"http://example.org:8080/a/b.xml?x=1&y=%20z", "http://example.org:8080/a/b.xml?x=1&y=%20z"},
      {"http://example.org?x", "http://example.org/?x"},
      {"http://example.org/?", "http://example.org/?"},
      {"http://example.org/?a[]=1&b=/?:@", "http://example.org/?a[]=1&b=/?:@"},
      {"http://example.org/a//b/../c/./d", "http://example.org/a//b/../c/./d"},
      {"http://example.org/a:b@c;d,e=f!$&'()*+~", "http://example.org/a:b@c;d,e=f!$&'()*+~"},
      {"http://localhost/", "http://localhost/"},
      {"http://media_server:8000/", "http://media_server:8000/"},
      {"http://xn--bcher-kva.example/", "http://xn--bcher-kva.example/"},
      {"http://1.2.3.4/", "http://1.2.3.4/"},
      {"http://1.2.3.4.example/", "http://1.2.3.4.example/"},
      {"http://3com.example/", "http://3com.example/"},
      {"http://a.0xyz/", "http://a.0xyz/"},
      {"http://[2001:DB8:0:0::1]/", "http://[2001:db8::1]/"},
      {"http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"},
      {"http://[::ffff:1.2.3.4]/", "http://1.2.3.4/"},
  };
  for (const auto& [in, out] : rows) {
    const auto url = net::parse_url(in);
    ASSERT_TRUE(url) << in << ": " << url.error().message;
    EXPECT_EQ(url->text(), out) << in;
    EXPECT_EQ(net::parse_url(url->text())->text(), out);
  }
}

TEST(Url, IN_3_bad_urls_are_refused) {
  const std::string rows[] = {
      "",
      " ",
      "example.org",
      "//example.org/",
      "/path",
      "http:",
      "http:/",
      "http:/example.org/",
      "http://",
      "http:///",
      "http:///path",
      "http://?x",
      "http://#x",
      "http:example.org",
      "http//example.org",
      "://example.org/",
      " http://example.org/",
      "http://example.org/ ",
      "http://exa mple.org/",
      "http://example.org/a b",
      "ftp://example.org/",
      "file:///etc/passwd",
      "gopher://example.org/",
      "javascript://example.org/",
      "data:text/plain,x",
      "HTTPX://example.org/",
      "dict://example.org:80/",
      "http\t://example.org/",
      "ht\ntp://example.org/",
      "http://example.org\n/",
      "http://example.org/\r\nHost: x",
      "http://example.org/\x7f",
      "http://example.org/\x01",
      "http://user@example.org/",
      "http://user:word@example.org/",
      "http://@example.org/",
      "http://:@example.org/",
      "http://example.org:80@other.example/",
      "http://example.org\\@other.example/",
      "http://example.org\\other/",
      "http:\\\\example.org/",
      "http://example.org/a\\b",
      "http://other.example\\.example.org/",
      "http://example.org#fragment",
      "http://example.org/#fragment",
      "http://example.org/?x#y",
      "http://example.org#@other.example/",
      "http://example.org:/",
      "http://example.org:0/",
      "http://example.org:65536/",
      "http://example.org:080/",
      "http://example.org:+80/",
      "http://example.org:-1/",
      "http://example.org:80a/",
      "http://example.org:8 0/",
      "http://example.org:80:80/",
      "http://example.org:99999999999999999999/",
      "http://example.org:0x50/",
      "http://.example.org/",
      "http://example..org/",
      "http://example.org./",
      "http://./",
      "http://../",
      "http://-example.org/",
      "http://example-.org/",
      "http://example.-org/",
      "http://exam%70le.org/",
      "http://example.org%00.other/",
      "http://example.org%2f/",
      "http://exa*mple.org/",
      "http://exa,mple.org/",
      "http://exa;mple.org/",
      "http://exa'mple.org/",
      "http://exa(mple.org/",
      "http://exa!mple.org/",
      "http://exa$mple.org/",
      "http://exa&mple.org/",
      "http://exa=mple.org/",
      "http://exa+mple.org/",
      "http://exa~mple.org/",
      "http://exa|mple.org/",
      "http://exa^mple.org/",
      "http://exa`mple.org/",
      "http://exa{mple.org/",
      "http://exa\"mple.org/",
      "http://<example.org>/",
      "http://b\u00fccher.example/",
      "http://\u24d4xample.org/",
      "http://ex\u00adample.org/",
      "http://example\u3002org/",
      "http://example\uff0eorg/",
      "http://example.org\u2044x/",
      "http://example.org/b\u00fccher",
      "http://example.org/?q=\u00fc",
      "http://example.org/%",
      "http://example.org/%2",
      "http://example.org/%zz",
      "http://example.org/%u0041",
      "http://example.org/?%",
      "http://example.org/<script>",
      "http://example.org/\"x",
      "http://example.org/{x}",
      "http://example.org/x^y",
      "http://example.org/x`y",
      "http://example.org/x|y",
      "http://example.org/[x]",
      "http://1/",
      "http://0/",
      "http://127.1/",
      "http://0x7f.1/",
      "http://017700000001/",
      "http://2130706433/",
      "http://1.2.3/",
      "http://1.2.3.4.5/",
      "http://256.1.1.1/",
      "http://1.2.3.256/",
      "http://01.2.3.4/",
      "http://1.2.3.4./",
      "http://a.1/",
      "http://a.0x1/",
      "http://a.0x/",
      "http://example.org.09/",
      "http://0x/",
      "http://[]/",
      "http://[::1/",
      "http://::1/",
      "http://[::1]]/",
      "http://[[::1]]/",
      "http://[::1]80/",
      "http://[::1]:/",
      "http://[::g]/",
      "http://[::1%25eth0]/",
      "http://[::1%lo]/",
      "http://[v1.x]/",
      "http://[1.2.3.4]/",
      "http://[:]/",
      "http://[::1.2.3]/",
      "http://[0:0:0:0:0:0:0:0:1]/",
      "http://x[::1]/",
      "http://2001:db8::1/",
      "http://" + std::string(64, 'a') + ".example/",
      "http://" + std::string(300, 'a') + "/",
      "http://example.org/" + std::string(2048, 'a'),
  };
  for (const auto& row : rows) {
    const auto url = net::parse_url(row);
    ASSERT_FALSE(url) << row;
    EXPECT_EQ(url.error().code, "URL_FORMAT");
  }
  EXPECT_FALSE(net::parse_url(std::string_view("http://example.org\0/", 20)));
  EXPECT_FALSE(net::parse_url(std::string_view("http://example.org/\0", 20)));
}

TEST(Url, other_schemes_only_when_asked_for) {
  constexpr std::string_view kStreams[] = {"http", "rtsp", "udp"};
  EXPECT_EQ(net::parse_url("rtsp://example.org/x", kStreams)->port, 554);
  EXPECT_EQ(net::parse_url("udp://239.0.0.1:1234", kStreams)->text(), "udp://239.0.0.1:1234/");
  EXPECT_FALSE(net::parse_url("https://example.org/x", kStreams));
  EXPECT_FALSE(net::parse_url("rtsp://example.org/x"));
}

TEST(Url, references_are_resolved_as_rfc_3986_says) {
  const auto base = *net::parse_url("http://a/b/c/d;p?q");
  const std::pair<const char*, const char*> rows[] = {
      {"http://other.example/x", "http://other.example/x"},
      {"https://other.example", "https://other.example/"},
      {"//g", "http://g/"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q"},
      {"g#s", "http://a/b/c/g"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
  };
  for (const auto& [reference, out] : rows) {
    const auto url = net::resolve_url(base, reference);
    ASSERT_TRUE(url) << reference;
    EXPECT_EQ(url->text(), out) << reference;
  }
  for (const char* reference : {"file:///etc/passwd", "javascript:alert(1)", "//user@other.example/", "http://127.1/",
                                "\\\\other.example", "/a b", "//", "http:g", "mailto:x@y"}) {
    EXPECT_FALSE(net::resolve_url(base, reference)) << reference;
  }
}

}  // namespace
