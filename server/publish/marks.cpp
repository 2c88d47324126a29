// What lists of channels, products and user interfaces say about publishing.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "cms/artwork/artwork.hpp"
#include "cms/packages/packages.hpp"
#include "publish/compile_ui.hpp"
#include "publish/queries.gen.hpp"

namespace publish {
namespace {

enum class Standing : std::uint8_t { unpublished, changed, published };

// Hashes of published items of a noun whose ids lie in a range.
class Published {
 public:
  Published(db::Tx& tx, std::string_view noun, std::int64_t least, std::int64_t most) {
    tx.each(queries::item_hashes, {noun, least, most}, [&](const db::Row& row) { hashes_[row.integer(0)] = row.string(1); });
  }
  // `is_shown` false: the record would not be published as it is now.
  [[nodiscard]] Standing standing(const Item& item, bool is_shown = true) const {
    const auto found = hashes_.find(item.id);
    if (found == hashes_.end()) return Standing::unpublished;
    return is_shown && found->second == item.hash() ? Standing::published : Standing::changed;
  }

 private:
  std::unordered_map<std::int64_t, std::string> hashes_;
};

template <class Record>
Published published_of(db::Tx& tx, std::string_view noun, std::span<Record* const> list) {
  const auto [least, most] = std::ranges::minmax(list, {}, [](const Record* one) { return one->id.raw; });
  return {tx, noun, least->id.raw, most->id.raw};
}

void mark_channels(db::Tx& tx, std::span<channels::Channel* const> list) {
  if (list.empty()) return;
  const auto published = published_of(tx, "cms.channels", list);
  std::unordered_set<std::int64_t> sold;
  if (std::ranges::any_of(list, [](const auto* channel) { return channel->packages.empty(); }))
    for (const auto& [package, members] : packages::channels_of_all(tx))
      for (const auto id : members) sold.insert(id.raw);
  for (auto* channel : list) {
    const bool is_ready = channel->state == channels::State::ready;
    using Mark = channels::PublishMark;
    if (is_ready && channel->packages.empty() && !sold.contains(channel->id.raw)) {
      channel->publish_mark = Mark::in_no_package;
      continue;
    }
    const auto standing = published.standing(item_of(*channel, "en"), is_ready);
    channel->publish_mark = standing == Standing::unpublished ? Mark::new_
                            : standing == Standing::changed   ? Mark::changed
                                                              : Mark::published;
  }
}

void mark_user_interfaces(db::Tx& tx, std::span<user_interfaces::UserInterface* const> list) {
  if (list.empty()) return;
  const auto published = published_of(tx, "uit.user_interfaces", list);
  for (auto* ui : list) {
    using Mark = user_interfaces::PublishMark;
    const auto standing = published.standing(item_of(*ui));
    ui->publish_mark = standing == Standing::unpublished ? Mark::new_
                       : standing == Standing::changed   ? Mark::changed
                                                         : Mark::published;
  }
}

products::State state_of(db::Tx& tx, const products::Product& product) {
  const Published published(tx, "crm.products", product.id.raw, product.id.raw);
  switch (published.standing(item_of(product))) {
    case Standing::unpublished: return products::State::draft;
    case Standing::changed: return products::State::changed;
    case Standing::published: break;
  }
  return products::State::published;
}

}  // namespace

void wire(Snapshots& snapshots, channels::Channels& channels, products::Products& products,
          user_interfaces::UserInterfaces& user_interfaces, artwork::Artwork& artwork) {
  channels.on_decorate(mark_channels);
  products.on_state(state_of);
  user_interfaces.on_marks(mark_user_interfaces);
  // Roll-backs and running snapshots keep their pictures, whatever was edited since.
  artwork.on_sweep([](db::Tx& tx, std::set<std::string>& hashes) {
    tx.each(queries::pictures, {}, [&](const db::Row& row) { hashes.insert(row.string(0)); });
  });
  // P62-3: limits act at once.
  products.on_changed([&snapshots](db::Tx& tx, const products::Product&, const records::Act& act) {
    tx.after_commit([&snapshots, tenant = act.tenant] { snapshots.refresh(tenant); });
  });
}

}  // namespace publish
