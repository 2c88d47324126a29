#include "publish/bodies.hpp"

#include <algorithm>
#include <unordered_map>

#include "publish/queries.gen.hpp"

namespace publish {
namespace {

constexpr std::size_t kPerWrite = 500;
constexpr std::size_t kPerRead = 50;     // Parameters of the query.
constexpr std::size_t kItemsHeld = 500;  // While they are read in order.

}  // namespace

void put_bodies(db::Database& database, const std::vector<NewBody>& bodies, base::Instant now) {
  for (std::size_t begin = 0; begin < bodies.size(); begin += kPerWrite) {
    const auto end = std::min(bodies.size(), begin + kPerWrite);
    database.write([&](db::Tx& tx) {
      for (std::size_t i = begin; i < end; ++i)
        if (tx.run(queries::touch_body, {bodies[i].first, now}) == 0)
          tx.run(queries::add_body, {bodies[i].first, bodies[i].second, now});
    });
  }
}

void read_bodies(db::Tx& tx, const std::vector<std::string>& hashes,
                 const std::function<void(const std::string&, std::string)>& each) {
  for (std::size_t begin = 0; begin < hashes.size(); begin += kPerRead) {
    db::Params params;
    for (std::size_t i = begin; i < begin + kPerRead; ++i) params.emplace_back(i < hashes.size() ? hashes[i] : std::string());
    tx.each(queries::bodies, params, [&](const db::Row& row) { each(row.string(0), row.string(1)); });
  }
}

void read_items(db::Tx& tx, std::span<const Entry> entries, const publishing::EachItem& each) {
  for (std::size_t begin = 0; begin < entries.size(); begin += kItemsHeld) {
    const auto some = entries.subspan(begin, std::min(kItemsHeld, entries.size() - begin));
    std::vector<std::string> hashes;
    for (const auto& entry : some) hashes.push_back(entry.hash);
    std::unordered_map<std::string, std::string> bodies;
    read_bodies(tx, hashes, [&](const std::string& hash, std::string fields) { bodies[hash] = std::move(fields); });
    for (const auto& entry : some)
      if (const auto body = bodies.find(entry.hash); body != bodies.end())
        each({entry.noun, entry.id, entry.name, body->second, entry.seen});
  }
}

void remove_bodies(db::Database& database, const std::set<std::string>& hashes, base::Instant before) {
  const std::vector<std::string> all(hashes.begin(), hashes.end());
  for (std::size_t begin = 0; begin < all.size(); begin += kPerWrite)
    database.write([&](db::Tx& tx) {
      for (std::size_t i = begin; i < std::min(all.size(), begin + kPerWrite); ++i)
        tx.run(queries::remove_body, {all[i], before});
    });
}

}  // namespace publish
