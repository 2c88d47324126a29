// Everybody who may call the server, signed in, and two deployments that hold records: for tests over all routes.
// Not the rules: what each of them may do is said by the tests.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/tests/world.hpp"

namespace app_test {

enum class Kind : std::uint8_t { anonymous, viewer, staff };

struct Caller {
  std::string name;  // "anonymous", "viewer", "admin", ..., "admin's token", "cms' token"
  Kind kind{};
  std::string role;  // Of staff.
  bool is_token{};
  http::Headers headers;
};

class Callers {
 public:
  explicit Callers(World& world);
  [[nodiscard]] const std::vector<Caller>& all() const { return all_; }
  [[nodiscard]] const Caller& named(std::string_view name) const;
  // As a JSON request of this caller; the path with or without a query.
  [[nodiscard]] http::Response call(const Caller& caller, http::Method method, std::string_view target,
                                    std::string body = {}) const;
  // Asks for what would happen, without doing it: the refusal's status, or 0 when the request would reach its handler.
  [[nodiscard]] http::Plan plan(const Caller& caller, http::Method method, const std::string& path) const;

 private:
  [[nodiscard]] http::Request request(const Caller& caller, http::Method method, std::string_view target, std::string body) const;
  void add_staff();
  void add_viewer();
  World& world_;
  std::vector<Caller> all_;
};

// The path of a route with its {…} replaced: {deployment} by `deployment`, all others by `rest`. Routes of the app are asked for
// below /watch/<deployment>.
[[nodiscard]] std::string path_of(const http::Route& route, std::string_view deployment, std::string_view rest);

}  // namespace app_test
