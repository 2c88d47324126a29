#include "foundation/meta/describe.hpp"
#include "uit/user_interfaces/user_interfaces.hpp"

namespace publishing {
BOOST_DESCRIBE_ENUM(Mark, new_, changed, published)
}

namespace user_interfaces {

BOOST_DESCRIBE_ENUM(Entry, channels, guide, settings, personal)

using namespace meta;

BOOST_DESCRIBE_STRUCT(MenuEntry, (), (id, entry, text, is_start))
static constexpr Rule menu_rules[] = {
    {"id", "The entry's number.", read_only},
    {"entry", "The screen that it opens.", required},
    {"text", "What viewers read; absent: the app's own word.", viewer, 0, 30},
    {"is_start", "The screen after the start; exactly one."},
};
static constexpr auto menu_table = fields_of<MenuEntry>(menu_rules);
std::span<const Field> MenuEntry::fields() { return menu_table; }

BOOST_DESCRIBE_STRUCT(UserInterface, (),
                      (name, app_name, logo, background_image, colour_background, colour_surface, colour_text, colour_text_dim,
                       colour_accent, colour_on_accent, colour_focus, colour_live, radius, menu, languages, login_text, clock_24h,
                       sleep_minutes, is_default, notes, products_count, publish_mark))
static constexpr Rule rules[] = {
    {"name", "For staff; once in the deployment.", required | filterable | sortable | searchable, 2, 40},
    {"app_name", "What viewers call the app.", required | sortable | searchable | viewer, 1, 30},
    {"logo", "Picture of 400x100.", viewer, 0, 64, Format::image, "cms.artwork"},
    {"background_image", "Picture of 1920x1080 behind the sign-in.", viewer, 0, 64, Format::image, "cms.artwork"},
    {"colour_background", "Behind everything.", viewer, 7, 7, Format::colour},
    {"colour_surface", "Of cards and lists.", viewer, 7, 7, Format::colour},
    {"colour_text", "Of texts.", viewer, 7, 7, Format::colour},
    {"colour_text_dim", "Of texts of less weight.", viewer, 7, 7, Format::colour},
    {"colour_accent", "Of buttons and progress.", viewer, 7, 7, Format::colour},
    {"colour_on_accent", "Of texts on the accent.", viewer, 7, 7, Format::colour},
    {"colour_focus", "Of the frame around what has the focus.", viewer, 7, 7, Format::colour},
    {"colour_live", "Of the mark at live television.", viewer, 7, 7, Format::colour},
    {"radius", "How round corners are, in pixels.", viewer, 0, 40},
    {"menu", "The entries in the order that viewers see.", viewer, 0, kMenuMax},
    {"languages", "Offered to viewers, of those of the deployment; none: all of them.", viewer, 0, 50, Format::language},
    {"login_text", "Shown beside the sign-in.", multiline | viewer, 0, 1000},
    {"clock_24h", "The clock counts to 24.", viewer},
    {"sleep_minutes", "Playing stops after so many minutes without a key; 0 = never.", viewer, 0, 480},
    {"is_default", "Used where no other is named; exactly one is.", filterable | viewer},
    {"notes", "For staff.", multiline, 0, 2000},
    {"products_count", "How many products use it.", read_only | unsaved},
    {"publish_mark", "Whether viewers see what was edited.", read_only | unsaved},
};
static constexpr auto table = fields_of<UserInterface>(rules);
static constexpr Unique uniques[] = {{"user_interfaces_name", "user_interfaces.name_key", "/name", "NAME_TAKEN"}};

const Entity& UserInterface::shape() {
  static constexpr Entity entity{"UserInterface", "uit.user_interfaces", "user_interfaces", table, uniques};
  return entity;
}

}  // namespace user_interfaces
