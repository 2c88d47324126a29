#include <algorithm>
#include <boost/json.hpp>

#include "crm/devices/devices.hpp"
#include "crm/devices/queries.gen.hpp"
#include "foundation/crypto/crypto.hpp"

namespace devices {
namespace json = boost::json;
namespace {

constexpr std::string_view kKeyKind = "device";

bool is_key(std::string_view text) {
  const auto bearer = crypto::parse_bearer(text);
  return bearer && bearer->kind == kKeyKind;
}

// The part of a UTF-8 text that fits into `chars` bytes: what apps say about a device is never a reason to refuse it.
std::string cut(const std::string& text, std::size_t chars) {
  if (text.size() <= chars) return text;
  while (chars > 0 && (static_cast<unsigned char>(text[chars]) & 0xC0U) == 0x80U) --chars;
  return text.substr(0, chars);
}

std::string title_of(const Device& device) {
  if (!device.name.empty()) return device.name;
  return device.model.empty() ? std::string(type_name(device.type)) : device.model;
}

base::Error limit_reached(const std::vector<Device>& devices, bool can_remove) {
  json::array list;
  for (const auto& one : devices)
    list.push_back(json::object{{"id", one.id.raw},
                                {"name", title_of(one)},
                                {"type", type_name(one.type)},
                                {"last_seen_at", base::to_s(one.last_seen_at)}});
  base::Error error{base::ErrorKind::conflict, "DEVICE_LIMIT", "The customer has as many devices as the product allows."};
  error.app_code = "A309";
  error.extra_json = json::serialize(json::object{{"devices", std::move(list)}, {"can_remove", can_remove}});
  return error;
}

}  // namespace

std::optional<Device> Devices::find(db::Tx& tx, DeviceId id) const { return records::find<Device>(tx, id.raw); }

std::vector<Device> Devices::of(db::Tx& tx, CustomerId customer) const {
  std::vector<Device> out;
  const auto ids = tx.all(queries::of_customer, {customer}, [](const db::Row& row) { return DeviceId{row.integer(0)}; });
  for (const auto id : ids)
    if (auto device = find(tx, id)) out.push_back(std::move(*device));
  return out;
}

std::vector<Devices::Brief> Devices::all(db::Tx& tx) const {
  return tx.all(queries::all, {}, [](const db::Row& row) {
    Brief one{
        .id = {row.integer(0)}, .customer = {row.integer(1)}, .type = {}, .title = row.string(3), .is_blocked = row.boolean(5)};
    one.type = type_of(row.text(2)).value_or(DeviceType::browser_pc);
    if (one.title.empty()) one.title = row.string(4);
    return one;
  });
}

bool Devices::has_key(db::Tx& tx, DeviceId id, std::string_view key) const {
  return tx.number(queries::has_key, {id, crypto::bearer_hash(key)}) > 0;
}

void Devices::touch(db::Tx& tx, DeviceId id, const std::string& ip, base::Instant now) const {
  tx.run(queries::touch, {id, cut(ip, 64), now});
}

base::Status Devices::make_room(db::Tx& tx, CustomerId customer, std::int32_t limit, std::optional<DeviceId> remove_id,
                                const records::Act& act) const {
  auto list = of(tx, customer);
  const auto is_full = [&] { return list.size() >= static_cast<std::size_t>(std::max(limit, 0)); };
  // Longest unseen first; only as many as are in the way.
  for (std::size_t i = list.size(); i-- > 0 && is_full();) {
    if (list[i].is_pinned || list[i].is_blocked || act.now - list[i].last_seen_at <= kIdle) continue;
    remove(tx, list[i], act);
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
  }
  if (!is_full()) return {};
  tx.run(queries::forget_removals, {customer, act.now - kRemovalsWithin});
  const bool can_remove = tx.number(queries::removals, {customer, act.now - kRemovalsWithin}) < kViewerRemovalsMax;
  const auto chosen = std::ranges::find_if(list, [&](const Device& one) { return remove_id && one.id == *remove_id; });
  // One that staff blocked keeps its place: else blocking would be undone here.
  if (!can_remove || chosen == list.end() || chosen->is_blocked) return base::fail(limit_reached(list, can_remove));
  remove(tx, *chosen, act);
  tx.run(queries::add_removal, {customer, act.now});
  list.erase(chosen);
  if (is_full()) return base::fail(limit_reached(list, can_remove));  // The limit was lowered meanwhile (C60-35).
  return {};
}

base::Result<Admitted> Devices::admit(db::Tx& tx, CustomerId customer, std::int32_t limit, const Presented& presented,
                                      std::optional<DeviceId> remove, base::Random& random, const records::Act& act) const {
  const bool has_key = is_key(presented.key);
  const auto model = cut(presented.model, 120), os = cut(presented.os, 120), version = cut(presented.app_version, 60),
             ip = cut(presented.ip, 64);
  if (has_key) {
    const auto known = tx.one(queries::by_key, {customer, crypto::bearer_hash(presented.key)},
                              [](const db::Row& row) { return DeviceId{row.integer(0)}; });
    if (const auto device = known ? find(tx, *known) : std::nullopt) {
      if (device->is_blocked) {
        base::Error error{base::ErrorKind::forbidden, "DEVICE_BLOCKED", "This device may not sign in."};
        error.app_code = "A307";
        return base::fail(std::move(error));
      }
      tx.run(queries::refresh, {device->id, type_name(presented.type), model, os, version, ip, act.now});
      return Admitted{device->id, presented.key};
    }
  }
  TRY_OK(make_room(tx, customer, limit, remove, act));
  Device device;
  device.customer_id = customer;
  device.type = presented.type;
  device.model = model;
  device.os = os;
  device.app_version = version;
  device.name = cut(presented.name, 120);
  device.ip = ip;
  device.last_seen_at = act.now;
  TRY_OK(records::insert(tx, device, act));
  // An installation keeps its key from one customer to the next; only a key that we made is taken.
  auto key = has_key ? presented.key : crypto::make_bearer(random, kKeyKind).reveal();
  tx.run(queries::set_key, {device.id, crypto::bearer_hash(key)});
  return Admitted{device.id, std::move(key)};
}

// The epoch keeps the device's stream tokens out when memory is lost; the registry lets the customer's other streams go on.
void Devices::end(db::Tx& tx, const Device& device, const records::Act& act) const {
  const auto epoch = customers_.raise_play_epoch(tx, device.customer_id);
  tx.after_commit([this, ended = Ended{act.tenant, device.customer_id, device.id, epoch}] {
    for (const auto& one : on_ended_) one(ended);
  });
}

base::Status Devices::change(db::Tx& tx, const Device& before, Device& after, std::optional<std::int64_t> version,
                             const records::Act& act) const {
  TRY_OK(records::update(tx, before, after, version, act));
  if (after.is_blocked && !before.is_blocked) end(tx, after, act);
  customers_.tell(tx, after.customer_id, {}, act);
  return {};
}

void Devices::remove(db::Tx& tx, const Device& device, const records::Act& act) const {
  tx.run(queries::remove, {device.id});
  act.journal.write(tx, {Device::shape().noun, "remove", device.id.raw, title_of(device), "{}"});
  end(tx, device, act);
  customers_.tell(tx, device.customer_id, {}, act);
}

}  // namespace devices
