#include "app/demo_content.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <span>

namespace app {
namespace {

constexpr std::string_view kSteps = R"json([
{"post": "streaming/streams", "as": "stream_news", "body": {"name": "harbour-news", "title": "Harbour News", "source": "clock"}},
{"post": "streaming/streams", "as": "stream_kids", "body": {"name": "little-lantern", "title": "Little Lantern", "source": "clock"}},
{"post": "streaming/streams", "as": "stream_sport", "body": {"name": "northern-sport", "title": "Northern Sport", "source": "clock"}},
{"post": "streaming/streams", "as": "stream_food", "body": {"name": "kitchen-table", "title": "Kitchen Table", "source": "clock"}},

{"post": "cms/channels", "as": "news", "body": {"name": {"en": "Harbour News", "ar": "أخبار الميناء"}, "number": 1,
  "external_id": "harbour-news.demo", "stream_id": "$stream_news",
  "description": {"en": "News of the coast, on the hour.", "ar": "أخبار الساحل على مدار الساعة."}, "replay": true, "replay_days": 1,
  "start_over": true}},
{"post": "cms/channels", "as": "kids", "body": {"name": {"en": "Little Lantern", "ar": "الفانوس الصغير"}, "number": 2,
  "external_id": "little-lantern.demo", "stream_id": "$stream_kids",
  "description": {"en": "Stories, songs and making things, for the smallest.", "ar": "قصص وأغان وأشغال للصغار."}, "start_over": true}},
{"post": "cms/channels", "as": "sport", "body": {"name": {"en": "Northern Sport", "ar": "رياضة الشمال"}, "number": 3,
  "external_id": "northern-sport.demo", "stream_id": "$stream_sport",
  "description": {"en": "Rowing, skiing and everything with a ball.", "ar": "تجديف وتزلج وكل ما له كرة."}, "suppress_on_trial": true}},
{"post": "cms/channels", "as": "food", "body": {"name": {"en": "Kitchen Table", "ar": "مائدة المطبخ"}, "number": 4,
  "external_id": "kitchen-table.demo", "stream_id": "$stream_food",
  "description": {"en": "Cooking without haste.", "ar": "طبخ بلا عجلة."}}},

{"post": "cms/ui_groups", "as": "group_day", "body": {"name": {"en": "News and sport", "ar": "أخبار ورياضة"}, "channels": ["$news", "$sport"],
  "colour_from": "#1c4e80", "colour_to": "#0f2a47"}},
{"post": "cms/ui_groups", "as": "group_home", "body": {"name": {"en": "At home", "ar": "في البيت"}, "channels": ["$food", "$kids"],
  "colour_from": "#7a4b1f", "colour_to": "#3d2510"}},
{"post": "cms/ui_groups", "as": "group_kids", "body": {"name": {"en": "Kids", "ar": "أطفال"}, "channels": ["$kids"], "kids": true,
  "colour_from": "#2f7d4f", "colour_to": "#153d26"}},
{"post": "cms/packages", "as": "package", "body": {"name": "Basic channels", "viewer_name": {"en": "Basic", "ar": "الأساسية"},
  "groups": ["$group_day", "$group_home"]}},

{"post": "uit/user_interfaces", "as": "ui", "body": {"name": "Demo look", "app_name": "Demo TV", "languages": ["en", "ar"], "is_default": true,
  "menu": [{"entry": "channels", "is_start": true}, {"entry": "guide"}, {"entry": "settings"}, {"entry": "personal"}],
  "login_text": {"en": "Welcome to Demo TV. Your login stands in demo_logins.txt.", "ar": "أهلا بك في تلفزيون العرض."}}},

{"post": "crm/products", "as": "trial", "body": {"name": "Trial", "type": "trial", "packages": ["$package"], "user_interface_id": "$ui",
  "devices_max": 1, "streams_max": 1,
  "plans": [{"name": "7 days", "length": 7, "unit": "days", "prices": [{"minor": 0, "currency": "EUR"}, {"minor": 0, "currency": "CREDITS"}]}]}},
{"post": "crm/products", "as": "regular", "body": {"name": "Basic TV", "type": "regular", "packages": ["$package"], "user_interface_id": "$ui",
  "devices_max": 3, "streams_max": 2, "grace_days": 3,
  "plans": [{"name": "Month", "length": 1, "unit": "months", "prices": [{"minor": 899, "currency": "EUR"}, {"minor": 1, "currency": "CREDITS"}]},
            {"name": "Year", "length": 1, "unit": "years", "prices": [{"minor": 8900, "currency": "EUR"}, {"minor": 10, "currency": "CREDITS"}]}]}},

{"guide": true},
{"publish": true},

{"post": "crm/customers", "as": "active", "days": -20, "body": {"user_id": "viewer", "firstname": "Mira", "lastname": "Solberg", "city": "Kiel",
  "country": "DE", "language": "en", "product_id": "$regular", "plan_id": "$regular.plans.1.id", "currency": "EUR"}},
{"activate": "$active", "days": -20},
{"post": "crm/customers", "as": "trying", "days": -2, "body": {"user_id": "viewer_trial", "firstname": "Omar", "lastname": "Haddad", "city": "Bremen",
  "country": "DE", "language": "ar", "product_id": "$trial", "plan_id": "$trial.plans.0.id", "currency": "EUR"}},
{"activate": "$trying", "days": -2},
{"post": "crm/customers", "as": "pending", "days": -1, "body": {"user_id": "viewer_pending", "firstname": "Ida", "lastname": "Brandt",
  "city": "Lübeck", "country": "DE", "language": "en", "product_id": "$regular", "plan_id": "$regular.plans.0.id", "currency": "CREDITS"}},
{"post": "crm/customers", "as": "grace", "days": -32, "body": {"user_id": "viewer_grace", "firstname": "Jonas", "lastname": "Weel", "city": "Husum",
  "country": "DE", "language": "en", "product_id": "$regular", "plan_id": "$regular.plans.0.id", "currency": "EUR"}},
{"activate": "$grace", "days": -32},
{"post": "crm/customers", "as": "expired", "days": -70, "body": {"user_id": "viewer_expired", "firstname": "Lena", "lastname": "Marsh",
  "city": "Emden", "country": "DE", "language": "en", "product_id": "$regular", "plan_id": "$regular.plans.0.id", "currency": "EUR"}},
{"activate": "$expired", "days": -70},
{"post": "crm/customers", "as": "disabled", "days": -10, "body": {"user_id": "viewer_disabled", "firstname": "Tariq", "lastname": "Noor",
  "city": "Flensburg", "country": "DE", "language": "ar", "product_id": "$regular", "plan_id": "$regular.plans.0.id", "currency": "EUR"}},
{"activate": "$disabled", "days": -10},
{"post": "crm/customers/$disabled/actions/disable", "days": -1, "body": {"reason": "Payment returned by the bank."}}
])json";

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

std::string_view demo_steps() { return kSteps; }

std::string demo_guide(base::Instant now) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tv>\n";
  for (const auto& line : kLines)
    out += fmt::format("<channel id=\"{}\"><display-name>{}</display-name></channel>\n", line.id, line.name);
  const auto today = std::chrono::floor<std::chrono::days>(now);
  for (std::size_t number = 0; number < std::size(kLines); ++number)
    for (int day = -1; day <= 3; ++day) append_day(out, kLines[number], number, today + std::chrono::days(day));
  return out + "</tv>\n";
}

}  // namespace app
