// Makes every scenario file a gtest case per back end: "Scenarios.server_cms_channels_tests_order_sqlite".
// Not the runner (scenario.hpp), and not the application: app/ offers that by offer_world.
#pragma once
#include <filesystem>

#include "foundation/testing/scenario.hpp"

namespace testing {

// Who makes the application under test; once, before main: `const bool offered = testing::offer_world(make);`.
bool offer_world(MakeWorld make);

// Called by main, after InitGoogleTest. Without an offered world there are no cases.
void register_scenarios(const std::filesystem::path& root);

}  // namespace testing
