// P23: every route × everybody who may call × the own, another and an absent deployment. Generated from the routes, no list by hand.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "app/tests/callers.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "panel/roles/roles.hpp"

namespace app_test {
namespace {

namespace json = boost::json;

// 10 section 7, said a second time on purpose: what a role may do is not taken from the code that grants it.
bool role_may(std::string_view role, std::string_view permission) {
  const auto is_in = [&](std::initializer_list<std::string_view> starts) {
    return std::ranges::any_of(starts, [&](auto start) { return permission.starts_with(start); });
  };
  if (role == "admin") return true;
  if (is_in({"panel.deployments.read", "panel.jobs.", "publish.areas.read"})) return true;
  // Which areas one may publish is said by a permission of each.
  if (is_in({"panel.user_log.read", "publish.areas.publish"})) return role != "rps";
  if (role == "cms") return is_in({"cms.", "streaming.", "publish.cms."});
  if (role == "crm") return is_in({"crm.", "publish.crm.", "cms.packages.read", "uit.user_interfaces.read"});
  if (role == "uit") return is_in({"uit.", "publish.uit.", "cms.artwork.", "cms.ui_groups.read"});
  return false;
}

enum class Target : std::uint8_t { own, other, absent };
std::string_view name_of(Target target) { return target == Target::own ? "demo" : target == Target::other ? "other" : "nobody"; }

constexpr int kAdmitted = 0;

int expected_of_staff(const http::Route& route, const Caller& caller, Target target) {
  if (caller.kind != Kind::staff) return 401;
  const bool is_in_deployment = route.path.starts_with("/api/v1/deployments/{deployment}/");
  const bool may_enter = target == Target::own || (target == Target::other && caller.role == "admin");
  if (is_in_deployment && !may_enter) return 404;
  if (route.permission == "signed_in") return kAdmitted;
  if (caller.is_token && (route.permission.starts_with("panel.staff.") || roles::is_for_admins(route.permission)))
    return 403;  // T10-722
  return role_may(caller.role, route.permission) ? kAdmitted : 403;
}

int expected(const http::Route& route, const Caller& caller, Target target) {
  if (route.permission != "public" && route.permission != "viewer") return expected_of_staff(route, caller, target);
  const bool is_app = route.path.starts_with("/tv/") || route.permission == "viewer";
  if (is_app && target == Target::absent) return 404;
  if (route.permission == "public") return kAdmitted;
  return caller.kind == Kind::viewer && target == Target::own ? kAdmitted : 401;
}

int answered(const http::Plan& plan) { return plan.answer ? plan.answer->status : kAdmitted; }

class Matrix : public ::testing::TestWithParam<db::Backend> {
 protected:
  void SetUp() override {
    if (GetParam() == db::Backend::postgres && !testing::postgres_server()) GTEST_SKIP() << "TVMS_TEST_POSTGRES is not set";
    world_ = std::make_unique<World>(GetParam());
    callers_ = std::make_unique<Callers>(*world_);
  }
  [[nodiscard]] const std::vector<std::shared_ptr<const http::Route>>& routes() const {
    return world_->application().router().routes();
  }
  std::unique_ptr<World> world_;
  std::unique_ptr<Callers> callers_;
};

std::string cell(const http::Route& route, const Caller& caller, std::string_view target) {
  return fmt::format("{} {} as {} at {}", http::method_name(route.method), route.path, caller.name, target);
}

TEST_P(Matrix, P23_no_cell_is_wrong) {
  std::vector<std::string> wrong;
  std::size_t cells = 0;
  for (const auto& route : routes()) {
    world_->clock().advance(std::chrono::seconds(1));  // A token has 20 calls in each second.
    for (const auto& caller : callers_->all()) {
      for (const auto target : {Target::own, Target::other, Target::absent}) {
        ++cells;
        const auto got = answered(callers_->plan(caller, route->method, path_of(*route, name_of(target), "1")));
        const auto want = expected(*route, caller, target);
        if (got != want) wrong.push_back(fmt::format("{}: {} instead of {}", cell(*route, caller, name_of(target)), got, want));
      }
    }
  }
  EXPECT_TRUE(wrong.empty()) << fmt::format("{}", fmt::join(wrong, "\n"));
  EXPECT_GT(cells, routes().size() * 20);
}

// AZ-6: what is not one's own reads exactly as what is not there.
TEST_P(Matrix, P23_another_deployment_reads_as_an_absent_one) {
  for (const auto& route : routes()) {
    if (!route->path.starts_with("/api/v1/deployments/{deployment}/")) continue;
    for (const auto& caller : callers_->all()) {
      if (caller.role == "admin") continue;
      const auto other = callers_->plan(caller, route->method, path_of(*route, "other", "1"));
      const auto absent = callers_->plan(caller, route->method, path_of(*route, "nobody", "1"));
      ASSERT_TRUE(other.answer && absent.answer) << cell(*route, caller, "other");
      EXPECT_EQ(other.answer->status, absent.answer->status) << cell(*route, caller, "other");
      EXPECT_EQ(body_of(*other.answer), body_of(*absent.answer)) << cell(*route, caller, "other");
      EXPECT_EQ(other.answer->headers, absent.answer->headers) << cell(*route, caller, "other");
    }
  }
}

// WEB-3: a page elsewhere cannot write with this browser's cookie.
TEST_P(Matrix, P23_a_cookie_alone_writes_nothing) {
  auto caller = callers_->named("admin");
  std::erase_if(caller.headers, [](const auto& header) { return header.first == "x-csrf-token"; });
  for (const auto& route : routes()) {
    const bool is_staffs = route->permission != "public" && route->permission != "viewer";
    if (!is_staffs || route->method == http::Method::get) continue;
    const auto plan = callers_->plan(caller, route->method, path_of(*route, "demo", "1"));
    EXPECT_EQ(answered(plan), 403) << cell(*route, caller, "demo");
  }
}

// U40-505: the back office does not answer at a deployment's address, nor below it.
TEST_P(Matrix, P23_the_back_office_is_not_found_below_the_app) {
  const auto& caller = callers_->named("admin");
  for (const auto& route : routes()) {
    if (!route->path.starts_with("/api/") && !route->path.starts_with("/admin")) continue;
    const auto plan = callers_->plan(caller, route->method, "/watch/demo" + path_of(*route, "demo", "1"));
    EXPECT_EQ(answered(plan), 404) << cell(*route, caller, "/watch/demo");
  }
}

// T10-406: what was taken away is gone with the next request.
TEST_P(Matrix, P23_a_disabled_or_narrowed_person_is_nobody) {
  const auto& admin = callers_->named("admin");
  const auto staff = json::parse(body_of(callers_->call(admin, http::Method::get, "/api/v1/staff"))).as_object();
  std::int64_t cms{};
  for (const auto& one : staff.at("items").as_array())
    if (one.at("name").as_string() == "Staff cms") cms = one.at("id").as_int64();
  ASSERT_EQ(callers_->call(admin, http::Method::post, fmt::format("/api/v1/staff/{}/actions/disable", cms)).status, 200);
  for (const auto* name : {"cms", "cms's token"})
    for (const auto& route : routes()) {
      if (route->permission == "public" || route->permission == "viewer") continue;
      const auto plan = callers_->plan(callers_->named(name), route->method, path_of(*route, "demo", "1"));
      EXPECT_EQ(answered(plan), 401) << cell(*route, callers_->named(name), "demo");
    }
}

// ---- records of another deployment

constexpr std::string_view kCanary = "Canary-7f3a";

class ForeignRecords : public Matrix {
 protected:
  void SetUp() override {
    Matrix::SetUp();
    if (IsSkipped()) return;
    // Ids of the other deployment run ahead of the own ones: the last of each is in no list of demo.
    const auto& admin = callers_->named("admin");
    const auto make = [&](std::string_view noun, const std::string& body) {
      std::int64_t id{};
      for (int i = 0; i < 3; ++i) {
        auto text = body;
        while (text.find('#') != std::string::npos) text.replace(text.find('#'), 1, std::to_string(i + 1));
        const auto made = callers_->call(admin, http::Method::post, fmt::format("/api/v1/deployments/other/{}", noun), text);
        ASSERT_EQ(made.status, 201) << noun << body_of(made);
        id = json::parse(body_of(made)).as_object().at("id").as_int64();
      }
      foreign_ = std::max(foreign_, id);
    };
    make("cms/channels", R"({"name":{"en":"Canary-7f3a #"},"web_url":"https://canary-7f3a.example/#.m3u8"})");
    make("cms/ui_groups", R"({"name":{"en":"Canary-7f3a #"}})");
    make("cms/packages", R"({"name":"Canary-7f3a #"})");
    make("crm/products", R"({"name":"Canary-7f3a #","plans":[{"name":"Month","length":1,"unit":"months"}]})");
  }
  std::int64_t foreign_{};
};

TEST_P(ForeignRecords, P23_a_foreign_id_reads_as_an_absent_one) {
  const auto& admin = callers_->named("admin");
  for (const auto& route : routes()) {
    const bool has_id =
        route->path.starts_with("/api/v1/deployments/{deployment}/") && route->path.find("/{", 35) != std::string::npos;
    if (!has_id || route->is_upload) continue;
    // Jobs and the log have their own numbers, which demo has too.
    if (route->path.find("/jobs/") != std::string::npos || route->path.find("user_log") != std::string::npos) continue;
    const auto ask = [&](std::int64_t id) {
      return callers_->call(admin, route->method, path_of(*route, "demo", std::to_string(id)), R"({"version":1})");
    };
    const auto foreign = ask(foreign_), absent = ask(999'999);
    EXPECT_EQ(foreign.status, absent.status) << cell(*route, admin, "demo");
    EXPECT_EQ(body_of(foreign), body_of(absent)) << cell(*route, admin, "demo");
    EXPECT_GE(foreign.status, 400) << cell(*route, admin, "demo");
    EXPECT_LT(foreign.status, 500) << cell(*route, admin, "demo") << body_of(foreign);
  }
}

TEST_P(ForeignRecords, AZ_7_no_answer_of_one_deployment_holds_a_word_of_another) {
  for (const auto& caller : callers_->all()) {
    for (const auto& route : routes()) {
      if (route->method != http::Method::get || route->path == "/metrics") continue;
      for (const auto& rest : {std::string("1"), std::to_string(foreign_)}) {
        const auto answer = callers_->call(caller, http::Method::get, path_of(*route, "demo", rest));
        EXPECT_LT(answer.status, 500) << cell(*route, caller, "demo") << body_of(answer);
        EXPECT_EQ(body_of(answer).find(kCanary), std::string::npos) << cell(*route, caller, "demo");
      }
    }
  }
}

// The platform's routes name deployments by number: only those of one's scope are there.
TEST_P(ForeignRecords, AZ_4_a_scoped_person_sees_no_other_deployment) {
  const auto other = world_->parts().deployments->find("other")->number;
  for (const auto* name : {"cms", "crm", "uit", "rps", "cms's token"}) {
    const auto& caller = callers_->named(name);
    const auto listed = json::parse(body_of(callers_->call(caller, http::Method::get, "/api/v1/deployments"))).as_object();
    EXPECT_EQ(listed.at("total"), 1) << name;
    const auto foreign = callers_->call(caller, http::Method::get, fmt::format("/api/v1/deployments/{}", other));
    const auto absent = callers_->call(caller, http::Method::get, "/api/v1/deployments/999999");
    EXPECT_EQ(foreign.status, 404) << name;
    EXPECT_EQ(body_of(foreign), body_of(absent)) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(, Matrix, ::testing::ValuesIn(testing::databases()), testing::backend_of);
INSTANTIATE_TEST_SUITE_P(, ForeignRecords, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
