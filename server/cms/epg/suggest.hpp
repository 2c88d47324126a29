// Which source channel fits which of our channels: one proposal each, with a score and its reasons (C20-902).
// Not a decision: nothing is linked here, and what a person has chosen is not looked at.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cms/epg/xmltv.hpp"

namespace epg {

// What a channel of ours is known by.
struct LinkWish {
  std::int64_t id{};
  std::vector<std::string> names;  // In all languages, and the guide's name if the playlist gave one.
  std::string guide_id;            // tvg-id, or the external id; "" = none.
  std::int32_t number{};           // 0 = none.
};

enum Reason : std::uint8_t {
  reason_id = 1,           // Equal ids; case and blanks do not count.
  reason_name = 2,         // Equal names but for case.
  reason_name_folded = 4,  // Equal names but for accents, punctuation, HD, 4K and the like, "One" or "1".
  reason_number = 8,       // Equal channel numbers.
};

// Scores: 100 equal ids, 97 ids equal but for case; 90 equal names, 80 folded names, both + 5 with the number; 25 the number alone;
// 15 less (never by id) when another source channel fits as well.
struct Proposal {
  std::size_t wish{};
  std::size_t source{};
  std::int32_t score{};
  std::uint8_t reasons{};  // Bits of Reason.
};

// At most one proposal per wish, in the order of the wishes. A source channel serves two wishes only when these are the same channel
// (equal folded names, as "News" and "News HD"). A channel one hour later ("+1") is another channel.
[[nodiscard]] std::vector<Proposal> propose_links(std::span<const LinkWish> wishes, std::span<const SourceChannel> sources);

// A name reduced to what tells channels apart, with the hours of delay that it names.
struct NameKey {
  std::string key;
  std::int32_t delay_h{};
  bool operator==(const NameKey&) const = default;
};
[[nodiscard]] NameKey name_key(std::string_view name);

}  // namespace epg
