#include "foundation/base/url.hpp"

#include <algorithm>

#include "foundation/base/text.hpp"

namespace base {
namespace {

std::unexpected<Error> wrong(std::string_view message) { return fail(ErrorKind::invalid, "URL_FORMAT", message); }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Other programs read these in ways of their own, or end an address at them.
bool is_forbidden(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == 0x7F || c == '"' || c == '<' || c == '>' || c == '\\';
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
}

bool equals_folded(std::string_view text, std::string_view lower_case) {
  return std::ranges::equal(text, lower_case, [](char a, char b) { return lower(a) == b; });
}

Status read_authority(std::string_view text, Url& url) {
  if (const auto at = text.find('@'); at != text.npos) {
    // Some programs take the first @ for the login's end and some the last: they would open different hosts.
    if (text.find('@', at + 1) != text.npos) return wrong("Only one @ may stand before the host; write another one as %40.");
    url.has_login = true;
    url.login = text.substr(0, at);
    text.remove_prefix(at + 1);
  }
  const auto host_end =
      text.starts_with('[') ? std::min(text.find(']'), text.size() - 1) + 1 : std::min(text.find(':'), text.size());
  url.host = text.substr(0, host_end);
  const bool is_bracketed = url.host.starts_with('[');
  if (url.host.empty()) return wrong("An address needs a host.");
  if (is_bracketed ? url.host.size() < 3 || !url.host.ends_with(']') : url.host.find_first_of("[]") != url.host.npos)
    return wrong("Brackets stand around an IPv6 address only.");
  text.remove_prefix(host_end);
  if (text.empty()) return {};
  if (text.front() != ':') return wrong("After ] only a port may follow.");
  std::int64_t port = 0;
  if (!parse_int(text.substr(1), port) || port < 1 || port > 65535) return wrong("The port must be a number from 1 to 65535.");
  url.port = static_cast<std::uint16_t>(port);
  return {};
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
  if (text.empty() || text.size() > kUrlBytes) return wrong("An address has 1 to 2048 characters.");
  if (std::ranges::any_of(text, is_forbidden)) return wrong("An address holds no blanks, quotes, < > or backslashes.");
  Url url;
  const auto scheme_end = text.find("://");
  if (scheme_end == text.npos || !is_scheme(text.substr(0, scheme_end)))
    return wrong("An address begins with its scheme, like https://");
  url.scheme = text.substr(0, scheme_end);
  text.remove_prefix(scheme_end + 3);

  const auto authority = text.substr(0, text.find_first_of("/?#|"));
  TRY_OK(read_authority(authority, url));
  text.remove_prefix(authority.size());

  const auto rest = std::min(text.find_first_of("#|"), text.size());
  url.rest = text.substr(rest);
  text = text.substr(0, rest);
  const auto question = text.find('?');
  url.path = text.substr(0, question);
  url.has_query = question != text.npos;
  if (url.has_query) url.query = text.substr(question + 1);
  return url;
}

bool Url::has_scheme(std::string_view lower_case) const { return equals_folded(scheme, lower_case); }
bool Url::is_stream() const {
  return std::ranges::any_of(kStreamSchemes, [&](auto one) { return has_scheme(one); });
}
bool Url::path_ends_with(std::string_view lower_case) const {
  return path.size() >= lower_case.size() && equals_folded(path.substr(path.size() - lower_case.size()), lower_case);
}

}  // namespace base
