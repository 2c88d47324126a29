// What holds for every route.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "app/tests/callers.hpp"
#include "app/tests/laws/law.hpp"
#include "foundation/base/waits.hpp"
#include "panel/roles/roles.hpp"

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

// What is sent twice happens once, or it says that it needs a key.
TEST_P(Law, a_route_that_takes_a_key_does_nothing_without_one) {
  const app_test::Callers callers(world());
  auto admin = callers.named("admin");
  admin.headers.emplace_back("idempotency-key", "");
  std::size_t asked = 0;
  for (const auto& route : routes()) {
    if (!route->needs_idempotency_key) continue;
    const auto answer = callers.call(admin, route->method, app_test::path_of(*route, "demo", "1"), "{}");
    EXPECT_EQ(answer.status, 400) << route->path;
    EXPECT_NE(body_of(answer).find("KEY_REQUIRED"), std::string::npos) << route->path << ": " << body_of(answer);
    ++asked;
  }
  EXPECT_GT(asked, 20U);
}

// A pattern that fits nothing is a right that somebody believes to have given.
TEST_P(Law, every_pattern_of_a_role_fits_a_permission) {
  const auto permissions = world().application().router().permissions();
  for (const auto& role : control().read([](db::Tx& tx) { return roles::all(tx); }))
    for (const auto& pattern : role.patterns)
      EXPECT_TRUE(std::ranges::any_of(permissions, [&](const auto& one) { return roles::fits(pattern, one); }))
          << role.key << " has " << pattern;
}

// A new room belongs to somebody's work, or it is said here that Admins alone see to it.
TEST_P(Law, every_permission_is_in_a_role_besides_admin_or_is_admins_own) {
  const std::set<std::string, std::less<>> of_admins{
      "panel.deployments.add", "panel.deployments.write", "panel.platform_log.read", "panel.roles.read",
      "panel.roles.write",     "panel.staff.read",        "panel.staff.write"};
  const auto all = control().read([](db::Tx& tx) { return roles::all(tx); });
  for (const auto& permission : world().application().router().permissions()) {
    const bool is_given = std::ranges::any_of(all, [&](const auto& role) {
      return role.key != roles::kAdmin &&
             std::ranges::any_of(role.patterns, [&](const auto& pattern) { return roles::fits(pattern, permission); });
    });
    EXPECT_NE(is_given, of_admins.contains(permission)) << permission;
  }
}

// Whose a record is must not be told by a field that nobody limits (records/scope.hpp).
TEST_P(Law, an_entity_with_a_reseller_is_scoped_by_it) {
  for (const auto& [table, entity] : entities()) {
    if (!entity->find("reseller_id")) continue;
    EXPECT_EQ(entity->scope, "reseller_id") << entity->noun;
  }
}

}  // namespace
}  // namespace laws
