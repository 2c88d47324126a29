// Hostnames: the names that apps and browsers call; each leads to one deployment of the installation, and to a user interface.
// Not DNS and not certificates: the proxy in front has those. Rows stand in the control database.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "foundation/base/id.hpp"
#include "foundation/base/mutex.hpp"
#include "foundation/base/result.hpp"
#include "foundation/db/db.hpp"
#include "foundation/meta/meta.hpp"
#include "foundation/records/records.hpp"
#include "uit/user_interfaces/user_interfaces.hpp"

namespace deployments {
class Deployments;
}
namespace http {
class Router;
}

namespace hostnames {

using user_interfaces::UserInterfaceId;

enum class Kind : std::uint8_t { production, test };
enum class State : std::uint8_t { live, disabled };

struct Hostname : meta::Head<struct HostnameTag> {
  std::string hostname;
  std::int64_t deployment{};  // Its number; given by the address of the request.
  Kind kind{Kind::production};
  bool is_enabled{true};
  std::optional<UserInterfaceId> user_interface_id;
  std::string notes;

  // Filled for answers.
  State state{State::live};
  std::string address;
  static const meta::Entity& shape();
};

// Where a name leads. In memory, because every request of an app asks. Thread-safe; find() never waits for a database.
class Hosts {
 public:
  explicit Hosts(db::Database& control) : control_(control) {}
  struct Entry {
    std::int64_t deployment{};
    std::optional<UserInterfaceId> user_interface_id;
  };
  // Nothing for unknown and disabled names. `host` in lower case and without port.
  [[nodiscard]] std::optional<Entry> find(std::string_view host) const;
  // Names of a deployment that show a user interface, disabled ones too.
  [[nodiscard]] std::vector<std::pair<std::int64_t, std::string>> users_of(std::int64_t deployment, UserInterfaceId id) const;
  // Reads all names; after each change here, and when another process has changed the control database.
  void reload();

 private:
  struct Row {
    std::int64_t id{};
    Entry entry;
    bool is_enabled{};
  };
  using Names = std::unordered_map<std::string, Row>;
  [[nodiscard]] Names read() const;
  db::Database& control_;
  mutable base::Mutex mutex_{"uit/hostnames/hostnames.mutex"};  // Held for the copying of one pointer.
  std::uint64_t generation_{};  // Of names_: counted up by each reload, so that an older reading never replaces a newer one.
  std::shared_ptr<const Names> names_{std::make_shared<const Names>()};
};

struct Wiring {
  db::Database& control;
  Hosts& hosts;
  const deployments::Deployments& deployments;
  std::vector<std::string> backoffice_hosts;  // Taken by the back office itself.
};

// HOSTNAME_LEVEL: a name of at least the third level.
[[nodiscard]] base::Status check_name(std::string_view hostname);
void add_routes(http::Router& router, const Wiring& wiring);

}  // namespace hostnames
