#include <algorithm>
#include <boost/json.hpp>
#include <exception>
#include <map>
#include <set>

#include "foundation/base/mutex.hpp"
#include "foundation/base/text.hpp"
#include "foundation/db/db.hpp"
#include "foundation/http/router.hpp"
#include "viewer/sign_in/queries.gen.hpp"
#include "viewer/sign_in/sign_in.hpp"

namespace sign_in {
namespace {

constexpr std::string_view kBrand = "tvms_view_";
constexpr std::size_t kClaimBytes = 32, kMacBytes = 32;
// A change is seen this long after it was stamped: its transaction may take a while, and another machine's clock may be behind.
constexpr std::chrono::minutes kLateChange{2};

void put(std::string& out, std::int64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>((static_cast<std::uint64_t>(number) >> shift) & 0xFFU);
}
std::int64_t take(std::string_view bytes, std::size_t at) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < 8; ++i) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return static_cast<std::int64_t>(out);
}
std::string_view view_of(const crypto::Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

struct Row {
  std::int64_t id{};
  CustomerId customer{};
  DeviceId device{};
  std::int32_t epoch{};
};
Row row_of(const db::Row& row) {
  return {row.integer(0), {row.integer(1)}, {row.integer(2)}, static_cast<std::int32_t>(row.integer(3))};
}

base::Error not_signed_in() {
  base::Error error{base::ErrorKind::not_signed_in, "TOKEN_INVALID", "Sign in first."};
  error.app_code = "A311";
  return error;
}

}  // namespace

const Player* Account::find(DeviceId device) const {
  const auto found = std::ranges::find(players, device, &Player::device);
  return found == players.end() ? nullptr : &*found;
}

base::Status may_watch(const customers::Access& access, base::Instant now) {
  if (access.is_disabled) {
    base::Error error{base::ErrorKind::forbidden, "ACCOUNT_DISABLED", "The account is disabled."};
    error.app_code = "A303";
    return base::fail(std::move(error));
  }
  if (access.access_until && now < *access.access_until) return {};
  base::Error error{base::ErrorKind::forbidden, "SUBSCRIPTION_EXPIRED", "The subscription has ended."};
  error.app_code = "A304";
  if (access.ends_at) error.extra_json = boost::json::serialize(boost::json::object{{"ends_at", base::to_s(*access.ends_at)}});
  return base::fail(std::move(error));
}

struct Accounts::Deployment {
  std::shared_ptr<const http::Tenant> tenant;  // Keeps its database open.
  crypto::MacKey key;
  base::Mutex reading{
      "viewer/sign_in/accounts.reading"};  // One reader of the database at a time: what is stored last was read last.
  std::int64_t counter{-1};                // Of the database, at the last look.
  base::Instant looked_at{};               // The last look at changes.
  std::int64_t product_versions{};
  bool is_fresh{true};           // Own changes that came while it was read went to the deployment's reading of before.
  std::set<std::int64_t> taken;  // Numbers of changes that the next look will see once more.
  mutable base::SharedMutex mutex{"viewer/sign_in/accounts.mutex"};
  std::unordered_map<std::int64_t, std::shared_ptr<const Account>> accounts;  // By customer.
};

Accounts::Accounts(const crypto::Key& root, const customers::Customers& customers, const devices::Devices& devices,
                   base::Clock& clock)
    : root_(root), customers_(customers), devices_(devices), clock_(clock) {}
Accounts::~Accounts() = default;

std::shared_ptr<Accounts::Deployment> Accounts::deployment(std::int64_t tenant) const {
  const std::shared_lock lock(mutex_);
  const auto it = deployments_.find(tenant);
  return it == deployments_.end() ? nullptr : it->second;
}

void Accounts::load(const std::shared_ptr<const http::Tenant>& tenant) {
  auto of = std::make_shared<Deployment>();
  of->tenant = tenant;
  of->key = crypto::MacKey(crypto::derive(root_, crypto::purpose::kView, static_cast<std::uint64_t>(tenant->number)));
  {
    const std::lock_guard one_at_a_time(of->reading);
    read(*of);
  }
  const std::unique_lock lock(mutex_);
  deployments_[tenant->number] = std::move(of);
}

void Accounts::read(Deployment& of) {
  auto& database = *of.tenant->database;
  of.looked_at = clock_.now();
  ++whole_reads_;
  std::unordered_map<std::int64_t, std::shared_ptr<const Account>> accounts;
  database.read([&](db::Tx& tx) {
    of.product_versions = customers_.product_versions(tx);
    std::unordered_map<std::int64_t, devices::Devices::Brief> devices;
    for (auto& one : devices_.all(tx)) devices.emplace(one.id.raw, std::move(one));
    std::unordered_map<std::int64_t, std::vector<Row>> rows;
    tx.each(queries::all, {}, [&](const db::Row& row) { rows[row.integer(1)].push_back(row_of(row)); });
    for (auto& access : customers_.access(tx, of.tenant->zone)) {
      const auto signed_in = rows.find(access.id.raw);
      if (signed_in == rows.end()) continue;
      auto account = std::make_shared<Account>();
      for (const auto& row : signed_in->second)
        if (const auto device = devices.find(row.device.raw); device != devices.end() && row.epoch == access.sign_in_epoch)
          account->players.push_back({row.device, row.id, device->second.type, device->second.title, device->second.is_blocked});
      const auto id = access.id.raw;
      account->access = std::move(access);
      if (!account->players.empty()) accounts.emplace(id, std::move(account));
    }
  });
  const std::unique_lock lock(of.mutex);
  of.accounts = std::move(accounts);
}

void Accounts::reload(std::int64_t tenant, CustomerId customer) {
  const auto of = deployment(tenant);
  if (!of) return;
  const std::lock_guard one_at_a_time(of->reading);
  read_customer(*of, customer);
}

void Accounts::read_customer(Deployment& of, CustomerId customer) {
  ++customer_reads_;
  std::shared_ptr<Account> account;
  try {
    of.tenant->database->read([&](db::Tx& tx) {
      auto access = customers_.access(tx, customer, of.tenant->zone);
      if (!access) return;
      account = std::make_shared<Account>();
      const auto rows = tx.all(queries::of_customer, {customer}, row_of);
      for (const auto& device : devices_.of(tx, customer))
        for (const auto& row : rows)
          if (row.device == device.id && row.epoch == access->sign_in_epoch)
            account->players.push_back(
                {device.id, row.id, device.type, device.name.empty() ? device.model : device.name, device.is_blocked});
      account->access = std::move(*access);
    });
  } catch (const db::DatabaseError&) {
    account.reset();  // Not known any more: his apps renew their tokens, which asks the database again.
  }
  const std::unique_lock lock(of.mutex);
  if (account && !account->players.empty())
    of.accounts[customer.raw] = std::move(account);
  else
    of.accounts.erase(customer.raw);
}

void Accounts::follow(std::int64_t tenant) {
  const auto found = deployment(tenant);
  if (!found) return;
  auto& of = *found;
  const std::lock_guard one_at_a_time(of.reading);
  auto& database = *of.tenant->database;
  const auto counter = database.change_counter();
  if (counter == of.counter) return;
  const auto now = clock_.now();
  std::int64_t product_versions{};
  const auto changes = database.read([&](db::Tx& tx) {
    product_versions = customers_.product_versions(tx);
    return customers_.changes(tx, of.looked_at - kLateChange, of.is_fresh);
  });
  if (product_versions != of.product_versions) {
    read(of);
    of.is_fresh = false;
    of.counter = counter;
    return;
  }
  std::set<std::int64_t> numbers, changed;
  for (const auto& change : changes) {
    numbers.insert(change.number);
    if (!of.taken.contains(change.number)) changed.insert(change.customer.raw);
  }
  for (const auto customer : changed) read_customer(of, {customer});
  of.taken = std::move(numbers);
  of.looked_at = now;
  of.is_fresh = false;
  of.counter = counter;
}

std::shared_ptr<const Account> Accounts::find(std::int64_t tenant, CustomerId customer) const {
  const auto of = deployment(tenant);
  if (!of) return nullptr;
  const std::shared_lock lock(of->mutex);
  const auto it = of->accounts.find(customer.raw);
  return it == of->accounts.end() ? nullptr : it->second;
}

std::string Accounts::access_token(std::int64_t tenant, const Claim& claim) const {
  const auto of = deployment(tenant);
  std::string bytes;
  bytes.reserve(kClaimBytes + kMacBytes);
  for (const auto number : {claim.customer.raw, claim.device.raw, claim.sign_in, claim.expires_s}) put(bytes, number);
  if (of) bytes += view_of(of->key.sign(bytes));
  return std::string(kBrand) + std::to_string(tenant) + "_" + base::to_base64url(bytes);
}

base::Result<http::Actor> Accounts::authenticate(const http::Request& request, const http::Tenant& tenant) const {
  auto text = request.bearer();
  if (!text.starts_with(kBrand)) return base::fail(not_signed_in());
  text.remove_prefix(kBrand.size());
  const auto bar = text.find('_');
  std::int64_t number{};
  // Another deployment's token is as good as none (AZ-3).
  if (bar == std::string_view::npos || !base::parse_int(text.substr(0, bar), number) || number != tenant.number)
    return base::fail(not_signed_in());
  const auto of = deployment(number);
  std::string bytes;
  if (!of || !base::from_base64url(text.substr(bar + 1), bytes) || bytes.size() != kClaimBytes + kMacBytes)
    return base::fail(not_signed_in());
  const std::string_view said(bytes.data(), kClaimBytes);
  if (!crypto::equal(view_of(of->key.sign(said)), std::string_view(bytes).substr(kClaimBytes)))
    return base::fail(not_signed_in());
  const Claim claim{{take(said, 0)}, {take(said, 8)}, take(said, 16), take(said, 24)};
  if (claim.expires_s <= base::to_s(clock_.now())) return base::fail(not_signed_in());
  const auto account = find(number, claim.customer);
  const auto* player = account ? account->find(claim.device) : nullptr;
  if (!player || player->sign_in != claim.sign_in || player->is_blocked) return base::fail(not_signed_in());
  http::Actor actor;
  actor.kind = http::ActorKind::viewer;
  actor.id = claim.customer.raw;
  actor.session = claim.device.raw;
  actor.name = std::to_string(account->access.number);
  return actor;
}

}  // namespace sign_in
