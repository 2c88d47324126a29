// How a noun joins the program: one Room per noun, and the House in which all rooms meet.
// Not the order of the rooms: tools/list_rooms.py takes it from the floors and from USES, as tools/check_deps.py knows them.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>
#include <vector>

#include "foundation/base/result.hpp"
#include "foundation/base/time.hpp"

namespace base {
class Random;
class Workers;
}  // namespace base
namespace crypto {
class Key;
class PasswordHasher;
class Sealer;
}  // namespace crypto
namespace db {
class Database;
struct Query;
}  // namespace db
namespace http {
class Router;
struct Tenant;
}  // namespace http
namespace jobs {
class Runner;
}
namespace media {
class Spawner;
}
namespace metrics {
class Registry;
}
namespace net {
class Fetcher;
class Resolver;
}  // namespace net
namespace records {
class Dependents;
}

namespace rooms {

// ---- what a room says of itself

enum class Where : std::uint8_t { control, deployment, both };

// A table whose rows go by age.
struct KeptTable {
  std::string_view table;
  Where where{};
  std::string_view what;  // As the manual says it.
  int days{};
  const db::Query* remove{};  // $1 before, $2 at most so many rows.
};
// A folder below a deployment's files whose files go by age, except those that a query names.
struct KeptFolder {
  std::string_view folder;
  std::string_view what;
  int days{};
  const db::Query* used{};  // The names that are in use; null = none.
};
// Tables that no age empties, and why.
struct LeftTables {
  std::string_view reason;
  std::vector<std::string_view> tables;
};
inline constexpr std::string_view kRecords = "Records of staff: as many as people make; what they delete goes through the trash.";
inline constexpr std::string_view kFewRows = "One row, or one of each owner.";

class House;
class Demo;

struct Room {
  std::string_view noun;  // "cms.channels"
  // Makes what the room is, and joins it to the rooms below, which are made by then.
  void (*make)(House&){};
  // Adds routes and jobs; all rooms are made.
  void (*open)(House&){};
  // Every table of the room's migrations is named once in one of these.
  std::vector<KeptTable> kept{};
  std::vector<KeptFolder> folders{};
  std::vector<LeftTables> left{};
  std::vector<std::string_view> append_only{};  // Tables of which a deployment's login role may change or delete no row.
  // What the demo deployment holds of it: at first, once that is published, and to bring an older demo to today.
  base::Status (*demo)(House&, Demo&){};
  base::Status (*demo_published)(House&, Demo&){};
  base::Status (*renew_demo)(House&, Demo&){};
};

// ---- where they meet

struct Options {
  std::filesystem::path data{"data"};
  std::string postgres{};                     // postgresql://… or key=value text; "" = SQLite in data/.
  std::filesystem::path web{};                // Folder with admin/dist, tv/dist and manual/dist; "" = no pages.
  std::vector<std::string> allow_internal{};  // CIDR blocks that outgoing requests may reach besides public addresses.
  bool is_any_port{false};                    // Tests only: outgoing requests to ports beside 80, 443 and 8000-8999.
  std::vector<std::string> backoffice_hosts{};
  std::string media_address{};      // How this server is reached by itself; "" = not served over a socket.
  bool is_durable{true};            // false in tests only.
  bool has_cheap_passwords{false};  // Tests only.
  bool runs_background{true};       // Jobs, media server, housekeeping; false for commands.
  bool opens_in_background{false};  // start() opens the deployments, while requests are answered; else the constructor does.
};

// What is there before the first room. All outlive the house.
struct Means {
  const Options& options;
  base::Clock& clock;
  base::Random& random;
  base::Workers& workers;
  db::Database& control;
  const crypto::Key& root;
  const crypto::Sealer& sealer;
  crypto::PasswordHasher& hasher;
  net::Resolver& resolver;
  net::Fetcher& fetcher;
  media::Spawner& spawner;
  jobs::Runner& jobs;
  http::Router& router;
  records::Dependents& dependents;
  metrics::Registry& metrics;
};

class House : public Means {
 public:
  explicit House(const Means& means) : Means(means) {}
  ~House();  // What was made last ends first.
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  // A room's own part, one of its type. It lives as long as the house.
  template <class T, class... A>
  T& make(A&&... arguments) {
    auto made = std::make_shared<T>(std::forward<A>(arguments)...);
    auto& out = *made;
    keep(typeid(T), std::move(made));
    return out;
  }
  // A part that somebody else owns and that outlives the house.
  template <class T>
  void lend(T& part) {
    keep(typeid(T), std::shared_ptr<void>(std::shared_ptr<void>(), &part));
  }
  // A part of a room below, or in open() of any room. CHECKs that it is there.
  template <class T>
  [[nodiscard]] T& of() const {
    return *static_cast<T*>(find(typeid(T)));
  }

  // Work with threads of its own: started in the order of the rooms, stopped in the opposite one. stop() may come without start().
  void on_run(std::function<void()> start, std::function<void()> stop);
  void start();
  void stop();

  // Called when any process has written to the control database, within a second or two.
  void on_control_changed(std::string chore, std::function<void()> work) {
    control_.push_back({std::move(chore), std::move(work)});
  }
  // Called for every open deployment, by one thread, at most so often: to see what other processes have written. May throw: it is
  // logged, and no other chore loses its turn.
  void on_round(std::string chore, std::chrono::seconds every, std::function<void(const http::Tenant&)> work) {
    rounds_.push_back({std::move(chore), every, std::move(work)});
  }
  struct ControlChore {
    std::string name;
    std::function<void()> work;
  };
  struct Round {
    std::string name;
    std::chrono::seconds every;
    std::function<void(const http::Tenant&)> work;
    base::Instant last{};
  };
  [[nodiscard]] const std::vector<ControlChore>& control_chores() const { return control_; }
  [[nodiscard]] std::vector<Round>& rounds() { return rounds_; }

 private:
  struct Kept {
    std::type_index type;
    std::shared_ptr<void> part;
  };
  struct Run {
    std::function<void()> start, stop;
  };
  void keep(std::type_index type, std::shared_ptr<void> part);
  [[nodiscard]] void* find(std::type_index type) const;
  std::vector<Kept> kept_;
  std::vector<Run> runs_;
  std::vector<ControlChore> control_;
  std::vector<Round> rounds_;
};

// The demo deployment while rooms fill it, in their order: what a room needs of those below is there.
class Demo {
 public:
  virtual ~Demo() = default;
  // Calls of the management API below the deployment, a JSON array: {"post" or "patch": path, "body": {…}, "as": name, "days": when it
  // happened, from now}. "$name.member" is a member of the answer that was kept under that name; "$name" its id.
  virtual base::Status steps(std::string_view calls) = 0;
  [[nodiscard]] virtual const http::Tenant& tenant() const = 0;
  // Of the answer that was kept under a name.
  [[nodiscard]] virtual std::int64_t number_of(std::string_view name, std::string_view member) const = 0;
  [[nodiscard]] virtual std::string text_of(std::string_view name, std::string_view member) const = 0;
  // For whoever loads the demo: logins.
  virtual void tell(const std::string& line) = 0;
};

}  // namespace rooms
