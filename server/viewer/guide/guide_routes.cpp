#include <fmt/format.h>

#include <algorithm>

#include "foundation/base/text.hpp"
#include "foundation/http/call.hpp"
#include "foundation/http/router.hpp"
#include "viewer/guide/guide.hpp"

namespace guide {
namespace {

using catalogue::Viewing;
using parts::Channel;

std::size_t size_of(const http::Prepared& answer) { return answer.plain.size() + answer.gzip.size() + answer.brotli.size(); }

base::Result<std::int64_t> step_of(const http::Context& context, std::string_view name) {
  const auto text = context.request.parameter(name);
  std::int64_t out{};
  if (!text || !base::parse_int(*text, out) || out < 0 || out % parts::Guide::kStep_s != 0)
    return base::fail_field(fmt::format("?{}", name), "STEP", fmt::format("{} must be a multiple of 21600.", name));
  return out;
}

// The wanted channels that the customer has; those that he has not are left out: his app may know an older line-up.
std::vector<const Channel*> held(const Viewing& viewing, const std::vector<parts::ChannelId>& ids) {
  std::vector<const Channel*> out;
  for (const auto id : ids)
    if (const auto* channel = viewing.channel(id)) out.push_back(channel);
  return out;
}

// Two answers with one key are the same bytes: snapshots never change, and a deployment's numbers are never given twice.
std::string key_of(const Viewing& viewing, std::int64_t tenant, std::string_view language, std::int64_t from, std::int64_t to,
                   const std::vector<const Channel*>& channels) {
  const auto& running = *viewing.running;
  auto key = fmt::format("{}/{}/{}/{}/{}/{}", tenant, running.number(parts::kChannels, viewing.category),
                         running.number(parts::kEpg, viewing.category), language, from, to);
  for (const auto* channel : channels) fmt::format_to(std::back_inserter(key), "/{}", channel->id.raw);
  return key;
}

base::Result<http::Reply> window(const catalogue::Catalogue& catalogue, Answers& answers, http::Context& context) {
  TRY(const auto viewing, catalogue.viewing(context));
  TRY(const auto from, step_of(context, "from"));
  TRY(const auto to, step_of(context, "to"));
  if (to <= from || to - from > kWindowMax_s)
    return base::fail_field("?to", "WINDOW", "The window must be one to 28 steps of six hours.");
  TRY(const auto ids, catalogue::channel_ids(context, kChannelsMax));
  if (!ids || ids->empty()) return base::fail_field("?channels", "REQUIRED", "channels is required.");
  const auto language = viewing.language(context.request.parameter("language").value_or(""));
  const auto channels = held(viewing, *ids);
  const auto key = key_of(viewing, context.tenant->number, language, from, to, channels);
  if (auto known = answers.find(key)) return http::Reply{200, std::move(known)};
  auto text = fmt::format(R"({{"from":{},"to":{},"channels":[)", from, to);
  for (const auto* channel : channels) {
    fmt::format_to(std::back_inserter(text), R"({}{{"id":{},"programmes":)", channel == channels.front() ? "" : ",",
                   channel->id.raw);
    parts::guide(*viewing.running).append(*channel, from, to, language, text);
    text += '}';
  }
  text += "]}";
  if (text.size() > kPreparedMax) {
    http::Reply reply{200, std::move(text)};
    reply.headers.emplace_back("content-type", "application/json");
    return reply;
  }
  auto made = http::prepare("application/json", std::move(text), "private, no-cache", http::Effort::quick);
  answers.keep(key, made);
  return http::Reply{200, std::move(made)};
}

base::Result<http::Reply> now_next(const catalogue::Catalogue& catalogue, http::Context& context) {
  TRY(const auto viewing, catalogue.viewing(context));
  TRY(const auto ids, catalogue::channel_ids(context, kNowNextMax));
  const auto language = viewing.language(context.request.parameter("language").value_or(""));
  const auto channels = ids ? held(viewing, *ids) : viewing.channels();
  const auto now = base::to_s(context.clock.now());
  auto until = now - now % parts::Guide::kStep_s + parts::Guide::kStep_s;
  std::string list;
  for (const auto* channel : channels) {
    const auto found = parts::guide(*viewing.running).now_next(*channel, now, language);
    if (found.until_s > now) until = std::min(until, found.until_s);
    const auto or_null = [](const std::string& programme) { return programme.empty() ? std::string_view("null") : programme; };
    fmt::format_to(std::back_inserter(list), R"({}{{"id":{},"now":{},"next":{}}})", list.empty() ? "" : ",", channel->id.raw,
                   or_null(found.now), or_null(found.next));
  }
  http::Reply reply{200, fmt::format(R"({{"now":{},"until":{},"channels":[{}]}})", now, until, list)};
  reply.headers.emplace_back("content-type", "application/json");
  return reply;
}

}  // namespace

std::shared_ptr<const http::Prepared> Answers::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  if (const auto it = young_.find(key); it != young_.end()) return it->second;
  const auto it = old_.find(key);
  if (it == old_.end()) return nullptr;
  auto answer = it->second;
  old_.erase(it);
  young_bytes_ += size_of(*answer) + key.size();
  young_.emplace(key, answer);
  return answer;
}

void Answers::keep(const std::string& key, std::shared_ptr<const http::Prepared> answer) {
  const auto bytes = size_of(*answer) + key.size();
  const std::lock_guard lock(mutex_);
  if (young_bytes_ + bytes > half_) {
    old_ = std::move(young_);
    young_.clear();
    young_bytes_ = 0;
  }
  if (young_.emplace(key, std::move(answer)).second) young_bytes_ += bytes;
}

void add_routes(http::Router& router, const catalogue::Catalogue& catalogue) {
  const auto answers = std::make_shared<Answers>(kCacheBytes);
  const http::Parameter language{"language", "Wanted language, as at start."};
  http::Route some{http::Method::get, "/tv/v1/guide", "viewer", "The guide of some channels in whole steps of six hours."};
  some.is_hot = true;
  some.parameters = {{"from", "Epoch seconds, a multiple of 21600."},
                     {"to", "Likewise; at most 7 days later."},
                     {"channels", "1 to 50 ids, separated by commas."},
                     language};
  some.out = &catalogue::GuideWindow::shape();
  some.errors = {"422 STEP", "422 WINDOW", "422 CHANNELS_MAX"};
  router.add(http::call(std::move(some),
                        [&catalogue, answers](http::Context& context) { return window(catalogue, *answers, context); }));
  http::Route now{http::Method::get, "/tv/v1/now_next", "viewer", "What runs now and next, and until when that stays true."};
  now.is_hot = true;
  now.parameters = {{"channels", "At most 100 ids; left out: all channels."}, language};
  now.out = &catalogue::NowNext::shape();
  now.errors = {"422 CHANNELS_MAX"};
  router.add(http::call(std::move(now), [&catalogue](http::Context& context) { return now_next(catalogue, context); }));
}

}  // namespace guide
