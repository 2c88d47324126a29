// The contract, printed from routes and field tables. Keys stand in a stable order, so that the committed file can be compared.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "foundation/base/text.hpp"
#include "foundation/http/errors.hpp"
#include "foundation/http/parameters.hpp"
#include "foundation/http/router.hpp"

namespace http {
namespace json = boost::json;
namespace {

json::object schema_ref(std::string_view name) { return json::object{{"$ref", fmt::format("#/components/schemas/{}", name)}}; }

json::object content(std::string_view type, json::object schema) {
  return json::object{{"content", json::object{{type, json::object{{"schema", std::move(schema)}}}}}};
}

std::string operation_id(const Route& route) {
  auto out = base::to_lower_ascii(method_name(route.method));
  bool is_word = true;
  for (const char c : route.path) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_letter) {
      if (is_word) out += '_';
      out += c;
    }
    is_word = !is_letter && c != '{' && c != '}' ? true : is_word && !is_letter;
    if (c == '_') is_word = true;
  }
  return out;
}

std::string_view type_of(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::number: return "integer";
    case ParameterKind::flag: return "boolean";
    case ParameterKind::text:
    case ParameterKind::instant: return "string";
  }
  return "string";
}

json::object schema_of(const Parameter& parameter) {
  json::object out{{"type", type_of(parameter.kind)}};
  if (parameter.kind == ParameterKind::instant) out["format"] = "date-time";
  if (parameter.kind == ParameterKind::number) {
    out["minimum"] = parameter.min;
    if (parameter.max != INT64_MAX) out["maximum"] = parameter.max;
  }
  return out;
}

json::object query_parameter(const Parameter& one) {
  return {{"name", one.name}, {"in", "query"}, {"required", false}, {"description", one.doc}, {"schema", schema_of(one)}};
}

json::array parameters(const Route& route) {
  json::array out;
  std::string_view path = route.path;
  while (true) {
    const auto open = path.find('{');
    if (open == std::string_view::npos) break;
    const auto close = path.find('}', open);
    auto name = path.substr(open + 1, close - open - 1);
    if (name.ends_with('*')) name.remove_suffix(1);
    const bool is_id = name == "id" || name.ends_with("_id");
    out.push_back(json::object{
        {"name", name}, {"in", "path"}, {"required", true}, {"schema", json::object{{"type", is_id ? "integer" : "string"}}}});
    path.remove_prefix(close + 1);
  }
  for (const auto& one : route.parameters) out.push_back(query_parameter(one));
  if (has_list_parameters(route))  // By reference, because forty lists repeat them.
    for (const auto& one : list_parameters())
      out.push_back(json::object{{"$ref", fmt::format("#/components/parameters/{}", one.name)}});
  if (route.needs_idempotency_key) out.push_back(json::object{{"$ref", "#/components/parameters/idempotency_key"}});
  return out;
}

json::object common_parameters() {
  json::object out;
  for (const auto& one : list_parameters()) out[one.name] = query_parameter(one);
  out["idempotency_key"] = json::object{{"name", "Idempotency-Key"},
                                        {"in", "header"},
                                        {"required", true},
                                        {"description", "The same key again is the same call: it is answered, not done twice."},
                                        {"schema", json::object{{"type", "string"}, {"minLength", 8}, {"maxLength", 64}}}};
  return out;
}

std::string request_name(const meta::Entity& entity) {
  return entity.table.empty() ? std::string(entity.name) : fmt::format("{}Input", entity.name);
}

json::object list_schema(const meta::Entity& entity) {
  return json::object{
      {"type", "object"},
      {"required", json::array{"items", "total", "next"}},
      {"properties",
       json::object{
           {"items", json::object{{"type", "array"}, {"items", schema_ref(entity.name)}}},
           {"total", json::object{{"type", "integer"}}},
           {"next", json::object{{"anyOf", json::array{json::object{{"type", "string"}}, json::object{{"type", "null"}}}}}}}}};
}

json::object any_of(const std::vector<const meta::Entity*>& shapes) {
  json::array out;
  for (const auto* shape : shapes) out.push_back(schema_ref(shape->name));
  return json::object{{"anyOf", std::move(out)}};
}

json::object responses(const Route& route) {
  json::object out, ok;
  if (route.out)
    ok = content("application/json", route.out_is_list ? list_schema(*route.out) : schema_ref(route.out->name));
  else if (!route.out_one_of.empty())
    ok = content("application/json", any_of(route.out_one_of));
  else if (!route.out_type.empty())
    ok = content(route.out_type, json::object{{"type", "string"}, {"format", "binary"}});
  ok["description"] = "Done.";
  out[std::to_string(route.status)] = std::move(ok);
  auto refusal = schema_ref("Problem");
  if (!route.problem_extras.empty())
    refusal = json::object{{"allOf", json::array{std::move(refusal), any_of(route.problem_extras)}}};
  auto problem = content("application/problem+json", std::move(refusal));
  problem["description"] = "Refused.";
  out["default"] = std::move(problem);
  return out;
}

// A record's one request schema requires nothing; creation and change add what each of them needs.
json::object body_schema(const Route& route) {
  const auto& entity = *route.in;
  auto ref = schema_ref(request_name(entity));
  if (entity.table.empty()) return ref;
  json::array wanted;
  if (route.method == Method::patch)
    wanted.emplace_back("version");
  else
    for (const auto name : meta::required_fields(entity)) wanted.emplace_back(name);
  if (wanted.empty()) return ref;
  return json::object{{"allOf", json::array{std::move(ref), json::object{{"required", std::move(wanted)}}}}};
}

void add_schema(json::object& schemas, const meta::Entity& entity, bool for_request) {
  const auto add = [&](const meta::Entity& one) {
    const auto name = for_request ? request_name(one) : std::string(one.name);
    if (!schemas.contains(name)) schemas[name] = meta::schema(one, for_request);
  };
  add(entity);
  meta::inner_shapes(entity, add);
}

json::object security_schemes(std::string_view cookie) {
  return {{"staff_session",
           json::object{{"type", "apiKey"},
                        {"in", "cookie"},
                        {"name", cookie},
                        {"description", "Of the back office; writes also send X-CSRF-Token, as /api/v1/me tells it."}}},
          {"staff_token", json::object{{"type", "http"}, {"scheme", "bearer"}, {"description", "A staff user's API token."}}},
          {"viewer_token",
           json::object{{"type", "http"}, {"scheme", "bearer"}, {"description", "As the app's sign-in answers it."}}}};
}

// Any one of these lets the caller in.
json::array security_of(const Route& route) {
  const auto one = [](std::string_view scheme) { return json::object{{scheme, json::array{}}}; };
  if (route.permission == "public") return {};
  if (route.permission == "viewer") return {one("viewer_token")};
  return {one("staff_session"), one("staff_token")};
}

json::object operation(const Route& route, json::object& schemas) {
  json::object out{{"operationId", operation_id(route)}, {"summary", route.summary}, {"x-authz", route.permission}};
  std::string_view rest = route.path;
  json::array tags;
  if (route.path.starts_with("/api/v1/deployments/{deployment}/")) {
    rest.remove_prefix(std::string_view("/api/v1/deployments/{deployment}/").size());
    const auto slash = rest.find('/');
    tags.emplace_back(rest.substr(0, rest.find('/', slash == std::string_view::npos ? rest.size() : slash + 1)));
  } else {
    tags.emplace_back(route.path.starts_with("/tv/") ? "viewer" : "platform");
  }
  out["tags"] = std::move(tags);
  out["security"] = security_of(route);
  if (auto list = parameters(route); !list.empty()) out["parameters"] = std::move(list);
  if (route.in) {
    add_schema(schemas, *route.in, true);
    auto body = content("application/json", body_schema(route));
    body["required"] = true;
    out["requestBody"] = std::move(body);
  } else if (route.is_upload) {
    auto body = content("application/octet-stream", json::object{{"type", "string"}, {"format", "binary"}});
    body["required"] = true;
    out["requestBody"] = std::move(body);
  }
  if (route.out) add_schema(schemas, *route.out, false);
  for (const auto* shape : route.out_one_of) add_schema(schemas, *shape, false);
  for (const auto* shape : route.problem_extras) add_schema(schemas, *shape, false);
  out["responses"] = responses(route);
  if (!route.errors.empty()) {
    json::array codes;
    for (const auto& code : route.errors) codes.emplace_back(code);
    out["x-errors"] = std::move(codes);
  }
  return out;
}

json::object common_schemas() {
  return json::parse(R"({
    "Money":{"type":"object","additionalProperties":false,"required":["minor","currency"],"properties":{
      "minor":{"type":"integer","format":"int64","description":"Smallest units."},"currency":{"type":"string","pattern":"^[A-Z]{3,10}$"}}},
    "SecretState":{"type":"object","additionalProperties":false,"required":["is_set","last4"],"properties":{
      "is_set":{"type":"boolean"},"last4":{"anyOf":[{"type":"string"},{"type":"null"}]}}},
    "FieldProblem":{"type":"object","required":["pointer","code","message"],"properties":{
      "pointer":{"type":"string"},"code":{"type":"string"},"message":{"type":"string"},"params":{"type":"object","additionalProperties":{"type":"string"}}}},
    "Problem":{"type":"object","required":["type","title","status","code","message","fields","request_id"],"properties":{
      "type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"code":{"type":"string"},"message":{"type":"string"},
      "app_code":{"type":"string","description":"What apps show a sentence for."},"request_id":{"type":"string"},
      "fields":{"type":"array","items":{"$ref":"#/components/schemas/FieldProblem"}},
      "retry_after_s":{"type":"integer","description":"Seconds to wait, of 429 and 503."},
      "current":{"type":"object","description":"The record as it is now, of 409 STALE."},
      "dependents":{"type":"array","description":"Who uses the record, of 409 IN_USE.","items":{"$ref":"#/components/schemas/UsedByRow"}}}}
  })")
      .as_object();
}

// What an operation's x-errors leave out.
json::object common_errors() {
  const auto list = [](std::span<const std::string_view> codes) { return json::array(codes.begin(), codes.end()); };
  return {{"general", list(general_codes())},
          {"lists", list(list_codes())},
          {"viewers", list(viewer_codes())},
          {"keys", list(key_codes())}};
}

void print(const json::value& value, std::string& out, int depth) {
  const std::string pad(static_cast<std::size_t>(depth + 1) * 1, ' ');
  if (const auto* object = value.if_object()) {
    if (object->empty()) return void(out += "{}");
    out += "{\n";
    bool is_first = true;
    for (const auto& [name, one] : *object) {
      out += is_first ? "" : ",\n";
      is_first = false;
      out += pad + json::serialize(json::string(name)) + ": ";
      print(one, out, depth + 1);
    }
    out += "\n" + std::string(static_cast<std::size_t>(depth), ' ') + "}";
  } else if (const auto* array = value.if_array()) {
    out += "[";
    bool is_first = true;
    for (const auto& one : *array) {
      out += is_first ? "" : ", ";
      is_first = false;
      print(one, out, depth + 1);
    }
    out += "]";
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string openapi(const Router& router, std::string_view title, std::string_view version, std::string_view cookie) {
  auto schemas = common_schemas();
  std::map<std::string, std::map<std::string, const Route*>> by_path;
  for (const auto& route : router.routes())
    if (!route->is_ui) by_path[route->path][base::to_lower_ascii(method_name(route->method))] = route.get();
  json::object paths;
  for (const auto& [path, methods] : by_path) {
    json::object item;
    for (const auto& [method, route] : methods) item[method] = operation(*route, schemas);
    paths[path] = std::move(item);
  }
  std::map<std::string, json::value> sorted;
  for (auto& [name, schema] : schemas) sorted.emplace(name, std::move(schema));
  json::object ordered;
  for (auto& [name, schema] : sorted) ordered[name] = std::move(schema);
  const json::object document{{"openapi", "3.1.0"},
                              {"info", json::object{{"title", title}, {"version", version}}},
                              {"x-errors", common_errors()},
                              {"paths", std::move(paths)},
                              {"components", json::object{{"securitySchemes", security_schemes(cookie)},
                                                          {"parameters", common_parameters()},
                                                          {"schemas", std::move(ordered)}}}};
  std::string out;
  print(document, out, 0);
  return out + "\n";
}

}  // namespace http
