// A whole application in this process for scenarios and stories: real databases, a travelling clock, requests without sockets.
// Not the edge: what a socket does is tested in foundation/http.
#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "app/application.hpp"
#include "app/parts.hpp"
#include "foundation/testing/databases.hpp"
#include "foundation/testing/fakes.hpp"
#include "foundation/testing/scenario.hpp"

namespace app_test {

// One application with deployment "demo" (en, ar; EUR, CREDITS; Europe/Berlin) and "other", and one staff user per role:
// sessions "admin", "cms", "crm", "uit", "rps"; "token" is the Admin's API token. The first one of a kind in a process is
// migrated and seeded, each further one is a copy of it: files on SQLite, CREATE DATABASE … TEMPLATE on PostgreSQL.
class World {
 public:
  enum class Staff : std::uint8_t { one_per_role, none };
  explicit World(db::Backend backend, Staff staff = Staff::one_per_role);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] app::Application& application() { return *application_; }
  [[nodiscard]] app::Parts& parts() { return application_->parts(); }
  [[nodiscard]] testing::FakeClock& clock() { return clock_; }
  [[nodiscard]] std::shared_ptr<const http::Tenant> demo() { return parts().deployments->find("demo"); }
  [[nodiscard]] const std::filesystem::path& data() const { return folder_.path(); }
  http::Response send(http::Request request);
  // Headers of a signed-in session.
  [[nodiscard]] http::Headers sign_in(std::string_view session);
  // Ends the application, does something to the data, and starts another application on it, with the pages
  // that lie in data()/web now.
  void restart(const std::function<void()>& between = {});
  // For a further application on the same data, as another process would be.
  [[nodiscard]] app::Options options() const;
  [[nodiscard]] testing::SeededRandom& random() { return random_; }

 private:
  void check_refusal(const http::Request& request, const http::Response& answer);
  class Template;
  struct Fresh {};
  World(Fresh, db::Backend backend, Staff staff);  // Migrated and seeded from nothing.
  static Template& template_of(db::Backend backend, Staff staff);
  void open();
  void seed();
  void seed_staff(const records::Act& act);
  testing::TempFolder folder_;
  testing::FakeClock clock_;
  testing::SeededRandom random_;  // Seeded per world: PostgreSQL's roles are named by the installation's random id.
  std::string server_, database_, connection_;
  std::int64_t kept_{};  // Roles of deployments up to this number belong to the template.
  std::unique_ptr<app::Application> application_;
  const http::Route* handled_{};  // By the last request.
};

// Of tests with worlds of their own: class Jobs : public OnBothBackends {}; skipped where PostgreSQL is not set.
class OnBothBackends : public ::testing::TestWithParam<db::Backend> {
 public:
  void SetUp() override {
    if (GetParam() == db::Backend::postgres && !testing::postgres_server()) GTEST_SKIP() << "TVMS_TEST_POSTGRES is not set";
  }
};

[[nodiscard]] std::string body_of(const http::Response& response);

}  // namespace app_test
