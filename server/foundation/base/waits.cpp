#include "foundation/base/waits.hpp"

#include <stdexcept>
#include <string>

namespace base {
namespace {
thread_local int scopes = 0;
}  // namespace

NoWaitScope::NoWaitScope() { ++scopes; }
NoWaitScope::~NoWaitScope() { --scopes; }

void waits_for(std::string_view what) {
  if (scopes > 0) throw std::logic_error("a thread that must not wait would wait for " + std::string(what));
}

}  // namespace base
