// Rules of the kind "look, then write": they hold on both databases, at whatever step another writer comes in between.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <fstream>
#include <thread>

#include "app/tests/world.hpp"
#include "crm/customers/customers.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "foundation/testing/stepped.hpp"
#include "panel/staff/staff.hpp"
#include "panel/user_log/user_log.hpp"

namespace app_test {
namespace {

namespace json = boost::json;
const std::string kRoot = "/api/v1/deployments/demo";

class Races : public OnBothBackends {
 protected:
  void SetUp() override {
    OnBothBackends::SetUp();
    if (!IsSkipped()) world_ = std::make_unique<World>(GetParam());
  }

  struct Call {
    std::string path, body{};
    http::Method method{http::Method::post};
    std::filesystem::path upload{};
  };
  // Runs the route's handler as staff user `actor`, with `database` in the place of the deployment's.
  base::Result<http::Reply> call(const http::Router& router, db::Database& database, const Call& what, std::int64_t actor = 1) {
    const auto match = router.match(what.method, what.path);
    if (!match.route) throw std::runtime_error("there is no route " + what.path);
    http::Request request;
    request.method = what.method;
    request.path = what.path;
    request.body = what.body;
    request.upload = what.upload;
    request.headers.emplace_back("idempotency-key", "key-of-call-" + std::to_string(++calls_));
    request.query = what.upload.empty() ? "" : "apply=true";
    http::Actor who{.kind = http::ActorKind::staff, .id = actor, .name = "Test", .all_deployments = true};
    who.permissions.insert("publish.crm.products");
    const auto tenant = std::make_shared<http::Tenant>(*world_->demo());
    tenant->database = &database;
    auto journal = user_log::Journal::of(who, request, world_->clock().now());
    http::Context context{.request = request,
                          .actor = who,
                          .tenant = tenant,
                          .clock = world_->clock(),
                          .random = random_,
                          .journal = journal,
                          .path_values = match.values};
    return match.route->handler(context);
  }
  base::Result<http::Reply> call(db::Database& database, const Call& what) {
    return call(world_->application().router(), database, what);
  }
  std::int64_t made(const Call& what) {
    const auto reply = call(database(), what);
    if (!reply) throw std::runtime_error(what.path + ": " + reply.error().code + " " + reply.error().message);
    return json::parse(std::get<std::string>(reply->body)).as_object().at("id").as_int64();
  }
  [[nodiscard]] db::Database& database() { return *world_->demo()->database; }
  [[nodiscard]] std::int64_t number(db::Database& of, const std::string& sql) {
    return of.read([&](db::Tx& tx) { return tx.number({"test", sql, sql}); });
  }
  // Both as calls of the deployment's routes; told what each of them answered.
  void race_calls(const std::function<void()>& prepare, const std::function<Call()>& one, const std::function<Call()>& two,
                  const std::function<void(const base::Result<http::Reply>&, const base::Result<http::Reply>&)>& check) {
    base::Result<http::Reply> first, second;
    const auto rounds = testing::race({.first = database(),
                                       .second = database(),
                                       .prepare =
                                           [&] {
                                             prepare();
                                             first = second = base::fail(base::ErrorKind::busy, "BUSY", "");
                                           },
                                       .one = [&](db::Database& on) { first = call(on, one()); },
                                       .two = [&](db::Database& on) { second = call(on, two()); },
                                       .check = [&] { check(first, second); }});
    EXPECT_GT(rounds, 3);
  }

  std::unique_ptr<World> world_;
  testing::SeededRandom random_;
  int next_{};
  std::atomic<int> calls_{};
};

std::string code_of(const base::Result<http::Reply>& result) { return result ? "" : result.error().code; }

TEST_P(Races, T10_702_two_admins_who_disable_each_other_leave_one) {
  auto& parts = world_->parts();
  auto& control = *parts.control;
  staff::Staff second;
  second.email = "second@staff.example";
  second.name = "Second";
  second.roles = {"admin"};
  second.password = base::Secret("tangerine-lamp-47-boat");
  auto journal = user_log::Journal::of_system("test", world_->clock().now());
  const records::Act act{journal, world_->clock().now(), "en"};
  ASSERT_TRUE(control.write([&](db::Tx& tx) { return staff::add_staff(tx, second, *parts.hasher, act); }));
  const auto first = number(control, "SELECT id FROM staff WHERE email_key = 'admin@staff.example'");
  const auto disable = [&](db::Database& on, std::int64_t by, std::int64_t whom) {
    staff::Gate gate(control, *parts.hasher, crypto::Key{}, parts.clock, random_);
    http::Router router;
    staff::add_routes(router, on, gate, *parts.hasher, *parts.deployments, parts.of<staff::FirstOwner>());
    return call(router, database(), {fmt::format("/api/v1/staff/{}/actions/disable", whom)}, by);
  };
  int done = 0;
  const auto rounds = testing::race(
      {.first = control,
       .second = control,
       .prepare =
           [&] {
             done = 0;
             control.write([](db::Tx& tx) { tx.script("UPDATE staff SET state = 'active'"); });
           },
       .one = [&](db::Database& on) { done += disable(on, first, second.id.raw).has_value() ? 1 : 0; },
       .two = [&](db::Database& on) { done += disable(on, second.id.raw, first).has_value() ? 1 : 0; },
       .check =
           [&] {
             EXPECT_EQ(number(control, "SELECT count(*) FROM staff WHERE state = 'active' AND roles LIKE '%admin%' ESCAPE '#'"),
                       1);
             EXPECT_EQ(done, 1);
           }});
  EXPECT_GT(rounds, 5);
}

TEST_P(Races, channels_without_a_number_get_different_ones) {
  const auto add = [] { return Call{kRoot + "/cms/channels", R"({"name":{"en":"News"}})"}; };
  race_calls([] {}, add, add,
             [](const auto& one, const auto& two) {
               EXPECT_TRUE(one.has_value()) << code_of(one);
               EXPECT_TRUE(two.has_value()) << code_of(two);
             });
}

TEST_P(Races, S30_106_the_last_encoding_goes_to_one) {
  const auto stream = [](const std::string& name) {
    return Call{kRoot + "/streaming/streams",
                fmt::format(R"({{"name":"{}","url":"https://source.example/{}.m3u8","encoding":"encode"}})", name, name)};
  };
  const auto places = std::max(1U, std::thread::hardware_concurrency());
  for (unsigned i = 1; i < places; ++i) made(stream(fmt::format("lasting{}", i)));
  race_calls([&] { database().write([](db::Tx& tx) { tx.script("DELETE FROM streams WHERE name IN ('one', 'two')"); }); },
             [&] { return stream("one"); }, [&] { return stream("two"); },
             [&](const auto& one, const auto& two) {
               EXPECT_NE(one.has_value(), two.has_value());
               EXPECT_EQ(code_of(one) + code_of(two), "CAPACITY");
               EXPECT_LE(number(database(), "SELECT count(*) FROM streams WHERE encoding = 'encode'"), places);
             });
}

TEST_P(Races, the_same_playlist_twice_at_once_is_stored_once) {
  const testing::TempFolder folder;
  const auto file = folder.path() / "list.m3u";
  const auto import = [&] { return Call{kRoot + "/cms/channels/import", "", http::Method::post, file}; };
  race_calls(
      [&] {
        ++next_;
        std::ofstream(file) << fmt::format("#EXTM3U\n#EXTINF:-1 tvg-id=\"a{0}\",A\nhttps://s.example/a{0}.m3u8\n", next_);
      },
      import, import,
      [&](const auto& one, const auto& two) {
        EXPECT_TRUE(one.has_value()) << code_of(one);
        EXPECT_TRUE(two.has_value()) << code_of(two);
        EXPECT_EQ(number(database(), "SELECT count(*) FROM channels"), next_);
      });
}

TEST_P(Races, IN_USE_a_package_that_is_being_sold_is_not_trashed) {
  std::int64_t package{};
  race_calls([&] { package = made({kRoot + "/cms/packages", fmt::format(R"({{"name":"P{}"}})", ++next_)}); },
             [&] { return Call{fmt::format("{}/cms/packages/{}", kRoot, package), "", http::Method::del}; },
             [&] { return Call{kRoot + "/crm/products", fmt::format(R"({{"name":"Q{}","packages":[{}]}})", next_, package)}; },
             [&](const auto& one, const auto& two) {
               EXPECT_NE(one.has_value(), two.has_value()) << code_of(one) << code_of(two);
               EXPECT_EQ(code_of(one) + code_of(two), one ? "REFERENCE" : "IN_USE");
             });
}

TEST_P(Races, an_external_id_goes_to_one_channel) {
  const auto add = [&] {
    return Call{kRoot + "/cms/channels", fmt::format(R"({{"name":{{"en":"News"}},"external_id":"tvg-{}"}})", next_)};
  };
  race_calls([&] { ++next_; }, add, add,
             [&](const auto& one, const auto& two) {
               EXPECT_NE(one.has_value(), two.has_value());
               EXPECT_EQ(code_of(one) + code_of(two), "EXTERNAL_ID_TAKEN");
               EXPECT_EQ(number(database(), fmt::format("SELECT count(*) FROM channels WHERE external_id = 'tvg-{}'", next_)), 1);
             });
}

TEST_P(Races, the_last_place_for_a_device_goes_to_one) {
  const auto product = made({kRoot + "/crm/products", R"({"name":"One","devices_max":1,"device_types":["browser_pc"],)"
                                                      R"("plans":[{"name":"M","length":1,"unit":"months",)"
                                                      R"("prices":[{"minor":1,"currency":"EUR"}]}]})"});
  ASSERT_TRUE(call(database(), {kRoot + "/publish/runs", R"({"areas":["products"]})"}));
  world_->parts().jobs->run_due();
  const auto plan = number(database(), "SELECT id FROM products_plans");
  const auto& customers = world_->parts().of<::customers::Customers>();
  database().write([&](db::Tx& tx) {
    customers::Customer customer;
    customer.user_id = "anna.berg";
    customer.product_id = {product};
    customer.plan_id = {plan};
    const auto hash = world_->parts().hasher->hash(base::Secret("secret+1"));
    auto journal = user_log::Journal::of_system("test", world_->clock().now());
    const auto added = customers.create(tx, customer, *hash, "UTC", random_, {journal, world_->clock().now(), "en", 1});
    if (!added) throw std::runtime_error(added.error().code);
  });
  const auto sign_in = [] {
    return Call{"/tv/v1/sign_in", R"({"user_id":"anna.berg","password":"secret+1","device":{"type":"browser_pc"}})"};
  };
  race_calls([&] { database().write([](db::Tx& tx) { tx.script("DELETE FROM sign_ins; DELETE FROM devices"); }); }, sign_in,
             sign_in,
             [&](const auto& one, const auto& two) {
               EXPECT_NE(one.has_value(), two.has_value());
               EXPECT_EQ(code_of(one) + code_of(two), "DEVICE_LIMIT");
               EXPECT_EQ(number(database(), "SELECT count(*) FROM devices"), 1);
             });
}

TEST_P(Races, IN_USE_a_channel_that_comes_into_a_package_is_not_trashed) {
  std::int64_t channel{}, package{};
  race_calls(
      [&] {
        channel = made({kRoot + "/cms/channels", R"({"name":{"en":"News"}})"});
        package = made({kRoot + "/cms/packages", fmt::format(R"({{"name":"P{}"}})", ++next_)});
      },
      [&] { return Call{fmt::format("{}/cms/channels/{}", kRoot, channel), "", http::Method::del}; },
      [&] {
        return Call{fmt::format("{}/cms/packages/{}", kRoot, package), fmt::format(R"({{"version":1,"channels":[{}]}})", channel),
                    http::Method::patch};
      },
      [&](const auto& one, const auto& two) {
        EXPECT_NE(one.has_value(), two.has_value()) << code_of(one) << code_of(two);
        EXPECT_EQ(code_of(one) + code_of(two), one ? "REFERENCE" : "IN_USE");
      });
}

TEST_P(Races, IN_USE_a_stream_that_a_channel_names_is_not_trashed) {
  std::int64_t stream{};
  race_calls(
      [&] {
        stream = made(
            {kRoot + "/streaming/streams", fmt::format(R"({{"name":"s{}","url":"https://source.example/a.m3u8"}})", ++next_)});
      },
      [&] { return Call{fmt::format("{}/streaming/streams/{}", kRoot, stream), "", http::Method::del}; },
      [&] { return Call{kRoot + "/cms/channels", fmt::format(R"({{"name":{{"en":"News"}},"stream_id":{}}})", stream)}; },
      [&](const auto& one, const auto& two) {
        EXPECT_NE(one.has_value(), two.has_value()) << code_of(one) << code_of(two);
        EXPECT_EQ(code_of(one) + code_of(two), one ? "REFERENCE" : "IN_USE");
      });
}

INSTANTIATE_TEST_SUITE_P(, Races, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
