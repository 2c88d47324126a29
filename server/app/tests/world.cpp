#include "app/tests/world.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <fstream>
#include <map>

#include "foundation/base/waits.hpp"
#include "foundation/db/postgres_admin.hpp"
#include "foundation/db/postgres_login.hpp"
#include "foundation/testing/conforms.hpp"
#include "foundation/testing/scenario_cases.hpp"
#include "panel/user_log/user_log.hpp"

namespace app_test {
namespace {

constexpr const char* kPassword = "tangerine-lamp-47-boat";

std::string fresh_name() {
  static std::atomic<int> next{0};
  return fmt::format("world_{}_{}", ::getpid(), ++next);
}

std::uint64_t fresh_seed() {
  static std::atomic<std::uint64_t> next{0};
  return static_cast<std::uint64_t>(::getpid()) << 20 | ++next;
}

}  // namespace

// A world that was seeded and closed. Its databases are copied, with the installation's id; so are the names of PostgreSQL's
// roles, which belong to the whole server: copies share those of "demo" and "other", must not drop them, and drop what they add.
class World::Template {
 public:
  Template(db::Backend backend, Staff staff) : world_(Fresh{}, backend, staff) {
    for (const auto& tenant : world_.parts().deployments->all()) last_ = std::max(last_, tenant->number);
    world_.application_.reset();  // PostgreSQL copies what nobody is connected to; SQLite's log goes into its file.
  }
  ~Template() {
    try {
      world_.open();  // What is open is dropped with its roles.
    } catch (const db::DatabaseError&) {
      // The cluster went first; it was a throw-away one.
    }
  }
  Template(const Template&) = delete;
  Template& operator=(const Template&) = delete;
  void copy_to(World& copy) const {
    std::filesystem::copy(world_.folder_.path(), copy.folder_.path(), std::filesystem::copy_options::recursive);
    copy.kept_ = last_;
    if (!copy.database_.empty()) db::create_database(copy.server_, copy.database_, world_.database_);
  }

 private:
  World world_;
  std::int64_t last_{};
};

World::Template& World::template_of(db::Backend backend, Staff staff) {
  using Key = std::pair<db::Backend, Staff>;
  static std::map<Key, std::unique_ptr<Template>> all;
  static const bool kDropped = (testing::before_the_end([] { all.clear(); }), true);
  static_cast<void>(kDropped);
  auto& found = all[{backend, staff}];
  if (!found) found = std::make_unique<Template>(backend, staff);
  return *found;
}

World::World(db::Backend backend, Staff staff) : random_(fresh_seed()) {
  if (backend == db::Backend::postgres) {
    server_ = testing::postgres_server().value();
    database_ = fresh_name();
    connection_ = fmt::format("{} dbname={}", server_, database_);
  }
  template_of(backend, staff).copy_to(*this);
  open();
}

World::World(Fresh, db::Backend backend, Staff staff) : random_(fresh_seed()) {
  if (backend == db::Backend::postgres) {
    server_ = testing::postgres_server().value();
    database_ = fresh_name();
    db::create_database(server_, database_, "");
    connection_ = fmt::format("{} dbname={}", server_, database_);
  }
  open();
  seed();
  if (staff == Staff::none) return;
  auto journal = user_log::Journal::of_system("test", clock_.now());
  seed_staff({journal, clock_.now(), "en"});
}

World::~World() {
  std::vector<std::int64_t> added;
  if (application_ && !database_.empty())
    for (const auto& tenant : parts().deployments->all())
      if (tenant->number > kept_) added.push_back(tenant->number);
  try {
    const auto installation = added.empty() ? std::string() : deployments::installation_id(*parts().control, random_);
    application_.reset();
    // Roles belong to the whole server: a run of a thousand worlds would leave two thousand of them.
    for (const auto number : added)
      db::drop_role_and_schema(*db::open_postgres({.connection = connection_, .name = "owner", .connections_max = 1}),
                               installation, number);
    if (!database_.empty()) db::drop_database(server_, database_);
  } catch (const db::DatabaseError&) {
    // The cluster went first; it was a throw-away one.
  }
}

app::Options World::options() const {
  app::Options options;
  options.data = folder_.path();
  options.web = folder_.path() / "web";
  options.postgres = connection_;
  options.is_durable = false;
  options.has_cheap_passwords = true;
  options.runs_background = false;
  options.allow_internal = {"127.0.0.1/32"};
  options.is_any_port = true;
  return options;
}

void World::open() {
  application_ = std::make_unique<app::Application>(options(), clock_, random_);
  application_->parts().site->set_handled(
      [this](const http::Route& route, int, std::chrono::microseconds) { handled_ = &route; });
}

void World::restart(const std::function<void()>& between) {
  application_.reset();
  if (between) between();
  open();
}

void World::seed() {
  auto journal = user_log::Journal::of_system("test", clock_.now());
  const records::Act act{journal, clock_.now(), "en"};
  for (const auto* name : {"demo", "other"}) {
    deployments::Deployment deployment;
    deployment.identifier = name;
    deployment.name = name;
    deployment.languages = {"en", "ar"};
    deployment.countries = {"DE", "NZ"};
    deployment.currencies = {{{}, "EUR", "€", 2}, {{}, "CREDITS", "", 0}};
    deployment.zone = "Europe/Berlin";
    const auto made = parts().deployments->create(deployment, act);
    if (!made) throw std::runtime_error(made.error().message + " " + made.error().detail);
  }
}

void World::seed_staff(const records::Act& act) {
  for (const std::string role : {"admin", "cms", "crm", "uit", "rps"}) {
    staff::Staff user;
    user.email = role + "@staff.example";
    user.name = "Staff " + role;
    user.roles = {role};
    user.password = base::Secret(kPassword);
    user.all_deployments = role == "admin";
    if (!user.all_deployments) user.deployments = {{demo()->number}};
    const auto added = parts().control->write([&](db::Tx& tx) { return staff::add_staff(tx, user, *parts().hasher, act); });
    if (!added) throw std::runtime_error(added.error().message);
  }
  parts().gate->reload();
}

// What is refused before a handler runs is declared like any other answer.
void World::check_refusal(const http::Request& request, const http::Response& answer) {
  std::string_view path = request.path;
  constexpr std::string_view kWatch = "/watch/";
  if (path.starts_with(kWatch)) path.remove_prefix(std::min(path.size(), path.find('/', kWatch.size())));
  const auto match = parts().router.match(request.method, path);
  if (!match.route) return;
  for (const auto& fault : testing::answer_faults(*match.route, answer.status, body_of(answer)))
    ADD_FAILURE() << path << ": the refusal is not as its route describes it: " << fault << "\n"
                  << body_of(answer).substr(0, 2000);
}

http::Response World::send(http::Request request) {
  if (request.id.empty()) request.id = random_.token(16);
  request.received_at = clock_.now();
  if (request.remote_ip.empty()) request.remote_ip = "192.0.2.1";
  auto plan = [&] {
    const base::NoWaitScope as_on_an_io_thread;
    return application_->site().plan(request);
  }();
  if (plan.answer) {
    check_refusal(request, *plan.answer);
    return std::move(*plan.answer);
  }
  testing::TempFolder upload;
  if (plan.is_upload) {
    request.upload = upload.path() / "upload";
    std::ofstream(request.upload, std::ios::binary) << request.body;
    request.body.clear();
  }
  http::Response out;
  const auto what = fmt::format("{} {}", http::method_name(request.method), request.path);
  handled_ = nullptr;
  application_->site().handle(std::move(request), plan.route, [&](http::Response response) { out = std::move(response); });
  if (!handled_) return out;
  for (const auto& fault : testing::answer_faults(*handled_, out.status, body_of(out)))
    ADD_FAILURE() << what << ": the answer is not as its route describes it: " << fault << "\n" << body_of(out).substr(0, 2000);
  parts().jobs->run_due();  // What the request has submitted is over when the next one asks.
  return out;
}

http::Headers World::sign_in(std::string_view session) {
  if (session == "anonymous") return {};
  http::Request request;
  request.method = http::Method::post;
  request.path = "/api/v1/sign_in";
  request.headers = {{"host", "localhost"}, {"content-type", "application/json"}};
  request.body =
      boost::json::serialize(boost::json::object{{"email", fmt::format("{}@staff.example", session)}, {"password", kPassword}});
  const auto response = send(std::move(request));
  if (response.status != 200) return {};
  const auto me = boost::json::parse(body_of(response)).as_object();
  http::Headers out{{"x-csrf-token", std::string(std::string_view(me.at("csrf_token").as_string()))}};
  for (const auto& [name, value] : response.headers)
    if (name == "set-cookie") out.emplace_back("cookie", value.substr(0, value.find(';')));
  return out;
}

std::string body_of(const http::Response& response) {
  if (const auto* text = std::get_if<std::string>(&response.body)) return *text;
  if (const auto* prepared = std::get_if<std::shared_ptr<const http::Prepared>>(&response.body)) return (*prepared)->plain;
  if (const auto* file = std::get_if<http::FileBody>(&response.body)) {
    std::ifstream in(file->path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  return {};
}

namespace {

class WorldClient final : public testing::Client {
 public:
  explicit WorldClient(World& world) : world_(world) {}
  http::Response send(http::Request request) override { return world_.send(std::move(request)); }
  http::Headers sign_in(std::string_view session) override { return world_.sign_in(session); }

 private:
  World& world_;
};

const bool kOffered = testing::offer_world([](db::Backend backend) {
  auto world = std::make_shared<World>(backend);
  testing::World out;
  out.client = std::make_unique<WorldClient>(*world);
  out.clock = &world->clock();
  out.keep = world;
  return out;
});

}  // namespace
}  // namespace app_test
