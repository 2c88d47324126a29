#include "cms/ui_groups/ui_groups.hpp"
#include "foundation/meta/describe.hpp"

namespace ui_groups {

BOOST_DESCRIBE_ENUM(ContentType, tv)

BOOST_DESCRIBE_STRUCT(Group, (),
                      (name, content_type, parent_id, colour_from, colour_to, position, channels, kids, adult, channel_count))

using namespace meta;
static constexpr Rule rules[] = {
    {"name", "Name shown to viewers.", required | filterable | sortable | searchable | viewer, 1, kNameMax},
    {"content_type", "What it holds.", once | filterable | sortable},
    {"parent_id", "The group whose button stands over this one; one level only.", filterable | viewer, INT64_MIN, INT64_MAX,
     Format::plain, "cms.ui_groups"},
    {"colour_from", "First colour of its button; without one the theme's.", viewer, 0, 7, Format::colour},
    {"colour_to", "Second colour of its button.", viewer, 0, 7, Format::colour},
    {"position", "Place among the groups; changed by ordering them.", read_only | sortable | viewer},
    {"channels", "Its channels in the order that viewers see.", filterable | viewer, INT64_MIN, kChannelsMax, Format::plain,
     "cms.channels"},
    {"kids", "Kids profiles see only groups marked so, if any is.", filterable | sortable | viewer},
    {"adult", "Opening it asks for the PIN.", filterable | sortable | viewer},
    {"channel_count", "How many channels it holds.", read_only | unsaved},
};
static constexpr auto table = fields_of<Group>(rules);

const Entity& Group::shape() {
  static constexpr Entity entity{"UiGroup", "cms.ui_groups", "ui_groups", table};
  return entity;
}

}  // namespace ui_groups
