#include "app/demo.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <fstream>
#include <map>

#include "app/demo_content.hpp"
#include "app/parts.hpp"
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

std::string text_of(const http::Body& body) {
  if (const auto* text = std::get_if<std::string>(&body)) return *text;
  return {};
}

class Loader {
 public:
  Loader(Parts& parts, std::shared_ptr<const http::Tenant> tenant) : parts_(parts), tenant_(std::move(tenant)) {
    actor_.kind = http::ActorKind::system;
    actor_.name = "demo";
    actor_.all_deployments = true;
    actor_.permissions = parts.gate->permissions_of({"admin"});
  }

  base::Status run(const json::object& step) {
    const auto* days = step.if_contains("days");
    ShiftedClock clock(parts_.clock, days ? days->as_int64() : 0);
    if (step.contains("guide")) return guide();
    if (step.contains("publish")) return publish({"channels", "epg", "products", "ui"});
    if (const auto* customer = step.if_contains("activate")) return activate(filled(*customer).as_int64(), clock);
    const auto* body = step.if_contains("body");
    TRY(auto answer, post(path_of(std::string(step.at("post").as_string())), filled(body ? *body : json::object{}), clock));
    if (const auto* name = step.if_contains("as")) answers_[std::string(name->as_string())] = std::move(answer);
    return {};
  }

  // A call of the management API below the deployment; its jobs are over when it answers.
  base::Result<json::value> post(const std::string& path, const json::value& body, base::Clock& clock) {
    http::Request request;
    request.method = http::Method::post;
    request.path = fmt::format("/api/v1/deployments/{}/{}", tenant_->name, path);
    request.id = parts_.random.token(16);
    request.headers = {{"host", "localhost"}, {"content-type", "application/json"}, {"idempotency-key", parts_.random.token(16)}};
    request.received_at = clock.now();
    request.deadline = clock.now() + std::chrono::minutes(10);
    request.body = json::serialize(body);
    auto match = parts_.router.match(request.method, request.path);
    if (!match.route) return base::fail(base::ErrorKind::internal, "DEMO", "There is no route " + request.path);
    auto journal = user_log::Journal::of(actor_, request, clock.now());
    http::Context context{request, actor_, tenant_, clock, parts_.random, journal, std::move(match.values)};
    TRY(const auto reply, match.route->handler(context));
    parts_.jobs->run_due();
    const auto text = text_of(reply.body);
    return text.empty() ? json::value(nullptr) : json::parse(text);
  }

  // Read as an uploaded file is; channels without a guide get the source's by its id.
  base::Status guide() {
    const auto file = tenant_->dir / "demo_guide.xml";
    std::ofstream(file) << demo_guide(parts_.clock.now());
    auto journal = user_log::Journal::of_system("demo", parts_.clock.now());
    const records::Act act{journal, parts_.clock.now(), tenant_->default_language};
    auto& database = *tenant_->database;
    TRY(const auto source, parts_.guide->upload_source(database, "Demo guide", act));
    TRY(const auto report, parts_.guide->refresh(database, source, {.file = file, .may_shrink = true}, [](int) { return true; }));
    std::filesystem::remove(file);
    if (report.error) return base::fail(*report.error);
    return database.write([&](db::Tx& tx) -> base::Status {
      TRY_OK(parts_.guide->link_proposed(tx, epg::kScoreById, act));
      return {};
    });
  }

  base::Status publish(const json::array& areas) {
    TRY(const auto queued, post("publish/runs", json::object{{"areas", areas}, {"note", "Demo"}}, parts_.clock));
    const auto job = tenant_->database->read([&](db::Tx& tx) { return jobs::find(tx, queued.at("job").as_int64()); });
    if (job && job->state == jobs::State::done) return {};
    return base::fail(base::ErrorKind::internal, job ? job->error_code : "NOT_FOUND",
                      job ? job->error_message : "The publish is gone.");
  }

  [[nodiscard]] const json::object& answer(const std::string& name) const { return answers_.at(name).as_object(); }

 private:
  base::Status activate(std::int64_t customer, base::Clock& clock) {
    auto journal = user_log::Journal::of_system("demo", clock.now());
    return tenant_->database->write([&](db::Tx& tx) -> base::Status {
      TRY_OK(parts_.customers.activate(tx, {customer}, tenant_->zone, {journal, clock.now(), tenant_->default_language}));
      return {};
    });
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
};

}  // namespace

base::Result<std::string> load_demo(Parts& parts, const std::shared_ptr<const http::Tenant>& tenant) {
  Loader loader(parts, tenant);
  const auto steps = json::parse(demo_steps());
  for (const auto& step : steps.as_array()) {
    const auto& object = step.as_object();
    if (auto done = loader.run(object); !done) {
      done.error().message += " In: " + json::serialize(object);
      return base::fail(done.error());
    }
  }
  std::string logins;
  for (const auto* name : {"active", "trying", "pending", "grace", "expired", "disabled"}) {
    const auto& customer = loader.answer(name);
    logins += fmt::format("TV app       {:<20} {}   ({})\n", std::string(customer.at("user_id").as_string()),
                          std::string(customer.at("password").as_string()), name);
  }
  return logins;
}

base::Status renew_demo_guide(Parts& parts, const std::shared_ptr<const http::Tenant>& tenant) {
  Loader loader(parts, tenant);
  TRY_OK(loader.guide());
  return loader.publish({"epg"});
}

}  // namespace app
