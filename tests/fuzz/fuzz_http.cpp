// sources: server/foundation/http/edge_head.cpp server/foundation/http/message.cpp server/foundation/base/check.cpp server/foundation/base/text.cpp server/foundation/base/time.cpp server/foundation/base/random.cpp server/foundation/base/secret.cpp
// Requests as strangers send them: head, chunks and query mean the same however the network cuts them, and a second parser
// reads alike what both accept; else a proxy in front and the edge could see two different requests in the same bytes.
#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foundation/base/text.hpp"
#include "foundation/http/edge_head.hpp"
#include "require.hpp"

namespace {

enum class Verdict : std::uint8_t { more, refused, accepted };

struct Judged {
  Verdict verdict{Verdict::more};
  std::size_t begin{}, end{};
  http::Head head;
};

void require_named(const http::Fault& fault) {
  REQUIRE(fault.status >= 400 && fault.status < 600 && !fault.code.empty() && !fault.message.empty());
}

// The head as an edge sees it to which `step` bytes come at a time.
Judged judge(std::string_view bytes, std::size_t step, const http::Limits& limits) {
  Judged out;
  http::HeadScan scan;
  for (std::size_t n = std::min(step, bytes.size());; n = std::min(n + step, bytes.size())) {
    const auto state = scan.scan(bytes.substr(0, n), limits);
    if (state == http::HeadScan::State::fault) {
      require_named(scan.fault());
      out.verdict = Verdict::refused;
      return out;
    }
    if (state == http::HeadScan::State::complete) break;
    if (n == bytes.size()) return out;
  }
  out.begin = scan.begin();
  out.end = scan.head_bytes();
  REQUIRE(out.begin < out.end && out.end <= bytes.size());
  const auto fault = http::parse_head(bytes.substr(out.begin, out.end - out.begin), out.head);
  if (fault) require_named(*fault);
  out.verdict = fault ? Verdict::refused : Verdict::accepted;
  return out;
}

bool is_same(const http::Head& a, const http::Head& b) {
  return a.request.method == b.request.method && a.request.path == b.request.path && a.request.query == b.request.query &&
         a.request.headers == b.request.headers && a.framing == b.framing && a.length == b.length &&
         a.is_http_1_0 == b.is_http_1_0 && a.wants_close == b.wants_close && a.expects_continue == b.expects_continue;
}

// What is accepted has one meaning: printed plainly, it is read as the same again.
void check_head(const http::Head& head) {
  const auto& request = head.request;
  REQUIRE(request.path.starts_with('/') && request.path.find_first_of("?# \r\n") == std::string::npos);
  REQUIRE((head.framing == http::Framing::length) == (head.length > 0));
  std::string text = std::string(http::method_name(request.method)) + " " + request.path;
  if (!request.query.empty()) text += "?" + request.query;
  text += head.is_http_1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers) {
    REQUIRE(http::is_token(name) && name == base::to_lower_ascii(name));
    REQUIRE(http::is_header_value(value) && http::trim_blanks(value) == value);
    text += name;
    text += ": " + value + "\r\n";
  }
  const auto again = judge(text + "\r\n", text.size() + 2, {});
  REQUIRE(again.verdict == Verdict::accepted && is_same(again.head, head));
  REQUIRE(request.host().size() <= request.header("host").size());
  REQUIRE(request.cookie("a").find(';') == std::string_view::npos);
}

struct Unchunked {
  http::Chunks::State state{http::Chunks::State::more};
  std::string payload;
  std::size_t consumed{};
};

Unchunked unchunk(std::string_view bytes, std::size_t step) {
  using State = http::Chunks::State;
  http::Chunks chunks;
  Unchunked out;
  std::string waiting;
  for (std::size_t at = 0; at < bytes.size() && out.state == State::more; at += step) {
    waiting += bytes.substr(at, step);
    std::string_view rest = waiting;
    do {
      const std::string_view before = rest;
      std::string_view piece;
      out.state = chunks.feed(rest, piece);
      REQUIRE(rest.size() <= before.size() && before.ends_with(rest));
      if (out.state == State::data) {
        // Payload lies in what was given, right before what is left.
        REQUIRE(!piece.empty() && piece.data() >= before.data() && piece.data() + piece.size() == rest.data());
        out.payload += piece;
      }
    } while (out.state == State::data);
    if (out.state == State::fault) require_named(chunks.fault());
    out.consumed += waiting.size() - rest.size();
    waiting.erase(0, waiting.size() - rest.size());
  }
  return out;
}

Unchunked check_chunks(std::string_view bytes, std::size_t step) {
  const auto whole = unchunk(bytes, bytes.size());
  for (const std::size_t cut : {std::size_t{1}, step}) {
    const auto parts = unchunk(bytes, cut);
    REQUIRE(parts.state == whole.state && parts.payload == whole.payload);
    REQUIRE(parts.consumed == whole.consumed || whole.state == http::Chunks::State::fault);
  }
  return whole;
}

namespace beast = boost::beast::http;

// Beast refuses more than we do, and what one of two parsers refuses cannot be smuggled past it.
void compare_with_beast(std::string_view bytes, const Judged& judged, std::size_t step) {
  beast::request_parser<beast::string_body> other;
  other.eager(false);
  other.header_limit(64 * 1024);
  boost::system::error_code fault;
  other.put(boost::asio::buffer(bytes.data() + judged.begin, judged.end - judged.begin), fault);
  if (fault) return;
  REQUIRE(other.is_header_done());
  const auto& head = judged.head;
  REQUIRE(other.chunked() == (head.framing == http::Framing::chunked));
  if (head.framing == http::Framing::length) REQUIRE(*other.content_length() == head.length);
  const std::string target = head.request.path + (head.request.query.empty() ? "" : "?" + head.request.query);
  const auto other_target = other.get().target();
  REQUIRE(head.request.path == "/" ||
          std::string_view(other_target.data(), other_target.size()).find(target) != std::string_view::npos);
  std::vector<std::pair<std::string, std::string>> fields, our_fields;
  for (const auto& field : other.get())
    fields.emplace_back(base::to_lower_ascii({field.name_string().data(), field.name_string().size()}),
                        base::to_lower_ascii({field.value().data(), field.value().size()}));
  for (const auto& [name, value] : head.request.headers) our_fields.emplace_back(name, base::to_lower_ascii(value));
  // Beast keeps fields of one name together.
  std::ranges::stable_sort(fields, {}, &std::pair<std::string, std::string>::first);
  std::ranges::stable_sort(our_fields, {}, &std::pair<std::string, std::string>::first);
  REQUIRE(fields == our_fields);
  if (head.framing != http::Framing::chunked) return;
  const std::string_view body = bytes.substr(judged.end);
  const auto ours = check_chunks(body, step);
  if (ours.state != http::Chunks::State::done) return;
  other.eager(true);
  const std::size_t taken = other.put(boost::asio::buffer(body.data(), body.size()), fault);
  if (fault && fault != beast::error::need_more) return;
  REQUIRE(other.is_done() && taken == ours.consumed && other.get().body() == ours.payload);
}

void check_decoded(std::string_view text, const std::optional<std::string>& decoded) {
  if (!decoded) return;
  REQUIRE(base::is_utf8(*decoded) && decoded->find('\0') == std::string::npos && decoded->size() <= text.size());
  std::string coded;
  for (const char c : *decoded) {
    coded += '%';
    coded += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
    coded += "0123456789ABCDEF"[static_cast<unsigned char>(c) & 15];
  }
  REQUIRE(http::percent_decode(coded, true) == decoded);
}

// A parameter is the first pair of its name, whatever way the name is written.
void check_query(std::string_view query) {
  http::Request request;
  request.query = query;
  std::vector<std::pair<std::optional<std::string>, std::string_view>> pairs;
  for (std::size_t at = 0; at <= query.size() && pairs.size() < 16;) {
    const auto end = std::min(query.find('&', at), query.size());
    const auto pair = query.substr(at, end - at);
    const auto equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(http::percent_decode(pair.substr(0, equals), true), pair.substr(std::min(equals + 1, pair.size())));
    check_decoded(pair.substr(0, equals), pairs.back().first);
    at = end + 1;
  }
  for (const auto& [name, unused] : pairs) {
    // Names of parameters are constants of the program and hold none of these.
    if (!name || name->empty() || name->find_first_of("%+&=") != std::string::npos) continue;
    const auto first = std::ranges::find_if(pairs, [&](const auto& pair) { return pair.first == name; });
    const auto value = request.parameter(*name);
    REQUIRE(value == http::percent_decode(first->second, true));
    check_decoded(first->second, value);
  }
}

void check_elements(std::string_view text) {
  std::string_view rest = text, element;
  while (http::next_element(rest, element)) {
    REQUIRE(!element.empty() && element.find(',') == std::string_view::npos && http::trim_blanks(element) == element);
    REQUIRE(text.ends_with(rest));
  }
  REQUIRE(rest.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const std::size_t step = 2 + data[size / 2] % 7;
  const http::Limits usual;
  http::Limits small;  // So that inputs of a few bytes meet them.
  small.request_line_bytes = 24;
  small.headers_bytes = 40;
  small.headers_count = 3;
  for (const http::Limits* limits : {&usual, &std::as_const(small)}) {
    const auto whole = judge(bytes, size, *limits);
    for (const std::size_t cut : {std::size_t{1}, step}) {
      const auto parts = judge(bytes, cut, *limits);
      REQUIRE(parts.verdict == whole.verdict);
      if (whole.verdict != Verdict::accepted) continue;
      REQUIRE(parts.begin == whole.begin && parts.end == whole.end && is_same(parts.head, whole.head));
    }
    if (whole.verdict != Verdict::accepted || limits != &usual) continue;
    check_head(whole.head);
    check_query(whole.head.request.query);
    compare_with_beast(bytes, whole, step);
  }
  check_chunks(bytes, step);
  check_query(bytes);
  check_elements(bytes);
  return 0;
}
