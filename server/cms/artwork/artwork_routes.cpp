#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "cms/artwork/artwork.hpp"
#include "foundation/base/text.hpp"
#include "foundation/http/call.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/media/image.hpp"
#include "panel/deployments/deployments.hpp"

namespace artwork {
namespace {

constexpr std::string_view kPath = "/api/v1/deployments/{deployment}/cms/artwork";
constexpr std::size_t kHashLength = 64;
constexpr std::size_t kEtagLength = 32;
constexpr std::int64_t kWidthMax = 9999;
// Pictures are no pages: nothing in them may run or load anything, wherever they are opened.
constexpr std::string_view kPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

void count_users(db::Tx& tx, Picture& picture, const records::Dependents& dependents) {
  picture.used_count = 0;
  for (const auto& one : dependents.of(tx, Picture::shape().noun, picture.id.raw)) picture.used_count += one.count;
}

base::Result<http::Reply> upload(Artwork& artwork, const records::Dependents& dependents, const http::Context& context) {
  Wanted wanted;
  wanted.width = static_cast<std::int32_t>(context.number("width").value_or(0));
  wanted.height = static_cast<std::int32_t>(context.number("height").value_or(0));
  if ((wanted.width == 0) != (wanted.height == 0))
    return base::fail_field(wanted.width == 0 ? "?width" : "?height", "REQUIRED", "width and height go together.");
  std::ifstream in(context.request.upload, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  TRY(auto picture, artwork.store(context.database(), context.tenant->dir, bytes, wanted, context.act()));
  context.database().read([&](db::Tx& tx) { count_users(tx, picture, dependents); });
  return http::reply_shape(Picture::shape(), &picture, 201);
}

struct Asked {
  std::string_view hash;
  std::int32_t width{};
};
// "<hash>-<width>.webp"
std::optional<Asked> parse(std::string_view file) {
  constexpr std::string_view kEnd = ".webp";
  if (file.size() < kHashLength + 2 + kEnd.size() || !file.ends_with(kEnd) || file[kHashLength] != '-') return std::nullopt;
  const auto hash = file.substr(0, kHashLength);
  const bool is_hex = std::ranges::all_of(hash, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  std::int64_t width{};
  const auto digits = file.substr(kHashLength + 1, file.size() - kHashLength - 1 - kEnd.size());
  if (!is_hex || !base::parse_int(digits, width) || width < 1 || width > kWidthMax) return std::nullopt;
  return Asked{hash, static_cast<std::int32_t>(width)};
}

// The deployment of the path; at a deployment's own address no other one's.
base::Result<std::shared_ptr<const http::Tenant>> tenant_of(const http::Context& context,
                                                            const deployments::Deployments& deployments) {
  const auto name = context.path_value(0);
  if (!context.tenant) return deployments.enter(name);
  if (context.tenant->name != name) return base::fail_not_found();
  return context.tenant;
}

base::Result<http::Reply> serve(const deployments::Deployments& deployments, const http::Context& context) {
  TRY(const auto tenant, tenant_of(context, deployments));
  const auto asked = parse(context.path_value(1));
  if (!asked) return base::fail_not_found();
  auto picture = read_picture(tenant->dir, asked->hash, asked->width);
  if (!picture) return base::fail_not_found();
  auto prepared = std::make_shared<http::Prepared>();
  prepared->content_type = "image/webp";
  prepared->etag = fmt::format("\"{}-{}\"", asked->hash.substr(0, kEtagLength), picture->width);
  prepared->cache_control = "public, max-age=31536000, immutable";
  prepared->plain = std::move(picture->bytes);
  http::Reply reply{200, std::move(prepared)};
  reply.headers = {{"content-security-policy", std::string(kPolicy)}};
  return reply;
}

base::Result<http::Reply> serve_made(const deployments::Deployments& deployments, const http::Context& context) {
  TRY_OK(tenant_of(context, deployments));
  auto svg = made_icon(context.path_value(1));
  if (!svg) return base::fail_not_found();
  // Not for ever: the drawing is the program's and may change with it.
  http::Reply reply{200, http::prepare("image/svg+xml", std::move(*svg), "public, max-age=604800", http::Effort::quick)};
  reply.headers = {{"content-security-policy", std::string(kPolicy)}};
  return reply;
}

void add_upload(http::Router& router, Artwork& artwork, const records::Dependents& dependents) {
  http::Route route{http::Method::post, std::string(kPath), "cms.artwork.write",
                    "Keeps a picture: the body is a PNG, JPEG or still WebP file. The same file again is the same picture."};
  route.out = &Picture::shape();
  route.status = 201;
  route.is_upload = true;
  route.body_bytes = media::kImageBytesMax;
  route.deadline = std::chrono::seconds(60);
  route.parameters = {
      {"width", "The least width, and with `height` the shape, that it must have.", http::ParameterKind::number, 1, kWidthMax},
      {"height", "Likewise.", http::ParameterKind::number, 1, kWidthMax}};
  route.errors = {"422 IMAGE_TYPE",  "422 IMAGE_BROKEN", "422 IMAGE_PIXELS", "422 IMAGE_RATIO",
                  "422 IMAGE_SMALL", "409 ARTWORK_FULL", "413 TOO_LARGE"};
  router.add(http::call(std::move(route),
                        [&artwork, &dependents](http::Context& context) { return upload(artwork, dependents, context); }));
}

void add_serving(http::Router& router, const deployments::Deployments& deployments) {
  http::Route picture{http::Method::get, "/img/{deployment}/{file}", "public",
                      "A picture, `<hash>-<width>.webp`: at least that wide, or as wide as there is. Never changes."};
  picture.out_type = "image/webp";
  router.add(http::call(std::move(picture), [&deployments](http::Context& context) { return serve(deployments, context); }));
  http::Route made{http::Method::get, "/img/{deployment}/made/{file}", "public",
                   "The icon of a channel without one, `<number>-<initials>.svg`."};
  made.out_type = "image/svg+xml";
  router.add(http::call(std::move(made), [&deployments](http::Context& context) { return serve_made(deployments, context); }));
}

}  // namespace

void add_routes(http::Router& router, Artwork& artwork, const deployments::Deployments& deployments,
                const records::Dependents& dependents) {
  http::ResourceOptions options{std::string(kPath), "picture", "pictures", {"409 IN_USE"}};
  options.dependents = &dependents;
  options.can_create = false;
  options.can_change = false;
  http::Resource<Picture> resource{std::move(options)};
  resource.decorate = [&dependents](db::Tx& tx, std::span<Picture* const> list, const http::Context&) {
    for (auto* picture : list) count_users(tx, *picture, dependents);
  };
  http::add_resource(router, std::move(resource));
  add_upload(router, artwork, dependents);
  add_serving(router, deployments);
}

}  // namespace artwork
