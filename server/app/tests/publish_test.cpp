// Publishing in a whole application: what viewers would read of it, the guide, faults in the middle, other processes, nights.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "app/tests/world.hpp"
#include "cms/epg/epg.hpp"
#include "foundation/testing/on_both_databases.hpp"
#include "panel/user_log/user_log.hpp"
#include "publish/parts/parts.hpp"

namespace app_test {
namespace {

namespace json = boost::json;
using parts::Category;

class PublishStory : public ::testing::TestWithParam<db::Backend> {
 public:
  void SetUp() override {
    if (GetParam() == db::Backend::postgres && !testing::postgres_server()) GTEST_SKIP() << "TVMS_TEST_POSTGRES is not set";
    world_ = std::make_unique<World>(GetParam());
    who_ = world_->sign_in("admin");
  }
  void TearDown() override { world_.reset(); }

 protected:
  json::object call(http::Method method, const std::string& path, int status, std::string body = {}) {
    http::Request request;
    request.method = method;
    request.path = "/api/v1/deployments/demo" + path;
    request.headers = who_;
    request.headers.emplace_back("host", "localhost");
    request.headers.emplace_back("content-type", "application/json");
    request.headers.emplace_back("idempotency-key", "key-of-call-" + std::to_string(++calls_));
    request.body = std::move(body);
    const auto response = world_->send(std::move(request));
    EXPECT_EQ(response.status, status) << path << " " << body_of(response);
    const auto text = body_of(response);
    return text.empty() ? json::object{} : json::parse(text).as_object();
  }
  std::int64_t add(const std::string& path, const std::string& body) {
    return call(http::Method::post, path, 201, body).at("id").as_int64();
  }
  void change(const std::string& path, std::int64_t id, std::string fields) {
    const auto place = path + "/" + std::to_string(id);
    const auto version = call(http::Method::get, place, 200).at("version").as_int64();
    call(http::Method::patch, place, 200, "{\"version\":" + std::to_string(version) + "," + std::move(fields) + "}");
  }
  // The run, once it is over.
  json::object publish(const std::string& areas) {
    const auto run = call(http::Method::post, "/publish/runs", 202, "{\"areas\":[" + areas + "]}").at("run").as_int64();
    return call(http::Method::get, "/publish/runs/" + std::to_string(run), 200);
  }
  [[nodiscard]] std::shared_ptr<const publish::Running> running() {
    return world_->parts().of<publish::Snapshots>().running(world_->demo()->number);
  }
  // Two channels in a group and a package, a user interface, a product.
  void make_service() {
    news_ = add("/cms/channels",
                R"({"name":{"en":"Harbour News","ar":"أخبار الميناء"},"number":2,"web_url":"https://a.example/n.m3u8"})");
    kino_ =
        add("/cms/channels", R"({"name":{"en":"Kino"},"number":1,"web_url":"https://a.example/k.m3u8","visible_on":["tvs"]})");
    hidden_ = add("/cms/channels", R"({"name":{"en":"Not sold"},"web_url":"https://a.example/x.m3u8"})");
    const auto group =
        add("/cms/ui_groups",
            "{\"name\":{\"en\":\"News\",\"ar\":\"أخبار\"},\"colour_from\":\"#102030\",\"colour_to\":\"#405060\",\"channels\":[" +
                std::to_string(news_) + "]}");
    basic_ = add("/cms/packages",
                 "{\"name\":\"Basic\",\"groups\":[" + std::to_string(group) + "],\"channels\":[" + std::to_string(kino_) + "]}");
    const auto ui = add("/uit/user_interfaces", R"({"name":"Main","app_name":"Harbour TV","login_text":{"en":"Welcome"}})");
    product_ = add("/crm/products", "{\"name\":\"Standard\",\"packages\":[" + std::to_string(basic_) +
                                        "],\"user_interface_id\":" + std::to_string(ui) + ",\"device_types\":[\"browser_pc\"]}");
  }
  const parts::Product& product(const publish::Running& running) { return *parts::product(running, {product_}); }
  json::object lineup(Category category, std::string_view language) {
    const auto now = running();
    return json::parse(now->document(parts::lineup(*now, product(*now), category, language))->plain).as_object();
  }

  std::unique_ptr<World> world_;
  http::Headers who_;
  int calls_{};
  std::int64_t news_{}, kino_{}, hidden_{}, basic_{}, product_{};
};

TEST_P(PublishStory, T10_1801_viewers_read_what_runs_and_nothing_else) {
  EXPECT_FALSE(running());
  make_service();
  EXPECT_FALSE(running());
  EXPECT_EQ(publish(R"("channels","products","ui")").at("state"), "done");
  const auto now = running();
  ASSERT_TRUE(now);
  EXPECT_EQ(now->number("channels", Category::tvs), 1);
  EXPECT_EQ(now->number("epg", Category::phones), 0);
  ASSERT_EQ(parts::all_channels(*now).size(), 3u);
  EXPECT_EQ(parts::all_channels(*now).front()->number, 1);
  const auto& standard = product(*now);
  EXPECT_TRUE(standard.has({news_}));
  EXPECT_FALSE(standard.has({hidden_}));
  EXPECT_TRUE(standard.allows(products::DeviceType::browser_pc));
  EXPECT_FALSE(standard.allows(products::DeviceType::tv_tizen));

  const auto tvs = lineup(Category::tvs, "ar");
  const auto& list = tvs.at("channels").as_array();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].as_object().at("name"), "Kino");  // T10-8: without an Arabic name the default language's.
  EXPECT_EQ(list[1].as_object().at("name"), "أخبار الميناء");
  EXPECT_TRUE(list[1].as_object().at("icon").as_string().starts_with("img/demo/made/"));
  const auto& groups = tvs.at("groups").as_array();
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].as_object().at("id"), 0);
  EXPECT_EQ(groups[1].as_object().at("name"), "أخبار");
  EXPECT_EQ(json::serialize(groups[1].as_object().at("colours")), R"(["#102030","#405060"])");
  EXPECT_EQ(lineup(Category::phones, "en").at("channels").as_array().size(), 1u);

  const auto* ui = parts::user_interface(*now, standard.user_interface_id);
  ASSERT_TRUE(ui);
  EXPECT_EQ(ui->languages.size(), 2u);
  EXPECT_EQ(parts::language(*now, *ui, "ar"), "ar");
  EXPECT_EQ(parts::language(*now, *ui, "fi"), "en");
  const auto document = json::parse(now->document(ui->documents.at("ar"))->plain).as_object();
  EXPECT_EQ(document.at("direction"), "rtl");
  EXPECT_EQ(document.at("menu").as_array().size(), 4u);
  EXPECT_EQ(document.at("theme").as_object().at("radius"), 12);

  // Edited, not published: nothing moves. Published: the former line-up can still be fetched for a while.
  const auto old = std::string(parts::lineup(*now, standard, Category::tvs, "en"));
  change("/cms/channels", news_, R"("name":{"en":"Harbour 24"})");
  EXPECT_EQ(parts::lineup(*running(), product(*running()), Category::tvs, "en"), old);
  EXPECT_EQ(publish(R"("channels")").at("changed"), 1);
  EXPECT_NE(parts::lineup(*running(), product(*running()), Category::tvs, "en"), old);
  EXPECT_TRUE(running()->document(old));

  // What runs is there again after a restart, with the same documents.
  const auto hash = std::string(parts::lineup(*running(), product(*running()), Category::tvs, "en"));
  world_->restart();
  ASSERT_TRUE(running());
  EXPECT_EQ(parts::lineup(*running(), product(*running()), Category::tvs, "en"), hash);
  EXPECT_TRUE(running()->document(hash));
}

TEST_P(PublishStory, P62_3_limits_act_at_once) {
  make_service();
  publish(R"("channels","products","ui")");
  change("/crm/products", product_, R"("streams_max":5,"packages":[])");
  EXPECT_EQ(product(*running()).streams_max, 5);
  EXPECT_EQ(product(*running()).packages.size(), 1u);
}

TEST_P(PublishStory, the_guide_is_published_by_source_channel_and_day) {
  make_service();
  std::string text = R"(<tv><channel id="n"><display-name>N</display-name></channel>)";
  for (int hour = 0; hour < 30; ++hour) {
    const auto at = [](int h) {
      return "2026030" + std::to_string(2 + h / 24) + (h % 24 < 10 ? "0" : "") + std::to_string(h % 24) + "0000 +0000";
    };
    text += "<programme channel=\"n\" start=\"" + at(hour) + "\" stop=\"" + at(hour + 1) + "\"><title lang=\"en\">Show " +
            std::to_string(hour) + "</title></programme>";
  }
  const auto source = add("/cms/epg_sources", R"({"name":"G","kind":"upload"})");
  const auto upload = [&](const std::string& xml) {
    call(http::Method::post, "/cms/epg_sources/" + std::to_string(source) + "/upload", 202, xml);
  };
  upload(text + "</tv>");
  const auto guide =
      call(http::Method::get, "/cms/guide_channels", 200).at("items").as_array()[0].as_object().at("id").as_int64();
  change("/cms/channels", news_, "\"guide_channel_id\":" + std::to_string(guide) + ",\"guide_offset_minutes\":60");
  const auto run = publish(R"("channels","epg","products","ui")");
  EXPECT_EQ(run.at("state"), "done") << json::serialize(run);

  const auto now = running();
  const auto& channel = *parts::channel(*now, {news_});
  const auto midnight = base::to_s(*base::parse_instant("2026-03-02T00:00:00.000Z"));
  EXPECT_EQ(parts::guide(*now).from_s(), midnight - 7 * 86400);
  EXPECT_EQ(parts::guide(*now).to_s(), midnight + 15 * 86400);
  std::string out;
  parts::guide(*now).append(channel, midnight, midnight + 2 * parts::Guide::kStep_s, "en", out);
  const auto programmes = json::parse(out).as_array();
  ASSERT_EQ(programmes.size(), 11u);  // An hour later than in the source.
  EXPECT_EQ(programmes[0].as_object().at("start"), midnight + 3600);
  EXPECT_EQ(programmes[10].as_object().at("title"), "Show 10");
  const auto on_air = parts::guide(*now).now_next(channel, midnight + 9 * 3600 + 60, "en");
  EXPECT_NE(on_air.now.find("\"Show 8\""), std::string::npos) << on_air.now;
  EXPECT_NE(on_air.next.find("\"Show 9\""), std::string::npos);
  EXPECT_EQ(on_air.until_s, midnight + 10 * 3600);
  out.clear();
  parts::guide(*now).append(*parts::channel(*now, {kino_}), midnight, midnight + parts::Guide::kStep_s, "en", out);
  EXPECT_EQ(out, "[]");

  // Nothing changed, nothing is made; one changed day is one changed channel.
  EXPECT_EQ(publish(R"("epg")").at("changed"), 0);
  EXPECT_EQ(running()->number("epg", Category::tvs), 1);
  text.replace(text.find("Show 29"), 7, "Film 29");
  upload(text + "</tv>");
  const auto again = publish(R"("epg")");
  EXPECT_EQ(again.at("changed"), 1) << json::serialize(again);
  out.clear();
  parts::guide(*running())
      .append(*parts::channel(*running(), {news_}), midnight + 86400, midnight + 86400 + 2 * parts::Guide::kStep_s, "en", out);
  EXPECT_NE(out.find("Film 29"), std::string::npos);
  world_->restart();
  EXPECT_EQ(running()->number("epg", Category::tvs), 2);
  EXPECT_TRUE(parts::guide(*running()).has({guide}));
}

TEST_P(PublishStory, T10_1804_what_fails_in_the_middle_changes_nothing) {
  if (GetParam() != db::Backend::sqlite) GTEST_SKIP() << "PostgreSQL keeps documents in the same transaction's database";
  make_service();
  publish(R"("channels","products","ui")");
  const auto before = std::string(parts::lineup(*running(), product(*running()), Category::tvs, "en"));
  change("/cms/channels", news_, R"("name":{"en":"Harbour 24"})");
  // No document can be stored: a file stands where their folder was.
  const auto folder = world_->demo()->dir / "documents";
  std::filesystem::rename(folder, folder.string() + ".away");
  std::ofstream(folder) << "x";
  EXPECT_NE(publish(R"("channels")").at("state"), "done");
  EXPECT_EQ(running()->number("channels", Category::tvs), 1);
  EXPECT_EQ(parts::lineup(*running(), product(*running()), Category::tvs, "en"), before);
  std::filesystem::remove(folder);
  std::filesystem::rename(folder.string() + ".away", folder);
  // The job is tried again and ends the run.
  world_->clock().advance(std::chrono::minutes(30));
  world_->parts().jobs->run_due();
  EXPECT_EQ(running()->number("channels", Category::tvs), 2);
}

TEST_P(PublishStory, T10_1807_many_removals_must_be_confirmed) {
  make_service();
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 12; ++i)
    ids.push_back(
        add("/cms/channels", "{\"name\":{\"en\":\"C" + std::to_string(i) + "\"},\"web_url\":\"https://a.example/k.m3u8\"}"));
  publish(R"("channels")");
  for (const auto id : ids) change("/cms/channels", id, R"("state":"disabled")");
  const auto refused = publish(R"("channels","ui")");
  EXPECT_EQ(refused.at("state"), "failed");
  EXPECT_EQ(refused.at("error").as_object().at("code"), "TOO_MANY_REMOVALS");
  EXPECT_EQ(parts::all_channels(*running()).size(), 15u);
  EXPECT_EQ(running()->number("ui", Category::tvs), 1);  // T10-1804: the other area went through.
  call(http::Method::post, "/publish/runs", 202, R"({"areas":["channels"],"confirmed_removals":["channels"]})");
  EXPECT_EQ(parts::all_channels(*running()).size(), 3u);
}

TEST_P(PublishStory, T10_1808_nights_skip_a_pinned_area_and_T10_1810_leave_drafts) {
  make_service();
  publish(R"("channels","products","ui")");
  change("/cms/channels", news_, R"("name":{"en":"Harbour 24"})");
  publish(R"("channels")");
  call(http::Method::post, "/publish/areas/channels/actions/roll_back", 202, R"({"number":1})");
  EXPECT_EQ(parts::channel(*running(), {news_})->name.pick("en", "en"), "Harbour News");
  change("/uit/user_interfaces", 1, R"("app_name":"Night TV")");
  const auto draft = add("/crm/products", R"({"name":"Not yet"})");

  world_->clock().advance(std::chrono::hours(18));  // 3 o'clock at night is over, by less than six hours (T10-1809).
  world_->parts().jobs->run_due();
  who_ = world_->sign_in("admin");
  const auto run = call(http::Method::get, "/publish/runs", 200).at("items").as_array()[0].as_object();
  EXPECT_EQ(run.at("started_by"), "nightly");
  EXPECT_EQ(run.at("state"), "done") << json::serialize(run);
  EXPECT_EQ(running()->number("channels", Category::tvs), 3);
  EXPECT_EQ(running()->number("ui", Category::tvs), 2);
  EXPECT_FALSE(parts::product(*running(), {draft}));

  call(http::Method::post, "/publish/areas/channels/actions/unpin", 204);
  world_->clock().advance(std::chrono::hours(24));
  world_->parts().jobs->run_due();
  EXPECT_EQ(running()->number("channels", Category::tvs), 4);
  EXPECT_EQ(parts::channel(*running(), {news_})->name.pick("en", "en"), "Harbour 24");
}

TEST_P(PublishStory, another_process_sees_it_at_its_next_look) {
  make_service();
  publish::Snapshots other(world_->clock(), world_->parts().of<publishing::Areas>(), false);
  other.open(world_->demo());
  const auto number = world_->demo()->number;
  other.poll(number);
  publish(R"("channels","products","ui")");
  // A look may come before the database's own notice has arrived: the next one sees it.
  for (int look = 0; look < 1000 && !other.running(number); ++look) other.poll(number);
  ASSERT_TRUE(other.running(number));
  EXPECT_EQ(other.running(number)->number("products", Category::phones), 1);
}

TEST_P(PublishStory, T10_1812_the_last_thirty_snapshots_and_ninety_days_are_kept) {
  make_service();
  publish(R"("channels","products","ui")");
  for (int i = 0; i < 33; ++i) {
    change("/cms/channels", news_, "\"name\":{\"en\":\"News " + std::to_string(i) + "\"}");
    publish(R"("channels")");
  }
  EXPECT_EQ(running()->number("channels", Category::tvs), 34);
  call(http::Method::get, "/publish/difference", 422);
  const auto count = [&] {
    return world_->demo()->database->read([](db::Tx& tx) {
      return tx.number({"test/count", "SELECT count(*) FROM publish_snapshots WHERE area = 'channels'",
                        "SELECT count(*) FROM publish_snapshots WHERE area = 'channels'"});
    });
  };
  EXPECT_EQ(count(), 2 * 34);
  world_->clock().advance(std::chrono::hours(24 * 91));
  who_ = world_->sign_in("admin");
  change("/cms/channels", news_, R"("name":{"en":"Last"})");
  publish(R"("channels")");
  EXPECT_LE(count(), 2 * 32);
  EXPECT_TRUE(running()->document(parts::lineup(*running(), product(*running()), Category::tvs, "en")));
}

// What a look counts is what a first look of another process counts, whatever was written before it.
TEST_P(PublishStory, changes_follow_every_kind_of_write) {
  make_service();
  const auto& areas = world_->parts().of<publishing::Areas>();
  auto& changes = world_->parts().of<publish::Publishing>().changes();
  const auto agrees = [&](const std::string& after) {
    const auto now = world_->clock().now();
    const auto kept = changes.count(*world_->demo(), now);
    EXPECT_EQ(kept, publish::Changes(areas).count(*world_->demo(), now)) << after;
    return kept;
  };
  EXPECT_EQ(agrees("nothing was published").at("channels"), 5u);
  publish(R"("channels","products","ui")");
  EXPECT_EQ(agrees("publish").at("channels"), 0u);
  change("/cms/channels", news_, R"("name":{"en":"Harbour 24"})");
  EXPECT_EQ(agrees("name").at("channels"), 1u);
  change("/cms/channels", news_, R"("name":{"en":"Harbour News","ar":"أخبار الميناء"})");
  EXPECT_EQ(agrees("name back").at("channels"), 0u);
  change("/cms/channels", news_, R"("notes":"For staff")");
  EXPECT_EQ(agrees("notes").at("channels"), 0u);
  change("/cms/channels", news_, R"("state":"disabled")");
  EXPECT_EQ(agrees("state").at("channels"), 3u);  // The channel, its group and the package of the group.
  change("/cms/channels", hidden_, "\"packages\":[" + std::to_string(basic_) + "]");
  agrees("packages of a channel");
  change("/cms/packages", basic_, R"("name":"Basic 2")");
  change("/crm/products", product_, R"("name":"Standard 2","packages":[])");
  EXPECT_EQ(agrees("product").at("products"), 1u);
  const auto second = add("/uit/user_interfaces", R"({"name":"Second","app_name":"Other TV"})");
  change("/uit/user_interfaces", second, R"("is_default":true)");
  EXPECT_GE(agrees("default look").at("ui"), 1u);
  const auto draft = add("/cms/channels", R"({"name":{"en":"Soon"},"web_url":"https://a.example/s.m3u8"})");
  agrees("a new one");
  call(http::Method::del, "/cms/channels/" + std::to_string(draft), 204);
  agrees("trash");
  call(http::Method::post, "/cms/channels/" + std::to_string(draft) + "/restore", 200);
  agrees("restore");
  const auto other = add("/cms/ui_groups", R"({"name":{"en":"Other"}})");
  agrees("group");
  call(http::Method::del, "/cms/ui_groups/" + std::to_string(other), 204);
  agrees("group in the trash");
  publish(R"("channels","products","ui")");
  EXPECT_EQ(agrees("second publish").at("channels"), 0u);
  call(http::Method::post, "/publish/areas/channels/actions/roll_back", 202, R"({"number":1})");
  EXPECT_GT(agrees("roll-back").at("channels"), 0u);
  world_->clock().advance(std::chrono::hours(30));
  agrees("a day");
}

// The header asks at each page: what it costs must not grow with what there is.
TEST_P(PublishStory, a_look_compares_what_was_written_since_and_not_what_there_is) {
  make_service();
  publish(R"("channels","products","ui")");
  auto& changes = world_->parts().of<publish::Publishing>().changes();
  const auto look = [&] {
    const auto before = changes.examined();
    call(http::Method::get, "/publish/areas", 200);
    return changes.examined() - before;
  };
  const auto cost_of_an_edit = [&](const std::string& name) {
    change("/cms/channels", news_, "\"name\":{\"en\":\"" + name + "\"}");
    return look();
  };
  look();
  EXPECT_EQ(look(), 0u);
  const auto with_three = cost_of_an_edit("Three");
  auto journal = user_log::Journal::of_system("test", world_->clock().now());
  const records::Act act{journal, world_->clock().now()};
  world_->demo()->database->write([&](db::Tx& tx) {
    for (int i = 0; i < 400; ++i) {
      channels::Channel channel;
      channel.name.set("en", "Channel " + std::to_string(i));
      channel.web_url = "https://a.example/k.m3u8";
      EXPECT_TRUE(world_->parts().of<channels::Channels>().create(tx, channel, act));
    }
  });
  EXPECT_GE(look(), 400u);
  publish(R"("channels")");
  EXPECT_GE(look(), 400u);  // Once after a publish.
  EXPECT_EQ(look(), 0u);
  EXPECT_EQ(cost_of_an_edit("Four hundred"), with_three);
}

// Bodies stand beside the manifest: one edit writes one body, whatever else the snapshot holds.
TEST_P(PublishStory, an_unchanged_record_is_not_stored_again) {
  make_service();
  const auto count = [&] {
    return world_->demo()->database->read([](db::Tx& tx) {
      return tx.number({"test/count", "SELECT count(*) FROM publish_bodies", "SELECT count(*) FROM publish_bodies"});
    });
  };
  const auto newest = [&] {
    return world_->demo()->database->read([&](db::Tx& tx) {
      return tx.number({"test/newest", "SELECT count(*) FROM publish_bodies WHERE used_at = $1",
                        "SELECT count(*) FROM publish_bodies WHERE used_at = $1"},
                       {world_->clock().now()});
    });
  };
  publish(R"("channels")");
  EXPECT_EQ(count(), 5);
  world_->clock().advance(std::chrono::minutes(1));
  change("/cms/channels", news_, R"("name":{"en":"Harbour 24"})");
  publish(R"("channels")");
  EXPECT_EQ(count(), 6);
  EXPECT_EQ(newest(), 1);  // The others were not even touched.
}

INSTANTIATE_TEST_SUITE_P(, PublishStory, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
