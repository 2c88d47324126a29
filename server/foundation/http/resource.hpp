// The routes that every noun has alike: list, get, create, patch, trash, restore, where used. A room gives its entity and its rules.
// Not for what a noun does beyond that: those are routes of the room's own.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "foundation/http/router.hpp"
#include "foundation/records/dependents.hpp"
#include "foundation/records/records.hpp"

namespace http {

// Type-erased; rooms use Resource<T>.
struct ResourceOps {
  std::function<std::shared_ptr<void>()> make;
  std::function<std::shared_ptr<void>(const void*)> copy;
};

struct ResourceRules {
  // At creation, before the transaction opens: slow work such as hashing a password.
  std::function<base::Status(void* record, const Context&)> prepare;
  // Rules across fields, inside the transaction and before the write. It changes nothing, so it may be asked on trial. `before` is null at
  // creation.
  std::function<base::Status(db::Tx&, const void* record, const void* before, const records::Act&)> check;
  // After it: fills computed columns and makes room for the record, such as a number that others give up.
  std::function<base::Status(db::Tx&, void* record, const void* before, const records::Act&)> settle;
  // What belongs to the change and lives in other tables, after the write.
  std::function<base::Status(db::Tx&, void* record, const void* before, const records::Act&)> stored;
  // After a record went to the trash, or came out of it.
  std::function<base::Status(db::Tx&, std::int64_t id, bool is_trashed, const records::Act&)> moved;
  // Fills unsaved fields, of answers and of what a change is compared with. It touches no saved one: that would be stored (CHECK in builds
  // with assertions).
  std::function<void(db::Tx&, std::span<void* const>, const Context&)> decorate;
  // Changes saved fields in answers alone: takes out what lies in the trash, says a state of another table.
  std::function<void(db::Tx&, std::span<void* const>, const Context&)> show;
  // A condition from the request (a query parameter of the room's own).
  std::function<base::Result<records::Extra>(const Context&)> extra;
  // Puts a filter that names answered fields into stored ones.
  std::function<std::string(const std::string& filter, base::Instant now)> expand_filter{};
  // Whether the request may touch this record. A noun of the control database answers no for a record of another deployment, or of
  // another person; such a record is 404, as if it did not exist. `extra` must say the same of lists.
  std::function<bool(const void* record, const Context&)> belongs;
};

struct ResourceOptions {
  std::string path;  // "/api/v1/deployments/{deployment}/cms/channels"
  std::string one;   // "channel", for summaries.
  std::string many;  // "channels"
  std::vector<std::string> errors{};
  const records::Dependents* dependents{};
  db::Database* control{};  // Set: the noun lives in the control database, else in the request's deployment.
  bool can_create{true}, can_change{true}, can_trash{true};
  // Creation takes an idempotency key: nothing else in the entity would refuse a second record from a call that was sent twice.
  bool needs_key{};
  bool is_ordered{};                    // Staff put them into an order, kept in the column `position`: POST <path>/actions/order.
  std::vector<Parameter> parameters{};  // Of the list.
  std::string permission{};             // "panel.platform_log": before ".read" and ".write"; "" = the entity's noun.
};

void add_resource(Router& router, const meta::Entity& entity, ResourceOptions options, ResourceOps ops, ResourceRules rules);

template <meta::Shaped T>
struct Resource {
  ResourceOptions options;
  std::function<base::Status(T& record, const Context&)> prepare{};
  std::function<base::Status(db::Tx&, const T& record, const T* before, const records::Act&)> check{};
  std::function<base::Status(db::Tx&, T& record, const T* before, const records::Act&)> settle{};
  std::function<base::Status(db::Tx&, T& record, const T* before, const records::Act&)> stored{};
  std::function<base::Status(db::Tx&, std::int64_t id, bool is_trashed, const records::Act&)> moved{};
  std::function<void(db::Tx&, std::span<T* const>, const Context&)> decorate{};
  std::function<void(db::Tx&, std::span<T* const>, const Context&)> show{};
  std::function<base::Result<records::Extra>(const Context&)> extra{};
  std::function<std::string(const std::string& filter, base::Instant now)> expand_filter{};
  std::function<bool(const T& record, const Context&)> belongs{};
};

template <meta::Shaped T>
void add_resource(Router& router, Resource<T> resource) {
  ResourceRules rules;
  using Rule = std::function<base::Status(db::Tx&, T&, const T*, const records::Act&)>;
  const auto erase = [](Rule rule) -> decltype(rules.settle) {
    if (!rule) return {};
    return [rule = std::move(rule)](db::Tx& tx, void* record, const void* before, const records::Act& act) {
      return rule(tx, *static_cast<T*>(record), static_cast<const T*>(before), act);
    };
  };
  if (resource.check)
    rules.check = [check = std::move(resource.check)](db::Tx& tx, const void* record, const void* before,
                                                      const records::Act& act) {
      return check(tx, *static_cast<const T*>(record), static_cast<const T*>(before), act);
    };
  rules.settle = erase(std::move(resource.settle));
  rules.stored = erase(std::move(resource.stored));
  rules.extra = std::move(resource.extra);
  rules.expand_filter = std::move(resource.expand_filter);
  rules.moved = std::move(resource.moved);
  if (resource.belongs)
    rules.belongs = [belongs = std::move(resource.belongs)](const void* record, const Context& context) {
      return belongs(*static_cast<const T*>(record), context);
    };
  if (resource.prepare)
    rules.prepare = [prepare = std::move(resource.prepare)](void* record, const Context& context) {
      return prepare(*static_cast<T*>(record), context);
    };
  using Fill = std::function<void(db::Tx&, std::span<T* const>, const Context&)>;
  const auto over_all = [](Fill fill) -> decltype(rules.decorate) {
    if (!fill) return {};
    return [fill = std::move(fill)](db::Tx& tx, std::span<void* const> records, const Context& context) {
      std::vector<T*> typed;
      typed.reserve(records.size());
      for (void* one : records) typed.push_back(static_cast<T*>(one));
      fill(tx, typed, context);
    };
  };
  rules.decorate = over_all(std::move(resource.decorate));
  rules.show = over_all(std::move(resource.show));
  add_resource(
      router, T::shape(), std::move(resource.options),
      ResourceOps{[]() -> std::shared_ptr<void> { return std::make_shared<T>(); },
                  [](const void* from) -> std::shared_ptr<void> { return std::make_shared<T>(*static_cast<const T*>(from)); }},
      std::move(rules));
}

// What the parameters of a list ask for.
[[nodiscard]] records::ListRequest list_request(const Context& context);

}  // namespace http
