// Guards the I/O threads: code that runs there must not wait for a database or a disk, because every viewer waits with it.
// Not a timer: nothing is measured, the first attempt is a fault.
#pragma once
#include <string_view>

namespace base {

// While one lives, its thread must not wait. Scopes may be nested.
class NoWaitScope {
 public:
  NoWaitScope();
  ~NoWaitScope();
  NoWaitScope(const NoWaitScope&) = delete;
  NoWaitScope& operator=(const NoWaitScope&) = delete;
};

// Said by code that may wait ("database demo"). Throws std::logic_error in a NoWaitScope.
void waits_for(std::string_view what);

}  // namespace base
