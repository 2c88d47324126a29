#include "app/demo.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <map>

#include "app/parts.hpp"
#include "app/rooms.hpp"
#include "foundation/base/random.hpp"
#include "panel/user_log/user_log.hpp"

namespace app {
namespace {

namespace json = boost::json;

// Some days ago: customers of a demo have a past.
class ShiftedClock final : public base::Clock {
 public:
  ShiftedClock(const base::Clock& clock, std::int64_t days) : clock_(clock), days_(days) {}
  [[nodiscard]] base::Instant now() const override { return clock_.now() + std::chrono::days(days_); }

 private:
  const base::Clock& clock_;
  std::int64_t days_;
};

std::string text_in(const http::Body& body) {
  if (const auto* text = std::get_if<std::string>(&body)) return *text;
  return {};
}

class Loader final : public rooms::Demo {
 public:
  Loader(Parts& parts, std::shared_ptr<const http::Tenant> tenant) : parts_(parts), tenant_(std::move(tenant)) {
    actor_.kind = http::ActorKind::system;
    actor_.name = "demo";
    actor_.all_deployments = true;
    const auto all = parts.router.permissions();
    actor_.permissions = {all.begin(), all.end()};
  }

  base::Status steps(std::string_view calls) override {
    const auto parsed = json::parse(calls);
    for (const auto& step : parsed.as_array()) {
      if (auto done = run(step.as_object()); !done) {
        done.error().message += " In: " + json::serialize(step);
        return done;
      }
    }
    return {};
  }
  [[nodiscard]] const http::Tenant& tenant() const override { return *tenant_; }
  [[nodiscard]] std::int64_t number_of(std::string_view name, std::string_view member) const override {
    return answers_.at(std::string(name)).at(member).as_int64();
  }
  [[nodiscard]] std::string text_of(std::string_view name, std::string_view member) const override {
    return std::string(answers_.at(std::string(name)).at(member).as_string());
  }
  void tell(const std::string& line) override { told_ += line + "\n"; }
  [[nodiscard]] const std::string& told() const { return told_; }

 private:
  base::Status run(const json::object& step) {
    const auto* days = step.if_contains("days");
    ShiftedClock clock(parts_.clock, days ? days->as_int64() : 0);
    const bool is_patch = step.contains("patch");
    const auto path = path_of(std::string(step.at(is_patch ? "patch" : "post").as_string()));
    const auto* body = step.if_contains("body");
    auto filled_body = filled(body ? *body : json::object{});
    if (is_patch) {  // Over the record as it is now.
      TRY(const auto current, call(http::Method::get, path, nullptr, clock));
      filled_body.as_object()["version"] = current.at("version");
    }
    TRY(auto answer, call(is_patch ? http::Method::patch : http::Method::post, path, filled_body, clock));
    if (const auto* name = step.if_contains("as")) answers_[std::string(name->as_string())] = std::move(answer);
    return {};
  }

  // A call of the management API below the deployment; its jobs are over when it answers.
  base::Result<json::value> call(http::Method method, const std::string& path, const json::value& body, base::Clock& clock) {
    http::Request request;
    request.method = method;
    request.path = fmt::format("/api/v1/deployments/{}/{}", tenant_->name, path);
    request.id = parts_.random.token(16);
    request.headers = {{"host", "localhost"}, {"content-type", "application/json"}, {"idempotency-key", parts_.random.token(16)}};
    request.received_at = clock.now();
    request.body = json::serialize(body);
    auto match = parts_.router.match(request.method, request.path);
    if (!match.route) return base::fail(base::ErrorKind::internal, "DEMO", "There is no route " + request.path);
    auto journal = user_log::Journal::of(actor_, request, clock.now());
    http::Context context{request, actor_, tenant_, clock, parts_.random, journal, std::move(match.values)};
    TRY(const auto reply, match.route->handler(context));
    parts_.jobs->run_due();
    const auto text = text_in(reply.body);
    return text.empty() ? json::value(nullptr) : json::parse(text);
  }

  // "$name" or "$name.plans.1.id" as the kept answer has it.
  [[nodiscard]] json::value kept(std::string_view reference) const {
    const auto dot = reference.find('.');
    const json::value* at = &answers_.at(std::string(reference.substr(1, dot == std::string_view::npos ? dot : dot - 1)));
    if (dot == std::string_view::npos) return at->at("id");
    return at->at_pointer([&] {
      std::string pointer(reference.substr(dot));
      std::ranges::replace(pointer, '.', '/');
      return pointer;
    }());
  }
  [[nodiscard]] json::value filled(json::value value) const {
    if (value.is_string() && value.as_string().starts_with("$")) return kept(std::string(value.as_string()));
    if (value.is_array())
      for (auto& item : value.as_array()) item = filled(std::move(item));
    if (value.is_object())
      for (auto& [key, item] : value.as_object()) item = filled(std::move(item));
    return value;
  }
  [[nodiscard]] std::string path_of(std::string path) const {
    const auto from = path.find('$');
    if (from == std::string::npos) return path;
    const auto to = std::min(path.find('/', from), path.size());
    return path.replace(from, to - from, std::to_string(kept(path.substr(from, to - from)).as_int64()));
  }

  Parts& parts_;
  std::shared_ptr<const http::Tenant> tenant_;
  http::Actor actor_;
  std::map<std::string, json::value> answers_;
  std::string told_;
};

using Part = base::Status (*rooms::Room::*)(rooms::House&, rooms::Demo&);

base::Status load(Parts& parts, Loader& loader, Part part) {
  for (const auto* room : all_rooms())
    if (const auto fill = room->*part) TRY_OK(fill(*parts.house, loader));
  return {};
}

}  // namespace

base::Result<std::string> load_demo(Parts& parts, const std::shared_ptr<const http::Tenant>& tenant) {
  Loader loader(parts, tenant);
  TRY_OK(load(parts, loader, &rooms::Room::demo));
  TRY_OK(load(parts, loader, &rooms::Room::demo_published));
  return loader.told();
}

base::Status renew_demo(Parts& parts, const std::shared_ptr<const http::Tenant>& tenant) {
  Loader loader(parts, tenant);
  return load(parts, loader, &rooms::Room::renew_demo);
}

}  // namespace app
