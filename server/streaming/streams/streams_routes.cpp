#include <fmt/format.h>

#include <algorithm>

#include "foundation/base/time.hpp"
#include "foundation/http/call.hpp"
#include "foundation/http/resource.hpp"
#include "foundation/meta/describe.hpp"
#include "streaming/streams/streams.hpp"

namespace streams {
struct TestPlayView {
  std::string url;
  base::Instant ends_at;
  static const meta::Entity& shape();
};
BOOST_DESCRIBE_STRUCT(TestPlayView, (), (url, ends_at))
static constexpr meta::Rule test_play_rules[] = {
    {"url", "Relative to the root of the server."},
    {"ends_at", "Until when it works."},
};
const meta::Entity& TestPlayView::shape() { return meta::shape_of<TestPlayView, test_play_rules>("StreamTestPlay"); }

namespace {

constexpr std::string_view kPath = "/api/v1/deployments/{deployment}/streaming/streams";
constexpr std::string_view kMediaPath = "/t/{token}/live/{path*}";
constexpr std::string_view kStates[] = {"off", "starting", "on", "no_data", "failing"};

// Players of other origins may read; no cookie is involved, the link is the permission.
void allow_other_origins(http::Reply& reply) {
  reply.headers.emplace_back("access-control-allow-origin", "*");
  reply.headers.emplace_back("access-control-expose-headers", "TVMS-Code, Retry-After, Content-Length, Content-Range, Date");
}

http::Reply serve(const media_servers::BuiltInServer& server, const http::Context& context) {
  // At the back office's address the deployment stands before: /watch/<deployment>/t/…
  const std::string_view path = context.request.path;
  auto response = server.serve(context.request, path.substr(std::min(path.find("/t/"), path.size())));
  http::Reply reply{response.status, std::move(response.body), std::move(response.headers)};
  for (auto& [name, value] : reply.headers) name = base::to_lower_ascii(name);
  allow_other_origins(reply);
  return reply;
}

http::Reply preflight() {
  auto reply = http::reply_empty();
  allow_other_origins(reply);
  reply.headers.emplace_back("access-control-allow-methods", "GET, HEAD");
  reply.headers.emplace_back("access-control-allow-headers", "Range");
  reply.headers.emplace_back("access-control-max-age", "86400");
  return reply;
}

}  // namespace

// ?state=: what the streams do now stands in memory, not in the table.
std::vector<http::Parameter> list_parameters() {
  return {{"state", "Only streams of this state: off, starting, on, no_data or failing."}};
}

base::Result<records::Extra> list_extra(const Streams& streams, const http::Context& context) {
  const auto state = context.request.parameter("state");
  if (!state) return records::Extra{};
  if (std::ranges::find(kStates, *state) == std::end(kStates))
    return base::fail_field("?state", "CHOICE", fmt::format("state must be one of: {}", fmt::join(kStates, ", ")));
  // A stream that the media server does not know yet is off as well.
  const bool is_off = *state == "off";
  db::Params ids;
  for (const auto other : kStates)
    if ((other == *state) != is_off)
      for (const auto id : streams.in_state(context.tenant->number, other)) ids.emplace_back(id);
  return is_off ? records::where_not_in("id", std::move(ids)) : records::where_in("id", std::move(ids));
}

void add_routes(http::Router& router, const Streams& streams, const records::Dependents& dependents) {
  http::ResourceOptions options{std::string(kPath),
                                "stream",
                                "streams",
                                {"409 STREAM_NAME_TAKEN", "409 IN_USE", "409 CAPACITY", "409 STREAMS_MAX", "422 STREAM_NAME",
                                 "422 SOURCE_URL", "422 ADDRESS_FORBIDDEN"}};
  options.dependents = &dependents;
  options.parameters = list_parameters();
  http::Resource<Stream> resource{std::move(options)};
  resource.settle = [&streams](db::Tx& tx, Stream& stream, const Stream* before, const records::Act& act) {
    return streams.settle(tx, stream, before, act);
  };
  resource.stored = [&streams](db::Tx& tx, Stream&, const Stream*, const records::Act& act) { return streams.stored(tx, act); };
  resource.moved = [&streams](db::Tx& tx, std::int64_t, bool, const records::Act& act) { return streams.stored(tx, act); };
  resource.decorate = [&streams](db::Tx& tx, std::span<Stream* const> list, const http::Context& context) {
    streams.decorate(tx, list, context.tenant->number);
  };
  resource.extra = [&streams](const http::Context& context) { return list_extra(streams, context); };
  http::add_resource(router, std::move(resource));

  router.add(http::writing({.method = http::Method::post,
                            .path = std::string(kPath) + "/{id}/actions/restart",
                            .permission = "streaming.streams.write",
                            .summary = "Starts a stream again at once, without its waiting time.",
                            .errors = {"409 STREAM_OFF"}},
                           [&streams](db::Tx& tx, http::Context& context) -> base::Status {
                             TRY(const auto id, context.path_id(1));
                             return streams.restart(tx, context.tenant->number, {id}, context.act());
                           }));
  router.add(http::reading({.method = http::Method::post,
                            .path = std::string(kPath) + "/{id}/actions/test_play",
                            .permission = "streaming.streams.read",
                            .summary = "Gives a link to watch one stream for a quarter of an hour.",
                            .errors = {"409 STREAM_OFF"}},
                           [&streams](db::Tx& tx, http::Context& context) -> base::Result<TestPlayView> {
                             TRY(const auto id, context.path_id(1));
                             TRY(const auto link,
                                 streams.test_play(tx, context.tenant->number, {id}, context.random, context.clock.now()));
                             return TestPlayView{fmt::format("/watch/{}{}", context.tenant->name, link.path), link.ends_at};
                           }));
}

void add_media_routes(http::Router& router, const media_servers::BuiltInServer& server) {
  http::Route media{http::Method::get, std::string(kMediaPath), "public",
                    "Playlists and segments of a stream, for who holds a token; refused with TVMS-Code."};
  media.errors = {"403 P504", "403 P510", "403 P515", "403 P517", "404 P507", "503 P509", "503 X902"};
  media.out_type = "application/vnd.apple.mpegurl";
  media.is_hot = true;
  router.add(http::call(std::move(media),
                        [&server](http::Context& context) -> base::Result<http::Reply> { return serve(server, context); }));

  http::Route options{http::Method::options, std::string(kMediaPath), "public", "Lets players of other origins ask for ranges."};
  options.is_hot = true;
  router.add(http::call(std::move(options), [](http::Context&) -> base::Result<http::Reply> { return preflight(); }));
}

}  // namespace streams
