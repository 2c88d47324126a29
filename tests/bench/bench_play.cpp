// The play decision in process: from the request's head to the answer, without a socket. 500 channels, 500 customers who zap.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/application.hpp"
#include "app/parts.hpp"
#include "bench.hpp"
#include "foundation/base/check.hpp"
#include "foundation/base/random.hpp"
#include "foundation/base/time.hpp"
#include "panel/user_log/user_log.hpp"

namespace bench {
namespace {

namespace json = boost::json;

constexpr int kChannels = 500;
constexpr int kCustomers = 500;
constexpr int kPlays = 200'000;

// A whole application on SQLite in a folder that goes away.
class Service {
 public:
  Service() : folder_(std::filesystem::temp_directory_path() / ("tvms-bench-" + random_.hex(8))) {
    app::Options options;
    options.data = folder_;
    options.is_durable = false;
    options.has_cheap_passwords = true;
    options.runs_background = false;
    application_ = std::make_unique<app::Application>(std::move(options), clock_, random_);
    fill();
  }
  ~Service() {
    application_.reset();
    std::filesystem::remove_all(folder_);
  }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  http::Response send(http::Method method, std::string path, const json::object& body, http::Headers headers) {
    http::Request request;
    request.method = method;
    request.path = std::move(path);
    request.headers = std::move(headers);
    request.headers.emplace_back("host", "localhost");
    request.headers.emplace_back("content-type", "application/json");
    request.body = json::serialize(body);
    return send(std::move(request));
  }
  http::Response send(http::Request request) {
    request.id = "bench";
    request.remote_ip = "192.0.2.1";
    request.received_at = clock_.now();
    auto plan = application_->site().plan(request);
    if (plan.answer) return std::move(*plan.answer);
    http::Response out;
    application_->site().handle(std::move(request), plan.route, [&](http::Response response) { out = std::move(response); });
    return out;
  }

  const std::vector<std::string>& tokens() const { return tokens_; }
  const std::vector<std::int64_t>& channels() const { return channels_; }
  app::Parts& parts() { return application_->parts(); }

 private:
  json::object call(std::string_view path, const json::object& body) {
    auto headers = staff_;
    headers.emplace_back("idempotency-key", fmt::format("key-of-call-{}", ++calls_));
    const auto answer = send(http::Method::post, fmt::format("/api/v1/{}", path), body, std::move(headers));
    const auto* text = std::get_if<std::string>(&answer.body);
    CHECK(answer.status < 300 && text);
    for (const auto& [name, value] : answer.headers)
      if (name == "set-cookie") staff_.emplace_back("cookie", value.substr(0, value.find(';')));
    return text->empty() ? json::object{} : json::parse(*text).as_object();
  }

  void make_staff() {
    auto journal = user_log::Journal::of_system("bench", clock_.now());
    const records::Act act{journal, clock_.now(), "en"};
    deployments::Deployment deployment;
    deployment.identifier = deployment.name = "bench";
    deployment.countries = {"DE"};
    deployment.currencies = {{{}, "EUR", "€", 2}};
    CHECK(parts().deployments->create(deployment, act).has_value());
    staff::Staff user;
    user.email = "bench@staff.example";
    user.name = "Bench";
    user.roles = {"admin"};
    const std::string password = random_.hex(16);
    user.password = base::Secret(password);
    CHECK(parts().control->write([&](db::Tx& tx) { return staff::add_staff(tx, user, *parts().hasher, act); }).has_value());
    parts().gate->reload();
    const auto me = call("sign_in", {{"email", user.email}, {"password", password}});
    staff_.emplace_back("x-csrf-token", std::string(std::string_view(me.at("csrf_token").as_string())));
  }

  void fill() {
    make_staff();
    const std::string root = "deployments/bench/";
    const auto stream = call(root + "streaming/streams", {{"name", "picture"}, {"source", "clock"}}).at("id");
    json::array ids;
    for (int i = 1; i <= kChannels; ++i) {
      const json::object name{{"en", fmt::format("Channel {}", i)}};
      channels_.push_back(
          call(root + "cms/channels", {{"name", name}, {"number", i}, {"stream_id", stream}}).at("id").as_int64());
      ids.emplace_back(channels_.back());
    }
    const auto package = call(root + "cms/packages", {{"name", "All"}, {"channels", std::move(ids)}}).at("id");
    call(root + "uit/user_interfaces", {{"name", "Plain"}, {"app_name", "Bench"}});
    const json::object price{{"minor", 100}, {"currency", "EUR"}};
    const json::object plan{{"name", "Month"}, {"length", 1}, {"unit", "months"}, {"prices", json::array{price}}};
    const auto product =
        call(root + "crm/products", {{"name", "All"}, {"packages", json::array{package}}, {"plans", json::array{plan}}});
    call(root + "publish/runs", {{"areas", json::array{"channels", "products", "ui"}}});
    while (parts().jobs->run_due() > 0) {}
    for (int i = 1; i <= kCustomers; ++i) {
      const auto user = fmt::format("viewer.{}", i);
      call(root + "crm/customers", {{"user_id", user},
                                    {"password", "bench+1234"},
                                    {"product_id", product.at("id")},
                                    {"plan_id", product.at("plans").at(0).at("id")}});
      const auto answer =
          send(http::Method::post, "/watch/bench/tv/v1/sign_in",
               {{"user_id", user}, {"password", "bench+1234"}, {"device", json::object{{"type", "browser_pc"}}}}, {});
      CHECK(answer.status == 200);
      const auto session = json::parse(std::get<std::string>(answer.body)).as_object();
      tokens_.emplace_back(std::string_view(session.at("access_token").as_string()));
    }
  }

  base::SystemClock clock_;
  base::SystemRandom random_;
  std::filesystem::path folder_;
  std::unique_ptr<app::Application> application_;
  http::Headers staff_;
  int calls_{};
  std::vector<std::string> tokens_;
  std::vector<std::int64_t> channels_;
};

void run(std::ostream& out, Arguments) {
  Service service;
  std::vector<double> took_us;
  took_us.reserve(kPlays);
  for (int i = 0; i < kPlays; ++i) {
    const auto n = static_cast<std::size_t>(i);
    http::Request request;
    request.method = http::Method::post;
    request.path = "/watch/bench/tv/v1/play";
    request.headers = {{"host", "localhost"},
                       {"content-type", "application/json"},
                       {"authorization", "Bearer " + service.tokens()[n * 7919 % service.tokens().size()]}};
    request.body = fmt::format(R"({{"kind":"live","channel_id":{},"request_id":"r{}"}})",
                               service.channels()[n * 104'729 % service.channels().size()], i);
    const auto from = std::chrono::steady_clock::now();
    const auto answer = service.send(std::move(request));
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - from;
    if (answer.status != 200) throw std::runtime_error(std::get<std::string>(answer.body));
    took_us.push_back(took.count());
  }
  std::sort(took_us.begin(), took_us.end());
  const auto at = [&](double share) { return took_us[static_cast<std::size_t>(share * (kPlays - 1))]; };
  out << fmt::format(
      "play decision: {} plays, {} channels, {} customers: median {:.1f} us, p99 {:.1f} us (goal 50), p99.9 {:.1f} us\n", kPlays,
      kChannels, kCustomers, at(0.5), at(0.99), at(0.999));
}

const Registered kPlay{{"play", "the play decision in process, token to answer", run, false}};

}  // namespace
}  // namespace bench
