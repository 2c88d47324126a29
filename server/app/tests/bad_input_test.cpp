// Bad input over all routes that take a body: a clear answer that names every fault, and nothing half done. Generated from the
// routes' own field tables, no list by hand.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "app/tests/callers.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/testing/on_both_databases.hpp"

namespace app_test {
namespace {

namespace json = boost::json;
using meta::Kind;
constexpr std::string_view kTenants = "/api/v1/deployments/{deployment}";

class BadInput : public ::testing::TestWithParam<db::Backend> {
 protected:
  void SetUp() override {
    if (GetParam() == db::Backend::postgres && !testing::postgres_server()) GTEST_SKIP() << "TVMS_TEST_POSTGRES is not set";
    world_ = std::make_unique<World>(GetParam());
    callers_ = std::make_unique<Callers>(*world_);
    for (const auto& [noun, body] : {std::pair{"cms/channels", R"({"name":{"en":"News"}})"},
                                     {"cms/ui_groups", R"({"name":{"en":"News"}})"},
                                     {"cms/packages", R"({"name":"Basic"})"}}) {
      const auto made =
          callers_->call(callers_->named("admin"), http::Method::post, fmt::format("/api/v1/deployments/demo/{}", noun), body);
      ASSERT_EQ(made.status, 201) << body_of(made);
    }
    find_records();
  }
  static std::string collection_of(const http::Route& route) { return route.path.substr(0, route.path.rfind("/{id}")); }
  // The first record of every noun that has one.
  void find_records() {
    for (const auto& route : world_->application().router().routes()) {
      if (!route->out_is_list || route->out->table.empty() || route->method != http::Method::get) continue;
      const auto listed =
          json::parse(body_of(callers_->call(callers_->named("admin"), http::Method::get, path_of(*route, "demo", "1"))));
      const auto& items = listed.as_object().at("items").as_array();
      if (!items.empty()) records_[route->path] = std::to_string(items.at(0).as_object().at("id").as_int64());
    }
    ASSERT_GE(records_.size(), 6U);
  }
  [[nodiscard]] std::vector<const http::Route*> described() const {
    std::vector<const http::Route*> out;
    for (const auto& route : world_->application().router().routes())
      if (route->in) out.push_back(route.get());
    return out;
  }
  // Those of one record answer 404 first when there is none: these are of collections, and changes of records that are there.
  [[nodiscard]] std::vector<const http::Route*> with_record() const {
    auto out = described();
    std::erase_if(out, [&](const http::Route* route) {
      const bool is_of_one = route->path.find("/{", route->path.starts_with(kTenants) ? kTenants.size() : 0) != std::string::npos;
      return is_of_one && !(route->method == http::Method::patch && records_.contains(collection_of(*route)));
    });
    return out;
  }
  // By whoever may: the app's routes by a viewer, all others by an Admin.
  http::Response send(const http::Route& route, std::string body) {
    const auto& caller = callers_->named(route.permission == "viewer" ? "viewer" : "admin");
    const auto record = records_.find(collection_of(route));
    return callers_->call(caller, route.method, path_of(route, "demo", record == records_.end() ? "999999" : record->second),
                          std::move(body));
  }
  static std::set<std::string> pointers_of(const http::Response& response, std::string_view code = {}) {
    std::set<std::string> out;
    const auto problem = json::parse(body_of(response)).as_object();
    for (const auto& one : problem.at("fields").as_array())
      if (code.empty() || one.at("code").as_string() == code) out.emplace(std::string_view(one.at("pointer").as_string()));
    return out;
  }
  // Rows of every table of the deployment and of control, but for the log of tries to sign in.
  std::map<std::string, std::int64_t> row_counts() {
    std::map<std::string, std::int64_t> out;
    for (auto* database : {world_->demo()->database, world_->parts().control.get()}) {
      database->read([&](db::Tx& tx) {
        const db::Query tables{
            "test/tables",
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%_search%'",
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"};
        for (const auto& table : tx.all(tables, {}, [](const db::Row& row) { return row.string(0); })) {
          const auto text = fmt::format("SELECT count(*) FROM {}", table);
          const auto name = "test/count_" + table;
          out[database->name() + "." + table] = tx.number({name, text, text});
        }
      });
    }
    std::erase_if(out, [](const auto& one) { return one.first.find("failures") != std::string::npos; });
    return out;
  }
  static std::string named(const http::Route& route) { return fmt::format("{} {}", http::method_name(route.method), route.path); }

  std::unique_ptr<World> world_;
  std::unique_ptr<Callers> callers_;
  std::map<std::string, std::string, std::less<>> records_;  // Collection's path → id.
};

TEST_P(BadInput, what_is_no_json_object_is_400_or_422_and_changes_nothing) {
  const auto before = row_counts();
  const std::string deep(2000, '[');
  for (const auto* route : described()) {
    for (const auto& [body, status] : std::initializer_list<std::pair<std::string, int>>{{"", 400},
                                                                                         {"{", 400},
                                                                                         {R"({"a":1,})", 400},
                                                                                         {R"({"a":1}{"a":1})", 400},
                                                                                         {R"({"a":1,"a":2})", 400},
                                                                                         {R"({"a":NaN})", 400},
                                                                                         {"{\"a\":\"\xff\"}", 400},
                                                                                         {std::string("{\"a\":\"\0\"}", 9), 400},
                                                                                         {deep, 400},
                                                                                         {"<html></html>", 400},
                                                                                         {"[]", 0},
                                                                                         {"null", 0},
                                                                                         {"7", 0},
                                                                                         {R"("text")", 0}}) {
      const auto answer = send(*route, body);
      if (status != 0) {
        EXPECT_EQ(answer.status, status) << named(*route) << " " << body.substr(0, 20) << body_of(answer);
      } else {
        EXPECT_TRUE(answer.status == 400 || answer.status == 422) << named(*route) << " " << body << body_of(answer);
      }
      EXPECT_TRUE(body_of(answer).starts_with(R"({"type":"/problems/)")) << named(*route);
    }
  }
  EXPECT_EQ(row_counts(), before);
}

TEST_P(BadInput, T10_13_an_unknown_field_is_an_error_at_its_place) {
  const auto before = row_counts();
  for (const auto* route : with_record()) {
    const auto answer = send(*route, R"({"no_such_field":1,"role":"admin","deployment":"other","tenant":2})");
    EXPECT_EQ(answer.status, 422) << named(*route) << body_of(answer);
    if (answer.status != 422) continue;
    const auto unknown = pointers_of(answer, "UNKNOWN_FIELD");
    EXPECT_TRUE(unknown.contains("/no_such_field") && unknown.contains("/tenant")) << named(*route) << body_of(answer);
  }
  EXPECT_EQ(row_counts(), before);
}

// A value that no field of this kind takes.
json::value wrong_for(const meta::Field& field) {
  switch (field.ops->kind) {
    case Kind::boolean:
    case Kind::integer:
    case Kind::id:
    case Kind::links:
    case Kind::rows:
    case Kind::object:
    case Kind::prices:
    case Kind::list:
    case Kind::money: return "wrong";
    default: return json::array{json::object{{"wrong", 1.5}}};
  }
}

TEST_P(BadInput, T10_13_wrong_types_are_told_all_at_once) {
  const auto before = row_counts();
  for (const auto* route : with_record()) {
    json::object body;
    std::set<std::string> wanted;
    for (const auto& field : route->in->fields) {
      if (field.has(meta::read_only)) continue;
      body[field.name] = wrong_for(field);
      wanted.insert(fmt::format("/{}", field.name));
    }
    if (wanted.empty()) continue;
    if (route->method == http::Method::patch) {
      body["version"] = "wrong";
      wanted.insert("/version");
    }
    const auto answer = send(*route, json::serialize(body));
    ASSERT_EQ(answer.status, 422) << named(*route) << body_of(answer);
    std::set<std::string> told;
    for (const auto& pointer : pointers_of(answer)) told.insert(pointer.substr(0, pointer.find('/', 1)));
    EXPECT_EQ(told, wanted) << named(*route) << body_of(answer);
  }
  EXPECT_EQ(row_counts(), before);
}

// AZ-8: what the server works out is not written by a request.
TEST_P(BadInput, AZ_8_read_only_fields_are_refused) {
  for (const auto* route : with_record()) {
    json::object body;
    std::set<std::string> wanted;
    for (const auto& field : route->in->fields) {
      if (!field.has(meta::read_only) || field.name == "version") continue;
      body[field.name] = nullptr;
      wanted.insert(fmt::format("/{}", field.name));
    }
    if (wanted.empty()) continue;
    const auto answer = send(*route, json::serialize(body));
    ASSERT_EQ(answer.status, 422) << named(*route) << body_of(answer);
    EXPECT_EQ(pointers_of(answer, "READ_ONLY"), wanted) << named(*route) << body_of(answer);
  }
}

// HT-2: how much each route reads at all; the edge answers 413 beyond it.
TEST_P(BadInput, HT_2_every_body_has_a_limit) {
  for (const auto& route : world_->application().router().routes()) {
    EXPECT_GT(route->body_bytes, 0U) << named(*route);
    EXPECT_LE(route->body_bytes, route->is_upload ? std::size_t{1} << 30 : std::size_t{4} << 20) << named(*route);
    EXPECT_LE(route->deadline, std::chrono::minutes(10)) << named(*route);
    if (route->permission == "public") { EXPECT_LE(route->body_bytes, std::size_t{1} << 20) << named(*route); }
  }
}

TEST_P(BadInput, ids_that_are_none_are_absent) {
  const auto& admin = callers_->named("admin");
  for (const auto& route : world_->application().router().routes()) {
    if (route->path.find("{id}") == std::string::npos) continue;
    for (const auto* id :
         {"0", "-1", "x", "1x", "1.0", "+1", "01", "99999999999999999999", "9223372036854775808", "%20", "%2e%2e", "%00"}) {
      const auto answer = callers_->call(admin, route->method, path_of(*route, "demo", id), R"({"version":1})");
      EXPECT_TRUE(answer.status >= 400 && answer.status < 500)
          << named(*route) << " " << id << " " << answer.status << body_of(answer);
    }
  }
}

TEST_P(BadInput, lists_refuse_what_they_do_not_know) {
  const auto& admin = callers_->named("admin");
  for (const auto& route : world_->application().router().routes()) {
    if (!route->out_is_list || route->out->table.empty() || route->method != http::Method::get) continue;
    for (const auto* query :
         {"limit=0", "limit=501", "limit=x", "limit=-1", "offset=-1", "offset=1000001", "after=x", "sort=password", "sort=1;drop",
          "sort=-id,-id,-id,-id,-id,-id,-id", "filter={", "filter=[]", "filter=7",
          "filter=%7B%22field%22%3A%22no%22%2C%22op%22%3A%22is%22%7D",
          "filter=%7B%22and%22%3A%5B%7B%22field%22%3A%22id%22%2C%22op%22%3A%22like%22%2C%22value%22%3A1%7D%5D%7D"}) {
      const auto answer = callers_->call(admin, http::Method::get, fmt::format("{}?{}", path_of(*route, "demo", "1"), query));
      EXPECT_EQ(answer.status, 422) << named(*route) << " " << query << body_of(answer).substr(0, 200);
    }
    // Wild cards and quotes are letters like others.
    for (const auto* q : {"%25", "_", "%27%20OR%201%3D1%20--", "%5C", "%22"})
      EXPECT_EQ(callers_->call(admin, http::Method::get, fmt::format("{}?q={}", path_of(*route, "demo", "1"), q)).status, 200)
          << named(*route) << " " << q;
  }
}

// IM-6: a playlist never opens what lies on this machine, whatever it says.
TEST_P(BadInput, IM_6_local_paths_and_nonsense_of_a_playlist_are_faults_of_their_lines) {
  const std::string playlist =
      "#EXTM3U\n#EXTINF:-1,Passwords\nfile:///etc/passwd\n#EXTINF:-1,Plain\n/etc/passwd\n#EXTINF:-1,Up\n../../etc/passwd\n"
      "#EXTINF:-1,Pipe\npipe:0\n#EXTINF:-1,Concat\nconcat:/etc/passwd|/etc/shadow\n#EXTINF:-1,Data\ndata:text/plain,x\n"
      "#EXTINF:-1,Disk\nC:\\Windows\\win.ini\n#EXTINF:-1,Share\n\\\\server\\share\\a.ts\n#EXTINF:-1,No host\nhttp://\n"
      "#EXTINF:-1 tvg-logo=\"file:///etc/passwd\",Good\nhttps://cdn.example/good.m3u8\n";
  const auto& admin = callers_->named("admin");
  const auto answer =
      callers_->call(admin, http::Method::post, "/api/v1/deployments/demo/cms/channels/import?apply=true", playlist);
  ASSERT_EQ(answer.status, 200) << body_of(answer);
  const auto report = json::parse(body_of(answer)).as_object();
  EXPECT_EQ(report.at("added"), 1) << body_of(answer);
  EXPECT_EQ(report.at("faults"), 10);  // Nine addresses and the logo.
  const auto stored = body_of(callers_->call(admin, http::Method::get, "/api/v1/deployments/demo/cms/channels"));
  EXPECT_EQ(json::parse(stored).as_object().at("total"), 2);  // The world's own, and the good one.
  EXPECT_EQ(stored.find("passwd"), std::string::npos);
  EXPECT_EQ(stored.find("file:"), std::string::npos);
  for (const auto* nonsense : {"", "\n\n", "<html></html>", "{}", "\xFF\xFE#\0E\0", "#EXTM3U\n#EXT-X-TARGETDURATION:6\na.ts\n"}) {
    const auto refused =
        callers_->call(admin, http::Method::post, "/api/v1/deployments/demo/cms/channels/import?apply=true", nonsense);
    EXPECT_EQ(refused.status, 422) << nonsense << body_of(refused);
  }
}

// IM-8: the same file twice is one import.
TEST_P(BadInput, IM_8_a_playlist_imported_twice_adds_nothing) {
  const auto& admin = callers_->named("admin");
  constexpr std::string_view kImport = "/api/v1/deployments/demo/cms/channels/import?apply=true";
  const std::string playlist =
      "#EXTM3U\n#EXTINF:-1 tvg-id=\"a\" tvg-chno=\"5\",A\nhttps://cdn.example/a.m3u8\n"
      "#EXTINF:-1 tvg-id=\"b\" tvg-chno=\"5\",B\nhttps://cdn.example/b.m3u8\n";
  const auto first = json::parse(body_of(callers_->call(admin, http::Method::post, kImport, playlist))).as_object();
  EXPECT_EQ(first.at("added"), 2) << json::serialize(first);  // The second one of the same number gets the next free one.
  const auto second = json::parse(body_of(callers_->call(admin, http::Method::post, kImport, playlist))).as_object();
  EXPECT_EQ(second.at("added"), 0);
  EXPECT_EQ(second.at("unchanged"), 2);
}

INSTANTIATE_TEST_SUITE_P(, BadInput, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
