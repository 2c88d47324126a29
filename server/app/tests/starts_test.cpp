// What a start may do to deployments: two programs at once, databases that are gone, rooms that fail, opening while serving.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <optional>

#include "app/housekeeping.hpp"
#include "app/migrations.hpp"
#include "app/tests/world.hpp"
#include "foundation/base/result.hpp"
#include "foundation/db/postgres_admin.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "panel/user_log/user_log.hpp"

namespace app_test {
namespace {

namespace json = boost::json;

db::Query sql(std::string_view text) { return {"test/query", text, text}; }

// A database that calls a function after every write transaction.
class Watched final : public db::Database {
 public:
  Watched(db::Database& inner, std::function<void()> written) : inner_(inner), written_(std::move(written)) {}
  [[nodiscard]] db::Backend backend() const override { return inner_.backend(); }
  [[nodiscard]] const std::string& name() const override { return inner_.name(); }
  [[nodiscard]] std::int64_t change_counter() override { return inner_.change_counter(); }

 protected:
  void transact(bool is_write, const std::function<bool(db::Tx&)>& body) override {
    const auto run = [&](db::Tx& tx) -> base::Status {
      if (body(tx)) return {};
      return base::fail(base::ErrorKind::conflict, "ROLLED_BACK", "");
    };
    static_cast<void>(is_write ? inner_.write(run) : inner_.read(run));
    if (is_write) written_();
  }

 private:
  db::Database& inner_;
  std::function<void()> written_;
};

class Starts : public OnBothBackends {
 protected:
  void SetUp() override {
    OnBothBackends::SetUp();
    if (!IsSkipped()) world_.emplace(GetParam());
  }
  // The deployments of the world, as another process sees them; nothing is open yet.
  std::unique_ptr<deployments::Deployments> others(db::Database& control) {
    const auto options = world_->options();
    return std::make_unique<deployments::Deployments>(
        deployments::Options{options.data,
                             options.postgres,
                             deployments::installation_id(*world_->parts().control, world_->random()),
                             app::deployment_migrations(),
                             {},
                             false},
        control, *world_->parts().sealer, world_->clock(), world_->random());
  }
  deployments::Deployment deployment(const std::string& name) {
    deployments::Deployment out;
    out.identifier = out.name = name;
    out.countries = {"DE"};
    out.currencies = {{{}, "EUR", "€", 2}};
    return out;
  }
  base::Status create(deployments::Deployments& deployments, const std::string& name) {
    auto journal = user_log::Journal::of_system("test", world_->clock().now());
    auto made = deployment(name);
    return deployments.create(made, {journal, world_->clock().now(), "en"});
  }
  std::int64_t count(std::string_view text) {
    return world_->parts().control->read([&](db::Tx& tx) { return tx.number(sql(text)); });
  }
  void write(std::string_view text) {
    world_->parts().control->write([&](db::Tx& tx) { tx.run(sql(text)); });
  }
  // On PostgreSQL by the owner, whom nothing is forbidden.
  void owner_script(const std::string& text) {
    const auto owner = db::open_postgres({.connection = world_->options().postgres, .name = "owner", .connections_max = 1});
    owner->write([&](db::Tx& tx) { tx.script(text); });
  }
  std::string schema(std::int64_t number) {
    return db::deployment_role(deployments::installation_id(*world_->parts().control, world_->random()), number);
  }
  http::Response get(http::Site& site, const std::string& path, http::Headers headers = {}) {
    http::Request request;
    request.method = http::Method::get;
    request.path = path;
    request.headers = std::move(headers);
    request.headers.emplace_back("host", "localhost");
    request.remote_ip = "127.0.0.1";
    request.received_at = world_->clock().now();
    auto plan = site.plan(request);
    if (plan.answer) return std::move(*plan.answer);
    http::Response out;
    site.handle(std::move(request), plan.route, [&](http::Response response) { out = std::move(response); });
    return out;
  }
  std::string code(const http::Response& response) {
    return std::string(std::string_view(json::parse(body_of(response)).at("code").as_string()));
  }

  std::optional<World> world_;
};

TEST_P(Starts, a_deployment_that_is_being_made_survives_other_programs) {
  int starts = 0;
  Watched control(*world_->parts().control, [&] {
    app::Application other(world_->options(), world_->clock(), world_->random());
    other.parts().deployments->clear_up();
    ++starts;
  });
  const auto maker = others(control);
  const auto made = create(*maker, "third");
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_GE(starts, 2);  // After the row was reserved, and after it was activated.
  EXPECT_EQ(count("SELECT count(*) FROM deployments WHERE identifier = 'third' AND state = 'active'"), 1);
  world_->restart();
  EXPECT_TRUE(world_->parts().deployments->find("third"));
}

TEST_P(Starts, what_a_creation_left_is_cleared_up_and_its_identifier_free) {
  ASSERT_TRUE(create(*world_->parts().deployments, "third"));
  write("UPDATE deployments SET state = 'creating' WHERE identifier = 'third'");
  world_->restart();
  auto& deployments = *world_->parts().deployments;
  EXPECT_FALSE(deployments.find("third"));
  EXPECT_EQ(count("SELECT count(*) FROM deployments WHERE identifier = 'third'"), 1);  // A start alone removes nothing.
  deployments.clear_up();
  EXPECT_EQ(count("SELECT count(*) FROM deployments WHERE identifier = 'third'"), 0);
  EXPECT_FALSE(std::filesystem::exists(world_->data() / "deployments" / "third.db"));
  EXPECT_TRUE(create(deployments, "third"));
  EXPECT_TRUE(deployments.find("third"));
}

TEST_P(Starts, files_that_lie_there_already_are_not_taken_over) {
  std::ofstream(world_->data() / "deployments" / "third.db") << "somebody's customers";
  const auto made = create(*world_->parts().deployments, "third");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "IDENTIFIER_TAKEN");
  EXPECT_TRUE(std::filesystem::exists(world_->data() / "deployments" / "third.db"));
  EXPECT_EQ(count("SELECT count(*) FROM deployments WHERE identifier = 'third'"), 0);
}

TEST_P(Starts, a_creation_that_fails_drops_only_what_it_made) {
  auto& deployments = *world_->parts().deployments;
  if (GetParam() == db::Backend::postgres) {
    const auto taken = schema(3);
    owner_script("CREATE SCHEMA " + taken + "; CREATE TABLE " + taken + ".precious (id bigint)");
    EXPECT_THROW(static_cast<void>(create(deployments, "third")), db::DatabaseError);
    owner_script("DROP TABLE " + taken + ".precious");  // Throws when it is gone.
  } else {
    std::filesystem::create_directories(world_->data() / "deployments" / "third.db-wal" / "in the way");
    EXPECT_THROW(static_cast<void>(create(deployments, "third")), std::exception);
    EXPECT_FALSE(std::filesystem::exists(world_->data() / "deployments" / "third.db"));
  }
  EXPECT_EQ(count("SELECT count(*) FROM deployments WHERE identifier = 'third'"), 0);
  EXPECT_FALSE(deployments.find("third"));
}

TEST_P(Starts, a_missing_database_answers_503_and_is_never_made_again) {
  const auto number = world_->demo()->number;
  const auto file = world_->data() / "deployments" / "demo.db";
  const auto name = schema(number);
  for (const bool is_emptied : {false, true}) {
    world_->restart([&] {
      if (GetParam() == db::Backend::postgres) {
        owner_script("DROP SCHEMA IF EXISTS " + name + " CASCADE");
        if (is_emptied) owner_script("CREATE SCHEMA " + name + "; GRANT USAGE ON SCHEMA " + name + " TO " + name);
      } else {
        std::filesystem::remove(file);
        if (is_emptied) std::ofstream(file).close();
      }
    });
    auto& deployments = *world_->parts().deployments;
    EXPECT_FALSE(deployments.find("demo"));
    EXPECT_TRUE(deployments.find("other"));
    const auto failures = deployments.failures();
    ASSERT_TRUE(failures.contains("demo"));
    EXPECT_EQ(failures.at("demo").code, "DATABASE_MISSING") << failures.at("demo").what;
    auto& site = world_->application().site();
    for (const auto* path : {"/watch/demo/tv/v1/hello", "/img/demo/made/1-A.svg"}) {
      const auto response = get(site, path);
      EXPECT_EQ(response.status, 503) << path;
      EXPECT_EQ(code(response), "DATABASE_MISSING");
    }
    EXPECT_EQ(get(site, "/api/v1/deployments/demo/cms/channels", world_->sign_in("admin")).status, 503);
    const http::Headers owner{{"authorization", "Bearer " + world_->parts().metrics_word}};
    const auto ready = get(site, "/readyz", owner);
    EXPECT_EQ(ready.status, 200);
    EXPECT_EQ(json::parse(body_of(ready)).at("failing").at("demo"), "DATABASE_MISSING");
    EXPECT_NE(body_of(get(site, "/metrics", owner)).find("tvms_deployments{state=\"failing\"} 1"), std::string::npos);
    world_->clock().advance(std::chrono::minutes(2));
    deployments.open_due();  // A later try makes none either.
    EXPECT_FALSE(deployments.find("demo"));
  }
  if (GetParam() == db::Backend::sqlite) { EXPECT_EQ(std::filesystem::file_size(file), 0U); }
}

TEST_P(Starts, a_missing_control_database_beside_keys_stops_the_start) {
  const auto file = world_->data() / "control.db";
  const auto remove = [&] {
    if (GetParam() == db::Backend::postgres)
      owner_script("DROP SCHEMA control CASCADE");
    else
      std::filesystem::remove(file);
  };
  try {
    world_->restart(remove);
    FAIL() << "an empty installation was made";
  } catch (const std::runtime_error& fault) {
    EXPECT_NE(std::string(fault.what()).find("Is the disk mounted"), std::string::npos) << fault.what();
  }
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_P(Starts, a_check_changes_nothing) {
  const auto options = world_->options();
  EXPECT_EQ(app::look_at_databases(options), "");
  // The last migration is still to be done, as after an update of the program.
  auto& database = *world_->demo()->database;
  const auto last = std::ranges::max(app::deployment_migrations(), {}, &db::Migration::number).number;
  const auto forget = fmt::format("DELETE FROM schema_migrations WHERE number = {}", last);
  if (GetParam() == db::Backend::postgres)
    owner_script(fmt::format("SET LOCAL search_path = {}; {}", schema(world_->demo()->number), forget));
  else
    database.write([&](db::Tx& tx) { tx.script(forget); });
  for (int i = 0; i < 2; ++i) EXPECT_NE(app::look_at_databases(options).find("demo: 1 migrations"), std::string::npos);
}

TEST_P(Starts, a_room_that_fails_leaves_the_deployment_closed_until_a_later_try) {
  const auto deployments = others(*world_->parts().control);
  int tries = 0, opened = 0;
  bool is_broken = true;
  deployments->on_opening([&](const auto& tenant) {
    if (tenant->name != "demo") return;
    ++tries;
    if (is_broken) throw std::runtime_error("a row cannot be read");
  });
  deployments->on_opened([&](const auto&) { ++opened; });
  deployments->refresh();
  deployments->open_due();
  EXPECT_FALSE(deployments->find("demo"));
  EXPECT_TRUE(deployments->find("other"));
  EXPECT_EQ(deployments->enter("demo").error().code, "DATABASE_FAILED");
  EXPECT_EQ(deployments->failures().at("demo").what, "a row cannot be read");
  deployments->open_due();
  EXPECT_EQ(tries, 1);  // Not at once.
  world_->clock().advance(std::chrono::seconds(1));
  deployments->open_due();
  EXPECT_EQ(tries, 2);
  is_broken = false;
  world_->clock().advance(std::chrono::seconds(1));
  deployments->open_due();
  EXPECT_EQ(tries, 2);  // The pause grows.
  world_->clock().advance(std::chrono::seconds(1));
  deployments->open_due();
  EXPECT_TRUE(deployments->find("demo"));
  EXPECT_TRUE(deployments->failures().empty());
  EXPECT_EQ(opened, 2);
}

TEST_P(Starts, a_deployment_is_opened_once_whoever_asks) {
  const auto deployments = others(*world_->parts().control);
  std::atomic<int> told{0}, opened{0};
  deployments->on_opening([&](const auto&) {
    if (++told == 1) deployments->open_due();  // The housekeeper, in the middle of it.
  });
  deployments->on_opened([&](const auto&) { ++opened; });
  deployments->refresh();
  deployments->open_due();
  EXPECT_EQ(told, 2);
  EXPECT_EQ(opened, 2);
}

TEST_P(Starts, changed_settings_keep_the_database_and_not_the_former_handle) {
  auto& deployments = *world_->parts().deployments;
  const auto* database = world_->demo()->database;
  const auto deployments_alone = others(*world_->parts().control);
  bool is_broken = true;
  deployments_alone->refresh();
  deployments_alone->open_due();
  int told = 0;
  deployments_alone->on_opening([&](const auto&) {
    ++told;
    if (is_broken) throw std::runtime_error("a row cannot be read");
  });
  const std::weak_ptr<const http::Tenant> alone = deployments_alone->find("demo");
  write("UPDATE deployments SET zone = 'UTC' WHERE identifier = 'demo'");
  deployments.refresh();
  EXPECT_EQ(world_->demo()->zone, "UTC");
  EXPECT_EQ(world_->demo()->database, database);
  // A room that fails hears of the settings again, and the deployment has them already.
  EXPECT_THROW(deployments_alone->refresh(), std::runtime_error);
  EXPECT_EQ(deployments_alone->find("demo")->zone, "UTC");
  is_broken = false;
  deployments_alone->refresh();
  deployments_alone->refresh();
  EXPECT_EQ(told, 2);
  EXPECT_TRUE(alone.expired());
}

TEST_P(Starts, requests_are_answered_while_deployments_open) {
  auto options = world_->options();
  options.opens_in_background = true;
  app::Application starting(options, world_->clock(), world_->random());
  auto& site = starting.site();
  EXPECT_EQ(get(site, "/healthz").status, 200);
  EXPECT_EQ(get(site, "/readyz").status, 503);
  EXPECT_EQ(json::parse(body_of(get(site, "/readyz"))).at("deployments").at("opening"), 2);
  const auto early = get(site, "/watch/demo/tv/v1/hello");
  EXPECT_EQ(early.status, 503);
  EXPECT_EQ(code(early), "MIGRATING");
  EXPECT_TRUE(std::ranges::any_of(early.headers, [](const auto& header) { return header.first == "retry-after"; }));
  EXPECT_EQ(code(get(site, "/watch/nobody/tv/v1/hello")), "HOST_UNKNOWN");
  starting.parts().deployments->open_due();
  EXPECT_EQ(get(site, "/readyz").status, 200);
  EXPECT_NE(get(site, "/watch/demo/tv/v1/hello").status, 503);
}

// Background threads run on real time, each second: this waits for what they tell.
TEST_P(Starts, a_row_that_cannot_be_read_does_not_end_the_program) {
  auto options = world_->options();
  options.runs_background = true;
  options.opens_in_background = true;
  app::Application running(options, world_->clock(), world_->random());
  std::mutex mutex;
  std::condition_variable changed;
  std::string told;
  bool is_open = false;
  running.parts().deployments->on_opened([&](const auto& tenant) {
    const std::lock_guard lock(mutex);
    is_open = is_open || tenant->name == "demo";
    changed.notify_all();
  });
  running.parts().workers.on_fault([&](const std::string& worker, const std::string& what) {
    const std::lock_guard lock(mutex);
    if (worker == "app.follow") told = what;
    changed.notify_all();
  });
  write("UPDATE staff SET roles = 'zz' WHERE email = 'rps@staff.example'");
  running.start();
  {
    std::unique_lock lock(mutex);
    EXPECT_TRUE(changed.wait_for(lock, std::chrono::seconds(30), [&] { return is_open && !told.empty(); }));
  }
  running.stop();
  EXPECT_TRUE(running.parts().deployments->find("demo"));
}

TEST(Chores, one_that_throws_does_not_keep_the_next_one_from_its_turn) {
  app::Chores chores;
  const auto fail = [] { throw std::runtime_error("away"); };
  const auto end = [&]() -> std::string {
    try {
      chores.end();
    } catch (const std::runtime_error& fault) { return fault.what(); }
    return "";
  };
  int runs = 0;
  chores.run("a", fail);
  chores.run("b", [&] { ++runs; });
  chores.run("c", fail);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(end(), "a: away; c: away");
  EXPECT_EQ(end(), "");
}

INSTANTIATE_TEST_SUITE_P(, Starts, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
