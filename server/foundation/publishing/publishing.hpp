// What a room says about publishing: which of its records viewers get, as what, and what is kept of them in memory.
// Not the storing, switching and counting: publish/ does these for all areas alike and knows none of them by name.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "foundation/base/time.hpp"
#include "foundation/meta/meta.hpp"

namespace boost::json {
class object;
class value;
}  // namespace boost::json
namespace db {
class Tx;
}
namespace http {
struct Tenant;
}

namespace publishing {

// Snapshots run per kind of device.
enum class Category : std::uint8_t { tvs, phones };
inline constexpr std::array kCategories{Category::tvs, Category::phones};
[[nodiscard]] std::string_view category_name(Category category);
[[nodiscard]] std::optional<Category> category_of(std::string_view name);
using Seen = std::uint8_t;  // A bit per category.
inline constexpr Seen kSeenByAll = 3;
[[nodiscard]] constexpr Seen seen_on(Category category) { return static_cast<Seen>(1U << static_cast<unsigned>(category)); }

// JSON with sorted member names and without blanks: equal values give equal texts.
[[nodiscard]] std::string canonical(const boost::json::value& value);
// The name of a text: the first 128 bits of SHA-256, 32 hex digits.
[[nodiscard]] std::string name_of(std::string_view text);

// One record as viewers are to see it.
struct Item {
  std::string noun;  // "cms.channels"
  std::int64_t id{};
  std::string name;    // For people who read the difference; no part of the hash.
  std::string fields;  // Canonical JSON object.
  Seen seen{kSeenByAll};
  std::vector<std::string> pictures{};  // Hashes of cms/artwork that viewers are shown: they are kept as long as the snapshot.
  [[nodiscard]] std::string hash() const { return name_of(fields); }
};
// The members of a record that viewers read.
[[nodiscard]] boost::json::object viewer_fields(const meta::Entity& entity, const void* record);
// Those of its pictures.
[[nodiscard]] std::vector<std::string> viewer_pictures(const meta::Entity& entity, const void* record);
// The other way, into a record of the room; what is stored was checked when it was edited.
void read_fields(const meta::Entity& entity, const Item& item, void* record);

struct Key {
  std::string noun;
  std::int64_t id{};  // 0: all of the noun.
  auto operator<=>(const Key&) const = default;
};
struct Warning {
  std::string code, message;
  std::vector<std::pair<std::string, std::string>> params{};
};
using EachItem = std::function<void(const Item&)>;

// What an area may ask while its records become items.
class Source {
 public:
  explicit Source(const http::Tenant& of, base::Instant at) : tenant(of), now(at) {}
  virtual ~Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  const http::Tenant& tenant;
  const base::Instant now;
  // A record of another area runs, or will with the same publish.
  [[nodiscard]] virtual bool is_published(db::Tx& tx, std::string_view noun, std::int64_t id) const = 0;
  // The items of a noun that run now.
  virtual void published(db::Tx& tx, std::string_view noun, const EachItem& each) const = 0;
};

// Where an area puts what it compiles.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void item(Item item) = 0;
  // A document that apps load, found again by its key when the area is loaded.
  virtual void document(std::string key, std::string text) = 0;
  // One whose name (of the same form as name_of) is known without its text, which is read when it is not stored yet; "" = it has
  // changed since.
  virtual void later(std::string key, std::string name, std::function<std::string(db::Tx&)> read) = 0;
  virtual void value(std::string key, std::string text) = 0;
  virtual void warn(Warning warning) = 0;
  // T10-1802: what should be published along, and what for.
  virtual void also_needed(std::string_view area, std::string why) = 0;
};

// What an area keeps in memory of a snapshot. Immutable.
struct View {
  virtual ~View() = default;
};

// What an area may ask while it is loaded.
class Loading {
 public:
  explicit Loading(const http::Tenant& of) : tenant(of) {}
  virtual ~Loading() = default;
  Loading(const Loading&) = delete;
  Loading& operator=(const Loading&) = delete;
  const http::Tenant& tenant;
  // All items, by noun and id.
  virtual void items(const EachItem& each) = 0;
  [[nodiscard]] virtual const std::map<std::string, std::string>& documents() const = 0;  // Key → name.
  [[nodiscard]] virtual std::string value(const std::string& key) const = 0;              // "" when there is none.
  virtual void read(const std::vector<std::string>& names, const std::function<void(const std::string&, std::string)>& each) = 0;
  // Of an area that this one needs; null when nothing of it runs.
  [[nodiscard]] virtual const View* view(std::string_view area) const = 0;
  // Apps may ask for this document from now on.
  virtual void serve(const std::string& name) = 0;
  // A document made of what is loaded, for apps: made once for the running snapshot of `area`, stored, and served. Its name.
  [[nodiscard]] virtual std::string derive(std::string_view area, const std::string& key,
                                           const std::function<std::string()>& make) = 0;
  // For what acts at once, without a publish.
  virtual void live(const std::function<void(db::Tx&)>& read) = 0;
};

// What is published together. Thread-safe: all of it is const.
class Area {
 public:
  virtual ~Area() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;  // "channels": in paths, permissions and the history.
  // Areas that should be published before it; they are also loaded before it, and it is loaded again with them.
  [[nodiscard]] virtual std::vector<std::string_view> needs() const { return {}; }
  [[nodiscard]] virtual std::vector<std::string_view> nouns() const = 0;
  // T10-1810: false: the nightly publish leaves records out that nobody has published yet.
  [[nodiscard]] virtual bool has_new_at_night() const { return true; }

  // Calls `each` for records of the noun as they would be published now, those of `ids` only, or all when there are none named.
  virtual void items(db::Tx& tx, const Source& source, std::string_view noun, std::span<const std::int64_t> ids,
                     const EachItem& each) const = 0;
  // A record was written (it stands in the user log): the items that may be others by it, of this area.
  virtual void touched(std::string_view noun, std::int64_t id, std::vector<Key>& out) const = 0;
  // What else its items depend on, as a text: when it is another one, all of them are looked at again.
  [[nodiscard]] virtual std::string basis(db::Tx& tx, base::Instant now) const;
  // A field that no viewer misses (a day that is over) is no difference.
  [[nodiscard]] virtual bool is_over(std::string_view field, base::Instant now) const;
  // All of its items, and what is made beside them: documents, values, warnings.
  virtual void compile(db::Tx& tx, const Source& source, Sink& sink) const;

  // `former`: the view before; what has not changed may be shared with it. May be null.
  [[nodiscard]] virtual std::shared_ptr<const View> load(Loading& loading, const View* former) const = 0;
  // Rises when something has changed that load() reads by live().
  [[nodiscard]] virtual std::int64_t live_version(db::Tx& tx) const;
};

enum class Standing : std::uint8_t { unpublished, changed, published };

// The areas that there are. Filled at the start; after that only read.
class Areas {
 public:
  void add(std::unique_ptr<Area> area);
  [[nodiscard]] const Area* find(std::string_view name) const;
  [[nodiscard]] const Area* of_noun(std::string_view noun) const;
  [[nodiscard]] const std::vector<std::unique_ptr<Area>>& all() const { return areas_; }  // As screens show them.
  [[nodiscard]] std::vector<const Area*> in_order() const;                                // Each after those that it needs.

  // Hashes of the published items of a noun whose ids lie in a range; publish/ answers.
  using Hashes = std::unordered_map<std::int64_t, std::string>;
  using HashesOf = std::function<Hashes(db::Tx& tx, std::string_view noun, std::int64_t least, std::int64_t most)>;
  void on_hashes(HashesOf hashes_of) { hashes_of_ = std::move(hashes_of); }
  [[nodiscard]] Hashes hashes(db::Tx& tx, std::string_view noun, std::int64_t least, std::int64_t most) const;

 private:
  std::vector<std::unique_ptr<Area>> areas_;
  HashesOf hashes_of_;
};
// For the marks of lists. `is_shown` false: the record would not be published as it is now.
[[nodiscard]] Standing standing(const Areas::Hashes& hashes, const Item& item, bool is_shown = true);

}  // namespace publishing
