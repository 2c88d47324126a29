// sources: server/foundation/xml/source.cpp server/foundation/xml/inflate.cpp server/foundation/xml/xml.cpp server/cms/epg/xmltv.cpp server/cms/epg/xmltv_grammar.cpp server/cms/epg/collector.cpp server/cms/epg/packed_day.cpp server/cms/epg/timeline.cpp server/cms/epg/suggest.cpp server/foundation/base/calendar.cpp server/foundation/base/check.cpp server/foundation/base/text.cpp server/foundation/base/url.cpp server/foundation/base/time.cpp
// Guides, packed or plain, to the printed slice; and packed days as a damaged disk might give them.
#include <boost/json/parse.hpp>

#include <map>
#include <string>
#include <vector>

#include "cms/epg/suggest.hpp"
#include "cms/epg/timeline.hpp"
#include "cms/epg/xmltv.hpp"
#include "foundation/base/text.hpp"
#include "foundation/xml/inflate.hpp"
#include "require.hpp"

namespace {

constexpr std::uint64_t kUnpackedMax = std::uint64_t{4} << 20;

// Whatever is in a day that opens: reading stays inside and in order.
void walk(const epg::PackedDay& day) {
  std::int64_t free_from_s = day.start_s();
  for (const auto& programme : day) {
    REQUIRE(programme.start_s >= free_from_s && programme.end_s > programme.start_s);
    REQUIRE(programme.start_s < day.start_s() + epg::kDaySeconds && programme.end_s - programme.start_s <= epg::kDaySeconds);
    REQUIRE(programme.id > 0);
    REQUIRE(day.running_at(programme.start_s).has_value());
    free_from_s = programme.end_s;
  }
  std::string printed;
  for (const auto& programme : day) epg::print_programme(programme, {.language = "en", .default_language = "de"}, printed);
}

void import(std::string_view bytes, std::string_view zone) {
  xml::MemorySource packed(bytes);
  xml::Inflate source(packed, {.bytes_max = kUnpackedMax});
  epg::XmltvImport import({.zone = std::string(zone)});
  if (!import.read(source)) return;
  std::map<std::size_t, std::vector<std::string>> days;
  REQUIRE(import.emit([&](const epg::XmltvDay& day) -> base::Status {
    const auto open = epg::PackedDay::open(day.packed);
    REQUIRE(open && open->day() == day.day && open->size() == day.programmes && day.programmes > 0);
    walk(*open);
    days[day.channel].emplace_back(day.packed);
    return {};
  }));
  std::uint64_t kept = 0;
  for (const auto& [channel, packed_days] : days) {
    std::vector<epg::PackedDay> line;
    for (const auto& day : packed_days) line.push_back(epg::PackedDay::open(day).value());
    for (const auto& day : line) kept += day.size();
    // Only the first and last day are printed: a hostile guide may span centuries.
    const epg::Timeline timeline(line);
    for (const auto* day : {&line.front(), &line.back()}) {
      std::vector<epg::Slice> slices;
      for (std::int64_t step_s = day->start_s(); step_s < day->start_s() + epg::kDaySeconds; step_s += epg::kStepSeconds)
        slices.push_back(epg::print_slice(timeline, step_s));
      std::string text;
      epg::join_slices(slices, text);
      REQUIRE(base::is_utf8(text));
      boost::json::error_code fault;
      const auto parsed = boost::json::parse(text, fault);
      REQUIRE(!fault && parsed.is_array() && parsed.get_array().size() >= day->size());
      std::int64_t free_from_s = day->start_s();
      timeline.each_block(day->start_s(), day->start_s() + epg::kDaySeconds, [&](const epg::Block& block) {
        REQUIRE(block.start_s == free_from_s && block.end_s > block.start_s);
        free_from_s = block.end_s;
      });
      REQUIRE(free_from_s == day->start_s() + epg::kDaySeconds);
    }
  }
  REQUIRE(kept == import.report().programmes_kept && kept <= import.report().programmes_read);
  std::vector<epg::LinkWish> wishes;
  for (const auto& channel : import.channels()) {
    REQUIRE(!channel.names.empty());
    if (wishes.size() < 20) wishes.push_back({.names = {channel.names[0].second}, .guide_id = channel.id});
  }
  for (const auto& proposal : epg::propose_links(wishes, import.channels()))
    REQUIRE(proposal.score > 0 && proposal.score <= 100 && proposal.reasons != 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  import(text, size % 2 == 0 ? "UTC" : "Pacific/Auckland");
  if (const auto day = epg::PackedDay::open(text)) walk(*day);
  return 0;
}
