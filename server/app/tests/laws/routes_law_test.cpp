// What holds for every route.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

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

// Posts that take no key: why a call that arrives twice does no harm.
const std::map<std::string, std::string, std::less<>> kSafeToRepeat{
    {"deployments", "its identifier is taken by then"},
    {"deployments/{id}/actions/resume", "sets a state"},
    {"deployments/{id}/actions/suspend", "sets a state"},
    {"first_owner", "the link is used up by then"},
    {"me/password", "sets a password"},
    {"roles", "its key is taken by then"},
    {"sign_in", "a sign-in; a second session ends by itself"},
    {"sign_out", "the session has ended by then"},
    {"staff", "its email address is taken by then"},
    {"staff/{id}/actions/disable", "sets a state"},
    {"staff/{id}/actions/enable", "sets a state"},
    {"staff/{id}/password", "sets a password"},
    {"staff/{id}/token", "no kept answer may hold the token: the last one counts"},
    {"cms/artwork", "the same file is the same picture"},
    {"cms/channels/actions/renumber", "sets numbers"},
    {"cms/channels/import", "an entry is found again by its id or address"},
    {"cms/epg/actions/link", "sets links"},
    {"cms/epg_sources", "its name is taken by then"},
    {"cms/epg_sources/{id}/refresh", "joins the refresh that waits; another one finds nothing new"},
    {"cms/epg_sources/{id}/upload", "the same file again changes nothing"},
    {"cms/packages", "its name is taken by then"},
    {"cms/ui_groups/actions/order", "sets an order"},
    {"crm/customers/{id}/actions/disable", "sets a state"},
    {"crm/customers/{id}/actions/enable", "sets a state"},
    {"crm/customers/{id}/actions/new_password", "no kept answer may hold the password: the last one counts"},
    {"crm/customers/{id}/actions/sign_out", "nobody is signed in by then"},
    {"crm/products", "its name is taken by then"},
    {"crm/products/{id}/actions/retire", "sets a state"},
    {"crm/products/{id}/actions/revive", "sets a state"},
    {"jobs/{id}/actions/cancel", "sets a state"},
    {"publish/runs", "joins the run that waits; another one finds nothing new"},
    {"publish/areas/channels/actions/roll_back", "joins the one that waits; refused when the snapshot runs"},
    {"publish/areas/epg/actions/roll_back", "joins the one that waits; refused when the snapshot runs"},
    {"publish/areas/products/actions/roll_back", "joins the one that waits; refused when the snapshot runs"},
    {"publish/areas/ui/actions/roll_back", "joins the one that waits; refused when the snapshot runs"},
    {"publish/areas/channels/actions/unpin", "no longer pinned by then"},
    {"publish/areas/epg/actions/unpin", "no longer pinned by then"},
    {"publish/areas/products/actions/unpin", "no longer pinned by then"},
    {"publish/areas/ui/actions/unpin", "no longer pinned by then"},
    {"streaming/streams", "its name is taken by then"},
    {"streaming/streams/{id}/actions/restart", "stores nothing"},
    {"streaming/streams/{id}/actions/test_play", "a link that ends by itself"},
    {"uit/hostnames", "the name is taken by then"},
    {"uit/user_interfaces", "its name is taken by then"},
};

// What adds something each time it is sent must know a call that arrives again (C60-8).
TEST_P(Law, every_post_of_staff_has_a_key_or_is_safe_to_repeat) {
  constexpr std::string_view kRoot = "/api/v1/";
  constexpr std::string_view kOfDeployment = "deployments/{deployment}/";
  std::set<std::string, std::less<>> found;
  for (const auto& route : routes()) {
    std::string_view path = route->path;
    if (route->method != http::Method::post || !path.starts_with(kRoot)) continue;
    path.remove_prefix(kRoot.size());
    if (path.starts_with(kOfDeployment)) path.remove_prefix(kOfDeployment.size());
    if (path.ends_with("/{id}/restore")) continue;  // It is out of the trash by then.
    const bool is_keyed = route->needs_idempotency_key;
    EXPECT_NE(is_keyed, kSafeToRepeat.contains(path))
        << path << (is_keyed ? " has a key, and a reason to have none" : " has none");
    found.emplace(path);
  }
  for (const auto& [path, why] : kSafeToRepeat) EXPECT_TRUE(found.contains(path)) << path << " is no route";
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
