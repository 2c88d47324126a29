#include <fmt/format.h>

#include <exception>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "foundation/metrics/metrics.hpp"
#include "foundation/rooms/room.hpp"
#include "panel/deployments/deployments.hpp"
#include "streaming/streams/streams.hpp"

namespace streams {
namespace {

using namespace std::chrono_literals;

// Of keys derived from the root; a raised one would end all tokens of a deployment at once.
constexpr std::uint32_t kGeneration = 1;
constexpr auto kSweepEvery = 30s;

std::vector<net::Cidr> blocks_of(const std::vector<std::string>& texts) {
  std::vector<net::Cidr> out;
  for (const auto& text : texts) {
    const auto block = net::parse_cidr(text);
    if (!block) throw std::runtime_error(fmt::format("--allow-internal: {} is no block of addresses.", text));
    out.push_back(*block);
  }
  return out;
}

media_servers::BuiltInOptions server_options(const SourceRule& rule) {
  media_servers::BuiltInOptions out;
  out.check_address = [&rule](std::string_view url, const std::stop_token& stop) { return rule.check_resolved(url, stop); };
  return out;
}

std::int64_t encodings_max() { return std::max<std::int64_t>(1, std::thread::hardware_concurrency()); }

}  // namespace

Serving::Serving(rooms::House& house)
    : deployments_(house.of<deployments::Deployments>()),
      clock_(house.clock),
      keys_(house.of<tokens::Keys>()),
      sessions_(house.of<sessions::Registry>()),
      gate_(keys_, sessions_),
      rule_(house.resolver, blocks_of(house.options.allow_internal)),
      server_(house.spawner, house.clock, gate_, server_options(rule_)),
      streams_(server_, rule_, keys_, encodings_max()),
      swept_at_(house.clock.now()),
      worker_(house.workers, "streaming.follow", {.interval = 1s, .fault_wait = 1s, .fault_wait_max = 2s},
              [this](const std::stop_token& stop) { follow(stop); }) {
  deployments_.on_opening([this](const Tenant& tenant) { opened(tenant); });
  streams_.on_changed([this](std::int64_t tenant) {
    try {  // Who publishes or plays next must find the new name, whenever the worker comes.
      if (const auto changed = deployments_.find(tenant))
        keep_names(changed, changed->database->read([&](db::Tx& tx) { return streams_.wanted(tx); }));
    } catch (const db::DatabaseError&) {
      // The worker tries again.
    }
    worker_.wake();
  });
  add_metrics(house.metrics);
}

Serving::~Serving() { stop(); }

void Serving::add_metrics(metrics::Registry& metrics) {
  using media_servers::StreamState;
  for (const auto state :
       {StreamState::off, StreamState::starting, StreamState::on, StreamState::no_data, StreamState::failing}) {
    const auto count = [this, state] {
      std::size_t out = 0;
      for (const auto& tenant : deployments_.all())
        for (const auto& status : server_.statuses(tenant->number)) out += status.state == state ? 1 : 0;
      return static_cast<double>(out);
    };
    metrics.gauge("tvms_streams", "Streams of the built-in media server.", count,
                  {{"state", std::string(media_servers::stream_state_name(state))}});
  }
  metrics.gauge("tvms_stream_viewers", "Who fetched a playlist or segment within the last 30 seconds.", [this] {
    std::int64_t out = 0;
    for (const auto& tenant : deployments_.all())
      for (const auto& status : server_.statuses(tenant->number)) out += status.viewers;
    return static_cast<double>(out);
  });
  metrics.gauge("tvms_play_sessions", "Running playback sessions of customers.",
                [this] { return static_cast<double>(sessions_.totals(clock_.now()).live); });
}

void Serving::start() {
  server_.start();
  worker_.start();
}

void Serving::stop() {
  worker_.stop();
  server_.stop();
}

// Comes again when the settings of a deployment change.
void Serving::opened(const Tenant& tenant) {
  keys_.set_tenant(static_cast<std::uint32_t>(tenant->number), kGeneration);
  const bool is_new = [&] {
    const std::lock_guard lock(loaded_mutex_);
    return !loaded_.contains(tenant->number);
  }();
  if (is_new) {
    keep_names(tenant, tenant->database->read([&](db::Tx& tx) { return streams_.wanted(tx); }));
    const std::lock_guard lock(loaded_mutex_);
    loaded_.insert(tenant->number);  // Only now: a read that failed is done again.
  }
  worker_.wake();
}

void Serving::keep_names(const Tenant& tenant, const std::vector<media_servers::Stream>& streams) {
  Names names;
  for (const auto& one : streams)
    if (one.is_enabled) names[one.id.raw] = one.name;
  const std::unique_lock lock(names_mutex_);
  names_[tenant->number] = std::move(names);
}

std::optional<std::string> Serving::stream_name(std::int64_t tenant, std::int64_t stream) const {
  const std::shared_lock lock(names_mutex_);
  const auto of = names_.find(tenant);
  if (of == names_.end()) return std::nullopt;
  const auto found = of->second.find(stream);
  if (found == of->second.end()) return std::nullopt;
  return found->second;
}

// ---- the worker

// A deployment that fails keeps none of the others waiting; the round ends with its fault, so that the worker's health tells.
void Serving::follow(const std::stop_token& stop) {
  std::exception_ptr fault;
  for (const auto& tenant : deployments_.all()) {
    if (stop.stop_requested()) return;
    auto& followed = followed_[tenant->number];
    try {
      follow_one(tenant, followed);
    } catch (const std::exception&) {
      followed.counter.reset();  // The database is away, the disk is full: tried again each second, what runs goes on.
      fault = std::current_exception();
    }
  }
  if (clock_.now() - swept_at_ >= kSweepEvery) {
    swept_at_ = clock_.now();
    sessions_.sweep(swept_at_);
  }
  if (fault) std::rethrow_exception(fault);
}

void Serving::follow_one(const Tenant& tenant, Followed& followed) {
  if (!tenant->is_active) {  // Suspended: nothing is served; the windows stay on disk.
    if (followed.is_served) server_.remove_tenant(tenant->number);
    followed = {};
    return;
  }
  const auto counter = tenant->database->change_counter();
  if (followed.counter == counter) return;
  auto wanted = tenant->database->read([&](db::Tx& tx) { return streams_.wanted(tx); });
  keep_names(tenant, wanted);
  if (!followed.is_served || wanted != followed.streams) {
    server_.set_streams(tenant->number, tenant->dir, wanted);
    followed.streams = std::move(wanted);
    followed.is_served = true;
  }
  followed.counter = counter;
}

}  // namespace streams
