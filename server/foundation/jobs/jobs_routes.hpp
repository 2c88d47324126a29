// The routes under which staff see a deployment's jobs, follow one and cancel it.
// Not where jobs begin: each room has routes of its own that answer with a job's id.
#pragma once

#include <cstdint>

#include "foundation/meta/meta.hpp"

namespace http {
class Router;
}

namespace jobs {

// The answer of a route whose work is done by a job: 202.
struct JobRef {
  std::int64_t job{};
  static const meta::Entity& shape();
};

class Runner;
void add_routes(http::Router& router, Runner& runner);

}  // namespace jobs
