#include "publish/parts/app_documents.hpp"

#include "foundation/meta/describe.hpp"

namespace parts {

BOOST_DESCRIBE_ENUM(Direction, ltr, rtl)
BOOST_DESCRIBE_ENUM(ChannelKind, tv, radio)

BOOST_DESCRIBE_STRUCT(Language, (), (code, name, direction))
static constexpr meta::Rule language_rules[] = {
    {"code", "As en or pt-br."},
    {"name", "In the language itself."},
    {"direction", "In which it is written."},
};
const meta::Entity& Language::shape() { return meta::shape_of<Language, language_rules>("ViewerLanguage"); }

BOOST_DESCRIBE_STRUCT(Theme, (), (background, surface, text, text_dim, accent, on_accent, focus, live, radius))
static constexpr meta::Rule theme_rules[] = {
    {"background", "#rrggbb, as all colours."},  {"surface", "Of cards and panels."}, {"text", "Of texts."},
    {"text_dim", "Of texts in the second row."}, {"accent", "Of what is chosen."},    {"on_accent", "Of texts on it."},
    {"focus", "Of the frame around the focus."}, {"live", "Of the live mark."},       {"radius", "Of corners, in pixels."},
};
const meta::Entity& Theme::shape() { return meta::shape_of<Theme, theme_rules>("ViewerTheme"); }

BOOST_DESCRIBE_STRUCT(LineupChannel, (), (id, number, name, kind, icon, tile, parental, age, pause, replay, guide))
static constexpr meta::Rule channel_rules[] = {
    {"id", "For play and the guide."},
    {"number", "On the remote."},
    {"name", "In the language of the line-up."},
    {"kind", "Television or radio."},
    {"icon", "Address relative to the root of the app; {w} stands for a width."},
    {"tile", "Likewise."},
    {"parental", "Playing asks for the PIN."},
    {"age", "General least age."},
    {"pause", "Live may be paused."},
    {"replay", "Past programmes may be watched."},
    {"guide", "Present when it has a guide."},
};
const meta::Entity& LineupChannel::shape() { return meta::shape_of<LineupChannel, channel_rules>("ViewerChannel"); }

BOOST_DESCRIBE_STRUCT(LineupGroup, (), (id, name, kids, adult, colours, channels))
static constexpr meta::Rule group_rules[] = {
    {"id", "0: the group of all channels."},   {"name", "In the language of the line-up."}, {"kids", "For profiles of kids."},
    {"adult", "Opening it asks for the PIN."}, {"colours", "Two, of its button."},          {"channels", "Ids in their order."},
};
const meta::Entity& LineupGroup::shape() { return meta::shape_of<LineupGroup, group_rules>("ViewerGroup"); }

BOOST_DESCRIBE_STRUCT(Lineup, (), (groups, channels, na_title, na_description))
static constexpr meta::Rule lineup_rules[] = {
    {"groups", "The first holds all channels."},
    {"channels", "By number."},
    {"na_title", "Shown where the guide has nothing."},
    {"na_description", "Likewise."},
};
const meta::Entity& Lineup::shape() { return meta::shape_of<Lineup, lineup_rules>("ViewerLineup"); }

BOOST_DESCRIBE_STRUCT(MenuEntry, (), (entry, text, icon, is_start))
static constexpr meta::Rule menu_rules[] = {
    {"entry", "The screen that it opens."},
    {"text", "In the language of the document."},
    {"icon", "Name of its picture."},
    {"is_start", "The app opens with it."},
};
const meta::Entity& MenuEntry::shape() { return meta::shape_of<MenuEntry, menu_rules>("ViewerMenuEntry"); }

BOOST_DESCRIBE_STRUCT(UiFeatures, (), (clock_24h, sleep_minutes, forgot))
static constexpr meta::Rule feature_rules[] = {
    {"clock_24h", "Else twelve hours."},
    {"sleep_minutes", "Asks whether somebody still watches after so long; 0: never."},
    {"forgot", "The sign-in page says what to do about a forgotten password."},
};
const meta::Entity& UiFeatures::shape() { return meta::shape_of<UiFeatures, feature_rules>("ViewerFeatures"); }

BOOST_DESCRIBE_STRUCT(Ui, (), (name, app_name, direction, language, languages, theme, logo, background, menu, features))
static constexpr meta::Rule ui_rules[] = {
    {"name", "Of the look."},
    {"app_name", "Of the app."},
    {"direction", "In which its language is written."},
    {"language", "Of its texts."},
    {"languages", "That viewers may choose."},
    {"theme", "Colours."},
    {"logo", "Address relative to the root of the app."},
    {"background", "Likewise."},
    {"menu", "In its order."},
    {"features", "What is switched on."},
};
const meta::Entity& Ui::shape() { return meta::shape_of<Ui, ui_rules>("ViewerUi"); }

}  // namespace parts
