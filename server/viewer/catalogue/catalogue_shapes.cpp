#include "viewer/catalogue/catalogue_shapes.hpp"

#include "foundation/meta/describe.hpp"

namespace catalogue {

BOOST_DESCRIBE_STRUCT(Hello, (), (deployment, title, login_text, default_language, languages, theme, logo, background, now))
static constexpr meta::Rule hello_rules[] = {
    {"deployment", "Its identifier."},
    {"title", "Of the app."},
    {"login_text", "On the sign-in page, in the wanted language."},
    {"default_language", "Of the user interface."},
    {"languages", "In the order that viewers see."},
    {"theme", "Colours."},
    {"logo", "Address relative to the root of the app."},
    {"background", "Likewise."},
    {"now", "Epoch seconds by the clock of the server."},
};
const meta::Entity& Hello::shape() { return meta::shape_of<Hello, hello_rules>("ViewerHello"); }

BOOST_DESCRIBE_STRUCT(DocumentNames, (), (lineup, ui))
static constexpr meta::Rule document_rules[] = {
    {"lineup", "Name of the line-up."},
    {"ui", "Name of the user interface."},
};
const meta::Entity& DocumentNames::shape() { return meta::shape_of<DocumentNames, document_rules>("ViewerDocumentNames"); }

BOOST_DESCRIBE_STRUCT(GuideRange, (), (from, to, step_s))
static constexpr meta::Rule range_rules[] = {
    {"from", "Epoch seconds."},
    {"to", "Epoch seconds; equal to from while no guide is published."},
    {"step_s", "Windows are whole steps."},
};
const meta::Entity& GuideRange::shape() { return meta::shape_of<GuideRange, range_rules>("ViewerGuideRange"); }

BOOST_DESCRIBE_STRUCT(Start, (), (customer, now, heartbeat_s, numbers, documents, guide, dvr_window_s))
static constexpr meta::Rule start_rules[] = {
    {"customer", "The customer who is signed in."},
    {"now", "Epoch seconds by the clock of the server."},
    {"heartbeat_s", "Seconds from one heartbeat to the next."},
    {"numbers", "Of the running snapshots, by area."},
    {"documents", "What the app loads next."},
    {"guide", "What may be asked for."},
    {"dvr_window_s", "How far back the built-in media server goes."},
};
const meta::Entity& Start::shape() { return meta::shape_of<Start, start_rules>("ViewerStart"); }

BOOST_DESCRIBE_STRUCT(Programme, (),
                      (id, start, end, title, sub_title, description, image, season, episode, year, genres, age, is_new))
static constexpr meta::Rule programme_rules[] = {
    {"id", "Stays the same while start and title do."},
    {"start", "Epoch seconds."},
    {"end", "Epoch seconds."},
    {"title", "In the wanted language, else the one that the guide has."},
    {"sub_title", "Of the episode.", meta::sparse},
    {"description", "What it is about.", meta::sparse},
    {"image", "Address of a picture.", meta::sparse},
    {"season", "From 1.", meta::sparse},
    {"episode", "From 1.", meta::sparse},
    {"year", "Of production.", meta::sparse},
    {"genres", "Words of the guide.", meta::sparse},
    {"age", "Least age.", meta::sparse},
    {"is_new", "The first time that it is shown.", meta::sparse},
};
const meta::Entity& Programme::shape() { return meta::shape_of<Programme, programme_rules>("ViewerProgramme"); }

BOOST_DESCRIBE_STRUCT(GuideChannel, (), (id, programmes))
static constexpr meta::Rule guide_channel_rules[] = {
    {"id", "Of the line-up."},
    {"programmes", "In time order; gaps stay gaps."},
};
const meta::Entity& GuideChannel::shape() { return meta::shape_of<GuideChannel, guide_channel_rules>("ViewerGuideChannel"); }

BOOST_DESCRIBE_STRUCT(GuideWindow, (), (from, to, channels))
static constexpr meta::Rule window_rules[] = {
    {"from", "As asked."},
    {"to", "As asked."},
    {"channels", "Those of the wanted ones that the customer has."},
};
const meta::Entity& GuideWindow::shape() { return meta::shape_of<GuideWindow, window_rules>("ViewerGuide"); }

BOOST_DESCRIBE_STRUCT(NowNextRow, (), (id, now, next))
static constexpr meta::Rule now_next_row_rules[] = {
    {"id", "Of the line-up."},
    {"now", "What runs."},
    {"next", "What comes next."},
};
const meta::Entity& NowNextRow::shape() { return meta::shape_of<NowNextRow, now_next_row_rules>("ViewerNowNextRow"); }

BOOST_DESCRIBE_STRUCT(NowNext, (), (now, until, channels))
static constexpr meta::Rule now_next_rules[] = {
    {"now", "Epoch seconds by the clock of the server."},
    {"until", "The answer stays true until then."},
    {"channels", "In the order asked for, else by number."},
};
const meta::Entity& NowNext::shape() { return meta::shape_of<NowNext, now_next_rules>("ViewerNowNext"); }

}  // namespace catalogue
