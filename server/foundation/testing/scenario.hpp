// Scenarios: requests and the answers they must get, as plain text files (*.api, format in README.md).
// Not tied to a router or a socket: a Client answers the requests.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/http/message.hpp"
#include "foundation/testing/databases.hpp"
#include "foundation/testing/fakes.hpp"

namespace testing {

class Client {
 public:
  virtual ~Client() = default;
  virtual http::Response send(http::Request request) = 0;
  // Called at the first `@as <session>`: the headers that every request of this session carries (cookie, token).
  // A session the client does not know gets none: the scenario may sign in by itself, cookies of answers are kept.
  virtual http::Headers sign_in(std::string_view session) {
    static_cast<void>(session);
    return {};
  }
};

// One application for one scenario. `client` ends before what `keep` holds.
struct World {
  std::shared_ptr<void> keep;
  std::unique_ptr<Client> client;
  FakeClock* clock{};
};
using MakeWorld = std::function<World(db::Backend)>;

struct Step {
  enum class Kind : std::uint8_t { request, as, clock, header, set };
  Kind kind{};
  int line{};                  // 1-based, of its first line.
  std::string name, value;     // as: session; clock: "+3d" or an instant; header and set: name and value.
  std::string method, target;  // request
  http::Headers headers;
  std::string body;
  int status{};
  http::Headers expected_headers;
  std::optional<std::string> expected_body;
  int expected_begin{}, expected_end{};  // Lines of the expected body, [begin, end); both the line after `=>` block when absent.
  bool is_golden{};
};

struct Scenario {
  std::vector<Step> steps;
  std::vector<std::string> faults;  // "line 3: …": the file is not a scenario.
};
[[nodiscard]] Scenario parse_scenario(std::string_view text);

struct Outcome {
  std::string fault;    // "" = passed, else "line 12: …" of the first step that failed.
  std::string updated;  // With `update`: the whole text with the expected bodies as they were answered; else "".
};
[[nodiscard]] Outcome run_scenario(std::string_view text, Client& client, FakeClock& clock, bool update = false);

// All *.api files in server/**/tests and tests/stories below the root, sorted.
[[nodiscard]] std::vector<std::filesystem::path> find_scenarios(const std::filesystem::path& root);

}  // namespace testing
