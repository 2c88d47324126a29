// The routes under which staff see a deployment's jobs, follow one and cancel it.
// Not where jobs begin: each room has routes of its own that answer with a job's id.
#pragma once

namespace http {
class Router;
}

namespace jobs {

class Runner;
void add_routes(http::Router& router, Runner& runner);

}  // namespace jobs
