#include "publish/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

namespace publish {
namespace json = boost::json;
namespace {

auto key_of(const Entry& entry) { return std::pair(std::string_view(entry.noun), entry.id); }

json::object object_of(const std::map<std::string, std::string>& map) {
  json::object out;
  for (const auto& [key, text] : map) out[key] = text;
  return out;
}

std::map<std::string, std::string> map_of(const json::value& value) {
  std::map<std::string, std::string> out;
  for (const auto& [key, text] : value.as_object()) out.emplace(key, std::string(text.as_string()));
  return out;
}

// [id, hash, name], and where it is seen unless that is everywhere. Printed as it goes: there may be many.
void append(const Entry& entry, std::string& out) {
  fmt::format_to(std::back_inserter(out), R"([{},"{}",{})", entry.id, entry.hash, json::serialize(json::string(entry.name)));
  if (entry.seen != publishing::kSeenByAll) fmt::format_to(std::back_inserter(out), ",{}", entry.seen);
  out += ']';
}

Entry entry_of(std::string_view noun, const json::value& value) {
  const auto& in = value.as_array();
  Entry out{std::string(noun), in.at(0).as_int64(), std::string(in.at(1).as_string()), std::string(in.at(2).as_string())};
  if (in.size() > 3) out.seen = static_cast<publishing::Seen>(in[3].as_int64());
  return out;
}

}  // namespace

void Manifest::sort() { std::ranges::sort(entries, {}, key_of); }

const Entry* Manifest::find(std::string_view noun, std::int64_t id) const {
  const auto found = std::ranges::lower_bound(entries, std::pair(noun, id), {}, key_of);
  return found != entries.end() && key_of(*found) == std::pair(noun, id) ? &*found : nullptr;
}

std::string print(const Manifest& manifest) {
  std::string items;
  std::string_view noun;
  for (const auto& entry : manifest.entries) {
    if (entry.noun != noun) {
      if (!noun.empty()) items += "],";
      items += json::serialize(json::string(entry.noun)) + ":[";
      noun = entry.noun;
    } else {
      items += ',';
    }
    append(entry, items);
  }
  if (!noun.empty()) items += ']';
  return fmt::format(R"({{"area":{},"documents":{},"format":{},"items":{{{}}},"values":{}}})",
                     json::serialize(json::string(manifest.area)), publishing::canonical(object_of(manifest.documents)),
                     kManifestFormat, items, publishing::canonical(object_of(manifest.values)));
}

std::optional<Manifest> parse_manifest(std::string_view text) {
  json::error_code fault;
  const auto parsed = json::parse(text, fault);
  const auto* in = fault ? nullptr : parsed.if_object();
  if (!in || !in->contains("format") || in->at("format") != kManifestFormat) return std::nullopt;
  Manifest out;
  out.area = std::string(in->at("area").as_string());
  for (const auto& [noun, entries] : in->at("items").as_object())
    for (const auto& one : entries.as_array()) out.entries.push_back(entry_of(noun, one));
  out.documents = map_of(in->at("documents"));
  out.values = map_of(in->at("values"));
  out.sort();
  return out;
}

}  // namespace publish
