// sources: server/foundation/net/url.cpp server/foundation/net/address_rules.cpp server/foundation/base/check.cpp server/foundation/base/text.cpp server/foundation/base/url.cpp server/foundation/base/time.cpp server/foundation/base/random.cpp server/foundation/base/secret.cpp
// URLs, redirects and addresses: what our parser accepts, libcurl's must read alike, else a check could be walked around.
#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <string>

#include "foundation/net/address_rules.hpp"
#include "foundation/net/url.hpp"
#include "require.hpp"

namespace {

struct Free {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  REQUIRE(curl_url_get(url, which, &text, flags) == CURLUE_OK);
  std::string out = text;
  curl_free(text);
  return out;
}

void compare_with_curl(const net::Url& url) {
  const std::unique_ptr<CURLU, Free> other{curl_url()};
  REQUIRE(curl_url_set(other.get(), CURLUPART_URL, url.text().c_str(), CURLU_PATH_AS_IS) == CURLUE_OK);
  REQUIRE(part(other.get(), CURLUPART_SCHEME) == url.scheme);
  REQUIRE(part(other.get(), CURLUPART_HOST) == (url.is_ipv6 ? "[" + url.host + "]" : url.host));
  REQUIRE(part(other.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT) == std::to_string(url.port));
  REQUIRE(part(other.get(), CURLUPART_PATH) == url.path);
  for (const auto which : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_FRAGMENT}) {
    char* text = nullptr;
    REQUIRE(curl_url_get(other.get(), which, &text, 0) != CURLUE_OK);
  }
}

void check(const net::Url& url) {
  const std::string text = url.text();
  REQUIRE(text.size() <= base::kUrlBytes + 16);  // A path of "/" and brackets may be added.
  REQUIRE(std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f' && c != '\\' && c != '"' && c != '#'; }));
  REQUIRE(url.path.starts_with('/') && url.port != 0 && !url.host.empty());
  if (text.size() <= base::kUrlBytes) {
    const auto again = net::parse_url(text);
    REQUIRE(again && *again == url);
  }
  // Whatever is not a name of letters is an address that the rules have seen.
  if (const auto address = net::parse_address(url.host)) REQUIRE(address->text() == url.host && address->is_v4() != url.is_ipv6);
  compare_with_curl(url);
}

// Nothing of an address is lost or read twice.
void check_parts(std::string_view text) {
  const auto url = base::Url::parse(text);
  if (!url) return;
  std::string again = std::string(url->scheme) + "://";
  if (url->has_login) again += std::string(url->login) + "@";
  again += url->host;
  if (url->port != 0) again += ":" + std::to_string(url->port);
  again += url->path;
  if (url->has_query) again += "?" + std::string(url->query);
  again += url->rest;
  REQUIRE(again == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const auto from = *net::parse_url("https://example.org:8443/a/b/c?d");
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  check_parts(text);
  if (const auto url = net::parse_url(text)) check(*url);
  if (const auto url = net::resolve_url(from, text)) check(*url);
  if (const auto address = net::parse_address(text)) {
    REQUIRE(net::parse_address(address->text()) == address);
    REQUIRE(
        !net::is_forbidden(*address, std::array{net::Cidr{*address, address->is_v4() ? std::uint8_t{32} : std::uint8_t{128}}}));
  }
  if (const auto range = net::parse_cidr(text)) REQUIRE(range->contains(range->address));
  return 0;
}
