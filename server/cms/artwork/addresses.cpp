// Addresses of pictures, and the icon made of colour and initials for a channel that has none.
#include <fmt/format.h>

#include <array>

#include "cms/artwork/artwork.hpp"
#include "foundation/base/text.hpp"

namespace artwork {
namespace {

constexpr std::int64_t kNumberMax = 9999;
// White text on each of them has a contrast of at least 4.5:1.
struct Colours {
  std::string_view from, to;
};
constexpr std::array<Colours, 12> kColours{{{"#3f54b8", "#2c3a86"},
                                            {"#14705f", "#0d4f43"},
                                            {"#9a3d52", "#6f2a3a"},
                                            {"#6a4aa8", "#4b3380"},
                                            {"#8a5a14", "#633f0c"},
                                            {"#1f6f94", "#144e69"},
                                            {"#7d3f8f", "#592b67"},
                                            {"#4a6b1e", "#344c13"},
                                            {"#a1452a", "#742f1b"},
                                            {"#2f6a4a", "#1f4a33"},
                                            {"#56606f", "#3b434f"},
                                            {"#a03a78", "#732854"}}};

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string draw(std::int64_t number, std::string_view text) {
  const auto& colours = kColours.at(static_cast<std::size_t>(number) % kColours.size());
  const auto letters = base::code_points(text);
  const int size = letters <= 1 ? 150 : letters == 2 ? 126 : letters == 3 ? 96 : 78;
  return fmt::format(
      R"svg(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300" width="300" height="300">)svg"
      R"svg(<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop stop-color="{}"/><stop offset="1" stop-color="{}"/>)svg"
      R"svg(</linearGradient></defs><rect width="300" height="300" fill="url(#g)"/>)svg"
      R"svg(<text x="150" y="150" dy=".36em" text-anchor="middle" font-family="system-ui,Roboto,Arial,sans-serif" )svg"
      R"svg(font-weight="600" font-size="{}" fill="#fff">{}</text></svg>)svg",
      colours.from, colours.to, size, text);
}

}  // namespace

std::string picture_address(std::string_view deployment, std::string_view hash) {
  return fmt::format("img/{}/{}-{{w}}.webp", deployment, hash);
}

std::string icon_address(std::string_view deployment, const std::optional<std::string>& hash, std::int32_t number,
                         std::string_view name) {
  if (hash && !hash->empty()) return picture_address(deployment, *hash);
  const auto initials = base::initials(name);
  if (initials.empty()) return fmt::format("img/{}/made/{}.svg", deployment, number);
  return fmt::format("img/{}/made/{}-{}.svg", deployment, number, percent_encode(initials));
}

std::optional<std::string> made_icon(std::string_view file) {
  constexpr std::string_view kEnd = ".svg";
  if (!file.ends_with(kEnd)) return std::nullopt;
  file.remove_suffix(kEnd.size());
  const auto dash = file.find('-');
  std::int64_t number{};
  if (!base::parse_int(file.substr(0, dash), number) || number < 0 || number > kNumberMax) return std::nullopt;
  if (dash == std::string_view::npos) return draw(number, file);
  // Letters and digits only: nothing in them means anything to XML.
  const auto initials = file.substr(dash + 1);
  if (initials.empty() || base::initials(initials) != initials) return std::nullopt;
  return draw(number, initials);
}

}  // namespace artwork
