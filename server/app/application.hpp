// The whole program: opens the databases, knows every room, wires routes and jobs, starts and stops in order.
// The only place that includes every room; no rules of its own.
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "foundation/http/edge.hpp"
#include "foundation/http/router.hpp"

namespace base {
class Clock;
class Random;
}  // namespace base
namespace db {
class Database;
}

namespace app {

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

// Everything that rooms need, made in order and ended in the opposite one.
struct Parts;

class Application {
 public:
  // Opens, migrates and wires. Throws std::runtime_error with a sentence for people when it can't; a deployment that does not
  // open is no reason (parts().deployments->failures()).
  Application(Options options, base::Clock& clock, base::Random& random);
  ~Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  void start();  // Background work, when the options say so.
  void stop();
  [[nodiscard]] http::Site& site();
  [[nodiscard]] const http::Router& router() const;
  [[nodiscard]] Parts& parts() { return *parts_; }

 private:
  std::unique_ptr<Parts> parts_;
};

// What is wrong with the databases, as lines for people; "" = nothing, or nothing was installed yet. Changes nothing.
[[nodiscard]] std::string look_at_databases(const Options& options);

}  // namespace app
