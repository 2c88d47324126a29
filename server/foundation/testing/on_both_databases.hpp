// The fixture for tests that hold on both back ends:
//   class Jobs : public testing::OnBothDatabases {};
//   TEST_P(Jobs, T10_503_a_job_is_taken_once) { control().write(...); }
//   INSTANTIATE_TEST_SUITE_P(, Jobs, ::testing::ValuesIn(testing::databases()), testing::backend_of);
// Not for tests of pure rules: those need no database.
#pragma once
#include <gtest/gtest.h>

#include "app/migrations.hpp"
#include "foundation/testing/databases.hpp"

namespace testing {

inline std::string backend_of(const ::testing::TestParamInfo<db::Backend>& info) { return backend_name(info.param); }

class OnBothDatabases : public ::testing::TestWithParam<db::Backend> {
 public:
  void SetUp() override {
    if (GetParam() == db::Backend::postgres && !postgres_server()) GTEST_SKIP() << "TVMS_TEST_POSTGRES is not set";
    databases_ = std::make_unique<TestDatabases>(GetParam(), control_migrations(), deployment_migrations());
  }
  void TearDown() override { databases_.reset(); }

 protected:
  // The program's own, unless a test wants others.
  virtual std::span<const db::Migration> control_migrations() const { return app::control_migrations(); }
  virtual std::span<const db::Migration> deployment_migrations() const { return app::deployment_migrations(); }

  [[nodiscard]] TestDatabases& databases() { return *databases_; }
  [[nodiscard]] db::Database& control() { return databases_->control(); }
  [[nodiscard]] db::Database& deployment() { return databases_->deployment(); }

 private:
  std::unique_ptr<TestDatabases> databases_;
};

}  // namespace testing
