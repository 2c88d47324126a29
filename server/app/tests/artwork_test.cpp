// Pictures over HTTP, from the upload to what a viewer's app loads, with the real decoder and files.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "app/tests/world.hpp"
#include "cms/artwork/artwork.hpp"
#include "foundation/media/image.hpp"
#include "foundation/testing/on_both_databases.hpp"

namespace app_test {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kArtwork = "/api/v1/deployments/demo/cms/artwork";

std::string picture(media::Literal source, media::Literal codec, media::Literal format) {
  media::SystemSpawner spawner;
  media::Command command{"ffmpeg"};
  command.arguments.add(
      {"-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", source, "-frames:v", "1", "-c:v", codec, "-f", format, "pipe:1"});
  const auto finished = media::run(spawner, command, {.deadline = std::chrono::seconds(20), .output_bytes = 8 << 20});
  return finished ? finished->output : std::string{};
}
std::string icon_png() { return picture("testsrc2=s=300x300", "png", "image2pipe"); }

// A PNG's signature and header without a picture behind it.
std::string png_head(std::uint32_t width, std::uint32_t height) {
  std::string out("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  for (const auto value : {width, height})
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
  return out + std::string("\x08\x06\0\0\0\0\0\0\0", 9);
}

class ArtworkOf : public ::testing::TestWithParam<db::Backend> {
 public:
  void SetUp() override {
    if (GetParam() == db::Backend::postgres && !testing::postgres_server()) GTEST_SKIP() << "TVMS_TEST_POSTGRES is not set";
    if (!media::find_program("ffmpeg")) GTEST_SKIP() << "ffmpeg is not installed";
    world_ = std::make_unique<World>(GetParam());
    sign_in("admin");
  }

 protected:
  void sign_in(std::string_view session) {
    headers_ = world_->sign_in(session);
    headers_.emplace_back("host", "localhost");
  }
  http::Response send(http::Method method, std::string_view target, std::string body = {},
                      std::string type = "application/json") {
    http::Request request;
    request.method = method;
    const auto question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string_view::npos) request.query = target.substr(question + 1);
    request.headers = headers_;
    request.headers.emplace_back("content-type", std::move(type));
    request.headers.emplace_back("idempotency-key", "key-of-call-" + std::to_string(++calls_));
    request.body = std::move(body);
    return world_->send(std::move(request));
  }
  http::Response upload(std::string bytes, std::string_view query = "") {
    return send(http::Method::post, std::string(kArtwork) + std::string(query), std::move(bytes), "image/png");
  }
  static std::string code_of(const http::Response& response) {
    const auto problem = boost::json::parse(body_of(response)).as_object();
    return std::string(std::string_view(problem.at("code").as_string()));
  }
  static boost::json::object json_of(const http::Response& response) { return boost::json::parse(body_of(response)).as_object(); }
  std::string hash_of_upload(const std::string& bytes) {
    const auto answer = upload(bytes);
    EXPECT_EQ(answer.status, 201) << body_of(answer);
    return answer.status == 201 ? std::string(std::string_view(json_of(answer).at("hash").as_string())) : std::string();
  }
  std::vector<fs::path> files() {
    std::vector<fs::path> out;
    std::error_code none;
    for (const auto& entry : fs::recursive_directory_iterator(world_->demo()->dir / "files", none))
      if (entry.is_regular_file()) out.push_back(entry.path());
    return out;
  }
  artwork::Swept sweep() {
    auto& parts = world_->parts();
    return parts.of<artwork::Artwork>().sweep(*world_->demo()->database, world_->demo()->dir, parts.dependents,
                                              world_->clock().now());
  }

  std::unique_ptr<World> world_;
  http::Headers headers_;
  int calls_{};
};

TEST_P(ArtworkOf, U40_901_an_uploaded_picture_is_served_as_webp_in_the_widths_of_the_product) {
  const auto hash = hash_of_upload(icon_png());
  for (const auto& [asked, given] : {std::pair{100, 160}, {160, 160}, {161, 300}, {320, 300}, {1920, 300}}) {
    const auto answer = send(http::Method::get, fmt::format("/img/demo/{}-{}.webp", hash, asked));
    ASSERT_EQ(answer.status, 200) << asked;
    const auto info = media::image_info(body_of(answer));
    ASSERT_TRUE(info);
    EXPECT_EQ(info->type, media::ImageType::webp);
    EXPECT_EQ(info->width, given);
    const auto served = std::get<std::shared_ptr<const http::Prepared>>(answer.body);
    EXPECT_EQ(served->content_type, "image/webp");
    EXPECT_EQ(served->cache_control, "public, max-age=31536000, immutable");
    EXPECT_FALSE(served->etag.empty());
  }
  // Below /watch/<deployment>/, where the addresses of the TV app are relative to; without any session.
  headers_ = {{"host", "localhost"}};
  EXPECT_EQ(send(http::Method::get, fmt::format("/watch/demo/img/demo/{}-320.webp", hash)).status, 200);
  EXPECT_EQ(send(http::Method::get, fmt::format("/watch/other/img/demo/{}-320.webp", hash)).status, 404);
  EXPECT_EQ(send(http::Method::get, fmt::format("/img/other/{}-320.webp", hash)).status, 404);
}

TEST_P(ArtworkOf, addresses_that_are_none_find_nothing) {
  const auto hash = hash_of_upload(icon_png());
  for (const auto& file : {hash, hash + ".webp", hash + "-0.webp", hash + "-10000.webp", hash + "-0320.webp", hash + "-320.png",
                           hash + "-320.webp.part", std::string(64, '0') + "-320.webp", std::string("..%2f") + hash,
                           std::string(62, 'a') + "..-320.webp", std::string("made"), std::string("x")})
    EXPECT_EQ(send(http::Method::get, "/img/demo/" + file).status, 404) << file;
  EXPECT_EQ(send(http::Method::get, "/img/nobody/" + hash + "-320.webp").status, 404);
  EXPECT_EQ(send(http::Method::get, "/img/nobody/made/7-HN.svg").status, 404);
  EXPECT_EQ(send(http::Method::get, "/img/demo/made/7-%3Cb%3E.svg").status, 404);
}

TEST_P(ArtworkOf, a_made_icon_is_a_drawing_that_can_run_and_load_nothing) {
  const auto answer = send(http::Method::get, "/img/demo/made/7-HN.svg");
  ASSERT_EQ(answer.status, 200);
  const auto prepared = std::get<std::shared_ptr<const http::Prepared>>(answer.body);
  EXPECT_EQ(prepared->content_type, "image/svg+xml");
  EXPECT_FALSE(prepared->etag.empty());
  EXPECT_TRUE(prepared->cache_control.starts_with("public"));
  EXPECT_TRUE(std::ranges::any_of(answer.headers, [](const auto& header) {
    return header.first == "content-security-policy" && header.second.starts_with("default-src 'none'");
  }));
}

TEST_P(ArtworkOf, IM_7_what_is_not_a_whole_still_picture_is_refused_and_leaves_nothing) {
  const auto png = icon_png();
  const std::pair<std::string, const char*> cases[] = {
      {"", "IMAGE_TYPE"},
      {"hello", "IMAGE_TYPE"},
      {R"(<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>)", "IMAGE_TYPE"},
      {"GIF89a" + std::string(100, '\0'), "IMAGE_TYPE"},
      {"%PDF-1.7\n" + png, "IMAGE_TYPE"},
      {"<html>" + png, "IMAGE_TYPE"},
      {png_head(8000, 5001), "IMAGE_PIXELS"},
      {png_head(0x7fffffff, 0x7fffffff), "IMAGE_PIXELS"},
      {png_head(0, 1), "IMAGE_BROKEN"},
      {png_head(300, 300), "IMAGE_BROKEN"},
      {png.substr(0, 40), "IMAGE_BROKEN"},
      {picture("testsrc2=s=300x300", "mjpeg", "image2pipe").substr(0, 200), "IMAGE_BROKEN"}};
  for (const auto& [bytes, code] : cases) {
    const auto answer = upload(bytes);
    EXPECT_EQ(answer.status, 422) << code << body_of(answer);
    EXPECT_EQ(code_of(answer), code) << bytes.substr(0, 20);
  }
  const auto large = upload(png + std::string(media::kImageBytesMax, ' '));
  EXPECT_EQ(large.status, 413);
  EXPECT_TRUE(files().empty());
  EXPECT_EQ(json_of(send(http::Method::get, kArtwork)).at("total"), 0);
}

TEST_P(ArtworkOf, IM_7_what_is_hidden_behind_a_picture_never_reaches_a_viewer) {
  const std::string hidden = "<script>alert(document.domain)</script>";
  const auto hash = hash_of_upload(icon_png() + hidden);
  for (const auto width : {160, 320}) {
    const auto bytes = body_of(send(http::Method::get, fmt::format("/img/demo/{}-{}.webp", hash, width)));
    EXPECT_TRUE(bytes.starts_with("RIFF"));
    EXPECT_EQ(bytes.find("<script"), std::string::npos);
  }
}

TEST_P(ArtworkOf, T10_11_shape_and_least_size_are_those_of_the_field) {
  const auto icon = icon_png();
  EXPECT_EQ(upload(icon, "?width=300&height=300").status, 201);
  EXPECT_EQ(upload(icon, "?width=160&height=160").status, 201);
  const auto shape = upload(icon, "?width=384&height=216");
  EXPECT_EQ(shape.status, 422);
  EXPECT_EQ(code_of(shape), "IMAGE_RATIO");
  EXPECT_EQ(json_of(shape).at("params"), (boost::json::object{{"width", 384}, {"height", 216}}));
  EXPECT_EQ(code_of(upload(icon, "?width=512&height=512")), "IMAGE_SMALL");
  EXPECT_EQ(upload(picture("testsrc2=s=302x300", "png", "image2pipe"), "?width=300&height=300").status, 201);
  EXPECT_EQ(code_of(upload(picture("testsrc2=s=304x300", "png", "image2pipe"), "?width=300&height=300")), "IMAGE_RATIO");
  EXPECT_EQ(upload(icon, "?width=300").status, 422);
  EXPECT_EQ(upload(icon, "?width=-3&height=x").status, 422);
}

TEST_P(ArtworkOf, the_same_file_again_is_the_same_picture) {
  const auto first = upload(icon_png());
  const auto second = upload(icon_png());
  ASSERT_EQ(first.status, 201);
  ASSERT_EQ(second.status, 201);
  EXPECT_EQ(json_of(first).at("id"), json_of(second).at("id"));
  EXPECT_EQ(files().size(), 3u);  // The upload, 160, 320.
  // A file that was lost is made again.
  for (const auto& file : files())
    if (file.extension() == ".webp") fs::remove(file);
  EXPECT_EQ(upload(icon_png()).status, 201);
  EXPECT_EQ(files().size(), 3u);
}

TEST_P(ArtworkOf, pictures_are_asked_for_with_a_permission) {
  headers_ = {{"host", "localhost"}};
  EXPECT_EQ(upload(icon_png()).status, 401);
  sign_in("rps");
  EXPECT_EQ(upload(icon_png()).status, 403);
  sign_in("uit");
  EXPECT_EQ(upload(icon_png()).status, 201);
}

TEST_P(ArtworkOf, a_channel_names_only_pictures_that_are_there_and_keeps_them) {
  const auto hash = hash_of_upload(icon_png());
  constexpr std::string_view kChannels = "/api/v1/deployments/demo/cms/channels";
  const auto add = [&](std::string_view icon) {
    return send(http::Method::post, kChannels, fmt::format(R"({{"name":{{"en":"News"}},"icon":"{}"}})", icon));
  };
  const auto unknown = add(std::string(64, '0'));
  EXPECT_EQ(unknown.status, 422);
  EXPECT_EQ(json_of(unknown).at("fields").at(0).at("pointer"), "/icon");
  const auto made = add(hash);
  ASSERT_EQ(made.status, 201) << body_of(made);
  const auto channel = fmt::format("{}/{}", kChannels, json_of(made).at("id").as_int64());

  const auto listed = json_of(send(http::Method::get, kArtwork)).at("items").at(0).as_object();
  EXPECT_EQ(listed.at("used_count"), 1);
  EXPECT_TRUE(listed.at("unused_since").is_null());
  const auto one = fmt::format("{}/{}", kArtwork, listed.at("id").as_int64());
  EXPECT_EQ(send(http::Method::del, one).status, 409);

  // In the trash the channel still holds it: it may come back.
  EXPECT_EQ(send(http::Method::del, channel).status, 204);
  world_->clock().advance(std::chrono::hours(24 * 400));
  sign_in("admin");
  sweep();
  world_->clock().advance(artwork::kGrace + std::chrono::hours(1));
  EXPECT_EQ(sweep().removed, 0);
  EXPECT_EQ(send(http::Method::get, fmt::format("/img/demo/{}-320.webp", hash)).status, 200);
}

TEST_P(ArtworkOf, a_look_keeps_its_pictures) {
  const auto hash = hash_of_upload(picture("testsrc2=s=400x100", "png", "image2pipe"));
  const auto made = send(http::Method::post, "/api/v1/deployments/demo/uit/user_interfaces",
                         fmt::format(R"({{"name":"Blue","app_name":"Blue","logo":"{}"}})", hash));
  ASSERT_EQ(made.status, 201) << body_of(made);
  EXPECT_EQ(json_of(send(http::Method::get, kArtwork)).at("items").at(0).at("used_count"), 1);
  sweep();
  world_->clock().advance(artwork::kGrace + std::chrono::hours(1));
  EXPECT_EQ(sweep().removed, 0);
}

TEST_P(ArtworkOf, unused_pictures_go_after_a_while_with_their_files) {
  const auto hash = hash_of_upload(icon_png());
  EXPECT_EQ(sweep().removed, 0);
  world_->clock().advance(artwork::kGrace - std::chrono::hours(1));
  EXPECT_EQ(sweep().removed, 0);
  // Uploaded once more: the time begins anew.
  sign_in("admin");  // The old session has ended.
  hash_of_upload(icon_png());
  world_->clock().advance(std::chrono::hours(2));
  EXPECT_EQ(sweep().removed, 0);
  world_->clock().advance(artwork::kGrace);
  EXPECT_EQ(sweep().removed, 1);
  EXPECT_TRUE(files().empty());
  EXPECT_EQ(sweep().looked_at, 0);
  EXPECT_EQ(send(http::Method::get, fmt::format("/img/demo/{}-320.webp", hash)).status, 404);
}

TEST_P(ArtworkOf, the_sweep_runs_by_itself_each_day_while_there_are_pictures) {
  hash_of_upload(icon_png());
  const auto pending = [&] {
    return world_->demo()->database->read(
        [](db::Tx& tx) { return jobs::find_schedule(tx, "cms.artwork", 0, "artwork.sweep").value().next_due; });
  };
  for (int day = 0; day < 3; ++day) {
    ASSERT_EQ(pending(), world_->clock().now() + std::chrono::hours(24)) << day;
    world_->clock().advance(std::chrono::hours(24));
    world_->parts().jobs->run_due();
  }
  EXPECT_EQ(files().size(), 3u);
  world_->clock().advance(artwork::kGrace);
  world_->parts().jobs->run_due();
  EXPECT_TRUE(files().empty());
}

TEST_P(ArtworkOf, what_others_still_hold_is_not_swept) {
  const auto hash = hash_of_upload(icon_png());
  world_->parts().of<artwork::Artwork>().on_sweep([hash](db::Tx&, std::set<std::string>& kept) { kept.insert(hash); });
  world_->clock().advance(artwork::kGrace + std::chrono::hours(1));
  EXPECT_EQ(sweep().removed, 0);
  EXPECT_EQ(files().size(), 3u);
}

INSTANTIATE_TEST_SUITE_P(, ArtworkOf, ::testing::ValuesIn(testing::databases()), testing::backend_of);

}  // namespace
}  // namespace app_test
