// How much is not published: kept in memory, brought up to date by what the user log says was written.
#include <algorithm>
#include <atomic>

#include "foundation/base/mutex.hpp"
#include "foundation/http/router.hpp"
#include "panel/user_log/user_log.hpp"
#include "publish/compile.hpp"
#include "publish/difference.hpp"
#include "publish/queries.gen.hpp"
#include "publish/running.hpp"

namespace publish {
namespace {

using publishing::Area;
using publishing::Item;
using publishing::Key;

constexpr std::int64_t kTouchedMax = 50'000;  // Records of any noun that were written since the last look, and
constexpr std::size_t kKeysMax = 2000;        // items to compare: with more of them all are looked at.

// Of one area: what differs, and under which circumstances that was found.
struct Counted {
  std::string circumstances;
  std::set<Key> pending;
};
struct Book {
  base::Mutex mutex{"publish/changes.Book"};
  std::int64_t log{-1};  // The newest entry of the user log that was looked at.
  std::map<std::string, Counted, std::less<>> areas;
};

// One look at one area.
class Look {
 public:
  Look(db::Tx& tx, const Area& area, const publishing::Source& source, Counted& counted, std::atomic<std::uint64_t>& examined)
      : tx_(tx), area_(area), source_(source), counted_(counted), examined_(examined) {}

  void whole() {
    counted_.pending.clear();
    for (const auto noun : area_.nouns()) whole_noun(noun);
  }
  void some(const std::set<Key>& keys) {
    for (auto key = keys.begin(); key != keys.end();) {
      const auto noun = key->noun;
      std::vector<std::int64_t> ids;
      for (; key != keys.end() && key->noun == noun; ++key) ids.push_back(key->id);
      if (ids.front() == 0)
        whole_noun(noun);
      else
        records(noun, ids);
    }
  }

 private:
  void whole_noun(std::string_view noun) {
    std::erase_if(counted_.pending, [&](const Key& key) { return key.noun == noun; });
    std::unordered_map<std::int64_t, std::string> published;
    tx_.each(queries::items_of_noun, {noun}, [&](const db::Row& row) { published[row.integer(0)] = row.string(1); });
    area_.items(tx_, source_, noun, {}, [&](const Item& item) {
      ++examined_;
      const auto found = published.find(item.id);
      if (found == published.end() || differs(found->second, item)) counted_.pending.insert({item.noun, item.id});
      if (found != published.end()) published.erase(found);
    });
    for (const auto& [id, hash] : published) counted_.pending.insert({std::string(noun), id});
  }

  void records(const std::string& noun, const std::vector<std::int64_t>& ids) {
    std::map<std::int64_t, std::optional<std::string>> published;
    for (const auto id : ids)
      published[id] = tx_.one(queries::item_hash, {noun, id}, [](const db::Row& row) { return row.string(0); });
    for (const auto& [id, hash] : published) set({noun, id}, hash.has_value());  // As if none would be published now.
    examined_ += ids.size();
    area_.items(tx_, source_, noun, ids, [&](const Item& item) {
      const auto& hash = published[item.id];
      set({noun, item.id}, !hash || differs(*hash, item));
    });
  }

  void set(const Key& key, bool is_pending) {
    if (is_pending)
      counted_.pending.insert(key);
    else
      counted_.pending.erase(key);
  }

  // Other bytes may still be no difference to people: days that are over.
  [[nodiscard]] bool differs(const std::string& hash, const Item& item) {
    if (hash == item.hash()) return false;
    bool out = true;
    read_bodies(tx_, {hash}, [&](const std::string&, const std::string& fields) {
      out = !fields_that_differ(fields, item.fields, [&](std::string_view field) {
               return area_.is_over(field, source_.now);
             }).empty();
    });
    return out;
  }

  db::Tx& tx_;
  const Area& area_;
  const publishing::Source& source_;
  Counted& counted_;
  std::atomic<std::uint64_t>& examined_;
};

// Whatever its items depend on besides their records: snapshots of its own and of those it needs, the day, and what it says itself.
std::string circumstances_of(db::Tx& tx, const Area& area, const RunningRows& rows, base::Instant now) {
  auto out = std::to_string(base::to_s(now) / 86'400) + "/" + std::to_string(at(rows, area.name()).number);
  for (const auto needed : area.needs()) out += "/" + std::to_string(at(rows, needed).number);
  return out + "/" + area.basis(tx, now);
}

}  // namespace

struct Changes::State {
  explicit State(const Areas& areas_in) : areas(areas_in) {}
  const Areas& areas;
  std::atomic<std::uint64_t> examined{};
  base::Mutex mutex{"publish/changes.mutex"};
  std::map<std::int64_t, std::unique_ptr<Book>> books;

  Book& book(std::int64_t tenant) {
    const std::lock_guard lock(mutex);
    auto& out = books[tenant];
    if (!out) out = std::make_unique<Book>();
    return *out;
  }
  void look(db::Tx& tx, const http::Tenant& tenant, Book& book, base::Instant now) {
    const auto rows = running_rows(tx);
    const auto touched = user_log::touched_since(tx, book.log, kTouchedMax);
    const RunningSource source(tenant, now, areas);
    for (const auto& area : areas.all()) {
      auto& counted = book.areas[std::string(area->name())];
      auto circumstances = circumstances_of(tx, *area, rows, now);
      Look look(tx, *area, source, counted, examined);
      std::vector<Key> found;
      for (const auto& [noun, id] : touched.records) area->touched(noun, id, found);
      const std::set<Key> keys(found.begin(), found.end());
      if (circumstances == counted.circumstances && touched.is_complete && keys.size() <= kKeysMax) {
        look.some(keys);
        continue;
      }
      counted.circumstances.clear();  // Should the look fail halfway, the next one begins again.
      look.whole();
      counted.circumstances = std::move(circumstances);
    }
    book.log = touched.newest;
  }
};

Changes::Changes(const Areas& areas) : state_(std::make_unique<State>(areas)) {}
Changes::~Changes() = default;

std::uint64_t Changes::examined() const { return state_->examined; }

std::map<std::string, std::size_t, std::less<>> Changes::count(const http::Tenant& tenant, base::Instant now) {
  auto& book = state_->book(tenant.number);
  const std::lock_guard lock(book.mutex);
  tenant.database->read([&](db::Tx& tx) { state_->look(tx, tenant, book, now); });
  std::map<std::string, std::size_t, std::less<>> out;
  for (const auto& [area, counted] : book.areas) out.emplace(area, counted.pending.size());
  return out;
}

}  // namespace publish
