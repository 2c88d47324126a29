// Loads the demo into a fresh deployment by the calls that a back office makes, run in this process as the system.
// Not its content: each room brings its own (rooms::Room::demo).
#pragma once
#include <string>

#include "foundation/base/result.hpp"
#include "foundation/http/router.hpp"

namespace app {

struct Parts;

// Content, guide, and everything published. The answer is what people need to try it: a line per viewer, login and password.
[[nodiscard]] base::Result<std::string> load_demo(Parts& parts, const std::shared_ptr<const http::Tenant>& tenant);
// Brings a demo that was loaded some days ago to today.
[[nodiscard]] base::Status renew_demo(Parts& parts, const std::shared_ptr<const http::Tenant>& tenant);

}  // namespace app
