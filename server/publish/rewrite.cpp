// Snapshots of programs before the bodies stood beside the manifest: read once, written as they are now.
// Not a republish: numbers, dates and what viewers see stay the same.
#include <boost/json.hpp>

#include "publish/bodies.hpp"
#include "publish/queries.gen.hpp"
#include "publish/running.hpp"

namespace publish {
namespace json = boost::json;
namespace {

struct Rewritten {
  Manifest manifest;
  std::vector<NewBody> bodies;
};

publishing::Seen seen_of(const json::object& fields) {
  const auto* where = fields.if_contains("visible_on");
  if (!where || !where->is_array()) return publishing::kSeenByAll;
  publishing::Seen out = 0;
  for (const auto& one : where->get_array())
    if (const auto category = publishing::category_of(std::string_view(one.as_string()))) out |= publishing::seen_on(*category);
  return out;
}

// {"area", "documents", "from_day", "items": [{"fields", "id", "name", "noun"}], "languages": {"7": ["en"]}, "to_day"}
std::optional<Rewritten> rewritten(std::string_view text) {
  json::error_code fault;
  const auto parsed = json::parse(text, fault);
  const auto* in = fault ? nullptr : parsed.if_object();
  if (!in || in->contains("format") || !in->contains("items")) return std::nullopt;
  Rewritten out;
  out.manifest.area = std::string(in->at("area").as_string());
  for (const auto& one : in->at("items").as_array()) {
    const auto& item = one.as_object();
    auto fields = publishing::canonical(item.at("fields"));
    auto hash = publishing::name_of(fields);
    out.manifest.entries.push_back({std::string(item.at("noun").as_string()), item.at("id").as_int64(), hash,
                                    std::string(item.at("name").as_string()), seen_of(item.at("fields").as_object())});
    out.bodies.emplace_back(std::move(hash), std::move(fields));
  }
  out.manifest.sort();
  for (const auto& [key, name] : in->at("documents").as_object())
    out.manifest.documents.emplace(key, std::string(name.as_string()));
  for (const auto& [id, codes] : in->at("languages").as_object()) {
    auto& list = out.manifest.values["languages/" + std::string(id)];
    for (const auto& code : codes.as_array()) list.append(list.empty() ? "" : ",").append(std::string_view(code.as_string()));
  }
  for (const auto* day : {"from_day", "to_day"})
    if (const auto number = in->at(day).as_int64(); number != 0) out.manifest.values[day] = std::to_string(number);
  return out;
}

}  // namespace

void rewrite_old_manifests(db::Database& database, Documents& documents, base::Instant now) {
  std::vector<std::string> names;
  database.read([&](db::Tx& tx) {
    if (tx.number(queries::format) >= kManifestFormat) return;
    names = tx.all(queries::manifests, {}, [](const db::Row& row) { return row.string(0); });
  });
  std::vector<std::pair<std::string, std::string>> renamed;
  std::set<std::string> old;
  for (const auto& name : names) {
    const auto text = documents.read(name);
    const auto found = text ? rewritten(*text) : std::nullopt;
    if (!found) continue;
    put_bodies(database, found->bodies, now);
    auto after = print(found->manifest);
    renamed.emplace_back(name, publishing::name_of(after));
    documents.put({{renamed.back().second, std::move(after), false}}, now);
    old.insert(name);
  }
  const bool is_due = database.read([](db::Tx& tx) { return tx.number(queries::format) < kManifestFormat; });
  if (!is_due) return;
  database.write([&](db::Tx& tx) {
    for (const auto& [before, after] : renamed) {
      tx.run(queries::rename_manifest, {before, after});
      tx.run(queries::copy_pictures, {before, after});
      tx.run(queries::remove_pictures, {before});
    }
    tx.run(queries::set_format, {kManifestFormat});
  });
  documents.remove(old, now + std::chrono::seconds(1));
}

}  // namespace publish
