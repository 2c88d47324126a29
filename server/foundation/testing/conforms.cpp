#include "foundation/testing/conforms.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "foundation/http/errors.hpp"

namespace testing {
namespace json = boost::json;
namespace {

using Faults = std::vector<std::string>;

void check_object(std::span<const meta::Field> fields, const json::value& in, const std::string& at, Faults& out);

bool is_of(const meta::Ops& ops, const json::value& in, const std::string& at, Faults& out) {
  using meta::Kind;
  switch (ops.kind) {
    case Kind::boolean: return in.is_bool();
    case Kind::integer:
    case Kind::id: return in.is_int64() || in.is_uint64();
    case Kind::text:
    case Kind::instant:
    case Kind::date:
    case Kind::local_time: return in.is_string();
    case Kind::enumeration:
      return in.is_string() && std::ranges::find(ops.names, std::string_view(in.get_string())) != ops.names.end();
    case Kind::money:
    case Kind::secret:
    case Kind::texts: return in.is_object();
    case Kind::any: return true;
    case Kind::object: return check_object(ops.row_fields(), in, at, out), true;
    case Kind::map: {
      if (!in.is_object()) return false;
      for (const auto& [name, value] : in.get_object())
        if (!is_of(*ops.element, value, fmt::format("{}/{}", at, std::string_view(name)), out)) return false;
      return true;
    }
    case Kind::prices:
    case Kind::links:
    case Kind::list:
      if (!in.is_array()) return false;
      return std::ranges::all_of(in.get_array(), [&](const json::value& one) { return is_of(*ops.element, one, at, out); });
    case Kind::rows:
      if (!in.is_array()) return false;
      for (std::size_t i = 0; i < in.get_array().size(); ++i)
        check_object(ops.row_fields(), in.get_array()[i], fmt::format("{}/{}", at, i), out);
      return true;
  }
  return false;
}

void check_object(std::span<const meta::Field> fields, const json::value& in, const std::string& at, Faults& out) {
  const auto* object = in.if_object();
  if (!object) {
    out.push_back(at + " is no object");
    return;
  }
  std::size_t known = 0;
  for (const auto& field : fields) {
    const auto* value = object->if_contains(field.name);
    const auto place = fmt::format("{}/{}", at, field.name);
    if (!value) {
      if (!field.has(meta::write_only) && !field.has(meta::sparse) && !field.has(meta::told_once))
        out.push_back(place + " is missing");
      continue;
    }
    ++known;
    if (value->is_null() ? !field.ops->is_nullable && field.ops->kind != meta::Kind::any : !is_of(*field.ops, *value, place, out))
      out.push_back(fmt::format("{} is {}", place, json::serialize(*value).substr(0, 80)));
  }
  if (known == object->size()) return;
  for (const auto& [name, value] : *object)
    if (std::ranges::none_of(fields, [&](const meta::Field& field) { return field.name == std::string_view(name); }))
      out.push_back(fmt::format("{}/{} is not described", at, std::string_view(name)));
}

void check_list(const meta::Entity& entity, const json::value& in, Faults& out) {
  const auto* object = in.if_object();
  const auto* items = object ? object->if_contains("items") : nullptr;
  if (!items || !items->is_array() || !object->contains("total") || !object->contains("next") || object->size() != 3) {
    out.emplace_back("is no list of items, total and next");
    return;
  }
  for (std::size_t i = 0; i < items->get_array().size(); ++i)
    check_object(entity.fields, items->get_array()[i], fmt::format("/items/{}", i), out);
}

void check_one_of(const std::vector<const meta::Entity*>& shapes, const json::value& in, Faults& out) {
  for (const auto* shape : shapes) {
    Faults found;
    check_object(shape->fields, in, "", found);
    if (found.empty()) return;
  }
  out.emplace_back("has none of its shapes");
}

void check_code(const http::Route& route, int status, const json::object& problem, Faults& out) {
  const std::string_view code = problem.at("code").as_string();
  if (!http::may_answer(route, code)) out.push_back(fmt::format("answers {} {} and does not declare it", status, code));
  for (const auto& field : problem.at("fields").as_array()) {
    const std::string_view one = field.at("code").as_string();
    if (one != code && !http::may_answer(route, one))
      out.push_back(fmt::format("answers a field's {} and does not declare it", one));
  }
}

void check_problem(int status, const json::value& in, Faults& out) {
  const auto* object = in.if_object();
  for (const auto* name : {"type", "title", "status", "code", "message", "fields", "request_id"})
    if (!object || !object->contains(name)) out.push_back(fmt::format("a problem without {}", name));
  if (object && object->contains("status") && object->at("status") != status) out.emplace_back("a problem of another status");
}

}  // namespace

Faults answer_faults(const http::Route& route, int status, std::string_view body) {
  Faults out;
  if (route.is_ui || status == 304 || status == 206) return out;
  const bool is_described = route.out || !route.out_one_of.empty();
  if (status < 400 && status != route.status) out.push_back(fmt::format("answered {} and promises {}", status, route.status));
  if (status < 400 && !is_described) {
    if (route.out_type.empty() && !body.empty()) out.emplace_back("answered a body and promises none");
    return out;
  }
  if (status >= 400 && !route.out_type.empty()) return out;  // Media and pictures may say no more than their status.
  boost::system::error_code fault;
  const auto value = json::parse(body, fault);
  if (fault) return out.emplace_back("is no JSON"), out;
  if (status >= 400) {
    check_problem(status, value, out);
    if (out.empty()) check_code(route, status, value.get_object(), out);
  } else if (!route.out)
    check_one_of(route.out_one_of, value, out);
  else if (route.out_is_list)
    check_list(*route.out, value, out);
  else
    check_object(route.out->fields, value, "", out);
  return out;
}

}  // namespace testing
