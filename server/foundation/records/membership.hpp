// Membership from the member's side: which packages or groups hold a channel, when the holder keeps its members as a links field.
// Not the holder's own list: that is an ordinary field of its entity. Not for holders with a scope column.
#pragma once
#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "foundation/records/plan.hpp"
#include "foundation/records/records.hpp"

namespace records {

class Membership {
 public:
  // `field` is a links field of `holder`; `member` is what the journal calls one ("channel"); `most` members in one holder. Holders
  // are told in the order of the column `by`.
  Membership(const meta::Entity& holder, std::string_view field, std::string_view member, std::int64_t most, std::string_view by);

  // The holders of each of these members, those in the trash left out.
  [[nodiscard]] std::unordered_map<std::int64_t, std::vector<std::int64_t>> holders(db::Tx& tx,
                                                                                    std::span<const std::int64_t> members) const;
  // The same, into a field of the members' records.
  template <class T, class Id>
  void fill(db::Tx& tx, std::span<T* const> list, std::vector<Id> T::* field) const {
    std::vector<std::int64_t> ids;
    for (const auto* one : list) ids.push_back(one->id.raw);
    const auto found = holders(tx, ids);
    for (auto* one : list) {
      (one->*field).clear();
      if (const auto it = found.find(one->id.raw); it != found.end())
        for (const auto holder : it->second) (one->*field).push_back({holder});
    }
  }
  // Makes `wanted` the member's holders. New ones get it as their last; each one that changes has a new version and a journal line.
  // 422 REFERENCE, COUNT with `pointer`/<index>.
  template <class Id>
  [[nodiscard]] base::Status keep(db::Tx& tx, std::int64_t member, const std::vector<Id>& wanted, std::string_view pointer,
                                  const Act& act) const {
    std::vector<std::int64_t> ids;
    for (const auto id : wanted) ids.push_back(id.raw);
    return keep_ids(tx, member, ids, pointer, act);
  }
  // Nothing happens where it is a member already. 422 REFERENCE, COUNT at `pointer`.
  [[nodiscard]] base::Status add(db::Tx& tx, std::int64_t holder, std::int64_t member, const std::string& pointer,
                                 const Act& act) const;
  // For a list of members: those of one holder; 0 = those of none.
  [[nodiscard]] Extra held_by(std::int64_t holder) const;

 private:
  [[nodiscard]] base::Status keep_ids(db::Tx& tx, std::int64_t member, const std::vector<std::int64_t>& wanted,
                                      std::string_view pointer, const Act& act) const;
  void remember(db::Tx& tx, std::int64_t holder, std::string_view verb, std::string_view change, const Act& act) const;

  const meta::Entity& holder_;
  std::string member_;
  std::int64_t most_;
  Text live_, of_holder_;  // The members of all holders, and of one, that are not in the trash.
  Text of_members_, is_member_, count_, append_, remove_, touch_;
};

// The order of all records that are not in the trash, kept in the column `position`: those named take, in the order given, the places
// that they have together; then all are counted from 1. A record whose place changes has a new version and a journal line.
// 422 REFERENCE with "<pointer>/<index>".
[[nodiscard]] base::Status set_order(db::Tx& tx, const meta::Entity& entity, std::span<const std::int64_t> ids,
                                     std::string_view pointer, const Act& act);

// `wanted` with those of `before` that answers leave out because they lie in the trash: a change of a list that its sender could not see whole
// does not drop them. Each comes to the place where it stood.
template <class Id, class Set>
[[nodiscard]] std::vector<Id> with_hidden(std::vector<Id> wanted, const std::vector<Id>& before, const Set& live) {
  for (std::size_t i = 0; i < before.size(); ++i)
    if (!live.contains(before[i].raw) && std::ranges::find(wanted, before[i]) == wanted.end())
      wanted.insert(wanted.begin() + static_cast<std::ptrdiff_t>(std::min(i, wanted.size())), before[i]);
  return wanted;
}

}  // namespace records
