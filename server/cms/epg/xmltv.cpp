#include "cms/epg/xmltv.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "cms/epg/collector.hpp"
#include "foundation/base/calendar.hpp"
#include "foundation/base/check.hpp"
#include "foundation/base/text.hpp"
#include "foundation/xml/xml.hpp"

// Named, not anonymous: XmltvImport::Parts holds an Importer, and a room is one translation unit.
namespace epg::reading {

enum class Element : std::uint8_t {
  other,
  actor,
  adapter,
  category,
  channel,
  commentator,
  composer,
  country,
  credits,
  date,
  desc,
  director,
  display_name,
  editor,
  episode_num,
  guest,
  icon,
  image,
  keyword,
  language,
  last_chance,
  lcn,
  live,
  no_catchup,
  no_recording,
  premiere,
  presenter,
  previously_shown,
  producer,
  programme,
  rating,
  series_id,
  sport,
  star_rating,
  sub_title,
  title,
  tv,
  url,
  value,
  writer,
  is_new
};

// Called for every tag: by length first, so that a name is compared with one or two others.
Element element_of(std::string_view name) {
  using enum Element;
  struct Known {
    std::string_view name;
    Element element;
  };
  static constexpr Known kKnown[] = {{"tv", tv},
                                     {"url", url},
                                     {"new", is_new},
                                     {"lcn", lcn},
                                     {"desc", desc},
                                     {"icon", icon},
                                     {"date", date},
                                     {"live", live},
                                     {"title", title},
                                     {"value", value},
                                     {"image", image},
                                     {"actor", actor},
                                     {"guest", guest},
                                     {"sport", sport},
                                     {"rating", rating},
                                     {"writer", writer},
                                     {"editor", editor},
                                     {"channel", channel},
                                     {"country", country},
                                     {"credits", credits},
                                     {"keyword", keyword},
                                     {"adapter", adapter},
                                     {"category", category},
                                     {"director", director},
                                     {"producer", producer},
                                     {"composer", composer},
                                     {"language", language},
                                     {"premiere", premiere},
                                     {"sub-title", sub_title},
                                     {"programme", programme},
                                     {"presenter", presenter},
                                     {"series-id", series_id},
                                     {"no-catchup", no_catchup},
                                     {"commentator", commentator},
                                     {"episode-num", episode_num},
                                     {"star-rating", star_rating},
                                     {"last-chance", last_chance},
                                     {"display-name", display_name},
                                     {"no-recording", no_recording},
                                     {"previously-shown", previously_shown}};
  static constexpr std::size_t kLongest = 16;
  struct Range {
    std::uint8_t first{}, last{};
  };
  static constexpr auto kByLength = [] {
    std::array<Range, kLongest + 1> ranges{};
    for (std::uint8_t i = 0; i < std::size(kKnown); ++i) {
      auto& range = ranges[kKnown[i].name.size()];
      if (range.last == 0) range.first = i;
      range.last = i + 1;
    }
    return ranges;
  }();
  if (name.size() > kLongest) return other;
  const Range range = kByLength[name.size()];
  for (std::size_t i = range.first; i < range.last; ++i)
    if (kKnown[i].name == name) return kKnown[i].element;
  return other;
}

std::string_view role_of(Element element) {
  switch (element) {
    case Element::actor: return "actor";
    case Element::adapter: return "adapter";
    case Element::commentator: return "commentator";
    case Element::composer: return "composer";
    case Element::director: return "director";
    case Element::editor: return "editor";
    case Element::guest: return "guest";
    case Element::presenter: return "presenter";
    case Element::producer: return "producer";
    case Element::writer: return "writer";
    default: return {};
  }
}

bool equal_folded(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]) != lower[i]) return false;
  return true;
}

// What a category or keyword says of the kind of programme.
ProgrammeType type_of(std::string_view word) {
  struct Word {
    std::string_view word;
    ProgrammeType type;
  };
  static constexpr Word kWords[] = {
      {"movie", ProgrammeType::movie},   {"movies", ProgrammeType::movie},  {"film", ProgrammeType::movie},
      {"series", ProgrammeType::series}, {"sport", ProgrammeType::sport},   {"sports", ProgrammeType::sport},
      {"news", ProgrammeType::news},     {"children", ProgrammeType::kids}, {"kids", ProgrammeType::kids},
      {"music", ProgrammeType::music},   {"serie", ProgrammeType::series}};
  if (word.size() > 8) return ProgrammeType::other;
  for (const auto& known : kWords)
    if (equal_folded(word, known.word)) return known.type;
  return ProgrammeType::other;
}

// "themoviedb.com" and "themoviedb.org" are one database; others than these three are not kept.
std::string_view database_of(std::string_view system) {
  if (system.starts_with("themoviedb.") || system == "tmdb") return "themoviedb";
  if (system.starts_with("thetvdb.") || system == "tvdb") return "thetvdb";
  if (system.starts_with("imdb")) return "imdb";
  return {};
}

bool is_language(std::string_view text) {
  if (text.size() < 2 || text.size() > 20) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

// BCP 47 as the deployment writes it: "en_NZ" is "en-NZ".
std::string_view language_of(std::string_view text, std::array<char, 20>& to) {
  if (!is_language(text)) return {};
  for (std::size_t i = 0; i < text.size(); ++i) to[i] = text[i] == '_' ? '-' : text[i];
  for (std::size_t i = 0; i < text.size() && to[i] != '-'; ++i)
    if (to[i] >= 'A' && to[i] <= 'Z') to[i] = static_cast<char>(to[i] + 32);
  return {to.data(), text.size()};
}

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

// What is known of the programme or channel that is being read.
struct Programme {
  std::uint64_t line{};
  std::size_t channel{};
  bool is_usable{};
  std::int64_t start_s{}, end_s{};
  std::string title;  // The main one, for the id.
  std::string fields;
  std::uint32_t flags{};
  ProgrammeType type{};
  EpisodeNumber from_ns, from_onscreen;
  std::uint32_t year{};
  std::size_t titles{}, sub_titles{}, descriptions{}, genres{}, credits{}, countries{}, ratings{}, database_ids{};
  bool has_poster{}, has_backdrop{}, has_logo{}, has_series_id{}, has_stars{}, has_language{};
};

class Importer final : public xml::Handler {
 public:
  explicit Importer(const XmltvOptions& options)
      : zone_(options.zone), collector_(options.memory_bytes, options.temporary_folder) {
    CHECK(base::calendar::is_zone(zone_));
    local_offset_ = [this](std::int64_t local_s) { return local_offset(local_s); };
  }

  void start(xml::Reader& reader, std::string_view name, const xml::Attributes& attributes) override;
  void end(xml::Reader& reader, std::string_view name) override;
  void text(xml::Reader&, std::string_view piece) override {
    if (is_taking_) text_ += piece;
  }

  XmltvReport report;
  std::vector<SourceChannel> channels;
  Collector& collector() { return collector_; }

 private:
  void fault(std::uint64_t line, std::string_view code, std::string_view text);
  std::int64_t local_offset(std::int64_t local_s);
  std::optional<std::size_t> channel_of(std::string_view id);
  void start_channel(xml::Reader& reader, const xml::Attributes& attributes);
  void start_programme(xml::Reader& reader, const xml::Attributes& attributes);
  void start_channel_part(Element element, const xml::Attributes& attributes);
  void start_programme_part(Element element, const xml::Attributes& attributes);
  void start_inner(Element element, const xml::Attributes& attributes);
  void take(Element element, std::string_view attribute);
  void end_channel_part();
  void end_part();
  void end_programme();
  void put_language_text(Field field, std::size_t& count, std::size_t bytes_max, bool keep_lines);
  void put_picture(std::string_view type, std::string_view url);
  void put_episode();
  std::string_view cleaned(std::size_t bytes_max) {
    clean_text(text_, 0, bytes_max, false);
    return text_;
  }

  std::string zone_;
  Collector collector_;
  std::function<std::int64_t(std::int64_t)> local_offset_;
  std::int64_t offset_hour_{-1}, offset_s_{};
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> channel_by_id_;
  std::size_t last_channel_{};

  std::size_t depth_{};
  Element outer_{};  // channel or programme, or other.
  Element group_{};  // The element at depth 3 that holds inner ones: credits, rating, star_rating.
  Element taken_{};  // Whose text is collected.
  std::size_t taken_depth_{};
  bool is_taking_{};
  std::string text_;
  std::string attribute_;  // Language, system or type of the element that is taken.
  std::string system_;     // Of the rating around.
  Programme programme_;
};

void Importer::fault(std::uint64_t line, std::string_view code, std::string_view text) {
  ++report.fault_count;
  if (report.faults.size() >= kFaultsKept) return;
  std::string shown(text.substr(0, 80));
  while (!shown.empty() && !base::is_utf8(shown)) shown.pop_back();
  report.faults.push_back({line, std::string(code), std::move(shown)});
}

// Offsets change at full hours at the earliest, and guides name times in order: one remembered hour answers nearly all.
std::int64_t Importer::local_offset(std::int64_t local_s) {
  const std::int64_t hour = local_s / 3600;
  if (hour != offset_hour_) {
    offset_hour_ = hour;
    const std::int32_t day = day_of(local_s);
    const base::Date date{std::chrono::sys_days{std::chrono::days{day}}};
    const base::LocalTime time{static_cast<std::int32_t>((hour * 3600 - day * kDaySeconds) / 60)};
    offset_s_ = hour * 3600 - base::to_s(base::calendar::at(date, time, zone_));
  }
  return offset_s_;
}

std::optional<std::size_t> Importer::channel_of(std::string_view id) {
  if (last_channel_ < channels.size() && channels[last_channel_].id == id) return last_channel_;
  if (const auto found = channel_by_id_.find(id); found != channel_by_id_.end()) return last_channel_ = found->second;
  if (channels.size() >= kSourceChannelsMax) return {};
  channels.push_back({.id = std::string(id)});
  channel_by_id_.emplace(id, channels.size() - 1);
  return last_channel_ = channels.size() - 1;
}

void Importer::start(xml::Reader& reader, std::string_view name, const xml::Attributes& attributes) {
  ++depth_;
  if (depth_ == 1) {
    if (name != "tv")
      reader.stop({base::ErrorKind::invalid, "XMLTV_ROOT",
                   "This is no XMLTV guide: its outermost element is <" + std::string(name.substr(0, 40)) + ">, not <tv>."});
    return;
  }
  if (is_taking_) return;  // HTML inside a text: the words stay, the tags go.
  const Element element = element_of(name);
  if (depth_ == 2) {
    outer_ = element;
    if (element == Element::programme)
      start_programme(reader, attributes);
    else if (element == Element::channel)
      start_channel(reader, attributes);
    else
      outer_ = Element::other;
    return;
  }
  if (outer_ == Element::programme && programme_.is_usable) {
    if (depth_ == 3)
      start_programme_part(element, attributes);
    else if (depth_ == 4)
      start_inner(element, attributes);
  } else if (outer_ == Element::channel && depth_ == 3) {
    start_channel_part(element, attributes);
  }
}

void Importer::end(xml::Reader&, std::string_view) {
  if (is_taking_ && depth_ == taken_depth_) {
    is_taking_ = false;
    if (outer_ == Element::channel)
      end_channel_part();
    else
      end_part();
  } else if (!is_taking_ && depth_ == 2) {
    if (outer_ == Element::programme && programme_.is_usable) end_programme();
    outer_ = Element::other;
  } else if (!is_taking_ && depth_ == 3) {
    group_ = Element::other;
  }
  --depth_;
}

void Importer::take(Element element, std::string_view attribute) {
  is_taking_ = true;
  taken_ = element;
  taken_depth_ = depth_;
  text_.clear();
  attribute_.assign(attribute);
}

void Importer::start_channel(xml::Reader& reader, const xml::Attributes& attributes) {
  const auto id = attributes.find("id");
  const auto index = id.empty() || id.size() > 512 ? std::nullopt : channel_of(id);
  if (!index) {
    fault(reader.line(), id.empty() ? "CHANNEL_MISSING" : "CHANNELS_TOO_MANY", id);
    outer_ = Element::other;
    return;
  }
  if (!channels[*index].is_declared) ++report.channels_declared;
  channels[*index].is_declared = true;
}

void Importer::start_channel_part(Element element, const xml::Attributes& attributes) {
  std::array<char, 20> buffer{};
  if (element == Element::display_name)
    take(element, language_of(attributes.find("lang"), buffer));
  else if (element == Element::lcn)
    take(element, {});
  else if (element == Element::icon && channels[last_channel_].icon.empty())
    channels[last_channel_].icon = picture_url(attributes.find("src"));
}

void Importer::end_channel_part() {
  auto& channel = channels[last_channel_];
  const auto text = cleaned(kTitleBytesMax);
  if (text.empty()) return;
  if (taken_ == Element::lcn)
    channel.number = text.substr(0, 16);
  else if (channel.names.size() < 32)
    channel.names.emplace_back(attribute_, text);
}

void Importer::start_programme(xml::Reader& reader, const xml::Attributes& attributes) {
  if (++report.programmes_read > kProgrammesMax)
    return reader.stop({base::ErrorKind::too_large, "XMLTV_TOO_MANY",
                        "The guide has more than " + std::to_string(kProgrammesMax) + " programmes."});
  auto& p = programme_;
  p.title.clear();
  p.fields.clear();
  p = Programme{.title = std::move(p.title), .fields = std::move(p.fields)};
  p.line = reader.line();
  group_ = Element::other;
  std::string_view channel, start, stop;
  attributes.each([&](std::string_view name, std::string_view value) {
    if (name == "channel")
      channel = value;
    else if (name == "start")
      start = value;
    else if (name == "stop")
      stop = value;
  });
  if (channel.empty() || channel.size() > 512) return fault(p.line, "CHANNEL_MISSING", channel);
  if (start.empty()) return fault(p.line, "START_MISSING", {});
  const auto start_s = parse_xmltv_time(start, local_offset_);
  if (!start_s) return fault(p.line, "START_FORMAT", start);
  p.start_s = *start_s;
  if (!stop.empty()) {
    const auto end_s = parse_xmltv_time(stop, local_offset_);
    if (!end_s)
      fault(p.line, "STOP_FORMAT", stop);
    else if (*end_s < p.start_s)
      fault(p.line, "STOP_BEFORE_START", stop);
    else
      p.end_s = *end_s;
  }
  const auto index = channel_of(channel);
  if (!index) return fault(p.line, "CHANNELS_TOO_MANY", channel);
  p.channel = *index;
  if (p.end_s == p.start_s) {  // Zero length: dropped (C20-1004), counted, no fault of ours to show by line.
    ++channels[p.channel].zero_length;
    return;
  }
  p.is_usable = true;
}

void Importer::start_programme_part(Element element, const xml::Attributes& attributes) {
  using enum Element;
  auto& p = programme_;
  std::array<char, 20> buffer{};
  switch (element) {
    case title:
    case sub_title:
    case desc: return take(element, language_of(attributes.find("lang"), buffer));
    case category:
    case keyword:
    case country:
    case date:
    case language:
    case series_id: return take(element, {});
    case episode_num: {
      const auto system = attributes.find("system");
      if (system.empty() || system == "xmltv_ns" || system == "onscreen" || system == "dd_seriesid" ||
          !database_of(system).empty())
        take(element, system);
      return;
    }
    case url:
      if (!database_of(attributes.find("system")).empty()) take(element, attributes.find("system"));
      return;
    case icon: return put_picture("icon", attributes.find("src"));
    case image: return take(element, attributes.find("type"));
    case credits: group_ = element; return;
    case rating:
    case star_rating:
      group_ = element;
      system_.assign(attributes.find("system").substr(0, 100));
      return;
    case sport: p.type = ProgrammeType::sport; return;
    case is_new: p.flags |= flag_new; return;
    case premiere: p.flags |= flag_premiere; return;
    case previously_shown: p.flags |= flag_repeat; return;
    case live: p.flags |= flag_live; return;
    case last_chance: p.flags |= flag_last_chance; return;
    // Not of the DTD: how a guide that knows rights can say so (C20-1003).
    case no_catchup: p.flags |= flag_no_catch_up; return;
    case no_recording: p.flags |= flag_no_recording; return;
    default: return;
  }
}

void Importer::start_inner(Element element, const xml::Attributes&) {
  if (group_ == Element::credits ? !role_of(element).empty()
                                 : (group_ == Element::rating || group_ == Element::star_rating) && element == Element::value)
    take(element, {});
}

void Importer::put_language_text(Field field, std::size_t& count, std::size_t bytes_max, bool keep_lines) {
  if (count >= kLanguagesMax) return;
  clean_text(text_, 0, bytes_max, keep_lines);
  if (text_.empty()) return;
  if (field == Field::title && count == 0) programme_.title = text_;
  ++count;
  FieldWriter(programme_.fields).pair(field, attribute_, text_);
}

void Importer::put_picture(std::string_view type, std::string_view text) {
  auto& p = programme_;
  bool& has = type == "backdrop" ? p.has_backdrop : type == "logo" ? p.has_logo : p.has_poster;
  if (has || type == "person" || type == "character") return;
  const std::string url = picture_url(text);
  if (url.empty()) return;
  has = true;
  FieldWriter(p.fields).text(type == "backdrop" ? Field::backdrop : type == "logo" ? Field::logo : Field::poster, url);
}

void Importer::put_episode() {
  auto& p = programme_;
  FieldWriter out(p.fields);
  if (attribute_ == "xmltv_ns") {
    p.from_ns = parse_xmltv_ns(text_);
  } else if (attribute_ == "onscreen" || attribute_.empty()) {
    p.from_onscreen = parse_onscreen(text_);
  } else if (attribute_ == "dd_seriesid") {
    if (!p.has_series_id && !cleaned(100).empty()) {
      out.text(Field::series_id, text_);
      p.has_series_id = true;
    }
  } else if (p.database_ids < 4 && !cleaned(100).empty()) {
    ++p.database_ids;
    out.pair(Field::database_id, database_of(attribute_), text_);
  }
}

void Importer::end_part() {
  using enum Element;
  auto& p = programme_;
  FieldWriter out(p.fields);
  switch (taken_) {
    case title: return put_language_text(Field::title, p.titles, kTitleBytesMax, false);
    case sub_title: return put_language_text(Field::sub_title, p.sub_titles, kTitleBytesMax, false);
    case desc: return put_language_text(Field::description, p.descriptions, kDescriptionBytesMax, true);
    case category:
    case keyword: {
      const auto word = cleaned(100);
      if (const auto type = type_of(word);
          type != ProgrammeType::other && (p.type == ProgrammeType::other || type == ProgrammeType::movie))
        p.type = type;
      if (taken_ == category && !word.empty() && p.genres++ < kGenresMax) out.pair(Field::genre, {}, word);
      return;
    }
    case country:
      if (!cleaned(100).empty() && p.countries++ < 8) out.text(Field::country, text_);
      return;
    case language:
      if (!p.has_language && !cleaned(40).empty()) {
        p.has_language = true;
        out.text(Field::language, text_);
      }
      return;
    case date: {
      std::int64_t year{};
      if (text_.size() >= 4 && base::parse_int(std::string_view(text_).substr(0, 4), year) && year >= 1880 && year <= 2190)
        p.year = static_cast<std::uint32_t>(year);
      return;
    }
    case series_id:
      if (!p.has_series_id && !cleaned(100).empty()) {
        out.text(Field::series_id, text_);
        p.has_series_id = true;
      }
      return;
    case episode_num:
    case url: return put_episode();
    case image: return put_picture(attribute_, text_);
    case value:
      if (group_ == star_rating) {
        if (const auto stars = parse_stars(text_); stars != 0 && !p.has_stars) {
          p.has_stars = true;
          out.number(Field::stars, stars);
        }
      } else if (!cleaned(100).empty() && p.ratings++ < 8) {
        clean_text(system_, 0, 100, false);
        out.pair(Field::rating, system_, text_);
      }
      return;
    default:
      if (!cleaned(200).empty() && p.credits++ < kCreditsMax) out.pair(Field::credit, role_of(taken_), text_);
      return;
  }
}

void Importer::end_programme() {
  auto& p = programme_;
  if (p.titles == 0) return fault(p.line, "TITLE_MISSING", channels[p.channel].id);
  // The standard form is trusted more than free text.
  const EpisodeNumber& number = p.from_ns == EpisodeNumber{} ? p.from_onscreen : p.from_ns;
  if (p.type == ProgrammeType::other && number != EpisodeNumber{}) p.type = ProgrammeType::series;
  FieldWriter out(p.fields);
  out.number(Field::season, number.season);
  out.number(Field::episode, number.episode);
  out.number(Field::year, p.year);
  out.number(Field::type, static_cast<std::uint64_t>(p.type));
  out.number(Field::flags, p.flags);
  const auto& channel = channels[p.channel];
  switch (collector_.add(p.channel, programme_id(channel.id, p.start_s, p.title), p.start_s, p.end_s, p.fields)) {
    case Collector::Outcome::kept: break;
    case Collector::Outcome::day_full: return fault(p.line, "DAY_FULL", channel.id);
    case Collector::Outcome::channel_full: return fault(p.line, "CHANNEL_DAYS_TOO_MANY", channel.id);
    case Collector::Outcome::all_full: return fault(p.line, "DAYS_TOO_MANY", channel.id);
  }
  report.first_start_s = std::min(report.first_start_s.value_or(p.start_s), p.start_s);
  report.last_start_s = std::max(report.last_start_s.value_or(p.start_s), p.start_s);
}

}  // namespace epg::reading

namespace epg {

struct XmltvImport::Parts {
  explicit Parts(const XmltvOptions& options) : importer(options) {}
  reading::Importer importer;
  bool is_read{};
};

XmltvImport::XmltvImport(XmltvOptions options) : parts_(std::make_unique<Parts>(options)) {}
XmltvImport::~XmltvImport() = default;

base::Status XmltvImport::read(xml::Source& source) {
  CHECK(!parts_->is_read);
  auto& importer = parts_->importer;
  xml::Reader reader(importer);
  TRY_OK(reader.read(source));
  importer.report.lines = reader.line();
  if (importer.channels.empty())
    return base::fail(base::ErrorKind::invalid, "XMLTV_EMPTY", "The guide holds no channel and no programme.");
  for (auto& channel : importer.channels) {
    if (!channel.is_declared) {
      ++importer.report.fault_count;
      if (importer.report.faults.size() < kFaultsKept)
        importer.report.faults.push_back({importer.report.lines, "CHANNEL_UNDECLARED", channel.id});
    }
    if (channel.names.empty()) channel.names.emplace_back("", channel.id);
  }
  importer.report.spilled_bytes = importer.collector().spilled_bytes();
  parts_->is_read = true;
  return {};
}

base::Status XmltvImport::emit(const std::function<base::Status(const XmltvDay&)>& sink, std::int32_t shift_days) {
  CHECK(parts_->is_read);
  auto& importer = parts_->importer;
  for (std::size_t index = 0; index < importer.channels.size(); ++index) {
    Collector::Counts counts;
    TRY_OK(importer.collector().pack(
        index, counts, [&](std::int32_t day, std::string_view packed, std::size_t count) -> base::Status {
          if (shift_days == 0) return sink({index, day, packed, count});
          std::string moved(packed);
          if (!shift_packed_day(moved, shift_days))
            return base::fail(base::ErrorKind::invalid, "SHIFT_OUT_OF_RANGE", "The guide cannot be moved that far.");
          return sink({index, day + shift_days, moved, count});
        }));
    auto& channel = importer.channels[index];
    channel.programmes = counts.programmes;
    channel.overlaps = counts.overlaps;
    channel.duplicates = counts.duplicates;
    channel.too_long = counts.too_long;
    channel.open_ended = counts.open_ended;
    if (counts.programmes != 0) {
      channel.first_start_s = counts.first_start_s + shift_days * kDaySeconds;
      channel.last_end_s = counts.last_end_s + shift_days * kDaySeconds;
    }
    importer.report.programmes_kept += counts.programmes;
  }
  return {};
}

const XmltvReport& XmltvImport::report() const { return parts_->importer.report; }
const std::vector<SourceChannel>& XmltvImport::channels() const { return parts_->importer.channels; }

std::int32_t XmltvImport::shift_to(std::int64_t now_s) const {
  const auto& report = parts_->importer.report;
  if (!report.first_start_s) return 0;
  return day_of(now_s) - day_of(*report.first_start_s + (*report.last_start_s - *report.first_start_s) / 2);
}

}  // namespace epg
