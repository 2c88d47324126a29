// The whole program: opens the databases, lets every room join, starts and stops in order.
// Not the rooms: each says in its <noun>_room.cpp how it joins. No rules of its own.
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "foundation/http/edge.hpp"
#include "foundation/http/router.hpp"
#include "foundation/rooms/room.hpp"

namespace base {
class Clock;
class Random;
}  // namespace base
namespace db {
class Database;
}

namespace app {

using rooms::Options;

// Everything that is there before the rooms, and the house they meet in, made in order and ended in the opposite one.
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
