#include <algorithm>
#include <set>

#include "foundation/http/router.hpp"
#include "publish/queries.gen.hpp"
#include "publish/running.hpp"
#include "publish/views.hpp"

namespace publish {

namespace {

constexpr std::size_t kEarlierMax = 3;  // Former generations whose documents can still be fetched.

}  // namespace

RunningRows running_rows(db::Tx& tx) {
  RunningRows out;
  tx.each(queries::running, {}, [&](const db::Row& row) {
    const auto area = area_of(row.text(0));
    const auto category = category_of_name(row.text(1));
    if (!area || !category) return;
    out[static_cast<std::size_t>(*area)][static_cast<std::size_t>(*category)] = {row.integer(2), row.string(3), row.boolean(4),
                                                                                 row.integer(5), row.instant(6)};
  });
  return out;
}

std::optional<Manifest> read_manifest(Documents& documents, std::string_view name) {
  if (name.empty()) return std::nullopt;
  const auto text = documents.read(name);
  return text ? parse_manifest(*text) : std::nullopt;
}

std::vector<std::vector<PackageId>> sets_of(const std::vector<Product>& products) {
  std::map<std::string, std::vector<PackageId>> sets;
  for (const auto& product : products) sets.emplace(package_set(product.packages), product.packages);
  std::vector<std::vector<PackageId>> out;
  for (auto& [key, set] : sets) out.push_back(std::move(set));
  return out;
}

void ensure_lineups(db::Database& database, Documents& documents, const http::Tenant& tenant, const std::string& name,
                    const Manifest& channels, const std::vector<std::vector<PackageId>>& sets, base::Instant now) {
  std::set<std::string> known;
  database.read(
      [&](db::Tx& tx) { tx.each(queries::lineups_of, {name}, [&](const db::Row& row) { known.insert(row.string(0)); }); });
  std::optional<ChannelsView> view;
  std::vector<NewDocument> made;
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& set : sets)
    for (const auto category : kCategories)
      for (const auto& language : tenant.languages) {
        auto key = lineup_key(set, category, language);
        if (known.contains(key)) continue;
        if (!view) view = channels_view(channels);
        auto text = lineup_document(*view, set, {tenant.name, category, language, tenant.default_language});
        auto document = name_of(text);
        rows.emplace_back(std::move(key), document);
        const bool is_twin = std::ranges::any_of(made, [&](const NewDocument& one) { return one.name == document; });
        if (!is_twin) made.push_back({std::move(document), std::move(text), true});
      }
  if (rows.empty()) return;
  documents.put(made, now);
  database.write([&](db::Tx& tx) {
    for (const auto& [key, document] : rows) tx.run(queries::add_lineup, {name, key, document});
  });
}

std::optional<Manifest> Loader::manifest(Area area) {
  for (const auto category : kCategories)
    if (const auto& row = at(rows_, area, category); !row.manifest.empty()) return read_manifest(documents_, row.manifest);
  return std::nullopt;
}

std::shared_ptr<const Running> Loader::load(const Running* former) {
  rows_ = tenant_.database->read([](db::Tx& tx) { return running_rows(tx); });
  auto out = std::make_shared<Running>();
  bool is_anything_published = false;
  for (const auto area : kAreas)
    for (const auto category : kCategories) {
      const auto number = at(rows_, area, category).number;
      out->numbers_[static_cast<std::size_t>(area)][static_cast<std::size_t>(category)] = number;
      is_anything_published = is_anything_published || number > 0;
    }
  if (!is_anything_published) return nullptr;
  out->default_language_ = tenant_.default_language;
  load_channels(*out);
  load_products(*out);
  load_limits(*out);
  load_lineups(*out);
  load_user_interfaces(*out);
  if (const auto guide = manifest(Area::epg))
    out->guide_ = GuideLoader::load(*guide, documents_, former ? former->guide_.get() : nullptr, tenant_.default_language);
  load_documents(*out, former);
  return out;
}

void Loader::load_channels(Running& out) {
  channels_ = manifest(Area::channels);
  if (!channels_) return;
  for (const auto& from : channels_view(*channels_).channels) {
    Channel channel;
    channel.id = from.id;
    channel.number = from.number;
    channel.name = from.name;
    channel.kind = from.kind;
    for (const auto category : from.visible_on) channel.visible_on[static_cast<std::size_t>(category)] = true;
    channel.stream_id = from.stream_id;
    channel.android_url = from.android_url;
    channel.apple_url = from.apple_url;
    channel.web_url = from.web_url;
    channel.alternative_url = from.alternative_url;
    channel.guide_channel_id = from.guide_channel_id;
    channel.guide_offset_minutes = from.guide_offset_minutes;
    channel.replay = from.replay;
    channel.start_over = from.start_over;
    channel.recording = from.recording;
    channel.pause = from.pause;
    channel.replay_days = from.replay_days;
    channel.starts_at = from.starts_at;
    channel.ends_at = from.ends_at;
    channel.suppress_on_trial = from.suppress_on_trial;
    channel.parental = from.parental;
    channel.age = from.age;
    out.channels_.emplace(channel.id.raw, std::move(channel));
  }
  for (const auto& [id, channel] : out.channels_) out.in_order_.push_back(&channel);
  std::ranges::sort(out.in_order_, {}, &Channel::number);
}

void Loader::load_products(Running& out) {
  const auto products = manifest(Area::products);
  if (!products) return;
  const auto view = channels_ ? channels_view(*channels_) : ChannelsView{};
  for (auto& product : products_view(*products)) {
    product.channels = entitled(view, product.packages);
    out.products_.emplace(product.id.raw, std::move(product));
  }
}

void Loader::load_limits(Running& out) {
  if (out.products_.empty()) return;
  for (const auto& product : tenant_.database->read([](db::Tx& tx) { return products::all(tx); })) {
    const auto found = out.products_.find(product.id.raw);
    if (found == out.products_.end()) continue;
    found->second.devices_max = product.devices_max;
    found->second.streams_max = product.streams_max;
    found->second.grace_days = product.grace_days;
  }
}

void Loader::load_lineups(Running& out) {
  if (!channels_ || out.products_.empty()) return;
  std::vector<Product> products;
  for (const auto& [id, product] : out.products_) products.push_back(product);
  const auto sets = sets_of(products);
  for (const auto category : kCategories) {
    const auto& name = at(rows_, Area::channels, category).manifest;
    if (name.empty()) continue;
    const auto of_category =
        name == at(rows_, Area::channels, Category::tvs).manifest ? channels_ : read_manifest(documents_, name);
    if (!of_category) continue;
    ensure_lineups(*tenant_.database, documents_, tenant_, name, *of_category, sets, now_);
    const auto stored = tenant_.database->read([&](db::Tx& tx) {
      return tx.all(queries::lineups_of, {name}, [](const db::Row& row) { return std::pair(row.string(0), row.string(1)); });
    });
    for (const auto& set : sets)
      for (const auto& language : tenant_.languages) {
        const auto key = lineup_key(set, category, language);
        for (const auto& [lineup, document] : stored)
          if (lineup == key) out.lineups_[key] = document;
      }
  }
}

void Loader::load_user_interfaces(Running& out) {
  if (const auto ui = manifest(Area::ui)) out.user_interfaces_ = user_interfaces_view(*ui, tenant_.name);
}

void Loader::load_documents(Running& out, const Running* former) {
  auto documents = std::make_shared<Running::Documents>();
  std::set<std::string> names;
  for (const auto& [key, name] : out.lineups_) names.insert(name);
  for (const auto& [id, ui] : out.user_interfaces_)
    for (const auto& [language, name] : ui.documents) names.insert(name);
  for (const auto& name : names) {
    auto document = former ? former->document(name) : nullptr;
    if (!document) document = documents_.prepared(name);
    if (document) documents->emplace(name, std::move(document));
  }
  out.documents_ = std::move(documents);
  if (!former) return;
  if (former->documents_) out.earlier_.push_back(former->documents_);
  for (const auto& one : former->earlier_)
    if (out.earlier_.size() < kEarlierMax) out.earlier_.push_back(one);
}

// ---- all deployments

struct Snapshots::State {
  struct Tenant {
    std::shared_ptr<const http::Tenant> handle;
    std::unique_ptr<std::mutex> loading{std::make_unique<std::mutex>()};  // One load of a deployment at a time.
    std::int64_t counter{-1}, version{-1}, products{-1};
  };
  base::Clock& clock;
  bool is_durable;
  std::mutex mutex;  // Held for moments only: the hot path takes it to copy one pointer.
  std::unordered_map<std::int64_t, std::shared_ptr<const Running>> running;
  std::mutex tenants_mutex;
  std::map<std::int64_t, std::shared_ptr<Tenant>> tenants;

  State(base::Clock& clock_in, bool is_durable_in) : clock(clock_in), is_durable(is_durable_in) {}

  std::shared_ptr<Tenant> find(std::int64_t number) {
    const std::lock_guard lock(tenants_mutex);
    const auto found = tenants.find(number);
    return found == tenants.end() ? nullptr : found->second;
  }
  void load(Tenant& tenant, bool is_forced) {
    const std::lock_guard lock(*tenant.loading);
    const auto& handle = *tenant.handle;
    const auto [version, products] =
        handle.database->read([](db::Tx& tx) { return std::pair(tx.number(queries::version), products::live_version(tx)); });
    if (!is_forced && version == tenant.version && products == tenant.products) return;
    std::shared_ptr<const Running> former;
    {
      const std::lock_guard hold(mutex);
      former = running[handle.number];
    }
    Documents documents(*handle.database, handle.dir, is_durable);
    auto next = Loader(handle, documents, clock.now()).load(former.get());
    tenant.version = version;
    tenant.products = products;
    const std::lock_guard hold(mutex);
    running[handle.number] = std::move(next);
  }
};

Snapshots::Snapshots(base::Clock& clock, bool is_durable) : state_(std::make_unique<State>(clock, is_durable)) {}
Snapshots::~Snapshots() = default;

std::shared_ptr<const Running> Snapshots::running(std::int64_t tenant) const {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->running.find(tenant);
  return found == state_->running.end() ? nullptr : found->second;
}

void Snapshots::open(const std::shared_ptr<const http::Tenant>& tenant) {
  auto entry = std::make_shared<State::Tenant>();
  entry->handle = tenant;
  {
    const std::lock_guard lock(state_->tenants_mutex);
    state_->tenants[tenant->number] = entry;
  }
  state_->load(*entry, true);
}

void Snapshots::refresh(std::int64_t tenant) {
  if (const auto entry = state_->find(tenant)) state_->load(*entry, false);
}

void Snapshots::poll(std::int64_t tenant) {
  const auto entry = state_->find(tenant);
  if (!entry) return;
  const auto counter = entry->handle->database->change_counter();
  if (counter == entry->counter) return;
  state_->load(*entry, false);
  entry->counter = counter;  // Only now: a load that failed is tried again.
}

}  // namespace publish
