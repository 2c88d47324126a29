// The nouns of these areas' items. Internal to this folder.
// Not a list of what may be published: other areas bring their own nouns.
#pragma once
#include <string_view>

namespace parts {

inline constexpr std::string_view kChannelNoun = "cms.channels", kGroupNoun = "cms.ui_groups", kPackageNoun = "cms.packages";
inline constexpr std::string_view kGuideNoun = "cms.guide_channels", kProductNoun = "crm.products",
                                  kUiNoun = "uit.user_interfaces";

}  // namespace parts
