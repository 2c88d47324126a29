#include "cms/epg/timeline.hpp"

#include <charconv>

#include "foundation/base/text.hpp"

namespace epg {

Timeline::Place Timeline::place_of(std::int64_t from_s) const {
  const std::int64_t wanted_s = from_s - offset_s_;
  // Packed days are few (a window and the day before it); the last programme that starts at or before may lie in an earlier one.
  Place place;
  for (std::size_t day = 0; day < days_.size(); ++day) {
    const std::size_t after = days_[day].first_from(wanted_s + 1);
    if (after != 0) place = {day, after - 1};
    if (after < days_[day].size()) break;
  }
  while (place.day < days_.size() && place.programme >= days_[place.day].size()) place = {place.day + 1, 0};
  return place;
}

void Timeline::step(Place& place) const {
  ++place.programme;
  while (place.day < days_.size() && place.programme >= days_[place.day].size()) place = {place.day + 1, 0};
}

std::optional<ProgrammeView> Timeline::at(const Place& place) const {
  if (place.day >= days_.size()) return {};
  ProgrammeView programme = days_[place.day][place.programme];
  if (place.programme + 1 == days_[place.day].size())
    for (std::size_t day = place.day + 1; day < days_.size(); ++day)
      if (days_[day].size() != 0) {
        programme.end_s = std::min(programme.end_s, days_[day][0].start_s);
        break;
      }
  programme.start_s += offset_s_;
  programme.end_s += offset_s_;
  return programme;
}

std::optional<ProgrammeView> Timeline::running_at(std::int64_t at_s) const {
  const auto programme = at(place_of(at_s));
  if (!programme || programme->start_s > at_s || programme->end_s <= at_s) return {};
  return programme;
}

std::optional<ProgrammeView> Timeline::next_after(std::int64_t at_s) const {
  for (Place place = place_of(at_s); auto programme = at(place); step(place))
    if (programme->start_s > at_s) return programme;
  return {};
}

namespace {

void print_number(std::int64_t value, std::string& out) {
  char digits[24];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
  out.append(digits, end);
}

void append_object(const ProgrammeView& programme, const PrintOptions& options, std::string& out) {
  if (!out.empty()) out += ',';
  print_programme(programme, options, out);
}

template <class At>
void join(std::size_t count, At&& slice_at, std::string& out) {
  out += '[';
  bool has_items = false;
  const auto add = [&](const std::string& items) {
    if (items.empty()) return;
    if (has_items) out += ',';
    out += items;
    has_items = true;
  };
  for (std::size_t i = 0; i < count; ++i) {
    const Slice& slice = slice_at(i);
    if (i == 0) add(slice.head);
    add(slice.body);
  }
  out += ']';
}

}  // namespace

void print_json_text(std::string_view text, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, from, i - from);
    from = i + 1;
    out += '\\';
    switch (c) {
      case '"':
      case '\\': out += static_cast<char>(c); break;
      case '\n': out += 'n'; break;
      case '\r': out += 'r'; break;
      case '\t': out += 't'; break;
      default:
        out += "u00";
        out += kHex[c >> 4];
        out += kHex[c & 15];
    }
  }
  out.append(text, from, text.size() - from);
  out += '"';
}

std::optional<std::int32_t> rating_age(std::string_view system, std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] < '0' || value[i] > '9') continue;
    std::int32_t age = 0;
    for (; i < value.size() && value[i] >= '0' && value[i] <= '9' && age < 100; ++i) age = age * 10 + (value[i] - '0');
    return age <= 21 ? std::optional(age) : std::nullopt;
  }
  struct Letters {
    std::string_view value;
    std::int32_t age;
  };
  static constexpr Letters kLetters[] = {{"g", 0},  {"u", 0},      {"tv-g", 0}, {"tv-y", 0}, {"al", 0},    {"tp", 0},
                                         {"r", 17}, {"tv-ma", 17}, {"x", 18},   {"ao", 18},  {"adult", 18}};
  const std::string lower = base::to_lower_ascii(value.substr(0, 10));
  // "M" is 15 in Australia and 16 in New Zealand.
  if (lower == "m") return base::to_lower_ascii(system).find("zealand") != std::string::npos ? 16 : 15;
  for (const auto& known : kLetters)
    if (known.value == lower) return known.age;
  return {};
}

void print_programme(const ProgrammeView& programme, const PrintOptions& options, std::string& out) {
  // One walk: texts in the best language so far, the rest in the order of the file.
  struct Best {
    std::string_view text;
    int rank{};
  };
  Best title, sub_title, description;
  std::string_view poster, backdrop;
  std::uint64_t season{}, episode{}, year{}, flags{};
  std::optional<std::int32_t> age;
  bool has_genres = false;
  const auto choose = [&](Best& best, const FieldView& field) {
    const auto language = field.first();
    const int rank = !options.language.empty() && language == options.language                   ? 3
                     : !options.default_language.empty() && language == options.default_language ? 2
                                                                                                 : 1;
    if (rank > best.rank) best = {field.second(), rank};
  };
  FieldReader reader(programme.fields);
  for (FieldView field; reader.next(field);) switch (field.field) {
      case Field::title: choose(title, field); break;
      case Field::sub_title: choose(sub_title, field); break;
      case Field::description: choose(description, field); break;
      case Field::poster: poster = field.bytes; break;
      case Field::backdrop: backdrop = field.bytes; break;
      case Field::season: season = field.number; break;
      case Field::episode: episode = field.number; break;
      case Field::year: year = field.number; break;
      case Field::flags: flags = field.number; break;
      case Field::genre: has_genres = true; break;
      case Field::rating:
        if (const auto found = rating_age(field.first(), field.second()); found && (!age || *found > *age)) age = found;
        break;
      default: break;
    }
  const auto number = [&](std::string_view name, std::int64_t value) {
    out += name;
    print_number(value, out);
  };
  const auto text = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out += name;
    print_json_text(value, out);
  };
  number("{\"id\":", programme.id);
  number(",\"start\":", programme.start_s);
  number(",\"end\":", programme.end_s);
  out += ",\"title\":";
  print_json_text(title.text, out);
  text(",\"sub_title\":", sub_title.text);
  text(",\"description\":", description.text);
  text(",\"image\":", poster.empty() ? backdrop : poster);
  if (season != 0) number(",\"season\":", static_cast<std::int64_t>(season));
  if (episode != 0) number(",\"episode\":", static_cast<std::int64_t>(episode));
  if (year != 0) number(",\"year\":", static_cast<std::int64_t>(year));
  if (has_genres) {
    out += ",\"genres\":[";
    FieldReader again(programme.fields);
    bool is_first = true;
    for (FieldView field; again.next(field);) {
      if (field.field != Field::genre) continue;
      if (!is_first) out += ',';
      is_first = false;
      print_json_text(field.second(), out);
    }
    out += ']';
  }
  if (age) number(",\"age\":", *age);
  if ((flags & flag_new) != 0) out += ",\"is_new\":true";
  out += '}';
}

Slice print_slice(const Timeline& timeline, std::int64_t step_s, const PrintOptions& options) {
  Slice slice;
  timeline.each(step_s, step_s + kStepSeconds, [&](const ProgrammeView& programme) {
    append_object(programme, options, programme.start_s < step_s ? slice.head : slice.body);
  });
  return slice;
}

void join_slices(std::span<const Slice> slices, std::string& out) {
  join(slices.size(), [&](std::size_t i) -> const Slice& { return slices[i]; }, out);
}

void join_slices(std::span<const Slice* const> slices, std::string& out) {
  join(slices.size(), [&](std::size_t i) -> const Slice& { return *slices[i]; }, out);
}

}  // namespace epg
