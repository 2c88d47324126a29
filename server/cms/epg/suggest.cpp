#include "cms/epg/suggest.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "foundation/base/text.hpp"

namespace epg {
namespace {

constexpr std::size_t kSameMax = 20;  // Source channels looked at per id, name or number: beyond, the name says nothing.

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// "UK: News", "DE | News": a country in front, as resellers of playlists write it.
std::string_view without_country(std::string_view name) {
  if (name.starts_with('|')) name.remove_prefix(1);
  std::size_t letters = 0;
  while (letters < name.size() && letters < 4 && is_upper(name[letters])) ++letters;
  if (letters < 2 || letters > 3) return name;
  std::size_t at = letters;
  while (at < name.size() && name[at] == ' ') ++at;
  if (at >= name.size() || (name[at] != ':' && name[at] != '|')) return name;
  const auto rest = name.substr(at + 1);
  return base::trim(rest).empty() ? name : rest;
}

// "NewsHD": only this spelling, since "hd" ends words too.
std::string_view without_joined_quality(std::string_view name) {
  for (const std::string_view end : {"UHD", "FHD", "HD", "SD", "4K"})
    if (name.size() > end.size() + 2 && name.ends_with(end)) {
      const char before = name[name.size() - end.size() - 1];
      if ((before >= 'a' && before <= 'z') || (before >= '0' && before <= '9')) return name.substr(0, name.size() - end.size());
    }
  return name;
}

bool is_quality(std::string_view word) {
  static constexpr std::string_view kWords[] = {"hd",   "uhd",   "fhd",  "sd",    "hq",    "lq",    "4k",
                                                "8k",   "hevc",  "h264", "h265",  "x265",  "1080p", "1080i",
                                                "720p", "2160p", "576p", "50fps", "60fps", "hdr",   "raw"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

std::string_view digit_of(std::string_view word) {
  static constexpr std::array<std::string_view, 10> kWords{"one", "two",   "three", "four", "five",
                                                           "six", "seven", "eight", "nine", "ten"};
  static constexpr std::array<std::string_view, 10> kDigits{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};
  const auto at = std::find(kWords.begin(), kWords.end(), word);
  return at == kWords.end() ? word : kDigits[static_cast<std::size_t>(at - kWords.begin())];
}

// Takes "+1", "plus 1" or "plus1" off the end, with a quality word or bracket behind it allowed.
std::int32_t take_delay(std::string& folded) {
  std::size_t end = folded.size();
  while (end > 0 && (folded[end - 1] == ' ' || folded[end - 1] == ')' || folded[end - 1] == ']' || folded[end - 1] == 'h')) --end;
  std::size_t digit = end;
  while (digit > 0 && folded[digit - 1] >= '0' && folded[digit - 1] <= '9') --digit;
  if (digit == end || end - digit > 2) return 0;
  std::size_t sign = digit;
  while (sign > 0 && folded[sign - 1] == ' ') --sign;
  const std::string_view front = std::string_view(folded).substr(0, sign);
  std::size_t from = 0;
  if (front.ends_with('+'))
    from = sign - 1;
  else if (front.ends_with("plus"))
    from = sign - 4;
  else
    return 0;
  if (from == 0) return 0;  // "Plus 1" is a name.
  const std::int32_t hours = std::stoi(folded.substr(digit, end - digit));
  if (hours < 1 || hours > 24) return 0;
  folded.resize(from);
  return hours;
}

// Calls visit for each word and for each single character between words.
template <class Visit>
void each_piece(std::string_view text, Visit&& visit) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (is_letter_or_digit(text[at]))
      while (end < text.size() && is_letter_or_digit(text[end])) ++end;
    visit(text.substr(at, end - at));
    at = end;
  }
}

std::string id_key(std::string_view id) {
  std::string key;
  for (const char c : base::fold_key(id))
    if (c != ' ' && c != '_') key += c;
  return key;
}

std::string plain_name(std::string_view name) {
  std::string plain = base::trim(name);
  std::replace(plain.begin(), plain.end(), '_', ' ');  // Players take both for one.
  return base::to_lower_ascii(plain);
}

std::string text_of(const NameKey& key) { return key.key.empty() ? std::string() : key.key + '+' + std::to_string(key.delay_h); }

using Index = std::unordered_map<std::string, std::vector<std::size_t>>;

void note(Index& index, const std::string& key, std::size_t source) {
  if (key.empty()) return;
  auto& sources = index[key];
  if (sources.size() < kSameMax && (sources.empty() || sources.back() != source)) sources.push_back(source);
}

std::int32_t number_of(const SourceChannel& source) {
  std::int64_t number{};
  return base::parse_int(source.number, number) && number >= 1 && number <= 99999 ? static_cast<std::int32_t>(number) : 0;
}

struct Sources {
  explicit Sources(std::span<const SourceChannel> all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      note(by_id, all[i].id, i);
      note(by_id_key, id_key(all[i].id), i);
      for (const auto& [language, name] : all[i].names) {
        note(by_name, plain_name(name), i);
        note(by_name_key, text_of(name_key(name)), i);
      }
      numbers.push_back(number_of(all[i]));
      if (numbers.back() != 0) note(by_number, std::to_string(numbers.back()), i);
    }
  }
  Index by_id, by_id_key, by_name, by_name_key, by_number;
  std::vector<std::int32_t> numbers;
};

// All that speaks for links of one wish, best first.
std::vector<Proposal> candidates_of(const LinkWish& wish, std::size_t index, const Sources& sources) {
  std::vector<Proposal> found;
  const auto add = [&](const Index& in, const std::string& key, std::int32_t score, Reason reason) {
    if (key.empty()) return;
    const auto at = in.find(key);
    if (at == in.end()) return;
    for (const std::size_t source : at->second) {
      const auto known = std::find_if(found.begin(), found.end(), [&](const Proposal& p) { return p.source == source; });
      if (known == found.end())
        found.push_back({index, source, score, reason});
      else
        *known = {index, source, std::max(known->score, score), static_cast<std::uint8_t>(known->reasons | reason)};
    }
  };
  add(sources.by_id, wish.guide_id, 100, reason_id);
  add(sources.by_id_key, id_key(wish.guide_id), 97, reason_id);
  for (const auto& name : wish.names) {
    add(sources.by_name, plain_name(name), 90, reason_name);
    add(sources.by_name_key, text_of(name_key(name)), 80, reason_name_folded);
  }
  if (wish.number != 0) add(sources.by_number, std::to_string(wish.number), 25, reason_number);
  for (auto& proposal : found) {
    if ((proposal.reasons & reason_name) != 0) proposal.reasons &= static_cast<std::uint8_t>(~reason_name_folded);
    if ((proposal.reasons & reason_number) != 0 && (proposal.reasons & (reason_name | reason_name_folded)) != 0 &&
        (proposal.reasons & reason_id) == 0)
      proposal.score += 5;
  }
  std::sort(found.begin(), found.end(),
            [](const Proposal& a, const Proposal& b) { return std::pair(-a.score, a.source) < std::pair(-b.score, b.source); });
  if (found.size() > 1 && found[0].score == found[1].score && (found[0].reasons & reason_id) == 0)
    for (auto& proposal : found)
      if ((proposal.reasons & reason_id) == 0) proposal.score -= std::min(15, proposal.score);
  return found;
}

}  // namespace

NameKey name_key(std::string_view name) {
  NameKey result;
  const std::string trimmed = base::trim(name);
  const std::string folded = base::fold_key(without_joined_quality(without_country(trimmed)));
  // Qualities first: they may stand before or behind the delay. Digits last: the delay may hang on a word ("ThreePlus1").
  std::string kept;
  each_piece(folded, [&](std::string_view word) {
    if (!is_quality(word)) kept += word;
  });
  result.delay_h = take_delay(kept);
  each_piece(kept, [&](std::string_view word) {
    if (word == "&")
      result.key += "and";
    else if (word == "+")
      result.key += "plus";  // A name's own plus tells it apart from the name without.
    else if (is_letter_or_digit(word.front()))
      result.key += digit_of(word);
  });
  return result;
}

std::vector<Proposal> propose_links(std::span<const LinkWish> wishes, std::span<const SourceChannel> all) {
  const Sources sources(all);
  std::vector<Proposal> candidates;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    auto found = candidates_of(wishes[i], i, sources);
    candidates.insert(candidates.end(), found.begin(), found.end());
  }
  std::sort(candidates.begin(), candidates.end(), [](const Proposal& a, const Proposal& b) {
    return std::tuple(-a.score, a.wish, a.source) < std::tuple(-b.score, b.wish, b.source);
  });
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> taker(all.size(), kNone);
  std::vector<Proposal> chosen(wishes.size(), Proposal{.source = kNone});
  const auto is_same_channel = [&](std::size_t a, std::size_t b) {
    for (const auto& name : wishes[a].names)
      for (const auto& other : wishes[b].names)
        if (const auto key = name_key(name); !key.key.empty() && key == name_key(other)) return true;
    return false;
  };
  for (const auto& candidate : candidates) {
    if (chosen[candidate.wish].source != kNone) continue;
    auto& first = taker[candidate.source];
    if (first != kNone && !is_same_channel(first, candidate.wish)) continue;
    if (first == kNone) first = candidate.wish;
    chosen[candidate.wish] = candidate;
  }
  std::erase_if(chosen, [](const Proposal& proposal) { return proposal.source == kNone; });
  return chosen;
}

}  // namespace epg
