#include <algorithm>
#include <set>

#include "foundation/base/mutex.hpp"
#include "foundation/http/router.hpp"
#include "publish/bodies.hpp"
#include "publish/queries.gen.hpp"
#include "publish/running.hpp"

namespace publish {

namespace {

constexpr std::size_t kEarlierMax = 3;  // Former generations whose documents can still be fetched.

}  // namespace

RunningRows running_rows(db::Tx& tx) {
  RunningRows out;
  tx.each(queries::running, {}, [&](const db::Row& row) {
    if (const auto category = publishing::category_of(row.text(1)))
      out[{row.string(0), *category}] = {row.integer(2), row.string(3), row.boolean(4), row.integer(5), row.instant(6)};
  });
  return out;
}

const RunningRow& at(const RunningRows& rows, std::string_view area, Category category) {
  static const RunningRow none;
  const auto found = rows.find({std::string(area), category});
  return found == rows.end() ? none : found->second;
}

std::optional<Manifest> read_manifest(Documents& documents, std::string_view name) {
  if (name.empty()) return std::nullopt;
  const auto text = documents.read(name);
  return text ? parse_manifest(*text) : std::nullopt;
}

// One area on its way into memory.
class Loader::Step final : public publishing::Loading {
 public:
  Step(Loader& loader, const Manifest& manifest, const Running& so_far, std::set<std::string>& served)
      : Loading(loader.tenant_), loader_(loader), manifest_(manifest), so_far_(so_far), served_(served) {}

  void items(const publishing::EachItem& each) override {
    tenant.database->read([&](db::Tx& tx) { read_items(tx, manifest_.entries, each); });
  }
  [[nodiscard]] const std::map<std::string, std::string>& documents() const override { return manifest_.documents; }
  [[nodiscard]] std::string value(const std::string& key) const override {
    const auto found = manifest_.values.find(key);
    return found == manifest_.values.end() ? std::string() : found->second;
  }
  void read(const std::vector<std::string>& names, const std::function<void(const std::string&, std::string)>& each) override {
    loader_.documents_.read_all(names, each);
  }
  [[nodiscard]] const publishing::View* view(std::string_view area) const override { return so_far_.view(area); }
  void serve(const std::string& name) override { served_.insert(name); }
  [[nodiscard]] std::string derive(std::string_view area, const std::string& key,
                                   const std::function<std::string()>& make) override {
    const auto found = so_far_.areas_.find(area);
    const auto manifest = found == so_far_.areas_.end() ? std::string() : found->second.manifest;
    auto known = tenant.database->read(
        [&](db::Tx& tx) { return tx.one(queries::derived, {manifest, key}, [](const db::Row& row) { return row.string(0); }); });
    if (!known) {
      auto text = make();
      known = publishing::name_of(text);
      loader_.derived_.push_back({manifest, key, *known});
      loader_.made_.push_back({*known, std::move(text), true});
    }
    served_.insert(*known);
    return *known;
  }
  void live(const std::function<void(db::Tx&)>& read) override { tenant.database->read(read); }

 private:
  Loader& loader_;
  const Manifest& manifest_;
  const Running& so_far_;
  std::set<std::string>& served_;
};

std::shared_ptr<const Running> Loader::load(const std::shared_ptr<const Running>& former, bool is_whole) {
  tenant_.database->read([&](db::Tx& tx) {
    rows_ = running_rows(tx);
    for (const auto& area : areas_.all()) live_[std::string(area->name())] = area->live_version(tx);
  });
  for (const auto& [area, manifest] : pretended_)
    for (const auto category : kCategories) {
      auto& row = rows_[{area, category}];
      row.manifest = manifest;
      ++row.number;
    }
  if (rows_.empty()) return nullptr;
  auto out = std::make_shared<Running>();
  out->default_language_ = tenant_.default_language;
  for (const auto* area : areas_.in_order()) load_area(*area, *out, former.get(), is_whole);
  store_derived();
  load_documents(*out, former.get());
  return out;
}

void Loader::load_area(const publishing::Area& area, Running& out, const Running* former, bool is_whole) {
  const std::string name(area.name());
  auto& loaded = out.areas_[name];
  for (const auto category : kCategories) loaded.numbers[static_cast<std::size_t>(category)] = at(rows_, name, category).number;
  loaded.manifest = at(rows_, name).manifest;
  loaded.live_version = live_[name];
  if (loaded.manifest.empty()) return;
  const Running::Loaded* before = nullptr;
  if (former)
    if (const auto found = former->areas_.find(name); found != former->areas_.end()) before = &found->second;
  const bool is_same =
      !is_whole && before && before->manifest == loaded.manifest && before->live_version == loaded.live_version &&
      std::ranges::none_of(area.needs(), [&](std::string_view other) { return loaded_.contains(std::string(other)); });
  if (is_same) {
    loaded.view = before->view;
    loaded.served = before->served;
    return;
  }
  loaded_.insert(name);
  const auto manifest = read_manifest(documents_, loaded.manifest);
  if (!manifest) return;
  Step step(*this, *manifest, out, loaded.served);
  loaded.view = area.load(step, before ? before->view.get() : nullptr);
}

// Documents first: no row names one that is not stored.
void Loader::store_derived() {
  if (derived_.empty()) return;
  documents_.put(made_, now_);
  tenant_.database->write([&](db::Tx& tx) {
    for (const auto& one : derived_) tx.run(queries::add_derived, {one.manifest, one.key, one.document});
  });
}

void Loader::load_documents(Running& out, const Running* former) {
  auto documents = std::make_shared<Running::Documents>();
  for (const auto& [area, loaded] : out.areas_)
    for (const auto& name : loaded.served) {
      if (documents->contains(name)) continue;
      auto document = former ? former->document(name) : nullptr;
      if (!document) document = documents_.prepared(name);
      if (document) documents->emplace(name, std::move(document));
    }
  if (former && former->documents_ && *former->documents_ == *documents) {  // A limit was edited: nothing goes yet.
    out.documents_ = former->documents_;
    out.earlier_ = former->earlier_;
    return;
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
    std::unique_ptr<base::Mutex> loading{
        std::make_unique<base::Mutex>("publish/loader.loading")};  // One load of a deployment at a time.
    std::int64_t counter{-1}, version{-1};
    std::vector<std::int64_t> live;  // By area.
  };
  base::Clock& clock;
  const Areas& areas;
  bool is_durable;
  base::Mutex mutex{"publish/loader.mutex"};  // Held for moments only: the hot path takes it to copy one pointer.
  std::unordered_map<std::int64_t, std::shared_ptr<const Running>> running;
  base::Mutex tenants_mutex{"publish/loader.tenants_mutex"};
  std::map<std::int64_t, std::shared_ptr<Tenant>> tenants;

  State(base::Clock& clock_in, const Areas& areas_in, bool is_durable_in)
      : clock(clock_in), areas(areas_in), is_durable(is_durable_in) {}

  std::shared_ptr<Tenant> find(std::int64_t number) {
    const std::lock_guard lock(tenants_mutex);
    const auto found = tenants.find(number);
    return found == tenants.end() ? nullptr : found->second;
  }
  // `is_whole`: the deployment's settings may be others.
  void load(Tenant& tenant, bool is_whole) {
    const std::lock_guard lock(*tenant.loading);
    const auto& handle = *tenant.handle;
    Documents documents(*handle.database, handle.dir, is_durable);
    if (is_whole) rewrite_old_manifests(*handle.database, documents, clock.now());
    std::vector<std::int64_t> live;
    const auto version = handle.database->read([&](db::Tx& tx) {
      for (const auto& area : areas.all()) live.push_back(area->live_version(tx));
      return tx.number(queries::version);
    });
    if (!is_whole && version == tenant.version && live == tenant.live) return;
    std::shared_ptr<const Running> former;
    {
      const std::lock_guard hold(mutex);
      former = running[handle.number];
    }
    auto next = Loader(handle, documents, areas, clock.now()).load(former, is_whole);
    tenant.version = version;
    tenant.live = std::move(live);
    const std::lock_guard hold(mutex);
    running[handle.number] = std::move(next);
  }
};

Snapshots::Snapshots(base::Clock& clock, Areas& areas, bool is_durable)
    : state_(std::make_unique<State>(clock, areas, is_durable)) {
  areas.on_hashes([](db::Tx& tx, std::string_view noun, std::int64_t least, std::int64_t most) {
    Areas::Hashes out;
    tx.each(queries::item_hashes, {noun, least, most}, [&](const db::Row& row) { out[row.integer(0)] = row.string(1); });
    return out;
  });
}
Snapshots::~Snapshots() = default;

const Areas& Snapshots::areas() const { return state_->areas; }

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

void add_pictures(db::Tx& tx, std::set<std::string>& hashes) {
  tx.each(queries::pictures, {}, [&](const db::Row& row) { hashes.insert(row.string(0)); });
}

}  // namespace publish
