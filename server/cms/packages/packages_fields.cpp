#include "cms/packages/packages.hpp"
#include "foundation/meta/describe.hpp"

namespace packages {

BOOST_DESCRIBE_STRUCT(Package, (),
                      (name, viewer_name, description, groups, channels, is_test, notes, own_count, group_channel_count,
                       channel_count, warnings))

using namespace meta;
static constexpr std::uint32_t kAnswer = read_only | unsaved;
static constexpr Rule rules[] = {
    {"name", "Name for staff; unique.", required | filterable | sortable | searchable, 1, 120},
    {"viewer_name", "Name shown to viewers; without one the name.", filterable | searchable | viewer, 0, 120},
    {"description", "Shown to viewers.", multiline | viewer, 0, 4000},
    {"groups", "UI groups whose channels it brings, later additions included.", filterable | viewer, INT64_MIN, kGroupsMax,
     Format::plain, "cms.ui_groups"},
    {"channels", "Single channels.", filterable | viewer, INT64_MIN, kChannelsMax, Format::plain, "cms.channels"},
    {"is_test", "Only products marked test may hold it.", filterable | sortable},
    {"notes", "For staff.", multiline, 0, 2000},
    {"own_count", "How many single channels it holds.", kAnswer},
    {"group_channel_count", "How many channels its groups bring.", kAnswer},
    {"channel_count", "How many channels it holds, each counted once.", kAnswer},
    {"warnings", "Codes of what will not work as it stands.", kAnswer},
};
static constexpr auto table = fields_of<Package>(rules);
static constexpr Unique uniques[] = {{"packages_name", "packages.name", "/name", "PACKAGE_NAME_TAKEN"}};

const Entity& Package::shape() {
  static constexpr Entity entity{"Package", "cms.packages", "packages", table, uniques};
  return entity;
}

}  // namespace packages
