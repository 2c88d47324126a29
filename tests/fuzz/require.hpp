// What a fuzz target promises about the parser's answer: a broken promise ends the run like a crash.
// Not assert(): it stands in every build.
#pragma once
#include <cstdio>
#include <cstdlib>

#define REQUIRE(condition)                                                          \
  do {                                                                              \
    if (!(condition)) {                                                             \
      std::fprintf(stderr, "broken promise: %s (line %d)\n", #condition, __LINE__); \
      std::abort();                                                                 \
    }                                                                               \
  } while (false)
