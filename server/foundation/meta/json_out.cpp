// Walkers that write: JSON, differences, OpenAPI schemas.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "foundation/base/check.hpp"
#include "foundation/meta/values.hpp"

namespace meta {
namespace json = boost::json;
namespace {

json::object fields_schema(std::span<const Field> fields, bool for_request, bool is_whole);

json::object rows_schema(const Ops& ops, bool for_request) {
  if (ops.shape) return json::object{{"$ref", fmt::format("#/components/schemas/{}", ops.shape().name)}};
  return fields_schema(ops.row_fields(), for_request, true);
}

void add_limits(json::object& out, const Rule& rule, const char* least, const char* most) {
  if (rule.min != INT64_MIN) out[least] = rule.min;
  if (rule.max != INT64_MAX) out[most] = rule.max;
}

json::object text_schema(const Rule& rule) {
  json::object out{{"type", "string"}};
  if (rule.min != INT64_MIN) out["minLength"] = rule.min;
  out["maxLength"] = text_max(rule);
  if (rule.format != Format::plain) out["x-format"] = base::to_lower_ascii(format_name(rule.format));
  return out;
}

json::object enum_schema(const Ops& ops) {
  json::array names;
  for (const auto name : ops.names) names.emplace_back(name);
  return json::object{{"type", "string"}, {"enum", std::move(names)}};
}

json::object type_schema(const Ops& ops, const Rule& rule, bool for_request) {
  json::object out;
  switch (ops.kind) {
    case Kind::boolean: out["type"] = "boolean"; break;
    case Kind::integer:
      out["type"] = "integer";
      out["format"] = "int64";
      add_limits(out, rule, "minimum", "maximum");
      break;
    case Kind::id:
      out["type"] = "integer";
      out["format"] = "int64";
      out["minimum"] = 1;
      break;
    case Kind::text: out = text_schema(rule); break;
    case Kind::enumeration: out = enum_schema(ops); break;
    case Kind::money: out["$ref"] = "#/components/schemas/Money"; break;
    case Kind::instant:
      out["type"] = "string";
      out["format"] = "date-time";
      break;
    case Kind::date:
      out["type"] = "string";
      out["format"] = "date";
      break;
    case Kind::local_time:
      out["type"] = "string";
      out["pattern"] = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
      break;
    case Kind::secret:
      if (for_request) {
        out["type"] = "string";
        add_limits(out, rule, "minLength", "maxLength");
      } else {
        out["$ref"] = "#/components/schemas/SecretState";
      }
      break;
    case Kind::texts:
      out["type"] = "object";
      out["additionalProperties"] = json::object{{"type", "string"}, {"maxLength", text_max(rule)}};
      out["x-kind"] = "texts";
      break;
    case Kind::prices:
    case Kind::links:
    case Kind::list:
      out["type"] = "array";
      out["items"] = type_schema(*ops.element, Rule{.name = rule.name, .doc = {}, .format = rule.format}, for_request);
      add_limits(out, rule, "minItems", "maxItems");
      break;
    case Kind::rows:
      out["type"] = "array";
      out["items"] = rows_schema(ops, for_request);
      add_limits(out, rule, "minItems", "maxItems");
      break;
    case Kind::object: return rows_schema(ops, for_request);
    case Kind::map:
      out["type"] = "object";
      out["additionalProperties"] = type_schema(*ops.element, Rule{.name = rule.name, .doc = {}}, for_request);
      break;
    case Kind::any: break;  // An empty schema takes every value.
  }
  if (!rule.of.empty()) out["x-of"] = rule.of;
  return out;
}

// is_whole: requests always hold all required fields. Records are not whole: the one schema serves creation and change.
json::object fields_schema(std::span<const Field> fields, bool for_request, bool is_whole) {
  json::object properties;
  json::array wanted;
  for (const auto& field : fields) {
    const bool is_version = for_request && !is_whole && field.name == "version";
    if (field.has(for_request ? read_only : write_only) && !is_version) continue;
    auto one = type_schema(*field.ops, field.rule, for_request);
    if (field.ops->is_nullable) one = json::object{{"anyOf", json::array{std::move(one), json::object{{"type", "null"}}}}};
    if (!field.rule.doc.empty()) one["description"] = field.rule.doc;
    if (field.has(once)) one["x-once"] = true;
    if (field.has(filterable)) one["x-filterable"] = true;
    if (field.has(sortable)) one["x-sortable"] = true;
    if (field.has(viewer)) one["x-published"] = true;
    if (for_request && !is_whole && field.has(required)) one["x-required"] = true;
    properties[field.name] = std::move(one);
    const bool is_wanted = for_request ? is_whole && field.has(required) : (field.rule.flags & (sparse | told_once)) == 0;
    if (is_wanted) wanted.emplace_back(field.name);
  }
  json::object out{{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!wanted.empty()) out["required"] = std::move(wanted);
  return out;
}

json::object map_to_json(const Ops& ops, const void* map) {
  struct To {
    const Ops& element;
    json::object out;
  } to{*ops.element, {}};
  ops.each(map, &to, [](void* into, std::string_view name, const void* value) {
    auto& one = *static_cast<To*>(into);
    one.out.emplace(name, value_to_json(one.element, value, false));
  });
  return std::move(to.out);
}

json::object print(std::span<const Field> fields, const void* record, std::uint32_t left_out) {
  json::object out;
  out.reserve(fields.size());
  for (const auto& field : fields) {
    if ((field.rule.flags & left_out) != 0) continue;
    const void* value = inner(field, record);
    if (!value && field.has(sparse)) continue;
    out.emplace(field.name, value ? value_to_json(*field.ops, value, false) : json::value(nullptr));
  }
  return out;
}

}  // namespace

json::value value_to_json(const Ops& ops, const void* value, bool hide_secrets) {
  switch (ops.kind) {
    case Kind::boolean: return ops.get_int(value) != 0;
    case Kind::integer:
    case Kind::id: return ops.get_int(value);
    case Kind::enumeration: return json::string(ops.names[static_cast<std::size_t>(ops.get_int(value))]);
    case Kind::text: return json::string(as<std::string>(value));
    case Kind::instant: return json::string(base::format_instant(base::from_ms(ops.get_int(value))));
    case Kind::date: return json::string(base::format_date(as<base::Date>(value)));
    case Kind::local_time: return json::string(base::format_local_time(as<base::LocalTime>(value)));
    case Kind::money: {
      const auto& money = as<base::Money>(value);
      return json::object{{"minor", money.minor}, {"currency", money.currency.code()}};
    }
    case Kind::secret: {
      const auto& text = as<base::Secret>(value).reveal();
      if (hide_secrets) return json::string("***");
      return json::object{{"is_set", !text.empty()},
                          {"last4", text.size() >= 12 ? json::value(text.substr(text.size() - 4)) : json::value(nullptr)}};
    }
    case Kind::texts: {
      json::object out;
      for (const auto& [language, text] : as<base::Texts>(value).items()) out[language] = text;
      return out;
    }
    case Kind::prices:
    case Kind::links:
    case Kind::list: {
      json::array out;
      for (std::size_t i = 0, n = ops.size(value); i < n; ++i)
        out.push_back(value_to_json(*ops.element, ops.at(value, i), hide_secrets));
      return out;
    }
    case Kind::rows: {
      json::array out;
      for (std::size_t i = 0, n = ops.size(value); i < n; ++i) out.emplace_back(to_json(ops.row_fields(), ops.at(value, i)));
      return out;
    }
    case Kind::object: return to_json(ops.row_fields(), value);
    case Kind::map: return map_to_json(ops, value);
    case Kind::any: {
      const auto& text = as<Any>(value).json;
      return text.empty() ? json::value(nullptr) : json::parse(text);
    }
  }
  return nullptr;
}

json::object to_json(std::span<const Field> fields, const void* record) { return print(fields, record, write_only); }

json::object to_json_again(std::span<const Field> fields, const void* record) {
  return print(fields, record, write_only | told_once);
}

json::object difference(std::span<const Field> fields, const void* before, const void* after) {
  json::object out;
  for (const auto& field : fields) {
    if (field.name == "version" || field.name == "changed_at" || field.name == "created_at" || field.has(unsaved)) continue;
    const void* a = before ? inner(field, before) : nullptr;
    const void* b = after ? inner(field, after) : nullptr;
    if (field.ops->kind == Kind::secret) {
      const bool differs = (a != nullptr) != (b != nullptr) || (a && !(as<base::Secret>(a) == as<base::Secret>(b)));
      if (differs)
        out.emplace(field.name,
                    json::array{a ? json::value("***") : json::value(nullptr), b ? json::value("***") : json::value(nullptr)});
      continue;
    }
    auto x = a ? value_to_json(*field.ops, a, true) : json::value(nullptr);
    auto y = b ? value_to_json(*field.ops, b, true) : json::value(nullptr);
    if (x != y) out.emplace(field.name, json::array{std::move(x), std::move(y)});
  }
  return out;
}

std::vector<std::string_view> required_fields(const Entity& entity) {
  std::vector<std::string_view> out;
  for (const auto& field : entity.fields)
    if (field.has(required) && !field.has(read_only)) out.push_back(field.name);
  return out;
}

void inner_shapes(const Entity& entity, const std::function<void(const Entity&)>& each) {
  for (const auto& field : entity.fields) {
    const auto* ops = field.ops->kind == Kind::map ? field.ops->element : field.ops;
    if (!ops->shape) continue;
    each(ops->shape());
    inner_shapes(ops->shape(), each);
  }
}

json::object schema(const Entity& entity, bool for_request) {
  auto out = fields_schema(entity.fields, for_request, entity.table.empty());
  if (!entity.noun.empty()) out["x-noun"] = entity.noun;
  return out;
}

std::string_view enum_name(const Field& field, const void* record) {
  const void* value = inner(field, record);
  CHECK(value != nullptr && field.ops->kind == Kind::enumeration);
  return field.ops->names[static_cast<std::size_t>(field.ops->get_int(value))];
}

const Field* Entity::find(std::string_view field) const {
  for (const auto& one : fields)
    if (one.name == field) return &one;
  return nullptr;
}

}  // namespace meta
