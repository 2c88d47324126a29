// The fixture of the laws: sentences that hold for all rooms, asked on both databases.
// Not a place for rules of one room: those stand beside its code.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/statements.hpp"
#include "app/tests/world.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/testing/on_both_databases.hpp"

namespace laws {

class Law : public app_test::OnBothBackends {
 protected:
  void SetUp() override;
  [[nodiscard]] app_test::World& world() { return *world_; }
  [[nodiscard]] db::Database& control() { return *world_->parts().control; }
  [[nodiscard]] db::Database& deployment() { return *world_->demo()->database; }
  [[nodiscard]] std::vector<db::Database*> databases() { return {&control(), &deployment()}; }
  [[nodiscard]] const std::vector<std::shared_ptr<const http::Route>>& routes() {
    return world_->application().router().routes();
  }
  // Every entity that has a table and that some route takes or answers, by its table.
  [[nodiscard]] std::map<std::string, const meta::Entity*> entities() {
    return app::stored_entities(world_->application().router());
  }

 private:
  std::unique_ptr<app_test::World> world_;
};

using Rows = std::vector<std::vector<std::string>>;
// All columns of all rows as text; "" for NULL.
[[nodiscard]] Rows rows_of(db::Database& database, std::string_view sqlite, std::string_view postgres);
[[nodiscard]] std::set<std::string> tables_of(db::Database& database);

}  // namespace laws
