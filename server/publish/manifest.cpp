#include "publish/manifest.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "foundation/crypto/crypto.hpp"

namespace publish {
namespace json = boost::json;
namespace {

void append(const json::value& value, std::string& out) {
  if (const auto* object = value.if_object()) {
    std::vector<const json::key_value_pair*> members;
    for (const auto& member : *object) members.push_back(&member);
    std::ranges::sort(members, {}, [](const auto* member) { return std::string_view(member->key()); });
    out += '{';
    for (const auto* member : members) {
      if (member != members.front()) out += ',';
      out += json::serialize(json::string(member->key()));
      out += ':';
      append(member->value(), out);
    }
    out += '}';
  } else if (const auto* array = value.if_array()) {
    out += '[';
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i > 0) out += ',';
      append((*array)[i], out);
    }
    out += ']';
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string canonical(const json::value& value) {
  std::string out;
  append(value, out);
  return out;
}

std::string name_of(std::string_view text) { return crypto::sha256_hex(text).substr(0, 32); }

std::string print(const Manifest& manifest) {
  // The items' fields are canonical already and are joined as they are.
  std::string items;
  for (const auto& item : manifest.items) {
    if (!items.empty()) items += ',';
    items += "{\"fields\":" + item.fields + ",\"id\":" + std::to_string(item.id) +
             ",\"name\":" + json::serialize(json::string(item.name)) + ",\"noun\":" + json::serialize(json::string(item.noun)) +
             "}";
  }
  json::object documents, languages;
  for (const auto& [key, name] : manifest.documents) documents[key] = name;
  for (const auto& [id, codes] : manifest.languages) languages[std::to_string(id)] = json::array(codes.begin(), codes.end());
  std::string out = "{\"area\":\"" + std::string(area_name(manifest.area)) + "\",\"documents\":" + canonical(documents);
  out +=
      ",\"from_day\":" + std::to_string(manifest.from_day) + ",\"items\":[" + items + "],\"languages\":" + canonical(languages);
  out += ",\"to_day\":" + std::to_string(manifest.to_day) + "}";
  return out;
}

std::vector<std::string> pictures_of(const Manifest& manifest) {
  std::vector<std::string> out;
  for (const auto& item : manifest.items) {
    const auto fields = json::parse(item.fields);
    for (const auto* name : {"icon", "tile", "logo", "background_image"})
      if (const auto* hash = fields.as_object().if_contains(name); hash && hash->is_string())
        out.emplace_back(hash->get_string());
  }
  return out;
}

std::optional<Manifest> parse_manifest(std::string_view text) {
  json::error_code fault;
  const auto parsed = json::parse(text, fault);
  if (fault || !parsed.is_object()) return std::nullopt;
  const auto& in = parsed.get_object();
  Manifest out;
  const auto area = area_of(std::string_view(in.at("area").as_string()));
  if (!area) return std::nullopt;
  out.area = *area;
  out.from_day = static_cast<std::int32_t>(in.at("from_day").as_int64());
  out.to_day = static_cast<std::int32_t>(in.at("to_day").as_int64());
  for (const auto& one : in.at("items").as_array()) {
    const auto& item = one.as_object();
    out.items.push_back({std::string(item.at("noun").as_string()), item.at("id").as_int64(),
                         std::string(item.at("name").as_string()), canonical(item.at("fields"))});
  }
  for (const auto& [key, name] : in.at("documents").as_object()) out.documents.emplace(key, std::string(name.as_string()));
  for (const auto& [id, codes] : in.at("languages").as_object())
    for (const auto& code : codes.as_array()) out.languages[std::stoll(std::string(id))].emplace_back(code.as_string());
  return out;
}

}  // namespace publish
