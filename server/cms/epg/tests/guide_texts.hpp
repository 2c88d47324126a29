// Small invented guides for the tests of this room.
// Not a generator of load: that is tests/bench/make_guide.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cms/epg/xmltv.hpp"

namespace epg::testing {

inline std::string guide(std::string_view inner) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tv SYSTEM \"xmltv.dtd\">\n<tv>\n" + std::string(inner) +
         "</tv>\n";
}

inline std::string programme(std::string_view channel, std::string_view start, std::string_view stop, std::string_view title,
                             std::string_view more = {}) {
  std::string out = "<programme channel=\"" + std::string(channel) + "\" start=\"" + std::string(start) + "\"";
  if (!stop.empty()) out += " stop=\"" + std::string(stop) + "\"";
  return out + "><title>" + std::string(title) + "</title>" + std::string(more) + "</programme>\n";
}

struct Imported {
  base::Status status;
  XmltvReport report;
  std::vector<SourceChannel> channels;
  std::map<std::pair<std::string, std::int32_t>, std::string> days;  // By channel id and day.

  [[nodiscard]] std::vector<PackedDay> line_of(std::string_view channel) const {
    std::vector<PackedDay> line;
    for (const auto& [key, bytes] : days)
      if (key.first == channel) line.push_back(PackedDay::open(bytes).value());
    return line;
  }
  // "20260823T1600+30 Title", one programme a line.
  [[nodiscard]] std::string told(std::string_view channel) const {
    std::string out;
    for (const auto& day : line_of(channel))
      for (const auto& p : day) {
        if (!out.empty()) out += "; ";
        out += std::to_string(p.start_s / 3600 % 24) + ":" + std::to_string(p.start_s / 60 % 60) + "+" +
               std::to_string((p.end_s - p.start_s) / 60) + " " + std::string(p.text(Field::title));
      }
    return out;
  }
};

inline Imported import(std::string_view document, XmltvOptions options = {}, std::int32_t shift_days = 0) {
  Imported out;
  xml::MemorySource source(document);
  XmltvImport import(std::move(options));
  out.status = import.read(source);
  if (out.status)
    out.status = import.emit(
        [&](const XmltvDay& day) -> base::Status {
          out.days[{import.channels()[day.channel].id, day.day}] = day.packed;
          return {};
        },
        shift_days);
  out.report = import.report();
  out.channels = import.channels();
  return out;
}

}  // namespace epg::testing
