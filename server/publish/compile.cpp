#include "publish/compile.hpp"

#include <unordered_set>

#include "publish/queries.gen.hpp"

namespace publish {
namespace {

class CompilingSink final : public publishing::Sink {
 public:
  explicit CompilingSink(const Manifest* running) : running_(running) {
    if (!running) return;
    for (const auto& [key, name] : running->documents) stored_.insert(name);
  }
  void item(publishing::Item item) override {
    auto hash = item.hash();
    const auto* entry = running_ ? running_->find(item.noun, item.id) : nullptr;
    for (auto& picture : item.pictures) out.pictures.insert(std::move(picture));
    if (!entry || entry->hash != hash) out.bodies.emplace_back(hash, std::move(item.fields));
    out.manifest.entries.push_back({std::move(item.noun), item.id, std::move(hash), std::move(item.name), item.seen});
  }
  void document(std::string key, std::string text) override {
    auto name = publishing::name_of(text);
    out.documents.push_back({name, std::move(text), true});
    out.manifest.documents[std::move(key)] = std::move(name);
  }
  void later(std::string key, std::string name, std::function<std::string(db::Tx&)> read) override {
    if (stored_.insert(name).second) out.later.push_back({name, std::move(read)});
    out.manifest.documents[std::move(key)] = std::move(name);
  }
  void value(std::string key, std::string text) override { out.manifest.values[std::move(key)] = std::move(text); }
  void warn(publishing::Warning warning) override { out.warnings.push_back(std::move(warning)); }
  void also_needed(std::string_view area, std::string why) override { out.also_needed.emplace_back(area, std::move(why)); }

  Compiled out;

 private:
  const Manifest* running_;
  std::unordered_set<std::string> stored_;
};

}  // namespace

bool RunningSource::is_published(db::Tx& tx, std::string_view noun, std::int64_t id) const {
  auto found = known_.find(noun);
  if (found == known_.end()) {
    std::set<std::int64_t> ids;
    tx.each(queries::items_of_noun, {noun}, [&](const db::Row& row) { ids.insert(row.integer(0)); });
    const auto* area = areas_.of_noun(noun);
    if (area && together_.contains(std::string(area->name())))
      area->items(tx, *this, noun, {}, [&](const publishing::Item& item) { ids.insert(item.id); });
    found = known_.emplace(noun, std::move(ids)).first;
  }
  return found->second.contains(id);
}

void RunningSource::published(db::Tx& tx, std::string_view noun, const publishing::EachItem& each) const {
  const auto entries = tx.all(queries::items_of_noun, {noun},
                              [&](const db::Row& row) { return Entry{std::string(noun), row.integer(0), row.string(1), {}}; });
  read_items(tx, entries, each);
}

Compiled compile(db::Tx& tx, const publishing::Area& area, const publishing::Source& source, const Manifest* running) {
  CompilingSink sink(running);
  area.compile(tx, source, sink);
  sink.out.manifest.area = area.name();
  sink.out.manifest.sort();
  return std::move(sink.out);
}

}  // namespace publish
