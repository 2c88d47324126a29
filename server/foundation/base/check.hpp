// CHECK: a broken invariant, in every build: logged, then thrown as std::logic_error so that only this request is lost.
// Not for input from people or networks: that is a Result.
#pragma once

namespace base {
[[noreturn]] void check_failed(const char* expression, const char* file, int line);
}
#define CHECK(condition)                                    \
  do {                                                      \
    if (!(condition)) [[unlikely]]                          \
      ::base::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)
#ifdef NDEBUG
#define DCHECK(condition) ((void)0)
#else
#define DCHECK(condition) CHECK(condition)
#endif
