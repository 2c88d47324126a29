// The one main of all tests. TVMS_TEST_POSTGRES offers a PostgreSQL, UPDATE=1 rewrites the expected bodies of scenarios.
#include <gtest/gtest.h>

#include "foundation/testing/databases.hpp"
#include "foundation/testing/places.hpp"
#include "foundation/testing/scenario_cases.hpp"

// libpqxx 6.4 forgets a result when the connection is lost while it arrives (make_result asks for the encoding first, and
// throws). Tests that end sessions on purpose would fail by it.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the sanitizer's name.
extern "C" const char* __lsan_default_suppressions() { return "leak:libpqxx"; }

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  testing::register_scenarios(testing::source_dir());
  const int failed = RUN_ALL_TESTS();
  testing::drop_templates();
  return failed;
}
