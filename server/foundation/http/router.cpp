#include "foundation/http/router.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "foundation/base/check.hpp"
#include "foundation/base/text.hpp"
#include "foundation/records/records.hpp"

namespace http {
namespace json = boost::json;

// One path segment. A literal wins over a value, a value over the rest of the path.
struct Router::Node {
  std::map<std::string, std::shared_ptr<Node>, std::less<>> literals;
  std::shared_ptr<Node> value;  // {name}
  std::map<Method, std::shared_ptr<const Route>> here;
  std::map<Method, std::shared_ptr<const Route>> rest;  // {name*}
};

namespace {

std::string_view take_segment(std::string_view& path) {
  const auto slash = path.find('/');
  const auto segment = path.substr(0, slash);
  path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
  return segment;
}

}  // namespace

void Router::add(Route route) {
  CHECK(!route.permission.empty() && !route.summary.empty() && route.handler && route.path.starts_with('/'));
  CHECK(!(route.out && !route.out_type.empty()));
  if (route.status == 0 && route.method == Method::post && route.in && route.in == route.out) route.status = 201;
  if (route.status == 0)
    route.status = route.out || !route.out_one_of.empty() || !route.out_type.empty() || route.is_ui ? 200 : 204;
  if (!root_) root_ = std::make_shared<Node>();
  auto* node = root_.get();
  const auto shared = std::make_shared<const Route>(std::move(route));
  std::string_view rest = std::string_view(shared->path).substr(1);
  bool is_tail = false;
  while (!rest.empty() || node == root_.get()) {
    const bool is_last = rest.find('/') == std::string_view::npos;
    const auto segment = take_segment(rest);
    if (segment.ends_with("*}")) {
      is_tail = true;
      break;
    }
    auto& next = segment.starts_with('{') ? node->value : node->literals[std::string(segment)];
    if (!next) next = std::make_shared<Node>();
    node = next.get();
    if (is_last) break;
    if (rest.empty()) {  // A path that ends in '/'.
      auto& slash = node->literals[""];
      if (!slash) slash = std::make_shared<Node>();
      node = slash.get();
      break;
    }
  }
  auto& slot = (is_tail ? node->rest : node->here)[shared->method];
  CHECK(!slot);
  slot = shared;
  routes_.push_back(shared);
}

namespace {

using Routes = std::map<Method, std::shared_ptr<const Route>>;

bool settle(const Routes& routes, Method method, Router::Match& out) {
  auto it = routes.find(method);
  if (it == routes.end() && method == Method::head) it = routes.find(Method::get);
  if (it != routes.end()) {
    out.route = it->second;
    out.allow.clear();
    return true;
  }
  for (const auto& [allowed, route] : routes) out.allow += (out.allow.empty() ? "" : ", ") + std::string(method_name(allowed));
  return false;
}

}  // namespace

// As deep as the templates, not as the path.
bool Router::find(const Node& node, std::string_view rest, bool has_more, Method method, Match& out) const {
  if (!has_more) return settle(node.here, method, out);
  const auto whole = rest;
  const bool is_more = rest.find('/') != std::string_view::npos;
  const auto segment = take_segment(rest);
  if (const auto it = node.literals.find(segment); it != node.literals.end() && find(*it->second, rest, is_more, method, out))
    return true;
  if (node.value && !segment.empty()) {
    if (auto decoded = percent_decode(segment, false)) {
      out.values.push_back(std::move(*decoded));
      if (find(*node.value, rest, is_more, method, out)) return true;
      out.values.pop_back();
    }
  }
  if (node.rest.empty()) return false;
  out.values.emplace_back(whole);
  if (settle(node.rest, method, out)) return true;
  out.values.pop_back();
  return false;
}

Router::Match Router::match(Method method, std::string_view path) const {
  Match out;
  if (!root_ || !path.starts_with('/') || !find(*root_, path.substr(1), true, method, out)) out.values.clear();
  return out;
}

std::pair<const meta::Entity*, std::size_t> Router::scoped_record(const Route& route) const {
  for (const auto& [path, entity] : scopes_) {
    const std::string_view rest = std::string_view(route.path).substr(std::min(path.size(), route.path.size()));
    if (route.path.starts_with(path) && rest.starts_with("/{"))
      return {entity, static_cast<std::size_t>(std::ranges::count(path, '{'))};
  }
  return {nullptr, 0};
}

std::vector<std::string> Router::permissions() const {
  std::set<std::string> out;
  for (const auto& route : routes_)
    if (route->permission != "public" && route->permission != "viewer" && route->permission != "signed_in")
      out.insert(route->permission);
  return {out.begin(), out.end()};
}

std::string_view actor_kind_name(ActorKind kind) {
  constexpr std::string_view names[] = {"anonymous", "staff", "staff_token", "reseller", "reseller_token", "viewer", "system"};
  return names[static_cast<std::size_t>(kind)];
}

// ---- context and answers

db::Database& Context::database() const {
  CHECK(tenant && tenant->database);
  return *tenant->database;
}

records::Act Context::act() const {
  if (!tenant) return {journal, clock.now()};
  return {journal, clock.now(), tenant->default_language, tenant->number};
}

std::optional<std::int64_t> Context::number(std::string_view name) const {
  const auto text = request.parameter(name);
  std::int64_t value{};
  if (!text || !base::parse_int(*text, value)) return std::nullopt;
  return value;
}

bool Context::flag(std::string_view name) const { return request.parameter(name) == "true"; }

base::Result<std::int64_t> Context::path_id(std::size_t index) const {
  std::int64_t id{};
  if (!base::parse_int(path_value(index), id) || id <= 0 || id > base::kIdMax) return base::fail_not_found();
  return id;
}

base::Result<json::object> Context::json_body() const { return meta::parse_object(request.body); }

base::Status Context::read_body(const meta::Entity& entity, void* into) const {
  TRY(const auto body, json_body());
  if (auto faults = meta::from_json(entity.fields, body, into, meta::Mode::create); !faults.empty())
    return base::fail(meta::invalid(std::move(faults)));
  return {};
}

Reply reply_shape(const meta::Entity& entity, const void* record, int status) {
  return reply_json(meta::to_json(entity.fields, record), status);
}

Reply reply_json(const json::value& value, int status) {
  Reply reply{status, json::serialize(value)};
  reply.headers.emplace_back("content-type", "application/json");
  return reply;
}
Reply reply_json(const json::object& value, int status) {
  Reply reply{status, json::serialize(value)};
  reply.headers.emplace_back("content-type", "application/json");
  return reply;
}
Reply reply_empty(int status) { return Reply{status, std::string{}}; }

namespace {

std::string kebab(std::string_view code) {
  auto out = base::to_lower_ascii(code);
  std::ranges::replace(out, '_', '-');
  return out;
}

json::array fields_json(const std::vector<base::FieldProblem>& fields) {
  json::array out;
  for (const auto& field : fields) {
    json::object params;
    for (const auto& [name, value] : field.params) params[name] = value;
    out.push_back(json::object{
        {"pointer", field.pointer}, {"code", field.code}, {"message", field.message}, {"params", std::move(params)}});
  }
  return out;
}

}  // namespace

Response error_response(const base::Error& error, std::string_view request_id) {
  const auto status = static_cast<int>(error.kind);
  json::object body{{"type", "/problems/" + kebab(error.code)},
                    {"title", error.message},
                    {"status", status},
                    {"code", error.code},
                    {"message", error.message},
                    {"fields", fields_json(error.fields)},
                    {"request_id", request_id}};
  if (!error.app_code.empty()) body["app_code"] = error.app_code;
  if (!error.extra_json.empty())
    for (const auto extra = json::parse(error.extra_json); const auto& [name, value] : extra.as_object()) body[name] = value;
  Response out{status, {}, json::serialize(body)};
  out.set("content-type", "application/problem+json");
  out.set("cache-control", "no-store");
  if (error.retry_after_s > 0)
    out.set("retry-after", std::to_string(error.retry_after_s));
  else if (error.kind == base::ErrorKind::busy || error.kind == base::ErrorKind::too_many)
    out.set("retry-after", "2");
  return out;
}

Response to_response(base::Result<Reply> result, std::string_view request_id) {
  if (!result) return error_response(result.error(), request_id);
  Response out{result->status, std::move(result->headers), std::move(result->body)};
  const auto has_cache = std::ranges::any_of(out.headers, [](const auto& h) { return h.first == "cache-control"; });
  if (!has_cache && std::holds_alternative<std::string>(out.body)) out.set("cache-control", "no-store");
  return out;
}

}  // namespace http
