#include "cms/epg/epg_demo.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <span>

namespace epg {
namespace {

struct Show {
  std::string_view title, title_ar, description, genre;
  int minutes;
};
constexpr Show kNews[] = {
    {"Morning Tide", "مد الصباح", "What happened overnight, the weather at sea and the ferries that sail.", "News", 120},
    {"Quay Report", "تقرير الرصيف", "Half an hour from the harbour: ships, cargo and the people who work there.", "News", 30},
    {"The Long Answer", "الجواب الطويل", "One guest, one question, and time enough.", "Talk", 60},
    {"Headlines", "العناوين", "The day in a quarter of an hour.", "News", 15},
    {"Coast and Country", "الساحل والبر", "A journey along the shore, one village at a time.", "Documentary", 45},
    {"Weather Desk", "مكتب الطقس", "Wind, waves and what to wear.", "Weather", 15},
    {"Evening Watch", "نوبة المساء", "The news of the day with reports from five towns.", "News", 60},
};
constexpr Show kKids[] = {
    {"Pip and the Paper Boat", "بيب وقارب الورق", "Pip folds a boat and finds out how far a puddle reaches.", "Kids", 15},
    {"Why Is That So?", "لماذا؟", "Children ask, and somebody who knows answers.", "Kids", 30},
    {"Songs Under the Blanket", "أغان تحت البطانية", "Quiet songs for tired ears.", "Kids", 20},
    {"The Glue Table", "طاولة الصمغ", "Cardboard, string and an idea: today a lighthouse.", "Kids", 25},
    {"Otter Street", "شارع القضاعة", "Seven animals share a house and only one key.", "Animation", 30},
    {"Night Light", "ضوء الليل", "A story to fall asleep by.", "Kids", 30},
};
constexpr Show kSport[] = {
    {"Rowing: River Cup", "التجديف: كأس النهر", "Eights and fours on flat water, all heats of the second day.", "Sport", 120},
    {"Handball Evening", "أمسية كرة اليد", "Two halves, no breath. With voices from the bench.", "Sport", 105},
    {"Five Rings of Chalk", "خمس حلقات طباشير", "Climbers, their hands and what they carry up.", "Documentary", 45},
    {"Ski Season", "موسم التزلج", "The best runs of the week.", "Sport", 60},
    {"Locker Room", "غرفة الملابس", "The talk before and after the match.", "Talk", 30},
    {"Small League, Big Hearts", "دوري صغير", "A football club with eleven players and one stand.", "Documentary", 60},
};
constexpr Show kFood[] = {
    {"One Pot", "قدر واحدة", "A meal that needs a single pot and no hurry.", "Cooking", 30},
    {"Bread at Dawn", "خبز الفجر", "A night with bakers who start at two.", "Documentary", 45},
    {"Grandmother's Drawer", "درج الجدة", "Old recipes, tried again and sometimes saved.", "Cooking", 40},
    {"From the Net", "من الشبكة", "What the boats bring in, and what becomes of it.", "Cooking", 35},
    {"The Spice Road", "طريق التوابل", "Following pepper, from the plant to the mill.", "Travel", 50},
    {"Late Supper", "عشاء متأخر", "Guests, soup, conversation.", "Talk", 60},
};
struct Line {
  std::string_view id, name;
  std::span<const Show> shows;
};
constexpr Line kLines[] = {{"harbour-news.demo", "Harbour News", kNews},
                           {"little-lantern.demo", "Little Lantern", kKids},
                           {"northern-sport.demo", "Northern Sport", kSport},
                           {"kitchen-table.demo", "Kitchen Table", kFood}};

std::string stamp(base::Instant at) {
  const auto text = base::format_instant(at);  // 2026-03-02T09:00:00.000Z
  return fmt::format("{}{}{}{}{}{} +0000", text.substr(0, 4), text.substr(5, 2), text.substr(8, 2), text.substr(11, 2),
                     text.substr(14, 2), text.substr(17, 2));
}

// A day's programmes begin at midnight and the last one is cut at the next, so that every day can be made by itself.
void append_day(std::string& out, const Line& line, std::size_t number, std::chrono::sys_days day) {
  const auto count = static_cast<std::size_t>(day.time_since_epoch().count());
  const base::Instant end = day + std::chrono::days(1);
  base::Instant at = day;
  for (std::size_t step = 0; at < end; ++step) {
    const auto& show = line.shows[(count * 3 + step + number) % line.shows.size()];
    const auto stop = std::min<base::Instant>(at + std::chrono::minutes(show.minutes), end);
    const auto episode = count % 400 * 10 + step;
    out += fmt::format(
        "<programme channel=\"{}\" start=\"{}\" stop=\"{}\"><title lang=\"en\">{}</title><title lang=\"ar\">{}</title>"
        "<desc lang=\"en\">{}</desc><category lang=\"en\">{}</category><episode-num system=\"onscreen\">S{}E{}</episode-num></programme>\n",
        line.id, stamp(at), stamp(stop), show.title, show.title_ar, show.description, show.genre, 1 + number % 3,
        1 + episode % 60);
    at = stop;
  }
}

}  // namespace

std::string demo_guide(base::Instant now) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tv>\n";
  for (const auto& line : kLines)
    out += fmt::format("<channel id=\"{}\"><display-name>{}</display-name></channel>\n", line.id, line.name);
  const auto today = std::chrono::floor<std::chrono::days>(now);
  for (std::size_t number = 0; number < std::size(kLines); ++number)
    for (int day = -1; day <= 3; ++day) append_day(out, kLines[number], number, today + std::chrono::days(day));
  return out + "</tv>\n";
}

}  // namespace epg
