// What holds for every route.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "app/tests/callers.hpp"
#include "app/tests/laws/law.hpp"
#include "foundation/base/waits.hpp"

namespace laws {
namespace {

using app_test::body_of;

TEST(LawOfWaiting, a_thread_that_must_not_wait_is_refused_a_database) {
  app_test::World world(db::Backend::sqlite, app_test::World::Staff::none);
  auto& database = *world.demo()->database;
  const auto look = [&] { database.read([](db::Tx&) {}); };
  {
    const base::NoWaitScope outer;
    EXPECT_THROW(look(), std::logic_error);
    { const base::NoWaitScope inner; }
    EXPECT_THROW(look(), std::logic_error);
  }
  EXPECT_NO_THROW(look());
}

// The I/O threads serve every viewer: one query or one slow disk there stops all of them. Who touches either there gets 500.
TEST_P(Law, hot_handlers_touch_neither_database_nor_disk) {
  const app_test::Callers callers(world());
  std::size_t asked = 0;
  for (const auto& route : routes()) {
    if (!route->is_hot) continue;
    for (const auto* rest : {"1", "made/1-A.svg", "index.html"})
      for (const auto& caller : callers.all()) {
        const auto answer = callers.call(caller, route->method, app_test::path_of(*route, "demo", rest));
        EXPECT_LT(answer.status == 503 ? 0 : answer.status, 500)
            << http::method_name(route->method) << ' ' << route->path << " as " << caller.name << ": " << body_of(answer);
        ++asked;
      }
  }
  EXPECT_GT(asked, 100U);
}

}  // namespace
}  // namespace laws
