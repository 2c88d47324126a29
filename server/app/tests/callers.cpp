#include "app/tests/callers.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace app_test {
namespace json = boost::json;

Callers::Callers(World& world) : world_(world) {
  all_.push_back({"anonymous", Kind::anonymous, "", false, {}});
  add_staff();
  add_viewer();
}

void Callers::add_staff() {
  for (const auto* role : {"admin", "cms", "crm", "uit", "rps"})
    all_.push_back({role, Kind::staff, role, false, world_.sign_in(role)});
  const auto admin = named("admin");
  const auto staff = json::parse(body_of(call(admin, http::Method::get, "/api/v1/staff"))).as_object();
  for (const auto& one : staff.at("items").as_array()) {
    const std::string role(std::string_view(one.at("roles").as_array().at(0).as_string()));
    if (role != "admin" && role != "cms") continue;
    const auto made = call(admin, http::Method::post, fmt::format("/api/v1/staff/{}/token", one.at("id").as_int64()));
    const auto token = json::parse(body_of(made)).as_object();
    all_.push_back({role + "'s token",
                    Kind::staff,
                    role,
                    true,
                    {{"authorization", fmt::format("Bearer {}", std::string_view(token.at("token").as_string()))}}});
  }
}

void Callers::add_viewer() {
  const auto& admin = named("admin");
  const auto product =
      json::parse(
          body_of(call(admin, http::Method::post, "/api/v1/deployments/demo/crm/products",
                       R"({"name":"Basic","devices_max":2,"device_types":["browser_pc"],)"
                       R"("plans":[{"name":"Month","length":1,"unit":"months","prices":[{"minor":1,"currency":"EUR"}]}]})")))
          .as_object();
  const auto published =
      call(admin, http::Method::post, "/api/v1/deployments/demo/publish/runs", R"({"areas":["products"]})");  // P62-1
  EXPECT_EQ(published.status, 202) << body_of(published);
  const auto customer =
      call(admin, http::Method::post, "/api/v1/deployments/demo/crm/customers",
           fmt::format(R"({{"user_id":"anna.berg","password":"secret+1","product_id":{},"plan_id":{},"start":"now"}})",
                       product.at("id").as_int64(), product.at("plans").as_array().at(0).at("id").as_int64()));
  EXPECT_EQ(customer.status, 201) << body_of(customer);
  const auto session = call(named("anonymous"), http::Method::post, "/watch/demo/tv/v1/sign_in",
                            R"({"user_id":"anna.berg","password":"secret+1","device":{"type":"browser_pc"}})");
  EXPECT_EQ(session.status, 200) << body_of(session);
  const auto tokens = json::parse(body_of(session)).as_object();
  all_.push_back({"viewer",
                  Kind::viewer,
                  "",
                  true,
                  {{"authorization", fmt::format("Bearer {}", std::string_view(tokens.at("access_token").as_string()))}}});
}

const Caller& Callers::named(std::string_view name) const {
  for (const auto& one : all_)
    if (one.name == name) return one;
  throw std::runtime_error(fmt::format("there is no caller {}", name));
}

http::Request Callers::request(const Caller& caller, http::Method method, std::string_view target, std::string body) const {
  static std::atomic<int> next{0};
  http::Request out;
  out.method = method;
  const auto question = target.find('?');
  out.path = target.substr(0, question);
  if (question != std::string_view::npos) out.query = target.substr(question + 1);
  out.headers = caller.headers;
  out.headers.emplace_back("host", "localhost");
  out.headers.emplace_back("content-type", "application/json");
  const bool has_key = std::ranges::any_of(caller.headers, [](const auto& one) { return one.first == "idempotency-key"; });
  if (!has_key) out.headers.emplace_back("idempotency-key", fmt::format("request-{}", ++next));
  out.body = std::move(body);
  out.id = "one-and-the-same-id";
  out.remote_ip = "192.0.2.1";
  return out;
}

http::Response Callers::call(const Caller& caller, http::Method method, std::string_view target, std::string body) const {
  return world_.send(request(caller, method, target, std::move(body)));
}

http::Plan Callers::plan(const Caller& caller, http::Method method, const std::string& path) const {
  return world_.application().site().plan(request(caller, method, path, {}));
}

std::string path_of(const http::Route& route, std::string_view deployment, std::string_view rest) {
  std::string out;
  std::string_view left = route.path;
  while (!left.empty()) {
    const auto open = left.find('{');
    out += left.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = left.find('}', open);
    out += left.substr(open, close - open + 1) == "{deployment}" ? deployment : rest;
    left.remove_prefix(close + 1);
  }
  const bool is_app = route.path.starts_with("/tv/") || route.permission == "viewer";
  return is_app ? fmt::format("/watch/{}{}", deployment, out) : out;
}

}  // namespace app_test
