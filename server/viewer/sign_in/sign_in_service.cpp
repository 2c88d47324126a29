#include <algorithm>
#include <boost/json.hpp>

#include "foundation/base/text.hpp"
#include "foundation/crypto/passwords.hpp"
#include "foundation/db/db.hpp"
#include "viewer/sign_in/queries.gen.hpp"
#include "viewer/sign_in/sign_in.hpp"

namespace sign_in {
namespace json = boost::json;

struct SignIns::Checked {
  CustomerId customer{};
  std::string password_hash;  // That the password was compared with.
  std::optional<std::string> better_hash;
  products::DeviceType device_type{};
  std::int32_t devices_max{};
};
// One sign-in, as its tokens name it.
struct SignIns::Row {
  std::int64_t id{};
  CustomerId customer{};
  DeviceId device{};
  std::string salt;
  std::uint32_t counter{};
};

namespace {

constexpr std::string_view kRefreshBrand = "tvms_refresh_";
constexpr std::size_t kRefreshBytes = 8 + 4 + 32;

base::Error refuse(base::ErrorKind kind, std::string_view code, std::string_view message, std::string_view app_code) {
  return {kind, std::string(code), std::string(message), {}, {}, std::string(app_code)};
}

// Up to the password every failure reads the same (C60-22).
base::Error login_invalid(std::int32_t retry_after_s = 0) {
  const auto kind = retry_after_s > 0 ? base::ErrorKind::too_many : base::ErrorKind::not_signed_in;
  auto error = refuse(kind, "LOGIN_INVALID", "User name or password is wrong.", "A301");
  error.retry_after_s = retry_after_s;
  if (retry_after_s > 0) error.extra_json = json::serialize(json::object{{"retry_after_s", retry_after_s}});
  return error;
}
base::Error refresh_invalid() { return refuse(base::ErrorKind::not_signed_in, "REFRESH_INVALID", "Sign in again.", "A311"); }
base::Error type_refused() {
  return refuse(base::ErrorKind::forbidden, "DEVICE_TYPE_NOT_ALLOWED", "The product is not for this kind of device.", "A307");
}

bool allows(const products::Product& product, products::DeviceType type) {
  return std::ranges::find(product.device_types, type) != product.device_types.end();
}

void put(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>((number >> shift) & 0xFFU);
}
std::uint64_t take(std::string_view bytes) {
  std::uint64_t out = 0;
  for (const char c : bytes) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

// The instants of wrong tries, oldest first, as the row keeps them.
std::vector<std::int64_t> tries_of(std::string_view text) {
  std::vector<std::int64_t> out;
  while (!text.empty()) {
    const auto comma = text.find(',');
    std::int64_t at{};
    if (base::parse_int(text.substr(0, comma), at)) out.push_back(at);
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return out;
}
std::string text_of(const std::vector<std::int64_t>& tries) {
  std::string out;
  for (const auto at : tries) out += (out.empty() ? "" : ",") + std::to_string(at);
  return out;
}

// Counts one try of `name`; until when it is locked by earlier ones, or nothing.
std::optional<base::Instant> count_try(db::Tx& tx, const std::string& name, std::size_t limit, base::Instant now) {
  std::vector<std::int64_t> tries;
  base::Instant locked_until{};
  tx.each(queries::lock_tries, {name, now}, [&](const db::Row& row) {
    tries = tries_of(row.text(0));
    locked_until = row.instant(1);
  });
  if (now < locked_until) return locked_until;
  std::erase_if(tries, [&](std::int64_t at) { return at <= base::to_ms(now - kWrongWithin); });
  tries.push_back(base::to_ms(now));
  const bool locks = tries.size() >= limit;
  tx.run(queries::set_tries, {name, locks ? std::string() : text_of(tries), locks ? now + kLocked : base::Instant{}});
  return std::nullopt;
}

}  // namespace

// ---- the password

// Every try of a user ID counts as wrong until its password has proved right: side by side, tries can't outrun the counter.
// Of an address only wrong ones are counted, afterwards: a whole town may sign in from one.
base::Status SignIns::claim_try(const Place& place, const std::string& user_key, const std::string& address,
                                base::Instant now) const {
  const auto locked = place.database.write([&](db::Tx& tx) -> std::optional<base::Instant> {
    tx.run(queries::forget_old_tries, {now - kLocked - kWrongWithin});
    const auto until = tx.one(queries::locked_until, {"address:" + address}, [](const db::Row& row) { return row.instant(0); });
    if (until && now < *until) return until;
    return count_try(tx, "user:" + user_key, kWrongPerUser, now);
  });
  if (!locked) return {};
  return base::fail(login_invalid(static_cast<std::int32_t>(std::max<std::int64_t>(1, base::to_s(*locked) - base::to_s(now)))));
}

base::Result<SignIns::Checked> SignIns::check_password(const Place& place, const Attempt& attempt, const records::Act& act) {
  const auto user_key = base::fold_key(attempt.user_id);
  TRY_OK(claim_try(place, user_key, attempt.device.ip, act.now));
  const auto found =
      place.database.read([&](db::Tx& tx) { return customers_.find_sign_in(tx, attempt.user_id, place.zone, act.now); });
  // An unknown user ID costs the same work, so that the time tells nothing.
  TRY(const bool is_right, hasher_.verify(attempt.password, found ? found->password_hash : ""));
  if (!found || !is_right) {
    place.database.write(
        [&](db::Tx& tx) { static_cast<void>(count_try(tx, "address:" + attempt.device.ip, kWrongPerAddress, act.now)); });
    return base::fail(login_invalid());
  }
  place.database.write([&](db::Tx& tx) { tx.run(queries::forget_tries, {"user:" + user_key}); });
  Checked out{.customer = found->customer.id, .password_hash = found->password_hash, .better_hash = {}};
  if (hasher_.needs_rehash(found->password_hash)) { TRY(out.better_hash, hasher_.hash(attempt.password)); }
  return out;
}

// ---- the sign-in

base::Result<Session> SignIns::sign_in(const Place& place, const Attempt& attempt, const records::Act& act) {
  TRY(auto checked, check_password(place, attempt, act));
  // Told apart from unknown types only in the transaction: state comes first.
  const auto type = devices::type_of(attempt.device_type);
  auto outcome = place.database.write([&](db::Tx& tx) -> base::Result<Session> {
    const auto found = customers_.find_sign_in(tx, checked.customer, place.zone, act.now);
    if (!found || found->password_hash != checked.password_hash) return base::fail(login_invalid());  // Changed meanwhile.
    const auto access = customers_.access(tx, checked.customer, place.zone);
    if (!access) return base::fail(login_invalid());
    const bool waits = found->customer.subscription_state == customers::SubscriptionState::waiting && !access->is_disabled;
    if (!waits) TRY_OK(may_watch(*access, act.now));
    if (!type || !allows(found->product, *type)) return base::fail(type_refused());
    checked.device_type = *type;
    checked.devices_max = found->product.devices_max;
    return open(tx, place, attempt, checked, act);
  });
  if (outcome) accounts_.reload(place.tenant, checked.customer);
  return outcome;
}

base::Result<Session> SignIns::open(db::Tx& tx, const Place& place, const Attempt& attempt, const Checked& checked,
                                    const records::Act& act) const {
  auto presented = attempt.device;
  presented.type = checked.device_type;
  TRY(const auto admitted,
      devices_.admit(tx, checked.customer, checked.devices_max, presented, attempt.remove_device, random_, act));
  TRY(const auto customer, customers_.activate(tx, checked.customer, place.zone, act));
  if (checked.better_hash) customers_.rehash(tx, checked.customer, *checked.better_hash);
  auto access = customers_.access(tx, checked.customer, place.zone);
  if (!access) return base::fail(login_invalid());
  tx.run(queries::end_of_device, {admitted.id});  // One sign-in per device.
  Row row{.id = {}, .customer = checked.customer, .device = admitted.id, .salt = random_.hex(32), .counter = 0};
  row.id = tx.number(queries::add, {row.customer, row.device, access->sign_in_epoch, row.salt, act.now});
  customers_.note_change(tx, row.customer, act.now);
  act.journal.write(tx, {"crm.customers", "sign_in", customer.id.raw, customer.user_id, "{}"});
  return session(place, row, admitted.key, std::move(*access), act.now);
}

void SignIns::sign_out(const Place& place, CustomerId customer, DeviceId device, const records::Act& act) {
  place.database.write([&](db::Tx& tx) {
    tx.run(queries::end_of_device, {device});
    customers_.note_change(tx, customer, act.now);
    act.journal.write(tx, {"crm.customers", "sign_out_device", customer.raw, std::to_string(device.raw), "{}"});
  });
  accounts_.reload(place.tenant, customer);
}

// ---- tokens

// Nothing that opens a door is stored: a token is made of the row's random salt and a key outside of the database. So an old one can
// be told from a forged one without keeping it, and the one that was lost on the way can be given again.
std::string SignIns::refresh_token(std::int64_t tenant, std::int64_t id, std::uint32_t counter, std::string_view salt) const {
  std::string bytes;
  put(bytes, static_cast<std::uint64_t>(id), 8);
  put(bytes, counter, 4);
  const auto key = crypto::derive(root_, crypto::purpose::kRefresh, static_cast<std::uint64_t>(tenant));
  const auto mac = crypto::hmac_sha256(key.view(), bytes + std::string(salt));
  bytes.append(reinterpret_cast<const char*>(mac.data()), mac.size());
  return std::string(kRefreshBrand) + std::to_string(tenant) + "_" + base::to_base64url(bytes);
}

Session SignIns::session(const Place& place, const Row& row, std::string device_key, customers::Access access,
                         base::Instant now) const {
  Session out;
  out.access_expires_s = base::to_s(now + kAccessLife);
  out.access_token = accounts_.access_token(place.tenant, {row.customer, row.device, row.id, out.access_expires_s});
  out.refresh_token = refresh_token(place.tenant, row.id, row.counter, row.salt);
  out.device_key = std::move(device_key);
  out.customer = std::move(access);
  return out;
}

base::Result<Session> SignIns::refresh(const Place& place, std::string_view token, std::string_view device_key,
                                       const std::string& ip, const records::Act& act) {
  const auto prefix = std::string(kRefreshBrand) + std::to_string(place.tenant) + "_";
  std::string bytes;
  if (!token.starts_with(prefix) || !base::from_base64url(token.substr(prefix.size()), bytes) || bytes.size() != kRefreshBytes)
    return base::fail(refresh_invalid());
  Row row{.id = static_cast<std::int64_t>(take(std::string_view(bytes).substr(0, 8))), .customer = {}, .device = {}, .salt = {}};
  const auto counter = static_cast<std::uint32_t>(take(std::string_view(bytes).substr(8, 4)));
  bool is_stolen = false;
  auto outcome = place.database.write([&](db::Tx& tx) -> base::Result<std::optional<Session>> {
    tx.each(queries::find, {row.id}, [&](const db::Row& r) {
      row.customer = {r.integer(0)};
      row.device = {r.integer(1)};
    });
    if (!row.device.is_set()) return base::fail(refresh_invalid());
    devices_.touch(tx, row.device, ip, act.now);  // First the device, then the sign-in: in the order of removals.
    std::int32_t epoch{};
    base::Instant rotated_at{};
    tx.each(queries::lock, {row.id}, [&](const db::Row& r) {
      epoch = static_cast<std::int32_t>(r.integer(0));
      row.salt = r.string(1);
      row.counter = static_cast<std::uint32_t>(r.integer(2));
      rotated_at = r.instant(3);
    });
    if (row.salt.empty() || !crypto::equal(refresh_token(place.tenant, row.id, counter, row.salt), token) ||
        !devices_.has_key(tx, row.device, device_key))
      return base::fail(refresh_invalid());
    const bool is_latest = counter == row.counter;
    if (!is_latest && (counter + 1 != row.counter || act.now - rotated_at > kGrace)) {
      is_stolen = true;
      tx.run(queries::end, {row.id});
      customers_.note_change(tx, row.customer, act.now);
      act.journal.write(tx, {"crm.customers", "token_reused", row.customer.raw, std::to_string(row.device.raw), "{}"});
      return std::optional<Session>{};  // Committed, and refused afterwards.
    }
    const auto found = customers_.find_sign_in(tx, row.customer, place.zone, act.now);
    auto access = customers_.access(tx, row.customer, place.zone);
    if (!found || !access || epoch != access->sign_in_epoch || act.now - rotated_at > kIdle) return base::fail(refresh_invalid());
    TRY_OK(may_watch(*access, act.now));
    const auto device = devices_.find(tx, row.device);
    if (!device) return base::fail(refresh_invalid());
    if (device->is_blocked)
      return base::fail(refuse(base::ErrorKind::forbidden, "DEVICE_BLOCKED", "This device may not sign in.", "A307"));
    if (!allows(found->product, device->type)) return base::fail(type_refused());
    if (is_latest) tx.run(queries::rotate, {row.id, ++row.counter, act.now});
    return session(place, row, std::string(device_key), std::move(*access), act.now);
  });
  if (!outcome) return std::unexpected(std::move(outcome).error());
  const auto account = accounts_.find(place.tenant, row.customer);
  const auto* player = account ? account->find(row.device) : nullptr;
  if (is_stolen || !player || player->sign_in != row.id) accounts_.reload(place.tenant, row.customer);
  if (is_stolen) return base::fail(refresh_invalid());
  return std::move(**outcome);
}

}  // namespace sign_in
