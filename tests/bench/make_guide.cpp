#include "make_guide.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>

#include <fmt/format.h>

namespace bench {
namespace {

constexpr std::int64_t kSecondsADay = 86400;

constexpr const char* kSyllables[] = {"ba",  "dor", "kel", "mi",  "ta",  "ru",        "sen",       "vo",
                                      "lin", "gar", "pe",  "nu",  "sha", "tor",       "el",        "ami",
                                      "ost", "bri", "ka",  "wen", "fal", "\xC3\xA9r", "\xC3\xBCl", "za"};
constexpr const char* kGenres[] = {"Drama", "Series", "News",   "Documentary", "Children",
                                   "Quiz",  "Movie",  "Travel", "Cookery",     "Sport"};

std::string time_text(std::int64_t at_s) {
  const auto at = std::chrono::sys_seconds{std::chrono::seconds{at_s}};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{at - day};
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02} +0000", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count(), time.seconds().count());
}

}  // namespace

std::uint32_t GuideSource::random(std::uint32_t below) {
  state_ = state_ * 6364136223846793005u + 1442695040888963407u;
  return static_cast<std::uint32_t>((state_ >> 33) % below);
}

void GuideSource::words(int count) {
  for (int i = 0; i < count; ++i) {
    if (i != 0) ready_ += ' ';
    const std::size_t at = ready_.size();
    for (std::uint32_t syllable = random(3) + 1; syllable > 0; --syllable) ready_ += kSyllables[random(std::size(kSyllables))];
    if (i == 0 && ready_[at] >= 'a') ready_[at] = static_cast<char>(ready_[at] - 32);
  }
}

void GuideSource::write_channels() {
  ready_ +=
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tv SYSTEM \"xmltv.dtd\">\n<tv generator-info-name=\"bench\">\n";
  for (std::int32_t i = 0; i < shape_.channels; ++i) {
    ready_ += fmt::format("  <channel id=\"bench-{}.example\">\n    <display-name lang=\"en\">", i);
    words(2);
    ready_ += fmt::format(
        "</display-name>\n    <lcn>{}</lcn>\n    <icon src=\"https://pictures.example/channels/{}.png\"/>\n  </channel>\n", i + 1,
        i);
  }
}

void GuideSource::write_programme() {
  const std::int64_t length = kSecondsADay / shape_.programmes_a_day;
  const std::int64_t start = shape_.first_day_s + day_ * kSecondsADay + programme_ * length;
  ready_ += fmt::format("  <programme start=\"{}\" stop=\"{}\" channel=\"bench-{}.example\">\n    <title lang=\"en\">",
                        time_text(start), time_text(start + length), channel_);
  words(3);
  ready_ += "</title>\n";
  if (random(4) != 0) {
    ready_ += "    <sub-title lang=\"en\">";
    words(3);
    ready_ += "</sub-title>\n";
  }
  ready_ += "    <desc lang=\"en\">";
  words(14 + static_cast<int>(random(16)));
  ready_ += ".</desc>\n";
  ready_ += fmt::format("    <date>{}</date>\n    <category lang=\"en\">{}</category>\n", 1980 + random(46),
                        kGenres[random(std::size(kGenres))]);
  if (random(2) == 0) ready_ += fmt::format("    <icon src=\"https://pictures.example/p/{:08x}.jpg\"/>\n", random(1u << 30));
  if (random(2) == 0) ready_ += fmt::format("    <episode-num system=\"xmltv_ns\">{}.{}.</episode-num>\n", random(9), random(24));
  if (random(3) == 0) ready_ += "    <previously-shown/>\n";
  ready_ += "    <rating system=\"bench\">\n      <value>12</value>\n    </rating>\n  </programme>\n";
}

void GuideSource::write_more() {
  ready_.clear();
  taken_ = 0;
  if (channel_ < 0) {
    write_channels();
    channel_ = 0;
    return;
  }
  if (channel_ >= shape_.channels) {
    ready_ += "</tv>\n";
    is_done_ = true;
    return;
  }
  write_programme();
  if (++programme_ < shape_.programmes_a_day) return;
  programme_ = 0;
  if (++day_ < shape_.days) return;
  day_ = 0;
  ++channel_;
}

base::Result<std::size_t> GuideSource::read(std::span<char> buffer) {
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    if (taken_ == ready_.size()) {
      if (is_done_) break;
      write_more();
    }
    const std::size_t count = std::min(buffer.size() - filled, ready_.size() - taken_);
    std::memcpy(buffer.data() + filled, ready_.data() + taken_, count);
    filled += count;
    taken_ += count;
  }
  return filled;
}

}  // namespace bench
