// 10 section 7: who may change whom, on every route over staff users; sessions that end when they are told to.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "app/tests/world.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "panel/staff/staff.hpp"
#include "panel/user_log/user_log.hpp"

namespace app_test {
namespace {

namespace json = boost::json;

class StaffAccess : public OnBothBackends {
 protected:
  void SetUp() override {
    OnBothBackends::SetUp();
    if (IsSkipped()) return;
    world_ = std::make_unique<World>(GetParam());
    ids_["owner"] = number("SELECT id FROM staff WHERE email_key = 'admin@staff.example'");
    ids_["limited"] = add("limited", {"admin"}, "demo");
    ids_["peer"] = add("peer", {"admin"}, "other");
    ids_["wide"] = add("wide", {"cms"}, "");
    ids_["cms"] = number("SELECT id FROM staff WHERE email_key = 'cms@staff.example'");
    owner_ = world_->sign_in("admin");
    limited_ = world_->sign_in("limited");
  }

  // Adds a staff user; `deployment` "" = all.
  std::int64_t add(const std::string& name, std::vector<std::string> roles, std::string_view deployment) {
    staff::Staff user;
    user.email = name + "@staff.example";
    user.name = "Staff " + name;
    user.roles = std::move(roles);
    user.password = base::Secret(kPassword);
    user.all_deployments = deployment.empty();
    if (!user.all_deployments) user.deployments = {{world_->parts().deployments->find(deployment)->number}};
    auto journal = user_log::Journal::of_system("test", world_->clock().now());
    const records::Act act{journal, world_->clock().now(), "en"};
    const auto added =
        world_->parts().control->write([&](db::Tx& tx) { return staff::add_staff(tx, user, *world_->parts().hasher, act); });
    EXPECT_TRUE(added);
    world_->parts().gate->reload();
    return user.id.raw;
  }

  [[nodiscard]] std::int64_t number(const std::string& sql) {
    return world_->parts().control->read([&](db::Tx& tx) { return tx.number({"test", sql, sql}); });
  }
  [[nodiscard]] std::string text(const std::string& sql) {
    return world_->parts().control->read([&](db::Tx& tx) {
      return tx.one({"test", sql, sql}, {}, [](const db::Row& row) { return row.string(0); }).value_or("");
    });
  }
  // All that a call could change about a person.
  [[nodiscard]] std::string state_of(std::int64_t id) {
    return fmt::format("version {} trashed {} hash {} state {} sessions {} token {}",
                       number(fmt::format("SELECT version FROM staff WHERE id = {}", id)),
                       number(fmt::format("SELECT count(*) FROM staff WHERE id = {} AND trashed_at IS NOT NULL", id)),
                       text(fmt::format("SELECT password_hash FROM staff WHERE id = {}", id)),
                       text(fmt::format("SELECT state FROM staff WHERE id = {}", id)),
                       number(fmt::format("SELECT count(*) FROM staff_sessions WHERE staff_id = {}", id)),
                       text(fmt::format("SELECT hash FROM staff_tokens WHERE staff_id = {}", id)));
  }

  http::Response ask(const http::Headers& as, http::Method method, const std::string& path, std::string body = {}) {
    http::Request request;
    request.method = method;
    request.path = path;
    request.headers = as;
    request.headers.emplace_back("host", "localhost");
    request.headers.emplace_back("content-type", "application/json");
    request.headers.emplace_back("idempotency-key", fmt::format("key-of-call-{}", ++calls_));
    request.body = std::move(body);
    return world_->send(std::move(request));
  }
  [[nodiscard]] std::string patch_of(std::int64_t id, const json::object& values) {
    auto body = values;
    body["version"] = number(fmt::format("SELECT version FROM staff WHERE id = {}", id));
    return json::serialize(body);
  }

  static constexpr auto kPassword = "tangerine-lamp-47-boat";
  std::unique_ptr<World> world_;
  std::map<std::string, std::int64_t> ids_;
  http::Headers owner_, limited_;
  int calls_{};
};

std::string code_of(const http::Response& response) {
  const auto body = json::parse(body_of(response));
  return std::string(std::string_view(body.as_object().at("code").as_string()));
}

// The law: no route over a staff user lets an Admin of one deployment touch somebody whose reach goes beyond his.
TEST_P(StaffAccess, T10_703_no_route_reaches_beyond_ones_own_deployments) {
  std::size_t calls = 0;
  for (const auto* target : {"owner", "peer", "wide"}) {
    const auto id = ids_[target];
    ASSERT_EQ(ask(owner_, http::Method::post, fmt::format("/api/v1/staff/{}/token", id)).status, 201);
    for (const auto& route : world_->application().router().routes()) {
      if (route->permission != "panel.staff.write" || !route->path.contains("{id}")) continue;
      ++calls;
      std::string body;
      if (route->method == http::Method::patch) body = patch_of(id, {{"name", "Taken over"}});
      if (route->path.ends_with("/password")) body = R"({"password":"stone-lamp-4-garden"})";
      const auto before = state_of(id);
      const auto path = fmt::format("/api/v1/staff/{}{}", id, route->path.substr(route->path.find('}') + 1));
      const auto answer = ask(limited_, route->method, path, body);
      EXPECT_EQ(answer.status, 403) << http::method_name(route->method) << ' ' << path << " of " << target << body_of(answer);
      EXPECT_EQ(state_of(id), before) << http::method_name(route->method) << ' ' << path << " of " << target;
    }
  }
  EXPECT_GE(calls, 3U * 7U);
}

TEST_P(StaffAccess, T10_703_nobody_widens_himself) {
  const auto id = ids_["limited"];
  const auto path = fmt::format("/api/v1/staff/{}", id);
  const auto other = world_->parts().deployments->find("other")->number;
  for (const auto& values :
       {json::object{{"all_deployments", true}}, json::object{{"deployments", json::array{world_->demo()->number, other}}}}) {
    const auto answer = ask(limited_, http::Method::patch, path, patch_of(id, values));
    EXPECT_EQ(answer.status, 403) << body_of(answer);
    EXPECT_EQ(code_of(answer), "GRANT");
  }
  EXPECT_EQ(ask(limited_, http::Method::patch, path, patch_of(id, {{"name", "Lily"}})).status, 200);
  for (const auto& [method, tail] : {std::pair{http::Method::del, ""}, std::pair{http::Method::post, "/actions/disable"}}) {
    const auto answer = ask(limited_, method, path + tail);
    EXPECT_EQ(answer.status, 409) << body_of(answer);
    EXPECT_EQ(code_of(answer), "SELF");
  }
  EXPECT_EQ(text(fmt::format("SELECT state FROM staff WHERE id = {}", id)), "active");
}

// He once renamed and suspended other services, and added new ones.
TEST_P(StaffAccess, T10_705_an_admin_of_one_deployment_rules_no_other_one) {
  using enum http::Method;
  const auto foreign = fmt::format("/api/v1/deployments/{}", world_->parts().deployments->find("other")->number);
  EXPECT_EQ(ask(limited_, get, foreign).status, 404);
  EXPECT_EQ(ask(limited_, patch, foreign, R"({"version":1,"name":"Taken over"})").status, 404);
  for (const auto* verb : {"/actions/suspend", "/actions/resume"})
    EXPECT_EQ(ask(limited_, post, foreign + verb).status, 404) << verb;
  EXPECT_EQ(number("SELECT count(*) FROM deployments WHERE state = 'active' AND version = 1 AND identifier = 'other'"), 1);
  const auto added = ask(limited_, post, "/api/v1/deployments",
                         R"({"identifier":"third","name":"Third","languages":["en"],"countries":["DE"],)"
                         R"("currencies":[{"code":"EUR"}],"zone":"Europe/Berlin"})");
  EXPECT_EQ(added.status, 403) << body_of(added);
  for (const auto* log : {"/api/v1/user_log", "/api/v1/user_log/export", "/api/v1/user_log/1"})
    EXPECT_EQ(ask(limited_, get, log).status, 403) << log;
  const auto own = fmt::format("/api/v1/deployments/{}", world_->demo()->number);
  EXPECT_EQ(ask(limited_, get, own).status, 200);
  EXPECT_EQ(ask(limited_, post, own + "/actions/suspend").status, 200);
  EXPECT_EQ(ask(owner_, get, "/api/v1/user_log").status, 200);
}

TEST_P(StaffAccess, T10_703_nobody_makes_somebody_wider_than_himself) {
  const auto make = [&](const json::object& reach) {
    json::object body{{"email", "new@staff.example"}, {"name", "New"}, {"roles", {"cms"}}, {"password", kPassword}};
    for (const auto& [name, value] : reach) body[name] = value;
    return ask(limited_, http::Method::post, "/api/v1/staff", json::serialize(body));
  };
  const auto other = world_->parts().deployments->find("other")->number;
  EXPECT_EQ(make({{"all_deployments", true}}).status, 403);
  EXPECT_EQ(make({{"all_deployments", false}, {"deployments", json::array{other}}}).status, 403);
  EXPECT_EQ(make({{"all_deployments", false}, {"deployments", json::array{world_->demo()->number}}}).status, 201);
  const auto widened = ask(limited_, http::Method::patch, fmt::format("/api/v1/staff/{}", ids_["cms"]),
                           patch_of(ids_["cms"], {{"all_deployments", true}}));
  EXPECT_EQ(widened.status, 403) << body_of(widened);
}

// The gate's memory may be a moment behind: the rule asks the database in the transaction of the change.
TEST_P(StaffAccess, T10_406_a_right_that_was_just_taken_is_not_used_once_more) {
  world_->parts().control->write(
      [&](db::Tx& tx) { tx.script(fmt::format("UPDATE staff SET state = 'disabled' WHERE id = {}", ids_["limited"])); });
  const auto answer = ask(limited_, http::Method::post, fmt::format("/api/v1/staff/{}/token", ids_["cms"]));
  EXPECT_EQ(answer.status, 403) << body_of(answer);
}

// A body may be sent slowly, above all a file: who sends it is asked again when it is there.
TEST_P(StaffAccess, T10_704_a_body_that_comes_after_its_sender_was_deleted_does_nothing) {
  http::Request request;
  request.method = http::Method::post;
  request.path = "/api/v1/deployments/demo/cms/ui_groups";
  request.headers = limited_;
  request.headers.emplace_back("host", "localhost");
  request.headers.emplace_back("content-type", "application/json");
  request.headers.emplace_back("idempotency-key", "a-late-body");
  request.id = "late";
  request.remote_ip = "192.0.2.1";
  auto& site = *world_->parts().site;
  const auto plan = site.plan(request);
  ASSERT_FALSE(plan.answer) << body_of(*plan.answer);
  EXPECT_EQ(ask(owner_, http::Method::del, fmt::format("/api/v1/staff/{}", ids_["limited"])).status, 204);
  request.body = R"({"name": {"en": "Late"}})";
  http::Response answer;
  site.handle(std::move(request), plan.route, [&](http::Response response) { answer = std::move(response); });
  EXPECT_EQ(answer.status, 401) << body_of(answer);
}

// A role that shrank while the body came in is what the handler sees: it asks for more than the route's permission.
TEST_P(StaffAccess, T10_406_a_body_that_comes_after_a_role_shrank_does_what_the_new_role_may) {
  const auto publisher = add("publisher", {"cms", "crm"}, "demo");
  http::Request request;
  request.method = http::Method::post;
  request.path = "/api/v1/deployments/demo/publish/runs";
  request.headers = world_->sign_in("publisher");
  request.headers.emplace_back("host", "localhost");
  request.headers.emplace_back("content-type", "application/json");
  request.headers.emplace_back("idempotency-key", "a-late-publish");
  request.id = "late";
  request.remote_ip = "192.0.2.1";
  auto& site = *world_->parts().site;
  const auto plan = site.plan(request);
  ASSERT_FALSE(plan.answer) << body_of(*plan.answer);
  const auto path = fmt::format("/api/v1/staff/{}", publisher);
  EXPECT_EQ(ask(owner_, http::Method::patch, path, patch_of(publisher, {{"roles", json::array{"crm"}}})).status, 200);
  request.body = R"({"areas": ["channels"]})";
  http::Response answer;
  site.handle(std::move(request), plan.route, [&](http::Response response) { answer = std::move(response); });
  EXPECT_EQ(answer.status, 403) << body_of(answer);
}

TEST_P(StaffAccess, T10_703_a_token_of_nobody_cannot_be_ended) {
  EXPECT_EQ(ask(owner_, http::Method::del, "/api/v1/staff/99999/token").status, 404);
  EXPECT_EQ(number("SELECT count(*) FROM user_log WHERE action = 'end_token'"), 0);
}

TEST_P(StaffAccess, a_password_is_not_changed_by_the_way) {
  const auto id = ids_["cms"];
  const auto answer =
      ask(owner_, http::Method::patch, fmt::format("/api/v1/staff/{}", id), patch_of(id, {{"password", "stone-lamp-4-garden"}}));
  EXPECT_EQ(answer.status, 422) << body_of(answer);
  EXPECT_EQ(code_of(answer), "FIXED_FIELD");
}

TEST_P(StaffAccess, ones_own_password_needs_the_one_of_today) {
  const auto set = [&](const http::Headers& as, const json::object& body) {
    return ask(as, http::Method::post, "/api/v1/me/password", json::serialize(body));
  };
  const std::string fresh = "stone-lamp-4-garden";
  EXPECT_EQ(set(limited_, {{"password", fresh}}).status, 422);
  const auto wrong = set(limited_, {{"current", "not-the-right-one"}, {"password", fresh}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(code_of(wrong), "PASSWORD_WRONG");
  const auto by_the_side = ask(limited_, http::Method::post, fmt::format("/api/v1/staff/{}/password", ids_["limited"]),
                               json::serialize(json::object{{"password", fresh}}));
  EXPECT_EQ(by_the_side.status, 409) << body_of(by_the_side);
  for (int i = 0; i < staff::kFailuresPerEmail - 1; ++i)
    EXPECT_EQ(set(limited_, {{"current", "not-the-right-one"}, {"password", fresh}}).status, 422);
  EXPECT_EQ(set(limited_, {{"current", kPassword}, {"password", fresh}}).status, 429);
  EXPECT_EQ(set(owner_, {{"current", kPassword}, {"password", fresh}}).status, 204);
  EXPECT_EQ(ask(owner_, http::Method::get, "/api/v1/me").status, 401);
}

TEST_P(StaffAccess, T10_704_a_password_set_by_an_admin_ends_sessions_and_token) {
  const auto id = ids_["limited"];
  ASSERT_EQ(ask(owner_, http::Method::post, fmt::format("/api/v1/staff/{}/token", id)).status, 201);
  EXPECT_EQ(ask(owner_, http::Method::post, fmt::format("/api/v1/staff/{}/password", id), R"({"password":"stone-lamp-4-garden"})")
                .status,
            204);
  EXPECT_EQ(ask(limited_, http::Method::get, "/api/v1/me").status, 401);
  EXPECT_EQ(number(fmt::format("SELECT count(*) FROM staff_tokens WHERE staff_id = {}", id)), 0);
}

TEST_P(StaffAccess, WEB_3_a_page_elsewhere_signs_nobody_in) {
  const auto body = json::serialize(json::object{{"email", "admin@staff.example"}, {"password", kPassword}});
  const auto from = [&](std::string origin, std::string type) {
    http::Request request;
    request.method = http::Method::post;
    request.path = "/api/v1/sign_in";
    request.headers = {{"host", "localhost"}, {"content-type", std::move(type)}};
    if (!origin.empty()) request.headers.emplace_back("origin", std::move(origin));
    request.body = body;
    return world_->send(std::move(request));
  };
  EXPECT_EQ(from("https://elsewhere.example", "application/json").status, 403);
  EXPECT_EQ(from("null", "application/json").status, 403);
  EXPECT_EQ(from("", "text/plain").status, 400);
  EXPECT_EQ(from("http://localhost", "application/json; charset=utf-8").status, 200);
  EXPECT_EQ(from("", "application/json").status, 200);
}

TEST_P(StaffAccess, P36_ended_sessions_stand_in_the_log) {
  const auto count = [&](const char* action) {
    return number(fmt::format("SELECT count(*) FROM user_log WHERE noun = 'panel.staff' AND action = '{}'", action));
  };
  const auto second = world_->sign_in("limited");
  EXPECT_EQ(ask(second, http::Method::post, "/api/v1/sign_out").status, 204);
  EXPECT_EQ(count("sign_out"), 1);
  EXPECT_EQ(ask(limited_, http::Method::del, "/api/v1/my_sessions").status, 204);
  EXPECT_EQ(count("end_sessions"), 1);
}

// Spec 10 section 7: the user log shows a role its own area, and so do the jobs.
TEST_P(StaffAccess, a_role_sees_the_log_and_the_jobs_of_its_own_area) {
  const std::string root = "/api/v1/deployments/demo";
  ASSERT_EQ(ask(owner_, http::Method::post, root + "/uit/hostnames", R"({"hostname":"tv.operator.example"})").status, 201);
  const auto made = ask(owner_, http::Method::post, root + "/cms/packages", R"({"name":"Basic"})");
  ASSERT_EQ(made.status, 201) << body_of(made);
  const auto package = json::parse(body_of(made)).as_object().at("id").as_int64();
  ASSERT_EQ(
      ask(owner_, http::Method::post, root + "/cms/packages/actions/delete", fmt::format(R"({{"ids":[{}]}})", package)).status,
      202);
  const auto items = [&](const http::Headers& as, const std::string& path) {
    const auto answer = ask(as, http::Method::get, root + path);
    EXPECT_EQ(answer.status, 200) << body_of(answer);
    return json::parse(body_of(answer)).as_object().at("items").as_array();
  };
  const auto all = items(owner_, "/panel/user_log");
  const auto job = items(owner_, "/jobs").at(0).as_object().at("id").as_int64();
  const auto cms = world_->sign_in("cms");
  const auto uit = world_->sign_in("uit");
  const auto rps = world_->sign_in("rps");
  for (const auto& entry : items(cms, "/panel/user_log"))
    EXPECT_TRUE(std::string_view(entry.as_object().at("noun").as_string()).starts_with("cms.")) << json::serialize(entry);
  EXPECT_FALSE(items(cms, "/panel/user_log").empty());
  for (const auto& entry : items(uit, "/panel/user_log"))
    EXPECT_TRUE(std::string_view(entry.as_object().at("noun").as_string()).starts_with("uit.")) << json::serialize(entry);
  const auto foreign =
      std::ranges::find_if(all, [](const auto& entry) { return entry.as_object().at("noun") == "cms.packages"; });
  ASSERT_NE(foreign, all.end());
  EXPECT_EQ(
      ask(uit, http::Method::get, fmt::format("{}/panel/user_log/{}", root, foreign->as_object().at("id").as_int64())).status,
      404);
  EXPECT_EQ(items(cms, "/jobs").size(), 1U);
  EXPECT_TRUE(items(uit, "/jobs").empty());
  EXPECT_TRUE(items(rps, "/jobs").empty());
  EXPECT_EQ(ask(uit, http::Method::get, fmt::format("{}/jobs/{}", root, job)).status, 404);
  EXPECT_EQ(ask(uit, http::Method::post, fmt::format("{}/jobs/{}/actions/cancel", root, job)).status, 404);
}

INSTANTIATE_TEST_SUITE_P(, StaffAccess, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
