// The one main of all tests. TVMS_TEST_POSTGRES offers a PostgreSQL, UPDATE=1 rewrites the expected bodies of scenarios.
#include <gtest/gtest.h>

#include "foundation/testing/databases.hpp"
#include "foundation/testing/scenario_cases.hpp"

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  testing::register_scenarios(TVMS_SOURCE_DIR);
  const int failed = RUN_ALL_TESTS();
  testing::drop_templates();
  return failed;
}
